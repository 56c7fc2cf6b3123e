"""Periods (时段): months written ``YYYY-MM``; figures of a period are cumulative from January."""

from __future__ import annotations

import calendar
import re
from datetime import date

_SPELLINGS = (
    re.compile(r"(?P<year>(?:19|20)\d{2})\s*年\s*(?:\d{1,2}\s*[-—–~至到]\s*)?(?P<month>\d{1,2})\s*月"),
    re.compile(r"(?<!\d)(?P<year>20\d{2})[-./_](?P<month>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>20\d{2})(?P<month>0[1-9]|1[0-2])(?!\d)"),
)


def parse_period(text: str) -> str | None:
    """The period a folder, title or file name speaks of (``2025-06``, ``202506``, ``2025年1—6月``), or None."""
    for spelling in _SPELLINGS:
        if (found := spelling.search(text)) and 1 <= int(found["month"]) <= 12:
            return f"{found['year']}-{int(found['month']):02d}"
    return None


def month_end(period: str) -> date:
    """Last day of the period."""
    year, month = split(period)
    return date(year, month, calendar.monthrange(year, month)[1])


def split(period: str) -> tuple[int, int]:
    """Year and month of ``YYYY-MM``."""
    return int(period[:4]), int(period[5:7])


def shift(period: str, months: int) -> str:
    """The period ``months`` later (earlier when negative)."""
    year, month = split(period)
    total = year * 12 + month - 1 + months
    return f"{total // 12:04d}-{total % 12 + 1:02d}"


def year_before(period: str) -> str:
    """Same period of last year (上年同期)."""
    return shift(period, -12)
