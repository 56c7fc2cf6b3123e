"""Project by project against the library, and what enters the gap from either side."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.scope.world import PAPERS, PERIOD, built, library, one, rows_of, survey

REAL_ESTATE = library("房", "L房", investment_kind="房地产开发投资", form="X204-1")


def status(*rows: dict[str, Any], project: str = "A", pending: tuple[tuple[str, str], ...] = ()) -> str:
    with built(rows, pending) as con:
        return str(one(con, f"SELECT status FROM reconciliation WHERE project_id = '{project}'")["status"])


def candidate(*rows: dict[str, Any], pending: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
    with built(rows, pending) as con:
        return one(con, "SELECT * FROM work.candidate WHERE project_id = 'A'")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([survey("A"), library("A", "L1")], "matched"),
        ([survey("A", ytd=1051), library("A", "L1")], "matched"),
        ([survey("A", ytd=1053), library("A", "L1")], "amount_differs"),
        ([survey("A", ytd="0.9"), library("A", "L1", ytd=0)], "matched"),
        ([survey("A", ytd=None, stage="在建"), library("A", "L1")], "matched"),
        ([library("A", "L1")], "library_only"),
        ([survey("A"), library("B", "L1")], "missing_from_library"),
        ([survey("A")], "not_applicable"),
        ([survey("A", planned_total=100)], "not_applicable"),
        ([survey("A", planned_total=None)], "review"),
        ([survey("A", planned_total=100), library("A", "L1", planned_total=100)], "to_remove"),
        ([survey("A"), library("A", "L1"), library("A", "L2")], "duplicate_in_library"),
        ([survey("B"), library("A", "L1", end_status="全部投产")], "completed_exit"),
        ([survey("A"), library("A", "L1", end_status="全部投产")], "matched"),
        ([library("A", "L1", end_status="全部投产")], "library_only"),
        ([survey("A", industry="7010"), library("B", "L1")], "not_applicable"),
        ([survey("A", industry="7010"), REAL_ESTATE], "review"),
        ([library("A", "L1", investment_kind="房地产开发投资", planned_total=100)], "library_only"),
    ],
)
def test_status(rows: list[dict[str, Any]], expected: str) -> None:
    assert status(*rows) == expected


def test_a_pending_match_leaves_both_sides_open() -> None:
    rows, pending = [survey("A"), library("B", "L1")], (("s:表1:5", "s:表1:6"),)
    assert status(*rows, pending=pending) == "review"
    assert status(*rows, pending=pending, project="B") == "review"


def test_amounts_of_a_reconciliation_are_the_kept_records() -> None:
    with built(
        [
            survey("A", ytd=1000),
            library("A", "L2", ytd=990, entered="2025-04"),
            library("A", "L1", ytd=40, entered="2025-05"),
        ]
    ) as con:
        row = one(con, "SELECT * FROM reconciliation")
        assert (row["survey_ytd_wan"], row["library_ytd_wan"], row["difference_wan"]) == (1000, 990, 10)


def test_the_record_entered_first_is_kept() -> None:
    rows = [library("A", "L1", entered="2025-04", ytd=10), library("A", "L2", entered="2024-04", ytd=20, prior_ytd=5),
            library("A", "L3", entered=None, ytd=30, prior_ytd=None, start_month="2020-01")]  # fmt: skip
    with built(rows) as con:
        records = rows_of(con, "SELECT * FROM library_record ORDER BY library_code")
        assert [row["decision"] for row in records] == ["duplicate", "keep", "duplicate"]
        assert [row["removal_wan"] for row in records] == [10, 0, 30]
        assert [row["prior_ytd_wan"] for row in records] == [0, 5, None]
        assert [row["removal_prior_ytd_wan"] for row in records] == [0, 0, 0]
        assert "L2" in records[0]["reason"]
        assert one(con, "SELECT library_code, ytd_wan FROM project") == {"library_code": "L2", "ytd_wan": 20}


def test_ties_of_entry_go_to_the_smaller_code() -> None:
    with built([library("A", "L9"), library("A", "L10")]) as con:
        kept = one(con, "SELECT library_code FROM library_record WHERE decision = 'keep'")
        assert kept["library_code"] == "L10"


def test_two_records_with_one_planned_total_in_two_counties_are_a_duplicate_when_unsurveyed() -> None:
    same = [library("A", "L1"), library("A", "L2", region_codes=["439803"])]
    shares = [
        library("A", "L1", planned_total=2000),
        library("A", "L2", planned_total=3000, region_codes=["439803"]),
    ]
    for rows, decisions in ((same, {"keep", "duplicate"}), (shares, {"keep"})):
        with built(rows) as con:
            assert {
                row["decision"] for row in rows_of(con, "SELECT decision FROM library_record")
            } == decisions


def test_sections_in_the_library_are_no_duplicates() -> None:
    rows = [
        library("A", "L1", project_name="云泽路一标段", ytd=10),
        library("A", "L2", project_name="云泽路二标段", ytd=20),
    ]
    with built(rows) as con:
        assert {row["decision"] for row in rows_of(con, "SELECT decision FROM library_record")} == {"keep"}
        assert one(con, "SELECT ytd_wan FROM project")["ytd_wan"] == 30


def test_a_code_listed_twice_is_one_record() -> None:
    with built([library("A", "L1"), library("A", "L1")]) as con:
        assert one(con, "SELECT count(*) AS n, sum(ytd_wan) AS ytd FROM library_record") == {
            "n": 1,
            "ytd": Decimal(1000),
        }
        assert one(con, "SELECT rule_id FROM finding")["rule_id"] == "PV02"


def test_records_without_a_code_are_never_lost() -> None:
    with built([library("A", None), library("A", None), library("B", None)]) as con:  # type: ignore[arg-type]
        assert one(con, "SELECT count(*) AS n, sum(ytd_wan) AS ytd FROM work.library_item") == {
            "n": 3,
            "ytd": Decimal(3000),
        }
        assert one(con, "SELECT count(*) AS n FROM library_record")["n"] == 3


def test_out_of_scope_records_are_proposed_for_removal_except_real_estate_in_its_form() -> None:
    rows = [library("A", "L1", project_name="办公楼维修", ytd=70, prior_ytd=30),
            library("B", "L2", project_name="翠湖苑", build_stage="筹建", investment_kind="房地产开发投资")]  # fmt: skip
    with built(rows) as con:
        removed, kept = rows_of(con, "SELECT * FROM library_record ORDER BY library_code")
        assert (removed["decision"], removed["removal_wan"], removed["removal_prior_ytd_wan"]) == (
            "remove",
            70,
            30,
        )
        assert removed["reason"].startswith("SC08")
        assert (kept["decision"], kept["removal_wan"]) == ("keep", 0)


def test_a_library_item_stands_in_its_own_county_and_the_projects_sector() -> None:
    rows = [survey("A", industry="3031"), library("A", "L1", region_codes=[], prior_ytd=None, prior_cumulative=60),
            library("B", "L2", region_codes=["110101"])]  # fmt: skip
    with built(rows) as con:
        first, second = rows_of(con, "SELECT * FROM work.library_item ORDER BY library_code")
        assert (first["region_code"], first["sector"]) == ("439802", "工业")
        assert (first["prior_ytd_wan"], first["prior_high_wan"]) == (None, 60)
        assert second["region_code"] is None


@pytest.mark.parametrize(
    ("values", "tier"),
    [
        (PAPERS, "complete"),
        ({"has_approval": True}, "partial"),
        ({}, "lead"),
        (PAPERS | {"started": None, "start_month": None}, "lead"),
        (PAPERS | {"started": False}, "none"),
        (PAPERS | {"ytd": 0}, "none"),
        (PAPERS | {"ytd": None, "stage": "在建"}, "none"),
        (PAPERS | {"planned_total": 100}, "none"),
        (PAPERS | {"planned_total": None}, "pending"),
        ({"planned_total": None}, "none"),
        (PAPERS | {"ytd": 40_000_000}, "partial"),
        (PAPERS | {"industry": "7010"}, "none"),
    ],
)
def test_tier(values: dict[str, Any], tier: str) -> None:
    assert candidate(survey("A", **values))["tier"] == tier


def test_real_estate_counts_where_the_export_holds_it() -> None:
    assert candidate(survey("A", **PAPERS, industry="7010"), REAL_ESTATE)["tier"] == "pending"


@pytest.mark.parametrize(("papers", "tier"), [(PAPERS, "pending"), ({}, "none")])
def test_a_pending_match_is_never_an_addition(papers: dict[str, Any], tier: str) -> None:
    row = candidate(survey("A", **papers), library("B", "L1"), pending=(("s:表1:5", "s:表1:6"),))
    assert (row["tier"], row["ytd_wan"]) == (tier, 1000)


def test_a_pending_scope_carries_its_whole_amount() -> None:
    row = candidate(survey("A", **PAPERS | {"planned_total": None, "prior_ytd": 40}))
    assert (row["tier"], row["ytd_wan"], row["prior_ytd_wan"], row["prior_high_wan"]) == (
        "pending",
        1000,
        40,
        40,
    )


@pytest.mark.parametrize(
    ("values", "prior", "high"),
    [
        ({"prior_ytd": 25}, 25, 25),
        ({"start_month": "2024-03"}, 0, 5000),
        ({"start_month": "2024-03", "prior_cumulative": 800}, 0, 800),
        ({"start_month": "2024-03", "planned_total": 700, "prior_cumulative": 800}, 0, 700),
        ({"start_month": "2025-03"}, 0, 0),
    ],
)
def test_prior_value_of_a_candidate_and_its_upper_bound(
    values: dict[str, Any], prior: int, high: int
) -> None:
    row = candidate(survey("A", **PAPERS | values))
    assert (row["prior_ytd_wan"], row["prior_high_wan"]) == (prior, high)


def test_every_project_is_reconciled_once_and_every_record_has_its_project() -> None:
    rows = [
        survey("A"),
        survey("A", department="住建"),
        library("A", "L1"),
        library("B", "L2"),
        survey("C", planned_total=1),
    ]
    with built(rows) as con:
        assert one(con, "SELECT count(*) AS n, count(DISTINCT project_id) AS d FROM reconciliation") == {
            "n": 3,
            "d": 3,
        }
        assert one(con, "SELECT sum(ytd_wan) AS s FROM library_record") == one(
            con, "SELECT sum(ytd_wan) AS s FROM work.library_item"
        )
        assert {row["project_id"] for row in rows_of(con, "SELECT project_id FROM work.candidate")} == {"C"}
        assert {row["period"] for row in rows_of(con, "SELECT period FROM reconciliation")} == {PERIOD}
