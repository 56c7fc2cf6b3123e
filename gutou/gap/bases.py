"""Comparable bases (可比基数): last year's same-period level on this year's basis, in four ways.

``given`` is the province's own figure, ``micro`` a sum over last year's export (computed in SQL), ``implied`` follows
from a published growth, ``carried`` goes before publication. Pure functions on Decimal; amounts in one unit, here 万元.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Literal

from gutou.database import ROOT
from gutou.gap.formula import EXACT, HUNDRED, Interval
from gutou.periods import split

BaseSource = Literal["given", "micro", "implied", "carried"]
ORDER: tuple[BaseSource, ...] = ("given", "micro", "implied", "carried")
FEBRUARY = 2


@dataclass(frozen=True)
class CarryPolicy:
    """How growth is printed and how far past errors of the carry are trusted (``schemas/base_policy.toml``).

    Attributes:
        half_width_pct: Half of the last printed digit of published growth, in percentage points.
        quantile_pct: Share of past errors that the interval of a carried base covers.
        fewest_errors: Fewer past errors than this give no interval.
        latest_errors: Only so many of the latest past errors count.
    """

    half_width_pct: Decimal
    quantile_pct: int
    fewest_errors: int
    latest_errors: int


@lru_cache(maxsize=1)
def policy() -> CarryPolicy:
    """The policy in ``schemas/base_policy.toml``."""
    values = tomllib.loads((ROOT / "schemas" / "base_policy.toml").read_text(encoding="utf-8"))
    return CarryPolicy(
        half_width_pct=Decimal(values["half_width_pct"]),
        quantile_pct=int(values["quantile_pct"]),
        fewest_errors=int(values["fewest_errors"]),
        latest_errors=int(values["latest_errors"]),
    )


@dataclass(frozen=True)
class Published:
    """A month of the plan's history: level, published growth (None before publication), last year's published level."""

    period: str
    level: Decimal
    growth_pct: Decimal | None
    prior_published: Decimal | None

    @property
    def ratio(self) -> Decimal | None:
        """Comparable base ÷ last year's published level; None when either is unknown or not positive."""
        base = implied_base(self.level, self.growth_pct)
        if base is None or base.point <= 0 or not self.prior_published or self.prior_published < 0:
            return None
        with localcontext(EXACT):
            return base.point / self.prior_published


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


def carried(
    period: str,
    prior_published: Decimal | None,
    history: Iterable[Published],
    rules: CarryPolicy | None = None,
) -> Interval | None:
    """Base before publication: the ratio of the latest published month, applied to last year's published level.

    Args:
        period: Period whose base is wanted.
        prior_published: Last year's published level of the same months.
        history: Months of one scope and one coverage; only those before ``period`` count.
        rules: Quantile, number of errors; default as in the policy.

    Returns:
        The base with an interval from how far off the same carry was before, or with None as bounds when there are
        too few past errors; None when the carry is impossible.
    """
    rules = rules or policy()
    past = sorted((month for month in history if month.period < period), key=lambda month: month.period)
    ratio = next((found for month in reversed(past) if (found := month.ratio) is not None), None)
    if ratio is None or prior_published is None or prior_published <= 0:
        return None
    error = _error_bound(_carry_errors(past, february=split(period)[1] == FEBRUARY), rules)
    with localcontext(EXACT):
        point = prior_published * ratio
        if error is None or error >= 1:
            return Interval(point, None, None)
        # The error is relative to the base found later, so that base lies between carried/(1+e) and carried/(1−e).
        return Interval(point, point / (1 + error), point / (1 - error))


def _carry_errors(past: Sequence[Published], *, february: bool) -> list[Decimal]:
    """|carried ÷ implied − 1| of every past month of the same kind, oldest first.

    February is carried over the turn of the year and errs in its own way, so it is kept apart.
    """
    errors: list[Decimal] = []
    before: Decimal | None = None
    with localcontext(EXACT):
        for month in past:
            ratio = month.ratio
            if ratio is None:
                continue
            if before is not None and (split(month.period)[1] == FEBRUARY) is february:
                errors.append(abs(before / ratio - 1))
            before = ratio
    return errors


def _error_bound(errors: Sequence[Decimal], rules: CarryPolicy) -> Decimal | None:
    latest = sorted(errors[-rules.latest_errors :])
    if len(latest) < rules.fewest_errors:
        return None
    rank = -(-len(latest) * rules.quantile_pct // 100)
    return latest[rank - 1]


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
    implied = bases.get("implied")
    if implied is None or implied.interval.low is None or implied.interval.high is None:
        return []
    low, high = implied.interval.low, implied.interval.high
    found: list[BaseSource] = ["given", "micro"]
    return [
        source
        for source in found
        if (base := bases.get(source))
        and base.coverage == implied.coverage
        and not low <= base.interval.point <= high
    ]
