"""What there is to tell of the files received so far (已收文件), outside a run: nothing is collected or read."""

from __future__ import annotations

from gutou import pipeline
from gutou.intake.sidecar import arrivals
from gutou.intake.submissions import Submission
from gutou.job import Job
from gutou.messages import Plan, plan
from gutou.pipeline import Intake


def plan_of_received(job: Job) -> tuple[Plan, list[Submission]]:
    """The plan of a day, and what became of every file that earlier runs have read.

    A department and period of which something has come that nobody has read yet is not asked for: the next intake
    answers it first.
    """
    received = Intake(arrivals(job.workspace), [], settings=job.settings)
    unread = {(one.department, one.period) for one in pipeline.unread(job, received)}
    submissions = received.submissions()
    return plan(job.settings, submissions, job.as_of, unread), submissions
