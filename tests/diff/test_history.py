"""A planted history, run as runs are: every planted change is found with its cause, and no cause is invented."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from gutou.cli import app
from gutou.diff import Change
from gutou.diff.find import pair
from gutou.diff.report import Report, compared
from gutou.diff.text import diff_text
from tests.diff import history
from tests.diff.history import (
    BRIDGE,
    CORRECTED,
    DECISION,
    EXPORT,
    HOTEL,
    LATE,
    MARKET,
    PIPES,
    PLANT,
    ROAD,
    STATION,
    WATER,
)
from tests.intake.arrived import settings
from tests.publish.small_candidate import ROOT

pytestmark = pytest.mark.xdist_group("history")
Told = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> history.City:
    """Three runs: all is handed in; a correction, a late file and a new target; an export, a decision and a threshold."""
    city = history.City(settings(tmp_path_factory.mktemp("history")))
    road, _, tunnel, bridge, hotel, station = history.SURVEYED
    city.receive(3, "发改/2025-06/摸排表.csv", history.survey(*history.SURVEYED))
    city.receive(3, "统计局/2025-06/在库.csv", history.library(pipes=True, plant=700))
    city.receive(3, "统计局/2025-06/目标.csv", history.plan("6"))
    city.run(5)
    corrected = (replace(road, ytd=280), tunnel, replace(bridge, complete=True), hotel, station)
    city.receive(9, CORRECTED, history.survey(*corrected))
    city.receive(9, LATE, history.survey(history.Row(MARKET, ytd=150)))
    city.receive(9, history.TARGET, history.plan("7"))
    city.run(9)
    with duckdb.connect(str(city.workspace.database), read_only=True) as con:
        found = con.execute("SELECT project_id FROM project WHERE project_name = ?", [HOTEL]).fetchone()
    assert found
    city.receive(11, DECISION, f"{history.DECISIONS}\n{found[0]},纳入,合同及会计资料,张核,2025-07-10")
    city.receive(11, EXPORT, history.library(pipes=False, plant=450))
    city.settings = city.settings.model_copy(update={"threshold_wan": Decimal(1000)})
    city.run(11)
    return city


@pytest.fixture(scope="module")
def steps(city: history.City) -> dict[str, Report]:
    """What each run changed."""
    runs = zip(city.runs, city.runs[1:], strict=False)
    return {after: compared(*pair(city.workspace, before, after)) for before, after in runs}


def causes(city: history.City) -> dict[str, str]:
    """What causes are called: the submission of every file, by its place in the share."""
    with duckdb.connect(str(city.workspace.database), read_only=True) as con:
        found = con.execute("SELECT submission_id, department, file_name, status FROM submission").fetchall()
    places = {
        ("发改", "摸排表.csv"): CORRECTED,
        ("住建", "住建摸排.csv"): LATE,
        ("统计局", "在库.csv"): EXPORT,
    }
    in_force = {f"{one[1]}/{one[2]}": one[0] for one in found if one[3] == "accepted"}
    return {place: in_force[f"{key[0]}/{key[1]}"] for key, place in places.items()} | {
        history.TARGET: in_force["统计局/目标调整.csv"]
    }


def of_projects(report: Report) -> set[Told]:
    return {
        (c.subject or "", c.field, c.change, c.cause_ref or "")
        for c in report.changes
        if c.table_name != "gap"
    }


def test_a_correction_a_removal_and_a_late_file_are_each_named(
    city: history.City, steps: dict[str, Report]
) -> None:
    named = causes(city)
    corrected, late = named[CORRECTED], named[LATE]
    assert of_projects(steps["r2"]) == {
        (ROAD, "ytd_wan", "decreased", corrected),
        (ROAD, "cumulative_wan", "decreased", corrected),
        (ROAD, "in_scope_ytd_wan", "decreased", corrected),
        (ROAD, "survey_ytd_wan", "decreased", corrected),
        (WATER, "ytd_wan", "removed", corrected),
        (BRIDGE, "evidence", "reclassified", corrected),
        (BRIDGE, "tier", "reclassified", corrected),
        (MARKET, "ytd_wan", "added", late),
    }
    told = {c.subject: c.cause for c in steps["r2"].changes}
    assert told[WATER].startswith("更正文件《摸排表.csv》（发改，摸排表，2025-07-09 收到，替换")
    assert told[MARKET] == "迟到的文件《住建摸排.csv》（住建，摸排表，2025-07-09 收到）"


def test_a_decision_an_export_and_a_setting_of_one_run_are_told_apart(
    city: history.City, steps: dict[str, Report]
) -> None:
    export = causes(city)[EXPORT]
    hotel = next(c.project_id for c in steps["r3"].changes if c.subject == HOTEL)
    decided, threshold = f"SD00:{hotel}", "threshold_wan"
    assert of_projects(steps["r3"]) == {
        (HOTEL, "scope", "reclassified", decided),
        (HOTEL, "in_scope_ytd_wan", "null_to_value", decided),
        (HOTEL, "in_scope_prior_ytd_wan", "null_to_value", decided),
        (HOTEL, "status", "reclassified", decided),
        (HOTEL, "tier", "reclassified", decided),
        (PIPES, "ytd_wan", "removed", export),
        (PLANT, "ytd_wan", "decreased", export),
        (PLANT, "cumulative_wan", "decreased", export),
        (PLANT, "in_scope_ytd_wan", "decreased", export),
        (PLANT, "library_ytd_wan", "decreased", export),
        (STATION, "scope", "reclassified", threshold),
        (STATION, "in_scope_ytd_wan", "decreased", threshold),
        (STATION, "in_scope_prior_ytd_wan", "decreased", threshold),
        (STATION, "status", "reclassified", threshold),
        (STATION, "tier", "reclassified", threshold),
    }


def test_figures_of_the_gap_name_what_moved_them(city: history.City, steps: dict[str, Report]) -> None:
    named = causes(city)
    second, third = (
        {c.field: (c.cause_ref or c.cause_kind) for c in steps[run].changes if c.record == "city:4398"}
        for run in ("r2", "r3")
    )
    assert {second[field] for field in ("target_growth_pct", "target_level_wan", "gap_wan")} == {
        named[history.TARGET]
    }
    assert second["additions_complete_wan"] == named[CORRECTED]
    assert second["additions_partial_wan"] == ",".join(sorted([named[CORRECTED], named[LATE]]))
    assert {third[field] for field in ("library_wan", "reported_wan", "gap_wan", "growth_pct")} == {
        named[EXPORT]
    }
    assert third["additions_complete_wan"] == "threshold_wan"
    # The last day for entries has passed, so nothing is in the window any more.
    assert third["additions_in_window_wan"] == "2025-07-11,threshold_wan"


def test_no_cause_is_invented_and_none_is_missing(city: history.City, steps: dict[str, Report]) -> None:
    named = causes(city)
    hotel = next(c.project_id for c in steps["r3"].changes if c.subject == HOTEL)
    planted = {
        "r2": {named[CORRECTED], named[LATE], named[history.TARGET], "2025-07-09"},
        "r3": {named[EXPORT], f"SD00:{hotel}", "threshold_wan", "2025-07-11"},
    }
    for run, report in steps.items():
        assert not [
            (c.record, c.subject, c.field, c.cause) for c in report.changes if c.cause_kind == "unknown"
        ]
        assert {c.cause_kind for c in report.changes} <= {"file", "decision", "settings", "clock"}
        assert {ref for c in report.changes for ref in (c.cause_ref or "?").split(",")} <= planted[run]


def test_bridges_add_up_to_the_last_digit(steps: dict[str, Report]) -> None:
    moved = [one for report in steps.values() for one in report.totals if one.difference]
    assert {one.field for one in moved} >= {
        "library_wan",
        "additions_complete_wan",
        "gap_wan",
        "gap_after_verified_wan",
    }
    for one in moved:
        assert sum(step.amount for step in one.steps) == one.difference, (one.scope_name, one.label)
        assert "未能逐项说明" not in {step.name for step in one.steps}, (one.scope_name, one.label)


def test_revision_holds_the_same_as_the_comparison(city: history.City, steps: dict[str, Report]) -> None:
    with duckdb.connect(str(city.workspace.database), read_only=True) as con:
        for run, report in steps.items():
            held = con.execute(
                "SELECT period, table_name, project_id, record, field, change, old_value, new_value, cause_ref "
                "FROM revision WHERE to_run = ? AND status = 'published' ORDER BY ALL",
                [run],
            ).fetchall()
            assert held == sorted(
                map(_key, (c for c in report.changes if c.field != "days_left")), key=_nulls_last
            )
        triangle = con.execute(
            "SELECT months_since, run_id, value, first_value, revision FROM revision_triangle "
            "WHERE figure = 'library_wan' AND scope_kind = 'city'"
        ).fetchall()
    assert triangle == [(0, "r3", Decimal(950), Decimal(1840), Decimal(-890))]


def _key(change: Change) -> tuple[str | None, ...]:
    return (
        change.period, change.table_name, change.project_id, change.record, change.field, change.change,
        change.old_value, change.new_value, change.cause_ref,
    )  # fmt: skip


def _nulls_last(key: tuple[str | None, ...]) -> list[tuple[bool, str]]:
    return [(part is None, part or "") for part in key]


def test_the_text_says_what_changed_and_why(steps: dict[str, Report], tmp_path: Path) -> None:
    text = diff_text(steps["r2"])
    assert "仅供分析研判，不得分解下达" in text.splitlines()[0]
    lines = text.splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("  消失"))
    assert WATER in lines[first]
    assert "420 → —（-420）" in lines[first]
    assert max(n for n, line in enumerate(lines) if line.startswith("  减少")) < next(
        n for n, line in enumerate(lines) if line.startswith("  新增  ")
    )
    assert "  [1] 更正文件《摸排表.csv》" in text


def test_the_command_prints_facts_and_writes_a_workbook(city: history.City, tmp_path: Path) -> None:
    book = tmp_path / "比较.xlsx"
    told = CliRunner().invoke(
        app,
        ["diff", "r1", "2025-07-09", "--json", "--xlsx", str(book), "--config", str(ROOT / "gutou.toml"),
         "--share", str(city.workspace.share), "--data", str(city.workspace.data)],
    )  # fmt: skip
    assert told.exit_code == 0, told.output
    facts = json.loads(told.stdout)
    assert (facts["before"]["run_id"], facts["after"]["run_id"], facts["periods"]) == (
        "r1",
        "r2",
        ["2025-06"],
    )
    assert facts["changes"][0]["change"] == "removed"
    assert facts["changes"][0]["difference"] == "-420.000000"
    sheets = {name: load_workbook(book)[name] for name in ("合计与差额桥", "变动明细", "起因汇总")}
    changes = list(sheets["变动明细"].iter_rows(min_row=6, values_only=True))
    assert len(changes) == len(facts["changes"])
    assert changes[0][:4] == ("消失", "2025-06", "项目", WATER)
    assert changes[0][9] == -420
    assert all("不得分解下达" in sheet["A2"].value for sheet in sheets.values())
