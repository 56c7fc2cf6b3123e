"""Headline figures (主要数字): the briefing's numbers, each with the query that gives it on the published database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import ROOT, run
from gutou.intake.loading_tables import append
from gutou.report.missing import Reasons
from gutou.settings import Settings
from gutou.yaml_text import read_yaml

CATALOGUE = ROOT / "schemas" / "headline.yaml"


@dataclass(frozen=True)
class Headline:
    """One figure of ``schemas/headline.yaml``.

    Attributes:
        key: Name in English, unique.
        label: Chinese label.
        unit: 个, 万元, %, 天 … or empty.
        definition: What is counted, in Chinese.
        sql: Query of one value over published tables; ``{period}`` stands for the period, ``{threshold_wan}`` for the
            threshold of the settings.
        rows: Whether the value is a list, as a JSON array with one object per row.
        needs: Documents without which the figure cannot be known; empty: told by the tables it reads.
        why: What an empty value means when the documents are there.
    """

    key: str
    label: str
    unit: str
    definition: str
    sql: str
    rows: bool = False
    needs: tuple[str, ...] = ()
    why: str = ""

    def source_sql(self, period: str, threshold_wan: Decimal = Decimal(500)) -> str:
        """The query as it runs on the published database, period and threshold written into it."""
        quoted = "'" + period.replace("'", "''") + "'"
        return self.sql.replace("{period}", quoted).replace("{threshold_wan}", f"{threshold_wan:f}")


@lru_cache(maxsize=1)
def catalogue() -> tuple[Headline, ...]:
    """The figures of ``schemas/headline.yaml`` in their order."""
    entries = read_yaml(CATALOGUE.read_text(encoding="utf-8"))
    return tuple(figure for entry in entries for figure in _figures(entry))


def _figures(entry: Mapping[str, Any]) -> Iterator[Headline]:
    """The figure of an entry, or one for each of what it names under ``each``."""
    for one in entry.get("each", ({},)):
        told = {name: _filled(entry[name], one) for name in ("key", "label", "definition", "sql")}
        yield Headline(
            key=told["key"],
            label=told["label"],
            unit=entry["unit"],
            definition=told["definition"],
            sql=" ".join(told["sql"].split()),
            rows=entry.get("rows", False),
            needs=tuple(entry.get("needs", ())),
            why=_filled(entry.get("why", ""), one),
        )


def _filled(text: str, words: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: words.get(found[1], found[0]), text)


def fill(con: DuckDBPyConnection, settings: Settings, as_of: date) -> None:
    """Fill ``headline``: every figure of the catalogue for every period of ``submission``, in the catalogue's order.

    ``value`` is the text of what ``source_sql`` returns, unrounded, and null where nothing is known, with the reason in
    ``why_missing``; ``unit`` is the figure's unit. The queries read published tables only, so that they give the same
    value to whoever repeats them.

    Args:
        con: The build connection; all other published tables are filled.
        settings: The threshold.
        as_of: Not needed: days left stand in ``gap``.
    """
    rows = []
    for (period,) in run(con, "report/headline_periods").fetchall():
        reasons = Reasons.of(con, period)
        for figure in catalogue():
            query = figure.source_sql(period, settings.threshold_wan)
            found = con.execute(query).fetchone()
            value = as_text(found[0]) if found else None
            why = reasons.why(figure.sql, figure.needs, figure.why, figure.rows) if value is None else None
            rows.append((period, figure.key, figure.label, value, figure.unit, figure.definition, query, why))
    append(con, "headline", rows)


def as_text(value: object) -> str | None:
    """A value as ``headline.value`` keeps it; None stays None, never zero."""
    return None if value is None else str(value)
