"""An intake beside a run: the run goes by the arrivals it began with, the sender is answered meanwhile."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gutou import pipeline
from gutou.job import Job
from gutou.pipeline import Build, Intake
from gutou.publish import swap
from tests.operate.test_tidy import job_with_a_file


def taken_in(job: Job) -> Intake:
    with pipeline.receiving(job):
        found = pipeline.collect_files(job)
        for arrival in pipeline.unread(job, found):
            found.add(*pipeline.read_file(job, arrival))
        pipeline.answer_senders(job, found)
    return found


def test_files_that_come_while_a_run_computes_wait_for_the_next(tmp_path: Path) -> None:
    job = job_with_a_file(tmp_path)
    with pipeline.alone(job), pipeline.open_build(job, taken_in(job)) as build:
        late = tmp_path / "share" / "住建" / "2025-06" / "晚到.csv"
        late.parent.mkdir(parents=True)
        late.write_text("项目名称,计划总投资\n某某学校迁建工程,2000\n", encoding="utf-8")
        other = Job.start(job.settings)
        assert len(taken_in(other).new) == 1
        assert list((tmp_path / "share" / "住建" / "回执" / "2025-06").glob("*.txt"))
        next(iter(pipeline.STAGES))(build)
        assert build.count("submission") == 1
    assert len(taken_in(Job.start(job.settings)).arrivals) == 2


def test_a_run_without_an_intake_needs_no_share(tmp_path: Path) -> None:
    job = job_with_a_file(tmp_path)
    shutil.rmtree(job.workspace.share)
    found = pipeline.arrived(job)
    assert [arrival.department for arrival in found.readable()] == ["发改"]
    assert pipeline.unread(job, found) == []
    assert not job.workspace.share.exists()


def cancel(build: Build) -> None:
    assert build.candidate.exists()
    raise KeyboardInterrupt


def test_a_run_that_is_cancelled_leaves_no_candidate(tmp_path: Path) -> None:
    job = job_with_a_file(tmp_path)
    found = taken_in(job)
    with pytest.raises(KeyboardInterrupt), pipeline.open_build(job, found) as build:
        cancel(build)
    assert not list(build.candidate.parent.iterdir())
    assert swap.sweep(job.workspace) == []
