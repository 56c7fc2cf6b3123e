"""Capacities, power and road numbers as the offices of the eighth held-out city write them: always the same amount."""

from __future__ import annotations

import re
from random import Random

_MADE = re.compile(
    r"(?P<where>\D*?)(?P<often>年产|年加工|年处理|年出栏|日处理|日供水)"
    r"(?P<many>[\d.]+)(?P<unit>万吨|吨|万只|万套|万立方米|万平方米|万件|万台|万米|万双|万张|亿粒|头)(?P<thing>.*)"
)
_MINED = re.compile(r"(?P<where>\D+?)(?P<many>[\d.]+)万吨/年(?P<thing>.+)")
_POWER = re.compile(r"(?P<where>\D*?)(?P<amount>[\d.]+(?:MW(?:/\d+MWh)?|kW|P))(?P<thing>\D+)")
_LAND = re.compile(r"(?P<where>\D{2,}?)(?P<amount>[\d.]+(?:万亩|亩|万棒|万羽|万立方米))(?P<thing>\D+)")
_RACKS = re.compile(r"(?P<where>\D+)(?P<many>\d+)个标准机架")
_DIGITS = "零一二三四五六七八九"
_COUNTED = "吨|亩|头|千升|架"
POWERS = ("万千瓦", "兆瓦", "MW")
"""What an office may count power in."""


def counted(rng: Random, text: str, power: str = "") -> str:
    """The text with its capacity in another unit or place, most of the time as it is; ``power`` is the office's unit."""
    if "MW抽水" in text and rng.random() < 0.25:
        text = _powered(text, "台")
    elif power or rng.random() < 0.16:
        text = _powered(text, power or rng.choice((*POWERS, "千瓦")))
    if rng.random() < 0.2:
        text = rng.choice(
            (_without_ten_thousands, _with_ten_thousands, _in_characters, _per_annum, _separated)
        )(text)
    if rng.random() < 0.3:
        text = rng.choice((_road, _road_behind, _road_by_letter, _latin, _of_computers))(text)
    return _moved(rng, text) if rng.random() < 0.22 else text


def _moved(rng: Random, text: str) -> str:
    """The capacity behind, in brackets, after a comma, or per year."""
    if made := _MADE.fullmatch(text):
        return _made_elsewhere(rng, made)
    if found := _MINED.fullmatch(text):
        where, many, thing = found.group("where", "many", "thing")
        return rng.choice(
            (f"{where}{thing}（{many}万吨/年）", f"{where}年{many}万吨{thing}", f"{where}{many}万吨{thing}")
        )
    if found := _RACKS.fullmatch(text):
        where, many = found.group("where", "many")
        return rng.choice((f"{where}（{many}架）", f"{many}架规模{where}", f"{where}，规划机架{many}个"))
    if found := _POWER.fullmatch(text) or _LAND.fullmatch(text):
        where, amount, thing = found.group("where", "amount", "thing")
        return rng.choice(
            (f"{where}{thing}（{amount}）", f"{where}{thing}{amount}", f"{where}{thing}（规模{amount}）")
        )
    return text


def _made_elsewhere(rng: Random, made: re.Match[str]) -> str:
    where, often, many, unit, thing = made.group("where", "often", "many", "unit", "thing")
    per, verb, amount = "/年" if often[0] == "年" else "/日", often[1:].removeprefix("产"), f"{many}{unit}"
    ways = [f"{where}{thing}（{often}{amount}）", f"{where}{thing}，{often}{amount}"]
    if not verb:
        ways += [
            f"{where}{amount}{per}{thing}",
            f"{where}{thing}（{amount}{per}）",
            f"{where}{thing}年产{amount}",
        ]
    elif verb not in ("供水", "出栏"):
        ways += [f"{where}{amount}{per}{thing}", f"{where}{amount}{thing}"]
    return rng.choice(ways)


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _powered(text: str, unit: str) -> str:
    """The power in the unit, as far as anybody would say it so: 4×300MW of what has turbines, 万千瓦 of what is large."""
    if unit == "台":
        return re.sub(r"(?<![\d.])(\d+)MW(?=抽水)", lambda found: f"{int(found[1]) // 300}×300MW", text)

    def said(found: re.Match[str]) -> str:
        value, hours = float(found[1]), "时" if found[2] else ""
        if unit == "万千瓦" and value >= 10:
            return f"{_number(value / 10)}万千瓦{hours}"
        return f"{found[1]}兆瓦{hours}" if unit == "兆瓦" else found[0]

    if unit == "千瓦":
        return text.replace("kW", "千瓦")
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
        return f"{_number(value)}万{found[2]}" if value >= 0.3 else found[0]

    return re.sub(rf"(?<![\d.])(\d+)({_COUNTED})", said, text)


def _in_characters(text: str) -> str:
    """三万吨 for 3万吨, 五千吨 for 5000吨, 一万吨 for 10000吨."""

    def said(found: re.Match[str]) -> str:
        return _DIGITS[int(found[1])] + {"000": "千", "0000": "万"}[found[2]]

    text = re.sub(r"(?<![\d.])([1-9])(0000|000)(?=[吨千头亩口])(?!吨/)", said, text)
    return re.sub(r"(?<![\d.])([1-9])(?=万[^千/])", lambda found: _DIGITS[int(found[1])], text)


def _per_annum(text: str) -> str:
    """30万t/a for 30万吨/年, as mining offices and designers have it; m³/d for 吨 a day."""
    text = re.sub(r"年产([\d.]+)(万?)吨", r"\1\2t/a", text)
    return re.sub(r"日(?:处理|供水)([\d.]+)吨", r"\1m³/d", text.replace("万吨/年", "万t/a"))


def _separated(text: str) -> str:
    """10,000吨 for 10000吨, as a spreadsheet shows it."""
    return re.sub(rf"(?<![\d.])(\d+)(\d{{3}})(?=(?:{_COUNTED}|个))", r"\1,\2", text)


def _road(text: str) -> str:
    """国道G210线 for G210线."""
    for letter, word in (("G", "国道"), ("S", "省道"), ("X", "县道")):
        text = re.sub(rf"(?<![A-Z]){letter}(\d{{3}})线?", rf"{word}{letter}\1线", text)
    return text


def _road_behind(text: str) -> str:
    """210国道 for G210线."""
    for letter, word in (("G", "国道"), ("S", "省道"), ("X", "县道")):
        text = re.sub(rf"(?<![A-Z]){letter}(\d{{3}})线?", rf"\1{word}", text)
    return text


def _road_by_letter(text: str) -> str:
    return re.sub(r"(?<![A-Z])([GSX]\d{3})线?", r"\1线", text)


def _latin(text: str) -> str:
    text = text.replace("千伏", "kV").replace("千升", "KL").replace("t/d", "吨/日")
    return text.replace("万平方米", "万㎡").replace("万立方米", "万m³")


def _of_computers(text: str) -> str:
    text = text.replace("个标准机架", "个机柜").replace("kW", "KW").replace("千伏", "KV")
    return re.sub(r"(\d)P(?=[智算])", r"\1PFLOPS", text)
