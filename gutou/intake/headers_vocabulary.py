"""Header vocabularies (表头词汇): ``schemas/vocabulary/<document>.toml`` compiled for look-up.

Headers are compared after :func:`fold`; a vocabulary that ``extends`` another is asked first, then the other.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from gutou.database import ROOT
from schemas.documents import DOCUMENTS, fields

VOCABULARY = ROOT / "schemas" / "vocabulary"
_SPACE = re.compile(r"\s+")
_UNIT_BRACKET = re.compile(
    r"[(\[【](?:(?:必填|选填)项?[/、,;])?(?:计量|金额)?(?:单位)?[:：]?(?:人民币)?"
    r"(?:(?:万|千|百|亿)?(?:元|平方米|㎡|m2|%|个|项|年月|年|日期|必填项?|选填项?|填数字)|[万亿]|[*★☆※▲△●]+)"
    r"(?:[/、,;](?:%|个|项|万元|元|(?:必填|选填)项?))?[)\]】]"
)
_MARKS = "*★☆※▲△●"
"""Signs that say a column must be filled in; they name nothing."""
_UNIT_TAIL = re.compile(r"(?:[/:：,，]|(?<=[投资款额金数]))(?:亿元|千元|万元|元)$")
_RANGE = re.compile(r"(?<=\d)月?(?:-|至|到|~|～|—|–|－|一)+(?=\d)")
_MONEY_UNIT = re.compile(
    r"[(\[【/:：,，;、](?:计量单位|金额单位|单位)?[:：]?(?:人民币)?(?:(亿元|千元|万元|元)(?:[)\]】/、,;]|$)|([万亿])[)\]】,、;])"
    r"|(?<=[投资款额金数])(亿元|千元|万元|元)$"
)
_ANY_BRACKET = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Comparable form of a header or label: NFKC, lower case, without blanks, unit brackets and tails."""
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", text)).lower().replace("＊", "*")
    plain = _UNIT_BRACKET.sub("", plain.strip(_MARKS)).strip(_MARKS)
    plain = _RANGE.sub("-", _UNIT_TAIL.sub("", plain))
    return plain.rstrip(_MARKS + ":：")


@lru_cache(maxsize=4096)
def money_unit(text: str) -> str | None:
    """Money unit that a header states (``计划总投资（万元）``, ``（单位：亿）``)."""
    found = _MONEY_UNIT.search(_SPACE.sub("", unicodedata.normalize("NFKC", text)))
    return whole_unit(found[1] or found[2] or found[3]) if found else None


def whole_unit(unit: str) -> str:
    """``万`` and ``亿`` alone are amounts of 元; every other unit stays."""
    return f"{unit}元" if unit in ("万", "亿") else unit


@dataclass(frozen=True)
class Reading:
    """What a header was read as; ``rank`` is lower for closer words."""

    field: str
    rank: int
    role: str = "value"


@dataclass(frozen=True)
class Ambiguous:
    """A header with two readings."""

    readings: tuple[str, ...]


IGNORED = Reading("", 9, "ignored")


@dataclass
class Vocabulary:
    """Words of one document."""

    document: str
    title: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    names: dict[str, tuple[str, int]] = field(default_factory=dict)
    roles: dict[str, tuple[str, str]] = field(default_factory=dict)
    patterns: list[tuple[str, str]] = field(default_factory=list)
    under: list[dict[str, Any]] = field(default_factory=list)
    not_under: dict[str, str] = field(default_factory=dict)
    stands_for: dict[str, str] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()


@cache
def load(name: str) -> dict[str, Any]:
    """One vocabulary file as it stands."""
    with (VOCABULARY / f"{name}.toml").open("rb") as stream:
        return tomllib.load(stream)


@cache
def vocabulary(document: str) -> Vocabulary:
    """The compiled vocabulary of a document."""
    own = load(document)
    known = {spec.name for spec in fields(document)}
    words = Vocabulary(document, tuple(own.get("title", ())), tuple(own.get("signature", ())))
    for spec in fields(document):
        if spec.name in own.get("names", {}) or "extends" not in own or not _claimed(own, spec.label):
            words.names.setdefault(fold(spec.label), (spec.name, 0))
    for source in (own, load(own["extends"])) if "extends" in own else (own,):
        for name, spellings in source.get("names", {}).items():
            for spelling in spellings if name in known else ():
                current = words.names.get(fold(spelling))
                if current is None or (
                    source is own and current[0] != name and fold(spelling) != fold(_label(document, name))
                ):
                    words.names[fold(spelling)] = (name, 1)
        words.patterns += [
            (p, name) for name, ps in source.get("patterns", {}).items() if name in known for p in ps
        ]
        words.under += source.get("under", [])
        words.not_under = {**source.get("not_under", {}), **words.not_under}
        for name, spellings in source.get("when_not_started", {}).items():
            for spelling in spellings:
                words.roles.setdefault(fold(spelling), (name, "planned"))
        for spelling in source.get("span", {}).get("names", ()):
            words.roles.setdefault(fold(spelling), ("start_month", "span"))
    words.shown = frozenset(fold(word) for word in own.get("shown", ()))
    words.stands_for = load("headers").get("stands_for", {}).get(document, {})
    return words


def _label(document: str, name: str) -> str:
    return next((spec.label for spec in fields(document) if spec.name == name), "")


def _claimed(own: dict[str, Any], label: str) -> bool:
    """Whether the document's own words give this label to another field."""
    return any(fold(label) == fold(word) for words in own.get("names", {}).values() for word in words)


@cache
def _ambiguous() -> dict[str, tuple[str, ...]]:
    return {
        fold(header): tuple(entry["readings"])
        for entry in load("headers")["ambiguous"]
        for header in entry["headers"]
    }


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(fold(word) for word in load("headers")[key])


@lru_cache(maxsize=1024)
def _regex(pattern: str, period: str | None) -> re.Pattern[str]:
    year = int(period[:4]) if period else None
    for mark, value in (
        ("<YEAR>", str(year) if year else "20\\d{2}"),
        ("<PRIOR>", str(year - 1) if year else "(?!)"),
        ("<NEXT>", str(year + 1) if year else "(?!)"),
        ("<MONTH>", f"0?{int(period[5:])}" if period else "\\d{1,2}"),
    ):
        pattern = pattern.replace(mark, value)
    return re.compile(pattern)


@lru_cache(maxsize=65536)
def resolve(
    document: str, parents: tuple[str, ...], leaf: str, period: str | None
) -> Reading | Ambiguous | None:
    """Read one folded header under its folded parents; None when nobody knows it."""
    words = vocabulary(document)
    under = "/".join(parents)
    if under and (found := _under(words, under, leaf, period)):
        return Reading(found, 0)
    for text, allowed in (("".join((*parents, leaf)), bool(parents)), (leaf, True)):
        if allowed and (reading := _named(words, text, under, period)):
            return reading
    if leaf in _ambiguous():
        known = {spec.name for spec in fields(document)}
        meant = [words.stands_for.get(reading, reading) for reading in _ambiguous()[leaf]]
        readings = tuple(reading for reading in meant if reading in known)
        if len(readings) > 1:
            return Ambiguous(readings)
        return Reading(readings[0], 4) if readings else None
    for pattern, name in words.patterns:
        if _regex(pattern, period).search(leaf) and not _barred(words, name, under, period):
            return Reading(name, 2)
    if parents and leaf in _words("generic"):
        return resolve(document, parents[:-1], parents[-1], period)
    if leaf.startswith("其中") and len(leaf) > 3:
        return resolve(document, parents, leaf[2:].lstrip(":："), period)
    if (bare := _ANY_BRACKET.sub("", leaf)) != leaf and bare:
        return resolve(document, parents, bare, period)
    return IGNORED if leaf in words.shown or leaf in _words("ignored") else None


def _named(words: Vocabulary, text: str, under: str, period: str | None) -> Reading | None:
    if text in words.names:
        name, rank = words.names[text]
        if not _barred(words, name, under, period):
            return Reading(name, rank)
        return None
    if text in words.roles:
        name, role = words.roles[text]
        return Reading(name, 3, role)
    return None


def _barred(words: Vocabulary, name: str, under: str, period: str | None) -> bool:
    pattern = words.not_under.get(name)
    return bool(pattern and under and _regex(pattern, period).search(under))


def _under(words: Vocabulary, under: str, leaf: str, period: str | None) -> str | None:
    for rule in words.under:
        if not _regex(rule["parent"], period).search(under):
            continue
        if "names_of" in rule:
            name, _ = words.names.get(leaf, ("", 0))
            source = name.removeprefix(rule["names_of"])
            if name.startswith(rule["names_of"]) and source in _SOURCES:
                return str(rule["prefix"]) + source
        elif rule.get("months"):
            if month := re.fullmatch(r"(?:1-)?(1[0-2]|0?[1-9])月?", leaf):
                return f"{rule['prefix']}{int(month[1]):02d}"
        elif leaf in {fold(name) for name in rule["names"]}:
            return str(rule["field"])
    return None


_SOURCES = frozenset({"budget", "loan", "foreign", "self", "bond", "other"})


def is_generic(folded: str) -> bool:
    """Whether a folded header says no more than ``合计``, and is read as its parent."""
    return folded in _words("generic")


def title_words() -> dict[str, tuple[str, ...]]:
    """Title words by document."""
    return {name: vocabulary(name).title for name in DOCUMENTS}
