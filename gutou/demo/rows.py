"""Rows before they are written: what an office means to say about a project, with what it gets wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from gutou.demo.projects import Project


@dataclass(frozen=True, slots=True)
class Month:
    """A month, counted from year 0."""

    number: int


Value = Decimal | str | bool | Month | date | None


@dataclass(slots=True)
class Row:
    """One row of a document.

    Attributes:
        project: The project it is about.
        department: Who says so.
        document: ``survey``, ``library`` or ``key_projects``.
        values: Field → value as meant (money in 万元).
        written: Field → text that stands in the cell instead.
        part: Name of the section or part, or ``""``.
        is_whole: The row speaks of the whole project.
        faults: Planted faults.
        accepted: Not to be kept apart.
        library_code: The record, for rows of the library.
        group: Section, county or sheet it is put under.
    """

    project: Project
    department: str
    document: str
    values: dict[str, Value]
    written: dict[str, str] = field(default_factory=dict)
    part: str = ""
    is_whole: bool = True
    faults: list[str] = field(default_factory=list)
    accepted: bool = True
    library_code: str = ""
    group: str = ""
    shown: frozenset[str] = frozenset()

    def money(self, name: str) -> Decimal | None:
        """An amount of the row."""
        value = self.values.get(name)
        return value if isinstance(value, Decimal) else None
