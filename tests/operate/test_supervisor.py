"""Children are kept running, with pauses that grow; the server is asked whether it is well."""

from __future__ import annotations

import os
import socket
import sys
import time
from pathlib import Path

import pytest

from gutou import prefect_home
from gutou.errors import GutouError
from gutou.operate import child as supervisor_child
from gutou.operate import supervisor
from gutou.operate.child import Backoff, Child
from gutou.operate.locks import SERVE, holding
from gutou.operate.supervisor import Health
from gutou.workspace import Workspace


def test_pauses_grow_and_are_short_again_after_a_steady_life() -> None:
    backoff = Backoff()
    assert [backoff.after(1) for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert backoff.after(500) == 1
    assert backoff.after(1) == 2


def test_a_child_that_dies_is_started_again() -> None:
    child = Child("测试", [sys.executable, "-c", "import sys; sys.stdin.read()"], os.environ)
    assert child.keep()
    first = child.pid
    assert first is not None
    assert not child.keep()
    assert child.is_idle(0)
    child.kill("试验")
    until = time.monotonic() + 10
    while not child.keep() and time.monotonic() < until:
        time.sleep(0.05)
    assert child.pid not in (None, first)
    child.end(5)
    assert child.pid is None


def test_a_child_that_has_work_of_its_own_is_not_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "import subprocess, sys; p = subprocess.Popen(['sleep', '60']); sys.stdin.read(); p.kill(); p.wait()"
    )
    busy = Child("测试", [sys.executable, "-c", code], os.environ)
    busy.keep()
    until = time.monotonic() + 10
    while busy.is_idle(1000) and time.monotonic() < until:
        time.sleep(0.02)
    assert not busy.is_idle(1000)
    assert busy._process is not None
    assert busy._process.stdin is not None
    busy._process.stdin.close()
    busy._process.wait()
    monkeypatch.setattr(supervisor_child, "_children", lambda _: None)  # a system that does not tell
    assert not busy.is_idle(5)
    assert busy.is_idle(1000)


def test_a_server_is_given_up_after_it_has_not_answered_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, well = [0.0], [False]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    health = Health("http://x/api", lambda _: well[0])

    def looks(seconds: int) -> bool:
        going = True
        for _ in range(seconds):
            clock[0] += 1
            going = going and health.look()
        return going

    assert looks(100)
    assert not health.well
    well[0] = True
    assert looks(5)
    assert health.well
    well[0] = False
    assert looks(150)
    assert not looks(60)
    health.restart()
    assert not looks(300)


def test_another_port_is_taken_where_a_stranger_has_the_first(caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        port = stranger.getsockname()[1]
        assert supervisor._free_port("127.0.0.1", port) > port
    assert "占用" in caplog.text


def test_no_free_port_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "_is_free", lambda *_: False)
    monkeypatch.setattr(supervisor, "_answers", lambda _: False)
    with pytest.raises(GutouError, match="都被占用"):
        supervisor._free_port("127.0.0.1", 4200)


def test_commands_use_the_server_that_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace(tmp_path / "share", tmp_path / "data")
    workspace.prefect_home.mkdir(parents=True)
    (workspace.prefect_home / "server.json").write_text('{"url": "http://127.0.0.1:4299/api", "pid": 1}')
    assert prefect_home.serving_at(workspace) is None  # left behind by one that was killed
    with holding(workspace, SERVE, "gutou serve"):
        assert prefect_home.serving_at(workspace) == "http://127.0.0.1:4299/api"


def test_versions_under_which_nothing_is_scheduled_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    supervisor._require_scheduler()
    monkeypatch.setattr(supervisor, "version", lambda _: "2.1.9")
    with pytest.raises(GutouError, match=r"2\.1\.9"):
        supervisor._require_scheduler()
