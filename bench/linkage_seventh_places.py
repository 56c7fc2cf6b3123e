"""Places of the seventh held-out city: what a work is named after, and how else a place may be said."""

from __future__ import annotations

import re
from functools import cache
from random import Random

from bench.linkage_city import Words, words_of

Slots = dict[str, str]
_TOWN = re.compile(r"(回族)?(街道|镇|乡)$")
_PER_TOWN = 15
_FREE = ("street", "host", "hospital", "ward")
_SHARED = ("stream", "reservoir", "spot", "relic")
_COASTAL = ("harbor", "island", "bay")
MISSPELT = ("village", "town", "bare", "far", "harbor", "island")
"""Slots whose rare characters an office may not find on its keyboard."""


@cache
def seventh_words() -> Words:
    """The city's words."""
    return words_of("linkage_seventh.toml")


@cache
def villages() -> dict[tuple[str, str], list[str]]:
    """The villages of (county, town); no county has two that may be said alike, nor one named like its towns."""
    words, found = seventh_words(), dict[tuple[str, str], list[str]]()
    known = words["villages"]
    names = known["long"] + [a + b for a in known["first"] for b in known["last"] if a != b]
    for county, towns in words["towns"].items():
        taken = {form for town in towns for form in forms_of("town", town)}
        rng, kept = Random(f"seventh villages|{county}"), list[str]()
        for name in rng.sample(names, len(names)):
            forms = {*forms_of("village", f"{name}村")}
            if not forms & taken:
                taken |= forms
                kept.append(f"{name}村")
        for number, town in enumerate(towns):
            found[county, town] = kept[number * _PER_TOWN : (number + 1) * _PER_TOWN]
    return found


def bare_name(town: str) -> str:
    """A town's name without 镇, 乡 or 街道 and the people it is of."""
    return _TOWN.sub("", town)


def brief_of(words: Words, county: str) -> str:
    """What everybody there says for a county."""
    return str(words["shorter"].get(county, words["counties"][county]))[:-1]


def misspelt(place: str) -> tuple[str, ...]:
    """The place with another character for its rare one, if it has one."""
    rare = seventh_words()["rare"]
    return tuple(place.replace(old, new, 1) for old, of in rare.items() if old in place for new in of)


def forms_of(slot: str, place: str) -> tuple[str, ...]:
    """All ways a place may be said in a name; no two places of a county share one."""
    if slot == "town":
        bare, end = bare_name(place), "街道" if place.endswith("街道") else place[-1]
        forms: tuple[str, ...] = (place, bare + end, bare)
    elif slot == "village":
        forms = (place, place[:-1], f"{place[:-1]}社区")
    elif slot == "park":
        return (place, place[:-1]) if place.endswith("园区") else (place,)
    else:
        forms = (place,)
    if slot in MISSPELT:
        forms += tuple(form for whole in forms for form in misspelt(whole))
    return tuple(dict.fromkeys(forms))


def is_rural(pattern: str) -> bool:
    """Whether such a work lies in a 镇 or 乡 and not in a 街道."""
    return any(slot in pattern for slot in ("{village}", "{town}农", "{far}"))


def share_of(words: Words, what: str, county: str) -> list[str]:
    """The county's own of a list of places; inland there is no coast, and what is drawn there is never said."""
    counties = [*words["counties"]] if what in _SHARED else words["where"]["coast"]
    if county not in counties:
        return list(words[what])
    return list(words[what][counties.index(county) :: len(counties)])


def slots_of(rng: Random, words: Words, county: str, *, rural: bool, town: str = "") -> Slots:
    """A place for everything a work of the county may be named after."""
    towns = [one for one in words["towns"][county] if not (rural and one.endswith("街道"))]
    towns = towns if len(towns) > 1 else words["towns"][county]
    town = town or rng.choice(towns)
    bare = bare_name(town)
    other = rng.choice([code for code in words["counties"] if code != county])
    return {
        "city": words["city"][1],
        "county": words["counties"][county],
        "brief": brief_of(words, county),
        "other": other,
        "farbrief": brief_of(words, other),
        "town": town,
        "bare": bare,
        "far": bare_name(rng.choice([one for one in towns if one != town])),
        "village": rng.choice(villages()[county, town]),
        "estate": rng.choice(words["estate_first"]) + rng.choice(words["estate_last"]),
        "school": rng.choice(words["school"]).format(bare=bare),
        "kinder": rng.choice(words["kinder"]).format(bare=bare),
        "park": rng.choice(words["parks"][county]),
        "lotno": str(rng.randrange(1, 96)),
        "g": str(rng.choice(words["national_roads"])),
        "s": str(rng.choice(words["provincial_roads"])),
        "x": str(rng.choice(words["county_roads"])),
        "linex": rng.choice(words["lines"]),
        **{what: rng.choice(words[what]) for what in _FREE},
        **{what: rng.choice(share_of(words, what, county)) for what in (*_SHARED, *_COASTAL)},
    }
