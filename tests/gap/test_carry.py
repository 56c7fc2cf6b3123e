from __future__ import annotations

import statistics
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from gutou.gap.bases import implied_base, policy
from gutou.gap.carry import Known, Published, by_month, carried, carried_from, known_months
from gutou.gap.formula import Interval

from .national import history, series

D = Decimal


def test_a_carried_base_restates_the_months_own_value_as_the_month_before() -> None:
    months = {month.period: month for month in known_months(history())}
    april, may = months["2023-04"], months["2023-05"]
    june = series()["2022-06"][0]
    found = carried("2023-06", june, history())
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    ratio = (may.base - april.base) / (may.prior - april.prior)
    assert abs(found.point - (may.base + (june - may.prior) * ratio)) < D("1e-9")
    actual = implied_base(*series()["2023-06"])
    assert actual is not None
    assert found.low <= actual.point <= found.high
    # The year's ratio so far, carried to the whole level, is further off.
    assert abs(found.point - actual.point) * 2 < abs(june * may.base / may.prior - actual.point)


def test_on_the_national_series_the_carry_keeps_what_it_states() -> None:
    errors, naive, held = [], [], []
    for month in known_months(history()):
        if month.period >= "2020" and not month.period.endswith("-02"):
            found = carried(month.period, month.prior, history())
            assert found is not None
            assert found.low is not None
            assert found.high is not None
            errors.append(abs(found.point / month.base - 1))
            naive.append(abs(month.prior / month.base - 1))
            held.append(found.low <= month.base <= found.high)
    assert len(errors) == 51
    assert statistics.median(errors) * 7 <= statistics.median(naive)
    assert D("0.85") <= D(sum(held)) / len(held) <= D("0.95")


def test_a_carried_base_knows_nothing_of_its_own_month_or_later() -> None:
    early = [month for month in history() if month.period < "2023-06"]
    assert carried("2023-06", D(271_430), history()) == carried("2023-06", D(271_430), early)


def test_before_the_years_first_publication_nothing_is_carried() -> None:
    found = carried("2024-02", D(53_577), history())
    assert found is not None
    assert found.point == D(53_577)
    assert carried_from("2024-02", history()) is None
    assert carried_from("2024-03", history()) == "2024-02"
    assert carried_from("2024-09", [m for m in history() if m.period < "2024"]) is None


def test_february_is_judged_by_februaries_alone() -> None:
    short = [month for month in history() if month.period >= "2015"]
    june, february = carried("2024-06", D(1000), short), carried("2024-02", D(1000), short)
    assert june is not None
    assert june.low is not None
    assert february == Interval(D(1000), None, None)
    long = carried("2024-02", D(1000), history())
    assert long is not None
    assert long.low is not None
    assert long.high is not None
    assert long.low < 1000 < long.high


def months(*ratios: str, first: int = 3) -> list[Published]:
    """A history with growth nil and 100 a month, whose months' own values were restated by these ratios."""
    told = []
    level = D(0)
    for index, ratio in enumerate(ratios):
        year, month = 2023 + index // 10, index % 10 + first
        level = level * bool(index % 10) + 100 * D(ratio)
        told.append(Published(f"{year}-{month:02d}", level, D(0), D(100) * (index % 10 + 1)))
    return told


def test_too_few_past_errors_give_no_interval() -> None:
    # Two years of ten months have 2 × 9 errors within the year; one of twelve published months is the first.
    assert carried("2024-06", D(400), months(*["1"] * 13)) == Interval(D(400), None, None)  # 11 errors
    assert carried("2024-07", D(500), months(*["1"] * 14)) == Interval(D(500), D(500), D(500))  # 12 errors


def test_the_quantile_is_the_rank_that_holds_for_the_next_error() -> None:
    # Nine errors: eight of 0 and one of 100/(900 + 200) in the last month; 90 % of ten is the ninth, the largest.
    told = months(*["1"] * 9, "2")
    rules = replace(policy(), fewest_errors=9)
    found = carried("2023-13", D(1100), told, rules)
    error = D(100) / D(1100)
    assert found == Interval(D(1300), D(1300) / (1 + error), D(1300) / (1 - error))
    # 79 % of ten is the eighth, which is nil.
    found = carried("2023-13", D(1100), told, replace(rules, quantile_pct=79))
    assert found == Interval(D(1300), D(1300), D(1300))
    # 99 % of ten is beyond the nine there are: the largest.
    assert carried("2023-13", D(1100), told, replace(rules, quantile_pct=99)) == carried(
        "2023-13", D(1100), told, rules
    )


def test_only_the_latest_errors_count() -> None:
    told = months("1", "2", "2", "2", "2", "2")
    rules = replace(policy(), fewest_errors=1, latest_errors=4, quantile_pct=100)
    found = carried("2023-09", D(700), told, rules)
    assert found == Interval(D(1300), D(1300), D(1300))
    wider = carried("2023-09", D(700), told, replace(rules, latest_errors=5))
    assert wider is not None
    assert wider.low is not None
    assert wider.low < 1300


def test_a_month_that_added_too_little_has_no_ratio_of_its_own() -> None:
    known = [Known("2025-05", D(900), D(1000)), Known("2025-06", D(930), D(1001))]
    # 1 of 1,001 is under 2 %: the growth's rounding alone would make any ratio of it.
    assert by_month("2025-07", D(1101), known) == D(930) + 100 * D(930) / D(1001)
    enough = [known[0], Known("2025-06", D(930), D(1040))]
    assert by_month("2025-07", D(1140), enough) == D(930) + 100 * D(30) / D(40)
    fallen = [known[0], Known("2025-06", D(850), D(1100))]
    assert by_month("2025-07", D(1200), fallen) == D(850) + 100 * D(850) / D(1100)


def test_months_that_are_missing_in_between_make_one_step() -> None:
    known = [Known("2025-02", D(90), D(100)), Known("2025-05", D(330), D(400))]
    assert by_month("2025-09", D(900), known) == D(330) + 500 * D(240) / D(300)


def test_nothing_to_carry() -> None:
    assert carried("2023-06", None, history()) is None
    assert carried("2023-06", D(0), history()) is None
    assert carried("2004-02", D(100), history()) is None
    assert carried("2023-06", D(100), []) is None
    assert carried("2023-06", D(100), [Published("2023-05", D(100), None, D(100))]) is None
    assert carried("2023-06", D(100), [Published("2023-05", D(100), D(4), D(0))]) is None


levels = st.decimals(1, 10**6, places=2)


@given(st.lists(st.tuples(levels, st.decimals(-60, 300, places=1), levels), min_size=1, max_size=45), levels)
def test_an_interval_holds_its_point_and_the_future_changes_nothing(
    told: list[tuple[Decimal, Decimal, Decimal]], prior: Decimal
) -> None:
    names = [f"{year}-{month:02d}" for year in range(2020, 2025) for month in range(2, 13)]
    all_months = [Published(name, *values) for name, values in zip(names, told, strict=False)]
    found = carried("2023-06", prior, all_months)
    assert found == carried("2023-06", prior, reversed([m for m in all_months if m.period < "2023-06"]))
    if found is not None and found.low is not None:
        assert found.high is not None
        assert found.low <= found.point <= found.high


@given(st.lists(levels, min_size=13, max_size=13), st.decimals("0.5", "1.5", places=3))
def test_one_ratio_all_the_year_is_carried_exactly(steps: list[Decimal], ratio: Decimal) -> None:
    level, known = D(0), []
    for index, step in enumerate(steps):
        level += step
        known.append(Known(f"2024-{index:02d}", level * ratio, level))
    *before, last = known
    assert abs(by_month(last.period, last.prior, before) / last.base - 1) < D("1e-15")
