"""The report page (报告页): one HTML file that opens offline from a share, in an old browser, on paper and aloud."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from gutou.report import page_charts, page_tables, page_tables_checks, page_tables_keys
from gutou.report.figure import Figures
from gutou.report.figures import months_of
from gutou.report.missing import Reasons
from gutou.report.page import NO_BREAKDOWN, UNPUBLISHED, Section, make_page
from gutou.report.page_source import Source
from gutou.report.run_facts import RunFacts
from gutou.report.table import Column, Table, table

TEMPLATES = Path(__file__).with_name("templates")


def write_report(
    con: DuckDBPyConnection, facts: RunFacts, period: str, path: Path, data_docs: Path | None = None
) -> None:
    """Write the report page of ``period`` to ``path``.

    Args:
        con: The published database.
        facts: City, day and settings of the run that filled it.
        period: The period.
        path: Where the page goes; the briefing is looked for beside it.
        data_docs: The audit's page, to be linked; relative, so that the folder can be moved.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    link = Path(os.path.relpath(data_docs, path.parent)).as_posix() if data_docs else None
    text = render(con, facts, period, link)
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def render(con: DuckDBPyConnection, facts: RunFacts, period: str, data_docs: str | None = None) -> str:
    """The page as text."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    told = {
        **_parts(con, facts, period),
        "city_name": facts.city_name,
        "period": period,
        "period_words": months_of(period),
        "as_of": facts.as_of,
        "run_id": facts.run_id,
        "base_follows": facts.base_follows_entries,
        "unpublished": UNPUBLISHED,
        "no_breakdown": NO_BREAKDOWN,
        "data_docs": data_docs,
        "style": Markup((TEMPLATES / "report.css").read_text(encoding="utf-8")),
        "script": Markup((TEMPLATES / "report.js").read_text(encoding="utf-8")),
    }
    return environment.get_template("report.html").render(told)


def _parts(con: DuckDBPyConnection, facts: RunFacts, period: str) -> dict[str, Any]:
    """Figures, tables and charts."""
    source = Source(con, period, Reasons.of(con, period))
    figures = Figures.read(con, period)
    gap, counts, *_ = make_page(con, facts, period, facts.as_of).sections
    months = _months(source)
    target = figures["target_growth_year"].number if figures["target_growth_year"] else None
    stages = page_tables.funnel(figures)
    return {
        "figures": figures,
        "gap": _of_section("gap", "缺口测算", gap),
        "counts": _of_section("counts", counts.title, counts),
        "note": source.reasons.note,
        "bridge": page_charts.bridge_svg(figures["gap_bridge_steps"].rows),
        "bases": page_tables.bases(source),
        "growth_chart": page_charts.growth_svg(months, period, target),
        "growth": page_tables.growth(source, months),
        "peers": page_tables.peers(source),
        "arrivals": page_tables.arrivals(source),
        "funnel_chart": page_charts.funnel_svg(stages),
        "categories": page_tables.categories(figures),
        "regions": page_tables.scopes(source, "region", "县区"),
        "sectors": page_tables.scopes(source, "sector", "行业"),
        "cuts": page_tables.cuts(source),
        "rates": page_tables_keys.rates(source),
        "keys": page_tables_keys.keys(source),
        "steps": page_tables_keys.steps(source),
        "stuck": page_tables_keys.stuck(source),
        "funding": page_tables_keys.funding(source),
        "revisions": page_tables_checks.revisions(source),
        "findings": page_tables_checks.findings(source),
        "rules": page_tables_checks.rules(source),
        "audit": list(page_tables_checks.audit_words(source)),
        "sealed": _sealed(source),
    }


def _sealed(source: Source) -> str | None:
    """That the period is sealed (已定库), since when and by whom; None where it is not."""
    for seal in source.rows("seal"):
        version = f"（第 {seal['version']} 版）" if seal["version"] > 1 else ""
        waits = f"，另有 {seal['waiting']} 处变动等待修订" if seal["waiting"] else ""
        when = f"{seal['sealed_at']:%Y年%m月%d日}"
        return f"本期已定库{version}：{when}由 {seal['sealed_by']} 定库，数字在修订前不再变动{waits}。"
    return None


def _of_section(key: str, caption: str, section: Section) -> Table:
    """A section of the summary as a table of the page."""
    columns = [
        Column(name, "number" if i in section.right else "text") for i, name in enumerate(section.heading)
    ]
    strong = [i for i, row in enumerate(section.rows) if section.stresses(row)]
    return table(key, caption, columns, section.rows, strong=strong, ordered=True)


def _months(source: Source) -> list[dict[str, Any]]:
    """Growth by month: published, reckoned, and the interval that the base's interval gives; in percent."""
    return [
        {
            "period": row["period"],
            "published": row["published_growth_pct"],
            "reckoned": row["growth_pct"],
            "low": _growth(row["reported_wan"], row["base_high_wan"]),
            "high": _growth(row["reported_wan"], row["base_low_wan"]),
            "target": row["target_growth_pct"],
            "base_source": row["base_source"],
        }
        for row in source.rows("growth")
    ]


def _growth(level: Decimal | None, base: Decimal | None) -> Decimal | None:
    return (level / base - 1) * 100 if level is not None and base else None
