"""The base before publication (结转基数): what earlier months say of this one, and how far off that was before.

A month that is published tells how last year's level was restated (重述): its comparable base over last year's published
level. What is known so far this year is carried to the next month; over the turn of the year there is nothing to carry.
Pure functions on Decimal; amounts in one unit, here 万元. How the way of carrying was chosen: ``bench/carried.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import NamedTuple

from gutou.gap.bases import BasePolicy, implied_base, policy
from gutou.gap.formula import EXACT, HUNDRED, Interval


@dataclass(frozen=True)
class Published:
    """A month of the plan's history: level, published growth (None before publication), last year's published level."""

    period: str
    level: Decimal
    growth_pct: Decimal | None
    prior_published: Decimal | None


class Known(NamedTuple):
    """A published month: its comparable base (可比基数) and last year's published level (上年同期公布数)."""

    period: str
    base: Decimal
    prior: Decimal


NOTHING = Known("", Decimal(0), Decimal(0))
Design = Callable[[str, Decimal, Sequence[Known]], Decimal]
"""A way to carry: the wanted period, last year's published level of it, and the months known before it (oldest first, at
least one) give the base."""


def by_month(period: str, prior: Decimal, months: Sequence[Known]) -> Decimal:
    """The year's base so far, and this month's own value restated as the latest month's own value was.

    The latest month's value is what it added to the year; where that is too little for a ratio (growth is printed to one
    place), the year's ratio so far stands for it. Before the year's first publication nothing says how last year was
    restated, and the published level stands.
    """
    last, before = months[-1], months[-2] if len(months) > 1 else NOTHING
    if not same_year(period, last.period):
        return prior
    own = _step_ratio(last, before if same_year(period, before.period) else NOTHING)
    return last.base + (prior - last.prior) * (last.base / last.prior if own is None else own)


def _step_ratio(last: Known, before: Known) -> Decimal | None:
    restated, published = last.base - before.base, last.prior - before.prior
    least = policy().least_rise_pct / HUNDRED
    return restated / published if restated >= least * last.base and published >= least * last.prior else None


def same_year(one: str, other: str) -> bool:
    """Whether two periods lie in one year."""
    return one[:4] == other[:4]


def known_months(history: Iterable[Published]) -> list[Known]:
    """The months whose base is known and positive, oldest first."""
    months = []
    for month in sorted(history, key=lambda month: month.period):
        base = implied_base(month.level, month.growth_pct)
        if base and base.point > 0 and month.prior_published is not None and month.prior_published > 0:
            months.append(Known(month.period, base.point, month.prior_published))
    return months


def carried_from(period: str, history: Iterable[Published]) -> str | None:
    """The published month that says how the year was restated; None before the year's first publication."""
    out = [month.period for month in known_months(history) if month.period < period]
    return out[-1] if out and same_year(period, out[-1]) else None


def carried(
    period: str,
    prior_published: Decimal | None,
    history: Iterable[Published],
    rules: BasePolicy | None = None,
    design: Design = by_month,
) -> Interval | None:
    """Base before publication, with an interval from how far off the same carry was before.

    Args:
        period: Period whose base is wanted.
        prior_published: Last year's published level of the same months.
        history: Months of one scope and one coverage; only those before ``period`` count.
        rules: Quantile, number of errors; default as in the policy.
        design: How it is carried.

    Returns:
        The base; bounds are None when there are too few past errors of the same kind. None when last year's level is
        unknown or no month was ever published.
    """
    rules = rules or policy()
    months = [month for month in known_months(history) if month.period < period]
    if not months or prior_published is None or prior_published <= 0:
        return None
    with localcontext(EXACT):
        point = design(period, prior_published, months)
        first = not same_year(period, months[-1].period)
        error = _error_bound(_errors(months, design, first=first), rules)
        if error is None or error >= 1:
            return Interval(point, None, None)
        # The error is relative to the base found later, so that base lies between carried/(1+e) and carried/(1−e).
        low, high = sorted((point / (1 + error), point / (1 - error)))
        return Interval(point, low, high)


def _errors(months: Sequence[Known], design: Design, *, first: bool) -> list[Decimal]:
    """|carried ÷ implied − 1| of every past month of the same kind, oldest first.

    The first month of a year has nothing of its year to carry and errs in its own way, so it is kept apart.
    """
    return [
        abs(design(month.period, month.prior, months[:index]) / month.base - 1)
        for index, month in enumerate(months)
        if index and same_year(month.period, months[index - 1].period) is not first
    ]


def _error_bound(errors: Sequence[Decimal], rules: BasePolicy) -> Decimal | None:
    """The error that the next one stays within with the wanted chance.

    Were n past errors and the next one alike, the next would be within the k-th smallest with chance k/(n+1): hence
    rank ⌈(n+1)·q⌉, and the largest where that is beyond n.
    """
    latest = sorted(errors[-rules.latest_errors :])
    if len(latest) < rules.fewest_errors:
        return None
    rank = -(-(len(latest) + 1) * rules.quantile_pct // 100)
    return latest[min(rank, len(latest)) - 1]
