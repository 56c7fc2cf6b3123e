"""Companies of the sixth held-out city: groups' subsidiaries, local ones, and who has met whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from bench.linkage_city import Words
from bench.linkage_sixth_places import Slots, brief_of, slots_of
from gutou.demo import codes

_OF_GROUPS = ("wind", "solar", "csp", "storage", "power", "coal", "coalchem", "hydrogen")
_KNOWN = 0.34
_COOPERATIVES = ("breed", "grape", "wolf", "raisin", "date", "melon", "feed")


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
    if trade in _OF_GROUPS and rng.random() < 0.5 and met.first(county, group):
        name, stem, brand, form = _subsidiary(rng, words, county, group, line)
    else:
        name, stem, brand, form = _local(rng, words, county, trade, line, met)
    home = slots_of(rng, words, county, rural=False)
    while trade == "coal" and not met.first(county, home["mine"]):
        home = slots_of(rng, words, county, rural=False)
    kept = {what: home[what] for what in ("mine", "ore", "park", "town", "bare", "spot", "gobi")}
    uscc = codes.credit_code(rng, region=county, public=False)
    known.append(Company(name, stem, brand, form, uscc, kept))
    return known[-1]


def _subsidiary(rng: Random, words: Words, county: str, group: str, line: str) -> tuple[str, str, str, str]:
    brief, form = brief_of(words, county), "有限公司"
    stem = f"{group}{brief}{line}"
    names = (
        f"{stem}{form}",
        f"{group}（{brief}）{line}{form}",
        f"{group}{words['region']}{brief}{line}{form}",
        f"{group}（{words['counties'][county]}）{line}{form}",
    )
    return rng.choice(names), stem, group, form


def _local(
    rng: Random, words: Words, county: str, trade: str, line: str, met: Met
) -> tuple[str, str, str, str]:
    brand = _brand(rng, words)
    while not (met.first(trade, brand) and met.first("stem", brand + line)):
        brand = _brand(rng, words)
    place, city, stem = str(words["counties"][county]), str(words["city"][1]), brand + line
    form = str(rng.choice(words["legal_forms"]))
    if line.endswith(("科技", "开发", "发展")):
        form = form.removeprefix("科技").removeprefix("发展")
    if trade in _COOPERATIVES and rng.random() < 0.35:
        return f"{place}{stem}农民专业合作社", stem, brand, "农民专业合作社"
    seats = (words["region"], words["region"], city, city[:-1], place, place, brief_of(words, county), "")
    return f"{rng.choice(seats)}{stem}{form}", stem, brand, form


def _brand(rng: Random, words: Words) -> str:
    """Two characters of the many that mean thriving, not the same twice."""
    first = str(rng.choice(words["brand_first"]))
    return first + str(rng.choice([last for last in words["brand_last"] if last != first]))
