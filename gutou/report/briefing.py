"""The briefing (简报): the meeting's figures in prose, tables and charts, as a Word file from a template.

It prints rows of ``headline`` and nothing else, and ends with the list of those it printed.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from docxtpl.template import DocxTemplate
from duckdb import DuckDBPyConnection
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from gutou.publish.dictionary import label_of
from gutou.report.briefing_charts import bridge_chart, growth_chart
from gutou.report.briefing_template import write_template
from gutou.report.figure import Figure, Figures, cell, day_or_period
from gutou.report.figures import NOT_GIVEN, months_of
from gutou.report.page import NO_BREAKDOWN
from gutou.report.run_facts import RunFacts
from gutou.report.word_chart import LazyChart

_CATEGORIES = ("renewal", "energy", "hotel", "trade", "other", "unnamed", "all")
_COLUMNS = ("surveyed", "above", "qualifying", "missing", "remove")


def write_briefing(
    con: DuckDBPyConnection, facts: RunFacts, period: str, path: Path, own_template: Path | None = None
) -> str | None:
    """Write the briefing of ``period`` to ``path``.

    Args:
        con: A database with ``headline`` filled.
        facts: City, day and settings of the run that filled it.
        period: The period.
        path: Where the .docx goes.
        own_template: The bureau's template; where it cannot be used, the shipped one is.

    Returns:
        What is wrong with the bureau's template, in Chinese; None where nothing is.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    notice = None
    if own_template is not None:
        try:
            _render(own_template, con, facts, period, path)
            return None
        except Exception as error:  # whatever a person's edits can break must not cost the month its briefing
            logging.getLogger(__name__).debug("template", exc_info=True)
            notice = f"简报模板 {own_template} 不能用，改用自带的模板：{_said(error)}"
    with tempfile.TemporaryDirectory() as folder:
        shipped = Path(folder) / "template.docx"
        write_template(shipped)
        _render(shipped, con, facts, period, path)
    return notice


def _render(template: Path, con: DuckDBPyConnection, facts: RunFacts, period: str, path: Path) -> None:
    if not template.is_file():
        raise FileNotFoundError("没有这个文件")
    document = DocxTemplate(str(template))
    document.init_docx()
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    environment.filters |= _FILTERS
    document.render(context(Figures.read(con, period), facts, period, document), environment, autoescape=True)
    part = path.with_name(f".{path.name}.part")
    document.save(str(part))
    part.replace(path)


def context(figures: Figures, facts: RunFacts, period: str, document: DocxTemplate) -> dict[str, Any]:
    """What a template can print: every figure by its key, the lists, the charts and the facts of the run."""
    return {
        **figures,
        "categories": [_category(figures, code) for code in _CATEGORIES],
        "chart_growth": LazyChart(lambda: growth_chart(document, figures)),
        "chart_bridge": LazyChart(lambda: bridge_chart(document, figures)),
        "sources": lambda: list(figures.used.values()),
        "reasons": figures.reasons,
        "city_name": facts.city_name,
        "period_words": months_of(period),
        "as_of": day_or_period(f"{facts.as_of:%Y-%m-%d}") if facts.as_of else NOT_GIVEN,
        "base_follows": facts.base_follows_entries,
        "no_breakdown": NO_BREAKDOWN,
    }


def _category(figures: Figures, code: str) -> dict[str, Any]:
    cells = {column: figures[f"survey_{code}_{column}"] for column in _COLUMNS}
    return {"name": figures[f"survey_{code}_surveyed"].label.split("：")[0], **cells}


def _listed(value: Figure | Decimal | int | None) -> str:
    return value.listed if isinstance(value, Figure) else cell(value, "")


_FILTERS: Mapping[str, Any] = {
    "listed": _listed,
    "wan": lambda value: cell(value, "万元"),
    "n": lambda value: cell(value, ""),
    "day": lambda value: day_or_period(str(value)) if value else "未提供",
    "or_none": lambda value: value or "未提供",
    "document": lambda value: label_of("arrival", "document", value),
    "arrival": lambda value: label_of("arrival", "status", value),
}


def _said(error: Exception) -> str:
    """What went wrong, in words that help to find the place."""
    line = getattr(error, "lineno", None)
    if isinstance(error, TemplateError):
        where = f"（第 {line} 处）" if line else ""
        return f"标记有误{where}：{error.message or error}"
    if isinstance(error, FileNotFoundError):
        return "没有这个文件"
    return f"不是完好的 Word 文件（.docx）或标记不成对：{type(error).__name__} {error}"
