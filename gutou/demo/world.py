"""The truth comes first: all projects of the fictional city, drawn from a seed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from gutou.demo import codes, names
from gutou.demo.draw import Builder
from gutou.demo.places import OUTSIDE, index, january
from gutou.demo.profiles import BASE, Profile
from gutou.demo.projects import Project
from gutou.demo.siblings import siblings

SHARES = {
    "renovation": 0.12,
    "mixed": 0.04,
    "repair": 0.05,
    "small": 0.05,
    "estate": 0.05,
    "purchase": 0.03,
    "used": 0.01,
    "levelling": 0.012,
    "line": 0.02,
    "bundle": 0.004,
    "split": 0.004,
    "outside": 0.006,
    "waiting": 0.045,
    "early": 0.006,
    "hidden_plan": 0.003,
    "key_only": 0.002,
    "family": 0.04,
}
SIZES = {"small": 180, "city": 9000}
CEILINGS = {"small": 20_000, "city": 160_000}
_SECTIONS = (
    ("土建部分", "设备部分"),
    ("第一标段", "第二标段"),
    ("A标段", "B标段", "C标段"),
    ("土建部分", "安装部分"),
)


def build(
    size: str, seed: int, periods: list[str], profile: Profile = BASE, total: int | None = None
) -> list[Project]:
    """All projects of the demonstration, the library's records still missing.

    Args:
        size: ``small`` or ``city``.
        seed: The same seed gives the same city.
        periods: Months of the demonstration, oldest first.
        profile: How alike its projects are.
        total: Number of projects, where it is not the size's own.
    """
    last = index(periods[-1])
    builder = Builder.of(seed, last, CEILINGS[size])
    total = total or SIZES[size]
    shares = SHARES | dict(profile.shares)
    wanted = {name: max(1, round(share * total)) for name, share in shares.items()}
    wanted["line"] = max(4, wanted["line"])
    projects: list[Project] = []
    for archetype in (
        "renovation",
        "mixed",
        "repair",
        "estate",
        "purchase",
        "used",
        "levelling",
        "line",
        "bundle",
        "split",
    ):
        projects += [builder.project(archetype) for _ in range(wanted[archetype])]
    projects += [
        _mark(builder.project("ordinary", small=True), "below_threshold") for _ in range(wanted["small"])
    ]
    projects += [
        _mark(builder.project("ordinary", outside=True), "outside_city") for _ in range(wanted["outside"])
    ]
    for trap in ("waiting", "early", "hidden_plan", "key_only"):
        projects += [_mark(builder.project("ordinary"), trap) for _ in range(wanted[trap])]
    families = 0
    while families < wanted["family"]:
        family = _family(builder, profile)
        families += len(family)
        projects += family
    if "sibling" in wanted:
        projects += siblings(builder, wanted["sibling"])
    boundary = builder.project("ordinary", small=True)
    boundary.planned = Decimal(500)
    projects.append(_mark(boundary, "at_threshold"))
    while len(projects) < total:
        projects.append(builder.project("ordinary"))
    for project in projects:
        _settle(builder, project, last)
    _sections(builder, projects)
    projects += _completed(builder, total, periods)
    return projects


def _mark(project: Project, trap: str) -> Project:
    project.trap = trap
    return project


def _family(builder: Builder, profile: Profile) -> list[Project]:
    """Two to four phases of one undertaking: different projects of one owner at one place."""
    first = builder.project("ordinary")
    count = builder.rng.choices((2, 3, 4), profile.phases)[0]
    family = [first]
    base = first.name
    first.name = replace(base, phase=names.PHASES[0])
    for number in range(1, count):
        other = builder.project("ordinary")
        other.kind, other.owner, other.region, other.sites = (
            first.kind,
            first.owner,
            first.region,
            first.sites,
        )
        other.industry, other.content, other.nature = first.industry, first.content, first.nature
        other.name = replace(base, phase=names.PHASES[number])
        other.start = min(first.start + 3 * number, builder.last)
        other.duration = max(other.duration, first.end - other.start + 4)
        other.planned = (first.planned * builder.rng.choice((80, 100, 120, 150)) / 100).quantize(Decimal(1))
        other.planned = max(other.planned, Decimal(520))
        builder.identify(other)
        if builder.rng.random() < 0.1:
            other.code = first.code
            other.faults.append("code_reused_by_phase")
        family.append(other)
    for project in family:
        project.trap = "phase"
    return family


def _settle(builder: Builder, project: Project, last: int) -> None:
    """Give each archetype what makes it one, and see that it is listed in the last month."""
    rng, archetype = builder.rng, project.kind.archetype
    if project.trap in ("waiting", "key_only"):
        project.start = last + rng.randrange(1, 7)
    elif project.trap == "early":
        project.start = last + rng.randrange(1, 4)
        project.early_wan = (project.planned * rng.randrange(2, 9) / 100).quantize(Decimal("0.01"))
        project.faults.append("start_after_period")
        project.departments = project.departments or (project.kind.departments[0],)
    elif project.trap == "hidden_plan":
        project.planned_hidden = True
        project.departments = project.departments or (project.kind.departments[0],)
    _shape(builder, project)
    if project.trap == "key_only":
        project.departments, project.key_project = (), True
    elif archetype in ("mixed", "repair", "used", "line") and not project.departments:
        project.departments = (project.kind.departments[0],)
    project.stopped = archetype == "ordinary" and not project.trap and rng.random() < 0.01
    project.leaves_survey = project.end <= last and rng.random() < 0.4
    project.listed_from = min(project.listed_from, last)
    if project.trap == "early":
        project.listed_from = min(project.listed_from, last - 1)
    project.late_listing = {
        name: min(delay, last - project.listed_from) for name, delay in project.late_listing.items()
    }
    project.listed_until = max(project.listed_until, last + 2)


def _shape(builder: Builder, project: Project) -> None:
    """What an archetype adds: accounting, papers, sites, parts."""
    rng, archetype = builder.rng, project.kind.archetype
    if archetype == "renovation":
        project.accounting = rng.choices(("资本化", "", "费用化"), (50, 45, 5))[0]
    elif archetype == "mixed":
        project.accounting = rng.choices(("资本化", "费用化", ""), (40, 20, 40))[0]
    elif archetype == "repair":
        project.accounting = rng.choices(("", "费用化"), (60, 40))[0]
    elif archetype == "purchase":
        project.undelivered = rng.random() < 0.27
        project.papers |= {"has_contract": True, "has_voucher": True, "has_photo": not project.undelivered}
        if project.undelivered:
            project.content += rng.choice(("设备尚未交付。", "设备未到货。"))
    elif archetype == "line" and rng.random() < 0.3:
        project.sites = (project.region, rng.choice(list(OUTSIDE)))
    elif archetype == "bundle":
        project.faults.append("bundle")
    elif archetype == "split":
        project.faults.append("split")
        project.parts, project.parts_department, project.whole_row = (
            ("第一段", "第二段", "第三段"),
            "住建",
            False,
        )
        project.departments = ("住建",)


def _sections(builder: Builder, projects: list[Project]) -> None:
    """Some projects are listed by one department in sections, with or without a row of the whole."""
    fit = [p for p in projects if p.kind.archetype in ("ordinary", "renovation") and not p.trap]
    fit = [p for p in fit if len(p.departments) >= 2 and p.planned >= 1500]
    for project in builder.rng.sample(fit, max(2, round(len(projects) * 0.025))):
        project.parts = builder.rng.choice(_SECTIONS)
        project.parts_department = builder.rng.choice(project.departments)
        project.whole_row = builder.rng.random() < 0.5


def _completed(builder: Builder, total: int, periods: list[str]) -> list[Project]:
    """Projects completed before this year: they stand in earlier exports and lists only."""
    rng = builder.rng
    earliest = january(index(periods[0]) - 12) + 1
    this_january = january(builder.last)
    done = []
    for _ in range(round(total * 0.22 * (this_january - earliest) / 12)):
        project = builder.project(rng.choices(("ordinary", "renovation", "estate"), (80, 14, 6))[0])
        project.duration = rng.randrange(8, 26)
        end = rng.randrange(earliest + 1, this_january)
        project.start = end - project.duration + 1
        project.approved = project.start - 2
        project.listed_from, project.listed_until = project.start - 1, min(end + 1, this_january - 1)
        project.trap = "completed_before"
        project.code = codes.project_code(
            rng,
            year=project.approved // 12,
            month=project.approved % 12 + 1,
            region=project.region,
            kind="01",
        )
        done.append(project)
    return done
