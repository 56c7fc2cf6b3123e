"""The formulas of the gap (缺口): amounts in, figures out, nothing else.

Amounts are 万元, growth in percentage points; positive gap means short of the target. Unknown in gives unknown out,
never zero. Reckoned with 28 digits; rounding half up to six places happens once, in :func:`stored`.
Sources: handbook 3.4 and 3.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext
from typing import NamedTuple

HUNDRED = Decimal(100)
ZERO = Decimal(0)
EXACT = Context(prec=28, rounding=ROUND_HALF_EVEN)
_PLACES = Decimal("0.000001")
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)


class Interval(NamedTuple):
    """A figure with what it may lie between, in 万元; bounds are None when no honest interval is known."""

    point: Decimal
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True)
class Position:
    """What is known of one scope in one period (万元; growth in percentage points).

    Attributes:
        target_growth_pct: Growth target (增长目标).
        reported: Level of this period (本期完成投资).
        base: Comparable base (可比基数) of the same coverage as ``reported``.
        prior_published: Last year's published level (上年同期公布数) of the same coverage.
        additions: Complete additions (资料齐全的未在库项目), this year's amount.
        additions_prior: Their amount of last year's same period; unknown counts 0.
        additions_prior_high: The same with unknown ones at their upper bound.
        removals: Amount of records to remove or duplicate (拟退库、疑似库内重复).
        removals_prior: Their amount of last year's same period; unknown counts 0.
        removals_prior_high: The same with unknown ones at their upper bound.
        pending_low: Sum of those moves of pending items that narrow the gap (at most 0).
        pending_high: Sum of those moves of pending items that widen it (at least 0).
    """

    target_growth_pct: Decimal | None = None
    reported: Decimal | None = None
    base: Interval | None = None
    prior_published: Decimal | None = None
    additions: Decimal | None = None
    additions_prior: Decimal | None = None
    additions_prior_high: Decimal | None = None
    removals: Decimal | None = None
    removals_prior: Decimal | None = None
    removals_prior_high: Decimal | None = None
    pending_low: Decimal | None = None
    pending_high: Decimal | None = None


@dataclass(frozen=True)
class Figures:
    """The gap of one scope in one period (万元; growth in percentage points); None where something needed is unknown."""

    target_level: Decimal | None = None
    gap: Decimal | None = None
    gap_low: Decimal | None = None
    gap_high: Decimal | None = None
    naive_gap: Decimal | None = None
    basis_difference: Decimal | None = None
    after: Decimal | None = None
    after_low: Decimal | None = None
    after_high: Decimal | None = None
    after_fixed_base: Decimal | None = None
    growth_pct: Decimal | None = None
    growth_after_pct: Decimal | None = None


def figures(position: Position) -> Figures:
    """Every figure of the gap that the position allows, unrounded."""
    with localcontext(EXACT):
        return _figures(position)


def _figures(p: Position) -> Figures:
    point = p.base.point if p.base else None
    low, high = (p.base.low, p.base.high) if p.base else (None, None)
    factor = 1 + p.target_growth_pct / HUNDRED if p.target_growth_pct is not None else None
    changes = (p.additions, p.additions_prior, p.removals, p.removals_prior)
    level_after = plus(p.reported, p.additions, minus(p.removals))
    base_after = plus(point, p.additions_prior, minus(p.removals_prior)) if None not in changes else None
    gap = short(point, factor, p.reported)
    gap_low, gap_high = _ordered(short(low, factor, p.reported), short(high, factor, p.reported))
    naive = short(p.prior_published, factor, p.reported)
    after_low, after_high = _after_interval(p, low, high, factor, level_after)
    return Figures(
        target_level=times(point, factor),
        gap=gap,
        gap_low=gap_low,
        gap_high=gap_high,
        naive_gap=naive,
        basis_difference=plus(naive, minus(gap)),
        after=short(base_after, factor, level_after),
        after_low=after_low,
        after_high=after_high,
        after_fixed_base=short(point, factor, level_after),
        growth_pct=growth(p.reported, point),
        growth_after_pct=growth(level_after, base_after),
    )


def _after_interval(
    p: Position,
    low: Decimal | None,
    high: Decimal | None,
    factor: Decimal | None,
    level_after: Decimal | None,
) -> tuple[Decimal | None, Decimal | None]:
    """Bounds of the gap after complete additions: base, unknown prior values, then what is pending on both sides."""
    least = plus(low, p.additions_prior, minus(p.removals_prior_high))
    most = plus(high, p.additions_prior_high, minus(p.removals_prior))
    lower, upper = _ordered(short(least, factor, level_after), short(most, factor, level_after))
    return plus(lower, p.pending_low), plus(upper, p.pending_high)


def growth(level: Decimal | None, base: Decimal | None) -> Decimal | None:
    """Growth of a level over its base in percentage points; None without a positive base."""
    if level is None or base is None or base <= 0:
        return None
    with localcontext(EXACT):
        return (level / base - 1) * HUNDRED


def short(base: Decimal | None, factor: Decimal | None, level: Decimal | None) -> Decimal | None:
    """Base × (1 + target) − level."""
    return plus(times(base, factor), minus(level))


def plus(*terms: Decimal | None) -> Decimal | None:
    """Sum; None when a term is unknown."""
    known = [term for term in terms if term is not None]
    return sum(known, ZERO) if len(known) == len(terms) else None


def minus(value: Decimal | None) -> Decimal | None:
    """The negative; None stays None."""
    return None if value is None else -value


def times(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    """Product; None when a factor is unknown."""
    return None if left is None or right is None else left * right


def _ordered(left: Decimal | None, right: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    # A target below −100 % turns the base's interval round.
    return (right, left) if left is not None and right is not None and left > right else (left, right)


def stored(value: Decimal | None, digits: int = 18) -> Decimal | None:
    """The value as a DECIMAL(digits, 6) keeps it: half up to six places; None when it does not fit."""
    if value is None:
        return None
    rounded = value.quantize(_PLACES, context=_WIDE)
    return rounded if abs(rounded) < Decimal(10) ** (digits - 6) else None
