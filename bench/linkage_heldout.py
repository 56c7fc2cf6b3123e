"""A city that nothing was tuned on: its own places, companies, works, and its own ways of writing them wrongly.

``python bench/linkage.py`` judges the register on it beside the demonstration. Its words stand in
``linkage_heldout.toml``; they were written without looking at the register's word lists, and no word list, weight or
test of the register may be taken from them. Do not read its failures case by case: their sum is what it is for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random
from typing import Any

from bench.linkage_city import City, Rates, Said, Words, Work, words_of
from bench.linkage_heldout_noise import RATES, WAYS, spelled
from bench.linkage_rows import Made
from gutou.demo import codes


@cache
def first_city() -> City:
    """The first held-out city."""
    return City(
        name="heldout",
        words=words_of("linkage_heldout.toml"),
        rates=RATES,
        ways=WAYS,
        listed=(6, 38, 32, 17, 7),
        in_library=0.72,
        doubles=0.02,
        in_sections=0.025,
        with_whole=0.5,
        rows_per_project=2.55,
    )


_MARKS = {
    "building": ["1号楼", "2号楼", "3号楼", "4号楼"],
    "line": ["1号线", "2号线", "3号线"],
    "number": ["1#", "2#", "3#"],
    "zone": ["东区", "西区", "南区", "北区"],
    "direction": ["东段", "西段", "北段"],
    "ordinal": ["第一", "第二", "第三", "第四"],
}
"""What siblings differ in, in a city that says nothing else."""
_SECTIONS = (("一标段", "二标段"), ("土建工程", "设备采购及安装"), ("第1标段", "第2标段", "第3标段"))


@dataclass
class Units:
    """Owners met so far.

    Attributes:
        companies: (County, trade) → legal names with short names and credit codes.
        brands: Trade → short names taken, by companies of all counties.
        offices: Public body → credit code.
    """

    companies: dict[tuple[str, str], list[tuple[str, str, str]]] = field(default_factory=dict)
    brands: dict[str, set[str]] = field(default_factory=dict)
    offices: dict[str, str] = field(default_factory=dict)


def heldout(profile: str, seed: int, rows: int) -> Made:
    """One month of the held-out city with about ``rows`` rows; ``profile`` is ``base`` or ``hard``."""
    return month_of(first_city(), profile, seed, rows)


def month_of(city: City, profile: str, seed: int, rows: int) -> Made:
    """One month of a city with about ``rows`` rows; ``profile`` is one of its rates."""
    rng, rates = Random(f"{city.name}|{profile}|{seed}"), city.rates[profile]
    made = Made(settings=city.settings())
    for work in works(rng, city, rates, round(rows / city.rows_per_project)):
        for row in _rows(rng, work, city, rates):
            row |= {"row_key": f"{len(made.rows):07d}", "row_number": len(made.rows)}
            made.rows.append(row)
            made.truth[row["row_key"]] = work.key
    rng.shuffle(made.rows)
    return made


# -- works ------------------------------------------------------------------------------------------------
def works(rng: Random, city: City, rates: Rates, wanted: int) -> list[Work]:
    """A city's works, some of them in families of phases or of near-identical siblings."""
    units = Units()
    names: set[tuple[str, ...]] = set()
    made: list[Work] = []
    while len(made) < wanted:
        first = _work(rng, city, units, len(made))
        drawn = rng.random()
        family = [first]
        if drawn < rates.phases:
            family = _phases(rng, first)
        elif drawn < rates.phases + rates.siblings:
            family = _siblings(rng, city.words, first)
        for work in family:
            name = (work.owner, *work.said.telling)
            if name not in names:
                names.add(name)
                made.append(replace(work, key=f"H{len(made):06d}"))
    return made


def _work(rng: Random, city: City, units: Units, serial: int) -> Work:
    data = city.words
    kind = rng.choice(data["kind"])
    county = rng.choice(list(data["counties"]))
    owner, brand, uscc, public = _owner(rng, data, kind["owner"], county, units)
    place, village = _place(rng, data), _place(rng, data)
    number = rng.choice((*range(1, 20), *range(20, 60, 5)))
    fill = {"place": place, "village": village, "n": number, "year": rng.choice((2023, 2024, 2025))}
    low, high = kind["plan"]
    planned = round(math.exp(rng.uniform(math.log(low), math.log(high))))
    if rng.random() < 0.55:
        planned = round(planned, -2) if planned > 1000 else round(planned, -1)
    start = 2025 * 12 + rng.randrange(-26, 6)
    said = Said(
        county=data["counties"][county],
        brand=brand if not public and rng.random() < 0.4 else "",
        lead="",
        object=kind["object"].format(**fill),
        mark="",
        action=rng.choice(kind["actions"]),
        suffix=rng.choice(("项目", "项目", "工程", "建设项目")),
        phase=0,
    )
    if said.action in ("建设", "新建"):
        said = replace(said, suffix=rng.choice(("项目", "工程")))
    return Work(
        key=f"H{serial:06d}",
        said=said,
        kind=kind,
        county=county,
        owner=owner,
        public=public,
        uscc=uscc,
        code=_code(rng, county, start),
        planned=planned,
        start=start,
        address=city.ways.address(rng, place, village),
        approval=f"{data['counties'][county][0]}{city.ways.approval}〔{start // 12}〕{rng.randrange(1, 500)}号",
    )


def _place(rng: Random, words: Words) -> str:
    return str(rng.choice(words["place_first"]) + rng.choice(words["place_last"]))


def _owner(rng: Random, data: Words, trade: str, county: str, units: Units) -> tuple[str, str, str, bool]:
    """Legal name, the company's short name, credit code, whether public."""
    if trade.startswith("="):
        name = data["counties"][county] + trade[1:]
        uscc = codes.credit_code(rng, region=county, public=True)
        return name, "", units.offices.setdefault(name, uscc), True
    known = units.companies.setdefault((county, trade), [])
    if known and rng.random() < 0.35:
        name, brand, uscc = rng.choice(known)
    else:
        brand = _brand(rng, data, units.brands.setdefault(trade, set()))
        seat = rng.choice((data["city"][1], data["city"][1][:-1], data["counties"][county], ""))
        name = f"{seat}{brand}{trade}{rng.choice(data['legal_forms'])}"
        uscc = codes.credit_code(rng, region=county, public=False)
        known.append((name, brand, uscc))
    return name, brand + trade, uscc, False


def _brand(rng: Random, words: Words, taken: set[str]) -> str:
    """A short name that no other company of the trade has, as a register of companies sees to it.

    Two characters, or three once most of these are taken.
    """
    firsts, lasts = words["brand_first"], words["brand_last"]
    while True:
        middle = rng.choice(firsts) if len(taken) > len(firsts) * len(lasts) * 0.8 else ""
        brand = f"{rng.choice(firsts)}{middle}{rng.choice(lasts)}"
        if brand not in taken:
            taken.add(brand)
            return brand


def _code(rng: Random, county: str, start: int) -> str:
    approved = start - rng.randrange(1, 9)
    kind = rng.choice(("01", "01", "02"))
    return codes.project_code(rng, year=approved // 12, month=approved % 12 + 1, region=county, kind=kind)


def _phases(rng: Random, first: Work) -> list[Work]:
    """Phases of one undertaking; now and then the second one keeps the code, or the first one has no mark."""
    family = [replace(first, said=replace(first.said, phase=1 if rng.random() < 0.75 else 0))]
    for phase in range(2, rng.choice((3, 3, 3, 4))):
        family.append(
            replace(
                first,
                said=replace(first.said, phase=phase),
                code=first.code if rng.random() < 0.1 else _code(rng, first.county, first.start),
                planned=round(first.planned * rng.choice((0.6, 0.8, 1, 1, 1.2, 1.5))),
                start=min(first.start + rng.choice((0, 5, 9, 14)), 2025 * 12 + 5),
                approval=first.approval[:-3] + f"{rng.randrange(10, 99)}号",
            )
        )
    return family


def _siblings(rng: Random, words: Words, first: Work) -> list[Work]:
    """Works of one owner that differ in one thing."""
    family = [first]
    for number, said in enumerate(_variants(rng, words, first)[: rng.choice((2, 2, 3, 4))]):
        if number == 0:
            family[0] = replace(first, said=said)
            continue
        together = rng.random() < 0.5
        family.append(
            replace(
                first,
                said=said,
                code=_code(rng, first.county, first.start),
                planned=round(first.planned * rng.choice((0.7, 0.9, 1, 1, 1.1, 1.3))),
                start=first.start if together else min(first.start + rng.randrange(1, 14), 2025 * 12 + 5),
                approval=first.approval if together else first.approval[:-3] + f"{rng.randrange(10, 99)}号",
            )
        )
    return family


def _variants(rng: Random, words: Words, work: Work) -> list[Said]:
    said, what = work.said, work.kind["sibling"]
    marks = {**_MARKS, **words.get("marks", {})}
    if what == "ordinal":
        return [replace(said, lead=mark) for mark in marks[what]]
    if what in marks:
        return [replace(said, mark=mark) for mark in marks[what]]
    if what == "year":
        year = said.object[:4]
        return [replace(said, object=said.object.replace(year, str(other))) for other in (2023, 2024, 2025)]
    if what == "capacity":
        figure = next(f for f in _figures(said.object) if f)
        others = rng.sample([n for n in range(1, 60) if str(n) != figure], 3)
        return [said, *(replace(said, object=said.object.replace(figure, str(n))) for n in others)]
    name = said.object[:2]
    return [said, *(replace(said, object=_place(rng, words) + said.object[len(name) :]) for _ in range(3))]


def _figures(text: str) -> list[str]:
    return "".join(c if c.isdigit() else " " for c in text).split()


# -- rows -------------------------------------------------------------------------------------------------
def _rows(rng: Random, work: Work, city: City, rates: Rates) -> list[dict[str, Any]]:
    wanted = rng.choices((0, 1, 2, 3, 4), city.listed)[0]
    departments = list(work.kind["departments"])
    others = [d for d in city.words["departments"] if d not in departments]
    departments = (departments + rng.sample(others, 2))[:wanted]
    in_sections = rng.choice(departments) if departments and rng.random() < city.in_sections else ""
    rows: list[dict[str, Any]] = []
    for department in departments:
        if department == in_sections:
            rows += _sections(rng, work, department, city, rates)
        else:
            rows.append(spelled(rng, work, department, "survey", city, rates))
    if rng.random() < city.in_library or not rows:
        for _ in range(2 if rng.random() < city.doubles else 1):
            rows.append(spelled(rng, work, "统计局", "library", city, rates))
    if work.planned > 30_000 and rng.random() < 0.3:
        rows.append(spelled(rng, work, "发改", "key_projects", city, rates))
    return rows


def _sections(rng: Random, work: Work, department: str, city: City, rates: Rates) -> list[dict[str, Any]]:
    names = rng.choice(city.words.get("sections", _SECTIONS))
    share = replace(work, planned=work.planned // len(names))
    parts = [spelled(rng, share, department, "survey", city, rates, part) for part in names]
    whole = [spelled(rng, work, department, "survey", city, rates)] if rng.random() < city.with_whole else []
    return whole + parts
