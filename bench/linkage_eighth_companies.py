"""Companies of the eighth held-out city: groups' subsidiaries, local ones, and who has met whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from bench.linkage_city import Words
from bench.linkage_eighth_places import Slots, brief_of, slots_of
from gutou.demo import codes

_OF_GROUPS = ("hydro", "wind", "solar", "store", "phos", "battery", "mang", "data", "build", "gas")
_KNOWN = 0.36
_COOPERATIVES = ("breed", "plant")
CLAIMED = ("mine", "ore", "coal", "gorge")
"""What only one company of a county has."""


@dataclass(frozen=True)
class Company:
    """A company: its legal name, the same without seat and form, its brand, and where it works."""

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
    if known and (rng.random() < _KNOWN or len(known) >= words["few"].get(trade, 1000)):
        return rng.choice(known)
    line, group = rng.choice(words["trades"][trade]), rng.choice(words["group_brands"])
    if trade in _OF_GROUPS and rng.random() < 0.45 and met.first(county, group):
        name, stem, brand, form = _subsidiary(rng, words, county, group, line)
    else:
        name, stem, brand, form = _local(rng, words, county, trade, line, met)
    claim = {"mined": "mine", "mang": "ore", "dug": "coal", "hydro": "gorge"}.get(trade, "")
    home = slots_of(rng, words, county, rural=False)
    while claim and not met.first(county, home[claim]):
        home = slots_of(rng, words, county, rural=False)
    kept = {what: home[what] for what in (*CLAIMED, "park", "town", "bare", "spot", "ridge", "cave", "herb")}
    kept["park"] = _park(rng, words, county, trade)
    uscc = codes.credit_code(rng, region=county, public=False)
    known.append(Company(name, stem, brand, form, uscc, kept))
    return known[-1]


def _park(rng: Random, words: Words, county: str, trade: str) -> str:
    """A park that takes the trade; a development zone takes all."""
    settles = words["settles"].items()
    parks = [
        park
        for park in words["parks"][county]
        if all(
            trade in trades
            for what, trades in settles
            if what in park.removeprefix(words["counties"][county][:-1])
        )
    ]
    return str(rng.choice(parks))


def _subsidiary(rng: Random, words: Words, county: str, group: str, line: str) -> tuple[str, str, str, str]:
    brief, form = brief_of(words, county), "有限公司"
    stem = f"{group}{brief}{line}"
    names = (
        f"{stem}{form}",
        f"{group}（{brief}）{line}{form}",
        f"{group}集团{brief}{line}{form}",
        f"{words['region']}{stem}{form}",
        f"{brief}{group}{line}{form}",
    )
    return rng.choice(names), stem, group, form


def _local(
    rng: Random, words: Words, county: str, trade: str, line: str, met: Met
) -> tuple[str, str, str, str]:
    brand = _brand(rng, words)
    while not (met.first(trade, brand) and met.first("stem", brand + line)):
        brand = _brand(rng, words)
    place, city, stem = str(words["counties"][county]), str(words["city"][1]), brand + line
    form, region = str(rng.choice(words["legal_forms"])), str(words["region"])
    if trade in _COOPERATIVES and rng.random() < 0.3:
        form = rng.choice(("农民专业合作社", "种养殖专业合作社", "家庭农场"))
        return f"{place}{brand}{form}", brand, brand, form
    seats = (
        region,
        region,
        f"{region}省",
        f"{region}{city}",
        city,
        place,
        place,
        brief_of(words, county),
        "",
    )
    seat = "" if "（贵州）" in form else rng.choice(seats)
    return f"{seat}{stem}{form}", stem, brand, form


def _brand(rng: Random, words: Words) -> str:
    """Two characters, now and then three, of the many that sound of mountains and of water."""
    first, last = rng.choice(words["brand_first"]), rng.choice(words["brand_last"])
    return f"{first}{last}{rng.choice(words['brand_last'])}" if rng.random() < 0.12 else f"{first}{last}"
