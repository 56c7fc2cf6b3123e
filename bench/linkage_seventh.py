"""A seventh city that nothing was tuned on: a prefecture of a south-eastern coast and the hills behind it.

Written on 28 November 2026, to judge the register at first look on a vocabulary and a noise that nothing was tuned on:
from general knowledge of how such offices name projects in lists of key projects, in filings of technical renovation, in
lists of special bonds, in approvals and in the library. Whoever wrote it had read neither the register, its words, its
tests and its page nor the changelog, the demonstration's word lists or any other city's; of the bench's code the frame
and, for its shape, the sixth city's with its tests and the heads of its word lists. The register was not run on it while
it was written. Nothing in it is changed after the register has first been run on it. No word list, weight or test of the
register may be taken from it, and its failures are not read case by case: their sum is what it is for. It was given to
development on the same day, when its first look had been taken.

Its words stand in ``linkage_seventh.toml``, works are made in ``linkage_seventh_works.py`` and ``_families.py`` at the
``_places.py`` for the ``_companies.py``, names written in ``_names.py``, ``_operators.py``, ``_marks.py``,
``_styles.py`` and ``_amounts.py``, the other fields in ``_fields.py`` and ``_owners.py``. Rates and the numbers of rows
are the sixth city's, so that the cities can be compared, and families are made as there. Other than in the sixth, rare
characters of places are typed as others that sound or look like them, a village becomes a community, a road is said from
its other end and its number before its letter, water is counted in tons or cubic metres and land in hectares, parcels of
land tell homes and factories apart, buildings of schools bear donors' names, companies were renamed, move 福建 into
brackets or are workshops and co-operatives, a first phase is 首期 and a second 贰期, halls are rented and machines bought,
totals and codes stand in names, clerks type one kind of brackets, and a list goes by towns. What tells two works of one
owner apart – phase, batch, year, place, product, capacity, number – is in every row.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

from bench.linkage_city import City, Rates, Work
from bench.linkage_rows import Made
from bench.linkage_seventh_families import works
from bench.linkage_seventh_fields import WAYS, spelled
from bench.linkage_seventh_places import seventh_words
from gutou.settings import Settings

RATES = {
    "base": Rates(0.40, 0.50, 3.0, 0.5, 0.03, 0.05, 0.08, 0.15, 0.10, 0.05, 0.03),
    "hard": Rates(0.62, 0.68, 5.5, 1.2, 0.06, 0.10, 0.13, 0.22, 0.20, 0.11, 0.09),
}
"""The sixth city's, and the third's."""


@cache
def seventh_city() -> City:
    """The seventh held-out city."""
    return City(
        name="seventh",
        words=seventh_words(),
        rates=RATES,
        ways=WAYS,
        listed=(6, 43, 30, 15, 6),
        in_library=0.68,
        doubles=0.025,
        in_sections=0.03,
        with_whole=0.4,
        rows_per_project=2.5,
    )


def seventh(profile: str, seed: int, rows: int) -> Made:
    """One month of the seventh held-out city with about ``rows`` rows; ``profile`` is ``base`` or ``hard``."""
    city = seventh_city()
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
    ways = city.words["sections_of"]["public"]
    if not work.public and not work.said.mark:
        private = city.words["sections_of"]
        ways = private.get(work.kind["trade"], private["factory"])
    names = rng.choice(ways)
    share = replace(work, planned=work.planned // len(names))
    parts = [spelled(rng, share, department, "survey", city, rates, part) for part in names]
    whole = [spelled(rng, work, department, "survey", city, rates)] if rng.random() < city.with_whole else []
    return whole + parts
