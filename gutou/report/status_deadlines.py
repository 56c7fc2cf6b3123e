"""Deadlines (时限) with the days that are left: documents, entry into the library, the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gutou.operate.work_calendar import WorkCalendar, work_calendar
from gutou.periods import month_end, shift
from gutou.settings import Settings

_AHEAD = 31
_OPEN = ("pending", "missing", "held", "rejected")


@dataclass(frozen=True)
class Deadline:
    """A day by which something must be done.

    Attributes:
        on: The day.
        period: Of which period.
        what: What is due: ``documents``, ``entry`` (入库申报) or ``report`` (上报).
        days_left: Days from today; negative where it is past.
        working_days_left: Working days after today up to and including it; 0 where it is past.
        owed: Documents that have not been accepted, as published; None where it is not about documents or nobody knows.
    """

    on: date
    period: str
    what: str
    days_left: int
    working_days_left: int
    owed: int | None = None


def working_days(calendar: WorkCalendar, today: date, until: date) -> int:
    """Working days after ``today`` up to and including ``until``."""
    days = (today + timedelta(days=n) for n in range(1, (until - today).days + 1))
    return sum(calendar.works(day) for day in days)


def deadlines(settings: Settings, today: date, board: Sequence[Mapping[str, Any]]) -> list[Deadline]:
    """Those of the next month, and those past by which documents of the shown period are still owed.

    Args:
        settings: Duties and calendar.
        today: From here days are counted.
        board: Rows of ``arrival`` of the newest published period.
    """
    calendar = work_calendar()
    shown = board[0]["period"] if board else None
    found: dict[tuple[date, str, str], int | None] = {}
    for months_back in (1, 0):
        period = shift(f"{today:%Y-%m}", -months_back)
        found |= _of_period(settings, period, board if period == shown else ())
    listed = []
    for (on, period, what), owed in sorted(found.items()):
        left = (on - today).days
        if 0 <= left <= _AHEAD or (left < 0 and owed):
            listed.append(Deadline(on, period, what, left, working_days(calendar, today, on), owed))
    return listed


def _of_period(
    settings: Settings, period: str, board: Sequence[Mapping[str, Any]]
) -> dict[tuple[date, str, str], int | None]:
    told = settings.calendar
    end = month_end(period)
    found: dict[tuple[date, str, str], int | None] = {
        (end + timedelta(days=told.entry_deadline_day), period, "entry"): None,
        (end + timedelta(days=told.report_deadline_day), period, "report"): None,
    }
    for department in settings.departments:
        for one in department.hands_in:
            if one.expected_in(period):
                due = one.due_on(period)
                owed = sum(row["due_on"] == due and row["status"] in _OPEN for row in board)
                found[due, period, "documents"] = owed if board else None
    return found
