"""The national series (全国固定资产投资) as a plan's history."""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from gutou.gap.carry import Published
from gutou.periods import year_before

SERIES = Path(__file__).parent.parent / "data" / "nbs_fai_monthly.csv"


@lru_cache(maxsize=1)
def series() -> dict[str, tuple[Decimal, Decimal]]:
    """Period → level in 亿元 and published growth in percentage points."""
    with SERIES.open(encoding="utf-8") as lines:
        return {
            row["period"]: (Decimal(row["cumulative_yi"]), Decimal(row["cumulative_growth_pct"]))
            for row in csv.DictReader(lines)
        }


@lru_cache(maxsize=1)
def history() -> list[Published]:
    """Every month with last year's published level beside it."""
    national = series()
    return [
        Published(period, level, growth, national.get(year_before(period), (None,))[0])
        for period, (level, growth) in national.items()
    ]
