"""How far off a base before publication is, way by way, and how often its interval holds, on the national series.

Every month's base is carried from what was known before it and compared with the base that the published growth implied
afterwards. The ways, from last year's published level to the one in use:

- as published: last year's level as it was published (直接比较);
- level's ratio: × the latest month's ratio of comparable to published base (简单结转), also over the turn of the year;
- difference: the base so far, and the month's own value as it was published;
- month's ratio: the base so far, and the month's own value restated as the latest month's own value was (in use).

The way was not chosen on the months it is measured on: the last table takes before every month since 2020 the way that
had erred least in the latest months before it, and counts which that was.
"""

from __future__ import annotations

import csv
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from gutou.gap.bases import policy
from gutou.gap.carry import Design, Known, Published, by_month, carried, known_months, same_year
from gutou.periods import year_before

SERIES = Path(__file__).resolve().parent.parent / "tests" / "data" / "nbs_fai_monthly.csv"
EVERYTHING = 10_000
NO_SHARE = "      —"


def as_published(period: str, prior: Decimal, months: Sequence[Known]) -> Decimal:
    return prior


def by_level(period: str, prior: Decimal, months: Sequence[Known]) -> Decimal:
    return prior * months[-1].base / months[-1].prior


def by_difference(period: str, prior: Decimal, months: Sequence[Known]) -> Decimal:
    last = months[-1]
    return last.base + prior - last.prior if same_year(period, last.period) else prior


WAYS: dict[str, Design] = {
    "as published": as_published,
    "level's ratio": by_level,
    "difference": by_difference,
    "month's ratio": by_month,
}


class Judged(NamedTuple):
    """One month: how far off its base was, whether the interval held it and how wide that was (None without one)."""

    period: str
    error: Decimal
    held: bool | None
    half_width: Decimal | None


def national_history() -> list[Published]:
    """The national series as a plan's history."""
    with SERIES.open(encoding="utf-8") as lines:
        rows = {row["period"]: row for row in csv.DictReader(lines)}
    levels = {period: Decimal(row["cumulative_yi"]) for period, row in rows.items()}
    return [
        Published(
            period, levels[period], Decimal(row["cumulative_growth_pct"]), levels.get(year_before(period))
        )
        for period, row in rows.items()
    ]


def judged(
    history: list[Published], design: Design, since: str, until: str = "9999", errors: int | None = None
) -> list[Judged]:
    """Every month of a span whose base could be carried."""
    rules = policy() if errors is None else replace(policy(), latest_errors=errors)
    found = []
    for month in known_months(history):
        if not since <= month.period < until:
            continue
        base = carried(month.period, month.prior, history, rules, design)
        if base is None:
            continue
        error = abs(base.point / month.base - 1)
        if base.low is None or base.high is None:
            found.append(Judged(month.period, error, None, None))
        else:
            held = base.low <= month.base <= base.high
            found.append(Judged(month.period, error, held, (base.high - base.low) / base.point / 2))
    return found


def line(months: Sequence[Judged]) -> str:
    """Months; median, mean, 95 % and worst error; share of months the interval holds, its median half-width."""
    errors = sorted(month.error for month in months)
    told = [month for month in months if month.held is not None]
    held = f"{sum(bool(month.held) for month in told) / len(told):7.1%}" if told else NO_SHARE
    widths = [month.half_width for month in told if month.half_width is not None]
    width = f"{statistics.median(widths):7.2%}" if widths else NO_SHARE
    high = errors[-(-len(errors) * 95 // 100) - 1]
    return (
        f"{len(errors):4d} {statistics.median(errors):7.2%} {sum(errors) / len(errors):7.2%} {high:7.2%} {errors[-1]:7.2%}"
        f"   {held} of {len(told):3d} {width}"
    )


def february(month: Judged) -> bool:
    return month.period.endswith("-02")


def print_ways(history: list[Published]) -> None:
    print(f"{'':34s}   n  median    mean    95 %   worst   interval holds  half-width")
    for title, since, until in (("2006–2019", "2006", "2020"), ("since 2020", "2020", "9999")):
        for kind, of in (("March–December", False), ("February", True)):
            for name, design in WAYS.items():
                months = [m for m in judged(history, design, since, until) if february(m) is of]
                print(f"{title:10s} {kind:14s} {name:14s} {line(months)}")


def print_windows(history: list[Published]) -> None:
    print("\nthe month's ratio, March–December, by how many of the latest errors make the interval:")
    for since, until in (("2006", "2020"), ("2020", "9999")):
        for window in (24, 36, 60, EVERYTHING):
            months = [m for m in judged(history, by_month, since, until, window) if not february(m)]
            label = "all" if window == EVERYTHING else str(window)
            print(f"since {since}, {label:>3} errors            {line(months)}")


def print_choice(history: list[Published]) -> None:
    """Before every month since 2020, the way that erred least on average in the latest months of its kind."""
    print(
        "\nchosen before each month since 2020, by the smallest mean error of the latest months of its kind:"
    )
    for kind, of in (("March–December", False), ("February", True)):
        errors = {
            name: {m.period: m.error for m in judged(history, design, "2005") if february(m) is of}
            for name, design in WAYS.items()
        }
        periods = sorted(errors["as published"])
        for window in (24, 36, 60, EVERYTHING):
            chosen: Counter[str] = Counter()
            met = []
            for period in (p for p in periods if p >= "2020"):
                latest = [p for p in periods if p < period][-window:]
                best = min(WAYS, key=lambda name: sum(errors[name][p] for p in latest))
                chosen[best] += 1
                met.append(errors[best][period])
            label = "all" if window == EVERYTHING else str(window)
            counts = ", ".join(f"{name} {count}" for name, count in chosen.most_common())
            print(f"{kind:14s} latest {label:>3}: median error {statistics.median(met):.2%}   {counts}")


def main() -> None:
    """Print the tables."""
    history = national_history()
    print_ways(history)
    print_windows(history)
    print_choice(history)


if __name__ == "__main__":
    main()
