"""Days, months, years and periods (日期、年月、时段)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from gutou.intake.headers_vocabulary import load
from gutou.intake.values_text import Value, compiled
from gutou.periods import parse_period
from schemas.documents.patterns import DATE_SPELLINGS, DATE_TO, MONTH_ALONE, UNTIL_NOW

_EPOCH = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_ONLY_YEAR = "只写了年份，没有月份"
_TWO_DIGITS = "年份只写了两位，按 {} 年读，请核对"
_DIGITS = {"〇": 0, "零": 0, "○": 0} | {d: n for n, d in enumerate("一二三四五六七八九", start=1)}


@lru_cache(maxsize=16384)
def day(text: str, *, month_only: bool, numeric: bool = False, date1904: bool = False) -> Value:
    """A day ``YYYY-MM-DD``, a month ``YYYY-MM``, or a year ``YYYY`` where no month is written.

    Args:
        text: The cell, after :func:`plain`.
        month_only: A day is cut to its month.
        numeric: The cell was a number: its trailing zero is lost (2025.1 is January or October), and a day number
            counts from the workbook's own first day.
        date1904: Day numbers of the workbook count from 1904.

    Returns:
        The date, with ``until`` when the text gives a beginning and an end; rule ``IN09`` when unreadable,
        ``IN23`` where the month cannot be told or the year has two digits.
    """
    if numeric and re.fullmatch(r"(19|20)\d\d\.1", text):
        return Value(
            rule="IN23", note=f"“{text}”可能是 1 月也可能是 10 月，请写成 {text[:4]}-01 或 {text[:4]}-10"
        )
    epoch = _EPOCH_1904 if numeric and date1904 else _EPOCH
    if (one := _one_day(text, month_only, epoch)) and (end := _bare_end(text)) is None:
        return _said(text, one)
    for separator in compiled(DATE_TO).finditer(text):
        start = _one_day(text[: separator.start()], month_only, epoch)
        if start and (until := _until(start, text[separator.end() :], month_only, epoch)) is not None:
            return _said(text, start, until or None)
    if one and end:  # pragma: no branch - a bare end is read above or not at all
        return _said(text, one)
    return Value(rule="IN09", note=_why_not(text))


def _bare_end(text: str) -> str | None:
    """The month that ends ``2025.3-12``, which looks like a day."""
    found = re.fullmatch(r"(?:19|20)\d\d\s*(?:[./]\s*\d{1,2}\s*-|年\s*\d{1,2}\s*-)\s*(\d{1,2})", text)
    return found[1] if found else None


def _until(start: str, end: str, month_only: bool, epoch: date) -> str | None:
    """The end of a range that begins at ``start``; empty where it is open, None where it is none."""
    if re.fullmatch(UNTIL_NOW, end):
        return ""
    until = _one_day(end, month_only, epoch)
    if until is None and len(start) >= 7 and (alone := re.fullmatch(rf"{MONTH_ALONE}|(1[0-2]|0?[1-9])", end)):
        until = f"{start[:4]}-{int(alone['month'] or alone[2]):02d}"
    return until if until and until >= start[: len(until)] else None


def _said(text: str, start: str, until: str | None = None) -> Value:
    note = _ONLY_YEAR if len(start) == 4 else ""
    if short := re.match(r"'?(\d\d)\s*年", text):
        note = _TWO_DIGITS.format(f"20{short[1]}")
    return Value(start, "IN23" if note else None, note, until=until)


def _why_not(text: str) -> str:
    return next(
        (
            entry["note"]
            for entry in load("values")["date_refused"]
            if compiled(entry["pattern"]).search(text)
        ),
        "",
    )


def _one_day(text: str, month_only: bool, epoch: date) -> str | None:
    for spelling in DATE_SPELLINGS:
        found = compiled(spelling).fullmatch(text)
        if found is None:
            continue
        parts = found.groupdict()
        if parts.get("serial"):
            on = epoch + timedelta(days=int(float(parts["serial"])))
            return on.isoformat()[:7] if month_only else on.isoformat()
        if parts.get("chinese"):
            return _written(parts, month_only)
        year = int(parts.get("year") or f"20{parts['short']}")
        if parts.get("yearend"):
            return f"{year}-12"
        if not parts.get("month"):
            return f"{year}"
        return _date(year, int(parts["month"]), parts.get("day"), month_only)
    return None


def _date(year: int, month: int, day_of_month: str | None, month_only: bool) -> str | None:
    if not day_of_month:
        return f"{year}-{month:02d}"
    try:
        on = date(year, month, int(day_of_month))
    except ValueError:
        return None
    return on.isoformat()[:7] if month_only else on.isoformat()


def _written(parts: dict[str, str], month_only: bool) -> str | None:
    """``二〇二五年三月一日``."""
    year = int("".join(str(_DIGITS[d]) for d in parts["chinese"]))
    if not 1949 <= year <= 2099:
        return None
    day_of_month = parts.get("chinese_day")
    number = str(_tens(day_of_month)) if day_of_month else None
    return _date(year, _tens(parts["chinese_month"]), number, month_only)


def _tens(text: str) -> int:
    """``二十一`` as 21."""
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS[tens] if tens else 1) * 10 * bool(ten) + (_DIGITS[ones] if ones else 0)


def meant(text: str, *, date1904: bool = False) -> str:
    """What was typed into a cell that shows as a date nobody means: ``2025`` in a date cell is a day of July 1905.

    Args:
        text: ISO date of a cell formatted as a date.
        date1904: Day numbers of the workbook count from 1904.

    Returns:
        The year or month typed, where the day number reads as one; else the text.
    """
    try:
        number = (date.fromisoformat(text[:10]) - (_EPOCH_1904 if date1904 else _EPOCH)).days
    except ValueError:
        return text
    typed = str(number)
    is_year = 1980 <= number <= 2060
    return typed if is_year or re.fullmatch(r"20[0-5]\d(0[1-9]|1[0-2])", typed) else text


@lru_cache(maxsize=4096)
def period(text: str, file_period: str | None) -> Value:
    """A period ``YYYY-MM``, or ``YYYY`` for a whole year; ``1-6月`` takes its year from the file's period."""
    if (part := re.fullmatch(r"((?:19|20)\d\d)\s*年?(上半年|第?[一二三四1-4]季度)", text)) and (
        month := _LAST_MONTHS.get(part[2].removeprefix("第"))
    ):
        return Value(f"{part[1]}-{month:02d}")
    if found := parse_period(text):
        return Value(found)
    one = _one_day(text, True, _EPOCH)
    if one:
        return Value(one)
    alone = re.fullmatch(r"(?:1\s*月?\s*[-至到—~～]\s*)?(1[0-2]|0?[1-9])\s*月份?", text)
    if alone and file_period:
        return Value(f"{file_period[:4]}-{int(alone[1]):02d}")
    return Value(rule="IN09")


_LAST_MONTHS = {"上半年": 6} | {
    f"{n}季度": 3 * at for at, pair in enumerate(("1一", "2二", "3三", "4四"), start=1) for n in pair
}
"""Last month of a part of the year; figures count from January."""
