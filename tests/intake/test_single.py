"""A file checked before it is sent: the same answer as the receipt's, beside the sender's own past, changing nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from gutou.intake.collect import collect
from gutou.intake.sidecar import put
from gutou.intake.single import check_file
from gutou.intake.single_history import read_history
from gutou.intake.submissions import decide
from gutou.intake.templates import make_template
from gutou.intake.templates_columns import TemplateColumn, template_columns
from gutou.publish.seals import Seal
from gutou.settings import Limits, Settings
from gutou.workspace import Workspace
from tests.intake.arrived import settings as made_settings
from tests.intake.arrived import workspace as made_workspace
from tests.intake.test_templates import (
    columns_of,
    fill,
    hand_in,
    project,
    sender,
)

HEADS = ["项目名称", "建设单位", "计划总投资（万元）", "本年完成投资（万元）", "所属县区", "是否开工"]


def survey(path: Path, *rows: tuple[str, float]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADS)
    for name, ytd in rows:
        sheet.append([name, f"{name}公司", 3000, ytd, "青岩县", "是"])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def collected(workspace: Workspace, settings: Settings, day: str = "2025-06-03") -> None:
    now = datetime.fromisoformat(f"{day}T09:00:00")
    collect(workspace, settings, now.date(), now)


def snapshot(root: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in sorted(root.rglob("*"))}


def test_it_compares_with_what_the_sender_said_last_month_and_changes_nothing(tmp_path: Path) -> None:
    workspace, settings = made_workspace(tmp_path), made_settings(tmp_path)
    survey(
        workspace.share / "住建" / "2025-05" / "摸排.xlsx", ("青岩县供水工程", 900), ("青岩县排水工程", 50)
    )
    collected(workspace, settings)
    file = survey(tmp_path / "2025-06" / "摸排.xlsx", ("青岩县供水工程", 400), ("青岩县排水工程", 80))
    before = snapshot(tmp_path)
    checked = check_file(file, department="住建", period=None, settings=settings)
    assert snapshot(tmp_path) == before
    assert checked.accepted
    said = [(m.severity, m.row, m.message) for m in checked.receipt.matters if m.row]
    assert [row for severity, row, _ in said if severity == "error"] == [2], "this year's amount has fallen"
    alone = check_file(
        file, department="住建", period=None, settings=made_settings(tmp_path, data=tmp_path / "none")
    )
    assert [m for m in alone.receipt.matters if m.severity == "error"] == []
    assert not (tmp_path / "none").exists()


def test_what_others_sent_is_not_looked_at(tmp_path: Path) -> None:
    workspace, settings = made_workspace(tmp_path), made_settings(tmp_path)
    survey(workspace.share / "发改委" / "2025-05" / "摸排.xlsx", ("青岩县供水工程", 900))
    collected(workspace, settings)
    file = survey(tmp_path / "2025-06" / "摸排.xlsx", ("青岩县供水工程", 400))
    checked = check_file(file, department="住建", period=None, settings=settings)
    assert checked.receipt.matters == ()
    assert "发改" not in checked.text


@pytest.mark.parametrize("name", ["住建", "云泽市住房和城乡建设局"])
def test_a_department_is_known_by_any_of_its_names(tmp_path: Path, name: str) -> None:
    workspace, settings = made_workspace(tmp_path), made_settings(tmp_path)
    survey(workspace.share / "住建" / "2025-05" / "摸排.xlsx", ("青岩县供水工程", 900))
    collected(workspace, settings)
    file = survey(tmp_path / "2025-06" / "摸排.xlsx", ("青岩县供水工程", 400))
    checked = check_file(file, department=name, period=None, settings=settings)
    assert checked.submission.arrival.department == "住建"
    assert checked.receipt.matters != ()


def test_a_file_handed_in_already_is_checked_all_the_same(tmp_path: Path) -> None:
    workspace, settings = made_workspace(tmp_path), made_settings(tmp_path)
    file = survey(workspace.share / "住建" / "2025-05" / "摸排.xlsx", ("青岩县供水工程", 900))
    collected(workspace, settings)
    copy = tmp_path / "桌面" / "摸排副本.xlsx"
    copy.parent.mkdir()
    copy.write_bytes(file.read_bytes())
    checked = check_file(copy, department="住建", period="2025-05", settings=settings)
    assert checked.submission.status == "accepted"
    assert any("已于 2025-06-03 09:00 收到" in notice for notice in checked.notices)


def test_the_period_is_that_of_the_folder_also_above_a_correction(tmp_path: Path) -> None:
    settings = made_settings(tmp_path)
    file = survey(tmp_path / "2025-04" / "更正" / "摸排 2025-06.xlsx", ("青岩县供水工程", 900))
    checked = check_file(file, department="住建", period=None, settings=settings)
    assert checked.submission.period == "2025-04"
    assert checked.submission.arrival.path == "住建/2025-04/更正/摸排 2025-06.xlsx"


@pytest.mark.parametrize(
    ("title", "name"), [("2025年3月摸排表", "摸排.xlsx"), ("摸排表", "摸排 2025-03.xlsx")]
)
def test_without_a_folder_the_title_or_the_name_says_the_period(
    tmp_path: Path, title: str, name: str
) -> None:
    file = survey(tmp_path / "桌面" / name, ("青岩县供水工程", 900))
    book = openpyxl.load_workbook(file)
    book.worksheets[0].insert_rows(1)
    book.worksheets[0]["A1"] = title
    book.save(file)
    checked = check_file(file, department="住建", period=None, settings=made_settings(tmp_path))
    assert checked.submission.period == "2025-03"
    assert checked.receipt.matters == ()


def test_a_damaged_past_is_said_and_the_file_checked(tmp_path: Path) -> None:
    workspace, settings = made_workspace(tmp_path), made_settings(tmp_path)
    survey(workspace.share / "住建" / "2025-05" / "摸排.xlsx", ("青岩县供水工程", 900))
    collected(workspace, settings)
    (sidecar,) = workspace.raw.glob("*/*/*.json")
    sidecar.chmod(0o600)
    sidecar.write_text("{")
    file = survey(tmp_path / "2025-06" / "摸排.xlsx", ("青岩县供水工程", 400))
    checked = check_file(file, department="住建", period=None, settings=settings)
    assert checked.accepted
    assert any("没有用到以往报送的材料" in notice for notice in checked.notices)


def test_of_a_sealed_period_the_sender_learns_that_its_figures_stand(tmp_path: Path) -> None:
    workspace, settings = made_workspace(tmp_path), made_settings(tmp_path)
    file = survey(tmp_path / "2025-06" / "摸排.xlsx", ("青岩县供水工程", 400))
    seal = Seal("2025-06", 1, "r1", "2025-07-14", "1", "s", "2025-07-20T09:00:00", "张三", "月报")
    put(workspace.fixed / "sealed" / "2025-06" / "1", "seal.json", json.dumps(asdict(seal)).encode())
    told = check_file(file, department="住建", period=None, settings=settings).notices
    assert [one for one in told if "已于 2025-07-20 定库" in one and "修订" in one] == list(told)
    other = check_file(file, department="住建", period="2025-05", settings=settings).notices
    assert other == ()


def test_a_file_beyond_the_limit_is_refused_without_being_copied(tmp_path: Path) -> None:
    settings = made_settings(tmp_path, limits=Limits(max_file_mb=1))
    file = tmp_path / "2025-06" / "大.xlsx"
    file.parent.mkdir()
    with file.open("wb") as stream:
        stream.truncate(2 * 1024 * 1024)
    checked = check_file(file, department="住建", period=None, settings=settings)
    assert checked.submission.status == "rejected"
    assert checked.facts()["accepted"] is False
    assert checked.facts()["findings"] != []


def test_a_receipt_is_written_on_wish_and_never_over_another_file(tmp_path: Path) -> None:
    settings = made_settings(tmp_path)
    file = survey(tmp_path / "2025-06" / "摸排.xlsx", ("青岩县供水工程", 400), ("", 80))
    target = tmp_path / "回执.xlsx"
    check_file(file, department="住建", period=None, settings=settings, receipt=target)
    assert openpyxl.load_workbook(target).sheetnames[0] == "回执"
    content = file.read_bytes()
    with pytest.raises(FileExistsError):
        check_file(file, department="住建", period=None, settings=settings, receipt=file)
    assert file.read_bytes() == content


def test_of_a_file_that_cannot_be_opened_there_is_no_workbook_but_an_answer(tmp_path: Path) -> None:
    file = tmp_path / "2025-06" / "摸排.xlsx"
    file.parent.mkdir()
    file.write_bytes(b"PK\x03\x04 no workbook")
    target = tmp_path / "回执.xlsx"
    checked = check_file(
        file, department="住建", period=None, settings=made_settings(tmp_path), receipt=target
    )
    assert not checked.accepted
    assert checked.receipt.matters != ()
    assert not target.exists()
    assert any("没有生成" in notice for notice in checked.notices)


def updated(
    file: Path, content: bytes, columns: list[TemplateColumn], ytd: Sequence[float], done: Sequence[float]
) -> Path:
    """What a clerk does with a template: this month's amounts and the stage, nothing else."""

    def value(column: TemplateColumn, at: int) -> str | float | None:
        amounts = {"month_done": done[at], "ytd": ytd[at], "cumulative": ytd[at]}
        return amounts.get(column.name) or {"stage": "在建", "started": "是"}.get(column.name)

    fill(file, content, columns, len(ytd), value)
    return file


def test_a_template_with_last_months_projects_comes_back_without_a_warning(tmp_path: Path) -> None:
    """May in a form of its own, June and July in the templates made of the month before."""
    workspace, settings = made_workspace(tmp_path), made_settings(tmp_path)
    more: dict[str, str | float | int | None] = {
        "project_code": None,
        "prior_cumulative": 0,
        "cumulative": 900.5,
        "start_month": "2025-03",
        "region": "青岩县",
        "owner_uscc": "91439821MA4L00001K",
        "nature": "扩建",
    }
    rows = [project(f"青岩县{name}工程", **more) for name in ("供水", "排水", "供暖", "供气")]
    hand_in(workspace, settings, "住建", rows)
    columns = template_columns("survey", regions=("澄湖区", "青岩县", "临浦市"), used={"library_name"})
    ytd = [900.5] * 4
    for month, worst in (("2025-06", {"info"}), ("2025-07", set())):
        history = read_history(workspace, settings, {"住建"}, month, tmp_path / "temporary")
        made = make_template(
            settings, sender("survey"), "survey", month, decide(history.arrivals, history.staged)
        )
        assert made.projects == 4
        done = [10.0 * at + int(month[-1]) for at in range(4)]
        ytd = [before + now for before, now in zip(ytd, done, strict=True)]
        file = updated(workspace.share / "住建" / month / made.file_name, made.content, columns, ytd, done)
        checked = check_file(file, department="住建", period=None, settings=settings)
        assert {m.severity for m in checked.receipt.matters} == worst, checked.text
        assert (checked.submission.status, checked.submission.rows_accepted) == ("accepted", 4)
        assert checked.receipt.missing == ()
        collected(workspace, settings, f"{month}-28")


def test_the_example_of_the_guide_passes_the_edit_rules(tmp_path: Path) -> None:
    settings = made_settings(tmp_path)
    made = make_template(settings, sender("survey"), "survey", "2025-06")
    blank = {"reference", "not_entered_reason", "not_ready_reason"}

    def value(column: TemplateColumn, at: int) -> str | float | None:
        if column.name in blank or not column.example:
            return "青岩县" if column.name == "region" else None
        return float(column.example) if column.spec.type == "M" else column.example

    file = tmp_path / "2025-06" / made.file_name
    fill(file, made.content, columns_of("survey", settings), 1, value)
    checked = check_file(file, department="住建", period=None, settings=settings)
    assert checked.receipt.matters == (), checked.text
