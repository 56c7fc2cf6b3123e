"""What was published stays: a run made again equals its vintage, a sealed month is changed by nothing but a revision."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest
from duckdb import DuckDBPyConnection

from gutou.pipeline import Outcome
from gutou.publish import audit
from gutou.publish.audit import AuditResult
from gutou.publish.freeze import freeze
from gutou.publish.manifest import read_manifest
from gutou.publish.rebuild import rebuild
from gutou.publish.retention import vintage_of
from gutou.publish.revise import revise
from gutou.publish.runlog import newest_run
from gutou.publish.seals import sealed_tables, table_path

from .conftest import City, untouched
from .plain import plain_run

pytestmark = pytest.mark.xdist_group("month")

PERIOD = "2025-06"
_CHOSEN = """
SELECT s.file_name, s.sheet_name, s.row_number, p.project_id, p.ytd_wan
FROM project_source AS s
JOIN project AS p USING (period, project_id)
WHERE p.period = ? AND s.document = 'survey' AND s.file_name LIKE '%.xlsx' AND p.ytd_wan > 100
    AND (SELECT count(*) FROM project_source AS t WHERE t.period = p.period AND t.project_id = p.project_id) = 1
ORDER BY ALL
"""


@contextmanager
def opened(path: Path) -> Iterator[DuckDBPyConnection]:
    with duckdb.connect(str(path), read_only=True) as con:
        yield con


def sealed_rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with opened(path) as con:
        return {
            name: con.execute(f"FROM \"{name}\" WHERE period = '{PERIOD}' ORDER BY ALL").fetchall()
            for name in sealed_tables()
        }


def correct_a_cell(share: Path, database: Path) -> tuple[str, Decimal]:
    """Add 77 to the year's amount of a project that one file alone speaks of; its id and its amount before."""
    with opened(database) as con:
        chosen = con.execute(_CHOSEN, [PERIOD]).fetchall()
    for file_name, sheet, row_number, project, ytd in chosen:
        for path in share.glob(f"*/{PERIOD}/**/{file_name}"):
            book = openpyxl.load_workbook(path)
            cells = [
                c
                for c in book[sheet][row_number]
                if isinstance(c.value, int | float) and c.value == float(ytd)
            ]
            if len(cells) == 1:
                cells[0].value = float(ytd) + 77
                book.save(path)
                return project, ytd
    raise AssertionError("no such project")


def test_versions(month: tuple[City, Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(untouched(month[0].root), tmp_path / "city")
    city = City(tmp_path / "city", month[0].as_of)
    workspace = city.job().workspace
    first = newest_run(workspace.database)
    assert first is not None
    vintage = vintage_of(workspace.curated / "vintages", first)
    assert vintage is not None
    published = sealed_rows(vintage)

    freeze(workspace, PERIOD, "张三", "月报")
    project, ytd = correct_a_cell(workspace.share, workspace.database)
    outcome = plain_run(city.job(city.as_of + timedelta(days=1)))
    assert outcome.published, outcome.faults
    assert sealed_rows(workspace.database) == published
    with opened(workspace.database) as con:
        late = con.execute("SELECT file_name, status, reason FROM submission WHERE after_freeze").fetchall()
        waiting = con.execute(
            """SELECT old_value::DECIMAL(18,6), new_value::DECIMAL(18,6), from_run FROM revision
            WHERE status = 'waiting' AND table_name = 'project' AND field = 'ytd_wan' AND project_id = ?""",
            [project],
        ).fetchall()
        assert con.execute("SELECT count(*) FROM revision WHERE status = 'published'").fetchone() == (0,)
    assert len(late) == 1
    assert late[0][1] in ("accepted", "partial")
    assert late[0][2].endswith("本期已定库，计入修订")
    assert waiting == [(ytd, ytd + 77, first)]
    receipts = [path.read_text(encoding="utf-8-sig") for path in workspace.share.glob("*/回执/*/*.txt")]
    assert sum("本期已定库，计入修订" in text for text in receipts) == 1

    with monkeypatch.context() as patched:  # two audits are enough for one test
        patched.setattr(audit, "audit", lambda *_: AuditResult(()))
        revised = revise(city.job(city.as_of + timedelta(days=2)), PERIOD, "李四", "住建更正").seal
    assert (revised.version, revised.sealed_by, revised.as_of) == (2, "李四", city.as_of.isoformat())
    path = table_path(workspace.fixed, revised, "project")
    with duckdb.connect() as con:
        con.execute(f"CREATE VIEW revised AS FROM read_parquet('{path}')")
        amount = con.execute("SELECT ytd_wan FROM revised WHERE project_id = ?", [project]).fetchall()
    assert amount == [(ytd + 77,)]

    # None of this, nor another setting in the environment, is in the first run made again.
    monkeypatch.setenv("GUTOU_THRESHOLD_WAN", "5000")
    manifest = read_manifest(workspace.fixed, first)
    assert manifest.arrivals
    assert not manifest.fixed
    done = rebuild(workspace, first)
    assert (done.same_code, done.held_back, done.differing, done.equal) == (True, False, (), True)
    assert not (workspace.curated / ".rebuilding").exists()
    changed = vintage.with_suffix(".changed")
    shutil.copyfile(vintage, changed)
    changed.replace(vintage)
    with duckdb.connect(str(vintage)) as con:
        con.execute("UPDATE gap SET library_wan = library_wan + 1 WHERE scope_kind = 'city'")
    assert sealed_rows(vintage)["gap"] != sealed_rows(done.database)["gap"]
