"""Funds by source, month plans, and the rates with their denominators."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from gutou.database import create_published_tables, run
from tests.dispatch.lists import AS_OF, key
from tests.scope.world import built, library, rows_of, survey
from tests.small import small_build


def months(**given: float) -> dict[str, Any]:
    return {f"plan_{name[1:]}": amount for name, amount in given.items()}


ROWS = [
    key("A", planned_total=10000, done_cumulative=1000, fund_budget=600, fund_self=400, fund_arrived_budget=500,
        fund_arrived_self=300, fund_paid_budget=500, fund_paid_self=100, fund_applied=900,
        **months(m02=500, m04=500, m06=500, m09=500, m12=1000), plan_basis="逐月"),
    survey("A", ytd=900, fund_arrived=7777),
    library("A", "L1", ytd=800, fund_arrived=8888),
    key("B", planned_total=1000, done=300, done_cumulative=300, fund_arrived=500, fund_paid=600,
        **months(m03=700, m06=1500, m12=3000)),
    key("C", planned_total=1000, done_cumulative=100, fund_arrived=900, fund_paid=201,
        **months(m03=1000, m06=1500, m12=3000), plan_basis="逐月"),
    key("D", planned_total=1000, done_cumulative=100, fund_arrived=900, fund_paid=200, **months(m03=1, m06=2)),
    survey("E", fund_budget=50, fund_arrived=40),
    survey("F", department="住建"),
    key("G", project_name="云泽路一标段", done=100, year_plan=400, **months(m06=300, m12=100), plan_basis="逐月"),
    key("G", project_name="云泽路二标段", done=50, year_plan=200, **months(m06=100, m12=100), plan_basis="逐月"),
]  # fmt: skip


@pytest.fixture(scope="module")
def con() -> Iterator[DuckDBPyConnection]:
    with built(ROWS, as_of=AS_OF) as con:
        yield con


def test_funds_by_source_with_their_sum_beside_them(con: DuckDBPyConnection) -> None:
    found = {row["source"]: row for row in rows_of(con, "FROM funding WHERE project_id = 'A'")}
    assert set(found) == {"国家预算资金", "自筹资金", "合计"}
    whole = found["合计"]
    assert (whole["planned_wan"], whole["arrived_wan"], whole["paid_wan"], whole["applied_wan"]) == (
        1000,
        800,
        600,
        900,
    )
    assert (whole["arrived_pct"], whole["paid_pct"], whole["unpaid_wan"]) == (80, 75, 200)
    assert found["国家预算资金"]["arrived_pct"] == Decimal("83.333333")
    assert found["国家预算资金"]["unpaid_wan"] == 0


def test_funds_are_of_one_document_and_never_the_librarys(con: DuckDBPyConnection) -> None:
    found = {
        row["project_id"]: (row["document"], row["planned_wan"], row["arrived_wan"], row["arrived_pct"])
        for row in rows_of(con, "FROM funding WHERE source = '合计'")
    }
    assert found["A"][0] == "key_projects"
    assert found["E"] == ("survey", 50, 40, 80)
    assert found["B"] == ("key_projects", None, 500, None)
    assert "F" not in found


def test_paid_more_than_arrived_and_paid_ahead_of_the_work(con: DuckDBPyConnection) -> None:
    found = rows_of(
        con, "SELECT rule_id, project_id FROM finding WHERE rule_id IN ('DP04', 'DP05') ORDER BY ALL"
    )
    assert [tuple(row.values()) for row in found] == [("DP04", "B"), ("DP05", "B"), ("DP05", "C")]


def test_month_plans_by_header_and_numbers(con: DuckDBPyConnection) -> None:
    found = {row["project_id"]: row for row in rows_of(con, "FROM dispatch")}
    assert (found["A"]["plan_to_date_wan"], found["A"]["ahead_of_plan_wan"]) == (1500, -500)
    assert (found["B"]["plan_to_date_wan"], found["B"]["ahead_of_plan_wan"]) == (1500, -1200)
    assert (found["C"]["plan_to_date_wan"], found["C"]["ahead_of_plan_wan"]) == (None, None)
    assert found["D"]["plan_to_date_wan"] is None
    assert found["G"]["plan_to_date_wan"] == 400
    assert (found["A"]["calendar_pct"], found["A"]["ahead_pp"]) == (50, Decimal("-16.666667"))
    unclear = rows_of(con, "SELECT project_id FROM finding WHERE rule_id = 'DP06' ORDER BY ALL")
    assert [row["project_id"] for row in unclear] == ["C", "D"]


def test_the_schedule_has_the_plan_of_every_month_and_what_was_done(con: DuckDBPyConnection) -> None:
    found = {row["month"]: row for row in rows_of(con, "FROM schedule WHERE project_id = 'A'")}
    assert len(found) == 12
    assert [found[f"2025-{m:02d}"]["plan_ytd_wan"] for m in (1, 2, 3, 6, 12)] == [0, 500, 500, 1500, 3000]
    assert (found["2025-06"]["done_ytd_wan"], found["2025-06"]["ahead_wan"]) == (1000, -500)
    assert found["2025-05"]["done_ytd_wan"] is None
    cumulative = {
        row["month"]: row["plan_ytd_wan"] for row in rows_of(con, "FROM schedule WHERE project_id = 'B'")
    }
    assert (cumulative["2025-03"], cumulative["2025-04"], cumulative["2025-06"]) == (700, None, 1500)


def rated(rows: list[tuple[Any, ...]]) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Rates over rows (project, leader, phase, planned_start, started, year_plan, done)."""
    with small_build() as con:
        create_published_tables(con)
        con.executemany(
            "INSERT INTO dispatch (period, project_id, leader, phase, planned_start, started, year_plan_wan, done_wan)"
            " VALUES ('2025-09', ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        for name in (
            "project/02_ratio",
            "dispatch/06_share_pct",
            "dispatch/40_scope",
            "dispatch/42_dispatch_rate",
        ):
            run(con, name)
        return {(r["scope_kind"], r["scope"], r["rate"]): r for r in rows_of(con, "FROM dispatch_rate")}


def test_the_start_rate_over_the_year_and_over_those_due() -> None:
    """255 starts planned in the year, 223 of them by now, 206 of these begun (handbook 3.4)."""
    rows: list[tuple[Any, ...]] = [
        (f"P{i}", "王市长", "新开工", "2025-09" if i < 223 else "2025-10", i < 206, 100, 50)
        for i in range(255)
    ]
    rows += [
        ("old", "王市长", "续建", "2024-03", True, 100, 50),
        ("next", "王市长", "新开工", "2026-03", False, 100, 50),
        ("undated", "王市长", "新开工", None, False, 100, 50),
        ("unknown", "王市长、李市长", "新开工", "2026-09", None, 100, 50),
    ]
    found = rated(rows)
    year, due = found["all", "", "start_year"], found["all", "", "start_due"]
    assert (year["numerator"], year["denominator"], year["left_out"]) == (206, 255, 1)
    assert (due["numerator"], due["denominator"], due["left_out"]) == (206, 223, 1)
    assert (round(year["value"], 1), round(due["value"], 1)) == (Decimal("80.8"), Decimal("92.4"))
    assert found["leader", "李市长", "start_year"]["value"] is None


def test_completion_against_the_calendar_leaves_out_what_is_not_known() -> None:
    found = rated(
        [
            ("a", None, "续建", None, True, 1000, 972),
            ("b", None, "续建", None, True, None, 500),
            ("c", None, "续建", None, True, 0, 500),
            ("d", None, "续建", None, True, 100, None),
        ]
    )
    completion, ahead = found["all", "", "completion"], found["all", "", "ahead_of_calendar"]
    assert (completion["numerator"], completion["denominator"], completion["left_out"]) == (972, 1000, 3)
    assert (completion["value"], ahead["value"]) == (Decimal("97.2"), Decimal("22.2"))
    assert found["all", "", "arrived"]["value"] is None
    assert found["all", "", "arrived"]["left_out"] == 4
    assert {kind for kind, _, _ in found} == {"all"}
