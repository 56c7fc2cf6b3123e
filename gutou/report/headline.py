"""Headline figures (主要数字): the briefing's numbers, each with the query that gives it on the published database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import yaml
from duckdb import DuckDBPyConnection

from gutou.database import ROOT, run
from gutou.settings import Settings

CATALOGUE = ROOT / "schemas" / "headline.yaml"


@dataclass(frozen=True)
class Headline:
    """One figure of ``schemas/headline.yaml``.

    Attributes:
        key: Name in English, unique.
        label: Chinese label.
        unit: 个, 万元, %, 天 … or empty.
        definition: What is counted, in Chinese.
        sql: Query of one value over published tables; ``{period}`` stands for the period, ``{city_code}`` for the city.
    """

    key: str
    label: str
    unit: str
    definition: str
    sql: str

    def source_sql(self, period: str) -> str:
        """The query as it runs on the published database, the period written into it."""
        return self.sql.replace("{period}", "'" + period.replace("'", "''") + "'")


@lru_cache(maxsize=1)
def catalogue() -> tuple[Headline, ...]:
    """The figures of ``schemas/headline.yaml`` in their order."""
    entries = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return tuple(
        Headline(
            entry["key"], entry["label"], entry["unit"], entry["definition"], " ".join(entry["sql"].split())
        )
        for entry in entries
    )


def fill(con: DuckDBPyConnection, settings: Settings, as_of: date) -> None:
    """Fill ``headline``: every figure of the catalogue for every period of ``submission``, in the catalogue's order.

    ``value`` is the text of what ``source_sql`` returns, unrounded, and null where nothing is known; ``unit`` is the
    figure's unit. The queries read published tables only, so that they give the same value to whoever repeats them.

    Args:
        con: The build connection; all other published tables are filled.
        settings: Not needed yet; figures depend on published tables alone.
        as_of: Not needed yet; days left stand in ``gap``.
    """
    rows = []
    for (period,) in run(con, "report/headline_periods").fetchall():
        for figure in catalogue():
            query = figure.source_sql(period)
            found = con.execute(query).fetchone()
            value = as_text(found[0]) if found else None
            rows.append((period, figure.key, figure.label, value, figure.unit, figure.definition, query))
    if rows:
        con.executemany("INSERT INTO headline VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def as_text(value: object) -> str | None:
    """A value as ``headline.value`` keeps it; None stays None, never zero."""
    return None if value is None else str(value)
