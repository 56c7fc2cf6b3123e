"""The plan (目标与可比基数) as the gap asks for it: targets, levels, deadlines and history of each scope."""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.gap.carry import Published
from gutou.gap.scopes import sector_named
from gutou.periods import month_end, year_before

WHOLE = "全口径"
WITHOUT_REAL_ESTATE = "不含房地产"
ANNUAL = "年度"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_KIND_ORDER = {"时段": 0, ANNUAL: 1}
_OF_THE_PERIOD = (
    "reported",
    "figure_status",
    "allotted",
    "published_growth",
    "prior_published",
    "prior_version",
    "base",
    "deadline",
    "entry_deadline",
)

Scope = tuple[str, str]


@dataclass(frozen=True)
class Entry:
    """What the plan says of one scope in one period; money in 万元, growth in percentage points."""

    coverage: str
    figure_status: str | None = None
    reported: Decimal | None = None
    allotted: Decimal | None = None
    published_growth: Decimal | None = None
    prior_published: Decimal | None = None
    prior_version: str | None = None
    base: Decimal | None = None
    deadline: date | None = None
    entry_deadline: date | None = None
    contradictions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Target:
    """Growth target (增长目标), the kind and period of the row that gives it, and its coverage."""

    growth_pct: Decimal
    kind: str
    period: str
    coverage: str


@dataclass(frozen=True)
class Plan:
    """All plan rows, by scope and period."""

    entries: Mapping[Scope, Mapping[str, Entry]]
    targets: Mapping[Scope, Sequence[Target]]
    names: Mapping[Scope, str] = field(default_factory=dict)

    @classmethod
    def read(cls, con: DuckDBPyConnection, city_code: str) -> Plan:
        """Read ``work.plan_row``; several rows of one scope and period complement each other, 时段 before 年度."""
        rows: dict[Scope, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        names: dict[Scope, str] = {}
        for row in _plan_rows(con):
            scope = _scope(row, city_code)
            rows[scope][row["period"]].append(row)
            names[scope] = row["scope_name"] or scope[1]
        entries = {
            scope: {period: _entry(group) for period, group in periods.items()}
            for scope, periods in rows.items()
        }
        targets = {
            scope: [
                _target(row)
                for group in periods.values()
                for row in group
                if row["target_growth"] is not None
            ]
            for scope, periods in rows.items()
        }
        return cls(entries, targets, names)

    def periods_before(self, period: str) -> list[str]:
        """Months earlier than ``period`` that a row of the plan names, oldest first."""
        named = {name for entries in self.entries.values() for name in entries}
        return sorted(name for name in named if name < period and _MONTH.fullmatch(name))

    def entry(self, scope: Scope, period: str) -> Entry | None:
        """The scope's entry of the period."""
        return self.entries.get(scope, {}).get(period)

    def target(self, scope: Scope, period: str) -> Target | None:
        """The target in force: of the period (时段, then 年度), else the year's as last given, else as first given."""
        known = self.targets.get(scope, ())
        own = sorted((t for t in known if t.period == period), key=lambda t: _KIND_ORDER.get(t.kind, 2))
        if own:
            return own[0]
        year = sorted(
            (t for t in known if t.kind == ANNUAL and t.period[:4] == period[:4]), key=lambda t: t.period
        )
        earlier = [t for t in year if t.period < period]
        return earlier[-1] if earlier else (year[0] if year else None)

    def prior_published(self, scope: Scope, period: str) -> tuple[Decimal, str] | None:
        """Last year's published level of the same months and its coverage: as given, else the level of a year ago."""
        if (entry := self.entry(scope, period)) and entry.prior_published is not None:
            return entry.prior_published, entry.coverage
        before = self.entry(scope, year_before(period))
        return (before.reported, before.coverage) if before and before.reported is not None else None

    def history(self, scope: Scope, coverage: str | None) -> list[Published]:
        """Months of one coverage with a level, oldest first."""
        return [
            Published(period, entry.reported, entry.published_growth, self._prior_of(scope, period, coverage))
            for period, entry in sorted(self.entries.get(scope, {}).items())
            if entry.reported is not None and entry.coverage == coverage
        ]

    def _prior_of(self, scope: Scope, period: str, coverage: str | None) -> Decimal | None:
        prior = self.prior_published(scope, period)
        return prior[0] if prior and prior[1] == coverage else None


def _plan_rows(con: DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    cursor = run(con, "gap/plan_rows")
    columns = [column[0] for column in cursor.description or ()]
    for values in cursor.fetchall():
        yield dict(zip(columns, values, strict=True))


def _scope(row: dict[str, Any], city_code: str) -> Scope:
    kind, code = row["scope_kind"], row["scope_code"] or ""
    return kind, {"city": city_code, "sector": sector_named(code)}.get(kind, code)


def _entry(group: Sequence[dict[str, Any]]) -> Entry:
    ranked = sorted(group, key=lambda row: _KIND_ORDER.get(row["target_kind"], 2))
    values: dict[str, Any] = {}
    contradictions = []
    for name in _OF_THE_PERIOD:
        given = [row[name] for row in ranked if row[name] is not None]
        values[name] = given[0] if given else None
        if len(set(given)) > 1:
            contradictions.append(name)
    coverages = [row["coverage"] for row in ranked if row["coverage"]]
    for name in ("deadline", "entry_deadline"):
        values[name] = as_day(values[name])
    return Entry(
        coverage=coverages[0] if coverages else WHOLE, contradictions=tuple(contradictions), **values
    )


def _target(row: dict[str, Any]) -> Target:
    return Target(row["target_growth"], row["target_kind"] or "", row["period"], row["coverage"] or WHOLE)


def as_day(text: str | None) -> date | None:
    """The day that ``YYYY-MM-DD`` or ``YYYY-MM`` (its last day) names; None when it is neither."""
    if not text:
        return None
    try:
        return month_end(text) if len(text) == len("2025-06") else date.fromisoformat(text[:10])
    except (ValueError, calendar.IllegalMonthError):
        return None
