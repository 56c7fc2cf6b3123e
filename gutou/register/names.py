"""Project names folded for comparison (名称折叠); pure functions, cached by text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Never, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from gutou.register.folding import MARKS, action_words, fold, patterns, plain, specific, written
from gutou.register.frequency import core_common
from gutou.register.slots import BESIDES_PART, Slots, extract
from gutou.register.units import Owner, forms_of, is_seat, own_unit, parse_owner
from gutou.register.vocabulary import Places

__all__ = ["Name", "Owner", "action_words", "fold", "parse_name", "parse_owner", "specific"]

_TRAILING = re.compile(r"[^\w]+$")
_MARKED = re.compile(r"[^\w()+#]+$")
_AGAIN = re.compile(r"([^\W\d]{2,})\(\1\)")
"""A word in brackets behind itself, when short forms are written out (聚氯乙烯（PVC）)."""
_THING_TWICE = re.compile(r"(楼|厂房|车间|机组|泵站|仓库|库|主变|生产线)\|+\1")
"""What is numbered, behind a word that ends in it (宿舍楼1号楼, 主变1号主变)."""
_YEAR = re.compile(r"(?:19|20)\d{2}年度?(?=\w)")
"""A year before a name; it is no part of the unit that may follow."""
_LEADING = re.compile(r"^[^\w(#]+|^_")
_SEAT = re.compile(r"(\w{1,12})\((\w{2,6})\)(?=\w)")
_BEHIND_DASH = re.compile(r"[-—–]+(\w{4,26})$")
_LEAST = 4
"""Characters of the shortest name that a company stands behind."""
_LABELLED = re.compile(r"(?:业主|(?:建设|项目|实施|业主)?单位|企业|投资方)(?:名称)?[::]")
_NUMERALS = re.compile(r"[a-z]*\d+(?:\.\d+)?[a-z]*|[一二三四五六七八九十]+")


Mark: TypeAlias = int | str | tuple[str, Decimal]
"""A value of a slot."""


class Name(Struct, frozen=True, array_like=True, gc=False):
    """A folded project name.

    Attributes:
        core: What is left after place, owner, slots and generic endings; never deleted altogether.
        slots: What was taken out of it.
        place: Code of the county the name begins with, or empty.
        company: Unit named in front of the name, folded; empty when none or when it is the owner.
        actions: What is done (改造, 扩建 …).
        figures: Figures left in the core (第一中学, g320).
        bland: The core consists of generic words only.
        marks: The slots that are filled, by name, but for the section or part; what is compared first.
        common: How common such a core is (:func:`gutou.register.frequency.core_common`); 0 for most.
        sizes: The capacity by unit, each value with the number of figures it was written in.
    """

    core: str
    slots: Slots
    place: str
    company: str
    actions: frozenset[str]
    figures: frozenset[str]
    bland: bool
    marks: Mapping[str, frozenset[Mark]] = field(default_factory=dict)
    sizes: Mapping[str, tuple[tuple[float, int], ...]] = field(default_factory=dict)
    common: float = 0.0

    @property
    def counted(self) -> Mapping[str, frozenset[str]]:
        """The figures by the character behind them: what is numbered with them."""
        return _counted(self.core)


@lru_cache(maxsize=20_000)
def _counted(core: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for figure in _NUMERALS.finditer(core):
        thing = core[figure.end() : figure.end() + 1]
        if thing:
            found[thing] = found.get(thing, frozenset()) | {figure.group()}
    return found


_NOTHING: Mapping[str, Never] = {}  # shared: most names have no slot


def _marks(slots: Slots) -> Mapping[str, frozenset[Mark]]:
    return {n: found for n in BESIDES_PART if n != "bundle" and (found := getattr(slots, n))} or _NOTHING


def _sizes(slots: Slots) -> Mapping[str, tuple[tuple[float, int], ...]]:
    found: dict[str, tuple[tuple[float, int], ...]] = {}
    for unit, value, digits in sorted(slots.written):
        found[unit] = (*found.get(unit, ()), (float(value), digits))
    return found or _NOTHING


def _without_places(text: str, places: Places, place: str = "") -> tuple[str, str]:
    """Take places and stock phrases off the front of a name: (code of the last place or empty, what follows)."""
    while True:
        text = _LEADING.sub("", text)
        if found := patterns()["lead_in"].match(text):
            text = text[found.end() :]
            continue
        if text.startswith("("):
            inner, _, rest = text[1:].partition(")")
            code, left = places.leading(inner + "|", place)
            if not code or left != "|":
                return place, text
        else:
            code, rest = places.leading(text, place)
            if not code:
                found = None if place else patterns()["own_level"].match(text)
                return place, text[found.end() :] if found else text
        place, text = code, rest


def _seated(text: str, owner: Owner, places: Places) -> str:
    """A name without the place in brackets within the unit that it begins with (金泰(福建)洁具有限公司扩产)."""
    found = _SEAT.match(text)
    if not found:
        return text
    joined = found.group(1) + text[found.end() :]
    unit = patterns()["company"].match(joined)
    begins = unit is not None or any(joined.startswith(form) for form in forms_of(owner.core))
    return joined if begins and is_seat(found.group(2), places) else text


def _behind_dash(text: str, owner: Owner, places: Places) -> tuple[str, str]:
    """Take the company that a name has behind a dash off it (糖果扩产项目--鸿发食品有限公司): (its folded name, the rest)."""
    found = _BEHIND_DASH.search(text)
    if not found or found.start() < _LEAST:
        return "", text
    unit = own_unit(found.group(1), owner, places) if owner.core else ""
    if not unit and patterns()["company"].fullmatch(found.group(1)):
        unit = parse_owner(found.group(1), places).core
    return unit, text[: found.start()] if unit else text


def _without_owner(text: str, owner: Owner, places: Places) -> tuple[str, str]:
    """Take a unit off the front of a name: (its folded name, what follows)."""
    if owner.core and text.startswith("新建" + owner.core) and len(text) >= len(owner.core) + 6:
        unit, rest = _without_owner(text[2:], owner, places)
        return unit, "新建" + rest
    if found := _YEAR.match(text):
        unit, rest = _without_owner(text[found.end() :], owner, places)
        return unit, found.group() + rest
    if (found := patterns()["company"].match(text)) and found.end() < len(text):
        rest = text[found.end() :]
        if not patterns()["object"].match(rest):  # a company's houses (运输公司家属院) are the object
            return parse_owner(found.group(), places).core, rest
    if found := patterns()["office"].match(text):
        unit = parse_owner(found.group(), places).core
        if unit == owner.core or not owner.core:
            return unit, text[found.end() :]
    for form in forms_of(owner.core):
        if text.startswith(form) and len(text) >= len(form) + 4:
            rest = text[len(form) :]
            if not patterns()["object"].match(rest):  # 云溪物流's 云溪物流园 is the object, not the owner
                return owner.core, rest
    # Another's office is told by the one name for it, which the other row's unit may have.
    return "", parse_owner(found.group(), places).core + text[found.end() :] if found else text


def _is_object(unit: str, left: str) -> bool:
    """Whether a name says of a unit only that it is built or moved (柳林卫生院迁建): it is what is built, not who builds.

    A company builds something, and an office for others.
    """
    if len(left) > _STOCK or not unit or patterns()["office_end"].search(unit):
        return False
    told = patterns()["suffix"].sub("", MARKS.sub("", left))
    return not patterns()["action"].sub("", told).removeprefix("整体") and bool(
        patterns()["institution"].search(unit)
    )


_STOCK = 10
"""Characters of the longest that a name may say beside a unit without saying anything."""


def _without_suffixes(text: str) -> str:
    text = text.lstrip("|)")
    while found := patterns()["suffix"].search(text):
        if found.start() < 2:
            break
        text = text[: found.start()].rstrip("|(")
    return text


def _bracketed(text: str, owner: Owner, places: Places) -> tuple[str, str, str, str]:
    """Look into the brackets left in a name: (place, the unit whose roof or site it is, the row's own unit, text).

    What repeats the owner, or says how the project stands in a list, tells nothing of the project.
    """
    if "(" not in text:
        return "", "", "", text
    place = host = named = ""

    def keep(inner: str) -> str:
        nonlocal place, host, named
        code, left = places.leading(inner + "|")
        if code and left == "|":
            place = place or code
            return ""
        if labelled := _LABELLED.match(inner):
            named = named or parse_owner(inner[labelled.end() :], places).core
            return ""
        unit = patterns()["roof"].match(inner) or patterns()["company"].fullmatch(inner)
        if unit:
            host = parse_owner(unit.group(1) if unit.re.groups else inner, places).core
            return ""
        if any(patterns()[told].fullmatch(inner) for told in ("suffix", "remark")):
            return ""
        if patterns()["former"].match(inner) or patterns()["comprises"].fullmatch(inner):
            return ""
        if found := own_unit(inner, owner, places):
            named = named or found
            return ""
        if patterns()["office_end"].search(inner):
            return parse_owner(inner, places).core
        return _without_suffixes(inner) if len(inner) > 2 else inner

    def opened(found: re.Match[str]) -> str:
        kept = keep(found.group(2).strip("|"))  # fills place, host and named
        return f"{_without_suffixes(found.group(1))}|{kept}|" if kept else f"{found.group(1)}||"

    left = re.sub(r"([^()|]*)\(([^()]*)\)", opened, text)
    return place, host, named, left


@lru_cache(maxsize=20_000)
def parse_name(text: str | None, owner: Owner, places: Places) -> Name:
    """Fold a project name.

    Args:
        text: The name as written.
        owner: The row's owner; taken off the front of the name where it stands there.
        places: The city's places, taken off the front as well.
    """
    if text and (counted := patterns()["counted"].match(text)):
        text = text[counted.end() :]
    folded = _AGAIN.sub(r"\1", written(_MARKED.sub("", plain(fold(text)))))
    company, folded = _behind_dash(folded, owner, places)
    behind, rest = places.behind(folded)
    place, rest = _without_places(rest, places)
    behind_dash, (company, left) = company, _without_owner(_seated(rest, owner, places), owner, places)
    if _is_object(company, left):
        company = ""
    else:
        rest = left
    slots, rest = extract(rest)
    rest = _THING_TWICE.sub(r"\1", rest)
    inner_place, host, named, rest = _bracketed(rest, owner, places)
    company, inner_place = company or named or behind_dash, inner_place or behind
    after, rest = _without_places(rest, places, place)
    # Not before: a unit may stand before what is named after it (云溪物流云溪物流园).
    rest = patterns()["furnished"].sub("", patterns()["twice"].sub(r"\1", rest))
    core = MARKS.sub("", _without_suffixes(_TRAILING.sub("", rest)).replace("(", "").replace(")", ""))
    if not core:
        core = MARKS.sub("", rest) or MARKS.sub("", folded)
    if host and host != owner.core:
        slots = replace(slots, host=frozenset([host]))
    return Name(
        core=core,
        slots=slots,
        place=next(
            (p for p in (place, after, inner_place) if p and p != places.city), place or after or inner_place
        ),
        company="" if company == owner.core else company,
        actions=frozenset(patterns()["action"].findall(core)),
        figures=frozenset(_NUMERALS.findall(core)),
        bland=len(patterns()["bland"].sub("", patterns()["action"].sub("", specific(core)))) < 2,
        marks=_marks(slots),
        sizes=_sizes(slots),
        common=core_common(core),
    )
