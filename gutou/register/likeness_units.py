"""How two folded units stand to each other, and what a unit may be in a project (单位相似程度); symmetric, pure, cached."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz.distance import Indel

from gutou.register.names import Owner
from gutou.register.vocabulary import load, words

Agreement = Literal[
    "",
    "equal",
    "equal_round",
    "close",
    "near",
    "scaled",
    "similar",
    "related",
    "office",
    "agent",
    "differ",
    "far",
]


_REMEMBERED = 30_000  # texts repeat within a block, not across a city; more would cost memory for nothing


@cache
def _group_words() -> tuple[str, ...]:
    return tuple(sorted(load("owners")["group_words"], key=lambda w: (-len(w), w)))


@lru_cache(maxsize=_REMEMBERED)
def _brand(core: str) -> str:
    """What is left of a company's core without 控股, 实业 and the like; empty when it has none of them."""
    for word in _group_words():
        if core.endswith(word) and len(core) - len(word) >= 2:
            return core[: -len(word)]
    return ""


@cache
def _office_ends() -> re.Pattern[str]:
    owners = load("owners")
    return re.compile(words([*owners["office_ends"], *owners["office_centres"]]) + "$")


@lru_cache(maxsize=_REMEMBERED)
def _office_field(core: str) -> str:
    """What a public office is in charge of (水利 of 水利局, 水利建设管理中心); empty for any other unit."""
    found = _office_ends().search(core)
    return core[: found.start()] if found and found.start() >= 2 else ""


@lru_cache(maxsize=_REMEMBERED)
def _office(core: str) -> bool:
    return bool(_office_field(core)) or _town(core)


def is_office(owner: Owner) -> bool:
    """Whether a unit is a public office or its centre; any of its works may be one of dozens."""
    return _office(owner.core)


def _one_field(left: str, right: str) -> bool:
    """Two offices of one field: one renamed (教育局, 教育体育局), or one the other's centre."""
    short, long = sorted((_office_field(left), _office_field(right)), key=len)
    return bool(short) and long.startswith(short)


@cache
def _agents() -> tuple[re.Pattern[str], re.Pattern[str]]:
    owners = load("owners")
    return re.compile(words(owners["agents"])), re.compile(words(owners["investors"]))


@lru_cache(maxsize=_REMEMBERED)
def _agent(core: str) -> bool:
    """Whether a unit builds for others (代建中心, 重点工程建设局)."""
    return bool(_agents()[0].search(core))


@lru_cache(maxsize=_REMEMBERED)
def _investor(core: str) -> bool:
    """Whether a unit is a company of the city that builds for its offices (城投)."""
    return bool(_agents()[1].search(core))


def building_role(owner: Owner) -> int:
    """What a unit may be in a project: 1, it builds for whoever asks; 2, for offices; 4, it is an office; 0, none of them."""
    if _agent(owner.core):
        return 1
    return 2 if _investor(owner.core) else 4 if is_office(owner) else 0


def _builds_for(one: Owner, other: Owner) -> bool:
    """Whether one of two units may stand for the other: it builds for all, or is the city's company and that an office."""
    roles = building_role(one) | building_role(other)
    return bool(roles & 1) or roles == 6


def _town(core: str) -> bool:
    return core.endswith(tuple(load("owners")["town_ends"]))


@lru_cache(maxsize=_REMEMBERED)
def owners_agree(left: Owner, right: Owner) -> Agreement:
    """Two unit names.

    Returns:
        ``equal``; ``similar``, one abbreviates the other or is mistyped; ``related``, one may be the parent of the
        other, and ``office``, two offices of one field, speak neither way; ``differ``; ``far``, two towns; or ``''``
        when one is missing.
    """
    if not left.core or not right.core:
        return ""
    places_clash = bool(left.place and right.place and left.place != right.place) and not (
        left.place.endswith("00") or right.place.endswith("00")
    )
    if places_clash or (left.branch and right.branch and left.branch != right.branch):
        return "differ"
    if left.core == right.core:
        return "similar" if left.branch != right.branch else "equal"
    short, long = sorted((left.core, right.core), key=lambda t: (len(t), t))
    if len(short) >= 3 and short in long:
        return "similar"
    # Only behind the same beginning: the brand stands first, and what follows it is common to a whole trade.
    if short[:2] == long[:2]:
        common = Indel.similarity(short, long) // 2
        if len(short) >= 3 and common == len(short) and len(long) <= 3 * len(short):
            return "similar"
        if len(short) >= 5 and Indel.normalized_similarity(short, long) >= 0.8:
            return "similar"
    elif short[0] == long[0] and len(short) >= 4 and Indel.similarity(short, long) // 2 == len(short):
        return "similar"
    for one, other in ((short, long), (long, short)):
        brand = _brand(one)
        if brand and (other == brand or (len(brand) <= 4 and other.startswith(brand))):
            return "related"
    if _town(short) and _town(long):
        return "far"
    if _one_field(short, long):
        return "office"
    return "agent" if _builds_for(left, right) else "differ"
