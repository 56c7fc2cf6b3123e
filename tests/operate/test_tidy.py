"""What interrupted runs left is removed, what is used or young stays."""

from __future__ import annotations

import os
import time
from pathlib import Path

from gutou.intake.sidecar import TEMPORARY
from gutou.job import Job
from gutou.operate import tidy
from gutou.operate.locks import alone, receiving
from gutou.pipeline import collect_files, read_file, unread
from gutou.workspace import Workspace
from tests.publish.small_candidate import settings

OLD = time.time() - 400 * 86_400


def job_with_a_file(root: Path) -> Job:
    told = settings().model_copy(update={"share": root / "share", "data": root / "data"})
    told = told.model_copy(update={"limits": told.limits.model_copy(update={"settle_seconds": 0})})
    folder = root / "share" / "发改" / "2025-06"
    folder.mkdir(parents=True)
    (folder / "表.csv").write_text("项目名称,计划总投资\n某某路改造工程,1000\n", encoding="utf-8")
    job = Job.start(told)
    job.workspace.make_private()
    intake = collect_files(job)
    for arrival in unread(job, intake):
        read_file(job, arrival)
    return job


def leave_behind(workspace: Workspace) -> None:
    building = workspace.curated / ".building"
    building.mkdir(parents=True)
    (building / "20260101T000000-dead00.duckdb").write_bytes(b"")
    (workspace.staged / ".writing-x").mkdir()
    (workspace.raw / "发改" / "2025-06" / f"{TEMPORARY}x").write_bytes(b"")


def test_the_weekly_clean_up(tmp_path: Path) -> None:
    job = job_with_a_file(tmp_path)
    used = next(path for path in job.workspace.staged.iterdir() if len(path.name) == 32)
    for name, when in (("0" * 32, OLD), ("1" * 32, time.time())):
        (job.workspace.staged / name).mkdir()
        os.utime(job.workspace.staged / name, (when, when))
    os.utime(used, (OLD, OLD))
    leave_behind(job.workspace)
    raw = sorted(path for path in job.workspace.raw.rglob("*") if not path.name.startswith(TEMPORARY))
    done = tidy.tidy(job)
    assert (done.candidates, done.staged, done.half_written) == (1, 1, 1)
    assert "候选库 1 个" in done.told()
    assert {path.name for path in job.workspace.staged.iterdir()} >= {used.name, "1" * 32}
    assert not (job.workspace.staged / ("0" * 32)).exists()
    assert sorted(job.workspace.raw.rglob("*")) == raw


def test_after_a_crash_only_where_nobody_works(tmp_path: Path) -> None:
    job = job_with_a_file(tmp_path)
    leave_behind(job.workspace)
    with alone(job), receiving(job):
        assert tidy.sweep_after_crash(job.workspace) == []
        assert tidy.sweep_half_written(job.workspace) == 0
    assert tidy.sweep_after_crash(job.workspace) == ["20260101T000000-dead00"]
    assert tidy.sweep_half_written(job.workspace) == 1
    assert tidy.sweep_after_crash(job.workspace) == []
