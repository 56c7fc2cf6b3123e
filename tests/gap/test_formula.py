from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gutou.gap.formula import Figures, Interval, Position, figures, stored

D = Decimal
money = st.decimals(0, 10**8, places=6)
percent = st.decimals(-50, 200, places=1)

KNOWN = Position(
    target_growth_pct=D("7.5"),
    reported=D(1000),
    base=Interval(D(1000), D(990), D(1010)),
    prior_published=D(1200),
    additions=D(30),
    additions_prior=D(10),
    additions_prior_high=D(12),
    removals=D(20),
    removals_prior=D(4),
    removals_prior_high=D(5),
    pending_low=D(-7),
    pending_high=D(3),
)


def test_every_figure_by_hand() -> None:
    result = figures(KNOWN)
    assert result.target_level == D(1075)
    assert (result.gap, result.gap_low, result.gap_high) == (D(75), D("64.25"), D("85.75"))
    assert result.naive_gap == D(290)
    assert result.basis_difference == D(215) == (D(1200) - D(1000)) * D("1.075")
    # (1000 + 10 − 4) × 1.075 − (1000 + 30 − 20)
    assert result.after == D("71.45")
    # (990 + 10 − 5) × 1.075 − 1010 − 7;  (1010 + 12 − 4) × 1.075 − 1010 + 3
    assert (result.after_low, result.after_high) == (D("52.625"), D("87.35"))
    assert result.after_fixed_base == D(65)
    assert result.growth_pct == 0
    assert result.growth_after_pct is not None
    assert result.growth_after_pct.quantize(D("0.000001")) == D("0.397614")


def test_a_negative_gap_is_above_the_target() -> None:
    result = figures(replace(KNOWN, reported=D(2000)))
    assert result.gap == D(-925)
    assert result.gap_low is not None
    assert result.gap_high is not None
    assert result.gap_low < result.gap < result.gap_high < 0


def test_unknown_stays_unknown() -> None:
    assert figures(Position()) == Figures()
    no_target = figures(replace(KNOWN, target_growth_pct=None))
    assert (no_target.gap, no_target.naive_gap, no_target.after) == (None, None, None)
    assert no_target.growth_pct == 0
    no_base = figures(replace(KNOWN, base=None))
    assert (no_base.gap, no_base.basis_difference, no_base.growth_pct) == (None, None, None)
    assert no_base.naive_gap == D(290)
    no_prior = figures(replace(KNOWN, prior_published=None))
    assert (no_prior.naive_gap, no_prior.basis_difference, no_prior.gap) == (None, None, D(75))
    no_library = figures(replace(KNOWN, removals=None, removals_prior=None))
    assert (no_library.gap, no_library.after, no_library.after_fixed_base) == (D(75), None, None)
    no_interval = figures(replace(KNOWN, base=Interval(D(1000), None, None)))
    assert (no_interval.gap, no_interval.gap_low, no_interval.after_high) == (D(75), None, None)
    assert no_interval.after == D("71.45")


def test_no_growth_over_a_base_of_nothing() -> None:
    assert figures(replace(KNOWN, base=Interval(D(0), D(0), D(0)))).growth_pct is None


def test_rounding_is_half_up_and_once() -> None:
    assert stored(D("1.0000005")) == D("1.000001")
    assert stored(D("-1.0000005")) == D("-1.000001")
    assert stored(D("2.00000049999")) == D("2.000000")
    assert stored(None) is None
    assert stored(D("999999999999.9999994")) == D("999999999999.999999")
    assert stored(D("999999999999.9999995")) is None
    assert stored(D("1e6"), digits=12) is None


@st.composite
def positions(draw: st.DrawFn) -> Position:
    point, below, above = draw(money), draw(money), draw(money)
    prior, prior_more = draw(money), draw(money)
    removed, removed_more = draw(money), draw(money)
    return Position(
        target_growth_pct=draw(percent),
        reported=draw(money),
        base=Interval(point, point - below, point + above),
        prior_published=draw(money),
        additions=draw(money),
        additions_prior=prior,
        additions_prior_high=prior + prior_more,
        removals=draw(money),
        removals_prior=removed,
        removals_prior_high=removed + removed_more,
        pending_low=-draw(money),
        pending_high=draw(money),
    )


@given(positions())
def test_identities(p: Position) -> None:
    r = figures(p)
    assert r.gap is not None
    assert r.gap_low is not None
    assert r.gap_high is not None
    assert r.naive_gap is not None
    assert r.after is not None
    assert r.after_low is not None
    assert r.after_high is not None
    assert r.after_fixed_base is not None
    assert r.target_level is not None
    assert p.base is not None
    assert p.prior_published is not None
    assert p.target_growth_pct is not None
    assert p.reported is not None
    assert p.additions is not None
    assert p.removals is not None
    factor = 1 + p.target_growth_pct / 100
    assert r.basis_difference == r.naive_gap - r.gap == (p.prior_published - p.base.point) * factor
    assert r.target_level - r.gap == p.reported
    assert r.gap_low <= r.gap <= r.gap_high
    assert r.after_low <= r.after <= r.after_high
    assert r.after_fixed_base == r.gap - p.additions + p.removals
    assert r.growth_pct is None or (r.growth_pct > p.target_growth_pct) == (r.gap < 0) or r.gap == 0


@given(positions())
def test_without_candidates_nothing_changes(p: Position) -> None:
    zero = D(0)
    bare = figures(
        replace(
            p,
            additions=zero,
            additions_prior=zero,
            additions_prior_high=zero,
            removals=zero,
            removals_prior=zero,
            removals_prior_high=zero,
            pending_low=zero,
            pending_high=zero,
        )
    )
    assert (bare.after, bare.after_low, bare.after_high) == (bare.gap, bare.gap_low, bare.gap_high)
    assert bare.after_fixed_base == bare.gap
    assert bare.growth_after_pct == bare.growth_pct
