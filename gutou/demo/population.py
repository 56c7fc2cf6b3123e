"""The city's projects with their library records, and a last year that fits this year."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from gutou.demo import library, statistics_files, world
from gutou.demo.catalog import sector_of
from gutou.demo.places import index, period_of
from gutou.demo.profiles import BASE, Profile
from gutou.demo.projects import Project


def population(
    size: str, seed: int, periods: list[str], profile: Profile = BASE, total: int | None = None
) -> list[Project]:
    """The city's projects with their library records; last year's level is brought near this year's."""
    projects = world.build(size, seed, periods, profile, total)
    last = index(periods[-1])
    library.enter(projects, seed, last, profile)
    statistics_files.choose_key_projects(projects, seed)
    now, before = library.export(projects, periods[-1]), library.export(projects, period_of(last - 12))
    _level_last_year(now, before)
    return projects


def _level_last_year(now: list[library.Entry], before: list[library.Entry]) -> None:
    """Scale what was completed last year, county by county and sector by sector, to a growth near 4.5 %."""
    restated = {entry.record.code: entry.prior_ytd for entry in now}
    ytd = {entry.record.code: entry.ytd for entry in before}
    done = [entry for entry in before if entry.project.trap == "completed_before"]
    for group in (_sector, _county, _sector, _county, _whole):
        wanted: dict[str, Decimal] = defaultdict(Decimal)
        movable: dict[str, Decimal] = defaultdict(Decimal)
        for entry in now:
            wanted[group(entry)] += entry.ytd / Decimal("1.045")
            if entry.record.code not in ytd:
                wanted[group(entry)] -= entry.prior_ytd or Decimal(0)
        for entry in before:
            if entry.project.trap == "completed_before":
                movable[group(entry)] += ytd[entry.record.code]
            else:
                prior = restated.get(entry.record.code)
                wanted[group(entry)] -= entry.ytd if prior is None else prior
        for entry in done:
            total = movable[group(entry)]
            factor = (
                min(max(wanted[group(entry)] / total, Decimal("0.3")), Decimal(4)) if total else Decimal(1)
            )
            ytd[entry.record.code] *= factor
    scaled: set[str] = set()
    for entry in done:
        if entry.ytd and entry.project.key not in scaled:
            scaled.add(entry.project.key)
            planned = (entry.project.planned * ytd[entry.record.code] / entry.ytd).quantize(Decimal(1))
            entry.project.planned = max(planned, Decimal(510))


def _sector(entry: library.Entry) -> str:
    return sector_of(entry.project.industry[0])


def _county(entry: library.Entry) -> str:
    return entry.record.region


def _whole(entry: library.Entry) -> str:
    return ""
