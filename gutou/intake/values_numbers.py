"""Money, percentages and quantities (金额、百分数、数量): Decimal, six places, half up; money in 万元."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache

from gutou.intake.headers_vocabulary import load
from gutou.intake.values_text import Value, compiled
from schemas.documents.patterns import MONEY, PERCENT, QUANTITY

SIX_PLACES = Decimal("0.000001")
_ZERO = Decimal(0)
_LARGEST = Decimal(10) ** 12
_LARGEST_PERCENT = Decimal(10) ** 6
_PART = re.compile(r"([\d., ]+)\s*([亿万]?)元?")


@cache
def unit_factor(unit: str) -> Decimal:
    """万元 per unit."""
    return Decimal(load("values")["units"][unit])


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(re.sub(r"[,\s]", "", text))
    except InvalidOperation:
        return None


def money(text: str, unit: str | None) -> Value:
    """An amount in 万元.

    Args:
        text: The cell, after :func:`plain`.
        unit: Unit of header, unit row or template where the cell states none.

    Returns:
        The amount; rule ``IN07`` with the reason when unreadable, ``IN14`` when no unit is known and the amount is not
        zero, ``IN19`` (about) or ``IN46`` (negative for its brackets) beside a value.
    """
    if (
        text.isascii() and text[:1].isdigit() and text.replace(".", "", 1).isdigit()
    ):  # most cells, ten times faster
        return amount(Decimal(text), None, unit)
    found = compiled(MONEY).fullmatch(text)
    if found is None:
        return Value(rule="IN07", note=why_not("money_refused", text))
    note = "IN19" if found["about"] or found["about_after"] else None
    if found["parts"]:
        parts = (
            (_decimal(n) or _ZERO) * unit_factor(name or "元") for n, name in _PART.findall(found["parts"])
        )
        number = sum(parts, _ZERO)
        return amount(-number if found["sign"] else number, "万元", unit, note)
    negative = found["negative"]
    read = _decimal(negative or found["number"])
    if read is None:
        return Value(rule="IN07")
    if not negative:
        return amount(read, found["unit"], unit, note)
    return amount(-read, found["unit_inside"] or found["unit_after"], unit, note or (read and "IN46") or None)


def amount(number: Decimal, own: str | None, unit: str | None, note: str | None = None) -> Value:
    """A number in its own unit, else in ``unit``, as 万元; see :func:`money`."""
    stated = own or unit
    if stated is None:
        if number:
            return Value(rule="IN14")
        stated = "万元"
    total = number if stated == "万元" else number * unit_factor(stated)
    if abs(total) >= _LARGEST:
        return Value(rule="IN07", note="数额过大，请核对计量单位")
    return Value(total.quantize(SIX_PLACES, ROUND_HALF_UP), note, unit=own)


@cache
def _refusals(key: str) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(entry["pattern"], re.IGNORECASE), entry["note"]) for entry in load("values")[key]]


def why_not(key: str, text: str) -> str:
    """Why a text is no value of its kind, in words for its sender; empty where only the general reason holds."""
    return next((note for pattern, note in _refusals(key) if pattern.search(text)), "")


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
        return Value(rule="IN08", note=why_not("percent_refused", text))
    if found["flat"]:
        return Value(Decimal(0).quantize(SIX_PLACES))
    mark = found["mark"] or found["mark_inside"] or found["mark_after"]
    number = _decimal(found["number"] or found["negative"])
    if number is None or (found["negative"] and found["way"]):
        return Value(rule="IN08")
    if found["negative"] or found["way"] in ("下降", "减少", "负"):
        number = -number
    if scaled and not mark:
        number *= 100
    elif not (marked or mark) and (not bare_is_points or 0 < abs(number) <= 1):
        return Value(rule="IN15")
    if abs(number) >= _LARGEST_PERCENT:
        return Value(rule="IN08")
    about = found["about"] or found["about_before"]
    note = "IN19" if about else "IN46" if found["negative"] and number else None
    return Value(number.quantize(SIX_PLACES, ROUND_HALF_UP), note)


def quantity(text: str, *, whole: bool) -> Value:
    """A count or an area; rule ``IN08`` when unreadable."""
    found = compiled(QUANTITY).fullmatch(text)
    number = _decimal(found["number"]) if found else None
    if number is None or abs(number) >= _LARGEST or (whole and number != number.to_integral_value()):
        return Value(rule="IN08")
    return Value(int(number) if whole else number.quantize(SIX_PLACES, ROUND_HALF_UP))
