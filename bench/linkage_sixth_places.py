"""Places of the sixth held-out city: what a work is named after, and how else a place may be said."""

from __future__ import annotations

import re
from functools import cache
from random import Random

from bench.linkage_city import Words, words_of

Slots = dict[str, str]
_TOWN = re.compile(r"(哈萨克族|东乡族)?(街道|镇|乡)$")
_PER_TOWN = 20
_LISTS = (
    *(
        "river",
        "reservoir",
        "irrigation",
        "canal",
        "spot",
        "relic",
        "grotto",
        "mine",
        "ore",
        "hospital",
        "ward",
    ),
    *("craft", "host", "crop", "stock", "sand", "block", "street"),
)
_DIGITS = "零一二三四五六七八九"


@cache
def sixth_words() -> Words:
    """The city's words."""
    return words_of("linkage_sixth.toml")


@cache
def villages() -> dict[tuple[str, str], list[str]]:
    """The villages of (county, town); no county has two of one name, nor one named like its towns."""
    words, found = sixth_words(), dict[tuple[str, str], list[str]]()
    known = [a + b for a in words["village_count"] for b in words["village_lot"]]
    known += [a + b for a in words["village_side"] for b in words["village_water"]] + words["village_new"]
    foreign = [a + b for a in words["village_first"] for b in words["village_last"]]
    for county, towns in words["towns"].items():
        taken = {bare_name(town) for town in towns}
        rng = Random(f"sixth villages|{county}")
        names = [name for name in rng.sample(known, 120) + rng.sample(foreign, 170) if name not in taken]
        rng.shuffle(names)
        for number, town in enumerate(towns):
            found[county, town] = [
                f"{name}村" for name in names[number * _PER_TOWN : (number + 1) * _PER_TOWN]
            ]
    return found


def bare_name(town: str) -> str:
    """A town's name without 镇, 乡 or 街道 and the people it is of."""
    return _TOWN.sub("", town)


def brief_of(words: Words, county: str) -> str:
    """What everybody there says for a county."""
    name = str(words["shorter"].get(county, words["counties"][county]))
    return name[:-1]


def in_characters(text: str) -> str:
    """一九二团 for 192团, 十二连 for 12连."""
    digits = re.match(r"\d+", text)
    if not digits:
        return text
    many, rest = int(digits[0]), text[digits.end() :]
    if rest == "连":
        tens, ones = divmod(many, 10)
        return f"{'十' if tens else ''}{_DIGITS[ones] if ones or not tens else ''}{rest}"
    return "".join(_DIGITS[int(digit)] for digit in digits[0]) + rest


def forms_of(slot: str, place: str) -> tuple[str, ...]:
    """All ways a place may be said in a name; no two places of a county share one."""
    if slot == "town":
        bare, end = bare_name(place), place[-2:] if place.endswith("街道") else place[-1]
        return tuple(dict.fromkeys((place, bare + end, bare)))
    if slot in ("farm", "lian"):
        return tuple(dict.fromkeys((place, in_characters(place))))
    if slot == "park":
        return (place, place[:-1]) if place.endswith("园区") else (place,)
    if slot != "village":
        return (place,)
    changed = sixth_words()["transcribed"]
    others = [place.replace(old, new) for old, new in changed.items() if old in place]
    return (place, place[:-1], *others)


def is_rural(pattern: str) -> bool:
    """Whether such a work lies in a 镇 or 乡 and not in a 街道."""
    return any(slot in pattern for slot in ("{village}", "{town}", "{far}"))


def slots_of(rng: Random, words: Words, county: str, *, rural: bool, town: str = "") -> Slots:
    """A place for everything a work of the county may be named after."""
    towns = [one for one in words["towns"][county] if not (rural and one.endswith("街道"))]
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
        "farm": rng.choice(words["regiments"][county]),
        "lian": f"{rng.randrange(1, 16)}连",
        "gobi": rng.choice(words["gobi"][county]),
        "g": str(rng.choice(words["national_roads"])),
        "s": str(rng.choice(words["provincial_roads"])),
        "x": str(rng.choice(words["county_roads"])),
        **{what: rng.choice(words[what]) for what in _LISTS},
    }
