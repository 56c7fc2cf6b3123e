"""The audit's page (审核结果): one static HTML file that needs neither a server nor the internet.

Great Expectations' own site loads styles and scripts from a dozen addresses and speaks English; what an officer of the
bureau needs is which check failed, on which table, with an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from gutou.database import table_definitions
from gutou.publish.dictionary import label_of
from gutou.publish.validator import Check
from gutou.settings import Settings

if TYPE_CHECKING:
    from gutou.publish.audit import AuditResult

_STYLE = """
body{font:15px/1.6 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",SimSun,sans-serif;margin:2em auto;max-width:76em;
padding:0 1em;color:#222} h1{font-size:1.5em;margin-bottom:.2em} h2{font-size:1.1em;margin:1.6em 0 .4em}
h2 small{color:#777;font-weight:normal} .verdict{padding:.7em 1em;border-left:6px solid #2e7d32;background:#edf7ed}
.verdict.held{border-color:#c62828;background:#fdecea} table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid #ddd;padding:.3em .6em;text-align:left;vertical-align:top} th{background:#f5f5f5}
td:nth-child(1){width:3.5em} td:nth-child(2){width:3.5em} td:nth-child(3){width:45%} td{overflow-wrap:anywhere}
.bad td:first-child{color:#c62828;font-weight:bold} .warn td:first-child{color:#b26a00;font-weight:bold}
.ok td:first-child{color:#2e7d32} .note{color:#777;font-size:.9em}
"""
_WORDS = "内部资料·未经审定公布"
_END = "</body></html>"
_VERDICT = re.compile(r"<p class='verdict[^>]*><b>(?P<words>[^<]*)</b>")


def write(result: AuditResult, settings: Settings, folder: Path, run_id: str) -> Path:
    """Write the run's page as ``<run_id>.html`` and as ``index.html``, which links those of the runs before.

    Only the pages of the latest ``settings.publishing.audit_pages_kept`` runs stay.

    Args:
        result: The verdict.
        settings: For the city's name and how many pages are kept.
        folder: Made when missing.
        run_id: The run; run ids sort by time.

    Raises:
        OSError: The folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    earlier = sorted(
        (page for page in folder.glob("*.html") if page.name not in ("index.html", f"{run_id}.html")),
        reverse=True,
    )
    kept = settings.publishing.audit_pages_kept - 1
    for page in earlier[kept:]:
        page.unlink(missing_ok=True)
    lines = list(_lines(result, settings.city_name, run_id))
    _put(folder / f"{run_id}.html", [*lines, _END])
    index = folder / "index.html"
    _put(index, [*lines, *_links(earlier[:kept]), _END])
    return index


def _put(page: Path, lines: Iterable[str]) -> None:
    part = page.with_name(f".{page.name}.part")
    part.write_text("\n".join(lines), encoding="utf-8")
    part.replace(page)


def _links(earlier: Sequence[Path]) -> Iterator[str]:
    if earlier:
        yield "<h2>以前各次运行的审核结果</h2><ul>"
        yield from (
            f"<li><a href='{escape(page.name)}'>{escape(page.stem)}</a>　{_verdict_of(page)}</li>"
            for page in earlier
        )
        yield "</ul>"


def _verdict_of(page: Path) -> str:
    """The verdict that an earlier page states in its first lines; nothing where it cannot be read."""
    try:
        with page.open(encoding="utf-8") as lines:
            found = _VERDICT.search(lines.read(8_000))
    except (OSError, UnicodeDecodeError):
        return ""
    return found["words"] if found else ""


def _lines(result: AuditResult, city: str, run_id: str) -> Iterator[str]:
    title = f"{escape(city)}固定资产投资数据库发布前审核"
    yield "<!DOCTYPE html>"
    yield f'<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head><body>'
    yield f"<h1>{title}</h1><p class='note'>{_WORDS}　运行 {escape(run_id)}</p>"
    faults, warnings, passed = (
        len(result.faults()),
        len(result.warnings()),
        sum(c.success for c in result.checks),
    )
    verdict = "未通过，没有发布，原发布库未动" if result.held_back else "通过"
    yield f"<p class='verdict{' held' if result.held_back else ''}'><b>{verdict}</b>。"
    yield f"共 {len(result.checks)} 项：通过 {passed} 项，严重不符 {faults} 项，警告 {warnings} 项。</p>"
    failed = [check for check in result.checks if not check.success]
    if failed:
        yield "<h2>不符合的项目</h2>"
        yield from _table(sorted(failed, key=lambda check: not check.holds_back), named=True)
        yield from (line for check in failed if check.rows for line in _offending(check))
    of_tables = [
        (table, list(checks)) for table, checks in groupby(result.checks, lambda c: c.expected.table)
    ]
    yield from _contents(of_tables)
    for table, checks in of_tables:
        label = escape(table_definitions()[table]["label"])
        yield f"<h2 id='{escape(table)}'>{label} <small>{escape(table)}</small></h2>"
        yield from _table(checks)


def _contents(of_tables: Sequence[tuple[str, Sequence[Check]]]) -> Iterator[str]:
    """The tables with how many of their expectations hold, each leading to its part of the page."""
    yield "<h2>各表</h2><table><tr><th>表</th><th>项数</th><th>严重不符</th><th>警告</th></tr>"
    for table, checks in of_tables:
        held = sum(check.holds_back for check in checks)
        warned = sum(not check.success for check in checks) - held
        kind = "bad" if held else "warn" if warned else "ok"
        label = escape(table_definitions()[table]["label"])
        link = f"<a href='#{escape(table)}'>{label}</a> <small>{escape(table)}</small>"
        yield f"<tr class='{kind}'><th>{link}</th><td>{len(checks)}</td><td>{held}</td><td>{warned}</td></tr>"
    yield "</table>"


def _offending(check: Check) -> Iterator[str]:
    """The rows that break an expectation, to be opened on the page."""
    shown = f"，列出前 {len(check.rows)} 行" if (check.unexpected or 0) > len(check.rows) else ""
    yield f"<details><summary>{escape(check.expected.description)}：{check.unexpected} 行不符{shown}</summary><ol>"
    yield from (f"<li>{escape(row)}</li>" for row in check.rows)
    yield "</ol></details>"


def _table(checks: Iterable[Check], *, named: bool = False) -> Iterator[str]:
    yield "<table><tr><th>结果</th><th>程度</th><th>审核内容</th><th>观察结果</th></tr>"
    for check in checks:
        kind = "ok" if check.success else "bad" if check.holds_back else "warn"
        expected = check.expected
        of = f"{table_definitions()[expected.table]['label']} · " if named else ""
        cells = (
            "通过" if check.success else "不符",
            label_of("audit_check", "severity", expected.severity),
            of + expected.label,
            check.observed,
        )
        yield f"<tr class='{kind}'>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
    yield "</table>"
