"""What departments still owe (欠报): of each expected document, whether a usable file has come by now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gutou.intake.submissions import IN_FORCE, Submission
from gutou.periods import shift
from gutou.settings import Delivery, Department, Settings

State = Literal["missing", "rejected", "held"]
_MONTHS = (2, 1, 0)


@dataclass(frozen=True)
class Owed:
    """A document of which no usable file has come.

    Attributes:
        department: Who owes it.
        period: The period.
        document: The kind of document.
        due_on: By when.
        state: ``missing``; ``rejected`` where what came was not taken; ``held`` where an answer is awaited.
    """

    department: str
    period: str
    document: str
    due_on: date
    state: State


def owed(
    settings: Settings,
    submissions: Iterable[Submission],
    as_of: date,
    *,
    ahead: int,
    behind: int,
    leave_out: Collection[tuple[str, str]] = (),
    sealed: Collection[str] = (),
) -> list[Owed]:
    """What is owed on a day, of documents due at most ``ahead`` days later and ``behind`` days earlier.

    Args:
        settings: Who hands in what by when.
        submissions: Every file received and what became of it.
        as_of: The day.
        ahead: Days to look ahead.
        behind: Days to look back.
        leave_out: Departments and periods of which something has come that nobody has read yet.
        sealed: Periods that are sealed: nothing is owed of them any more.
    """
    came: dict[tuple[str, str], list[Submission]] = {}
    for one in submissions:
        came.setdefault((one.arrival.department, one.period), []).append(one)
    found: list[Owed] = []
    for months_back in _MONTHS:
        period = shift(f"{as_of:%Y-%m}", -months_back)
        for department in settings.departments:
            place = (department.name, period)
            if period not in sealed and place not in leave_out:
                found += _of(department, period, came.get(place, []))
    return [one for one in found if -behind <= (one.due_on - as_of).days <= ahead]


def _of(department: Department, period: str, came: Sequence[Submission]) -> list[Owed]:
    """What one department owes of a period; a file nobody could recognise stands for the one document still owed."""
    duties = [one for one in department.hands_in if one.expected_in(period) and not _delivered(one, came)]
    unrecognised = any(one.document is None for one in came)
    recognised = {one.document for one in came}
    without = [one for one in duties if one.document not in recognised]
    found = []
    for duty in duties:
        state: State = "missing"
        if any(one.document == duty.document and one.status == "held" for one in came):
            state = "held"
        elif duty.document in recognised or (unrecognised and without == [duty]):
            state = "rejected"
        found.append(Owed(department.name, period, duty.document, duty.due_on(period), state))
    return found


def _delivered(duty: Delivery, came: Sequence[Submission]) -> bool:
    return any(one.document == duty.document and one.own_status in IN_FORCE for one in came)
