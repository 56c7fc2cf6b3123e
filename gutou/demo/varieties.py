"""Rare kinds of projects that the scope rules speak of (少见类型): leases, land, goods, animals and trees, old quarters."""

from __future__ import annotations

from decimal import Decimal

from gutou.demo import library
from gutou.demo.places import index, january, period_of
from gutou.demo.plan import comparable
from gutou.demo.planting import Field, builder_beside, last_months, serials
from gutou.demo.profiles import BASE, Profile
from gutou.demo.projects import Project

SHARES = {
    "finance_lease": 0.001,
    "land_development": 0.001,
    "current_assets": 0.001,
    "farm_subsidy": 0.0005,
    "biological": 0.001,
    "old_quarter": 0.001,
    "near_threshold": 0.0005,
}
_IN_LIBRARY = 0.4
_GROWTH = Decimal("1.045")
_NEAR = (50_100, 54_900)


def vary(
    projects: list[Project], seed: int, periods: list[str], profile: Profile = BASE, total: int | None = None
) -> list[Project]:
    """Projects of the rare kinds, at least one of each; ``plant`` has the meaning of the arguments."""
    last = index(periods[-1])
    fields = Field(builder_beside(projects, seed, 0, last), last, 0, profile, serials())
    fields.serials.update(dict.fromkeys(fields.serials, 800_000))
    for archetype, share in SHARES.items():
        for _ in range(max(1, round((total or len(projects)) * share))):
            _one(fields, archetype)
    return fields.added


def _one(fields: Field, archetype: str) -> None:
    if archetype == "near_threshold":
        project = fields.draw()
        # Typed in 亿元 under a head of 万元 by everyone: only after repair is it a little above the threshold.
        project.planned = Decimal(fields.rng.randrange(*_NEAR)) / 100
        project.trap, project.planned_typed = "near_threshold", Decimal("0.0001")
        project.departments = (project.kind.departments[0],)
        fields.mark("单位错误", "planned", project)
        return
    project = fields.draw(archetype)
    if archetype in ("finance_lease", "biological", "current_assets"):
        project.papers |= {"has_contract": True, "has_voucher": True, "has_photo": True}
    if fields.rng.random() < _IN_LIBRARY:
        fields.enter(project)


def completed_last_year(
    projects: list[Project], added: list[Project], seed: int, periods: list[str], profile: Profile = BASE
) -> list[Project]:
    """Honest works completed last year, as many as keep the added projects from blowing up the year's growth."""
    made: list[Project] = []
    numbers = serials()
    numbers.update(dict.fromkeys(numbers, 900_000))
    for last in last_months(periods):
        beside = builder_beside(projects + added + made, seed, -last, last)
        fields = Field(beside, last, 0, profile, numbers)
        _complete(fields, added + made)
        made += fields.added
    return made


def _complete(fields: Field, others: list[Project]) -> None:
    last = fields.anchor
    now, before = (library.export(others, period_of(month)) for month in (last, last - 12))
    level = sum((entry.ytd / entry.record.unit for entry in now), Decimal(0)) / _GROWTH
    wanted = level - comparable(now, before)
    count = max(3, len(now) // 4) if wanted > 0 else 0
    weights = [Decimal(fields.rng.randrange(40, 161)) for _ in range(count)]
    for weight in weights:
        project = fields.draw()
        end = fields.rng.randrange(last - 12, january(last)) if last % 12 < 11 else last - 12
        fields.place(project, end - fields.rng.randrange(9, 15), end)
        project.listed_until, project.trap = january(last) - 1, "completed_before"
        share = project.ytd(last - 12) / project.planned
        project.planned = max((wanted * weight / sum(weights) / share).quantize(Decimal(1)), Decimal(510))
        fields.enter(project, min(project.start + 1, last - 12))
