"""The round trip through real files: exported, filled in, dropped back, receipted, carried out."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gutou.errors import UsageError
from gutou.intake.submissions import Submission
from gutou.pipeline import Intake
from gutou.register.review_export import export
from tests.register.review_world import World, fill
from tests.test_cli import gutou

JUNE, JULY = "2025-06", "2025-07"
ROAD = {"项目名称": "石桥镇农村公路", "计划总投资": 2000}
ROAD_RECORD = {"统计库项目编码": "GT1", "项目名称": "石桥镇农村公路危桥改造", "计划总投资": 2900}
SECOND_RECORD = {"统计库项目编码": "GT3", "项目名称": "石桥镇农村公路安防提升", "计划总投资": 3100}
BRIDGE = {"项目名称": "青云大桥", "计划总投资": 9000, "建设单位": "云泽交通投资有限公司"}
BRIDGE_RECORD = {
    "统计库项目编码": "GT2",
    "项目名称": "青云大桥及接线工程",
    "计划总投资": 21000,
    "建设单位": "云泽交通投资有限公司",
}
SIGNED = {"决定人": "王五", "决定日期": "2025-07-04"}


@pytest.fixture(scope="module")
def asked_once(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A month with doubtful pairs, exported."""
    world = World(tmp_path_factory.mktemp("review"))
    world.survey(JUNE, ROAD, BRIDGE)
    world.library(JUNE, ROAD_RECORD, SECOND_RECORD, BRIDGE_RECORD)
    world.run(date(2025, 7, 3))
    done = world.export(JUNE)
    assert (done.groups, done.pairs, done.pending) == (2, 3, 2)
    return world


@pytest.fixture
def world(asked_once: World, tmp_path: Path) -> World:
    """The same, free to be changed."""
    shutil.copytree(asked_once.root, tmp_path / "city")
    copy = World.__new__(World)
    copy.root, copy.rounds = tmp_path / "city", 1
    copy.settings = asked_once.settings.model_copy(
        update={"share": copy.root / "share", "data": copy.root / "data"}
    )
    return copy


def answer(
    world: World,
    answers: dict[str, dict[str, Any]],
    *,
    sender: str = "统计局",
    period: str = JUNE,
    name: str = "复核.xlsx",
) -> Intake:
    """Fill the exported workbook in, drop it back, and run."""
    fill(workbook(world), world.settings.share / sender / period / name, answers)
    return world.run(date(2025, 8, 5))


def checked(world: World, answers: dict[str, dict[str, Any]], *, sender: str = "统计局") -> Intake:
    """Fill it in, drop it back, and have it taken in and answered only."""
    fill(workbook(world), world.settings.share / sender / JUNE / "复核.xlsx", answers)
    return world.receive(date(2025, 8, 5))


def workbook(world: World) -> Path:
    return world.workspace.curated / "reports" / JUNE / "疑似重复复核.xlsx"


def returned(intake: Intake) -> Submission:
    return next(one for one in intake.submissions() if one.document == "decisions")


def told(intake: Intake) -> list[tuple[str, str | None, str | None]]:
    """Rule, cell and value of what the sender is told of the returned workbook."""
    return sorted(
        (found.rule_id, f"{found.column}{found.row_number}" if found.column else None, found.value)
        for found in returned(intake).findings
    )


def settled(world: World) -> list[tuple[Any, ...]]:
    return world.ask(
        "SELECT left_project_name, right_project_name, decision, settled FROM match_review ORDER BY ALL"
    )


def test_the_workbook_lies_with_the_reports_and_says_what_it_asked(asked_once: World) -> None:
    assert workbook(asked_once).is_file()
    kept = json.loads((asked_once.workspace.fixed / "review" / f"{JUNE}.json").read_text(encoding="utf-8"))
    published = {pair for (pair,) in asked_once.ask("SELECT pair_id FROM match_review")}
    assert {entry["pair_id"] for entry in kept["pairs"]} == published


def test_an_untouched_workbook_is_no_fault_and_decides_nothing(world: World) -> None:
    intake = checked(world, {})
    assert not [found for found in returned(intake).findings if found.severity == "error"]
    assert returned(intake).rows_accepted == 0


def test_decisions_are_carried_out_outlive_the_month_and_are_asked_again_when_a_name_has_changed(
    world: World,
) -> None:
    intake = answer(
        world,
        {
            "危桥": {"决定": "同一项目", **SIGNED},
            "安防": {"决定": "不同项目", **SIGNED},
            "青云": {"决定": "不同项目", "说明": "接线另立项", **SIGNED},
        },
    )
    assert returned(intake).rows_accepted == 3
    projects = world.projects(JUNE)
    assert (
        projects["石桥镇农村公路"] == projects["石桥镇农村公路危桥改造"] != projects["石桥镇农村公路安防提升"]
    )
    assert projects["青云大桥"] != projects["青云大桥及接线工程"]
    assert ("青云大桥", "青云大桥及接线工程", "不同项目", True) in settled(world)
    assert ("石桥镇农村公路", "石桥镇农村公路危桥改造", "同一项目", True) in settled(world)
    assert world.ask("SELECT DISTINCT decided_by, decided_on FROM match_review WHERE settled") == [
        ("王五", "2025-07-04")
    ]
    assert world.ask("SELECT * FROM pending") == []

    world.survey(JULY, ROAD | {"计划总投资": 2100}, BRIDGE | {"项目名称": "云泽市青云大桥新建"})
    world.library(JULY, ROAD_RECORD, SECOND_RECORD, BRIDGE_RECORD)
    world.run(date(2025, 8, 6))
    projects = world.projects(JULY)
    assert (
        projects["石桥镇农村公路"] == projects["石桥镇农村公路危桥改造"] != projects["石桥镇农村公路安防提升"]
    )
    done = world.export(JULY)
    assert (done.groups, done.pairs) == (1, 1)


def test_the_receipt_is_for_the_sender(world: World) -> None:
    checked(world, {"青云": {"决定": "不同项目", **SIGNED}})
    [text] = (world.settings.share / "统计局" / "回执" / JUNE).glob("回执_复核_*.txt")
    said = text.read_text(encoding="utf-8-sig")
    assert "复核决定" in said
    assert "不认识" not in said


def test_one_cell_decides_a_whole_group(world: World) -> None:
    intake = checked(world, {"危桥": {"决定": "整组不同项目", "说明": "各是各的", **SIGNED}})
    assert returned(intake).rows_accepted == 2


def test_a_decision_of_its_own_goes_before_that_on_the_group(world: World) -> None:
    whole = {"决定": "整组不同项目", "说明": "各是各的", **SIGNED}
    answer(world, {"危桥": whole, "安防": {"决定": "待定", **SIGNED}})
    assert world.ask("SELECT DISTINCT note FROM match_review WHERE settled") == [("各是各的",)]
    found = {right: (decision, holds) for _, right, decision, holds in settled(world)}
    assert found["石桥镇农村公路危桥改造"] == ("不同项目", True)
    assert found["石桥镇农村公路安防提升"] == ("待定", False)


def test_the_newest_wins_and_the_older_stay_visible(world: World) -> None:
    checked(world, {"青云": {"决定": "不同项目", **SIGNED}})
    answer(
        world,
        {"青云": {"决定": "同一项目", "决定人": "赵六", "决定日期": "2025-08-01"}},
        name="再次复核.xlsx",
    )
    [(decision, by, earlier)] = world.ask(
        "SELECT decision, decided_by, earlier_decisions FROM match_review WHERE left_project_name = '青云大桥'"
    )
    assert (decision, by, earlier) == ("同一项目", "赵六", "不同项目（王五，2025-07-04）")
    projects = world.projects(JUNE)
    assert projects["青云大桥"] == projects["青云大桥及接线工程"]


def test_an_unknown_id_is_refused(world: World) -> None:
    unknown = "M" + "0" * 32
    intake = checked(
        world,
        {"青云": {"决定": "同一项目", "比对编号": unknown, **SIGNED}, "危桥": {"决定": "不同项目", **SIGNED}},
    )
    [(rule, cell, value)] = told(intake)
    assert (rule, value) == ("IN70", unknown)
    assert cell is not None
    assert cell[-1] in "456"
    one = returned(intake)
    assert (one.status, one.rows_accepted) == ("partial", 1)


def test_a_pair_decided_twice_in_one_file_is_refused(world: World) -> None:
    target = world.settings.share / "统计局" / JUNE / "复核.xlsx"
    fill(workbook(world), target, {"青云": {"决定": "同一项目", **SIGNED}})
    book = openpyxl.load_workbook(target)
    sheet = book["复核"]
    heads = {cell.value: at for at, cell in enumerate(sheet[3], start=1)}
    [bridge] = [
        n for n in range(4, sheet.max_row + 1) if "青云" in str(sheet.cell(n, heads["项目名称对照"]).value)
    ]
    sheet.append([cell.value for cell in sheet[bridge]])
    sheet.cell(sheet.max_row, heads["决定"]).value = "不同项目"
    book.save(target)
    intake = world.receive(date(2025, 8, 5))
    assert [rule for rule, *_ in told(intake)] == ["IN71", "IN71"]
    assert returned(intake).rows_accepted == 0


def test_two_decisions_on_one_whole_group_are_refused(world: World) -> None:
    intake = checked(
        world, {"危桥": {"决定": "整组同一项目", **SIGNED}, "安防": {"决定": "整组不同项目", **SIGNED}}
    )
    assert [rule for rule, *_ in told(intake)] == ["IN71", "IN71"]
    assert returned(intake).rows_accepted == 0


def _edit_asked(world: World, change: dict[str, Any]) -> None:
    """What was asked of the pairs of the road, changed as if the verdicts had been others."""
    path = world.workspace.fixed / "review" / f"{JUNE}.json"
    kept = json.loads(path.read_text(encoding="utf-8"))
    road = {
        pair for (pair,) in world.ask("SELECT pair_id FROM match_review WHERE left_project_name LIKE '石桥%'")
    }
    for entry in kept["pairs"]:
        if entry["pair_id"] in road:
            entry.update(change)
    path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def test_a_decision_against_a_veto_needs_a_word(world: World) -> None:
    _edit_asked(world, {"excludes": True})
    intake = checked(world, {"危桥": {"决定": "同一项目", **SIGNED}, "安防": {"决定": "不同项目", **SIGNED}})
    [(rule, cell, value)] = told(intake)
    assert (rule, value) == ("IN73", "同一项目")
    assert cell is not None
    assert cell.startswith("B")
    assert returned(intake).rows_accepted == 1
    again = answer(world, {"危桥": {"决定": "同一项目", "说明": "批复相同", **SIGNED}}, name="再次复核.xlsx")
    assert [one.status for one in again.submissions() if one.arrival.file_name == "再次复核.xlsx"] == [
        "partial"
    ]
    projects = world.projects(JUNE)
    assert projects["石桥镇农村公路"] == projects["石桥镇农村公路危桥改造"]


def test_a_group_that_excludes_itself_is_not_one_project_without_a_word(world: World) -> None:
    records = [
        p
        for (p,) in world.ask(
            "SELECT right_project_id FROM match_review WHERE left_project_name LIKE '石桥%'"
        )
    ]
    _edit_asked(world, {"apart": [sorted(records)]})
    whole = checked(world, {"危桥": {"决定": "整组同一项目", **SIGNED}})
    assert [(rule, cell and cell[0]) for rule, cell, _ in told(whole)] == [("IN73", "B"), ("IN73", "B")]
    assert returned(whole).rows_accepted == 0


def test_one_of_a_group_that_excludes_itself_needs_no_word(world: World) -> None:
    records = [
        p
        for (p,) in world.ask(
            "SELECT right_project_id FROM match_review WHERE left_project_name LIKE '石桥%'"
        )
    ]
    _edit_asked(world, {"apart": [sorted(records)]})
    intake = checked(world, {"危桥": {"决定": "同一项目", **SIGNED}, "安防": {"决定": "不同项目", **SIGNED}})
    assert told(intake) == []


def test_a_word_on_scope_is_no_decision_on_a_pair(world: World) -> None:
    intake = checked(world, {"青云": {"决定": "纳入", **SIGNED}})
    assert [rule for rule, *_ in told(intake)] == ["IN74"]
    assert returned(intake).status == "rejected"


def test_a_decision_nobody_signed_counts_and_is_told(world: World) -> None:
    intake = checked(world, {"青云": {"决定": "不同项目"}})
    assert told(intake) == [("IN75", None, None)]
    assert returned(intake).rows_accepted == 1


def test_nobody_else_decides(world: World) -> None:
    intake = checked(world, {"青云": {"决定": "同一项目", **SIGNED}}, sender="发改")
    assert [rule for rule, *_ in told(intake)] == ["IN78"]
    assert returned(intake).rows_accepted == 0


def test_contradictory_decisions_of_one_file_are_refused(world: World) -> None:
    one, other = (
        p
        for (p,) in world.ask(
            "SELECT right_project_id FROM match_review WHERE left_project_name LIKE '石桥%' ORDER BY 1"
        )
    )
    bridge = {"projects": sorted((one, other))}
    path = world.workspace.fixed / "review" / f"{JUNE}.json"
    kept = json.loads(path.read_text(encoding="utf-8"))
    [(third,)] = world.ask("SELECT pair_id FROM match_review WHERE left_project_name = '青云大桥'")
    for entry in kept["pairs"]:
        entry.update(bridge if entry["pair_id"] == third else {})
    path.write_text(json.dumps(kept), encoding="utf-8")
    intake = checked(world, {"石桥": {"决定": "同一项目", **SIGNED}, "青云": {"决定": "不同项目", **SIGNED}})
    assert [rule for rule, *_ in told(intake)] == ["IN72"] * 3
    assert returned(intake).status == "rejected"


def test_a_workbook_somebody_may_be_filling_in_is_never_written_over(world: World) -> None:
    before = workbook(world).read_bytes()
    again = world.export(JUNE)
    assert again.path is not None
    assert again.path.name == "疑似重复复核（2）.xlsx"
    assert workbook(world).read_bytes() == before
    with pytest.raises(UsageError, match="已经存在"):
        export(world.settings, JUNE, workbook(world))


def test_a_period_that_is_not_published_is_said(world: World) -> None:
    with pytest.raises(UsageError, match=JUNE):
        world.export("2024-01")


def test_nothing_published(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="还没有发布"):
        World(tmp_path / "city").export(JUNE)


def test_the_command_says_what_to_do_next(asked_once: World) -> None:
    config = asked_once.root / "gutou.toml"
    names = "".join(
        f'[[regions]]\ncode = "{r.code}"\nname = "{r.name}"\n' for r in asked_once.settings.regions
    )
    config.write_text(f'city_code = "4398"\ncity_name = "云泽市"\n{names}', encoding="utf-8")
    folders = ("--share", asked_once.settings.share, "--data", asked_once.settings.data)
    done = gutou("review", "export", "--config", config, *folders, "--out", asked_once.root / "复核.xlsx")
    assert done.returncode == 0, done.stderr
    assert "2 组、3 对" in done.stdout
    assert (asked_once.root / "复核.xlsx").is_file()
    wrong = gutou("review", "export", "--config", config, *folders, "--period", "六月")
    assert wrong.returncode == 2
    assert "六月" in wrong.stderr
