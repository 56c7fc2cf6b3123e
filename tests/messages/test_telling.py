"""What a run tells at its ends: reminders after an intake, the bureau of what was held back or failed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from gutou import pipeline
from gutou.errors import GutouError
from gutou.job import Job
from gutou.operate.locks import BusyError
from gutou.pipeline import Intake, Outcome
from gutou.settings import Messages, Webhook
from tests.intake.arrived import settings
from tests.messages.servers import Robot, robot_server

DAY = date(2025, 7, 6)


@pytest.fixture
def robot(monkeypatch: pytest.MonkeyPatch) -> Iterator[Robot]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("gutou.pipeline.telling.local_now", lambda told: datetime(2025, 7, 6, 9))
    with robot_server(Robot()) as robot:
        monkeypatch.setenv("HOOK", robot.url)
        yield robot


def job(root: Path) -> Job:
    (root / "share" / "住建").mkdir(parents=True, exist_ok=True)
    return Job.start(settings(root, messages=Messages(webhook=Webhook(bureau="HOOK"))), as_of=DAY)


def test_after_an_intake_departments_are_reminded_and_what_was_not_told_is_noticed(
    tmp_path: Path, robot: Robot
) -> None:
    one = job(tmp_path)
    intake = Intake([], [], settings=one.settings)
    pipeline.remind_senders(one, intake)
    assert [path.name for path in one.workspace.receipts("住建", "2025-06").glob("*.txt")] == [
        "催报单_2025-07-06_已逾期.txt"
    ]
    assert {notice.split()[0] for notice in intake.notices} == {"发改", "统计局"}, "they have no folder"
    assert len(robot.texts) == 1


def test_the_bureau_hears_of_what_the_audit_held_back_alone(tmp_path: Path, robot: Robot) -> None:
    one = job(tmp_path)
    for outcome in (Outcome(True, "已发布"), Outcome(False, "没有就位", waits=True)):
        assert pipeline.tell_bureau(one, outcome) == outcome
    assert robot.texts == []
    robot.status = 500
    held = pipeline.tell_bureau(
        one, Outcome(False, "审核未通过", faults=("缺口：1 行不符",), notices=("先",))
    )
    assert held.notices == ("先", "群机器人没有发出（应答为 HTTP 500），下次运行再试")


def test_a_run_that_fails_is_told_and_fails(tmp_path: Path, robot: Robot) -> None:
    one = job(tmp_path)
    for error in (BusyError("另一次运行正在使用"), KeyboardInterrupt()):
        with pytest.raises(type(error)), pipeline.failure_told(one):
            raise error
    assert robot.texts == []
    with pytest.raises(GutouError), pipeline.failure_told(one):
        raise GutouError("共享目录无法读取（不存在）")
    (text,) = robot.texts
    assert "共享目录无法读取（不存在）。已发布的库不受影响" in text
