"""Why somebody is written to (缘由): each has a key by which it is told once and never again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gutou.intake.submissions import Submission
from gutou.messages.owed import Owed
from gutou.messages.words import words
from gutou.settings import Messages
from schemas.documents import DOCUMENTS

BUREAU = "bureau"
_RECENT = timedelta(days=7)
"""Older files are not written about, so that whoever sets up e-mail is not told of years."""


@dataclass(frozen=True)
class Cause:
    """Something to tell.

    Attributes:
        kind: ``due_soon``, ``overdue``, ``held``, ``rejected``, ``held_back`` or ``failed``.
        key: What makes it the same cause again.
        audience: The department it concerns, or ``bureau``.
        text: One line, without any figure of the files.
        since: The day it arose.
        period: The period; blank where it is of none.
        due_on: For reminders, the due day.
    """

    kind: str
    key: str
    audience: str
    text: str
    since: str
    period: str = ""
    due_on: str = ""


def reminders(items: Iterable[Owed], told: Messages, as_of: date) -> list[Cause]:
    """One cause per document owed and milestone reached: the last one before the due day, or after it.

    Milestones that were missed (nobody ran) are passed over.
    """
    found = []
    for one in items:
        left = (one.due_on - as_of).days
        if left >= 0:
            kind, reached = "due_soon", [n for n in told.days_before if n >= left]
            milestone = min(reached, default=None)
        else:
            kind, reached = "overdue", [n for n in told.days_after if n <= -left]
            milestone = max(reached, default=None)
        if milestone is not None:
            found.append(_reminder(one, kind, milestone, as_of))
    return found


def _reminder(one: Owed, kind: str, milestone: int, as_of: date) -> Cause:
    text = (
        words()
        .notice[kind]
        .line.format(
            period=one.period,
            document=DOCUMENTS[one.document].label,
            due_on=one.due_on,
            state=words().state[one.state],
        )
    )
    key = f"{kind}/{one.department}/{one.period}/{one.document}/{one.due_on}/{milestone}"
    return Cause(kind, key, one.department, text, as_of.isoformat(), one.period, one.due_on.isoformat())


def of_files(submissions: Iterable[Submission], as_of: date) -> list[Cause]:
    """Files of the last days that are held or rejected; their senders have a receipt already.

    Files are told by the number of their receipt: a name may hold anything, and a webhook leaves the house.
    """
    found = []
    for one in submissions:
        received = one.arrival.received_at.date()
        if one.status in ("held", "rejected") and as_of - _RECENT <= received <= as_of:
            text = (
                words()
                .notice[one.status]
                .line.format(
                    period=one.period,
                    document=DOCUMENTS[one.document].label if one.document in DOCUMENTS else "来件",
                    number=one.submission_id,
                )
            )
            key = f"{one.status}/{one.submission_id}"
            found.append(
                Cause(one.status, key, one.arrival.department, text, received.isoformat(), one.period)
            )
    return found


def held_back(run_id: str, base_run: str | None, faults: Sequence[str], as_of: date) -> Cause:
    """The audit held a run back: told once as long as the same checks fail on top of the same publication."""
    text = words().notice["held_back"].line.format(run_id=run_id, faults=len(faults))
    return Cause("held_back", f"held_back/{base_run}/{_digest(*faults)}", BUREAU, text, as_of.isoformat())


def failed(run_id: str, said: str, as_of: date) -> Cause:
    """A run failed: told once a day as long as the same fault is met."""
    text = words().notice["failed"].line.format(run_id=run_id, said=said.rstrip("。"))
    return Cause("failed", f"failed/{as_of}/{_digest(said)}", BUREAU, text, as_of.isoformat())


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
