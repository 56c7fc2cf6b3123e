"""Kinds of rows (行的种类) and the words that tell them (``schemas/vocabulary/rows.toml``)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from gutou.intake.headers import Header
from gutou.intake.headers_grid import cell_text
from gutou.intake.headers_vocabulary import fold, load
from gutou.intake.reader import Cell, Sheet

Kind = Literal["data", "header", "unit", "section", "group", "subtotal", "total", "footer", "note", "blank"]
KINDS: tuple[Kind, ...] = (
    "data",
    "header",
    "unit",
    "section",
    "group",
    "subtotal",
    "total",
    "footer",
    "note",
    "blank",
)


@dataclass
class Section:
    """A section row and what it declares."""

    row: int
    level: int
    label: str
    declared: int | None = None
    counted: int = 0


@dataclass(frozen=True)
class Mark:
    """A row that sums up others: section, group, subtotal or total.

    Attributes:
        row: Its row.
        kind: What it is.
        label: Its words.
        at: How many data rows stand above it.
        declared: How many rows it says it stands for.
    """

    row: int
    kind: Kind
    label: str
    at: int
    declared: int | None


@dataclass
class DataRow:
    """One data row with the labels it stands under; ``group_at`` is the place of the group's label."""

    index: int
    section: str | None
    group: str | None
    group_at: tuple[int, int] | None


@dataclass
class Layout:
    """The rows of one table of a sheet told apart; the tables of a sheet share out its rows.

    Attributes:
        sheet: The sheet.
        header: The table's header, None where there is none.
        kinds: One kind per row from ``start`` on.
        start: First row.
        data: Data rows with what they stand under.
        sections: Section rows.
        marks: Rows that sum up others, sections included.
        unit: Unit that is written for the whole table.
        column_units: Units that a row of units gives to columns.
        title: Texts above the header.
        unread: Header of a table whose rows are notes, since it is of another kind or has no names.
        next_header: Header of the table that follows below.
    """

    sheet: Sheet
    header: Header | None
    kinds: list[Kind]
    start: int = 0
    data: list[DataRow] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    unit: str | None = None
    column_units: dict[int, str] = field(default_factory=dict)
    title: str = ""
    unread: Header | None = None
    next_header: Header | None = None

    def counts(self) -> Counter[Kind]:
        """Rows by kind."""
        return Counter(self.kinds)


@cache
def row_pattern(key: str) -> re.Pattern[str]:
    """Pattern of one kind of row."""
    return re.compile(load("rows")[key])


@cache
def section_patterns() -> list[tuple[int, re.Pattern[str]]]:
    """Level and pattern of each form of section row."""
    return [(entry["level"], re.compile(entry["pattern"])) for entry in load("rows")["section"]]


@cache
def table_pattern(table: str) -> re.Pattern[str]:
    """Pattern of a table of the row vocabulary."""
    return re.compile(load("rows")[table]["pattern"])


def folded(cell: Cell) -> str:
    """A cell's text as headers and labels are compared."""
    text = cell_text(cell)
    return fold(text) if text else ""


def squeezed(text: str) -> str:
    """Text after NFKC without blanks; units in brackets stay."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
