"""Reviewers' decisions on scope go before the rules, follow a project through its names, and are looked at again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from gutou.database import create_published_tables, run
from gutou.scope.projects import publish_projects
from gutou.scope.rulebook import judge, load_rules
from tests.scope.test_rules import IN, empty_frame
from tests.scope.world import PERIOD, SETTINGS, one, rows_of
from tests.small import small_build

NEXT = "2025-07"


def decided(decision: str, **values: Any) -> dict[str, Any]:
    """A decision on project P handed in for the period by the statistics department."""
    return {
        "project_id": "P",
        "decision": decision,
        "decided_by": "王核",
        "decided_on": "2025-07-03",
        "basis": "现场核实",
    } | values


def judged(con: DuckDBPyConnection, projects: list[dict[str, Any]], decisions: list[dict[str, Any]]) -> None:
    """Projects and decisions judged; a decision's place in the list is the order of its arrival."""
    create_published_tables(con)
    empty_frame(con)
    run(con, "scope/no_decision_row")
    for project in projects:
        _insert(
            con,
            "work.project_case",
            {"period": PERIOD, "project_id": "P", "in_library": False} | IN | project,
        )
    for order, decision in enumerate(decisions, start=1):
        place = {
            "period": PERIOD, "row_key": f"d{order}:复核:{order}", "department": SETTINGS.statistics_department,
            "file_sha256": f"sha{order}", "file_name": "复核.xlsx", "sheet_name": "复核", "row_number": order,
            "received_order": order,
        }  # fmt: skip
        _insert(con, "work.decision_row", place | decision)
    judge(con, SETTINGS, load_rules())


def _insert(con: DuckDBPyConnection, table: str, row: dict[str, Any]) -> None:
    con.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values())
    )


def scopes(con: DuckDBPyConnection) -> dict[str, tuple[str, Decimal | None, str | None]]:
    """Scope, share and deciding rule by period."""
    return {
        r["period"]: (r["scope"], r["share"], r["rule_id"]) for r in rows_of(con, "SELECT * FROM work.scope")
    }


def findings(con: DuckDBPyConnection) -> list[tuple[str, str]]:
    """Period and rule of the findings on decisions."""
    query = "SELECT period, rule_id FROM finding WHERE rule_id LIKE 'SD%' ORDER BY ALL"
    return [(r["period"], r["rule_id"]) for r in rows_of(con, query)]


REPAIR = {"all_text": "办公楼维修"}


@pytest.mark.parametrize(
    ("project", "decision", "expected"),
    [
        (REPAIR, decided("纳入"), ("in", Decimal(1), "SD00")),
        ({}, decided("不纳入"), ("out", Decimal(0), "SD00")),
        ({}, decided("部分纳入", share=60), ("part", Decimal("0.6"), "SD00")),
        ({}, decided("部分纳入", share=100), ("part", Decimal(1), "SD00")),
        (REPAIR, decided("待定"), ("out", Decimal(0), "SC08")),
        (REPAIR, decided("部分纳入"), ("out", Decimal(0), "SC08")),
        (REPAIR, decided("部分纳入", share=101), ("out", Decimal(0), "SC08")),
        (REPAIR, decided("纳入", department="发改"), ("out", Decimal(0), "SC08")),
        (REPAIR, decided("同一项目"), ("out", Decimal(0), "SC08")),
        (REPAIR, decided("纳入", pair_id="a-b"), ("out", Decimal(0), "SC08")),
        (REPAIR, decided("纳入", project_id=" P "), ("in", Decimal(1), "SD00")),
    ],
)
def test_a_decision_goes_before_the_rules(
    project: dict[str, Any], decision: dict[str, Any], expected: Any
) -> None:
    with small_build() as con:
        judged(con, [project], [decision])
        assert scopes(con) == {PERIOD: expected}


def test_it_is_listed_beside_what_the_rules_said_with_name_date_and_basis() -> None:
    with small_build() as con:
        judged(con, [REPAIR], [decided("纳入")])
        said = {row["rule_id"]: row for row in rows_of(con, "SELECT * FROM scope_decision")}
        assert {"SC01", "SC08", "SD00"} <= set(said)
        row = said["SD00"]
        assert (row["decision"], row["decided_by"], row["decided_on"], row["basis"]) == (
            "in",
            "王核",
            "2025-07-03",
            "现场核实",
        )
        assert said["SC08"]["decided_by"] is None
        assert one(con, "SELECT kind FROM rule WHERE rule_id = 'SD00'")["kind"] == "scope"


def test_the_newest_wins_and_the_older_stays_visible() -> None:
    with small_build() as con:
        judged(
            con, [REPAIR], [decided("纳入"), decided("不纳入", decided_by="李核", decided_on="2025-07-09")]
        )
        assert scopes(con)[PERIOD] == ("out", Decimal(0), "SD00")
        reason = one(con, "SELECT reason FROM scope_decision WHERE rule_id = 'SD00'")["reason"]
        assert "此前：纳入（王核，2025-07-03）" in reason


def test_one_that_counts_is_not_replaced_by_one_that_does_not() -> None:
    with small_build() as con:
        judged(con, [REPAIR], [decided("纳入"), decided("部分纳入"), decided("不纳入", department="发改")])
        assert scopes(con)[PERIOD][0] == "in"
        assert findings(con) == [(PERIOD, "SD02"), (PERIOD, "SD04")]


def test_it_holds_from_its_period_on_and_not_before() -> None:
    with small_build() as con:
        judged(con, [REPAIR | {"period": period} for period in ("2025-05", PERIOD, NEXT)], [decided("纳入")])
        assert {period: told[0] for period, told in scopes(con).items()} == {
            "2025-05": "out",
            PERIOD: "in",
            NEXT: "in",
        }
        assert findings(con) == []


def test_when_the_rules_change_their_mind_it_stays_and_is_asked_again() -> None:
    with small_build() as con:
        judged(con, [REPAIR, REPAIR | {"period": NEXT, "planned_total_wan": "300"}], [decided("纳入")])
        assert scopes(con)[NEXT][0] == "in"
        assert findings(con) == [(NEXT, "SD05")]
        told = one(con, "SELECT message, project_id, severity FROM finding WHERE rule_id = 'SD05'")
        assert "不足 500 万元" in told["message"]
        assert (told["project_id"], told["severity"]) == ("P", "warning")


def test_a_merged_project_is_found_by_its_old_name() -> None:
    with small_build() as con:
        create = "INSERT INTO project_alias (project_id, alias_id, since) VALUES ('Q', 'OLD', '2025-05'), ('P', 'Q', '2025-06')"
        _prepared(con, create, [REPAIR], [decided("纳入", project_id="OLD")])
        assert scopes(con)[PERIOD][0] == "in"
        assert findings(con) == []


def test_a_split_project_is_asked_again_from_the_split_on() -> None:
    split = f"INSERT INTO project_split (project_id, part_id, since) VALUES ('P', 'R', '{NEXT}')"
    with small_build() as con:
        _prepared(con, split, [REPAIR, REPAIR | {"period": NEXT}], [decided("纳入")])
        assert {period: told[0] for period, told in scopes(con).items()} == {PERIOD: "in", NEXT: "out"}
        assert findings(con) == [(PERIOD, "SD03")]
    with small_build() as con:
        again = [decided("纳入"), decided("纳入", period=NEXT)]
        _prepared(con, split, [REPAIR, REPAIR | {"period": NEXT}], again)
        assert {told[0] for told in scopes(con).values()} == {"in"}
        assert findings(con) == []


def _prepared(
    con: DuckDBPyConnection, statement: str, projects: list[dict[str, Any]], decisions: list[dict[str, Any]]
) -> None:
    """Judged again after a statement on the published tables."""
    judged(con, projects, decisions)
    con.execute(statement)
    judge(con, SETTINGS, load_rules())


def test_one_that_fits_no_project_is_told() -> None:
    with small_build() as con:
        judged(con, [REPAIR], [decided("纳入", project_id="NOBODY")])
        assert findings(con) == [(PERIOD, "SD01")]
        told = one(con, "SELECT message, audience, file_name, row_number FROM finding WHERE rule_id = 'SD01'")
        assert "NOBODY" in told["message"]
        assert (told["audience"], told["file_name"], told["row_number"]) == ("bureau", "复核.xlsx", 1)


def test_a_part_that_a_reviewer_decided_takes_its_share_of_the_librarys_amount() -> None:
    with small_build() as con:
        judged(con, [{"ytd_wan": 1000, "ytd_document": "library"}], [decided("部分纳入", share=60)])
        publish_projects(con)
        assert one(con, "SELECT in_scope_ytd_wan FROM project")["in_scope_ytd_wan"] == 600


def test_judging_again_says_the_same() -> None:
    with small_build() as con:
        judged(con, [REPAIR], [decided("纳入"), decided("纳入", project_id="NOBODY")])
        before = [
            rows_of(con, f"SELECT * FROM {table} ORDER BY ALL")
            for table in ("scope_decision", "finding", "rule")
        ]
        judge(con, SETTINGS, load_rules())
        assert [
            rows_of(con, f"SELECT * FROM {table} ORDER BY ALL")
            for table in ("scope_decision", "finding", "rule")
        ] == before
