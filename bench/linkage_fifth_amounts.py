"""Capacities, voltages and road numbers as the offices of the fifth held-out city write them: always the same amount."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

_MADE = re.compile(
    r"(?P<where>.*?)(?P<often>年产|年加工|年屠宰|年处置|日处理|日产|日烘干)"
    r"(?P<many>[\d.]+)(?P<unit>万吨|吨|万立方米|万平方米|万头|万只|万袋|万穗|万套|台套|台|套|辆)(?P<thing>.+)"
)
_DIGITS = "零一二三四五六七八九"
_LARGE = "吨|亩|头|只"


def counted(rng: Random, text: str) -> str:
    """The text with its capacity in another unit or place, most of the time as it is."""
    if rng.random() < 0.68:
        return text
    text = rng.choice(_WAYS)(text)
    made = _MADE.fullmatch(text)
    return _moved(rng, made) if made and rng.random() < 0.5 else text


def _moved(rng: Random, made: re.Match[str]) -> str:
    where, often, many, unit, thing = made.group("where", "often", "many", "unit", "thing")
    per, verb = ("/年" if often[0] == "年" else "/日"), often[1:].removeprefix("产").removeprefix("处理")
    amount = f"{many}{unit}"
    return rng.choice(
        (
            f"{where}{amount}{per}{thing}{verb}",
            f"{where}{thing}{verb}（{amount}{per}）",
            f"{where}{thing}{verb}（{often}{amount}）",
            f"{where}{amount}{thing}{verb}",
            f"{where}{often}{thing}{amount}",
        )
    )


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _power_in_ten_thousands(text: str) -> str:
    return re.sub(
        r"([\d.]+)MW(h?)", lambda m: f"{_number(float(m[1]) / 10)}万千瓦{'时' if m[2] else ''}", text
    )


def _power_in_chinese(text: str) -> str:
    text = text.replace("MWh", "兆瓦时").replace("MW", "兆瓦").replace("kW", "千瓦")
    return text.replace("千伏", "kV")


def _power_in_kilowatts(text: str) -> str:
    return re.sub(
        r"(?<!/)\b([\d.]+)MW(?!h|/)", lambda m: f"{_number(float(m[1]) * 1000)}{'千瓦'}", text, flags=re.ASCII
    )


def _without_ten_thousands(text: str) -> str:
    """5000吨 for 0.5万吨; nobody writes 300000吨."""

    def said(found: re.Match[str]) -> str:
        value = round(float(found[1]) * 10_000)
        return f"{value}{found[2]}" if value <= 60_000 else found[0]

    return re.sub(rf"([\d.]+)万({_LARGE})", said, text)


def _with_ten_thousands(text: str) -> str:
    def said(found: re.Match[str]) -> str:
        value = int(found[1]) / 10_000
        return f"{_number(value)}万{found[2]}" if value >= 0.3 else found[0]

    return re.sub(rf"(?<![\d.])(\d+)({_LARGE})", said, text)


def _in_characters(text: str) -> str:
    """五万吨 for 5万吨."""
    return re.sub(r"(?<![\d.])([1-9])(?=万)", lambda m: _DIGITS[int(m[1])], text)


def _road(text: str) -> str:
    for word, letter in (("国道", "G"), ("省道", "S"), ("县道", "X")):
        text = re.sub(rf"{word}(\d+)线", rf"{letter}\1线", text)
    return text


def _road_in_words(text: str) -> str:
    for word, letter in (("国道", "G"), ("省道", "S"), ("县道", "X")):
        text = re.sub(rf"{word}(\d+)线", rf"{word}{letter}\1", text)
    return text


def _latin(text: str) -> str:
    return (
        text.replace("万立方米", "万m³")
        .replace("万平方米", "万㎡")
        .replace("吨/日", "t/d")
        .replace("千伏", "KV")
    )


_WAYS: tuple[Callable[[str], str], ...] = (
    _power_in_ten_thousands,
    _power_in_chinese,
    _power_in_chinese,
    _power_in_kilowatts,
    _without_ten_thousands,
    _with_ten_thousands,
    _in_characters,
    _road,
    _road_in_words,
    _latin,
    str,
)
