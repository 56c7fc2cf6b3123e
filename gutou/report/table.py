"""Tables of the report page (报告页的表): cells with what sorting and reading aloud need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from gutou.report.figure import plain, readable, signed
from gutou.report.figures import rounded

BLANK = "—"
SEARCHED_FROM = 9
"""A table of so many rows can be searched."""


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        name: Heading.
        kind: ``text``, ``wan`` (万元, whole), ``number``, ``pct`` (one decimal) or ``day``.
        unit: Said in the heading.
    """

    name: str
    kind: str = "text"
    unit: str = ""

    @property
    def heading(self) -> str:
        """The heading with its unit."""
        unit = self.unit or {"wan": "万元", "pct": "%"}.get(self.kind, "")
        return f"{self.name}（{unit}）" if unit else self.name

    @property
    def right(self) -> bool:
        """Whether its cells stand to the right."""
        return self.kind in ("wan", "number", "pct")


@dataclass(frozen=True)
class Bar:
    """A bullet bar: how far ``value`` has come, against ``mark``; both in percent of a whole year."""

    value: float
    mark: float

    @property
    def scale(self) -> float:
        """What fills the width."""
        return max(100.0, min(self.value, 200.0))

    @property
    def width(self) -> str:
        """Length of the bar in percent of the width."""
        return f"{max(0.0, min(self.value, self.scale)) / self.scale * 100:.1f}"

    @property
    def at(self) -> str:
        """Where the mark stands in percent of the width."""
        return f"{min(self.mark, self.scale) / self.scale * 100:.1f}"


@dataclass(frozen=True)
class Cell:
    """One cell: its text, what it sorts by (a number or the text), a class that colours it, a bar."""

    text: str
    sort: str = ""
    mark: str = ""
    bar: Bar | None = None


Value = str | int | Decimal | date | bool | Cell | None


@dataclass(frozen=True)
class Table:
    """A table of the page.

    Attributes:
        key: Name in English, for links and scripts.
        caption: What it shows.
        columns: Its columns.
        rows: Its cells.
        why: Why it is empty; printed in its place.
        note: A sentence beneath it.
        strong: Rows to stress, by number from 0.
        ordered: Whether the order of the rows says something; then it is neither sorted nor searched.
    """

    key: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    why: str = ""
    note: str = ""
    strong: frozenset[int] = field(default_factory=frozenset)
    ordered: bool = False

    @property
    def searched(self) -> bool:
        """Whether it is long enough to be searched."""
        return not self.ordered and len(self.rows) >= SEARCHED_FROM


def table(
    key: str,
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    why: str = "",
    note: str = "",
    strong: Iterable[int] = (),
    ordered: bool = False,
) -> Table:
    """A table from plain values."""
    made = [[cell_of(value, column) for value, column in zip(row, columns, strict=True)] for row in rows]
    return Table(key, caption, columns, made, why, note, frozenset(strong), ordered)


def cell_of(value: Value, column: Column) -> Cell:
    """A value as a cell of its column; what is missing is a dash that sorts last."""
    if isinstance(value, Cell):
        return value
    if value is None or value == "":
        return Cell(BLANK)
    if isinstance(value, bool):
        return Cell("是" if value else "否")
    if isinstance(value, datetime):
        return Cell(f"{value:%Y-%m-%d %H:%M}", f"{value:%Y%m%d%H%M}")
    if isinstance(value, date):
        return Cell(f"{value:%Y-%m-%d}", f"{value:%Y%m%d}")
    if isinstance(value, str):
        return Cell(readable(value))
    return Cell(number_text(Decimal(value), column.kind), f"{value}")


def number_text(value: Decimal, kind: str) -> str:
    """A number as its kind of column prints it."""
    if kind == "wan":
        return signed(f"{rounded(value, 0):,}")
    return signed(f"{rounded(value, 1):,}") if kind == "pct" else plain(value)
