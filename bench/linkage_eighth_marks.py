"""Years, phases and marks – lines, halls, lots, posts – as the offices of the eighth held-out city write them."""

from __future__ import annotations

import re
from random import Random

CHINESE = "零一二三四五"
_NUMBERED = re.compile(rf"(制酒)?([{CHINESE}\d])(号)?(车间|线|机组|电炉|楼|厂房|酒库|模块|采区)")
_YEARS = str.maketrans("0123456789", "〇一二三四五六七八九")


def year_forms(lead: str) -> tuple[str, ...]:
    """2024年, of the year 2024, in all ways it may stand in a name."""
    year = lead.removesuffix("年")
    return lead, f"{year}年度", f"{year.translate(_YEARS)}年", f"{year[2:]}年", f"（{year}）"


def mark_forms(mark: str) -> tuple[str, ...]:
    """All ways a mark may stand in a name; 甲区 and 河东片 only as they are."""
    if mark.startswith("K"):
        ends = [mark.replace("~", between) for between in ("~", "-", "～", "—", "至")]
        return (*ends, *(end.removesuffix("段") for end in ends))
    if mark.endswith("地块"):
        lot = mark.removesuffix("地块")
        return mark, f"{lot}号地块", f"{lot.replace('-', '')}地块", f"{lot}宗地"
    if mark.endswith("批"):
        number = CHINESE.index(mark[1])
        return mark, mark, f"{mark[1]}批次", f"第{number}批"
    found = _NUMBERED.fullmatch(mark)
    if not found:
        return (mark,)
    number = CHINESE.index(found[2]) if found[2] in CHINESE else int(found[2])
    digit, rest = CHINESE[number], found[4]
    if rest == "车间":
        return mark, f"{found[1]}{number}车间", f"{digit}车间", f"第{digit}{found[1]}车间", f"{number}#车间"
    if rest == "采区":
        return mark, f"{number}采区"
    forms = [mark, f"{number}#{rest}", f"{digit}号{rest}", f"{number}＃{rest}"]
    if rest == "线":
        forms += [f"{number}号生产线", f"{number}#生产线", f"第{digit}条生产线"]
    if rest == "楼":
        forms += [f"{number}栋", f"{number}幢"]
    return tuple(forms)


def mark_said(rng: Random, mark: str) -> str:
    """A mark in one of its ways, most of the time as approved, now and then in brackets."""
    said = rng.choice((mark, *mark_forms(mark))) if mark else ""
    return f"（{said}）" if said and rng.random() < 0.3 else said


def phase_said(rng: Random, phase: int, *, within: bool = False) -> str:
    """A phase behind the name, or within it."""
    if not phase:
        return ""
    chinese, roman = CHINESE[phase], "ⅠⅡⅢⅣ"[phase - 1]
    ways = [f"{chinese}期", f"{chinese}期", f"（{chinese}期）", f"{roman}期", f"第{chinese}期", f"{phase}期"]
    if phase == 1:
        ways.append("首期")
    if not within:
        ways += [
            f"（{chinese}期）",
            f"{chinese}期工程",
            f"（{chinese}期工程）",
            f"（{roman}期）",
            f"-{chinese}期",
        ]
        ways += [f"（第{chinese}期）", f"·{chinese}期", f"{chinese}期子项目"]
    return rng.choice(ways)
