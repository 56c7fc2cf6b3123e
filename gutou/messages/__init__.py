"""Messages (催报与通知): reminders before and after a deadline, and what the bureau must know of its runs.

Each cause is told once on each channel. Nothing here ever stops a run: what goes wrong is a sentence among its notices.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from filelock import FileLock, Timeout

from gutou.intake.submissions import Submission
from gutou.logs import said_of
from gutou.messages import causes
from gutou.messages.causes import Cause
from gutou.messages.deliver import Told, channels_of, put_files, send
from gutou.messages.ledger import Ledger
from gutou.messages.owed import Owed, owed
from gutou.publish.seals import newest_seals
from gutou.settings import Settings
from gutou.workspace import Workspace

__all__ = ["Plan", "Told", "after_audit", "after_failure", "after_intake", "plan", "tell"]

_PATIENCE = 60.0
_CATCHES_UP = 7
"""Days after the last milestone on which it is still made up for where nobody ran."""


@dataclass(frozen=True)
class Plan:
    """What there is to tell on a day: documents owed, and the causes of today."""

    as_of: date
    owed: list[Owed] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)


def plan(
    settings: Settings,
    submissions: Sequence[Submission],
    as_of: date,
    unread: Collection[tuple[str, str]] = (),
) -> Plan:
    """What is owed on a day and whom it concerns.

    Args:
        settings: Duties, deadlines, who is written to.
        submissions: Every file received and what became of it.
        as_of: The day.
        unread: Departments and periods of which something has come that nobody has read yet.

    Raises:
        GutouError: Seals cannot be read.
    """
    told = settings.messages
    sealed = newest_seals(Workspace.of(settings).fixed)
    items = owed(
        settings,
        submissions,
        as_of,
        ahead=max(told.days_before, default=0),
        behind=max(told.days_after, default=0) + _CATCHES_UP,
        leave_out=unread,
        sealed=sealed,
    )
    return Plan(as_of, items, [*causes.reminders(items, told, as_of), *causes.of_files(submissions, as_of)])


def tell(settings: Settings, submissions: Sequence[Submission], what: Plan, *more: Cause) -> Told:
    """Carry a plan out: reminders as files, notices by the channels that are set up.

    Args:
        settings: Settings of the city.
        submissions: Every file received: they say which folder is a department's own.
        what: The plan.
        more: Events of this run; they are kept until they are told.
    """
    told = Told()
    workspace = Workspace.of(settings)
    try:
        workspace.make_private()
        with FileLock(workspace.data / ".lock-messages", timeout=_PATIENCE):
            ledger = Ledger(workspace.fixed)
            waiting = ledger.waiting(what.as_of)
            if channels_of(settings):
                for cause in more:
                    ledger.keep(cause)
                events = list({cause.key: cause for cause in (*waiting, *more)}.values())
                send(workspace, settings, [*what.causes, *events], what.as_of, told)
            if settings.messages.files:
                put_files(workspace, settings, what.causes, what.owed, submissions, what.as_of, told)
    except Timeout:
        told.notices.append("另一次运行正在催报，这次没有重复")
    except OSError as error:
        told.notices.append(f"催报没有完成（{error.strerror or type(error).__name__}），下次运行再试")
    return told


def after_intake(
    settings: Settings, submissions: Sequence[Submission], *, as_of: date, today: date
) -> list[str]:
    """Remind and notify when files have been taken in.

    A run on another day than today (made up for, or for a past month) tells nobody anything.

    Args:
        settings: Settings of the city.
        submissions: Every file received and what became of it.
        as_of: The run's clock.
        today: The day it is.

    Returns:
        One Chinese sentence per thing that was not told.
    """
    if as_of != today:
        return []
    try:
        return tell(settings, submissions, plan(settings, submissions, as_of)).notices
    except Exception as error:  # no message is worth a run
        return [f"催报没有完成：{said_of(error)}"]


def after_audit(
    settings: Settings, faults: Sequence[str], *, run_id: str, base_run: str | None, today: date
) -> list[str]:
    """Tell the bureau that the audit held a run back.

    Args:
        settings: Settings of the city.
        faults: What the audit found.
        run_id: The run.
        base_run: The run behind the published database.
        today: The day it is.

    Returns:
        One Chinese sentence per thing that was not told.
    """
    return _tell_event(settings, causes.held_back(run_id, base_run, faults, today), today)


def after_failure(settings: Settings, error: BaseException, *, run_id: str, today: date) -> list[str]:
    """Tell the bureau that a run failed.

    Returns:
        One Chinese sentence per thing that was not told.
    """
    return _tell_event(settings, causes.failed(run_id, said_of(error), today), today)


def _tell_event(settings: Settings, cause: Cause, today: date) -> list[str]:
    """Tell an event where anybody can be told; what is already a fault cannot fail again here."""
    if not channels_of(settings):
        return []
    try:
        return tell(settings, (), Plan(today), cause).notices
    except Exception as error:
        return [f"通知没有发出：{said_of(error)}"]
