"""The pages of a period (各页): the report page and the briefing, written from the published database alone."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from gutou.errors import UsageError
from gutou.report.briefing import write_briefing
from gutou.report.page import newest_period
from gutou.report.report_page import write_report
from gutou.report.run_facts import RunFacts
from gutou.settings import Settings
from gutou.workspace import Workspace

REPORT = "report.html"
_OLDER = "已发布的库由较早的版本生成，缺少报告所用的内容，请重新运行 gutou run"


@dataclass(frozen=True)
class Pages:
    """What was written.

    Attributes:
        period: The period.
        report: The report page; None where it could not be written.
        briefing: The briefing; None where it could not be written.
        notices: What went wrong on the way, a sentence each.
    """

    period: str
    report: Path | None
    briefing: Path | None
    notices: tuple[str, ...] = ()


def after_run(settings: Settings, workspace: Workspace, period: str) -> Pages:
    """Write the pages of a run's period; what is published stays so, whatever happens to its pages."""
    try:
        return write_pages(settings, workspace, period, tolerant=True)
    except Exception as error:  # a page is never worth a publication
        return Pages(period, None, None, (_broken("报告", error),))


def write_pages(
    settings: Settings,
    workspace: Workspace,
    period: str | None = None,
    out: Path | None = None,
    *,
    tolerant: bool = False,
) -> Pages:
    """Write the pages of ``period`` into ``out``.

    Args:
        settings: The template of the briefing; the city's name where the database has no log.
        workspace: Where the published database and the audit's pages are.
        period: The period; None: the newest with a file.
        out: The folder; None: ``data/curated/reports/<period>``.
        tolerant: Whether any fault in one page is a notice, so that the other is written all the same.

    Returns:
        What was written; a page that the disk refuses is missing and told in the notices.

    Raises:
        UsageError: Nothing has been published yet, by an older version, or nothing of that period.
    """
    if not workspace.database.is_file():
        raise UsageError(f"还没有发布过数据库（{workspace.database}），请先运行 gutou run")
    with duckdb.connect(str(workspace.database), read_only=True) as con:
        _require_current(con)
        wanted = _known_period(con, period)
        folder = out or workspace.curated / "reports" / wanted
        facts = RunFacts.read(con, settings.city_name)
        report, briefing = folder / REPORT, folder / f"简报_{wanted}.docx"
        data_docs = workspace.curated / "data_docs" / "index.html"
        template = settings.reporting.briefing_template
        told: list[str] = []
        made = _tried(report, lambda: write_report(con, facts, wanted, report, data_docs), told, tolerant)
        written = _tried(
            briefing, lambda: write_briefing(con, facts, wanted, briefing, template), told, tolerant
        )
    return Pages(wanted, made, written, tuple(told))


def _tried(path: Path, write: Callable[[], str | None], told: list[str], tolerant: bool) -> Path | None:
    """Write one page; the disk's refusal, or a program that holds the file open, is a notice.

    Returns:
        Where the page is now; None where it was not written, also when an older one is there.
    """
    try:
        if said := write():
            told.append(said)
    except OSError as error:
        told.append(f"{path.name} 没有写成，请看它是否正被打开：{error.strerror or error}")
        return None
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise UsageError(f"{_OLDER}（{str(error).splitlines()[0]}）") from error
    except Exception as error:
        if not tolerant:
            raise
        told.append(_broken(path.name, error))
        return None
    return path


def _broken(what: str, error: Exception) -> str:
    logging.getLogger(__name__).debug("pages", exc_info=True)
    return f"{what} 没有写成：{type(error).__name__} {error}"


def _require_current(con: DuckDBPyConnection) -> None:
    columns = {name for (name, *_) in con.execute("DESCRIBE headline").fetchall()}
    if "why_missing" not in columns:
        raise UsageError(_OLDER)


def _known_period(con: DuckDBPyConnection, period: str | None) -> str:
    wanted = period or newest_period(con)
    known = [name for (name,) in con.execute("SELECT DISTINCT period FROM headline ORDER BY 1").fetchall()]
    if wanted is None or not known:
        raise UsageError("已发布的库里还没有任何时段")
    if wanted not in known:
        raise UsageError(f"已发布的库里没有 {wanted}，有：{'、'.join(known)}")
    return wanted
