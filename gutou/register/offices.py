"""Public offices among the units (机关): what they are in charge of, who builds for them; pure, cached."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from gutou.register.folding import patterns
from gutou.register.units import Owner
from gutou.register.vocabulary import load, words

_REMEMBERED = 30_000  # as in likeness_units


@cache
def _office_ends() -> re.Pattern[str]:
    owners = load("owners")
    return re.compile(words([*owners["office_ends"], *owners["office_centres"]]) + "$")


@lru_cache(maxsize=_REMEMBERED)
def _office_field(core: str) -> str:
    """What a public office is in charge of (水利 of 水利局, 水利建设管理中心); empty for any other unit."""
    found = _office_ends().search(core)
    if found and found.start() >= 2:
        return core[: found.start()]
    return core[:-2] if core.endswith("中心") and _topics(core) else ""


@cache
def _topic_words() -> tuple[re.Pattern[str], dict[str, frozenset[int]]]:
    of: dict[str, set[int]] = {}
    for n, group in enumerate(load("owners")["office_topics"]):
        for word in group:
            of.setdefault(word, set()).add(n)
    return re.compile(words(list(of))), {word: frozenset(found) for word, found in of.items()}


@lru_cache(maxsize=_REMEMBERED)
def _topics(core: str) -> frozenset[int]:
    """What an office is in charge of, as numbers of ``office_topics`` in ``owners.toml``."""
    pattern, of = _topic_words()
    return frozenset().union(*(of[word] for word in pattern.findall(core)))


@cache
def _bureau_ends() -> re.Pattern[str]:
    return re.compile(r"(?:局|委员会|委)$")


def renamed(left: str, right: str) -> bool:
    """Two bureaus of one place that are in charge of the same, one perhaps of more: a place has one for each field."""
    if not (_bureau_ends().search(left) and _bureau_ends().search(right)):
        return False
    some, others = _topics(left), _topics(right)
    return bool(some and others) and (some <= others or others <= some)


@lru_cache(maxsize=_REMEMBERED)
def is_office_core(core: str) -> bool:
    """Whether a unit's core is that of a public office, its centre or a town's government."""
    return bool(_office_field(core)) or is_town(core)


def is_office(owner: Owner) -> bool:
    """Whether a unit is a public office or its centre; any of its works may be one of dozens."""
    return is_office_core(owner.core)


def one_field(left: str, right: str) -> bool:
    """Two offices of one field: one renamed (教育局, 教育体育局), or one the other's centre or works (供电局, 供电公司)."""
    short, long = sorted((_office_field(left), _office_field(right)), key=len)
    if not short:
        # A bureau and the county's works of that field (水利局, 水务公司).
        known = _topic_words()[1]
        return bool(long) and (
            long in (left, right)
            or any(unit in known and not _topics(left).isdisjoint(_topics(right)) for unit in (left, right))
        )
    return long.startswith(short) or not _topics(left).isdisjoint(_topics(right))


@cache
def _agents() -> tuple[re.Pattern[str], re.Pattern[str]]:
    owners = load("owners")
    return re.compile(words(owners["agents"])), re.compile(words(owners["investors"]))


@lru_cache(maxsize=_REMEMBERED)
def _agent(core: str) -> bool:
    """Whether a unit builds for others (代建中心, 重点工程建设局)."""
    return bool(_agents()[0].search(core))


@lru_cache(maxsize=_REMEMBERED)
def is_investor(core: str) -> bool:
    """Whether a unit is a company of the city that builds for its offices (城投)."""
    return bool(_agents()[1].search(core))


def is_agent(owner: Owner) -> bool:
    """Whether a unit builds for whoever asks (代建中心): that two rows have it in common says little."""
    return _agent(owner.core)


def building_role(owner: Owner) -> int:
    """What a unit may be in a project: 1, it builds for whoever asks; 2, for offices; 4, it is an office; 0, none of them.

    Larger bits stand for what an office or its works are in charge of.
    """
    if _agent(owner.core):
        return 1
    if is_investor(owner.core):
        return 2
    office = is_office(owner) or is_institution(owner.core)
    if not (office or owner.core in _topic_words()[1]):
        return 0
    return 4 * office | sum(8 << topic for topic in _topics(owner.core))


def stands_for_others(owner: Owner) -> bool:
    """Whether a unit lists or builds works of others: an office, who builds for others, the city's company."""
    return is_office(owner) or _agent(owner.core) or is_investor(owner.core)


def is_company(owner: Owner) -> bool:
    """Whether a unit is none of those that list or build for others, nor a school and the like, which is what is built."""
    return not (stands_for_others(owner) or is_institution(owner.core))


def builds_for(one: Owner, other: Owner) -> bool:
    """Whether one of two units may stand for the other: it builds for all, or is the city's company and that an office.

    What one of the city's companies builds may be listed by another of them.
    """
    mine, theirs = building_role(one), building_role(other)
    roles = mine | theirs
    return bool(roles & 1) or roles & 7 == 6 or mine == theirs == 2


@lru_cache(maxsize=_REMEMBERED)
def is_institution(core: str) -> bool:
    """Whether a unit is a school, a hospital and the like."""
    return bool(patterns()["institution"].search(core))


def is_town(core: str) -> bool:
    """Whether a unit's core is that of a town's government."""
    return core.endswith(tuple(load("owners")["town_ends"]))
