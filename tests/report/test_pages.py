"""The pages of a period, written from a published file by whoever asks, and after a run whatever happens to them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
import typer
from typer.testing import CliRunner

from gutou.errors import UsageError
from gutou.report import pages
from gutou.report.pages import after_run, write_pages
from gutou.settings import Reporting, Settings
from gutou.workspace import Workspace
from tests.report.published import World, borrowed
from tests.small import small_build

pytestmark = pytest.mark.xdist_group("published")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published file of one month."""
    path = tmp_path_factory.mktemp("database") / "gutou.duckdb"
    with small_build(path) as to, borrowed(World()) as con:
        to.execute("DETACH work")
        tables = con.execute(
            "SELECT table_name, sql FROM duckdb_tables() WHERE database_name = 'memory' ORDER BY 1"
        ).fetchall()
        for name, sql in tables:
            to.execute(sql)
            rows = con.execute(f'SELECT * FROM memory.main."{name}"').fetchall()
            if rows:
                to.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(rows[0]))})', rows)
    return path


@pytest.fixture
def city(database: Path, tmp_path: Path) -> tuple[Settings, Workspace]:
    settings = World().settings.model_copy(update={"data": tmp_path / "data", "share": tmp_path / "share"})
    workspace = Workspace.of(settings)
    workspace.curated.mkdir(parents=True)
    shutil.copy(database, workspace.database)
    return settings, workspace


def test_the_newest_period_is_written_beside_the_database(city: tuple[Settings, Workspace]) -> None:
    settings, workspace = city
    made = write_pages(settings, workspace)
    folder = workspace.curated / "reports" / "2025-06"
    assert (made.period, made.notices) == ("2025-06", ())
    assert made.report == folder / "report.html"
    assert made.briefing == folder / "简报_2025-06.docx"
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "简报_2025-06.docx"]
    assert 'href="../../data_docs/index.html"' in (folder / "report.html").read_text(encoding="utf-8")


def test_the_same_file_gives_the_same_page(city: tuple[Settings, Workspace], tmp_path: Path) -> None:
    settings, workspace = city
    first = write_pages(settings, workspace, "2025-06", tmp_path / "a").report
    second = write_pages(settings, workspace, "2025-06", tmp_path / "b").report
    assert first is not None
    assert second is not None
    assert first.read_bytes().replace(b"/a/", b"/b/") == second.read_bytes()


@pytest.mark.parametrize(("period", "said"), [("2024-01", "没有 2024-01，有：2025-06"), (None, "还没有发布")])
def test_what_cannot_be_written_is_one_sentence(
    city: tuple[Settings, Workspace], period: str | None, said: str
) -> None:
    settings, workspace = city
    if period is None:
        workspace.database.unlink()
    with pytest.raises(UsageError, match=said):
        write_pages(settings, workspace, period)


def test_an_older_file_asks_for_a_run(city: tuple[Settings, Workspace]) -> None:
    settings, workspace = city
    with duckdb.connect(str(workspace.database)) as con:
        con.execute("ALTER TABLE headline DROP COLUMN why_missing")
    with pytest.raises(UsageError, match="较早的版本"):
        write_pages(settings, workspace)


def test_a_file_of_the_version_before_says_what_it_lacks(city: tuple[Settings, Workspace]) -> None:
    settings, workspace = city
    with duckdb.connect(str(workspace.database)) as con:
        con.execute("DELETE FROM headline WHERE key IN ('gap', 'additions_checked')")
    made = write_pages(settings, workspace)
    assert made.report is not None
    assert "已发布的库由较早的版本生成，没有这一项" in made.report.read_text(encoding="utf-8")
    with duckdb.connect(str(workspace.database)) as con:
        con.execute("DROP TABLE approval_duration")
    with pytest.raises(UsageError, match="较早的版本"):
        write_pages(settings, workspace)


def test_a_broken_template_is_a_notice(city: tuple[Settings, Workspace], tmp_path: Path) -> None:
    settings, workspace = city
    (tmp_path / "坏.docx").write_bytes(b"PK")
    broken = settings.model_copy(update={"reporting": Reporting(briefing_template=tmp_path / "坏.docx")})
    made = write_pages(broken, workspace)
    assert made.briefing is not None
    (notice,) = made.notices
    assert "改用自带的模板" in notice


def test_nothing_that_happens_to_a_page_costs_a_run(
    city: tuple[Settings, Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, workspace = city

    def fails(*_: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(pages, "write_report", fails)
    made = after_run(settings, workspace, "2025-06")
    assert made.report is None
    assert made.briefing is not None
    assert "report.html 没有写成，请看它是否正被打开" in made.notices[0]

    def breaks(*_: Any) -> None:
        raise ValueError("unforeseen")

    monkeypatch.setattr(pages, "write_report", breaks)
    made = after_run(settings, workspace, "2025-06")
    assert made.report is None
    assert made.briefing is not None
    assert made.notices == ("report.html 没有写成：ValueError unforeseen",)
    with pytest.raises(ValueError, match="unforeseen"):
        write_pages(settings, workspace, "2025-06")
    workspace.database.write_bytes(b"")
    made = after_run(settings, workspace, "2025-06")
    assert (made.report, made.briefing) == (None, None)
    assert made.notices[0].startswith("报告 没有写成：")


def test_the_command(city: tuple[Settings, Workspace], tmp_path: Path) -> None:
    from gutou.cli_report import report

    settings, workspace = city
    app = typer.Typer()
    app.command()(report)
    told = CliRunner().invoke(app, ["--data", str(workspace.data), "--out", str(tmp_path / "out"), "--json"])
    assert told.exit_code == 0, told.output
    shown = json.loads(told.stdout)
    assert (shown["period"], shown["notices"]) == ("2025-06", [])
    assert Path(shown["report"]) == tmp_path / "out" / "report.html"
    template = tmp_path / "模板.docx"
    told = CliRunner().invoke(app, ["--template", str(template)])
    assert template.stat().st_size > 10_000, told.output
    again = CliRunner().invoke(app, ["--template", str(template)])
    assert isinstance(again.exception, UsageError)
    assert settings.data == workspace.data
