"""One run at a time, one intake at a time, an intake beside a run; a dead holder keeps nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from gutou.errors import GutouError
from gutou.job import Job
from gutou.operate.alive import forget_dead, lives, shown_alive
from gutou.operate.locks import INTAKE, RUN, BusyError, alone, dead_holder, holder, holding, receiving
from gutou.workspace import Workspace
from tests.publish.small_candidate import settings

HOLD = """
import sys, time
from pathlib import Path
from gutou.operate.locks import holding
from gutou.operate.alive import shown_alive
from gutou.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]), Path(sys.argv[1]))
with shown_alive(workspace, "run-1"), holding(workspace, ".lock", "月度对账"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job.start(settings().model_copy(update={"share": tmp_path / "share", "data": tmp_path / "data"}))


def test_second_caller_is_told_who_and_since_when(job: Job) -> None:
    with alone(job, "月度对账"), pytest.raises(BusyError) as refused, alone(job):
        pytest.fail("two runs at once")
    assert f"月度对账，进程 {os.getpid()}，自 " in str(refused.value)
    assert "请等它结束后再试" in str(refused.value)
    assert refused.value.exit_status == 3
    assert holder(job.workspace) is None


def test_intake_goes_on_beside_a_run_and_not_beside_an_intake(job: Job) -> None:
    with alone(job), receiving(job):
        with pytest.raises(BusyError, match="收件"), receiving(job, wait=0):
            pytest.fail("two intakes at once")
        told = holder(job.workspace, INTAKE)
        assert told is not None
        assert told.run_id == job.run_id


def test_a_scheduled_run_waits_for_its_turn(job: Job) -> None:
    began = threading.Event()

    def first() -> None:
        with holding(job.workspace, RUN, "月度对账"):
            began.set()
            time.sleep(0.5)

    thread = threading.Thread(target=first)
    thread.start()
    began.wait()
    with alone(job, "月度结账", wait=10):
        told = holder(job.workspace)
    thread.join()
    assert told is not None
    assert told.what == "月度结账"


def test_a_dead_holder_keeps_nothing(job: Job) -> None:
    data = job.workspace.data
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(data)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    told = holder(Workspace(data, data))
    assert told is not None
    assert told.pid == child.pid
    assert dead_holder(job.workspace) is None
    assert lives(job.workspace, "run-1") is True
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert holder(job.workspace) is None
    assert dead_holder(job.workspace) == told
    assert lives(job.workspace, "run-1") is False
    assert forget_dead(job.workspace) == 0  # it may only just be beginning
    mark = data / ".runs" / "run-1.lock"
    os.utime(mark, (0, 0))
    assert forget_dead(job.workspace) == 1
    assert lives(job.workspace, "run-1") is None
    with alone(job):
        assert dead_holder(job.workspace) is None
    assert dead_holder(job.workspace) is None


def test_a_run_that_ends_says_so(job: Job) -> None:
    with shown_alive(job.workspace, "run-2"):
        assert lives(job.workspace, "run-2") is True
    assert lives(job.workspace, "run-2") is None
    with pytest.raises(GutouError), shown_alive(job.workspace, "run-3"):
        raise GutouError("does not end well")
    assert lives(job.workspace, "run-3") is None
    with shown_alive(job.workspace, None):
        assert forget_dead(job.workspace) == 0


def test_a_data_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder")
    with (
        pytest.raises(GutouError, match="无法写入"),
        holding(Workspace(tmp_path, tmp_path / "data"), RUN, "对账"),
    ):
        pytest.fail("held")
