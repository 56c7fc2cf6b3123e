"""What a single row below a header looks like (行的样子), whatever stands above it."""

from __future__ import annotations

import re

from gutou.intake.headers import Header
from gutou.intake.headers_grid import Grid, cell_text
from gutou.intake.headers_vocabulary import fold, money_unit, whole_unit
from gutou.intake.layout_kinds import Kind, Layout, folded, row_pattern, squeezed
from gutou.intake.layout_lines import line, signed, unit
from gutou.intake.reader import Cell
from schemas.documents import DOCUMENTS, patterns

_COUNTER = re.compile(r"[甲乙丙丁戊]|[a-z]{1,2}|\(?\d{1,3}\)?(=.*)?")
NUMBER = re.compile(rf"[-+]?[\d,]+(\.\d+)?%?|{patterns.unnamed(patterns.MONEY)}")
"""What stands in a column of figures."""
_IDENTITY = (
    "owner_name",
    "owner_uscc",
    "project_code",
    "library_code",
    "region",
    "address",
    "content",
    "stage",
    "nature",
    "start_month",
)


def label(cell: Cell) -> str:
    """Comparable text of a cell; what folding leaves nothing of stays as it is."""
    return folded(cell) or (cell_text(cell) or "")


class Rows:
    """Questions about one row of a table."""

    def __init__(self, layout: Layout, header: Header) -> None:
        self.header = header
        self.grid = Grid(layout.sheet)
        self.columns = {c.place: c for c in header.columns}
        by_field = header.by_field
        self.names = DOCUMENTS[header.document].names
        self.name = next((by_field[n].place for n in self.names if n in by_field), 0)
        self.seq = by_field["seq"].place if "seq" in by_field else None
        self.identity = [by_field[n].place for n in _IDENTITY if n in by_field]
        self._texts = {c.place: {fold(text) for text in c.texts} for c in header.columns}
        self._units = {c.place: {money_unit(text) for text in c.texts} | {None} for c in header.columns}
        above = layout.sheet.rows[layout.start : header.top]
        self.titles = {text for row in above for cell in row if (text := folded(cell))}

    def plainly_data(self, index: int, row: list[Cell]) -> bool:
        """A numbered row with a name and two more words on the project needs no closer look."""
        width = len(row)
        if index <= self.header.bottom + 2 or self.seq is None or max(self.seq, self.name) >= width:
            return False
        number, name = row[self.seq], row[self.name]
        counted = isinstance(number, int) or (isinstance(number, str) and number.strip().isdecimal())
        if not counted or not isinstance(name, str) or not name.strip():
            return False
        told = 0
        for place in self.identity:
            if place < width and row[place] is not None:
                told += 1
                if told == 2:
                    return True
        return False

    def repeats_header(self, cells: dict[int, str], after_header: bool) -> bool:
        """The header's own words at their own places, all or most of them."""
        same = sum(1 for place, text in cells.items() if text in self._texts.get(place, ()))
        return (same >= 2 and same >= 0.6 * len(cells)) or (after_header and same == len(cells))

    def same_header(self, row: list[Cell], cells: dict[int, str], after_header: bool) -> bool:
        """The header again, nothing else and in the same units, as at the top of a printed page."""
        return (len(cells) >= 2 or after_header) and all(
            text in self._texts.get(place, ())
            and money_unit(cell_text(row[place]) or "") in self._units.get(place, ())
            for place, text in cells.items()
        )

    def reads_alike(self, other: Header) -> bool:
        """Whether another header gives every column the same field and unit, in the same words.

        In other words it is the header of another table, and what it stands under ends there.
        """
        mine = {
            c.place: (c.field, c.role, c.unit) for c in self.header.columns if c.field or c.twin is not None
        }
        theirs = {c.place: (c.field, c.role, c.unit) for c in other.columns if c.field}
        worded = {c.place: fold(c.texts[-1]) for c in self.header.columns}
        said = {c.place: fold(c.texts[-1]) for c in other.columns if c.field}
        return all(
            mine.get(place) == read and worded.get(place) == said[place] for place, read in theirs.items()
        )

    def counts_columns(self, cells: dict[int, str]) -> bool:
        """The row 甲 乙 1 2 3 … of statistical forms."""
        if len(cells) < 3 or not all(_COUNTER.fullmatch(text) for text in cells.values()):
            return False
        numbers = [int(m[0]) for text in cells.values() if (m := re.match(r"\d+", text.strip("()")))]
        return (
            len(numbers) >= 2
            and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
            and numbers[0] <= 2
        )

    def units(self, row: list[Cell]) -> tuple[str | None, dict[int, str]] | None:
        """Units of a row that holds nothing else: that of the table, and those of columns."""
        whole: str | None = None
        units: dict[int, str] = {}
        for place, cell in enumerate(row):
            if not (written := cell_text(cell)):
                continue
            text = squeezed(written)
            if alone := row_pattern("unit_alone").match(text):
                units[place] = whole_unit(alone["unit"])
            elif (kind := line(written)) == "unit":
                whole = whole or unit(written)
                units.setdefault(place, "")
            elif kind != "sender":
                return None
        return (whole, {p: u for p, u in units.items() if u.endswith("元")}) if units else None

    def across(self, index: int, place: int) -> bool:
        """Whether the cell is part of a label that is merged across several columns."""
        merged = self.grid.merged.get((index, place))
        return bool(merged and merged[1] < merged[3])

    def numbered(self, cells: dict[int, str], place: int) -> bool:
        """Whether a number that counts rows stands before a text: in the column of numbers, or one without header."""
        return any(
            p < place and NUMBER.fullmatch(text) and (p == self.seq or p not in self.columns)
            for p, text in cells.items()
        )

    def between(self, row: list[Cell], cells: dict[int, str]) -> bool:
        """What stands above the header printed again, or above another table: its title, sender and unit."""
        if all(text in self.titles for text in cells.values()):
            return True
        if len(cells) == 1 and row_pattern("title").search(next(iter(cells.values()))):
            return True
        if all(line(cell_text(row[place]) or "") == "sender" for place in cells):
            return True
        if self.name in cells or any(NUMBER.fullmatch(text) for text in cells.values()):
            return False
        return any(line(cell_text(row[place]) or "") in ("unit", "sender") for place in cells)

    def footer(self, cells: dict[int, str], row: list[Cell]) -> Kind | None:
        """Who filled the form in, and notes below it; never a row with amounts."""
        place = min(cells)
        first = cells[place]
        amounts = any(self._is_money(p) and NUMBER.fullmatch(text) for p, text in cells.items())
        if amounts or (self.seq in cells and cells[self.seq or 0].isdigit()):
            return None
        if row_pattern("note").match(first):
            return "note"
        return "footer" if signed(cell_text(row[place]) or "", first) else None

    def _is_money(self, place: int) -> bool:
        column = self.columns.get(place)
        return bool(column and column.field and column.field not in (*self.names, *_IDENTITY, "seq", "phone"))
