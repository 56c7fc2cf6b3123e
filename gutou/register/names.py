"""Project and owner names folded for comparison (名称折叠); pure functions, cached by text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any

from gutou.register.frequency import core_common, owner_common
from gutou.register.slots import BESIDES_PART, Slots, extract
from gutou.register.vocabulary import Places, load, replacer, words

_BRACKETS = str.maketrans("[]{}〔〕【】〈〉《》「」『』", "()()()()()()()()")
_MARKS = re.compile(r"[^\w()]+|_")
_TRAILING = re.compile(r"[^\w]+$")
_NUMERALS = re.compile(r"[a-z]*\d+(?:\.\d+)?[a-z]*|[一二三四五六七八九十]+")


class _Folding(dict[int, str | None]):
    """What becomes of a character, found out when it is met first."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        dropped = char.isspace() or unicodedata.category(char)[0] == "C" or char in "\"'“”‘’`"
        self[code] = found = None if dropped else char.translate(_BRACKETS)
        return found


_FOLDING = _Folding()


@lru_cache(maxsize=20_000)
def fold(text: str | None) -> str:
    """NFKC, lower case, without blanks, quotes and control characters, all brackets round."""
    return unicodedata.normalize("NFKC", text).lower().translate(_FOLDING) if text else ""


@dataclass(frozen=True, slots=True)
class Owner:
    """A folded unit name (单位).

    Attributes:
        core: Without place and legal form; empty when the name is missing.
        place: Six-digit code of the county or city before it, or empty.
        branch: What stands between the company and 分公司, 项目部 and the like.
        common: How common such a unit is (:func:`gutou.register.frequency.owner_common`); 0 for most.
    """

    core: str = ""
    place: str = ""
    branch: str = ""
    common: float = field(default=0.0, compare=False)

    def __hash__(self) -> int:
        """Units are looked up for every pair, and few share a core."""
        return hash(self.core)

    @property
    def key(self) -> str:
        """What units are grouped by: every county has a 教育局, while companies drop the place as they please."""
        return self.core + self.place if _words()["office_end"].search(self.core) else self.core


@dataclass(frozen=True, slots=True)
class Name:
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
    marks: Mapping[str, frozenset[Any]] = field(default_factory=dict, compare=False)
    sizes: Mapping[str, tuple[tuple[float, int], ...]] = field(default_factory=dict, compare=False)
    common: float = field(default=0.0, compare=False)


_NOTHING: Mapping[str, Any] = {}  # shared: most names have no slot


def _marks(slots: Slots) -> Mapping[str, frozenset[Any]]:
    return {n: found for n in BESIDES_PART if n != "bundle" and (found := getattr(slots, n))} or _NOTHING


def _sizes(slots: Slots) -> Mapping[str, tuple[tuple[float, int], ...]]:
    found: dict[str, tuple[tuple[float, int], ...]] = {}
    for unit, value, digits in sorted(slots.written):
        found[unit] = (*found.get(unit, ()), (float(value), digits))
    return found or _NOTHING


@cache
def _words() -> dict[str, re.Pattern[str]]:
    names, owners = load("names"), load("owners")
    return {
        # A number in a list (8、 (3) 12.) is none of the project's, but 3.5万吨 is.
        "lead_in": re.compile(
            rf"{words(names['lead_in'])}|\(\d{{1,3}}\)(?=\w)|\d{{1,3}}[、)]|\d{{1,3}}\.(?!\d)"
        ),
        "remark": re.compile(
            rf"(?:(?:19|20)\d{{2}}(?:年度?)?)?\|?(?:{words(names['remarks'])}(?:项目|工程|资金|类|库)?[、,/·及和+|]*)+"
        ),
        "own_level": re.compile(names["own_level"] + r"(?=\w{3})"),
        "suffix": re.compile(words(names["suffixes"]) + "$"),
        "generic": re.compile(words(names["generic"])),
        "action": re.compile(words(names["actions"])),
        "legal": re.compile(words(owners["legal_forms"]) + "$"),
        "office_end": re.compile(words(owners["office_ends"]) + "$"),
        "object": re.compile(words(owners["owner_continues"])),
        "bland": re.compile(words(names["bland"])),
        "branch": re.compile(
            rf"^(\w{{2,}}?{words(owners['company_ends'])})(\w{{1,12}}?){words(owners['branch_ends'])}$"
        ),
        "roof": re.compile(
            rf"^(?:利用|租用|租赁)?(\w{{2,24}}?){words(names['roofs'])}(?:分布式光伏|光伏发电|光伏)?$"
        ),
        "office": re.compile(rf"^\w{{2,10}}?{words(owners['office_ends'])}(?=\w{{3}})"),
        "company": re.compile(rf"^[\w]{{2,24}}?{words(owners['company_ends'])}(?!型|制)"),
    }


@cache
def _synonyms(name: str) -> tuple[re.Pattern[str], dict[str, str]]:
    vocabulary = load(name)
    return replacer(vocabulary.get("slips", {}) | vocabulary["synonyms"])


@cache
def _spoken() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), full) for pattern, full in load("names")["spoken"])


def _written(text: str) -> str:
    """A folded name with spoken short forms written out (一中), then with one word for synonyms."""
    for pattern, full in _spoken():
        text = pattern.sub(full, text)
    return _rewrite("names", text)


def _rewrite(name: str, text: str) -> str:
    pattern, table = _synonyms(name)
    return pattern.sub(lambda m: table[m.group()], text)


def specific(text: str) -> str:
    """The text without generic words: what can tell two projects apart."""
    return _words()["generic"].sub("", text)


def action_words() -> re.Pattern[str]:
    """Matches a word for what is done (改造, 扩建 …)."""
    return _words()["action"]


@lru_cache(maxsize=20_000)
def parse_owner(text: str | None, places: Places) -> Owner:
    """Fold a unit name: places before it and the legal form after it come off, 住建局 is written out."""
    core = _MARKS.sub("", fold(text).replace("(", "").replace(")", ""))
    place = branch = ""
    if found := _words()["branch"].match(core):
        core, branch = found.group(1), found.group(2)
    code, rest = places.leading(core)
    while code:
        place, core = code, rest
        code, rest = places.leading(core, place)
    if not place and (found := _words()["own_level"].match(core)):
        core = core[found.end() :]
    core = _rewrite("owners", core)
    while (found := _words()["legal"].search(core)) and found.start() >= 2:
        core = core[: found.start()]
    return Owner(core, place, branch, owner_common(core))


def _without_places(text: str, places: Places, place: str = "") -> tuple[str, str]:
    """Take places and stock phrases off the front of a name: (code of the last place or empty, what follows)."""
    while True:
        text = text.lstrip("|)")
        if text.startswith("("):
            inner, _, rest = text[1:].partition(")")
            code, left = places.leading(inner + "|", place)
            if not code or left != "|":
                return place, text
        elif found := _words()["lead_in"].match(text):
            text = text[found.end() :]
            continue
        else:
            code, rest = places.leading(text, place)
            if not code:
                found = None if place else _words()["own_level"].match(text)
                return place, text[found.end() :] if found else text
        place, text = code, rest


def _without_owner(text: str, owner: Owner, places: Places) -> tuple[str, str]:
    """Take a unit off the front of a name: (its folded name, what follows)."""
    if (found := _words()["company"].match(text)) and found.end() < len(text):
        return parse_owner(found.group(), places).core, text[found.end() :]
    if not owner.core and (found := _words()["office"].match(text)):
        return parse_owner(found.group(), places).core, text[found.end() :]
    if len(owner.core) >= 3 and text.startswith(owner.core) and len(text) >= len(owner.core) + 4:
        rest = text[len(owner.core) :]
        if not _words()["object"].match(rest):  # 云溪物流's 云溪物流园 is the object, not the owner
            return owner.core, rest
    return "", text


def _without_suffixes(text: str) -> str:
    text = text.lstrip("|)")
    while found := _words()["suffix"].search(text):
        if found.start() < 2:
            break
        text = text[: found.start()].rstrip("|(")
    return text


def _bracketed(text: str, owner: Owner, places: Places) -> tuple[str, str, str]:
    """Look into the brackets left in a name: (place, the unit whose roof or site it is, text).

    What repeats the owner, or says how the project stands in a list, tells nothing of the project.
    """
    place = host = ""

    def keep(found: re.Match[str]) -> str:
        nonlocal place, host
        inner = found.group(1).strip("|")
        code, left = places.leading(inner + "|")
        if code and left == "|":
            place = place or code
            return ""
        unit = _words()["roof"].match(inner) or _words()["company"].fullmatch(inner)
        if unit:
            host = parse_owner(unit.group(1) if unit.re.groups else inner, places).core
            return ""
        if _words()["suffix"].fullmatch(inner) or _words()["remark"].fullmatch(inner):
            return ""
        if len(inner) >= 2 and inner in owner.core:
            return ""
        return _without_suffixes(inner) if len(inner) > 2 else inner

    left = re.sub(r"\(([^()]*)\)", lambda m: "|" + keep(m) + "|", text)  # keep() fills place and host
    return place, host, left


@lru_cache(maxsize=20_000)
def parse_name(text: str | None, owner: Owner, places: Places) -> Name:
    """Fold a project name.

    Args:
        text: The name as written.
        owner: The row's owner; taken off the front of the name where it stands there.
        places: The city's places, taken off the front as well.
    """
    folded = _written(fold(text))
    place, rest = _without_places(folded, places)
    company, rest = _without_owner(rest, owner, places)
    slots, rest = extract(rest)
    inner_place, host, rest = _bracketed(rest, owner, places)
    after, rest = _without_places(rest, places, place)
    core = _MARKS.sub("", _without_suffixes(_TRAILING.sub("", rest)).replace("(", "").replace(")", ""))
    if not core:
        core = _MARKS.sub("", rest) or _MARKS.sub("", folded)
    if host and host != owner.core:
        slots = replace(slots, host=frozenset([host]))
    return Name(
        core=core,
        slots=slots,
        place=next(
            (p for p in (place, after, inner_place) if p and p != places.city), place or after or inner_place
        ),
        company="" if company == owner.core else company,
        actions=frozenset(_words()["action"].findall(core)),
        figures=frozenset(_NUMERALS.findall(core)),
        bland=len(_words()["bland"].sub("", _words()["action"].sub("", specific(core)))) < 2,
        marks=_marks(slots),
        sizes=_sizes(slots),
        common=core_common(core),
    )
