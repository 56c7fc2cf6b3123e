"""A third city that nothing was tuned on: a prefecture of the northern border, of mines, wind, herds and dry land.

Written on 27 November 2026, when the second city was given to development, to give the verdict on the register: from
how such offices name projects in lists of key projects, of technical renovation, of special bonds and in the library.
Whoever wrote it had read neither the register, its words and its tests nor the demonstration's or the other cities'
word lists, and of their code only what makes works of words and, for its shape, ``linkage_second.py``. Its words
stand in ``linkage_third.toml``, its habits in ``linkage_third_names.py`` and ``linkage_third_fields.py``; works and
rows are made by its own code too. While it was held out, no word list, weight or test of the register might be taken
from it, and its failures were not to be read case by case. Nothing in it was changed after the register had first been
run on it. Since 28 November 2026 it is for development; the verdict is the fourth city's.

Other than in the other cities, towns belong to counties and villages to towns, a mine or an industrial park to its
company, and a company has works of several kinds; forms lack fields by department, and departments have habits; an office
may leave out a capacity, add what else is built, or name the town, the school or the park's committee as the owner. What
tells two works of one owner apart – phase, batch, year, place, furnace – is in every row.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

from bench.linkage_city import City, Rates, Work, words_of
from bench.linkage_rows import Made
from bench.linkage_third_fields import WAYS, spelled
from bench.linkage_third_works import works
from gutou.settings import Settings

RATES = {
    "base": Rates(0.40, 0.50, 3.0, 0.5, 0.03, 0.05, 0.08, 0.15, 0.10, 0.05, 0.03),
    "hard": Rates(0.62, 0.68, 5.5, 1.2, 0.06, 0.10, 0.13, 0.22, 0.20, 0.11, 0.09),
}


@cache
def third_city() -> City:
    """The third held-out city."""
    return City(
        name="third",
        words=words_of("linkage_third.toml"),
        rates=RATES,
        ways=WAYS,
        listed=(6, 43, 30, 15, 6),
        in_library=0.68,
        doubles=0.025,
        in_sections=0.03,
        with_whole=0.4,
        rows_per_project=2.57,
    )


def third(profile: str, seed: int, rows: int) -> Made:
    """One month of the third held-out city with about ``rows`` rows; ``profile`` is ``base`` or ``hard``."""
    city = third_city()
    rng, rates = Random(f"{city.name}|{profile}|{seed}"), city.rates[profile]
    made = Made(settings=_settings(city))
    for work in works(rng, city, rates, round(rows / city.rows_per_project)):
        for row in _rows(rng, work, city, rates):
            row |= {"row_key": f"{len(made.rows):07d}", "row_number": len(made.rows)}
            made.rows.append(row)
            made.truth[row["row_key"]] = work.key
    rng.shuffle(made.rows)
    return made


def _settings(city: City) -> Settings:
    """The city's settings, with the short name that everybody there says for a long one."""
    words = city.words
    regions = tuple(
        {"code": c, "name": n, "aliases": [n[:-1], *([words["shorter"][c]] if c in words["shorter"] else [])]}
        for c, n in words["counties"].items()
    )
    return Settings(city_code=words["city"][0], city_name=words["city"][1], regions=regions)


# -- rows -----------------------------------------------------------------------------------------------------
def _rows(rng: Random, work: Work, city: City, rates: Rates) -> list[dict[str, Any]]:
    first, *others = work.kind["departments"]
    rng.shuffle(others)
    strangers = [name for name in city.words["strangers"] if name not in (first, *others)]
    rng.shuffle(strangers)
    several = [first, *others, *strangers[:2]] if rng.random() < 0.8 else [*others, first, *strangers[:2]]
    departments = several[: rng.choices((0, 1, 2, 3, 4), city.listed)[0]]
    large = departments and work.planned > 800
    in_sections = rng.choice(departments) if large and rng.random() < city.in_sections else ""
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
    words = city.words
    if work.public or work.said.mark:
        ways = words["sections"]
    else:
        ways = words["private_sections"].get(work.kind["trade"], words["private_sections"]["factory"])
    names = rng.choice(ways)
    share = replace(work, planned=work.planned // len(names))
    parts = [spelled(rng, share, department, "survey", city, rates, part) for part in names]
    whole = [spelled(rng, work, department, "survey", city, rates)] if rng.random() < city.with_whole else []
    return whole + parts
