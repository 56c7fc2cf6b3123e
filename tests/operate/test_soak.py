"""The judge of a soak sees what is wrong, and its departments send what they note down."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from random import Random

from filelock import FileLock

from bench.soak import Disturbance
from bench.soak_checks import COMPUTES, left_over, overlaps, unexplained
from bench.soak_senders import Senders, owed
from gutou.workspace import Workspace

AT = datetime(2025, 7, 10, 9)


def line(run: str, second: int, stage: str = "归并") -> dict[str, str]:
    return {"run_id": run, "stage": stage, "time": f"2025-07-10T09:00:{second:02}.000+08:00"}


def test_two_runs_at_once_are_seen() -> None:
    after_another = [line("a", 1), line("a", 5), line("b", 6), line("b", 9)]
    assert list(overlaps(after_another, COMPUTES, "runs")) == []
    at_once = [line("a", 1), line("b", 4), line("a", 5), line("b", 9)]
    assert len(list(overlaps(at_once, COMPUTES, "runs"))) == 1
    beside = [line("a", 1), line("b", 4, "收件"), line("a", 5)]
    assert list(overlaps(beside, COMPUTES, "runs")) == []
    assert list(overlaps([], COMPUTES, "runs")) == ["the log names no runs"]


def test_what_is_left_over_is_seen(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "share", tmp_path)
    (tmp_path / "curated/.building").mkdir(parents=True)
    (tmp_path / ".lock").touch()
    assert list(left_over(workspace)) == []
    (tmp_path / "curated/.building/run.duckdb").touch()
    (tmp_path / ".lock.json").touch()
    with FileLock(tmp_path / ".lock"):
        assert len(list(left_over(workspace))) == 3


def test_a_disturbance_nobody_tells_of_is_seen(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    journal.write_text("2025-07-10 09:00:01 服务器（进程 17）已退出，状态 -9；1 秒后重新启动\n")
    killed = [Disturbance(AT, "server", 17), Disturbance(AT, "run", 18, "id")]
    found = list(unexplained(killed, journal, {"id": {"name": "收件 0900", "state": "RUNNING"}}))
    assert [text.split(" ", 1)[1] for text in found] == [
        "run (18) was killed, and the log does not say so",
        "the run 收件 0900 was killed and is still shown as RUNNING",
    ]


def test_the_ledger_is_what_stands_in_the_share(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "share", tmp_path / "data")
    senders = Senders(workspace, Random(4), {})
    for act in (senders.add, senders.send_rubbish, senders.send_twice, senders.correct, senders.touch):
        act("住建")
    sent = owed(senders.ledger)
    assert len(sent) == 3  # nothing was received, so that nothing is corrected; a touch sends nothing
    for path, digest in sent:
        assert hashlib.sha256((workspace.share / path).read_bytes()).hexdigest() == digest
