"""Figures as people read them (数字表述): rounded half up only here, with their unit, blanks never zero."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

NOT_GIVEN = "（未提供）"


def rounded(value: Decimal, places: int) -> Decimal:
    """Half-up rounding to ``places`` decimals."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def yi(value: Decimal | None) -> str:
    """An amount in 万元 printed in 亿元 with two decimals."""
    return NOT_GIVEN if value is None else f"{rounded(value / 10000, 2):,}"


def wan(value: Decimal | None) -> str:
    """An amount in 万元 without decimals."""
    return NOT_GIVEN if value is None else f"{rounded(value, 0):,}"


def pct(value: Decimal | None) -> str:
    """A percentage with one decimal, as growth is published."""
    return NOT_GIVEN if value is None else f"{rounded(value, 1)}%"


def interval(low: Decimal | None, high: Decimal | None) -> str:
    """An interval of amounts in 亿元; empty when it is a point, said when there is none."""
    if low is None or high is None:
        return "（无区间）"
    return "" if low == high else f"{yi(low)} ～ {yi(high)}"


def months_of(period: str) -> str:
    """``2025-06`` as 2025年1—6月."""
    year, month = period.split("-")
    return f"{year}年1月" if month == "01" else f"{year}年1—{int(month)}月"
