"""Capacities, power and road numbers as the offices of the sixth held-out city write them: always the same amount."""

from __future__ import annotations

import re
from random import Random

_MADE = re.compile(
    r"(?P<where>\D*?)(?P<often>年产|年加工|年处理|年屠宰|年处置|年回收|年综合利用|日处理|日产|日供水)"
    r"(?P<many>[\d.]+)(?P<unit>万吨|吨|千升|万立方米|万平方米|万件套|万只|万米|万条|公里|台套|台|套)(?P<thing>.*)"
)
_POWER = re.compile(
    r"(?P<where>\D*?)(?P<amount>[\d.]+(?:MW/\d+MWh|MW|万千瓦/[\d.]+万千瓦时|万千瓦|兆瓦|kW|千瓦))(?P<thing>[^\dM]+)"
)
_MINED = re.compile(r"(?P<where>\D+?)(?P<amount>[\d.]+万吨)/年")
_LAND = re.compile(r"(?P<where>[^\d团]{2,}?)(?P<amount>[\d.]+(?:万亩|亩|头|只|万羽))(?P<thing>\D+)")
_DIGITS = "零一二三四五六七八九"
_COUNTED = "吨|亩|头|只|锭|羽"
POWERS = ("万千瓦", "兆瓦", "MW")
"""What an office may count power in."""


def counted(rng: Random, text: str, power: str = "") -> str:
    """The text with its capacity in another unit or place, most of the time as it is; ``power`` is the office's unit."""
    if power or rng.random() < 0.18:
        text = _powered(text, power or rng.choice((*POWERS, "千瓦")))
    if rng.random() < 0.14:
        text = rng.choice((_without_ten_thousands, _with_ten_thousands, _in_characters))(text)
    if rng.random() < 0.3:
        text = rng.choice((_road, _road_by_letter, _latin, _chinese_units))(text)
    return _moved(rng, text) if rng.random() < 0.22 else text


def scale_of(department: str, planned: int) -> str:
    """The size that an office adds to a name, as its estimate has it; the same of one work, or nothing."""
    if department in ("教育", "卫健", "民政", "公安"):
        return f"（总建筑面积{max(60, round(planned * 10_000 / 3_600, -1))}平方米）"
    if department in ("水利", "交通"):
        return f"（全长{max(planned / 260, 0.3):.1f}公里）"
    return ""


def _moved(rng: Random, text: str) -> str:
    """The capacity behind, in brackets, or per year."""
    if made := _MADE.fullmatch(text):
        return _made_elsewhere(rng, made)
    if found := _MINED.fullmatch(text):
        where, amount = found.group("where", "amount")
        return rng.choice(
            (f"{where}（{amount}/年）", f"{where}年产{amount}", f"{amount}/年{where}", f"{where}{amount}")
        )
    if found := _POWER.fullmatch(text) or _LAND.fullmatch(text):
        where, amount, thing = found.group("where", "amount", "thing")
        return rng.choice((f"{where}{thing}（{amount}）", f"{where}{thing}{amount}"))
    return text


def _made_elsewhere(rng: Random, made: re.Match[str]) -> str:
    where, often, many, unit, thing = made.group("where", "often", "many", "unit", "thing")
    per, verb, amount = (
        f"/{'年' if often[0] == '年' else '日'}",
        often[1:].removeprefix("产"),
        f"{many}{unit}",
    )
    if not thing:
        return rng.choice(
            (f"{where}（{amount}{per}）", f"{where}{amount}{per}", f"{where}（{often}{amount}）")
        )
    ways = [f"{where}{thing}（{often}{amount}）", f"{where}{often}{thing}{amount}"]
    if not verb:
        ways += [
            f"{where}{amount}{per}{thing}",
            f"{where}{amount}{thing}",
            f"{where}{thing}（{amount}{per}）",
        ]
    elif verb != "供水":
        ways += [f"{where}{amount}{per}{thing}{verb}", f"{where}{amount}{thing}{verb}"]
    return rng.choice(ways)


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _powered(text: str, unit: str) -> str:
    """The power in the unit, as far as anybody would say it so: nobody writes 0.06万千瓦 or 300000千瓦."""

    def said(found: re.Match[str]) -> str:
        value, hours = float(found[1]), "时" if found[2] else ""
        if unit == "万千瓦" and value >= 5:
            return f"{_number(value / 10)}万千瓦{hours}"
        if unit == "千瓦" and value < 10 and not hours:
            return f"{_number(value * 1000)}千瓦"
        return f"{found[1]}兆瓦{hours}" if unit == "兆瓦" else found[0]

    pair = re.search(r"([\d.]+)MW/", text)
    if pair and unit == "千瓦":
        return text
    return re.sub(r"([\d.]+)MW(h?)", said, text)


def _without_ten_thousands(text: str) -> str:
    """5000吨 for 0.5万吨; nobody writes 300000吨."""

    def said(found: re.Match[str]) -> str:
        value = round(float(found[1]) * 10_000)
        return f"{value}{found[2]}" if value <= 50_000 else found[0]

    return re.sub(rf"([\d.]+)万({_COUNTED})", said, text)


def _with_ten_thousands(text: str) -> str:
    def said(found: re.Match[str]) -> str:
        value = int(found[1]) / 10_000
        return f"{_number(value)}万{found[2]}" if value >= 0.25 else found[0]

    return re.sub(rf"(?<![\d.])(\d+)({_COUNTED})", said, text)


def _in_characters(text: str) -> str:
    """三万锭 for 3万锭."""
    return re.sub(r"(?<![\d.])([1-9])(?=万[^千])", lambda found: _DIGITS[int(found[1])], text)


def _road(text: str) -> str:
    """国道312线 for G312线."""
    for letter, word in (("G", "国道"), ("S", "省道"), ("X", "县道")):
        text = re.sub(rf"\b{letter}(\d+)线", rf"{word}\1线", text)
    return text


def _road_by_letter(text: str) -> str:
    return re.sub(r"\b([GSX]\d+)线(?=[^沿])", r"\1", text)


def _latin(text: str) -> str:
    return (
        text.replace("千伏", "kV")
        .replace("万平方米", "万㎡")
        .replace("万立方米", "万m³")
        .replace("公里", "km")
    )


def _chinese_units(text: str) -> str:
    return text.replace("kW", "千瓦").replace("GW", "吉瓦").replace("千伏", "KV")
