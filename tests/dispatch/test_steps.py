"""Approval steps: what the words say, where a project is stuck, how long steps take, what contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from gutou.dispatch.steps import meaning
from tests.dispatch.lists import AS_OF, key
from tests.scope.world import built, rows_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-02-10", ("done", date(2025, 2, 10), "day")),
        ("2025.2.10", ("done", date(2025, 2, 10), "day")),
        ("2025年2月", ("done", date(2025, 2, 28), "month")),
        ("2024年", ("done", None, None)),
        ("2025-07-10", ("done", date(2025, 7, 10), "day")),
        ("2025-07-11", ("future", date(2025, 7, 11), "day")),
        ("2025年7月", ("done", date(2025, 7, 31), "month")),
        ("2025年8月", ("future", date(2025, 8, 31), "month")),
        ("2026", ("future", None, None)),
        ("√", ("done", None, None)),
        ("已办理", ("done", None, None)),
        ("已批复（2025年3月5日）", ("done", date(2025, 3, 5), "day")),
        ("×", ("not_started", None, None)),
        ("未办", ("not_started", None, None)),
        ("未完成", ("not_started", None, None)),
        ("正在办理，预计9月完成", ("in_progress", None, None)),
        ("已上报待批", ("in_progress", None, None)),
        ("不涉及", ("not_needed", None, None)),
        ("无需办理", ("not_needed", None, None)),
        ("—", ("unknown", None, None)),
        ("张三负责", ("unclear", None, None)),
    ],
)
def test_what_a_step_says(text: str, expected: tuple[str, date | None, str | None]) -> None:
    assert meaning(text, AS_OF) == expected


ROWS = [
    key("stuck", step_initiation="2025-01-10", step_feasibility="2025-02-09", step_land="正在办理",
        next_step="完善用地手续", next_due="2025-06-30"),
    key("parallel", step_initiation="2025-01-10", step_land="√", step_tender="办理中", step_permit="未办"),
    key("permitted", step_initiation="2024-03-01", step_feasibility="2024-03-31", step_land="办理中",
        step_planning="2025-03-01", step_tender="2025-04-01", step_permit="2025-05-01"),
    key("disorder", step_initiation="2025-05-01", step_feasibility="2025-04-01", step_land="2026-01-01"),
    key("finished", step_initiation="2024-01-01", step_feasibility="不涉及", step_preliminary_design="2024-02-01",
        step_land="2024-03", step_planning="2024-04-01", step_tender="2024-05-01", step_permit="2024-06-01",
        step_acceptance="2025-06-01"),
    key("silent"),
]  # fmt: skip


@pytest.fixture(scope="module")
def con() -> Iterator[DuckDBPyConnection]:
    with built(ROWS, as_of=AS_OF) as con:
        yield con


def steps(con: DuckDBPyConnection, project: str) -> dict[str, dict[str, Any]]:
    found = rows_of(con, f"FROM approval_step WHERE project_id = '{project}' ORDER BY step_order")
    return {row["step"]: row for row in found}


def test_a_list_that_says_nothing_has_no_steps(con: DuckDBPyConnection) -> None:
    assert steps(con, "silent") == {}
    assert len(steps(con, "stuck")) == 8


def test_where_a_project_is_stuck_and_since_when(con: DuckDBPyConnection) -> None:
    waiting = {
        row["project_id"]: (row["waiting_step"], row["waiting_department"], row["waiting_days"])
        for row in rows_of(con, "FROM dispatch")
    }
    assert waiting == {
        "stuck": ("用地", "自然资源", 151),
        "parallel": ("招投标", "住建", 181),
        "permitted": (None, None, None),
        "disorder": ("初步设计", "发改", 70),
        "finished": (None, None, None),
        "silent": (None, None, None),
    }


def test_days_between_steps_need_both_days(con: DuckDBPyConnection) -> None:
    assert steps(con, "stuck")["可研"]["days_since_previous"] == 30
    finished = steps(con, "finished")
    assert finished["初步设计"]["days_since_previous"] == 31  # 可研 is not needed and passed over
    assert finished["用地"]["days_since_previous"] is None  # only the month is known
    assert finished["规划许可"]["days_since_previous"] is None
    assert finished["招投标"]["days_since_previous"] == 30
    assert steps(con, "disorder")["可研"]["days_since_previous"] == -30


def test_a_promise_belongs_to_the_step_it_names(con: DuckDBPyConnection) -> None:
    found = steps(con, "stuck")
    assert (found["用地"]["next_due"], found["用地"]["overdue_days"]) == (date(2025, 6, 30), 10)
    assert found["施工许可"]["next_due"] is None


def test_durations_this_year_against_last(con: DuckDBPyConnection) -> None:
    found = {row["step"]: row for row in rows_of(con, "FROM approval_duration")}
    feasibility = found["可研"]
    assert (feasibility["projects"], feasibility["median_days"]) == (1, 30)
    assert (feasibility["previous_projects"], feasibility["previous_median_days"]) == (1, 30)
    assert feasibility["change_days"] == 0
    tender = found["招投标"]
    assert (tender["median_days"], tender["previous_median_days"], tender["change_days"]) == (31, 30, 1)
    assert (tender["waiting"], tender["waiting_median_days"]) == (1, 181)
    whole = found["立项至施工许可"]
    assert (whole["median_days"], whole["previous_median_days"]) == (426, 152)
    assert found["立项至竣工验收"]["median_days"] == 517


def test_contradictions_are_findings_at_their_row(con: DuckDBPyConnection) -> None:
    found = rows_of(con, "FROM finding WHERE rule_id IN ('DP01', 'DP02', 'DP03') ORDER BY rule_id")
    assert [(row["rule_id"], row["project_id"], row["field"]) for row in found] == [
        ("DP01", "disorder", "step_feasibility"),
        ("DP02", "disorder", "step_land"),
        ("DP03", "permitted", "step_permit"),
    ]
    assert {(row["department"], row["sheet_name"], row["audience"]) for row in found} == {
        ("发改", "表1", "sender")
    }
    assert found[0]["row_number"] == 8
    assert "2025-04-01" in found[0]["message"]


def test_acceptance_is_the_end(con: DuckDBPyConnection) -> None:
    finished = {row["project_id"]: row["finished"] for row in rows_of(con, "FROM dispatch")}
    assert finished == dict.fromkeys(finished) | {"finished": True}
