"""Corrections, removals, late files and decisions planted in the demonstration: each is named as the cause of what it
changed, and nothing else is."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest

from gutou.diff.find import pair
from gutou.diff.report import Report, compared
from gutou.pipeline import Outcome
from gutou.publish import audit
from gutou.publish.audit import AuditResult
from gutou.publish.runlog import newest_run
from gutou.workspace import Workspace
from tests.diff import history

from .conftest import City, untouched
from .plain import plain_run

pytestmark = pytest.mark.xdist_group("month")

PERIOD = "2025-06"
LATE = "商务/2025-06/补充/迟报项目.csv"
DECISION = "统计局/2025-06/复核决定.csv"
NEW = history.MARKET
_ALONE = """
SELECT s.file_name, s.sheet_name, s.row_number, p.project_id, p.ytd_wan
FROM project_source AS s
JOIN project AS p USING (period, project_id)
WHERE p.period = $period AND s.document = 'survey' AND s.file_name LIKE '%.xlsx' AND p.ytd_wan > 100
    AND (SELECT count(*) FROM project_source AS t WHERE t.period = p.period AND t.project_id = p.project_id) = 1
ORDER BY ALL
"""
_REMOVED = """
SELECT s.file_name, s.sheet_name, s.row_number, p.project_id
FROM project_source AS s
JOIN project AS p USING (period, project_id)
WHERE p.period = $period AND s.document = 'library' AND s.file_name NOT LIKE '%2024%' AND p.scope = 'in'
    AND (SELECT count(*) FROM project_source AS t WHERE t.period = p.period AND t.project_id = p.project_id) = 1
ORDER BY ALL
LIMIT 1
"""
_IN_DOUBT = "SELECT min(project_id) FROM project WHERE period = $period AND scope = 'review' AND ytd_wan > 0"


@dataclass(frozen=True)
class Planted:
    """What was handed in after the month was published, and what it speaks of."""

    corrected: str
    corrected_file: str
    removed: str
    removed_file: str
    decided: str


def _edited(share: Path, name: str, sheet: str) -> tuple[Path, openpyxl.Workbook]:
    (path,) = share.glob(f"*/{PERIOD}*/**/{name}")
    return path, openpyxl.load_workbook(path)


def _corrected(share: Path, alone: list[tuple[str, str, int, str, Decimal]]) -> tuple[str, str]:
    """Take 77 off the first amount that one cell alone says; its project and its file."""
    for name, sheet, row, project, ytd in alone:
        path, book = _edited(share, name, sheet)
        cells = [c for c in book[sheet][row] if isinstance(c.value, int | float) and c.value == float(ytd)]
        if len(cells) == 1:
            cells[0].value = float(ytd) - 77
            book.save(path)
            return project, name
    raise AssertionError("no such project")


def plant(workspace: Workspace) -> Planted:
    """A corrected cell, a record that leaves the library, a late file and a decision."""
    share = workspace.share
    with duckdb.connect(str(workspace.database), read_only=True) as con:
        alone = con.execute(_ALONE, {"period": PERIOD}).fetchall()
        removed = con.execute(_REMOVED, {"period": PERIOD}).fetchone()
        doubt = con.execute(_IN_DOUBT, {"period": PERIOD}).fetchone()
    assert removed
    assert doubt
    corrected, corrected_file = _corrected(share, alone)
    path, book = _edited(share, removed[0], removed[1])
    book[removed[1]].delete_rows(removed[2])
    book.save(path)
    for place, text in (
        (LATE, history.survey(history.Row(NEW, ytd=150))),
        (DECISION, f"{history.DECISIONS}\n{doubt[0]},纳入,合同及会计资料,张核,2025-07-14"),
    ):
        (share / place).parent.mkdir(parents=True, exist_ok=True)
        (share / place).write_text(text, encoding="utf-8")
    return Planted(corrected, corrected_file, removed[3], removed[0], doubt[0])


@pytest.fixture(scope="module")
def told(
    month: tuple[City, Outcome], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Planted, Report, dict[str, str]]:
    """What was planted, the comparison, and files in force by name."""
    root = tmp_path_factory.mktemp("history")
    shutil.copytree(untouched(month[0].root), root / "city")
    city = City(root / "city", month[0].as_of)
    workspace = city.job().workspace
    first = newest_run(workspace.database)
    planted = plant(workspace)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(audit, "audit", lambda *_: AuditResult(()))
        assert plain_run(city.job(city.as_of + timedelta(days=1))).published
    second = newest_run(workspace.database)
    assert first
    assert second
    with duckdb.connect(str(workspace.database), read_only=True) as con:
        files = con.execute(
            "SELECT file_name, submission_id FROM submission WHERE status IN ('accepted', 'partial') ORDER BY received_at"
        ).fetchall()
    return planted, compared(*pair(workspace, first, second)), dict(files)


def test_every_planted_change_names_its_cause(told: tuple[Planted, Report, dict[str, str]]) -> None:
    planted, report, files = told
    found = {(c.project_id, c.field, c.change): c.cause_ref for c in report.changes if c.table_name != "gap"}
    assert found[planted.corrected, "ytd_wan", "decreased"] == files[planted.corrected_file]
    assert found[planted.removed, "ytd_wan", "removed"] == files[planted.removed_file]
    assert found[planted.decided, "scope", "reclassified"] == f"SD00:{planted.decided}"
    (late,) = (c for c in report.changes if c.change == "added" and c.table_name == "project")
    assert (late.subject, late.cause_ref) == (NEW, files[Path(LATE).name])


def test_no_other_cause_is_named(told: tuple[Planted, Report, dict[str, str]]) -> None:
    planted, report, files = told
    assert not [(c.record, c.field, c.cause) for c in report.changes if c.cause_kind == "unknown"]
    named = {
        ref for c in report.changes if c.cause_kind != "clock" for ref in (c.cause_ref or "?").split(",")
    }
    assert named <= {
        files[planted.corrected_file],
        files[planted.removed_file],
        files[Path(LATE).name],
        f"SD00:{planted.decided}",
        str(report.after.as_of),
    }


def test_only_what_was_planted_has_changed(told: tuple[Planted, Report, dict[str, str]]) -> None:
    planted, report, _ = told
    changed = {c.project_id for c in report.changes if c.table_name == "project"}
    (late,) = (c.project_id for c in report.changes if c.change == "added" and c.table_name == "project")
    assert changed == {planted.corrected, planted.removed, planted.decided, late}


def test_the_totals_add_up(told: tuple[Planted, Report, dict[str, str]]) -> None:
    moved = [one for one in told[1].totals if one.difference]
    assert moved
    for one in moved:
        assert sum(step.amount for step in one.steps) == one.difference
        assert "未能逐项说明" not in {step.name for step in one.steps}
