"""Money, percentages and quantities (金额、百分数、数量): Decimal, six places, half up; money in 万元."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache, lru_cache

from gutou.intake.headers_vocabulary import load
from gutou.intake.values_text import Value, compiled
from schemas.documents.patterns import MONEY, PERCENT, QUANTITY

SIX_PLACES = Decimal("0.000001")
_LARGEST = Decimal(10) ** 12
_LARGEST_PERCENT = Decimal(10) ** 6


@cache
def unit_factor(unit: str) -> Decimal:
    """万元 per unit."""
    return Decimal(load("values")["units"][unit])


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(re.sub(r"[,\s]", "", text))
    except InvalidOperation:
        return None


@lru_cache(maxsize=262144)
def money(text: str, unit: str | None) -> Value:
    """An amount in 万元.

    Args:
        text: The cell, after :func:`plain`.
        unit: Unit of header, unit row or template where the cell states none.

    Returns:
        The amount; rule ``IN07`` when unreadable, ``IN14`` when no unit is known and the amount is not zero,
        ``IN19`` (about) beside a value.
    """
    found = compiled(MONEY).fullmatch(text)
    number = _decimal(found["number"]) if found else None
    if found is None or number is None:
        return Value(rule="IN07")
    own = found["unit"]
    if not (own or unit) and number:
        return Value(rule="IN14")
    amount = number * unit_factor(own or unit or "万元")
    if abs(amount) >= _LARGEST:
        return Value(rule="IN07", note="数额过大")
    about = found["about"] or found["about_after"]
    return Value(amount.quantize(SIX_PLACES, ROUND_HALF_UP), "IN19" if about else None, unit=own)


@lru_cache(maxsize=65536)
def percent(text: str, *, marked: bool, scaled: bool, bare_is_points: bool) -> Value:
    """Percentage points.

    Args:
        text: The cell, after :func:`plain`.
        marked: The header has a % sign.
        scaled: The cell is a number in percent format, stored as its hundredth.
        bare_is_points: Plans and peer lists: a number without any % is percentage points too, unless within ±1.

    Returns:
        The points; rule ``IN08`` when unreadable, ``IN15`` when 0.8 could be 0.8 % or 80 %.
    """
    found = compiled(PERCENT).fullmatch(text)
    if found is None:
        return Value(rule="IN08")
    if found["flat"]:
        return Value(Decimal(0).quantize(SIX_PLACES))
    number = Decimal(found["number"])
    if found["way"] in ("下降", "减少", "负"):
        number = -number
    if scaled and not found["mark"]:
        number *= 100
    elif not (marked or found["mark"]) and (not bare_is_points or 0 < abs(number) <= 1):
        return Value(rule="IN15")
    if abs(number) >= _LARGEST_PERCENT:
        return Value(rule="IN08")
    return Value(number.quantize(SIX_PLACES, ROUND_HALF_UP), "IN19" if found["about"] else None)


@lru_cache(maxsize=65536)
def quantity(text: str, *, whole: bool) -> Value:
    """A count or an area; rule ``IN08`` when unreadable."""
    found = compiled(QUANTITY).fullmatch(text)
    number = _decimal(found["number"]) if found else None
    if number is None or abs(number) >= _LARGEST or (whole and number != number.to_integral_value()):
        return Value(rule="IN08")
    return Value(int(number) if whole else number.quantize(SIX_PLACES, ROUND_HALF_UP))
