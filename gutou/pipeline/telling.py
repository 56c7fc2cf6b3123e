"""Who is told what at the end of a stage (催报与通知); nothing here ever stops a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from gutou import messages
from gutou.job import Job, progress
from gutou.operate.locks import BusyError
from gutou.operate.timetable import local_now
from gutou.pipeline.parts import Intake, Outcome
from gutou.publish.runlog import newest_run


def remind_senders(job: Job, intake: Intake) -> None:
    """Ask for what is still owed, and tell of files held or rejected; what was not told is among the notices."""
    today = local_now(job.settings).date()
    intake.notices += messages.after_intake(job.settings, intake.submissions(), as_of=job.as_of, today=today)


def tell_bureau(job: Job, outcome: Outcome) -> Outcome:
    """Tell the bureau where the audit held the run back."""
    if outcome.published or outcome.waits or not outcome.faults:
        return outcome
    base = newest_run(job.workspace.database)
    today = local_now(job.settings).date()
    notices = messages.after_audit(
        job.settings, outcome.faults, run_id=job.run_id, base_run=base, today=today
    )
    return replace(outcome, notices=(*outcome.notices, *notices))


@contextmanager
def failure_told(job: Job) -> Iterator[None]:
    """Tell the bureau where a run fails; that another run holds the data folder is no failure."""
    try:
        yield
    except BusyError:
        raise
    except Exception as error:
        today = local_now(job.settings).date()
        for notice in messages.after_failure(job.settings, error, run_id=job.run_id, today=today):
            progress.warning("%s", notice)
        raise
