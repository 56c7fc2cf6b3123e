"""Companies of the seventh held-out city: family firms and works, co-operatives, some renamed, and who has met whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from bench.linkage_city import Words
from bench.linkage_seventh_places import Slots, brief_of, slots_of
from gutou.demo import codes

_KNOWN = 0.42
_COOPERATIVES = ("tea", "orchard", "fishery", "pig")
_WORKSHOPS = ("stone", "ceramic", "incense", "shoe", "valve", "craft", "umbrella", "build")
_RENAMED = 0.12


@dataclass(frozen=True)
class Company:
    """A company: its legal name, the same without seat and form, its brand, its former name, and where it works."""

    name: str
    stem: str
    brand: str
    form: str
    former: str
    uscc: str
    home: Slots


@dataclass
class Met:
    """Companies by (county, trade), and the brands taken; no two companies of the city share one."""

    companies: dict[tuple[str, str], list[Company]] = field(default_factory=dict)
    brands: set[str] = field(default_factory=set)


def company_of(rng: Random, words: Words, trade: str, county: str, met: Met) -> Company:
    """A company of the trade that works in the county: a known one or a new one."""
    known = met.companies.setdefault((county, trade), [])
    if known and (rng.random() < _KNOWN or len(known) >= words["few"].get(trade, 1000)):
        return rng.choice(known)
    brand = _brand(rng, words)
    while brand in met.brands:
        brand = _brand(rng, words)
    met.brands.add(brand)
    line = str(rng.choice(words["trades"][trade]))
    name, form = _named(rng, words, county, trade, brand, line)
    former = ""
    if rng.random() < _RENAMED and form.endswith("公司"):
        old = rng.choice([one for one in words["trades"][trade] if one != line])
        former = f"{rng.choice((words['province'], words['counties'][county], words['city'][1]))}{brand}{old}有限公司"
    uscc = codes.credit_code(rng, region=county, public=False)
    home = slots_of(rng, words, county, rural=False)
    kept = {what: home[what] for what in ("park", "town", "bare")}
    known.append(Company(name, brand + line, brand, form, former, uscc, kept))
    return known[-1]


def _named(rng: Random, words: Words, county: str, trade: str, brand: str, line: str) -> tuple[str, str]:
    """The legal name and its form."""
    place, city, province = str(words["counties"][county]), str(words["city"][1]), str(words["province"])
    if trade in _COOPERATIVES and rng.random() < 0.3:
        return f"{place}{brand}{line}专业合作社", "专业合作社"
    if trade in _WORKSHOPS and rng.random() < 0.12:
        return f"{place}{brand}{line}厂", "厂"
    form = str(rng.choice(words["legal_forms"]))
    if line.endswith(("科技", "发展", "开发")):
        form = form.removeprefix("科技").removeprefix("发展").removeprefix("实业")
    drawn = rng.random()
    if drawn < 0.12:
        return f"{brand}（{rng.choice((province, province, '中国', city[:-1], '厦门'))}）{line}{form}", form
    seats = (
        province,
        province,
        words["province_full"],
        city,
        city[:-1],
        place,
        place,
        brief_of(words, county),
    )
    seat = f"{words['province_full']}{place}" if drawn < 0.2 else rng.choice((*seats, ""))
    return f"{seat}{brand}{line}{form}", form


def _brand(rng: Random, words: Words) -> str:
    """Two characters that mean thriving, not the same twice, or three that sound foreign."""
    first = str(rng.choice(words["brand_first"]))
    brand = first + str(rng.choice([last for last in words["brand_last"] if last != first]))
    if rng.random() < 0.35:
        brand += str(rng.choice([last for last in words["brand_third"] if last not in brand]))
    return brand
