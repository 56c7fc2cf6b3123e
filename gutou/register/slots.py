"""Slots of a project name (名称要素): what tells projects apart is taken out of the name and kept to be compared.

"Parse, do not delete": phase, part, building, zone, capacity, year and house number are identity; whatever
normalising takes out of a name becomes a slot.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from gutou.register.vocabulary import load, words

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "首": 1}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[ivx]{1,4})"
_LIST = rf"{_NUMBER}(?:[、,和及至~\-—]{_NUMBER})*"
_SCALES = {"万": 10**4, "亿": 10**8, "千": 10**3, "百": 100, "": 1}


def number(text: str) -> int:
    """A number in Arabic, Chinese (up to 九十九) or Roman figures; 0 when it is none."""
    if text.isascii() and text.isdigit():
        return int(text)
    if text in _ROMAN:
        return _ROMAN[text]
    tens, ten, ones = text.rpartition("十")
    if ten:
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
    return _DIGITS.get(text, 0) if len(text) == 1 else 0


def numbers(text: str) -> frozenset[int]:
    """The numbers of a list such as ``一、二`` or ``1-3`` (a range is filled; ``一二`` reads as two numbers)."""
    found: list[int] = []
    for piece in re.split(r"[、,和及]", text):
        ends = [number(end) for end in re.split(r"[至~\-—]", piece)]
        if len(ends) == 2 and 0 < ends[0] < ends[1] <= ends[0] + 20:
            found += range(ends[0], ends[1] + 1)
        elif ends == [0] and all(c in _DIGITS for c in piece):
            found += [_DIGITS[c] for c in piece]
        else:
            found += ends
    return frozenset(n for n in found if n)


@dataclass(frozen=True, slots=True)
class Slots:
    """What was taken out of a name.

    Attributes:
        phase: Numbers of the phases (期).
        part: Section or part (标段, 部分) as ``标1`` or ``土建``; empty for the whole.
        building: Numbered objects as ``3号楼``.
        zone: Directional zones (南区).
        capacity: Unit → values, as ``('t', 50000)``.
        year: Years named.
        house: House numbers of an address inside the name.
        bundle: The row speaks of several projects (打捆).
    """

    phase: frozenset[int] = frozenset()
    part: frozenset[str] = frozenset()
    building: frozenset[str] = frozenset()
    zone: frozenset[str] = frozenset()
    capacity: frozenset[tuple[str, Decimal]] = frozenset()
    year: frozenset[int] = frozenset()
    house: frozenset[str] = frozenset()
    bundle: bool = False

    @property
    def telling(self) -> bool:
        """A numbered object or a capacity tells projects apart where the words do not."""
        return bool(self.building or self.capacity or self.house)

    def besides_part(self) -> tuple[object, ...]:
        """All but the section or part, which belongs to the same project."""
        return self.phase, self.building, self.zone, self.capacity, self.year, self.house, self.bundle


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    vocabulary = load("names")
    section, part, tail = (words(vocabulary[k]) for k in ("section_units", "part_words", "part_tails"))
    things, zones, units = (
        words(vocabulary["numbered"]),
        words(vocabulary["zone_units"]),
        words(list(vocabulary["units"])),
    )
    parts = rf"{part}(?:[及与和、]?{part})*"
    return {
        key: re.compile(text)
        for key, text in {
            "year": r"((?:19|20)\d{2})(?:年度|年(?!产)|(?=[-—~至](?:19|20)\d{2}年))",
            "bundle": rf"{words(vocabulary['bundle'])}|等(?:\d+|[一二三四五六七八九十]+|若干|多)个(?:子)?项目",
            "capacity": (
                rf"(?:总|新增|新建|扩建至)?(?:年|日|月)?(?:生产|加工|处理|产|供水|供热)?(?:能力|规模|装机|容量)?"
                rf"(\d+(?:[.,]\d+)*)(万|亿|千|百)?({units})(?:/[天日年时]|每[天日年])?"
            ),
            "part_numbered": (
                rf"第?({_NUMBER}|[a-z])号?{section}(?![准志杆识注])"
                rf"|(?:施工)?标段({_NUMBER}|[a-z])(?![a-z\d])|第({_NUMBER})段"
            ),
            "part_zone": r"(?<![a-z\d])([a-z])\d?区(?!块)",
            "part_worded": rf"[(\-—_:·]({parts})(?:工程|{tail})?(?=[)\-—_]|$)|({parts}){tail}(?=[)\-—_]|$)",
            "phase": rf"(?:第)?({_LIST}|首)期(?:工程|项目|建设)?(?![间货刊限末内望待])",
            "house": r"(?<=[路街巷弄道里])(\d+)(?:-\d+)?号(?!线|楼|厂房|路|车间|泵站|桥|井|炉|机)",
            "building": (
                rf"((?:[a-z]?\d{{1,3}}|[一二三四五六七八九十]{{1,3}}|[a-z])(?:[#号]?[、,和及~\-][a-z]?\d{{1,3}})*)"
                rf"(?:[#号](?:{things})?|[栋幢])|(?<![a-z])([a-z]\d?)(?=座|地块)"
            ),
            "zone": rf"([东西南北]{{1,2}}|[老]|[新](?=厂区|校区|院区))({zones})(?![域县市])",
        }.items()
    }


def _take(name: str, text: str) -> tuple[list[re.Match[str]], str]:
    pattern = _patterns()[name]
    return list(pattern.finditer(text)), pattern.sub("|", text)


def _building(found: re.Match[str]) -> set[str]:
    if found.group(2):
        return {found.group(2)}
    pieces = re.split(r"[#号]?[、,和及~\-]", found.group(1))
    return {str(number(p) or p) for p in pieces}


def _capacity(found: re.Match[str]) -> tuple[str, Decimal]:
    unit, factor = load("names")["units"][found.group(3)]
    value = Decimal(found.group(1).replace(",", "").rstrip(".") if found.group(1).count(".") < 2 else "0")
    return unit, (value * _SCALES[found.group(2) or ""] * Decimal(str(factor))).normalize()


def extract(text: str) -> tuple[Slots, str]:
    """Take the slots out of a folded name (NFKC, lower case, no blanks, round brackets).

    Returns:
        The slots, and the text with ``|`` where each stood.
    """
    years, text = _take("year", text)
    bundles, text = _take("bundle", text)
    capacities, text = _take("capacity", text)
    numbered, text = _take("part_numbered", text)
    lettered, text = _take("part_zone", text)
    phases, text = _take("phase", text)
    worded, text = _take("part_worded", text)
    houses, text = _take("house", text)
    buildings, text = _take("building", text)
    zones, text = _take("zone", text)
    parts = {f"标{number(n) or n}" for m in numbered if (n := m.group(1) or m.group(2) or m.group(3))}
    parts |= {f"{m.group(1)}区" for m in lettered}
    parts |= {m.group(1) or m.group(2) for m in worded}
    return (
        Slots(
            phase=frozenset(n for m in phases for n in (numbers(m.group(1)) or {1})),
            part=frozenset(parts),
            building=frozenset(b for m in buildings for b in _building(m)),
            zone=frozenset(
                m.group(1) + ("" if m.group(2) in ("侧", "岸", "段", "线") else "区") for m in zones
            ),
            capacity=frozenset(_capacity(m) for m in capacities),
            year=frozenset(int(m.group(1)) for m in years),
            house=frozenset(m.group(1) for m in houses),
            bundle=bool(bundles),
        ),
        text,
    )
