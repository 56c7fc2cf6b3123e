"""A client on a network share holds the published database: the vintage waits and is put in place later."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path

import duckdb
import pytest

from gutou.errors import GutouError
from gutou.job import Job
from gutou.pipeline import Intake, complete_waiting, open_build
from gutou.publish import swap
from gutou.publish.retention import prune
from gutou.publish.swap import PublishError, SwapRefusedError, candidate_path, publish, put_in_place, sweep
from gutou.workspace import Workspace
from tests.publish.small_candidate import settings

RUNS = [f"2025070{day}T090000-aaaaaa" for day in range(1, 5)]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "share", tmp_path / "data")


def build(workspace: Workspace, run_id: str) -> Path:
    candidate = candidate_path(workspace, run_id)
    with duckdb.connect(str(candidate)) as con:
        con.execute("CREATE TABLE run_log AS SELECT ? AS run_id, DATE '2025-07-01' AS as_of", [run_id])
    return candidate


def published(workspace: Workspace) -> str:
    with duckdb.connect(str(workspace.database), read_only=True) as con:
        row = con.execute("SELECT run_id FROM run_log").fetchone()
    assert row
    return str(row[0])


class Held:
    """``os.replace`` while a client holds the database."""

    def __init__(self, workspace: Workspace, times: int, code: int = errno.EACCES) -> None:
        self.database, self.left, self.code, self.replace = workspace.database, times, code, os.replace

    def __call__(self, source: Path, target: Path) -> None:
        if Path(target) == self.database and self.left:
            self.left -= 1
            raise OSError(self.code, "used by another process", str(target))
        self.replace(source, target)


@pytest.mark.parametrize("code", [errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY])
def test_a_client_that_lets_go_in_time_is_waited_for(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr(os, "replace", Held(workspace, 2, code))
    publish(workspace, build(workspace, RUNS[0]), "2025-06", RUNS[0], patience=(0, 0))
    assert published(workspace) == RUNS[0]


@pytest.fixture
def refused(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The second run could not be put in place."""
    publish(workspace, build(workspace, RUNS[0]), "2025-06", RUNS[0])
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", Held(workspace, 99))
        with pytest.raises(SwapRefusedError, match=f"gutou publish {RUNS[1]}"):
            publish(workspace, build(workspace, RUNS[1]), "2025-06", RUNS[1], patience=(0,))
    assert published(workspace) == RUNS[0]
    assert swap.waiting_run(workspace) == RUNS[1]
    return workspace


def test_the_next_run_completes_it(refused: Workspace) -> None:
    job = Job.start(settings().model_copy(update={"data": refused.data}), as_of=date(2025, 7, 3))
    sweep(refused)
    intake = Intake([], [])
    complete_waiting(job, intake)
    assert published(refused) == RUNS[1]
    assert intake.notices == [f"已补发布运行 {RUNS[1]} 的结果：当时数据库正被占用"]
    complete_waiting(job, intake)
    assert len(intake.notices) == 1


def test_still_held_it_goes_on_waiting_and_the_next_run_goes_on(
    refused: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "replace", Held(refused, 99))
    job = Job.start(settings().model_copy(update={"data": refused.data}), as_of=date(2025, 7, 3))
    intake = Intake([], [])
    complete_waiting(job, intake)
    assert "正被客户端占用" in intake.notices[0]
    assert swap.waiting_run(refused) == RUNS[1]


def test_by_hand_it_is_completed_once_and_never_over_a_newer_one(refused: Workspace) -> None:
    put_in_place(refused, RUNS[1])
    assert published(refused) == RUNS[1]
    assert put_in_place(refused, RUNS[1]) == refused.database
    with pytest.raises(PublishError, match="更晚的运行"):
        put_in_place(refused, RUNS[0])
    with pytest.raises(PublishError, match="没有运行"):
        put_in_place(refused, "20250801T000000-bbbbbb")
    assert [path.name for path in (refused.curated / ".building").iterdir()] == []


def test_a_newer_publication_makes_the_waiting_one_history(refused: Workspace) -> None:
    publish(refused, build(refused, RUNS[2]), "2025-06", RUNS[2])
    assert swap.waiting_run(refused) is None
    assert (refused.curated / "vintages" / "2025-06" / f"{RUNS[1]}.duckdb").is_file()


def test_killed_before_the_candidate_is_gone_nothing_waits(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(workspace, build(workspace, RUNS[0]), "2025-06", RUNS[0])
    candidate = build(workspace, RUNS[1])

    def killed(_: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", Held(workspace, 99))
        patched.setattr(swap, "discard", killed)
        with pytest.raises(KeyboardInterrupt):
            publish(workspace, candidate, "2025-06", RUNS[1], patience=())
    assert sweep(workspace) == [RUNS[1]]
    assert swap.waiting_run(workspace) is None
    assert published(workspace) == RUNS[0]


def test_the_last_of_each_month_and_the_sealed_stay(tmp_path: Path) -> None:
    runs = [f"2025{day}T090000-aaaaaa" for day in ("0601", "0610", "0628", "0702", "0703", "0704", "0705")]
    for period in ("2025-05", "2025-06"):
        (tmp_path / period).mkdir()
        for run_id in runs:
            (tmp_path / period / f"{run_id}.duckdb").touch()
    removed = prune(tmp_path, 2, always=[runs[1]])
    stay = {path.stem for path in (tmp_path / "2025-06").iterdir()}
    assert stay == {runs[1], runs[2], runs[5], runs[6]}
    assert sorted(removed) == sorted(2 * [runs[0], runs[3], runs[4]])
    assert prune(tmp_path, 2, always=[runs[1]]) == []


def test_a_full_disk_is_told_and_the_next_run_needs_no_clean_up(workspace: Workspace) -> None:
    publish(workspace, build(workspace, RUNS[0]), "2025-06", RUNS[0])
    job = Job.start(settings().model_copy(update={"data": workspace.data}), as_of=date(2025, 7, 3))
    with pytest.raises(GutouError, match="磁盘空间不足"), open_build(job, Intake([], [])):
        raise duckdb.IOException('Could not write file "x.wal": No space left on device')
    with pytest.raises(GutouError, match="磁盘空间不足"), open_build(job, Intake([], [])):
        raise OSError(errno.ENOSPC, "No space left on device", "x")
    with pytest.raises(duckdb.IOException), open_build(job, Intake([], [])):
        raise duckdb.IOException("something else")
    assert published(workspace) == RUNS[0]
    sweep(workspace)
    assert list((workspace.curated / ".building").iterdir()) == []
