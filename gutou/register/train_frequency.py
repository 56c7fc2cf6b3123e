"""Counts how common units and names are (频次表), for :mod:`gutou.register.frequency`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from statistics import fmean

from msgspec import structs

from gutou.register.description import Description
from gutou.register.frequency import USUAL_PROJECTS, core_common, frequencies_instead, owner_common
from gutou.register.train_data import Lesson

LEAST_LESSONS = 3
"""A city has two periods at least, so that what three lessons know is known in two cities."""
MOST_ENTRIES = 4000
"""The most common are kept: some 100 KB."""


def count_frequencies(lessons: Iterable[Lesson]) -> dict[str, dict[str, float]]:
    """How many different projects a unit has, and how many bear one core, per city and month.

    Returns:
        ``owners``: core of a unit's name → projects of one such unit, where that is more than usual; ``cores``: core of
        a project's name → projects called so, where that is more than one. Means over the lessons that know them.
    """
    owners: dict[str, list[int]] = defaultdict(list)
    cores: dict[str, list[int]] = defaultdict(list)
    lessons_known = 0
    for taught in lessons:
        by_owner: dict[tuple[str, str], set[str]] = defaultdict(set)
        by_core: dict[str, set[str]] = defaultdict(set)
        for row, project in zip(taught.rows, taught.projects, strict=True):
            if project is not None:
                by_owner[row.owner.core, row.owner.place].add(project)
                by_core[row.name.core].add(project)
        for (core, _), projects in by_owner.items():
            owners[core].append(len(projects))
        for core, projects in by_core.items():
            cores[core].append(len(projects))
        lessons_known += 1
    least = min(LEAST_LESSONS, lessons_known)
    return {
        "owners": _common(owners, USUAL_PROJECTS, least),
        "cores": _common(cores, 1, least),
    }


def _common(counted: dict[str, list[int]], usual: int, least: int) -> dict[str, float]:
    """Means above ``usual``; what only one of several cities knows is its own and not common."""
    means = (
        (core, round(fmean(counts), 1)) for core, counts in counted.items() if core and len(counts) >= least
    )
    common = sorted(((core, mean) for core, mean in means if mean > usual), key=lambda one: (-one[1], one[0]))
    return dict(common[:MOST_ENTRIES])


def seen_with(lessons: Iterable[Lesson], tables: Mapping[str, dict[str, float]]) -> list[Lesson]:
    """The same lessons as they are described once ``tables`` are shipped."""

    def again(row: Description) -> Description:
        return structs.replace(
            row,
            names=tuple(structs.replace(name, common=core_common(name.core)) for name in row.names),
            owner=structs.replace(row.owner, common=owner_common(row.owner.core)),
        )

    with frequencies_instead(tables):
        return [replace(taught, rows=[again(row) for row in taught.rows]) for taught in lessons]
