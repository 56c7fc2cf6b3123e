"""Project by project against the library, and what enters the gap from either side."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.scope.shared import Case, SharedBuild
from tests.scope.world import PAPERS, PERIOD, built, library, one, rows_of, survey

REAL_ESTATE = library("房", "L房", investment_kind="房地产开发投资", form="X204-1")

BARE = SharedBuild()
"""Without an export of the library."""
STOCKED = SharedBuild()
"""With one."""
HOUSED = SharedBuild()
"""With one that holds real estate."""


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (STOCKED.case(survey("A"), library("A", "L1")), "matched"),
        (STOCKED.case(survey("A", ytd=1051), library("A", "L1")), "matched"),
        (STOCKED.case(survey("A", ytd=1053), library("A", "L1")), "amount_differs"),
        (STOCKED.case(survey("A", ytd="0.9"), library("A", "L1", ytd=0)), "matched"),
        (STOCKED.case(survey("A", ytd=None, stage="在建"), library("A", "L1")), "matched"),
        (STOCKED.case(library("A", "L1")), "library_only"),
        (STOCKED.case(survey("A"), library("B", "L1")), "missing_from_library"),
        (BARE.case(survey("A")), "not_applicable"),
        (BARE.case(survey("A", planned_total=100)), "not_applicable"),
        (BARE.case(survey("A", planned_total=None)), "review"),
        (STOCKED.case(survey("A", planned_total=100), library("A", "L1", planned_total=100)), "to_remove"),
        (STOCKED.case(survey("A"), library("A", "L1"), library("A", "L2")), "duplicate_in_library"),
        (STOCKED.case(survey("B"), library("A", "L1", end_status="全部投产")), "completed_exit"),
        (STOCKED.case(survey("A"), library("A", "L1", end_status="全部投产")), "matched"),
        (STOCKED.case(survey("A", industry="7010"), library("B", "L1")), "not_applicable"),
        (HOUSED.case(survey("A", industry="7010"), REAL_ESTATE), "review"),
        (
            HOUSED.case(library("A", "L1", investment_kind="房地产开发投资", planned_total=100)),
            "library_only",
        ),
    ],
)
def test_status(case: Case, expected: str) -> None:
    assert case.one("reconciliation", project_id="A")["status"] == expected


def test_a_finished_record_of_a_month_without_a_survey_is_no_exit() -> None:
    with built([library("A", "L1", end_status="全部投产")]) as con:
        assert one(con, "SELECT status FROM reconciliation")["status"] == "library_only"


DOUBTED = STOCKED.case(survey("A"), library("B", "L1"), pending=[(0, 1)])


def test_a_pending_match_leaves_both_sides_open() -> None:
    assert [row["status"] for row in DOUBTED.rows("reconciliation")] == ["review", "review"]


KEPT = STOCKED.case(
    survey("A", ytd=1000),
    library("A", "L2", ytd=990, entered="2025-04"),
    library("A", "L1", ytd=40, entered="2025-05"),
)


def test_amounts_of_a_reconciliation_are_the_kept_records() -> None:
    row = KEPT.one("reconciliation")
    assert (row["survey_ytd_wan"], row["library_ytd_wan"], row["difference_wan"]) == (1000, 990, 10)


ENTERED = STOCKED.case(
    library("A", "L1", entered="2025-04", ytd=10), library("A", "L2", entered="2024-04", ytd=20, prior_ytd=5),
    library("A", "L3", entered=None, ytd=30, prior_ytd=None, start_month="2020-01"),
)  # fmt: skip


def test_the_record_entered_first_is_kept() -> None:
    records = sorted(ENTERED.rows("library_record"), key=lambda row: str(row["library_code"]))
    assert [row["decision"] for row in records] == ["duplicate", "keep", "duplicate"]
    assert [row["removal_wan"] for row in records] == [10, 0, 30]
    assert [row["prior_ytd_wan"] for row in records] == [0, 5, None]
    assert [row["removal_prior_ytd_wan"] for row in records] == [0, 0, 0]
    assert "L2" in records[0]["reason"]
    project = ENTERED.one("project")
    assert (project["library_code"], project["ytd_wan"]) == ("L2", 20)


TIED = STOCKED.case(library("A", "L9"), library("A", "L10"))


def test_ties_of_entry_go_to_the_smaller_code() -> None:
    assert TIED.one("library_record", decision="keep")["library_code"] == "L10"


@pytest.mark.parametrize(
    ("case", "decisions"),
    [
        (
            STOCKED.case(library("A", "L1"), library("A", "L2", region_codes=["439803"])),
            {"keep", "duplicate"},
        ),
        (
            STOCKED.case(
                library("A", "L1", planned_total=2000),
                library("A", "L2", planned_total=3000, region_codes=["439803"]),
            ),
            {"keep"},
        ),
    ],
)
def test_two_records_with_one_planned_total_in_two_counties_are_a_duplicate_when_unsurveyed(
    case: Case, decisions: set[str]
) -> None:
    assert {row["decision"] for row in case.rows("library_record")} == decisions


SECTIONS = STOCKED.case(
    library("A", "L1", project_name="云泽路一标段", ytd=10),
    library("A", "L2", project_name="云泽路二标段", ytd=20),
)


def test_sections_in_the_library_are_no_duplicates() -> None:
    assert {row["decision"] for row in SECTIONS.rows("library_record")} == {"keep"}
    assert SECTIONS.one("project")["ytd_wan"] == 30


TWICE = STOCKED.case(library("A", "L1"), library("A", "L1"))


def test_a_code_listed_twice_is_one_record() -> None:
    assert TWICE.one("library_record")["ytd_wan"] == Decimal(1000)
    assert TWICE.one("finding")["rule_id"] == "PV02"


CODELESS = STOCKED.case(*(library(project, "", library_code=None) for project in ("A", "A", "B")))


def test_records_without_a_code_are_never_lost() -> None:
    items = CODELESS.rows("work.library_item")
    assert (len(items), sum(item["ytd_wan"] for item in items)) == (3, Decimal(3000))
    assert len(CODELESS.rows("library_record")) == 3


REPAIR = HOUSED.case(library("A", "L1", project_name="办公楼维修", ytd=70, prior_ytd=30))
PREPARED = HOUSED.case(
    library("B", "L2", project_name="翠湖苑", build_stage="筹建", investment_kind="房地产开发投资")
)


def test_out_of_scope_records_are_proposed_for_removal_except_real_estate_in_its_form() -> None:
    removed, kept = REPAIR.one("library_record"), PREPARED.one("library_record")
    assert (removed["decision"], removed["removal_wan"], removed["removal_prior_ytd_wan"]) == (
        "remove",
        70,
        30,
    )
    assert removed["reason"].startswith("SC08")
    assert (kept["decision"], kept["removal_wan"]) == ("keep", 0)


PLACED = STOCKED.case(
    survey("A", industry="3031"), library("A", "L1", region_codes=[], prior_ytd=None, prior_cumulative=60),
    library("B", "L2", region_codes=["110101"]),
)  # fmt: skip


def test_a_library_item_stands_in_its_own_county_and_the_projects_sector() -> None:
    first, second = (
        PLACED.one("work.library_item", project_id="A"),
        PLACED.one("work.library_item", project_id="B"),
    )
    assert (first["region_code"], first["sector"]) == ("439802", "工业")
    assert (first["prior_ytd_wan"], first["prior_high_wan"]) == (None, 60)
    assert second["region_code"] is None


@pytest.mark.parametrize(
    ("case", "tier"),
    [
        (BARE.case(survey("A", **PAPERS)), "complete"),
        (BARE.case(survey("A", has_approval=True)), "partial"),
        (BARE.case(survey("A")), "lead"),
        (BARE.case(survey("A", **PAPERS | {"started": None, "start_month": None})), "lead"),
        (BARE.case(survey("A", **PAPERS | {"started": False})), "none"),
        (BARE.case(survey("A", **PAPERS | {"ytd": 0})), "none"),
        (BARE.case(survey("A", **PAPERS | {"ytd": None, "stage": "在建"})), "none"),
        (BARE.case(survey("A", **PAPERS | {"planned_total": 100})), "none"),
        (BARE.case(survey("A", **PAPERS | {"planned_total": None})), "pending"),
        (BARE.case(survey("A", planned_total=None)), "none"),
        (BARE.case(survey("A", **PAPERS | {"ytd": 40_000_000})), "partial"),
        (BARE.case(survey("A", **PAPERS | {"industry": "7010"})), "none"),
        # Real estate counts where the export holds it.
        (HOUSED.case(survey("A", **PAPERS, industry="7010"), REAL_ESTATE), "pending"),
    ],
)
def test_tier(case: Case, tier: str) -> None:
    assert case.one("work.candidate")["tier"] == tier


@pytest.mark.parametrize(
    ("case", "tier"),
    [
        (STOCKED.case(survey("A", **PAPERS), library("B", "L1"), pending=[(0, 1)]), "pending"),
        (STOCKED.case(survey("A"), library("B", "L1"), pending=[(0, 1)]), "none"),
    ],
)
def test_a_pending_match_is_never_an_addition(case: Case, tier: str) -> None:
    row = case.one("work.candidate")
    assert (row["tier"], row["ytd_wan"]) == (tier, 1000)


UNDECIDED = BARE.case(survey("A", **PAPERS | {"planned_total": None, "prior_ytd": 40}))


def test_a_pending_scope_carries_its_whole_amount() -> None:
    row = UNDECIDED.one("work.candidate")
    assert (row["tier"], row["ytd_wan"], row["prior_ytd_wan"], row["prior_high_wan"]) == (
        "pending",
        1000,
        40,
        40,
    )


@pytest.mark.parametrize(
    ("case", "prior", "high"),
    [
        (BARE.case(survey("A", **PAPERS, **values)), prior, high)
        for values, prior, high in (
            ({"prior_ytd": 25}, 25, 25),
            ({"start_month": "2024-03"}, 0, 5000),
            ({"start_month": "2024-03", "prior_cumulative": 800}, 0, 800),
            ({"start_month": "2024-03", "planned_total": 700, "prior_cumulative": 800}, 0, 700),
            ({"start_month": "2025-03"}, 0, 0),
        )
    ],
)
def test_prior_value_of_a_candidate_and_its_upper_bound(case: Case, prior: int, high: int) -> None:
    row = case.one("work.candidate")
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
