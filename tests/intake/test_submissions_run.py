"""Files dropped into a share, collected, read and decided upon, as a run does it."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from gutou import pipeline
from gutou.intake.submissions import Submission
from gutou.job import Job
from gutou.settings import HandingIn, Settings
from gutou.workspace import Workspace
from tests.intake.arrived import drop, settings


def table(numbers: Iterable[int]) -> str:
    lines = ["项目名称,建设单位,计划总投资（万元）,本年完成投资（万元）,开工时间"]
    lines += [f"{n}号路改造,云泽城投,{1000 + n},{100 + n},2025-03" for n in numbers]
    return "\n".join(lines)


def job(city: Settings, day: int) -> Job:
    now = datetime(2025, 7, day, 9)
    return Job(city, Workspace.of(city), now.date(), now, f"run{day}")


def run(city: Settings, day: int) -> tuple[pipeline.Intake, dict[str, Submission]]:
    """Collect and read what is new; what became of everything, by path."""
    today = job(city, day)
    intake = pipeline.collect_files(today)
    for arrival in pipeline.unread(today, intake):
        intake.add(*pipeline.read_file(today, arrival))
    return intake, {one.arrival.path: one for one in intake.submissions()}


def test_a_question_is_asked_and_answered_in_the_share(tmp_path: Path) -> None:
    city = settings(tmp_path)
    drop(city.share, "住建/2025-06/甲.csv", table(range(10)), at=datetime(2025, 7, 1))
    _, first = run(city, 1)
    assert first["住建/2025-06/甲.csv"].in_force
    second = drop(city.share, "住建/2025-06/乙.csv", table(range(6, 16)), at=datetime(2025, 7, 2))
    _, asked = run(city, 2)
    assert asked["住建/2025-06/乙.csv"].status == "held"
    assert asked["住建/2025-06/乙.csv"].question
    drop(city.share, "住建/2025-06/补充/乙.csv", second.read_bytes(), at=datetime(2025, 7, 3))
    second.unlink()
    intake, answered = run(city, 3)
    assert [one.status for one in answered.values()] == ["accepted", "superseded", "accepted"]
    shared = [f for f in answered["住建/2025-06/补充/乙.csv"].findings if f.rule_id == "IN51"]
    assert [f.value for f in shared] == ["6号路改造", "7号路改造", "8号路改造", "9号路改造"]
    assert intake.submissions() is intake.submissions()
    # Another run, or one without its cache, says the same.
    assert run(city, 3)[1] == answered


def test_the_settings_decide(tmp_path: Path) -> None:
    city = settings(tmp_path, handing_in=HandingIn(adds_below=0.5))
    drop(city.share, "住建/2025-06/甲.csv", table(range(10)), at=datetime(2025, 7, 1))
    drop(city.share, "住建/2025-06/乙.csv", table(range(6, 16)), at=datetime(2025, 7, 2))
    assert [one.status for one in run(city, 2)[1].values()] == ["accepted", "accepted"]
