"""Places and companies of the fourth held-out city: what a work is named after, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from random import Random

from bench.linkage_city import Words, words_of
from gutou.demo import codes

Slots = dict[str, str]
_VILLAGES = 20
"""Villages of a town."""


@cache
def fourth_words() -> Words:
    return words_of("linkage_fourth.toml")


@cache
def villages() -> dict[tuple[str, str], list[str]]:
    """The villages of (county, town); no county has two of one name."""
    words, found = fourth_words(), dict[tuple[str, str], list[str]]()
    names = words["names"]
    for county, towns in words["towns"].items():
        known = [a + b + "村" for a in names["village_first"] for b in names["village_last"] if a != b]
        Random(f"fourth villages|{county}").shuffle(known)
        for number, town in enumerate(towns):
            found[county, town] = known[number * _VILLAGES : (number + 1) * _VILLAGES]
    return found


def bare_name(town: str) -> str:
    return town.removesuffix("街道").removesuffix("镇").removesuffix("乡")


def town_of(rng: Random, words: Words, county: str, pattern: str) -> str:
    """A town where such a work may stand: the middle of a 街道 is no 场镇."""
    towns = words["towns"][county]
    return str(rng.choice([town for town in towns if "场镇" not in pattern or town[-1] in "镇乡"]))


def slots_of(rng: Random, words: Words, county: str, town: str) -> Slots:
    """A place for everything a work of the county may be named after."""
    names, towns = words["names"], words["towns"][county]
    bare, village = bare_name(town), rng.choice(villages()[county, town])
    # A road is said from the one end only, so that there and back are not two roads.
    ends = sorted((town, rng.choice([other for other in towns if other != town])), key=towns.index)

    def pieces(what: str, *parts: str) -> str:
        return "".join(rng.choice(names[f"{what}_{part}"]) for part in parts)

    return {
        "city": words["city"][1],
        "county": words["counties"][county],
        "town": town,
        "bare": bare,
        "village": village,
        "a": bare_name(ends[0]),
        "b": bare_name(ends[1]),
        "estate": pieces("estate", "first", "last"),
        "block": pieces("block", "first", "last"),
        "slope": pieces("slope", "group", "first", "last"),
        "reservoir": pieces("reservoir", "first", "last"),
        "host": pieces("host", "first", "last", "line"),
        "school": rng.choice(names["school"]).format(bare=bare),
        "clinic": bare + ("中心卫生院" if towns.index(town) % 3 == 0 else "卫生院"),
        "park": rng.choice(words["parks"][county]),
        "spot": rng.choice(words["spots"][county]),
        "port": rng.choice(words["ports"].get(county, [bare])),
        "expressway": rng.choice(list(words["expressways"])),
        "g": rng.choice(names["national_road"]),
        "s": rng.choice(names["provincial_road"]),
        "x": rng.choice(names["county_road"]),
        **{what: rng.choice(names[what]) for what in ("street", "river", "hospital")},
    }


@dataclass(frozen=True)
class Company:
    """A company: its legal name, the same without seat and form, its brand, and where it is at home."""

    name: str
    stem: str
    brand: str
    uscc: str
    park: str
    town: str


@dataclass
class Met:
    """Companies by (county, trade), and the names that are taken."""

    companies: dict[tuple[str, str], list[Company]] = field(default_factory=dict)
    taken: set[tuple[str, str]] = field(default_factory=set)

    def first(self, what: str, name: str) -> bool:
        """Whether nobody had the name yet; from now on somebody has."""
        fresh = (what, name) not in self.taken
        self.taken.add((what, name))
        return fresh


def company_of(rng: Random, words: Words, trade: str, county: str, met: Met) -> Company:
    """One that is known in the county, or a new one: of its own, of a local family, or of a large group."""
    known = met.companies.setdefault((county, trade), [])
    if known and rng.random() < 0.35:
        return rng.choice(known)
    of, client = words["companies"], words["client"][trade]
    place, line, city = words["counties"][county], rng.choice(client["lines"]), words["city"][1]
    short = words["shorter"].get(county, place[:-1])
    form = rng.choice(of["co_operative" if client.get("farm") else "legal_form"])
    group = rng.choice(of["group"])
    if trade == "energy" and rng.random() < 0.4 and met.first(county, group):
        brand, stem = group, f"{group}{short}{line}"
        name = rng.choice((f"{stem}有限公司", f"{group}（{short}）{line}有限公司"))
    else:
        brand = _brand(rng, words, trade, county, met)
        stem = brand + line
        name = rng.choice(("四川", "四川省", city, city[:-1], place, short, short, "")) + stem + form
        if form == "有限公司" and rng.random() < 0.08:
            name = f"{stem}（{city[:-1]}）{form}"
    uscc = codes.credit_code(rng, region=county, public=False)
    home = rng.choice(words["towns"][county])
    known.append(Company(name, stem, brand, uscc, rng.choice(words["parks"][county]), home))
    return known[-1]


def _brand(rng: Random, words: Words, trade: str, county: str, met: Met) -> str:
    """A brand nobody in the trade has; now and then that of a company of another trade in the county, its sister."""
    of = words["companies"]
    sisters = sorted(
        company.brand
        for (where, other), companies in met.companies.items()
        for company in companies[-2:]
        if where == county and other != trade and company.brand not in of["group"]
    )
    if sisters and rng.random() < 0.06:
        brand = str(rng.choice(sisters))
        if met.first(trade, brand):
            return brand
    while True:
        brand = str(rng.choice(of["brand_first"])) + str(rng.choice(of["brand_last"]))
        if rng.random() < 0.15:
            brand += str(rng.choice(of["brand_third"]))
        if len({*brand}) == len(brand) and met.first(trade, brand):
            return brand
