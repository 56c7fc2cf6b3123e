"""An eighth city that nothing was tuned on: a mountain prefecture of gorges in the south-west.

Written on 28 November 2026 to give the verdict on the register on words and noise seen for the first time: from general
knowledge of how such offices name projects in lists of key projects and of the year's tasks, in filings of technical
renovation, in lists of special bonds, in approvals and in the library. Whoever wrote it had read neither the register,
its words, its tests and its page nor the changelog and the demonstration's word lists; of the other cities' code only the
frame and, for its shape, the sixth city's with its tests, and of their words those that stand in that code and the heads
of the sixth city's lists. The register was not run on it while it was written. Nothing in it is changed after the register
has first been run on it. No word list, weight or test of the register may be taken from it, and its failures are not read
case by case: their sum is what it is for.

Its words stand in ``linkage_eighth.toml``, works are made in ``linkage_eighth_works.py`` and ``_families.py`` at the
``_places.py`` for the ``_companies.py``, names changed in ``_operators.py`` and written in ``_names.py``, ``_styles.py``,
``_amounts.py``, ``_marks.py`` and ``_finish.py``, the other fields in ``_fields.py`` and ``_owners.py``. Rates and the
numbers of rows are the sixth city's, so that the cities can be compared, and totals, starts, codes and approvals go wrong
as they do there, and families are made so. Other than there, districts are called what they
were as counties, places are written with another character of their sound, a village gets a hamlet, a road is said from
its other end, years stand in characters or two figures, mines and works count in t/a, turbines are multiplied out, names
are put as tasks (加快推进 …), carry their estimate, their contents or their former name, and owners stand beside a platform
or as a brand-new company's working name. What tells two works of one owner apart – phase, batch, year, place, capacity,
number – is in every row.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

from bench.linkage_city import City, Rates, Work
from bench.linkage_eighth_families import works
from bench.linkage_eighth_fields import WAYS, spelled
from bench.linkage_eighth_places import eighth_words
from bench.linkage_rows import Made
from gutou.settings import Settings

RATES = {
    "base": Rates(0.40, 0.50, 3.0, 0.5, 0.03, 0.05, 0.08, 0.15, 0.10, 0.05, 0.03),
    "hard": Rates(0.62, 0.68, 5.5, 1.2, 0.06, 0.10, 0.13, 0.22, 0.20, 0.11, 0.09),
}
"""The sixth city's."""


@cache
def eighth_city() -> City:
    """The eighth held-out city."""
    return City(
        name="eighth",
        words=eighth_words(),
        rates=RATES,
        ways=WAYS,
        listed=(6, 43, 30, 15, 6),
        in_library=0.68,
        doubles=0.025,
        in_sections=0.03,
        with_whole=0.4,
        rows_per_project=2.5,
    )


def eighth(profile: str, seed: int, rows: int) -> Made:
    """One month of the eighth held-out city with about ``rows`` rows; ``profile`` is ``base`` or ``hard``."""
    city = eighth_city()
    rng, rates, made = (
        Random(f"{city.name}|{profile}|{seed}"),
        city.rates[profile],
        Made(settings=_settings(city)),
    )
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
        {"code": code, "name": name, "aliases": sorted({name[:-1], words["shorter"].get(code, name[:-1])})}
        for code, name in words["counties"].items()
    )
    return Settings(city_code=words["city"][0], city_name=words["city"][1], regions=regions)


# -- rows -----------------------------------------------------------------------------------------------------
def _rows(rng: Random, work: Work, city: City, rates: Rates) -> list[dict[str, Any]]:
    first, *others = work.kind["departments"]
    rng.shuffle(others)
    known = city.words["strangers" if work.public else "private_strangers"]
    strangers = [name for name in known if name not in (first, *others)]
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
    ways = city.words["sections"]
    if not work.public and not work.said.mark:
        private = city.words["private_sections"]
        ways = private.get(work.kind["trade"], private["factory"])
    names = rng.choice(ways)
    share = replace(work, planned=work.planned // len(names))
    parts = [spelled(rng, share, department, "survey", city, rates, part) for part in names]
    whole = [spelled(rng, work, department, "survey", city, rates)] if rng.random() < city.with_whole else []
    return whole + parts
