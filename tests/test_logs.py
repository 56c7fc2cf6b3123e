"""Logs of runs: who, when, what stage, how it ended; and nothing of what the files say."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from gutou.errors import GutouError
from gutou.job import Job, progress
from gutou.logs import kept, last_end, scrub, told_end
from gutou.settings import Logs
from tests.intake.arrived import AS_OF, settings


def job(root: Path, **limits: int) -> Job:
    return Job.start(settings(root, logs=Logs(**limits)), as_of=AS_OF, period="2025-06")


def logged(root: Path) -> list[dict[str, str]]:
    text = (root / "data" / "logs" / "gutou.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("读取 住建/张三13800000000.xlsx：120 行", "读取 住建/（文件）：120 行"),
        ("联系人 138 0013 8000 无人接听", "联系人 （电话） 无人接听"),
        ("联系人 138-0013-8000", "联系人 （电话）"),
        ("电话 0571-88888888、010 66666666", "电话 （电话）、（电话）"),
        ("证件 33010619900101123X 不全", "证件 （证件号） 不全"),
        ("设置项 x 的值 '李四' 不对", "设置项 x 的值 “…” 不对"),
        ("“住建/2025-06/李四的表.xlsx”是链接", "“…”是链接"),
        ("运行 20250710T090000-abc123 收件 新到 3 个文件，共 1380000 行", None),
        ("内容指纹 13800138000abcdef0123", None),
    ],
)
def test_a_sentence_is_scrubbed_of_what_may_be_personal(said: str, left: str | None) -> None:
    assert scrub(said) == (said if left is None else left)


def test_a_run_is_told_in_two_forms_with_stage_city_and_period(tmp_path: Path) -> None:
    one = job(tmp_path)
    with kept(one):
        with one.timed("收件") as told:
            told.append("新到 3 个文件")
        logging.getLogger("gutou.publish.retention").warning("留存版本 %s 未能删除", "r0")
        with kept(one):
            progress.info("嵌套")
        told_end("published", "已发布，报告时段 2025-06")
    lines = logged(tmp_path)
    assert [one["message"].split("（")[0] for one in lines] == [
        "运行开始，测算日 2025-07-03",
        "收件 新到 3 个文件",
        "留存版本 r0 未能删除",
        "嵌套",
        "运行结束：已发布，报告时段 2025-06",
    ]
    assert {(each["run_id"], each["city"], each["period"]) for each in lines} == {
        (one.run_id, "云泽市", "2025-06")
    }
    assert [each["stage"] for each in lines] == ["", "收件", "", "", ""]
    assert (lines[-1]["event"], lines[-1]["state"]) == ("ended", "published")
    assert last_end(tmp_path / "data") == lines[-1]
    readable = (tmp_path / "data" / "logs" / "gutou.log").read_text(encoding="utf-8").splitlines()
    assert len(readable) == len(lines)
    assert f"INFO {one.run_id} 云泽市 2025-06 收件 新到 3 个文件" in readable[1]
    assert not [h for h in logging.getLogger("gutou").handlers if isinstance(h, logging.FileHandler)]


def test_of_an_error_that_is_not_ours_only_kind_and_place_are_told(tmp_path: Path) -> None:
    def stumbles() -> None:
        raise ValueError("could not convert '张三 13800138000' to a number")

    with pytest.raises(ValueError, match="convert"), kept(job(tmp_path)):
        stumbles()
    with pytest.raises(GutouError), kept(job(tmp_path)):
        raise GutouError("投递文件夹无法读取（没有权限）")
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "data" / "logs").iterdir())
    assert "张三" not in text
    assert "13800138000" not in text
    assert "convert" not in text
    first, second = (one for one in logged(tmp_path) if one.get("event") == "ended")
    assert first["message"].startswith("运行失败：ValueError [ValueError @ ")
    assert "test_logs.py" in first["message"]
    assert second["message"].startswith("运行失败：投递文件夹无法读取（没有权限）")
    assert {first["state"], second["state"]} == {"failed"}


def test_files_are_rotated_by_size_and_so_many_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with kept(job(tmp_path, max_mb=1, kept=2)):
        for handler in logging.getLogger("gutou").handlers:
            monkeypatch.setattr(handler, "maxBytes", 2_000)
        for n in range(100):
            progress.info("第 %d 行", n)
    names = sorted(path.name for path in (tmp_path / "data" / "logs").glob("gutou.log*"))
    assert [name for name in names if not name.endswith(".lock")] == [
        "gutou.log",
        "gutou.log.1",
        "gutou.log.2",
    ]
    assert all(path.stat().st_size <= 2_200 for path in (tmp_path / "data" / "logs").glob("gutou.log*"))


def test_whoever_did_not_rotate_follows(tmp_path: Path) -> None:
    """Another process has rotated meanwhile: lines go to the file that has the name now."""
    with kept(job(tmp_path)):
        progress.info("先")
        folder = tmp_path / "data" / "logs"
        (folder / "gutou.log").rename(folder / "gutou.log.1")
        progress.info("后")
    assert "后" in (folder / "gutou.log").read_text(encoding="utf-8")
    assert "后" not in (folder / "gutou.log.1").read_text(encoding="utf-8")


def test_logs_are_closed_to_others_and_never_stop_a_run(tmp_path: Path) -> None:
    with kept(job(tmp_path)):
        progress.info("一")
    folder = tmp_path / "data" / "logs"
    assert folder.stat().st_mode & 0o777 == 0o750
    assert (folder / "gutou.log").stat().st_mode & 0o007 == 0
    other = tmp_path / "other"
    (other / "data").mkdir(parents=True)
    (other / "data" / "logs").write_text("in the way")
    with kept(job(other)):
        progress.info("二")
    assert last_end(other / "data") is None
