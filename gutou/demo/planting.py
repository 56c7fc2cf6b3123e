"""Where projects are added to the city beside the honest ones: who draws them, how they are dated, entered, marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from gutou.demo import library
from gutou.demo.draw import Builder
from gutou.demo.places import COUNTIES, OUTSIDE, index
from gutou.demo.profiles import Profile
from gutou.demo.projects import LibraryRecord, Project, Wrong

ALWAYS = 10**6
_CEILING = 6000
_SERIALS = 500_000
_SHOWN = frozenset({"start_month", "span", "stage", "region", "content", "cumulative", "month_done"})


@dataclass
class Field:
    """Where projects of one year are planted: who draws them, the last drawn month, how many of each pattern."""

    builder: Builder
    anchor: int
    count: int
    profile: Profile
    serials: dict[str, int]
    added: list[Project] = field(default_factory=list)

    @property
    def rng(self) -> Random:
        """The source of everything random here."""
        return self.builder.rng

    def draw(self, archetype: str = "ordinary", begun: tuple[int, int] = (3, 14)) -> Project:
        """A project under way in the last month, listed by its department and by 发改."""
        project = self.builder.project(archetype)
        self.place(project, self.anchor - self.rng.randrange(*begun), self.anchor + self.rng.randrange(3, 12))
        self.added.append(project)
        return project

    def place(self, project: Project, start: int, end: int) -> None:
        """Give a project its dates, and what follows from them."""
        project.start, project.duration = start, end - start + 1
        self.builder.identify(project)
        project.departments = tuple(dict.fromkeys((project.kind.departments[0], "发改")))
        project.listed_from, project.listed_until = start - 1, max(end, self.anchor) + 2
        project.late_listing, project.insist = {}, _SHOWN

    def enter(self, project: Project, entered: int | None = None) -> LibraryRecord:
        """Enter a project into the library."""
        month = min(project.start + self.rng.randrange(0, 3), self.anchor) if entered is None else entered
        record = library.new_record(project, self.rng, month, self.serials, self.profile)
        project.library.append(record)
        return record

    def mark(self, pattern: str, form: str, *group: Project, since: int = 0, until: int = ALWAYS) -> None:
        """Note what is planted in the projects of one instance."""
        keys = tuple(project.key for project in group)
        for project in group:
            project.wrongs.append(Wrong(pattern, form, keys, since, until))

    def halves(self) -> Iterator[bool]:
        """True and false in turn, as often as there are instances."""
        return (number % 2 == 0 for number in range(self.count))


def last_months(periods: list[str]) -> list[int]:
    """The last drawn month of every year."""
    return list({index(period) // 12: index(period) for period in periods}.values())


def builder_beside(projects: list[Project], seed: int, year: int, anchor: int) -> Builder:
    """A builder of the same city with a source of its own, which repeats no name and no key."""
    builder = Builder.of(seed, anchor, _CEILING)
    builder.rng = Random(f"patterns|{seed}|{year}")
    builder.used_names = {project.name.brand + project.name.body for project in projects}
    builder.publics = {project.owner.name: project.owner for project in projects if project.owner.public}
    builder.serial = max(int(project.key[1:]) for project in projects)
    return builder


def serials() -> dict[str, int]:
    """Library numbers far above those of the honest city."""
    years = range(1990, 2100)
    return {f"{region}{year}": _SERIALS for region in (*COUNTIES, *OUTSIDE) for year in years}
