"""Slots of a project name (名称要素): what tells projects apart is taken out of the name and kept to be compared.

"Parse, do not delete": phase, part, building, line, zone, capacity, mileage, year and house number are identity;
whatever normalising takes out of a name becomes a slot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import TypeAlias

from msgspec import Struct

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


class Slots(Struct, frozen=True, array_like=True, gc=False):
    """What was taken out of a name.

    Attributes:
        phase: Numbers of the phases (期).
        part: Section or part (标段, 部分) as ``标1`` or ``土建``; empty for the whole.
        building: Numbered objects as ``3号楼``.
        line: Numbered lines as ``3号线``, ``2#生产线``.
        zone: Directional zones (南区).
        capacity: Unit → values, as ``('t', 50000)``.
        mileage: Stakes of a road or dyke (``K12+300``) with their letters, in metres.
        year: Years named.
        house: House numbers of an address inside the name, and parcels of land (2024-35号地块) as ``2024-35``.
        serial: A bare number after the name's ending (``项目1``), or the batch (``2批``).
        host: Whose roof or site it is, where a bracket says so (光伏（华兴机械屋顶）), folded.
        bundle: The row speaks of several projects (打捆).
        written: The capacities again with the number of figures they were written in.
    """

    phase: frozenset[int] = frozenset()
    part: frozenset[str] = frozenset()
    building: frozenset[str] = frozenset()
    line: frozenset[str] = frozenset()
    zone: frozenset[str] = frozenset()
    capacity: frozenset[tuple[str, Decimal]] = frozenset()
    mileage: frozenset[tuple[str, Decimal]] = frozenset()
    year: frozenset[int] = frozenset()
    house: frozenset[str] = frozenset()
    serial: frozenset[str] = frozenset()
    host: frozenset[str] = frozenset()
    bundle: bool = False
    written: frozenset[tuple[str, Decimal, int]] = frozenset()

    def __eq__(self, other: object) -> bool:
        """How a capacity was written tells nothing apart: 5万 is 50000."""
        return isinstance(other, Slots) and _said(self) == _said(other)

    def __hash__(self) -> int:
        return hash(_said(self))

    @property
    def telling(self) -> bool:
        """A numbered object or a capacity tells projects apart where the words do not."""
        return bool(self.building or self.line or self.capacity or self.mileage or self.house)

    @property
    def whole_part(self) -> str:
        """The sections or parts as one text, empty for the whole."""
        return "|".join(sorted(self.part))

    def besides_year(self) -> tuple[object, ...]:
        """All but the year, which may be that of a list."""
        return _besides_year(self)

    def besides_part(self) -> tuple[object, ...]:
        """All but the section or part, which belongs to the same project."""
        return _besides_part(self)


NOTHING = Slots()
"""No slot at all, as most names have it."""
_SAID = tuple(name for name in Slots.__struct_fields__ if name != "written")
BESIDES_PART = tuple(name for name in _SAID if name != "part")
_Fields: TypeAlias = Callable[[Slots], tuple[object, ...]]
_said: _Fields = attrgetter(*_SAID)
_besides_part: _Fields = attrgetter(*BESIDES_PART)
_besides_year: _Fields = attrgetter(*(name for name in _SAID if name != "year"))


def _units(units: Iterable[str]) -> str:
    """A Latin unit is not followed by another letter (m, but not mw or led)."""
    latin = [unit for unit in units if unit.isascii()]
    return rf"(?:{words([unit for unit in units if not unit.isascii()])}|{words(latin)}(?![a-z]))"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    vocabulary = load("names")
    section, part, tail = (words(vocabulary[k]) for k in ("section_units", "part_words", "part_tails"))
    things, lines, zones, units = (
        words(vocabulary["numbered"]),
        words(vocabulary["numbered_lines"]),
        words(vocabulary["zone_units"]),
        _units(vocabulary["units"]),
    )
    parts = rf"{part}(?:[及与和、]?{part})*"
    either = words([*vocabulary["part_words"], *vocabulary["part_things"]])
    behind = rf"{either}(?:[及与和、]?{either})*"
    return {
        key: re.compile(text)
        for key, text in {
            "parcel": (
                r"\(?(?:(?<![a-z\d])[a-z]{1,3}-?)?\(?((?:19|20)\d{2})\)?[-—–]?(?:[a-z]{1,2}-?)?(\d{1,3})号?"
                r"(?=[\u4e00-\u9fff]{0,4}(?:地块|宗地))"
            ),
            "year": r"((?:19|20)\d{2})(?:年度|年(?!产)|(?=[-—~至](?:19|20)\d{2}年))",
            "batch": (
                r"第(\d{1,2}|[一二三四五六七八九十]{1,2})批次?|(?<=\()(\d{1,2}|[一二三四五六七八九十]{1,2})批次?(?=\))"
                r"|(?<![\d一二三四五六七八九十])([二三四五六七八九十]|[一二三四五六七八九十](?=批次))批次?(?![发量准复])|(首)批"
                # 管网更新一批工程, but not 新建一批充电桩
                r"|(?<=[\u4e00-\u9fff]{2})(?<![建购设置改增新扩造])(一)批(?=工程|项目|巩固|提升|改造|更新|治理|新建|扩建|[-—|()]|$)"
            ),
            "bundle": rf"{words(vocabulary['bundle'])}|等(?:\d+|[一二三四五六七八九十]+|若干|多)个(?:子)?项目",
            "mileage": r"(?:桩号)?(?<![a-z\d])([a-z]?k)(\d{1,4})\+(\d{1,3}(?:\.\d+)?)(?:至|~|-|—)?",
            "capacity": (
                rf"(?:总|新增|新建|扩建至)?(?:年|日|月)?(?:生产|加工|处理|产|供水|供热)?(?:能力|规模|装机|容量)?"
                rf"(?:(?<![a-z\d])(\d{{1,2}})[×x*])?(?<![a-wyz\d])(\d+(?:[.,]\d+)*)(万|亿|千|百)?({units})"
                r"(?:/[天日年时]|/[adh](?![a-z])|每[天日年])?"
            ),
            "part_numbered": (
                rf"第?(?:(?<![a-z])[a-z]{{2,3}}-?(?=\d))?({_NUMBER}|[a-z])号?{section}(?![准志杆识注])"
                rf"|(?:施工)?标段({_NUMBER}|[a-z])(?![a-z\d])|第({_NUMBER})段"
            ),
            "part_zone": r"(?<![a-z\d])([a-z])\d?片?区(?!块)",
            "part_worded": (
                rf"[(\-—_:·]({parts})(?:工程|{tail})?(?=[()\-—_|]|$)|({parts}){tail}(?=[()\-—_|]|$)"
                rf"|(?:(?<=项目|工程)|(?<=\)))({parts})(?:工程|{tail})(?=[()\-—_|]|$)"
                rf"|(?<=项目|工程)(?:[(\-—_:·|]+)?({behind})(?:工程|施工|{tail})?(?=[()\-—_|]|$)"
            ),
            "phase": rf"(?:第)?({_LIST}|首)(?:期(?![间货刊限末内望待])|阶段)(?:工程|项目|建设)?(?![间货刊限末内望待])",
            "house": r"(?<=[路街巷弄道里])(\d+)(?:-\d+)?号(?!线|楼|厂房|路|车间|泵站|桥|井|炉|机)",
            "line": (
                rf"(?:第)?(?<![a-z\d])({_LIST}|[a-z])(?:[#号](?=线(?![路缆束索面]))|(?:[#号]|条)?(?P<thing>{lines})(?![路索面]))"
                r"|(?<![a-z])([a-wyz])(?=线(?![路缆束]))"
            ),
            "building": (
                rf"((?:[a-z]?\d{{1,3}}|[一二三四五六七八九十]{{1,3}}|[a-z])(?:[#号]?[、,和及~\-][a-z]?\d{{1,3}})*)"
                rf"(?:[#号](?:(?P<thing>{things})|[栋幢])?|[栋幢])"
                r"|(?<![a-z])([a-z]\d?)(?=座|地块)|([一二三四五六七八九十]{1,2})(?=车间|分厂|采区|盘区)"
                r"|(?<![a-z\d\-—])(0?\d{1,2})(?=地块)"
                # 厂房2, 地块三
                r"|(?<=厂房|车间|仓库|地块)(0?\d{1,2}|[一二三四五六七八九十])(?=[|()\-—]|$|[新扩迁改]建|改造|建设|工程|项目|提升)"
            ),
            "serial": r"(?<=项目|工程|建设|改造)[(\-—_]?(\d{1,2}|[a-z]|[一二三四五六七八九十])[)]?$",
            "zone": (
                rf"(?:城(?=[东西南北]{{1,2}}[校院厂园]区))?([东西南北]{{1,2}}|老|新(?=厂区|校区|院区)|(?<!集)中(?=段))({zones})(?!(?<=区)[域县市])(?!(?<=环)[路线岛城])"
                rf"|([左右])([岸幅侧])|([上中下])(游)段?"
            ),
        }.items()
    }


_IN_TURN = (
    "parcel", "year", "batch", "bundle", "mileage", "capacity", "part_numbered", "part_zone", "phase", "part_worded", "house",
    "line", "building", "zone", "serial",
)  # fmt: skip
"""What is taken out before what: a capacity's figure is no building's."""


_WRITTEN_OUT = ("parcel", "year", "mileage", "capacity", "house")
_WORDS_ALONE = ("bundle", "part_worded", "zone")
_FIGURE = re.compile(r"\d")
_COUNTED = re.compile(r"[a-z\d一二三四五六七八九十首]")


@cache
def _in_turn(*, figures: bool, counted: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What may be found in a text that has figures, or at least something that counts; most names have neither."""
    names = (n for n in _IN_TURN if (figures or n not in _WRITTEN_OUT) and (counted or n in _WORDS_ALONE))
    return tuple((name, _patterns()[name]) for name in names)


def _take(text: str) -> tuple[dict[str, list[re.Match[str]]], str]:
    """What matches, and the text without it; what is numbered (楼, 生产线) stays, for it is no number."""
    taken = {}
    counted = _COUNTED.search(text) is not None
    figures = counted and _FIGURE.search(text) is not None
    for name, pattern in _in_turn(figures=figures, counted=counted):
        if name == "batch" and "批" not in text:  # as in nearly all names
            continue
        if pattern.search(text) is not None:
            taken[name] = list(pattern.finditer(text))
            kept = "thing" in pattern.groupindex
            text = pattern.sub((lambda found: "|" + (found.group("thing") or "")) if kept else "|", text)
    return taken, text


def _building(found: re.Match[str]) -> set[str]:
    if found.group(1) is None:
        alone = next(text for text in found.groups()[2:] if text)
        return {str(number(alone) or alone)}
    pieces = re.split(r"[#号]?[、,和及~\-]", found.group(1))
    return {str(number(p) or p) for p in pieces}


def _line(found: re.Match[str]) -> set[str]:
    text = found.group(1) or found.group(3)
    return {str(n) for n in numbers(text)} or {text}


def _batch(found: re.Match[str]) -> str:
    return f"{number(next(text for text in found.groups() if text))}批"


def _zone(found: re.Match[str]) -> str:
    which, of = (text for text in found.groups() if text)
    return which + (of if of == "游" else "" if of in ("侧", "岸", "幅", "段", "线") else "区")


def _capacity(found: re.Match[str]) -> tuple[str, Decimal, int]:
    """Unit, value, and the figures it was written in: 150 has three, 5万 has one."""
    times, figures, scale = found.group(1), found.group(2), found.group(3) or ""
    unit, factor = load("names")["units"][found.group(4)]
    value = Decimal(figures.replace(",", "").rstrip(".") if figures.count(".") < 2 else "0")
    value *= int(times or 1)  # 2×350MW
    size = (value * _SCALES[scale] * Decimal(str(factor))).normalize()
    return unit, size, len(value.as_tuple().digits)


_PRODUCED = re.compile(r"(?:年|日)(?:生产|加工|处理|供水|出栏|产)")
"""What says of a capacity that stands elsewhere in the name that it is one (年产岩板80万平方米)."""
_WATER = re.compile(r"水厂|[供给污排净]水|再生水|中水|水质净化")
"""Of water a ton is a cubic metre."""


def _metres(found: re.Match[str]) -> Decimal:
    return Decimal(found.group(2)) * 1000 + Decimal(found.group(3))


def extract(text: str) -> tuple[Slots, str]:
    """Take the slots out of a folded name (NFKC, lower case, no blanks, round brackets).

    Returns:
        The slots, and the text with ``|`` where each stood.
    """
    taken, text = _take(text)
    if not taken:
        return NOTHING, text
    found = {name: taken.get(name, ()) for name in _IN_TURN}
    sizes = frozenset(_capacity(m) for m in found["capacity"])
    if sizes:
        water = _WATER.search(text) is not None
        text = _PRODUCED.sub("|", text)
        sizes = frozenset(("t" if water and unit == "m3" else unit, n, digits) for unit, n, digits in sizes)
    parts = {
        f"标{number(n) or n}" for m in found["part_numbered"] if (n := m.group(1) or m.group(2) or m.group(3))
    }
    parts |= {f"{m.group(1)}区" for m in found["part_zone"]}
    parts |= {next(text for text in m.groups() if text) for m in found["part_worded"]}
    return (
        Slots(
            phase=frozenset(n for m in found["phase"] for n in (numbers(m.group(1)) or {1})),
            part=frozenset(parts),
            building=frozenset(b for m in found["building"] for b in _building(m)),
            line=frozenset(n for m in found["line"] for n in _line(m)),
            zone=frozenset(_zone(m) for m in found["zone"]),
            capacity=frozenset(size[:2] for size in sizes),
            written=sizes,
            mileage=frozenset((m.group(1), _metres(m)) for m in found["mileage"]),
            year=frozenset(int(m.group(1)) for m in found["year"]),
            house=frozenset(m.group(1) for m in found["house"])
            | frozenset(f"{m.group(1)}-{int(m.group(2))}" for m in found["parcel"]),
            serial=frozenset(str(number(m.group(1)) or m.group(1)) for m in found["serial"])
            | frozenset(_batch(m) for m in found["batch"]),
            bundle=bool(found["bundle"]),
        ),
        text,
    )
