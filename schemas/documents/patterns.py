"""Spellings of money, percentages and dates that a cell may have (写法), after NFKC and trimming.

The models test raw cells with these patterns, and the readers take the values out of their named groups, so that
what passes the check and what can be read is one description.
"""

from __future__ import annotations

import re

MONEY = (
    r"(?P<about>约|大约|约计|近)?\s*(?:人民币|¥|RMB)?\s*"
    r"(?P<number>[-+]?(?:\d{1,3}(?:,\s?\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d*)?(?:E[-+]?\d{1,2})?)"
    r"\s*(?P<unit>亿元|亿|万元|万|千元|元)?\s*(?:人民币)?(?P<about_after>左右|上下)?"
)
"""An amount, with or without a unit; ranges and amounts of anything else do not match."""

PERCENT = (
    r"(?:(?:同比)?(?P<way>增长|上升|提高|下降|减少|负))?\s*(?P<number>[-+]?\d+(?:\.\d+)?)\s*"
    r"(?P<mark>%|个?百分点)?(?P<about>左右|以上|及以上)?|(?P<flat>(?:同比)?持平)"
)
"""A growth or share; ``5.2``, ``5.2%``, ``下降3.1%``, ``持平``."""

QUANTITY = (
    r"(?P<number>[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:E[-+]?\d{1,2})?)\s*(?:个|项|人|平方米|㎡|m2|次)?"
)
"""A count or an area."""

_YEAR = r"(?P<year>(?:19|20)\d{2})"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
DATE_SPELLINGS = (
    rf"{_YEAR}[-./年]\s*{_MONTH}[-./月]\s*{_DAY}日?(?:[T ]\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\.\d+)?)?",
    rf"{_YEAR}\s*[-./年]\s*{_MONTH}\s*月?(?:份|底|末|初|上旬|中旬|下旬)?(?:前)?",
    rf"{_YEAR}(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d|0[1-9])",
    rf"{_YEAR}(?P<month>1[0-2]|0[1-9])",
    rf"{_YEAR}\s*年?(?P<yearend>底|末)(?:前)?",
    rf"{_YEAR}\s*(?:年度?)?",
    r"(?P<serial>[3-7]\d{4}(?:\.\d+)?)",
)
"""A day, a month or a year, tried in this order; ``serial`` is the day number of a workbook."""

DATE_TO = r"\s*(?:-|–|—|~|～|至|到|--|——)\s*"
MONTH_ALONE = rf"{_MONTH}\s*月(?:份|底|末)?"
"""The end of ``2025年3月-12月``, whose year stands in the beginning."""


def unnamed(pattern: str) -> str:
    """The pattern without group names, so that several can stand in one expression."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


_ONE_DATE = "(?:" + "|".join(unnamed(spelling) for spelling in DATE_SPELLINGS) + ")"
DATE = rf"{_ONE_DATE}(?:{DATE_TO}(?:{_ONE_DATE}|{unnamed(MONTH_ALONE)}))?"
"""One date, or a beginning and an end."""

PROJECT_CODE = r"\d{4}-?\d{6}-?\d{2}-?\d{2}-?\d{6}(?:-\d{3})?"
"""Code of the approval platform (项目代码), handbook 3.1; the check digit is an edit rule."""

CREDIT_CODE = r"[0-9A-Z]{18}|[0-9A-Z]{8}-?[0-9X]"
"""Unified social credit code, or the organisation code it replaced (旧)."""
