from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gutou.gap.bases import Base, choose, implied_base, policy
from gutou.gap.formula import Interval, Position, figures
from gutou.periods import year_before

from .national import series

D = Decimal


def test_the_base_of_2023_06_is_far_below_the_level_published_a_year_earlier() -> None:
    national = series()
    level, growth = national["2023-06"]
    base = implied_base(level, growth)
    assert base is not None
    assert base.low is not None
    assert base.high is not None
    assert D(234_100) <= base.low < base.point < base.high <= D(234_326)
    assert (base.low.quantize(D(1)), base.high.quantize(D(1))) == (D(234_100), D(234_326))
    published = national["2022-06"][0]
    assert published == D(271_430)
    assert abs(published - base.point - D(37_217)) < 1


def test_the_base_of_2025_02() -> None:
    level, growth = series()["2025-02"]
    base = implied_base(level, growth)
    assert base is not None
    assert base.low is not None
    assert base.high is not None
    assert (base.low.quantize(D(1)), base.high.quantize(D(1))) == (D(50_522), D(50_571))
    assert series()["2024-02"][0] == D(50_847)


@pytest.mark.parametrize("period", ["2023-06", "2025-02", "2021-06"])
def test_the_implied_base_gives_the_published_growth_back(period: str) -> None:
    level, growth = series()[period]
    result = figures(Position(target_growth_pct=growth, reported=level, base=implied_base(level, growth)))
    assert result.gap is not None
    assert result.gap_low is not None
    assert result.gap_high is not None
    assert abs(result.gap) < D("1e-15")
    assert result.gap_low < 0 < result.gap_high
    assert result.growth_pct is not None
    assert abs(result.growth_pct - growth) < D("1e-20")


def test_a_growth_of_minus_100_implies_no_base() -> None:
    assert implied_base(D(1), D(-100)) is None
    assert implied_base(D(1), D("-99.96")) is None
    assert implied_base(D(1), D("-99.9")) is not None
    assert implied_base(None, D(1)) is None
    assert implied_base(D(1), None) is None


@given(
    level=st.decimals(0, 10**9, places=6),
    growth=st.decimals(-90, 500, places=1),
    half=st.decimals(0, 1, places=2),
)
def test_low_point_high_in_order(level: Decimal, growth: Decimal, half: Decimal) -> None:
    base = implied_base(level, growth, half)
    assert base is not None
    assert base.low is not None
    assert base.high is not None
    assert base.low <= base.point <= base.high


WHOLE, PLAIN = "全口径", "不含房地产"


def base(point: int, width: int = 0, coverage: str = WHOLE) -> Base:
    return Base(Interval(D(point), D(point - width), D(point + width)), coverage)


def test_the_order_of_bases() -> None:
    everything = {"given": base(100), "micro": base(101), "implied": base(100, 2), "carried": base(90, 20)}
    assert choose(everything, WHOLE) == "given"  # type: ignore[arg-type]
    del everything["given"]
    assert choose(everything, WHOLE) == "micro"  # type: ignore[arg-type]
    del everything["micro"]
    assert choose(everything, WHOLE) == "implied"  # type: ignore[arg-type]
    del everything["implied"]
    assert choose(everything, WHOLE) == "carried"  # type: ignore[arg-type]
    assert choose({}, WHOLE) is None


def test_a_micro_base_outside_the_implied_interval_gives_way() -> None:
    assert choose({"micro": base(103), "implied": base(100, 2)}, WHOLE) == "implied"
    assert choose({"micro": base(102), "implied": base(100, 2)}, WHOLE) == "micro"
    assert choose({"micro": base(97), "implied": base(100, 2), "carried": base(97, 5)}, WHOLE) == "implied"
    assert choose({"given": base(103), "micro": base(103), "implied": base(100, 2)}, WHOLE) == "given"


def test_a_base_of_another_coverage_is_not_used() -> None:
    assert choose({"micro": base(100, coverage=PLAIN)}, WHOLE) is None
    assert choose({"micro": base(100, coverage=PLAIN), "carried": base(90)}, WHOLE) == "carried"
    assert choose({"micro": base(100, coverage=PLAIN)}, PLAIN) == "micro"
    assert choose({"micro": base(100)}, None) is None
    assert choose({"given": base(0)}, WHOLE) is None


def test_the_policy_file_is_sound() -> None:
    rules = policy()
    assert 0 < rules.half_width_pct < 1
    assert 50 <= rules.quantile_pct <= 100
    assert 1 <= rules.fewest_errors <= rules.latest_errors


@pytest.mark.parametrize(
    ("period", "gap", "low", "high", "naive", "difference"),
    [
        ("2023-06", "2810.6", "2692.2", "2929.1", "41888.5", "39077.9"),
        ("2025-02", "454.9", "429.4", "480.4", "770.4", "315.4"),
    ],
)
def test_the_example_of_the_documentation(
    period: str, gap: str, low: str, high: str, naive: str, difference: str
) -> None:
    level, growth = series()[period]
    found = figures(
        Position(
            target_growth_pct=D(5),
            reported=level,
            base=implied_base(level, growth),
            prior_published=series()[year_before(period)][0],
        )
    )
    values = (found.gap, found.gap_low, found.gap_high, found.naive_gap, found.basis_difference)
    assert [f"{value:.1f}" for value in values if value is not None] == [gap, low, high, naive, difference]
