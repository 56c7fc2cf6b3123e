"""Places of the eighth held-out city: what a work is named after, and how else a place may be said."""

from __future__ import annotations

import re
from functools import cache
from random import Random

from bench.linkage_city import Words, words_of

Slots = dict[str, str]
_TOWN = re.compile(r"(?:苗族布依族|苗族|侗族|仡佬族)?(街道|镇|乡)$")
_PER_TOWN = 20
_LISTS = (
    *(
        "river",
        "reservoir",
        "irrigation",
        "gorge",
        "spot",
        "relic",
        "mine",
        "ore",
        "coal",
        "cave",
        "herb",
        "crop",
    ),
    *(
        "stock",
        "host",
        "host_mall",
        "brand_hotel",
        "settle",
        "bridge",
        "fossil",
        "hospital",
        "ward",
        "street",
    ),
)
_SPLIT = (
    *("brand_first", "brand_last", "group_brands", "legal_forms", "suffixes", "furnished", "public_remarks"),
    *("private_remarks", "factory_remarks", "strangers", "private_strangers", "agents", "answering"),
    *(
        "approved_by",
        "filed_by",
        "estate_first",
        "estate_last",
        "manor_first",
        "manor_last",
        "school",
        "kinder",
        "national_roads",
    ),
    *("provincial_roads", "county_roads", "village_first", "village_last", "hamlets", *_LISTS),
)
_RURAL = (
    *(
        "{village}",
        "{town}",
        "{far}",
        "{ridge}",
        "{gorge}",
        "{mine}",
        "{ore}",
        "{coal}",
        "{reservoir}",
        "{spot}",
    ),
    *("{cave}", "{bridge}", "{river}"),
)
_OF_COUNTIES = ("towns", "parks", "ridge", "trades", "settles")


@cache
def eighth_words() -> Words:
    """The city's words; lists stand in the file as texts with spaces, letters of brands without."""
    words = words_of("linkage_eighth.toml")
    for name in _SPLIT:
        words[name] = (
            [*words[name]] if name.startswith("brand_") and " " not in words[name] else _split(words[name])
        )
    for name in _OF_COUNTIES:
        words[name] = {key: _split(text) for key, text in words[name].items()}
    words["sections"] = [one["names"] for one in words["sections"]]
    return words


def _split(text: str) -> list[str]:
    return ["" if one == "-" else one for one in text.split()]


@cache
def villages() -> dict[tuple[str, str], list[str]]:
    """The villages of (county, town); no county has two of one name, nor one named like its towns."""
    words, found = eighth_words(), dict[tuple[str, str], list[str]]()
    known = [a + b for a in words["village_first"] for b in words["village_last"] if a != b]
    for county, towns in words["towns"].items():
        taken = {bare_name(town) for town in towns}
        names = Random(f"eighth villages|{county}").sample(known, _PER_TOWN * len(towns) + len(towns))
        fresh = [name for name in names if name not in taken]
        for number, town in enumerate(towns):
            found[county, town] = [f"{name}村" for name in fresh[number * _PER_TOWN :][:_PER_TOWN]]
    return found


def bare_name(town: str) -> str:
    """A town's name without 镇, 乡 or 街道 and the people it is of."""
    return _TOWN.sub("", town)


def brief_of(words: Words, county: str) -> str:
    """What everybody there says for a county."""
    name = str(words["shorter"].get(county, words["counties"][county]))
    return name[:-1]


def forms_of(slot: str, place: str) -> tuple[str, ...]:
    """All ways a place may be said in a name; no two places of a county share one."""
    if slot == "town":
        bare, end = bare_name(place), "街道" if place.endswith("街道") else place[-1]
        return tuple(dict.fromkeys((place, bare + end, bare, *_other_characters(place))))
    if slot == "park":
        short = place.replace("经济技术开发区", "经开区").replace("经济开发区", "经开区")
        return tuple(dict.fromkeys((place, short, f"{place}区" if place.endswith("园") else short)))
    if slot == "village":
        return (place, place[:-1], *_other_characters(place))
    return (place,)


def _other_characters(place: str) -> list[str]:
    """The place as typists have it who know its sound or have seen it on an older map."""
    return [place.replace(old, new) for old, new in eighth_words()["variants"].items() if old in place]


def is_rural(pattern: str) -> bool:
    """Whether such a work lies in a 镇 or 乡 and not in a 街道."""
    return any(slot in pattern for slot in _RURAL)


def hamlet_of(words: Words, village: str) -> str:
    """The hamlet of a village where all is built."""
    return str(Random(f"eighth hamlet|{village}").choice(words["hamlets"]))


def slots_of(rng: Random, words: Words, county: str, *, rural: bool, town: str = "") -> Slots:
    """A place for everything a work of the county may be named after."""
    towns = [one for one in words["towns"][county] if not (rural and one.endswith("街道"))]
    town = town or rng.choice(towns)
    bare = bare_name(town)
    other = rng.choice([code for code in words["counties"] if code != county])
    slots = {what: str(rng.choice(words[what])) for what in _LISTS}
    return slots | {
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
        "manor": rng.choice(words["manor_first"]) + rng.choice(words["manor_last"]),
        "school": rng.choice(words["school"]).format(bare=bare),
        "kinder": rng.choice(words["kinder"]).format(bare=bare),
        "hospital": slots["hospital"].format(bare=bare),
        "park": rng.choice(words["parks"][county]),
        "ridge": rng.choice(words["ridge"][county]),
        "g": rng.choice(words["national_roads"]),
        "s": rng.choice(words["provincial_roads"]),
        "x": rng.choice(words["county_roads"]),
    }
