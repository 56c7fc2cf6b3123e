"""A fourth city, written when nothing was tuned on it: a river port in the hills of the south-west, of liquor, tea and silk.

Written on 28 November 2026, when the third city was given to development, to give the verdict on the register: from how
such offices name projects in lists of key projects, in filings of technical renovation, in lists of special bonds, in
approvals and in the library. Whoever wrote it had read neither the register, its words, its tests and its page nor the
demonstration's or the other cities' word lists; of their code only the frame and, for its shape, the third city's. The
register was not run on it while it was written. Nothing in it was changed after the register had first been run on it.
While it was held out, no word list, weight or test of the register might be taken from it, and its failures were not read
case by case. Later on 28 November 2026 it was given to development, and is for it since; the verdict is the fifth city's.

Its words stand in ``linkage_fourth.toml``, works are made in ``linkage_fourth_works.py`` and ``_families.py``, names
written in ``_names.py`` and ``_amounts.py``, the other fields in ``_fields.py`` and ``_owners.py``. Rates and the
numbers of rows are the third city's, so that the cities can be compared. Other than there, a department of a county
writes the county in front, in brackets behind or not at all, private filings carry their code within a longer number, the
like of each other may differ in product or batch, agents and platform companies stand for offices, and a road may go through
several counties. What tells two works of one owner apart – phase, batch, year, place, capacity, number – is in every row.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

from bench.linkage_city import City, Rates, Work
from bench.linkage_fourth_families import works
from bench.linkage_fourth_fields import WAYS, spelled
from bench.linkage_fourth_places import fourth_words
from bench.linkage_rows import Made
from gutou.settings import Settings

RATES = {
    "base": Rates(0.40, 0.50, 3.0, 0.5, 0.03, 0.05, 0.08, 0.15, 0.10, 0.05, 0.03),
    "hard": Rates(0.62, 0.68, 5.5, 1.2, 0.06, 0.10, 0.13, 0.22, 0.20, 0.11, 0.09),
}
"""The third city's."""
_FACTORY = ("年产", "年处理", "吨", "车间", "生产线", "基地")


@cache
def fourth_city() -> City:
    """The fourth held-out city."""
    return City(
        name="fourth",
        words=fourth_words(),
        rates=RATES,
        ways=WAYS,
        listed=(6, 43, 30, 15, 6),
        in_library=0.68,
        doubles=0.025,
        in_sections=0.03,
        with_whole=0.4,
        rows_per_project=2.5,
    )


def fourth(profile: str, seed: int, rows: int) -> Made:
    """One month of the fourth held-out city with about ``rows`` rows; ``profile`` is ``base`` or ``hard``."""
    city, made = fourth_city(), Made(settings=settings_of(fourth_city()))
    rng, rates = Random(f"{city.name}|{profile}|{seed}"), city.rates[profile]
    for work in works(rng, city, rates, round(rows / city.rows_per_project)):
        for row in _rows(rng, work, city, rates):
            row |= {"row_key": f"{len(made.rows):07d}", "row_number": len(made.rows)}
            made.rows.append(row)
            made.truth[row["row_key"]] = work.key
    rng.shuffle(made.rows)
    return made


def settings_of(city: City) -> Settings:
    """The city's settings, with the short name that everybody there says for a long one."""
    words = city.words
    aliases = {code: [name[:-1]] for code, name in words["counties"].items()}
    for code, short in words["shorter"].items():
        aliases[code] += [short, short[:-1]]
    regions = tuple(
        {"code": code, "name": name, "aliases": aliases[code]} for code, name in words["counties"].items()
    )
    return Settings(city_code=words["city"][0], city_name=words["city"][1], regions=regions)


# -- rows -----------------------------------------------------------------------------------------------------
def _rows(rng: Random, work: Work, city: City, rates: Rates) -> list[dict[str, Any]]:
    first, *others = work.kind["departments"]
    rng.shuffle(others)
    strangers = [name for name in city.words["others"]["strangers"] if name not in (first, *others)]
    known = [first, *others] if rng.random() < 0.8 else [*others, first]
    known += rng.sample(strangers, 2)
    departments = known[: rng.choices((0, 1, 2, 3, 4), city.listed)[0]]
    large = bool(departments) and work.planned > 800
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
    """An office's rows for the sections of a work, with or without one for the whole."""
    factory = not work.public and any(word in work.kind["object"] for word in _FACTORY)
    names = rng.choice(city.words["said"]["factory_sections" if factory else "sections"])
    share = replace(work, planned=work.planned // len(names))
    whole = [work] if rng.random() < city.with_whole else []
    return [spelled(rng, one, department, "survey", city, rates) for one in whole] + [
        spelled(rng, share, department, "survey", city, rates, part) for part in names
    ]
