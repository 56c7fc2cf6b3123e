"""A sheet's header (表头): which column is which field of which document."""

from __future__ import annotations

from dataclasses import dataclass

from gutou.intake.headers_grid import column_letter
from schemas.documents import DOCUMENTS


@dataclass
class Column:
    """One column under a header.

    Attributes:
        place: Zero-based column.
        texts: Header texts from the top, as written.
        field: Field it was read as, or None.
        role: ``value``, ``planned`` (counts when not started), ``span`` (beginning and end), ``ignored``.
        unit: Money unit its header states.
        percent: Whether its header has a % sign.
        rank: How close the word was.
        readings: Both readings of an ambiguous header that could not be decided.
        twin: Place of the column that took the same field.
    """

    place: int
    texts: tuple[str, ...]
    field: str | None = None
    role: str = "value"
    unit: str | None = None
    percent: bool = False
    rank: int = 9
    readings: tuple[str, ...] = ()
    twin: int | None = None

    @property
    def letter(self) -> str:
        """Column letter as a person sees it."""
        return column_letter(self.place)

    @property
    def header(self) -> str:
        """The header as written, parents first."""
        return "/".join(" ".join(text.split()) for text in self.texts)


@dataclass
class Header:
    """A header found in a sheet for one document."""

    document: str
    top: int
    depth: int
    columns: list[Column]
    score: float

    @property
    def bottom(self) -> int:
        """Last row of the header."""
        return self.top + self.depth - 1

    @property
    def by_field(self) -> dict[str, Column]:
        """Columns by field."""
        return {c.field: c for c in self.columns if c.field and c.role == "value"}

    @property
    def found(self) -> set[str]:
        """Fields that have a column, in any role."""
        return {c.field for c in self.columns if c.field}

    @property
    def missing(self) -> list[tuple[str, ...]]:
        """Groups of required fields of which no column is there."""
        about = DOCUMENTS[self.document]
        groups = [(name,) for name in about.required] + list(about.required_any)
        return [group for group in groups if not self.found & set(group)]


def is_named(header: Header) -> bool:
    """Whether the table says what each row is about: its project, scope, city, or another key of the document."""
    return bool(header.found & set(DOCUMENTS[header.document].names))
