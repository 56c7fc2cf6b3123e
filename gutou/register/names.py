"""Project and owner names folded for comparison (名称折叠); pure functions, cached by text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from gutou.register.slots import Slots, extract
from gutou.register.vocabulary import Places, load, replacer, words

_BRACKETS = str.maketrans("[]{}〔〕【】〈〉《》「」『』", "()()()()()()()()")
_MARKS = re.compile(r"[^\w()]+|_")
_NUMERALS = re.compile(r"[a-z]*\d+(?:\.\d+)?[a-z]*|[一二三四五六七八九十]+")


def fold(text: str | None) -> str:
    """NFKC, lower case, without blanks, quotes and control characters, all brackets round."""
    if not text:
        return ""
    folded = unicodedata.normalize("NFKC", text).lower().translate(_BRACKETS)
    return "".join(
        c for c in folded if not c.isspace() and unicodedata.category(c)[0] != "C" and c not in "\"'“”‘’`"
    )


@dataclass(frozen=True, slots=True)
class Owner:
    """A folded unit name (单位).

    Attributes:
        core: Without place and legal form; empty when the name is missing.
        place: Six-digit code of the county or city before it, or empty.
    """

    core: str = ""
    place: str = ""

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
        company: Unit named inside the name, folded; empty when none or when it is the owner.
        actions: What is done (改造, 扩建 …).
        figures: Figures left in the core (第一中学, g320).
        bland: The core consists of generic words only.
    """

    core: str
    slots: Slots
    place: str
    company: str
    actions: frozenset[str]
    figures: frozenset[str]
    bland: bool


@cache
def _words() -> dict[str, re.Pattern[str]]:
    names, owners = load("names"), load("owners")
    return {
        "lead_in": re.compile(words(names["lead_in"])),
        "suffix": re.compile(words(names["suffixes"]) + "$"),
        "generic": re.compile(words(names["generic"])),
        "action": re.compile(words(names["actions"])),
        "legal": re.compile(words(owners["legal_forms"]) + "$"),
        "office_end": re.compile(words(owners["office_ends"]) + "$"),
        "office": re.compile(rf"^\w{{2,10}}?{words(owners['office_ends'])}(?=\w{{3}})"),
        "company": re.compile(rf"^[\w]{{2,24}}?{words(owners['company_ends'])}(?!型|制)"),
    }


@cache
def _synonyms(name: str) -> tuple[re.Pattern[str], dict[str, str]]:
    return replacer(load(name)["synonyms"])


def _rewrite(name: str, text: str) -> str:
    pattern, table = _synonyms(name)
    return pattern.sub(lambda m: table[m.group()], text)


def specific(text: str) -> str:
    """The text without generic words: what can tell two projects apart."""
    return _words()["generic"].sub("", text)


def action_words() -> re.Pattern[str]:
    """Matches a word for what is done (改造, 扩建 …)."""
    return _words()["action"]


@lru_cache(maxsize=200_000)
def parse_owner(text: str | None, places: Places) -> Owner:
    """Fold a unit name: places before it and the legal form after it come off, 住建局 is written out."""
    core = _MARKS.sub("", fold(text).replace("(", "").replace(")", ""))
    place = ""
    code, rest = places.leading(core)
    while code:
        place, core = code, rest
        code, rest = places.leading(core, place)
    core = _rewrite("owners", core)
    while (found := _words()["legal"].search(core)) and found.start() >= 2:
        core = core[: found.start()]
    return Owner(core, place)


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
                return place, text
        place, text = code, rest


def _without_owner(text: str, owner: Owner, places: Places) -> tuple[str, str]:
    """Take a unit off the front of a name: (its folded name, what follows)."""
    if (found := _words()["company"].match(text)) and found.end() < len(text):
        return parse_owner(found.group(), places).core, text[found.end() :]
    if not owner.core and (found := _words()["office"].match(text)):
        return parse_owner(found.group(), places).core, text[found.end() :]
    if len(owner.core) >= 3 and text.startswith(owner.core) and len(text) >= len(owner.core) + 4:
        return owner.core, text[len(owner.core) :]
    return "", text


def _without_suffixes(text: str) -> str:
    while found := _words()["suffix"].search(text):
        if found.start() < 2:
            break
        text = text[: found.start()].rstrip("|(")
    return text


def _bracketed(text: str, owner: Owner, places: Places) -> tuple[str, str, str]:
    """Look into the brackets left in a name: (place, second company, text)."""
    place = company = ""

    def keep(found: re.Match[str]) -> str:
        nonlocal place, company
        inner = found.group(1).strip("|")
        code, left = places.leading(inner + "|")
        if code and left == "|":
            place = place or code
            return ""
        if (unit := _words()["company"].match(inner)) and unit.end() == len(inner):
            company = parse_owner(inner, places).core
            return ""
        return (
            _without_suffixes(inner)
            if len(inner) > 2
            else ("" if _words()["suffix"].fullmatch(inner) else inner)
        )

    return place, company, re.sub(r"\(([^()]*)\)", lambda m: "|" + keep(m) + "|", text)


@lru_cache(maxsize=200_000)
def parse_name(text: str | None, owner: Owner, places: Places) -> Name:
    """Fold a project name.

    Args:
        text: The name as written.
        owner: The row's owner; taken off the front of the name where it stands there.
        places: The city's places, taken off the front as well.
    """
    folded = _rewrite("names", fold(text))
    place, rest = _without_places(folded, places)
    company, rest = _without_owner(rest, owner, places)
    slots, rest = extract(rest)
    inner_place, second, rest = _bracketed(rest, owner, places)
    after, rest = _without_places(rest, places, place)
    core = _MARKS.sub("", _without_suffixes(re.sub(r"[|()]+$", "", rest)).replace("(", "").replace(")", ""))
    if not core:
        core = _MARKS.sub("", rest) or _MARKS.sub("", folded)
    named = second or company
    return Name(
        core=core,
        slots=slots,
        place=next(
            (p for p in (place, after, inner_place) if p and p != places.city), place or after or inner_place
        ),
        company="" if named == owner.core else named,
        actions=frozenset(_words()["action"].findall(core)),
        figures=frozenset(_NUMERALS.findall(core)),
        bland=len(_words()["action"].sub("", specific(core))) < 2,
    )
