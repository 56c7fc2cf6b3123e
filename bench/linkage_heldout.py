"""A city that nothing was tuned on: its own places, companies, works, and its own ways of writing them wrongly.

``python bench/linkage.py`` judges the register on it beside the demonstration. Its words stand in
``linkage_heldout.toml``; they were written without looking at the register's word lists, and no word list, weight or
test of the register may be taken from them. Do not read its failures case by case: their sum is what it is for.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from bench.linkage_heldout_noise import RATES, Rates, Said, Work, spelled
from bench.linkage_rows import Made
from gutou.demo import codes
from gutou.settings import Settings

ROWS_PER_PROJECT = 2.55
SECTION_SHARE, DOUBLE_SHARE = 0.025, 0.02
"""Of all works: listed by one office in sections; twice in the library."""


@cache
def words() -> dict[str, Any]:
    """The city's words."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def settings() -> Settings:
    """The city's settings."""
    code, name = words()["city"]
    regions = tuple({"code": c, "name": n, "aliases": [n[:-1]]} for c, n in words()["counties"].items())
    return Settings(city_code=code, city_name=name, regions=regions)


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
    rng, rates = Random(f"heldout|{profile}|{seed}"), RATES[profile]
    made = Made(settings=settings())
    for work in _works(rng, rates, round(rows / ROWS_PER_PROJECT)):
        for row in _rows(rng, work, rates):
            row |= {"row_key": f"{len(made.rows):07d}", "row_number": len(made.rows)}
            made.rows.append(row)
            made.truth[row["row_key"]] = work.key
    rng.shuffle(made.rows)
    return made


# -- works ------------------------------------------------------------------------------------------------
def _works(rng: Random, rates: Rates, wanted: int) -> list[Work]:
    units = Units()
    names: set[tuple[str, ...]] = set()
    made: list[Work] = []
    while len(made) < wanted:
        first = _work(rng, units, len(made))
        drawn = rng.random()
        family = [first]
        if drawn < rates.phases:
            family = _phases(rng, first)
        elif drawn < rates.phases + rates.siblings:
            family = _siblings(rng, first)
        for work in family:
            name = (work.owner, *work.said.telling)
            if name not in names:
                names.add(name)
                made.append(replace(work, key=f"H{len(made):06d}"))
    return made


def _work(rng: Random, units: Units, serial: int) -> Work:
    data = words()
    kind = rng.choice(data["kind"])
    county = rng.choice(list(data["counties"]))
    owner, brand, uscc, public = _owner(rng, kind["owner"], county, units)
    place, village = _place(rng), _place(rng)
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
        address=f"{place}镇{village}村{rng.randrange(1, 300)}号",
        approval=f"{data['counties'][county][0]}审批〔{start // 12}〕{rng.randrange(1, 500)}号",
    )


def _place(rng: Random) -> str:
    data = words()
    return str(rng.choice(data["place_first"]) + rng.choice(data["place_last"]))


def _owner(rng: Random, trade: str, county: str, units: Units) -> tuple[str, str, str, bool]:
    """Legal name, the company's short name, credit code, whether public."""
    data = words()
    if trade.startswith("="):
        name = data["counties"][county] + trade[1:]
        uscc = codes.credit_code(rng, region=county, public=True)
        return name, "", units.offices.setdefault(name, uscc), True
    known = units.companies.setdefault((county, trade), [])
    if known and rng.random() < 0.35:
        name, brand, uscc = rng.choice(known)
    else:
        brand = _brand(rng, units.brands.setdefault(trade, set()))
        seat = rng.choice((data["city"][1], data["city"][1][:-1], data["counties"][county], ""))
        name = f"{seat}{brand}{trade}{rng.choice(data['legal_forms'])}"
        uscc = codes.credit_code(rng, region=county, public=False)
        known.append((name, brand, uscc))
    return name, brand + trade, uscc, False


def _brand(rng: Random, taken: set[str]) -> str:
    """A short name that no other company of the trade has, as a register of companies sees to it.

    Two characters, or three once most of these are taken.
    """
    firsts, lasts = words()["brand_first"], words()["brand_last"]
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


def _siblings(rng: Random, first: Work) -> list[Work]:
    """Works of one owner that differ in one thing."""
    family = [first]
    for number, said in enumerate(_variants(rng, first)[: rng.choice((2, 2, 3, 4))]):
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


def _variants(rng: Random, work: Work) -> list[Said]:
    said, what = work.said, work.kind["sibling"]
    marks = {
        "building": ["1号楼", "2号楼", "3号楼", "4号楼"],
        "line": ["1号线", "2号线", "3号线"],
        "number": ["1#", "2#", "3#"],
        "zone": ["东区", "西区", "南区", "北区"],
        "direction": ["东段", "西段", "北段"],
        "ordinal": ["第一", "第二", "第三", "第四"],
    }
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
    return [said, *(replace(said, object=_place(rng) + said.object[len(name) :]) for _ in range(3))]


def _figures(text: str) -> list[str]:
    return "".join(c if c.isdigit() else " " for c in text).split()


# -- rows -------------------------------------------------------------------------------------------------
def _rows(rng: Random, work: Work, rates: Rates) -> list[dict[str, Any]]:
    wanted = rng.choices((0, 1, 2, 3, 4), (6, 38, 32, 17, 7))[0]
    departments = list(work.kind["departments"])
    others = [d for d in words()["departments"] if d not in departments]
    departments = (departments + rng.sample(others, 2))[:wanted]
    in_sections = rng.choice(departments) if departments and rng.random() < SECTION_SHARE else ""
    rows: list[dict[str, Any]] = []
    for department in departments:
        if department == in_sections:
            rows += _sections(rng, work, department, rates)
        else:
            rows.append(spelled(rng, work, department, "survey", words(), rates))
    if rng.random() < 0.72 or not rows:
        for _ in range(2 if rng.random() < DOUBLE_SHARE else 1):
            rows.append(spelled(rng, work, "统计局", "library", words(), rates))
    if work.planned > 30_000 and rng.random() < 0.3:
        rows.append(spelled(rng, work, "发改", "key_projects", words(), rates))
    return rows


def _sections(rng: Random, work: Work, department: str, rates: Rates) -> list[dict[str, Any]]:
    names = rng.choice(
        (("一标段", "二标段"), ("土建工程", "设备采购及安装"), ("第1标段", "第2标段", "第3标段"))
    )
    share = replace(work, planned=work.planned // len(names))
    parts = [spelled(rng, share, department, "survey", words(), rates, part) for part in names]
    whole = [spelled(rng, work, department, "survey", words(), rates)] if rng.random() < 0.5 else []
    return whole + parts
