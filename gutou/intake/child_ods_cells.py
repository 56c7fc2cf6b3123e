"""Cells of an open document (ODS 的单元格), read here where calamine does not: flat .fods, and indented XML.

calamine takes the line breaks that a converter puts between elements for a fault of the file, or into the texts.
"""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from gutou.intake.child_ods_look import Document
from gutou.intake.child_result import RESAVE, Page, Refused, trim_rows, within_text_limit
from gutou.intake.child_xml import walk

if TYPE_CHECKING:
    from pathlib import Path

    from gutou.intake.child_result import Budget

_SPACES = re.compile(r"[ \t\r\n]+")
_INDENT = re.compile(r"^[ \t\r]*\n[ \t\r\n]*|[ \t\r]*\n[ \t\r\n]*$")
_NUMBERS = ("float", "percentage", "currency")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_LONGEST = 2**63


def read_open_document(source: Path, budget: Budget, *, flat: bool) -> list[Page]:
    """All sheets of an .ods, or of a flat one that is a single XML file.

    Raises:
        Refused: It is broken, too large, or holds no sheet.
    """
    cells = _Cells(budget)
    if flat:
        with source.open("rb") as stream:
            walk(stream, cells.start, cells.end, cells.text)
    else:
        with zipfile.ZipFile(source) as archive, archive.open("content.xml") as part:
            walk(part, cells.start, cells.end, cells.text)
    if not cells.pages:
        raise Refused(f"工作簿里没有工作表{RESAVE}")
    for page in cells.pages:
        page.marks = cells.document.marks_of(page.name)
        trim_rows(page.rows)
        within_text_limit(page.rows, page.name)
    return cells.pages


class _Cells:
    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.document = Document(budget)
        self.pages: list[Page] = []
        self.styles: set[str] = set()  # of tables that are not shown
        self.style = ""
        self.cells: list[Any] = []
        self.dates: list[int] = []
        self.paragraphs: list[list[str]] = []

    def start(self, name: str, about: dict[str, str]) -> None:
        self.document.start(name, about)
        if self.document.silent:
            return
        if name == "style":
            self.style = about.get("name", "")
        elif name == "table-properties" and about.get("display") == "false":
            self.styles.add(self.style)
        elif name == "table":
            shown = about.get("style-name", "") not in self.styles
            self.pages.append(Page(about.get("name", ""), [], visible=shown))
        elif name == "table-row":
            self.cells, self.dates = [], []
        elif name in ("table-cell", "covered-table-cell"):
            self.paragraphs = []
        elif name in ("p", "h"):
            self.paragraphs.append([])
        elif name in ("s", "tab", "line-break") and self.paragraphs:
            self.paragraphs[-1].append("\n" if name == "line-break" else " ")

    def text(self, piece: str) -> None:
        self.document.text(piece)
        if self.document.paragraph and not self.document.silent and self.paragraphs:
            self.paragraphs[-1].append(_SPACES.sub(" ", _INDENT.sub("", piece)))

    def end(self, name: str) -> None:
        if not self.document.silent and self.pages:
            if name == "table-cell":
                self._cell()
            elif name == "table-row":
                self._row()
        self.document.end(name)

    def _cell(self) -> None:
        document = self.document
        value, is_date = self._value(document.cell)
        if value is None:
            return
        first, count = document.column, document.columns
        self.budget.extent(document.name, document.row + 1, first + count)
        self.budget.add(first + count - len(self.cells))
        self.cells.extend([None] * (first - len(self.cells)))
        self.cells.extend([value] * count)
        if is_date:
            self.dates.extend(range(first, first + count))

    def _value(self, about: dict[str, str]) -> tuple[Any, bool]:
        """Value of a cell, and whether it is a date."""
        kind = about.get("value-type")
        lines = ("".join(part).strip(" ") for part in self.paragraphs)
        shown = "\n".join(lines).strip()
        if kind in _NUMBERS:
            with suppress(KeyError, ValueError):
                number = float(about["value"])
                if number.is_integer() and -_LONGEST < number < _LONGEST:
                    return int(number), False
                return (number if number - number == 0 else repr(number)), False
        if kind == "boolean" and about.get("boolean-value") in ("true", "false"):
            return about["boolean-value"] == "true", False
        if kind == "date" and _DATE.match(said := about.get("date-value", "")):
            day, _, time = said.partition("T")
            time = time.partition(".")[0]
            return (f"{day} {time}" if time.strip("0:") else day), True
        return shown or about.get("string-value") or None, False

    def _row(self) -> None:
        if not self.cells:
            return
        document, page = self.document, self.pages[-1]
        last = document.row + document.rows
        self.budget.extent(document.name, last, len(self.cells))
        self.budget.add(last - len(page.rows) + len(self.cells) * (document.rows - 1))
        page.rows.extend([] for _ in range(len(page.rows), document.row))
        for row in range(document.row, last):
            page.rows.append(list(self.cells))
            page.dates.extend((row, column) for column in self.dates)
