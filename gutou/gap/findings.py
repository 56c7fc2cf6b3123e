"""Findings of the gap (测算核对): bases of one scope that contradict each other, for the bureau."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import ROOT, run
from gutou.gap.bases import BaseSource, disagreements, policy
from gutou.gap.case import ScopeCase
from gutou.gap.formula import Interval, stored
from gutou.intake.loading_tables import append
from gutou.settings import Settings
from gutou.yaml_text import read_yaml

_COLUMNS = (
    "period", "finding_key", "rule_id", "severity", "audience", "department", "field", "value", "message"
)  # fmt: skip
SOURCE_NAMES: dict[BaseSource, str] = {
    "given": "省定基数",
    "micro": "微观汇总基数",
    "implied": "推算基数",
    "carried": "结转基数",
}


@lru_cache(maxsize=1)
def rules() -> dict[str, dict[str, str]]:
    """The rules in ``schemas/gap_rules.yaml`` by id."""
    entries = read_yaml((ROOT / "schemas" / "gap_rules.yaml").read_text(encoding="utf-8"))
    return {entry["id"]: entry for entry in entries}


def write_findings(con: DuckDBPyConnection, settings: Settings, cases: Iterable[ScopeCase]) -> None:
    """Add the disagreements of bases to ``finding`` and the rules to ``rule``."""
    for rule in rules().values():
        run(
            con,
            "gap/rule",
            {f"rule_{name}": rule[name] for name in ("id", "title", "condition", "severity", "basis")},
        )
    found = [values for case in cases for values in _disagreements(settings, case)]
    append(con, "finding", found, _COLUMNS)


def _disagreements(settings: Settings, case: ScopeCase) -> Iterator[tuple[Any, ...]]:
    department = settings.statistics_department
    for rule_id, source, other in disagreements(case.bases):
        rule, base, known = rules()[rule_id], case.bases[source].interval, case.bases[other].interval
        place = "|".join((rule_id, department, *case.key, source))
        message = rule["message"].format(
            scope=case.scope.name,
            source=SOURCE_NAMES[source],
            base=_shown(base.point),
            span=_span(known),
            tolerance=policy().disagree_pct,
        )
        yield (
            case.facts.period,
            sha256(place.encode()).hexdigest()[:16],
            rule_id,
            rule["severity"],
            rule["audience"],
            department,
            "base",
            str(stored(base.point)),
            message,
        )


def _span(interval: Interval) -> str:
    """An interval in whole 万元, as one figure where its ends are the same."""
    ends = dict.fromkeys(
        _shown(interval.point if end is None else end) for end in (interval.low, interval.high)
    )
    return "～".join(ends)


def _shown(value: Decimal) -> str:
    return f"{value.quantize(Decimal(1), rounding=ROUND_HALF_UP):,}"
