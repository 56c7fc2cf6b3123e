"""Reminders as files: in the department's own folder, once per cause, without a figure."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from gutou.intake.submissions import Submission
from gutou.messages import Told, after_intake, plan, tell
from gutou.publish.runlog import fixed_files
from gutou.settings import Messages, Settings
from gutou.workspace import Workspace
from tests.intake.arrived import settings
from tests.messages.test_owed import came


@pytest.fixture
def city(tmp_path: Path) -> Settings:
    for folder in ("住建", "发改委", "统计局"):
        (tmp_path / "share" / folder).mkdir(parents=True)
    return settings(tmp_path)


def told(city: Settings, on: str, submissions: Sequence[Submission] = ()) -> Told:
    return tell(city, submissions, plan(city, submissions, date.fromisoformat(on)))


def sheets(city: Settings) -> dict[str, list[str]]:
    """Names of the reminders by folder."""
    found: dict[str, list[str]] = {}
    for path in sorted(city.share.glob("*/回执/*/*.xlsx")):
        found.setdefault(path.relative_to(city.share).parts[0], []).append(path.stem)
    return found


def text_of(path: Path) -> str:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return "\n".join(
        str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    )


def test_each_department_is_asked_for_its_own_and_no_figure(city: Settings) -> None:
    (city.share / "住建" / "模板" / "2025-06").mkdir(parents=True)
    (city.share / "住建" / "模板" / "2025-06" / "表.xlsx").touch()
    told(city, "2025-07-06")
    assert sheets(city) == {
        "住建": ["催报单_2025-07-06_已逾期"],
        "发改委": ["催报单_2025-07-06_已逾期"],
        "统计局": ["催报单_2025-07-06_即将到期"],
    }
    path = city.share / "住建" / "回执" / "2025-06" / "催报单_2025-07-06_已逾期.xlsx"
    assert openpyxl.load_workbook(path).sheetnames == ["催报单"]
    shown, plain = text_of(path), path.with_suffix(".txt").read_text(encoding="utf-8-sig")
    for text in (shown, plain):
        for part in (
            "云泽市统计局 材料报送催报单",
            "项目摸排表",
            "2025-07-05",
            "已过 1 天",
            "没有收到",
            "住建/2025-06/",
            "住建/模板/2025-06/",
        ):
            assert part in text
        assert not re.search(r"发改|统计库|缺口|目标|基数|万元|亿元|%|[增补]足|调高", text)
        dates_aside = re.sub(r"20\d\d-\d\d(-\d\d)?|已过 \d+ 天|还有 \d+ 天", "", text)
        assert re.findall(r"\d+", dates_aside) == ["1"], "the number of the line alone"
    others = text_of(city.share / "发改委" / "回执" / "2025-06" / "催报单_2025-07-06_已逾期.xlsx")
    assert "重点项目" in others
    assert "还有 2 天" in others
    assert "住建" not in others


def test_it_is_written_once_per_milestone(city: Settings) -> None:
    assert len(told(city, "2025-07-02").written) == 2
    for on in ("2025-07-02", "2025-07-04"):
        assert told(city, on).written == []
    for path in city.share.glob("住建/回执/*/*"):
        path.unlink()
    told(city, "2025-07-04")
    assert sheets(city).get("住建") is None, "whoever clears the folder is not asked again"
    told(city, "2025-07-06")
    told(city, "2025-07-06")
    assert sheets(city)["住建"] == ["催报单_2025-07-06_已逾期"]


def test_what_has_come_meanwhile_is_not_asked_for(city: Settings) -> None:
    told(city, "2025-07-06", [came("住建", "survey"), came("发改", "survey"), came("发改", "key_projects")])
    assert sheets(city) == {"统计局": ["催报单_2025-07-06_即将到期"]}


def test_neither_a_rebuilt_nor_a_restored_installation_asks_again(city: Settings, tmp_path: Path) -> None:
    told(city, "2025-07-06")
    restored = tmp_path / "restored"
    shutil.copytree(city.data / "raw", restored / "raw")
    again = city.model_copy(update={"data": restored})
    assert told(again, "2025-07-06").written == []
    assert fixed_files(Workspace.of(city).fixed) == [], "no figure depends on what was told"


def test_a_folder_that_cannot_be_written_is_said_and_tried_again(city: Settings) -> None:
    (city.share / "住建" / "回执").write_text("in the way")
    (city.share / "统计局").rmdir()
    first = told(city, "2025-07-06")
    assert [one.split()[0] for one in first.notices] == ["住建", "统计局"]
    (city.share / "住建" / "回执").unlink()
    assert [path.parts[-4] for path in told(city, "2025-07-06").written] == ["住建"]


def test_a_link_is_not_followed(city: Settings, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (city.share / "住建" / "回执").symlink_to(tmp_path / "elsewhere")
    assert told(city, "2025-07-06").notices != []
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_runs_of_another_day_and_those_who_want_none_write_nothing(city: Settings) -> None:
    day = date(2025, 7, 6)
    assert after_intake(city, (), as_of=day, today=date(2025, 7, 10)) == []
    quiet = city.model_copy(update={"messages": Messages(files=False)})
    assert after_intake(quiet, (), as_of=day, today=day) == []
    assert sheets(city) == {}
    after_intake(city, (), as_of=day, today=day)
    assert len(sheets(city)) == 3
