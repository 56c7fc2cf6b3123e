"""Marks, phases and years as the offices of the seventh held-out city write them: the same one, however it is written."""

from __future__ import annotations

import re
from random import Random

CHINESE = "零一二三四五"
_CAPITAL = "零壹贰叁肆伍"
_ROMAN = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ")
_LATIN = ("", "I", "II", "III", "IV")
_YEARS = str.maketrans("0123456789", "〇一二三四五六七八九")


def marks_of(mark: str) -> tuple[str, ...]:
    """All ways of a mark: its number as a figure, with a sign or in Chinese; a dike's length between its posts."""
    if mark.startswith("K"):
        return tuple(mark.replace("~", between) for between in ("~", "-", "—", "至", "～"))
    found = re.match(rf"第?([{CHINESE}]|\d+)([号#]?)(.+)", mark)
    if not found:
        return (mark, f"{mark[0]}片{mark[1:]}") if mark[1:] == "区" else (mark,)
    number = CHINESE.index(found[1]) if found[1] in CHINESE else int(found[1])
    thing, chinese = found[3], CHINESE[number]
    if thing == "批":
        first = ("首批",) if number == 1 else ()
        return (mark, f"{chinese}批", f"第{number}批", f"{mark}次", *first)
    numbered = (f"{number}号{thing}", f"{number}#{thing}", f"{chinese}号{thing}")
    if thing == "楼":
        return (*numbered[:2], f"{number}幢", f"{number}栋")
    if thing == "车间":
        return (mark, f"第{mark}", *numbered[:2])
    if thing == "地块":
        return (mark, f"{number}号地块", f"{number}#地块", f"地块{chinese}")
    return (*numbered, f"{thing}{number}") if thing == "厂房" else numbered


def marked(rng: Random, mark: str) -> str:
    """A mark as an office writes it, in brackets or not."""
    if not mark:
        return ""
    said = rng.choice((mark, mark, mark, *marks_of(mark)))
    return rng.choice((said, said, f"（{said}）"))


def phased(rng: Random, phase: int, *, within: bool = False) -> str:
    """A phase as an office writes it, behind or ``within`` a name."""
    if not phase:
        return ""
    chinese, roman = CHINESE[phase], _ROMAN[phase]
    number = rng.choice(
        (*(chinese,) * 14, roman, roman, str(phase), str(phase), _LATIN[phase], _CAPITAL[phase])
    )
    if phase == 1 and rng.random() < 0.06:
        return rng.choice(("首期", "（首期）", "首期工程")) if not within else "首期"
    if phase == 1 and rng.random() < 0.015:  # a dash for the character that looks like one
        number = rng.choice("—－")
    first = rng.choice(("", "", "", "第")) if number == chinese else ""
    text = f"{first}{number}期"
    if within:
        return rng.choice((text, text, f"（{text}）"))
    return rng.choice(
        (
            text,
            f"（{text}）",
            f"（{text}）",
            f"{text}工程",
            f"（{text}工程）",
            f"-{text}",
            f" {text}",
            f"·{text}",
        )
    )


def year_said(rng: Random, year: str) -> str:
    """2025年 as 2025年度, 二〇二五年 …."""
    if rng.random() < 0.07:
        chinese = year.translate(_YEARS)
        return rng.choice((chinese, chinese.replace("〇", "○")))
    return rng.choice((year, year, f"{year}度"))
