"""Comparable bases (可比基数): last year's same-period level on this year's basis, in four ways.

``given`` is the province's own figure, ``micro`` a sum over last year's export (computed in SQL), ``implied`` follows
from a published growth, ``carried`` goes before publication. Pure functions on Decimal; amounts in one unit, here 万元.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Literal, NamedTuple

from gutou.database import ROOT
from gutou.gap.formula import EXACT, HUNDRED, Interval

BaseSource = Literal["given", "micro", "implied", "carried"]
ORDER: tuple[BaseSource, ...] = ("given", "micro", "implied", "carried")


@dataclass(frozen=True)
class BasePolicy:
    """How growth is printed, past errors are trusted and bases are compared (``schemas/base_policy.toml``).

    Attributes:
        half_width_pct: Half of the last printed digit of published growth, in percentage points.
        quantile_pct: Share of past errors that the interval of a carried base covers.
        fewest_errors: Fewer past errors than this give no interval.
        latest_errors: Only so many of the latest past errors count.
        least_rise_pct: A month that added less than this to the year has no ratio of its own, in % of the year so far.
        disagree_pct: A given and a micro base further apart than this contradict each other, in % of the given one.
    """

    half_width_pct: Decimal
    quantile_pct: int
    fewest_errors: int
    latest_errors: int
    least_rise_pct: Decimal
    disagree_pct: Decimal


@lru_cache(maxsize=1)
def policy() -> BasePolicy:
    """The policy in ``schemas/base_policy.toml``."""
    values = tomllib.loads((ROOT / "schemas" / "base_policy.toml").read_text(encoding="utf-8"))
    return BasePolicy(
        half_width_pct=Decimal(values["half_width_pct"]),
        quantile_pct=int(values["quantile_pct"]),
        fewest_errors=int(values["fewest_errors"]),
        latest_errors=int(values["latest_errors"]),
        least_rise_pct=Decimal(values["least_rise_pct"]),
        disagree_pct=Decimal(values["disagree_pct"]),
    )


def implied_base(
    level: Decimal | None, growth_pct: Decimal | None, half_width_pct: Decimal | None = None
) -> Interval | None:
    """Base that a level and its published growth imply, with the interval that rounding of the growth leaves.

    Args:
        level: Level of this period.
        growth_pct: Published growth, in percentage points.
        half_width_pct: Half of its last printed digit; default as in the policy.

    Returns:
        ``level / (1 + g/100)`` between ``g + half`` and ``g − half`` (handbook 3.4); None when either is unknown or
        the growth is −100 % or less.
    """
    half = policy().half_width_pct if half_width_pct is None else half_width_pct
    if level is None or growth_pct is None or growth_pct - half <= -HUNDRED:
        return None
    with localcontext(EXACT):
        ends = [level / (1 + (growth_pct + shift) / HUNDRED) for shift in (half, -half)]
        return Interval(level / (1 + growth_pct / HUNDRED), min(ends), max(ends))


@dataclass(frozen=True)
class Base:
    """One way's base with the coverage (口径) it is for."""

    interval: Interval
    coverage: str | None


def choose(bases: Mapping[BaseSource, Base], coverage: str | None) -> BaseSource | None:
    """Which base is used: the first of given, micro, implied, carried that is of the level's coverage.

    A micro base outside the interval of an implied one gives way to it. A base of nothing or less is no base.
    """
    fit = {
        source: base
        for source, base in bases.items()
        if coverage is not None and base.coverage == coverage and base.interval.point > 0
    }
    if "micro" in outside_implied(fit) and "given" not in fit:
        return "implied"
    return next((source for source in ORDER if source in fit), None)


def outside_implied(bases: Mapping[BaseSource, Base]) -> list[BaseSource]:
    """Those of a given and a micro base that lie outside the interval which the published growth leaves."""
    return _outside(bases, "implied")


class Disagreement(NamedTuple):
    """Two bases of one coverage that contradict each other, and the rule (测算核对规则) that says so."""

    rule_id: str
    source: BaseSource
    other: BaseSource


def disagreements(bases: Mapping[BaseSource, Base]) -> list[Disagreement]:
    """Bases that contradict each other.

    A given or micro base is held to the interval of the implied one. Before publication there is none: then the two are
    held to each other, and each to the interval of the carried one.
    """
    implied, given, micro = bases.get("implied"), bases.get("given"), bases.get("micro")
    if implied and any(base and base.coverage == implied.coverage for base in (given, micro)):
        return [Disagreement("GP01", source, "implied") for source in _outside(bases, "implied")]
    found = [Disagreement("GP03", source, "carried") for source in _outside(bases, "carried")]
    if given and micro and given.coverage == micro.coverage and _apart(given.interval.point, micro.interval):
        found.insert(0, Disagreement("GP02", "given", "micro"))
    return found


def _outside(bases: Mapping[BaseSource, Base], judge: BaseSource) -> list[BaseSource]:
    """Those of a given and a micro base that lie outside the interval of another base of their coverage."""
    known = bases.get(judge)
    if known is None or known.interval.low is None or known.interval.high is None:
        return []
    low, high = known.interval.low, known.interval.high
    judged: list[BaseSource] = ["given", "micro"]
    return [
        source
        for source in judged
        if (base := bases.get(source))
        and base.coverage == known.coverage
        and not low <= base.interval.point <= high
    ]


def _apart(given: Decimal, micro: Interval) -> bool:
    low, high = (micro.point if end is None else end for end in (micro.low, micro.high))
    distance = max(low - given, given - high, Decimal(0))
    return distance * HUNDRED > policy().disagree_pct * given
