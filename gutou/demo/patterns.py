"""Wrongdoing as it looks in files (造假线索): projects added to the city, and vouchers that do not bear out a few others.

Everything is drawn from a source of its own, so that the honest city stays as it is without. Each year of the drawn
months has its instances, which show in the last drawn month of that year at the latest; where that is not December, a
jump at year end stands in that last month, as large as it would be in December.
"""

from __future__ import annotations

from decimal import Decimal

from gutou.demo.pattern_forms import PATTERNS
from gutou.demo.places import january
from gutou.demo.planting import ALWAYS, Field, builder_beside, last_months, serials
from gutou.demo.profiles import BASE, Profile
from gutou.demo.projects import Project, Wrong

LEAST = 6
SHARE = 0.002


def plant(
    projects: list[Project], seed: int, periods: list[str], profile: Profile = BASE, total: int | None = None
) -> list[Project]:
    """Mark what the city already holds, and add projects of every pattern.

    Args:
        projects: The city; those whose vouchers will not bear them out are marked in place.
        seed: The same seed plants the same.
        periods: Months of the demonstration, oldest first.
        profile: How many library records carry codes.
        total: Number of projects that the numbers follow, where it is not the city's own.

    Returns:
        The projects added, with their library records.
    """
    _mark_what_is_there(projects)
    count = max(LEAST, round((total or len(projects)) * SHARE))
    added: list[Project] = []
    numbers = serials()
    for anchor in last_months(periods):
        year = anchor // 12
        fields = Field(builder_beside(projects + added, seed, year, anchor), anchor, count, profile, numbers)
        for pattern in PATTERNS:
            pattern(fields)
        _vouchers(projects, fields)
        added += fields.added
    return added


def _mark_what_is_there(projects: list[Project]) -> None:
    """The honest city is not free of it: bundles, splits, double records, early birds, halted works that go on."""
    for project in projects:
        forms = (
            ("打捆", "bundle", project.kind.archetype == "bundle"),
            ("拆分", "parts", project.kind.archetype == "split"),
            ("重复", "records", "twice_in_library" in project.faults),
            ("未开工先报", "survey", project.trap == "early"),
            ("停建仍报", "halted", project.stopped),
        )
        project.wrongs += [
            Wrong(pattern, form, (project.key,), 0, ALWAYS) for pattern, form, there in forms if there
        ]


def _vouchers(projects: list[Project], fields: Field) -> None:
    """Works whose vouchers fall short, and pairs of works with one voucher; their reports are as honest as the rest's."""
    anchor = fields.anchor
    fit = [
        project
        for project in projects
        if project.kind.archetype in ("ordinary", "renovation")
        and not (project.trap or project.wrongs or project.faults or project.parts)
        and project.departments
        and project.planned >= 1200
        and project.start <= anchor - 3
        and anchor + 1 < project.end
        and project.ytd(anchor) >= 150
        and len(project.library) == 1
        and project.library[0].factor == 1
        and project.library[0].entered <= anchor
    ]
    fields.rng.shuffle(fit)
    # Where the city has too few, works are added whose reports are in order.
    while len(fit) < (fields.count + 1) // 2 + 2 * fields.count:
        fields.enter(project := fields.draw(begun=(4, 10)))
        project.planned = max(project.planned, Decimal(1500))
        fit.append(project)
    short, until = (fields.count + 1) // 2, january(anchor) + 11
    for project in fit[:short]:
        project.insist |= {"vouchers"}
        fields.mark("超进度", "vouchers", project, since=january(anchor), until=until)
    rest = fit[short : short + 2 * fields.count]
    for one, other in zip(rest[::2], rest[1::2], strict=True):
        one.insist |= {"vouchers"}
        other.insist |= {"vouchers"}
        fields.mark("凭证重复", "vouchers", one, other, since=january(anchor), until=until)
