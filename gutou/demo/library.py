"""The statistical library of the demonstration: which projects stand in it, since when and with what amounts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from gutou.demo import codes, names
from gutou.demo.places import index, january
from gutou.demo.profiles import BASE, Profile
from gutou.demo.projects import CENT, LibraryRecord, Project

_IN_LIBRARY = {
    "ordinary": 0.83,
    "renovation": 0.76,
    "mixed": 0.5,
    "repair": 0.3,
    "estate": 0.9,
    "purchase": 0.6,
    "used": 0.3,
    "levelling": 0.35,
    "line": 0.75,
    "bundle": 0.4,
    "split": 0.0,
}
_TRAPS = {
    "below_threshold": 0.25,
    "at_threshold": 0.0,
    "outside_city": 0.4,
    "waiting": 0.06,
    "early": 0.0,
    "hidden_plan": 0.0,
    "key_only": 0.0,
    "completed_before": 0.93,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as one period's export shows it; amounts in 万元."""

    project: Project
    record: LibraryRecord
    ytd: Decimal
    cumulative: Decimal
    prior_cumulative: Decimal
    prior_ytd: Decimal | None
    planned: Decimal
    finished: bool

    @property
    def prior_high(self) -> Decimal:
        """The most that last year's same months can have been."""
        return min(self.prior_cumulative, self.planned) if self.prior_ytd is None else self.prior_ytd


def enter(projects: list[Project], seed: int, last: int, profile: Profile = BASE) -> None:
    """Decide for every project whether, when and how it stands in the library."""
    rng = Random(f"library|{seed}")
    serials: dict[str, int] = {}
    for project in projects:
        if not _stands(project, rng):
            if not project.departments and project.trap != "key_only":
                project.departments = (project.kind.departments[0],)
            project.leaves_survey = False
            continue
        delay = rng.choices((0, 1, 2, 3, 6, 9), (34, 36, 16, 8, 4, 2))[0]
        entered = min(project.start + delay, last)
        if project.trap == "waiting":
            entered = last - rng.randrange(0, 5)
        project.library = [new_record(project, rng, entered, serials, profile)]
        _amounts(project.library[0], project, rng)
        if project.kind.archetype == "line" and (
            project.sites[1][:4] != project.region[:4] or rng.random() < 0.5
        ):
            project.library = _sites(project, rng, entered, serials, profile)
        elif _doubled(project, rng):
            project.library.append(_double(project, rng, last, serials, profile))
    _strike_out(projects, rng, last)


def _stands(project: Project, rng: Random) -> bool:
    rate = _TRAPS.get(project.trap, _IN_LIBRARY[project.kind.archetype])
    if project.kind.archetype == "line" and project.sites[1][:4] != project.region[:4]:
        rate = 0.5
    return rng.random() < (max(rate, 0.85) if rate and not project.departments else rate)


def new_record(
    project: Project, rng: Random, entered: int, serials: dict[str, int], profile: Profile
) -> LibraryRecord:
    """A record of a project, numbered in its county and year, under a name and with codes as the library has them."""
    key = f"{project.region}{entered // 12}"
    serials[key] = serials.get(key, 0) + rng.randrange(1, 4)
    real_estate = project.kind.archetype == "estate" and rng.random() < 0.88
    return LibraryRecord(
        code=codes.library_code(project.region, entered // 12, serials[key]),
        name=names.variant(project.name, rng),
        entered=entered,
        region=project.region,
        real_estate=real_estate,
        has_code=rng.random() < profile.library_code,
        has_uscc=rng.random() < profile.library_credit,
    )


def _amounts(record: LibraryRecord, project: Project, rng: Random) -> None:
    """Some records differ from the surveys, some were corrected against last year's export."""
    if rng.random() < 0.08:
        record.factor = Decimal(rng.choice((70, 82, 90, 110, 118))) / 100
    if rng.random() < 0.04 and project.planned > 1000:
        record.planned_factor = Decimal(rng.choice((90, 105, 120))) / 100
    if rng.random() < 0.07:
        record.prior_factor = Decimal(rng.choice((50, 70, 85, 92, 106))) / 100
    record.prior_blank = rng.random() < 0.12 and project.planned < 6000


def _sites(
    project: Project, rng: Random, entered: int, serials: dict[str, int], profile: Profile
) -> list[LibraryRecord]:
    """One record per county; their planned totals give the shares."""
    first, second = project.library[0], new_record(project, rng, entered, serials, profile)
    share = Decimal(rng.randrange(25, 76)) / 100
    key = f"{project.sites[1]}{entered // 12}"
    serials[key] = serials.get(key, 0) + 1
    second.code = codes.library_code(project.sites[1], entered // 12, serials[key])
    second.region = project.sites[1]
    first.share, second.share = share, 1 - share
    for record in (first, second):
        record.role, record.factor, record.planned_factor = "site", Decimal(1), Decimal(1)
        record.prior_factor = Decimal(1)
    return [first, second]


def _doubled(project: Project, rng: Random) -> bool:
    return (
        project.kind.archetype in ("ordinary", "renovation", "estate")
        and project.trap != "phase"
        and rng.random() < 0.02
    )


def _double(
    project: Project, rng: Random, last: int, serials: dict[str, int], profile: Profile
) -> LibraryRecord:
    first = project.library[0]
    entered = min(first.entered + rng.randrange(1, 5), last)
    second = new_record(project, rng, entered, serials, profile)
    second.role, second.real_estate = "duplicate", first.real_estate
    second.factor = first.factor * rng.choice((Decimal(1), Decimal(1), Decimal("0.9")))
    project.faults.append("twice_in_library")
    return second


def _strike_out(projects: list[Project], rng: Random, last: int) -> None:
    """A few records of last year are gone although the project goes on."""
    fit = [
        p
        for p in projects
        if len(p.library) == 1
        and p.library[0].entered <= last - 12
        and p.trap == ""
        and p.departments
        and p.end > last
    ]
    for project in rng.sample(fit, min(len(fit), max(1, round(len(fit) * 0.02)))):
        project.library[0].gone_from = rng.randrange(january(last) + 1, last + 1)
        project.faults.append("struck_out_of_library")


def export(projects: list[Project], period: str) -> list[Entry]:
    """The export of a period: every record entered by then, until December of the year of completion."""
    month = index(period)
    entries = []
    for project in projects:
        for record in project.library:
            gone = record.gone_from is not None and month >= record.gone_from
            leaves = january(project.end) + 11
            if record.entered <= month and (month <= leaves or project.stays) and not gone:
                entries.append(_entry(project, record, month))
    return sorted(entries, key=lambda entry: entry.record.code)


def _entry(project: Project, record: LibraryRecord, month: int) -> Entry:
    ytd = amount(project, record, month)
    prior = amount(project, record, month - 12)
    shown: Decimal | None = prior
    in_last_years_export = record.entered <= month - 12
    if in_last_years_export:
        shown = (prior * record.prior_factor).quantize(CENT)
    elif record.prior_blank and project.start < january(month):
        shown = None
    planned = (project.planned * record.planned_factor * record.share).quantize(CENT)
    if record.share != 1 and record.region != project.region:
        planned = project.planned - (project.planned * (1 - record.share)).quantize(CENT)
    before = _level(project, record, january(month) - 1)
    if month >= record.unit_from:
        ytd *= record.unit
    planned *= record.planned_unit
    finished = project.end <= month or record.claims == "completed"
    return Entry(project, record, ytd, before + ytd, before, shown, planned, finished)


def amount(project: Project, record: LibraryRecord, month: int) -> Decimal:
    """The record's investment from January to the month."""
    return _level(project, record, month) - _level(project, record, january(month) - 1)


def _level(project: Project, record: LibraryRecord, month: int) -> Decimal:
    level = project.cumulative(month)
    if record.claims == "started" and month >= record.entered:
        level = max(level, (project.planned * min(month - record.entered + 1, 6) / 20).quantize(CENT))
    if record.share != 1 and record.region != project.region:
        return level - (level * (1 - record.share)).quantize(CENT)
    most = project.planned * record.planned_factor * record.share
    if project.levels:
        return (level * record.share * record.factor).quantize(CENT)
    return min(level * record.share * record.factor, most).quantize(CENT)
