"""How far off a carried base is, and how often its interval holds, on the national series.

Every month's base is carried from what was known before it and compared with the base that the published growth
implied afterwards. Printed for the windows of past errors that ``schemas/base_policy.toml`` chooses from.
"""

from __future__ import annotations

import csv
import statistics
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from gutou.gap.bases import CarryPolicy, Published, carried, implied_base, policy
from gutou.periods import year_before

SERIES = Path(__file__).resolve().parent.parent / "tests" / "data" / "nbs_fai_monthly.csv"
EVERYTHING = 10_000


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


def measure(history: list[Published], rules: CarryPolicy, since: str) -> str:
    """One line: months, median and 95 % error, share of months the interval holds, its median half-width."""
    errors, widths, held = [], [], 0
    for month in history:
        actual = implied_base(month.level, month.growth_pct)
        found = carried(month.period, month.prior_published, history, rules)
        if month.period < since or month.period.endswith("-02") or actual is None or found is None:
            continue
        errors.append(abs(found.point / actual.point - 1))
        if found.low is not None and found.high is not None:
            held += found.low <= actual.point <= found.high
            widths.append((found.high - found.low) / found.point / 2)
    errors.sort()
    return (
        f"{len(errors):4d} months  error median {errors[len(errors) // 2]:7.2%}  95 % {errors[len(errors) * 95 // 100]:7.2%}"
        f"  interval holds {held / len(widths):6.1%}  half-width {statistics.median(widths):6.2%}"
    )


def main() -> None:
    """Print the table."""
    history = national_history()
    for since in ("2005-01", "2020-01"):
        for window in (24, 36, 60, EVERYTHING):
            rules = replace(policy(), latest_errors=window)
            label = "all" if window == EVERYTHING else str(window)
            print(f"since {since[:4]}, latest {label:>3} errors: {measure(history, rules, since)}")


if __name__ == "__main__":
    main()
