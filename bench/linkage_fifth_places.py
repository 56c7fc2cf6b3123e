"""Places and companies of the fifth held-out city: what a work is named after, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import product
from random import Random
from typing import Any

from bench.linkage_city import Words, words_of
from gutou.demo import codes

Slots = dict[str, str]
_TOWN = ("街道", "镇", "乡")
_PER_TOWN = 24


@cache
def fifth_words() -> Words:
    """The city's words."""
    return words_of("linkage_fifth.toml")


@cache
def villages() -> dict[tuple[str, str], list[str]]:
    """The villages of (county, town); no county has two of one name, nor one named like its towns."""
    words, found = fifth_words(), dict[tuple[str, str], list[str]]()
    hoped = [a + b for a, b in product(words["village_hope"], words["village_wish"]) if a != b]
    built = [a + b for a, b in product(words["village_house"], words["village_site"])]
    for county, towns in words["towns"].items():
        taken = {bare_name(town) for town in towns}
        rng, names = Random(f"fifth villages|{county}"), [name for name in hoped if name not in taken]
        rng.shuffle(names)
        names = names[:150] + rng.sample(built, 190)
        rng.shuffle(names)
        for number, town in enumerate(towns):
            found[county, town] = [
                f"{name}村" for name in names[number * _PER_TOWN : (number + 1) * _PER_TOWN]
            ]
    return found


def bare_name(town: str) -> str:
    """A town's name without 镇, 乡 or 街道."""
    return next(town.removesuffix(end) for end in _TOWN if town.endswith(end))


def brief_of(words: Words, county: str) -> str:
    """What everybody there says for a county."""
    name = str(words["shorter"].get(county, words["counties"][county]))
    return name if len(name) == 2 else name[:-1]


def is_rural(kind: dict[str, Any]) -> bool:
    """Whether such a work lies in a 镇 or 乡 and not in a 街道."""
    return "{village}" in kind["object"] or kind["departments"][0] in ("农业农村", "林草", "水务", "粮储")


def slots_of(rng: Random, words: Words, county: str, *, rural: bool, town: str = "") -> Slots:
    """A place for everything a work of the county may be named after."""
    towns = [one for one in words["towns"][county] if not (rural and one.endswith("街道"))]
    town = town or rng.choice(towns)
    bare, street = bare_name(town), rng.choice(words["street"])
    other = rng.choice([code for code in words["counties"] if code != county])
    plain = (
        *("river", "reservoir", "irrigation", "forest", "spot", "mine", "hospital", "ward", "craft"),
        *("host", "tun", "area", "block"),
    )
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
        "street": street,
        "estate": rng.choice(words["estate_first"]) + rng.choice(words["estate_last"]),
        "estate2": rng.choice(words["gateway_first"]) + rng.choice(words["gateway_last"]),
        "school": rng.choice(words["school"]).format(bare=bare),
        "park": rng.choice(words["parks"][county]),
        "farm": rng.choice(words["farms"][county]),
        "g": str(rng.choice(words["national_roads"])),
        "s": str(rng.choice(words["provincial_roads"])),
        "x": str(rng.choice(words["county_roads"])),
        **{what: rng.choice(words[what]) for what in plain},
    }


@dataclass(frozen=True)
class Company:
    """A company: its legal name, the same without seat and form, its brand, and where it mines or produces."""

    name: str
    stem: str
    brand: str
    form: str
    uscc: str
    home: Slots


@dataclass
class Met:
    """Companies by (county, trade), and the names taken."""

    companies: dict[tuple[str, str], list[Company]] = field(default_factory=dict)
    taken: set[tuple[str, str]] = field(default_factory=set)

    def first(self, what: str, name: str) -> bool:
        """Whether nobody had the name yet; from now on somebody has."""
        fresh = (what, name) not in self.taken
        self.taken.add((what, name))
        return fresh


def company_of(rng: Random, words: Words, trade: str, county: str, met: Met) -> Company:
    """A company of the trade that works in the county: a known one, a group's subsidiary or a new one."""
    known = met.companies.setdefault((county, trade), [])
    if known and (rng.random() < 0.33 or len(known) >= words["few"].get(trade, 1000)):
        return rng.choice(known)
    place, brief, line = (
        words["counties"][county],
        brief_of(words, county),
        rng.choice(words["trades"][trade]),
    )
    group, form = rng.choice(words["group_brands"]), "有限公司"
    if trade in ("wind", "solar", "biomass", "thermal") and rng.random() < 0.5 and met.first(county, group):
        brand, stem = group, f"{group}{brief}{line}"
        name = rng.choice(
            (f"{stem}{form}", f"{group}（{brief}）{line}{form}", f"{group}（{place}）{line}{form}")
        )
    else:
        brand = _brand(rng, words)
        while not (met.first(trade, brand) and met.first("stem", brand + line)):
            brand = _brand(rng, words)
        stem, form = brand + line, rng.choice(words["legal_forms"])
        city = words["city"][1]
        name = rng.choice((words["region"], f"{words['region']}省", city, city[:-1], place, place, brief, ""))
        name += stem + form
    home = slots_of(rng, words, county, rural=False)
    while trade == "coal" and not met.first(county, home["mine"]):
        home = slots_of(rng, words, county, rural=False)
    uscc = codes.credit_code(rng, region=county, public=False)
    kept = {what: home[what] for what in ("mine", "park", "town", "bare", "spot")}
    known.append(Company(name, stem, brand, form, uscc, kept))
    return known[-1]


def _brand(rng: Random, words: Words) -> str:
    """Two characters, of the many that mean thriving, not the same twice."""
    first = str(rng.choice(words["brand_first"]))
    return first + str(rng.choice([last for last in words["brand_last"] if last != first]))
