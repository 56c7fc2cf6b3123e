"""``gutou serve`` with a real server: a dropped file gets its receipt, all ends with SIGTERM."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gutou.operate.locks import SERVE, holder
from gutou.workspace import Workspace

pytestmark = pytest.mark.operate
SETTINGS = """
city_code = "4398"
city_name = "云泽市"
share = "{root}/share"
data = "{root}/data"
[limits]
settle_seconds = 0
[schedule]
intake_seconds = 15
port = {port}
[[regions]]
code = "439802"
name = "澄湖区"
"""


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "gutou.toml").write_text(SETTINGS.format(root=tmp_path, port=port), encoding="utf-8")
    folder = tmp_path / "share" / "发改" / "2025-06"
    folder.mkdir(parents=True)
    (folder / "表.csv").write_text("项目名称,计划总投资\n某某路工程,1000\n", encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
    command = [sys.executable, "-c", "from gutou.cli import main; main()", "serve", "--config", "gutou.toml"]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment, text=True, stderr=(tmp_path / "log").open("w")
    )
    yield process
    process.kill()
    process.wait()


def until(found: Callable[[], object], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_a_dropped_file_gets_its_receipt_and_all_ends_in_good_order(
    serving: subprocess.Popen[str], tmp_path: Path
) -> None:
    receipts = tmp_path / "share" / "发改" / "回执" / "2025-06"
    until(lambda: list(receipts.glob("回执_表_*.txt")))
    address = tmp_path / "data" / ".prefect" / "server.json"
    server = json.loads(address.read_text())["pid"]
    serving.send_signal(signal.SIGTERM)
    assert serving.wait(90) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)
    workspace = Workspace(tmp_path / "share", tmp_path / "data")
    assert holder(workspace, SERVE) is None
    assert not list((workspace.data / ".runs").glob("*"))
    assert not address.exists()
    told = (tmp_path / "log").read_text(encoding="utf-8")
    assert "服务器就绪" in told
    assert "Traceback" not in told
