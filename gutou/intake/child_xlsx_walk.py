"""Worksheets of unusual writers (少见写法的工作表), element by element: prefixes, strict namespace, implied places."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, cast

from gutou.intake.child_result import Marks, Refused
from gutou.intake.child_xml import walk

if TYPE_CHECKING:
    from typing import Protocol

    from gutou.intake.child_xlsx_book import Book

    class Readable(Protocol):
        """Anything that is read piece by piece."""

        def read(self, size: int, /) -> bytes:
            """The next piece."""


_YES = ("1", "true")


def column_of(letters: bytes) -> int:
    """Zero-based column of its letters; what is no column name is the first."""
    column = 0
    for letter in letters.upper()[:3]:
        if not 65 <= letter <= 90:
            return 0
        column = column * 26 + letter - 64
    return max(column - 1, 0)


def walk_sheet(stream: Readable, book: Book) -> Marks:
    """Marks of one worksheet part, by a full parse.

    Raises:
        Refused: Cells at the far corner, or the XML is broken.
    """
    sheet = _Sheet(book)
    walk(cast("IO[bytes]", stream), sheet.start, sheet.end, sheet.text)
    return sheet.marks


class _Sheet:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.marks = Marks()
        self.row = self.column = -1
        self.cell: dict[str, str] = {}
        self.formula = False
        self.value: list[str] | None = None
        self.has_text = False

    def start(self, name: str, about: dict[str, str]) -> None:
        if name == "row":
            self.row = _number(about.get("r"), self.row + 2) - 1
            self.column = -1
            if about.get("hidden") in _YES:
                self.marks.hidden_rows.append(self.row)
        elif name == "col" and about.get("hidden") in _YES:
            first, last = _number(about.get("min"), 1), _number(about.get("max"), 1)
            self.marks.hidden_columns.append((first - 1, last - 1))
        elif name == "c":
            reference = about.get("r", "")
            letters = reference.rstrip("0123456789")
            self.column = column_of(letters.encode("ascii", "replace")) if letters else self.column + 1
            if len(reference) > len(letters):
                self.row = _number(reference[len(letters) :], 1) - 1
            if self.column >= 16_383:
                raise Refused("表格用到了最右边的 XFD 列，已拒收，请删去多余内容后重新报送")
            self.cell, self.formula, self.has_text = about, False, False
        elif name == "f":
            self.formula = True
        elif name == "v":
            self.value = []
        elif name == "is":
            self.has_text = True

    def text(self, piece: str) -> None:
        if self.value is not None:
            self.value.append(piece)

    def end(self, name: str) -> None:
        if name != "c":
            return
        value = "".join(self.value or ()).strip()
        kind = self.cell.get("t")
        place = (self.row, self.column)
        if kind == "e":
            self.marks.errors.append((*place, value or "#ERROR"))
        elif self.formula and kind != "str" and (not value or (self.book.stale and value == "0")):
            self.marks.uncomputed.append(place)
        elif value and _number(self.cell.get("s"), 0) in self.book.percent_styles:
            self.marks.percent.append(place)
        self.value = None


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 9 else otherwise
