"""Days, months, years and periods (日期、年月、时段)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from gutou.intake.values_text import Value, compiled
from gutou.periods import parse_period
from schemas.documents.patterns import DATE_SPELLINGS, DATE_TO, MONTH_ALONE

_EPOCH = date(1899, 12, 30)


@lru_cache(maxsize=262144)
def day(text: str, *, month_only: bool, numeric: bool = False) -> Value:
    """A day ``YYYY-MM-DD``, a month ``YYYY-MM``, or a year ``YYYY`` where no month is written.

    Args:
        text: The cell, after :func:`plain`.
        month_only: A day is cut to its month.
        numeric: The cell was a number, whose trailing zero is lost: 2025.1 is January or October.

    Returns:
        The date, with ``until`` when the text gives a beginning and an end; rule ``IN09`` when unreadable,
        ``IN23`` where the month cannot be told.
    """
    if numeric and re.fullmatch(r"(19|20)\d\d\.1", text):
        return Value(
            rule="IN23", note=f"“{text}”可能是 1 月也可能是 10 月，请写成 {text[:4]}-01 或 {text[:4]}-10"
        )
    if one := _one_day(text, month_only):
        note = "只写了年份，没有月份" if len(one) == 4 else ""
        return Value(one, "IN23" if note else None, note)
    for separator in compiled(DATE_TO).finditer(text):
        begin, end = text[: separator.start()], text[separator.end() :]
        start = _one_day(begin, month_only)
        if not start or not separator.group():
            continue
        until = _one_day(end, month_only)
        if until is None and (alone := compiled(MONTH_ALONE).fullmatch(end)):
            until = f"{start[:4]}-{int(alone['month']):02d}"
        if until and until >= start[: len(until)]:
            note = "只写了年份，没有月份" if len(start) == 4 else ""
            return Value(start, "IN23" if note else None, note, until=until)
    return Value(rule="IN09")


def _one_day(text: str, month_only: bool) -> str | None:
    for spelling in DATE_SPELLINGS:
        found = compiled(spelling).fullmatch(text)
        if found is None:
            continue
        parts = found.groupdict()
        if parts.get("serial"):
            on = _EPOCH + timedelta(days=int(float(parts["serial"])))
            return on.isoformat()[:7] if month_only else on.isoformat()
        year = int(parts["year"])
        if "yearend" in parts:
            return f"{year}-12"
        if not parts.get("month"):
            return f"{year}"
        month = int(parts["month"])
        if not parts.get("day"):
            return f"{year}-{month:02d}"
        try:
            on = date(year, month, int(parts["day"]))
        except ValueError:
            return None
        return on.isoformat()[:7] if month_only else on.isoformat()
    return None


@lru_cache(maxsize=4096)
def period(text: str, file_period: str | None) -> Value:
    """A period ``YYYY-MM``, or ``YYYY`` for a whole year; ``1-6月`` takes its year from the file's period."""
    if found := parse_period(text):
        return Value(found)
    one = _one_day(text, month_only=True)
    if one:
        return Value(one)
    alone = re.fullmatch(r"(?:1\s*[-至到—~～]\s*)?(1[0-2]|0?[1-9])\s*月份?", text)
    if alone and file_period:
        return Value(f"{file_period[:4]}-{int(alone[1]):02d}")
    return Value(rule="IN09")
