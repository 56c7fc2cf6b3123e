"""The command line as a person meets it: one sentence, the promised exit status, never a traceback."""

from __future__ import annotations

import json
import os
from pathlib import Path

import openpyxl
import pytest
import typer

from gutou import cli_show
from gutou.pipeline import Outcome
from gutou.publish.runlog import code_version
from gutou.workspace import Workspace
from tests.command import in_child, in_process

gutou = in_child


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "--foo"], "--foo"),
        (["run", "--as-of", "gestern"], "gestern"),
        (["run", "--period", "2025-13"], "2025-13"),
        (["run", "--config", "none.toml"], "none.toml"),
        (["check", "none.xlsx"], "none.xlsx"),
        (["templates", "--period", "六月"], "六月"),
        (["templates", "--share", "no-such-share"], "no-such-share"),
        (["nope"], "nope"),
        (["demo", "--size", "large"], "large"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(arguments: list[str], said: str) -> None:
    done = in_process(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_process_of_its_own_ends_the_same_way() -> None:
    done, here = gutou("run", "--foo"), in_process("run", "--foo")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", here.stderr)


def test_the_version_is_the_one_that_runs_record() -> None:
    told = gutou("--version")
    assert (told.returncode, told.stdout) == (0, f"gutou {code_version()}\n")


def test_status_before_anything_is_published(tmp_path: Path) -> None:
    done = in_process("status", "--data", tmp_path)
    assert done.returncode == 2
    assert "还没有发布" in done.stderr


def test_a_demonstration_never_writes_over_anything_real(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    real = tmp_path / "share" / "工信.xlsx"
    real.write_bytes(b"real")
    done = gutou("demo", "--share", tmp_path / "share", "--data", tmp_path / "data")
    assert done.returncode == 2
    assert "演示不会覆盖真实数据" in done.stderr
    assert real.read_bytes() == b"real"


@pytest.mark.parametrize(("unit", "status", "said"), [("单位：万元", 0, "已接收"), ("", 1, "计量单位")])
def test_a_file_is_checked_before_it_is_sent(tmp_path: Path, unit: str, status: int, said: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([f"2025年6月摸排表 {unit}"])
    sheet.append(["项目名称", "建设单位", "计划总投资", "本年完成投资", "所属县区", "是否开工"])
    sheet.append(["鹤川县污水处理厂扩建工程", "鹤川县水务集团有限公司", 3000, 200, "鹤川县", "是"])
    book.save(tmp_path / "摸排.xlsx")
    done = gutou("check", tmp_path / "摸排.xlsx", "--department", "住建")
    assert said in done.stdout
    assert done.returncode == status, done.stdout + done.stderr


def test_a_check_is_told_to_programs_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["项目名称", "建设单位", "计划总投资（万元）", "本年完成投资（万元）"])
    sheet.append(["鹤川县污水处理厂扩建工程", "鹤川县水务集团有限公司", "三千", 200])
    book.save(tmp_path / "摸排.xlsx")
    done = gutou(
        "check", tmp_path / "摸排.xlsx", "--department", "住建", "--period", "2025-06",
        "--share", tmp_path / "none", "--data", tmp_path / "none", "--json",
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert (done.returncode, told["accepted"], told["document"]) == (0, True, "survey")
    assert [(one["severity"], one["column"], one["row_number"]) for one in told["findings"]] == [
        ("error", "C", 2)
    ]
    assert not (tmp_path / "none").exists()


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道.xlsx")
    for path, said in ((tmp_path / "管道.xlsx", "不是普通文件"), (tmp_path, "是文件夹")):
        done = gutou("check", path)
        assert done.returncode == 2
        assert said in done.stderr


def test_templates_are_written_before_anything_was_handed_in(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    where = ("--share", tmp_path / "share", "--data", tmp_path / "data", "--period", "2025-06")
    done = gutou("templates", "--department", "市住建局", *where)
    assert done.returncode == 0, done.stderr
    assert "共 1 个" in done.stdout
    assert [p.name for p in (tmp_path / "share").rglob("*.xlsx")] == ["2025-06_项目摸排表_住建.xlsx"]
    assert not (tmp_path / "data").exists()
    unknown = in_process("templates", "--department", "水利", *where)
    assert unknown.returncode == 2
    assert "水利" in unknown.stderr


def test_what_the_audit_held_back_ends_with_status_1_and_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = Outcome(
        False, "审核未通过，没有发布；原数据库不变", faults=("缺口：缺口等于目标水平减本期数：1 行不符",)
    )
    with pytest.raises(typer.Exit) as ended:
        cli_show.finish(held, Workspace(tmp_path / "share", tmp_path / "data"), as_json=False)
    assert ended.value.exit_code == 1
    told = capsys.readouterr()
    assert "审核未通过" in told.out
    assert "1 行不符" in told.err
