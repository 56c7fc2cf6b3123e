"""Spellings of money, percentages and dates that a cell may have (写法), after NFKC and trimming.

The models test raw cells with these patterns, and the readers take the values out of their named groups, so that
what passes the check and what can be read is one description.
"""

from __future__ import annotations

import re

_NUMBER = r"(?:\d{1,3}(?:,\s?\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d*)?"
_ABOUT = r"(?:大约|约计|约为|约|近|大概|≈)"
_CURRENCY = r"(?:人民币|RMB|CNY|¥)"
MONEY = (
    rf"(?P<about>{_ABOUT})?\s*{_CURRENCY}?\s*"
    rf"(?:(?P<number>[-+]?\s?{_NUMBER}(?:E[-+]?\d{{1,2}})?)\s*(?P<unit>亿元|亿|万元|万|千元|元)?"
    rf"|\(\s*{_CURRENCY}?\s*(?P<negative>{_NUMBER})\s*(?P<unit_inside>亿元|亿|万元|万|千元|元)?\s*\)\s*"
    r"(?P<unit_after>亿元|亿|万元|万|千元|元)?"
    rf"|(?P<sign>-)?(?P<parts>{_NUMBER}\s*(?:亿\s*零?\s*{_NUMBER}\s*万(?:\s*零?\s*{_NUMBER}\s*元|元)?"
    rf"|[亿万]\s*零?\s*{_NUMBER}\s*元)))"
    r"整?\s*(?:人民币)?(?P<about_after>左右|上下)?"
)
"""An amount, with or without a unit: ``1,200.5``, ``1.2亿``, ``1亿2000万元``, ``(123.4)`` for a negative one, ``约3000万元``;
ranges and amounts of anything else do not match."""

PERCENT = (
    r"(?P<about_before>约)?(?:(?:同比)?(?P<way>增长|上升|提高|下降|减少|负))?\s*"
    r"(?:(?P<number>[-+]?\d+(?:\.\d+)?)\s*(?P<mark>%|个?百分点)?"
    r"|\((?P<negative>\d+(?:\.\d+)?)\s*(?P<mark_inside>%)?\)\s*(?P<mark_after>%)?)"
    r"(?P<about>左右|以上|及以上)?|(?P<flat>(?:同比)?持平)"
)
"""A growth or share; ``5.2``, ``5.2%``, ``下降3.1%``, ``(3.1%)``, ``持平``."""

QUANTITY = (
    r"(?P<number>[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:E[-+]?\d{1,2})?)\s*(?:个|项|人|平方米|㎡|m2|次)?"
)
"""A count or an area."""

_YEAR = r"(?P<year>(?:19|20)\d{2})"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?"
_PART = r"(?:份|底|末|初|上旬|中旬|下旬)?(?:前)?"
_CHINESE = "〇零○一二三四五六七八九"
DATE_SPELLINGS = (
    rf"{_YEAR}(?P<between>[-./])\s*{_MONTH}(?P=between)\s*{_DAY}[日号]?(?:前|止)?{_TIME}",
    rf"{_YEAR}\s*年\s*{_MONTH}\s*[月./-]\s*{_DAY}\s*[日号]?(?:前|止)?{_TIME}",
    rf"{_YEAR}\s*[-./年]\s*{_MONTH}\s*月?{_PART}",
    rf"{_YEAR}(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d|0[1-9])",
    rf"{_YEAR}(?P<month>1[0-2]|0[1-9])",
    rf"{_YEAR}\s*年?(?P<yearend>底|末)(?:前)?",
    rf"{_YEAR}\s*(?:年度?)?",
    rf"{_YEAR}\s*年?(?P<vague>(?:上半年|下半年|第?[一二三四1-4]季度|年?初|年?中|年内))(?:前)?",
    rf"'?(?P<short>[0-5]\d)\s*年\s*{_MONTH}\s*月(?:\s*{_DAY}\s*[日号]|{_PART})",
    rf"(?P<chinese>[一二][{_CHINESE}]{{3}})年(?P<chinese_month>十[一二]?|[一二三四五六七八九])月"
    r"(?:(?P<chinese_day>二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])[日号]|份|底|初)?",
    r"(?P<serial>[3-7]\d{4}(?:\.\d+)?)",
)
"""A day, a month or a year, tried in this order; ``serial`` is the day number of a workbook, ``vague`` a part of a year,
``short`` a year of two digits, which is only taken where 年 stands behind it."""

DATE_TO = r"\s*(?:——|--|-|–|—|~|～|至|到)\s*"
MONTH_ALONE = rf"{_MONTH}\s*月(?:份|底|末)?"
"""The end of ``2025年3月-12月``, whose year stands in the beginning."""
UNTIL_NOW = r"(?:今|现在|目前|长期)"
"""An end that is none yet."""


def unnamed(pattern: str) -> str:
    """The pattern without group names, so that several can stand in one expression; a repeated separator is any."""
    back = re.sub(r"\(\?P=\w+\)", "[-./]", pattern)
    return re.sub(r"\(\?P<\w+>", "(?:", back)


_ONE_DATE = "(?:" + "|".join(unnamed(spelling) for spelling in DATE_SPELLINGS) + ")"
DATE = rf"{_ONE_DATE}(?:{DATE_TO}(?:{_ONE_DATE}|{unnamed(MONTH_ALONE)}|{unnamed(_MONTH)}|{UNTIL_NOW}))?"
"""One date, or a beginning and an end."""

PROJECT_CODE = r"\d{4}-?\d{6}-?\d{2}-?\d{2}-?\d{6}(?:-\d{3})?"
"""Code of the approval platform (项目代码), handbook 3.1; the check digit is an edit rule."""

CREDIT_CODE = r"[0-9A-Z]{18}|[0-9A-Z]{8}-?[0-9X]"
"""Unified social credit code, or the organisation code it replaced (旧)."""
