"""Key projects by the key-project list's own figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.scope.shared import Case, SharedBuild
from tests.scope.world import built, library, rows_of, survey

BUILD = SharedBuild()


def key(project: str = "A", **values: Any) -> dict[str, Any]:
    base = {"document": "key_projects", "department": "发改", "project": project, "project_name": f"{project}项目",
            "leader": "王市长", "year_plan": 3000, "done": 1000, "phase": "新开工"}  # fmt: skip
    return base | values


THREEFOLD = BUILD.case(key(), survey("A", ytd=900), library("A", "L1", ytd=800))


def test_the_dispatch_figure_stands_beside_the_reported_and_the_librarys() -> None:
    row = THREEFOLD.one("dispatch")
    assert (row["done_wan"], row["reported_ytd_wan"], row["library_ytd_wan"]) == (1000, 900, 800)
    assert row["completion_pct"] == Decimal("33.333333")


ALONE = BUILD.case(key(next_due="2026-02", next_step="施工许可"))


def test_a_key_project_nobody_else_reports_is_there() -> None:
    row = ALONE.one("dispatch")
    assert (row["leader"], row["reported_ytd_wan"], row["next_due"]) == ("王市长", None, date(2026, 2, 28))


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (BUILD.case(key(done=done, year_plan=plan)), expected)
        for done, plan, expected in (
            ("2", "3", "66.666667"),
            ("1", "8", "12.5"),
            ("0", "8", "0"),
            ("9", "3", "300"),
            ("1", "0", None),
            (None, "3", None),
            ("1", None, None),
        )
    ],
)
def test_completion_in_exact_decimal(case: Case, expected: str | None) -> None:
    got = case.one("dispatch")["completion_pct"]
    assert got == (Decimal(expected) if expected else None)


CONSTRUCTION: list[tuple[dict[str, Any], bool | None, int | None]] = [
    ({"started": False, "start_deadline": "2025-06-30"}, False, 10),
    ({"started": False, "start_deadline": "2025-06"}, False, 10),
    ({"started": False, "start_deadline": "2025-07-10"}, False, 0),
    ({"started": False, "start_deadline": "六月底"}, False, None),
    ({"started": True, "start_deadline": "2025-05"}, True, None),
    ({"actual_start": "2025-03", "start_deadline": "2025-02"}, True, None),
    ({"phase": "续建", "start_deadline": "2025-02"}, True, None),
    ({"phase": "前期", "start_deadline": "2025-06"}, False, 10),
    ({"start_deadline": "2025-02"}, None, None),
]


@pytest.mark.parametrize(
    ("case", "started", "overdue"),
    [(BUILD.case(key(**values)), started, overdue) for values, started, overdue in CONSTRUCTION],
)
def test_overdue_only_while_known_not_to_have_started(
    case: Case, started: bool | None, overdue: int | None
) -> None:
    row = case.one("dispatch")
    assert (row["started"], row["overdue_days"]) == (started, overdue)


TWO_WORDS = BUILD.case(
    key(started=False, start_deadline="2025-06-30"), survey("A", started=True, start_month="2025-02")
)


def test_the_lists_own_word_on_the_start_goes_before_a_survey() -> None:
    assert TWO_WORDS.one("dispatch")["started"] is False


SECTIONS = BUILD.case(
    key(project_name="云泽路一标段", done=100, year_plan=400),
    key(project_name="云泽路二标段", done=50, year_plan=200),
)


def test_sections_of_a_key_project_are_one_row() -> None:
    row = SECTIONS.one("dispatch")
    assert (row["done_wan"], row["year_plan_wan"], row["completion_pct"]) == (150, 600, 25)


def test_one_row_per_key_project_and_none_for_others() -> None:
    with built([key("A"), key("B"), survey("C")]) as con:
        assert [r["project_id"] for r in rows_of(con, "SELECT project_id FROM dispatch ORDER BY 1")] == [
            "A",
            "B",
        ]
