"""A second look into .ods (再看一遍 ODS): merged ranges, percentages, error cells, hidden rows and columns, formulas."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from gutou.intake.child_result import Marks, Refused
from gutou.intake.child_xml import walk

if TYPE_CHECKING:
    from pathlib import Path

    from gutou.intake.child_result import Budget

_HIDDEN = ("collapse", "filter")
_ERROR = re.compile(r"#[A-Z/0!?]{2,}|Err:\d+")
_NO_CONTENT = ("annotation", "object", "tracked-changes")
_FEW = 1000
"""Places that a repeated cell or row is marked at; no table repeats a percentage or an error more often."""


def look_at_ods(source: Path, budget: Budget) -> Document:
    """The document looked at.

    Raises:
        Refused: A sheet's cells lie too far out, or the XML is broken.
    """
    document = Document(budget)
    with zipfile.ZipFile(source) as archive, archive.open("content.xml") as stream:
        walk(stream, document.start, document.end, document.text)
    return document


class Document:
    """Follows the walk over a document: where it stands, and the marks of what it has passed.

    Attributes:
        name: Sheet; ``row``, ``column`` the place of the current cell, repeated over ``rows`` and ``columns``.
        cell: Attributes of the current cell.
        silent: Depth inside what is no content of a cell: a note, a chart.
        paragraph: Depth inside the paragraphs of a cell.
        loose: Whether line breaks that mean nothing stand in the paragraphs of a row, or anything beside them.
    """

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.found: dict[str, Marks] = {}
        self.marks = Marks()
        self.name = ""
        self.row = self.column = 0
        self.rows = self.columns = 1  # how often the current row and cell are repeated
        self.cell: dict[str, str] = {}
        self.words: list[str] | None = None
        self.silent = self.paragraph = 0
        self.in_row = self.loose = False
        self.groups: list[bool] = []
        self.computed = False

    def marks_of(self, name: str) -> Marks:
        """Marks of a sheet."""
        marks = self.found.get(name) or Marks()
        if self.computed:  # LibreOffice leaves the value out where a formula's result is an empty text
            marks.uncomputed = []
        return marks

    def start(self, name: str, about: dict[str, str]) -> None:
        """An element begins."""
        if self.silent or name in _NO_CONTENT:
            self.silent += 1
        elif name in ("p", "h"):
            self.paragraph += 1
        elif name == "table":
            self.name = about.get("name", "")
            self.marks = self.found[self.name] = Marks()
            self.budget.sheets(len(self.found))
            self.row = self.column = 0
            self.groups = []
        elif name in ("table-row-group", "table-column-group"):
            self.groups.append(about.get("display") == "false")
        elif name == "table-column":
            count = _count(about.get("number-columns-repeated"))
            if about.get("visibility") in _HIDDEN or any(self.groups):
                self.marks.hidden_columns.append((self.column, self.column + count - 1))
            self.column += count
        elif name == "table-row":
            self._row(about)
        elif name in ("table-cell", "covered-table-cell"):
            self.cell, self.words = about, []
            self.columns = _count(about.get("number-columns-repeated"))

    def text(self, piece: str) -> None:
        """A piece of text."""
        if self.in_row and not self.silent and (not self.paragraph or "\n" in piece):
            self.loose = True
            if not self.paragraph:
                return
        if self.words is not None and not self.silent and len(self.words) < 50:
            self.words.append(piece)

    def end(self, name: str) -> None:
        """An element ends."""
        if self.silent:
            self.silent -= 1
        elif name in ("p", "h"):
            self.paragraph -= 1
        elif name in ("table-cell", "covered-table-cell"):
            self._cell("".join(self.words or ()))
            self.column += self.columns
            self.words = None
        elif name == "table-row":
            self.row += self.rows
            self.in_row = False
        elif name in ("table-row-group", "table-column-group") and self.groups:
            self.groups.pop()

    def _row(self, about: dict[str, str]) -> None:
        self.rows = _count(about.get("number-rows-repeated"))
        self.column, self.in_row = 0, True
        if about.get("visibility") in _HIDDEN or any(self.groups):
            self.marks.hidden_rows.extend(range(self.row, min(self.row + self.rows, self.budget.max_rows)))

    def _cell(self, text: str) -> None:
        about, marks = self.cell, self.marks
        if not text and "value-type" not in about and "formula" not in about and len(about) < 2:
            return
        across, down = _count(about.get("number-columns-spanned")), _count(about.get("number-rows-spanned"))
        if across > 1 or down > 1:
            marks.merged.append((self.row, self.column, self.row + down - 1, self.column + across - 1))
            self.budget.merged(self.name, len(marks.merged))
        kind = about.get("value-type")
        formula = "formula" in about
        self.computed = self.computed or (formula and kind is not None)
        if kind == "error" or (formula and _ERROR.fullmatch(text.strip())):
            marks.errors.extend((*place, text.strip() or "#ERROR") for place in self._places())
        elif kind == "percentage":
            marks.percent.extend(self._places())
        elif formula and kind is None and not text:
            marks.uncomputed.extend(self._places())

    def _places(self) -> list[tuple[int, int]]:
        if self.rows * self.columns > _FEW:
            raise Refused(f"工作表“{self.name}”有上千个重复的单元格，已拒收，请删去多余内容后重新报送")
        return [
            (row, column)
            for row in range(self.row, self.row + self.rows)
            for column in range(self.column, self.column + self.columns)
        ]


def _count(text: str | None) -> int:
    return max(int(text), 1) if text and text.isascii() and text.isdigit() and len(text) <= 9 else 1
