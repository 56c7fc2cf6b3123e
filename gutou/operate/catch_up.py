"""Missed schedules (补跑): what did not begin when it should have is made good once, not as often as it was missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

TAG = "补跑"
STOPPED = "gutou serve 停止"
"""Said of runs that were ended because the service was."""
_TRIES = 2


@dataclass(frozen=True)
class Begun:
    """A run that has begun, or waits to make good for a missed one (已开始的运行).

    Attributes:
        due: When it should have begun.
        interrupted: It died, or was ended with the service, so that its work is not done.
    """

    due: datetime
    interrupted: bool = False


def is_missed(due: datetime | None, since: datetime | None, begun: Iterable[Begun]) -> bool:
    """Whether a run must be made good for.

    Args:
        due: When the last one should have begun; None where none should.
        since: When the schedule was first registered; None where it never was. What was due before is not missed.
        begun: Runs that have begun.

    Returns:
        True where nothing has begun since ``due``, or what began was interrupted and not tried a second time.
    """
    if due is None or since is None or due < since:
        return False
    later = sorted((one for one in begun if one.due >= due), key=lambda one: one.due)
    if not later:
        return True
    return later[-1].interrupted and len(later) < _TRIES


def superseded(late: Iterable[tuple[str, datetime]], now: datetime) -> list[str]:
    """Of runs that wait past their time, those that need not run since a later one does.

    Args:
        late: Runs of one schedule that have not begun, by id, with their time.
        now: Those due later than this are still to come.

    Returns:
        The ids of all due ones but the last.
    """
    due = sorted((at, run) for run, at in late if at <= now)
    return [run for _, run in due[:-1]]
