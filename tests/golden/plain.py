"""A run without the flow: the same stages, called one after the other."""

from __future__ import annotations

from gutou import pipeline
from gutou.job import Job
from gutou.pipeline import Intake, Outcome


def plain_intake(job: Job) -> Intake:
    """Collect, read and answer."""
    intake = pipeline.collect_files(job)
    for arrival in pipeline.unread(job, intake):
        intake.add(*pipeline.read_file(job, arrival))
    pipeline.answer_senders(job, intake)
    return intake


def plain_run(job: Job) -> Outcome:
    """Collect, read, answer, compute, audit and publish."""
    with pipeline.alone(job):
        intake = plain_intake(job)
        with pipeline.open_build(job, intake) as build:
            for stage in pipeline.STAGES:
                stage(build)
            made = pipeline.describe_period(build)
            verdict = pipeline.audit_candidate(build)
        return pipeline.publish_candidate(job, build, verdict, made)
