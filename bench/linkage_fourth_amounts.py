"""How the offices of the fourth held-out city write a capacity, a road or a number; the amount stays the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from random import Random

_YEARLY = re.compile(r"(年产|年处理)([\d.]+万?(?:吨|台|套|件|米|平方米))(.+)")
_DAILY = re.compile(r"（日处理(\d+)吨）")
_TEN_THOUSANDS = re.compile(r"(?<![\d.])([\d.]+)万(?=吨|台|套|件|米|平方米|亩|羽)")
_ROUND = re.compile(r"(?<![\d.])(\d+)000(?=吨|套|头|亩)")
_UNIT: dict[str, tuple[str, ...]] = {
    "平方米": ("㎡", "平米", "平方"),
    "MWh": ("兆瓦时", "MWH"),
    "MW": ("兆瓦", "MWp", "mw"),
    "kW": ("千瓦", "KW", "kw"),
    "千伏": ("kV", "KV"),
    "万羽": ("万只",),
}


def counted(rng: Random, text: str) -> str:
    """The object with its capacity put otherwise, now and then."""
    for often, change in _CHANGES:
        if rng.random() < often:
            text = change(rng, text)
    return text


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _without_ten_thousands(rng: Random, text: str) -> str:
    return _TEN_THOUSANDS.sub(lambda m: _plain(Decimal(m[1]) * 10_000), text)


def _with_ten_thousands(rng: Random, text: str) -> str:
    return _ROUND.sub(lambda m: f"{_plain(Decimal(m[1]) / 10)}万", text)


def _watts(rng: Random, text: str) -> str:
    """What is given in MW, in kW or 万千瓦."""
    if rng.random() < 0.5:
        return re.sub(r"([\d.]+)MW(?!h)", lambda m: f"{_plain(Decimal(m[1]) * 1000)}kW", text)
    return re.sub(r"(\d0)MW(?!h)", lambda m: f"{_plain(Decimal(m[1]) / 10)}万千瓦", text)


def _units(rng: Random, text: str) -> str:
    for unit, others in _UNIT.items():
        if unit in text:
            return text.replace(unit, rng.choice(others))
    return text


def _behind(rng: Random, text: str) -> str:
    """The yearly capacity per year, or behind what is made."""
    found = _YEARLY.search(text)
    if not found:
        return _DAILY.sub(rng.choice((r"（\1吨/日）", r"（\1m³/d）", r"\1吨/天", r"（\1立方米/日）")), text)
    often, amount, thing = found.groups()
    said = rng.choice((f"{amount}/年{thing}", f"{thing}（{amount}/年）", f"{thing}（{often}{amount}）"))
    return text[: found.start()] + said


def _roads(rng: Random, text: str) -> str:
    """``G348线`` as 国道348线 or G348; ``甲至乙`` with a dash."""
    text = re.sub(r"G(\d{3})线", rng.choice((r"国道\1线", r"G\1", r"国道G\1线")), text)
    text = re.sub(r"S(\d{3})线", rng.choice((r"省道\1线", r"S\1", r"省道S\1线")), text)
    text = re.sub(r"X(\d{3})线", rng.choice((r"县道\1线", r"X\1", r"县道X\1线")), text)
    return text.replace("至", "-", 1) if rng.random() < 0.3 else text


_CHANGES: tuple[tuple[float, Callable[[Random, str], str]], ...] = (
    (0.06, _with_ten_thousands),
    (0.05, _without_ten_thousands),
    (0.08, _watts),
    (0.14, _behind),
    (0.1, _units),
    (0.2, _roads),
)
