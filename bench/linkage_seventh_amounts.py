"""Capacities, road numbers and parcels as the offices of the seventh held-out city write them: always the same amount."""

from __future__ import annotations

import re
from random import Random

_MADE = re.compile(
    r"(?P<often>年产|年加工|年印染)(?P<many>[\d.]+)"
    r"(?P<unit>万立方米|万平方米|万吨|万双|万件|万米|万套|万把|万樘|万台|万片|万支|万个|亿片|吨|台)(?P<thing>.*)"
)
_TREATED = re.compile(
    r"(?P<where>\D*?)(?P<often>年处理|日处理|日供水|年存栏|年出栏)(?P<many>[\d.]+)(?P<unit>万吨|万羽|头)(?P<thing>.*)"
)
_POWER = re.compile(r"(?P<where>\D+?)(?P<amount>[\d.]+MW(?:/\d+MWh)?)(?P<thing>\D+)")
_LAND = re.compile(r"(?P<where>\D{2,}?)(?P<amount>\d+(?:亩|口))(?P<thing>\D+)")
_PARCEL = re.compile(r"P?(20\d\d)-(\d+)号(工业)?地块")
_DIGITS = "零一二三四五六七八九"
POWERS = ("万千瓦", "兆瓦", "MW", "MWp")
"""What an office may count power in."""
PER_DAY = ("万吨/日", "万吨/天", "万立方米/日", "万m³/d", "万m3/d", "万方/日")
"""What an office may count a day's water in; a ton of it is a cubic metre."""


def counted(rng: Random, text: str, power: str = "", place: str = "") -> str:
    """The text with its capacity in another unit or place, most of the time as it is.

    Args:
        rng: Source of the choice.
        text: What is built.
        power: The office's unit of power.
        place: Where the office puts capacities: ``behind``, ``bracket`` or as approved.
    """
    if power or rng.random() < 0.15:
        text = _powered(text, power or rng.choice((*POWERS, "千瓦")))
    if rng.random() < 0.16:
        ways = (_without_ten_thousands, _with_ten_thousands, in_characters, _with_commas, _in_hectares)
        text = rng.choice(ways)(text)
    if rng.random() < 0.3:
        text = rng.choice((_latin, _tonnage, _capitals))(text)
    if rng.random() < 0.35:
        text = _parcel(rng, _road(rng, text))
    return _moved(rng, text, place) if place or rng.random() < 0.2 else text


def _moved(rng: Random, text: str, place: str) -> str:
    """The capacity behind, in brackets, or per year or day."""
    if made := _MADE.fullmatch(text):
        often, amount, thing = made["often"], made["many"] + made["unit"], made["thing"]
        if often == "年印染":
            return f"高档面料年印染{amount}"
        verb = "加工" if often == "年加工" else ""
        if place == "bracket":
            return f"{thing}{verb}（{rng.choice((f'年产{amount}', f'{amount}/年'))}）"
        if place == "behind":
            return f"{thing}{often}{amount}"
        return rng.choice(
            (
                f"{thing}{verb}（{often}{amount}）",
                f"{thing}{often}{amount}",
                f"{amount}/年{thing}{verb}",
                f"{often}{thing}{amount}",
                f"新增{often}{amount}{thing}",
                f"{amount}{thing}{verb}",
                f"{thing}{verb}{amount}/a",
            )
        )
    if found := _TREATED.fullmatch(text):
        where, often, many, unit, thing = found.group("where", "often", "many", "unit", "thing")
        ways = [f"{where}{thing}（{often}{many}{unit}）", f"{where}{thing}{often}{many}{unit}"]
        if often in ("日处理", "日供水") and unit == "万吨":
            per = rng.choice(PER_DAY)
            ways += [
                f"{where}{thing}（{many}{per}）",
                f"{where}{thing}{many}{per}",
                f"{where}{thing}（{often}能力{many}{unit}）",
            ]
        elif not thing:
            ways = [
                f"{where}（{often}{many}{unit}）",
                f"{where}{many}{unit}/年",
                f"{often}{many}{unit}{where}",
            ]
        return rng.choice(ways)
    if found := _POWER.fullmatch(text) or _LAND.fullmatch(text):
        where, amount, thing = found.group("where", "amount", "thing")
        return rng.choice((f"{where}{thing}（{amount}）", f"{where}{thing}{amount}"))
    return text


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
        if unit == "MWp" and not hours and "风电" not in text:
            return f"{found[1]}MWp"
        return f"{found[1]}兆瓦{hours}" if unit == "兆瓦" else found[0]

    if "MWh" in text and unit in ("千瓦", "MWp"):
        return text
    return re.sub(r"([\d.]+)MW(h?)", said, text)


def _without_ten_thousands(text: str) -> str:
    """5000吨 for 0.5万吨; nobody writes 300000吨."""

    def said(found: re.Match[str]) -> str:
        value = round(float(found[1]) * 10_000)
        return f"{value}{found[2]}" if value <= 80_000 else found[0]

    text = re.sub(r"([\d.]+)亿片", lambda found: f"{_number(float(found[1]) * 10_000)}万片", text)
    return re.sub(r"([\d.]+)万(吨|羽|套|樘)(?!级|/)", said, text)


def _with_ten_thousands(text: str) -> str:
    def said(found: re.Match[str]) -> str:
        value = int(found[1]) / 10_000
        return f"{_number(value)}万{found[2]}" if value >= 0.1 else found[0]

    return re.sub(r"(?<![\d.])(\d+)(吨|亩|头)(?!/)", said, text)


def in_characters(text: str) -> str:
    """一千二百万双 for 1200万双 and 二十口 for 20口."""
    return re.sub(
        r"(?<![\d.\-])([1-9]\d{0,3})(?=万[双件套把米片台]|口|亩|亿片)",
        lambda found: _characters(int(found[1])),
        text,
    )


def _characters(many: int) -> str:
    said, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, many = divmod(many, power)
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + name
        gap = not digit
    return said.removeprefix("一") if said.startswith("一十") else said


def _with_commas(text: str) -> str:
    """1,200万双 for 1200万双."""
    return re.sub(r"(?<![\d.\-GSX])([1-9])(\d{3})(?=[万吨亩台口头])", r"\1,\2", text)


def _in_hectares(text: str) -> str:
    """900亩（60公顷） for 900亩, or 60公顷 alone: fifteen mu are one."""

    def said(found: re.Match[str]) -> str:
        mu = int(found[1])
        if mu % 15:
            return found[0]
        return f"{mu // 15}公顷" if mu % 2000 else f"{mu}亩（{mu // 15}公顷）"

    return re.sub(r"(?<![\d.])(\d+)亩", said, text)


def _road(rng: Random, text: str) -> str:
    """国道228线, 228国道, G228线 or G228 for 国道G228线; and a road's ends joined by a sign."""
    words = {"G": "国道", "S": "省道", "X": "县道"}

    def said(found: re.Match[str]) -> str:
        letter, number = found[1], found[2]
        word = words[letter]
        ways = (
            f"{word}{number}线",
            f"{number}{word}",
            f"{letter}{number}线",
            f"{letter}{number}",
            f"{word}{letter}{number}",
        )
        return rng.choice(ways)

    return re.sub(r"[国省县]道([GSX])(\d+)线", said, text)


def _parcel(rng: Random, text: str) -> str:
    """2024P35地块, P2024—35, 2024-35号宗地 … for P2024-35号地块."""

    def said(found: re.Match[str]) -> str:
        year, number, industry = found[1], found[2], found[3] or ""
        letter = "" if industry else "P"
        ways = (f"{letter}{year}-{number}{industry}地块", f"{year}{letter or '—'}{number}号{industry}地块")
        more = (
            f"{letter}{year}—{number}号{industry}地块",
            f"（{year}）{number}号{industry}地块",
            f"{year}-{number}号{industry}宗地",
        )
        return rng.choice((*ways, *more))

    return _PARCEL.sub(said, text)


def _latin(text: str) -> str:
    return (
        text.replace("千伏", "kV")
        .replace("万平方米", "万㎡")
        .replace("万立方米", "万m³")
        .replace("吨/日", "t/d")
    )


def _tonnage(text: str) -> str:
    """50000吨级 for 5万吨级."""
    return re.sub(r"(\d+)万吨级", lambda found: f"{int(found[1]) * 10_000}吨级", text)


def _capitals(text: str) -> str:
    return text.replace("千伏", "KV").replace("EVA", "eva").replace("TPU", "tpu").replace("VOCs", "VOC")
