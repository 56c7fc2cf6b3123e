"""Places and companies of the third held-out city: what a work is named after, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from random import Random

from bench.linkage_city import Words, words_of
from gutou.demo import codes

Slots = dict[str, str]
_TOWN = ("街道", "苏木", "镇", "乡")


@cache
def villages() -> dict[tuple[str, str], list[str]]:
    """The villages of (county, town); no county has two of one name."""
    words = words_of("linkage_third.toml")
    found: dict[tuple[str, str], list[str]] = {}
    for county, towns in words["towns"].items():
        herders = words["counties"][county][-1] == "旗"
        side, end = ("herder", "嘎查") if herders else ("village", "村")
        names = [a + b + end for a in words[f"{side}_first"] for b in words[f"{side}_last"]]
        Random(f"villages|{county}").shuffle(names)
        for number, town in enumerate(towns):
            found[county, town] = names[number * 20 : number * 20 + 20]
    return found


def bare_name(town: str) -> str:
    return next(town.removesuffix(end) for end in _TOWN if town.endswith(end))


def slots_of(rng: Random, words: Words, county: str, town: str = "") -> Slots:
    """A place for everything a work of the county may be named after."""
    towns = words["towns"][county]
    town = town or rng.choice(towns)
    bare = bare_name(town)
    streets = rng.sample(words["street"], 2)
    return {
        "city": words["city"][1],
        "county": words["counties"][county],
        "level": words["counties"][county][-1],
        "town": town,
        "bare": bare,
        "far": bare_name(rng.choice([other for other in towns if other != town])),
        "village": rng.choice(villages()[county, town]),
        "street": streets[0],
        "street2": streets[1],
        "estate": rng.choice(words["estate_first"]) + rng.choice(words["estate_last"]),
        "estate2": rng.choice(words["gateway_first"]) + rng.choice(words["gateway_last"]),
        "school": rng.choice(words["school"]).format(bare=bare),
        "mine": rng.choice(words["mine"]) + rng.choice(words["mine_end"]),
        "park": rng.choice(words["parks"][county]),
        "g": str(rng.choice(words["national_roads"])),
        "s": str(rng.choice(words["regional_roads"])),
        **{what: rng.choice(words[what]) for what in ("river", "reservoir", "hospital", "craft", "spot")},
    }


@dataclass(frozen=True)
class Company:
    """A company: its legal name, the same without seat and form, its brand, and where it mines or produces."""

    name: str
    stem: str
    brand: str
    uscc: str
    home: Slots


@dataclass
class Met:
    """Companies by (county, trade), and the brands, mines and sisters taken."""

    companies: dict[tuple[str, str], list[Company]] = field(default_factory=dict)
    taken: set[tuple[str, str]] = field(default_factory=set)

    def first(self, what: str, name: str) -> bool:
        """Whether nobody had the name yet; from now on somebody has."""
        fresh = (what, name) not in self.taken
        self.taken.add((what, name))
        return fresh


def company_of(rng: Random, words: Words, trade: str, county: str, met: Met) -> Company:
    known = met.companies.setdefault((county, trade), [])
    if known and rng.random() < 0.33:
        return rng.choice(known)
    place, line = words["counties"][county], rng.choice(words["trades"][trade])
    group = rng.choice(words["group_brands"])
    if trade in ("energy", "power") and rng.random() < 0.4 and met.first(county, group):
        brand, stem = group, f"{group}{place}{line}"
        name = rng.choice((f"{stem}有限公司", f"{group}（{place}）{line}有限公司"))
    else:
        brand = rng.choice(words["brand_first"]) + rng.choice(words["brand_last"])
        while len({*brand}) < 2 or not met.first(trade, brand):
            brand = rng.choice(words["brand_first"]) + rng.choice(words["brand_last"])
        stem = brand + line
        seat = rng.choice((words["region"], words["city"][1], words["city"][1][:-1], place, place, ""))
        name = seat + stem + rng.choice(words["legal_forms"])
    home = slots_of(rng, words, county)
    while trade in ("coal", "stone", "environment") and not met.first(county + "mine", home["mine"]):
        home = slots_of(rng, words, county)
    uscc = codes.credit_code(rng, region=county, public=False)
    known.append(
        Company(name, stem, brand, uscc, {what: home[what] for what in ("mine", "park", "town", "bare")})
    )
    return known[-1]
