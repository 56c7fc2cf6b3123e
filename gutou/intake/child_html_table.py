"""One table of a web page (网页表格): cells with spans put into their places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gutou.intake.child_result import MAX_TEXT, Page, Refused, trim_rows

if TYPE_CHECKING:
    from gutou.intake.child_result import Area, Budget

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_LINE_BREAKS = re.compile(r" *\n[ \n]*")
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_EXACT = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_SHOWN = re.compile(r"-?[\d,]*\.?\d+")
_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|DIV/0!|VALUE!|NUM!|NULL!|SPILL!|CALC!)")
_ROWS_SPANNED = 65_534
_BREAKS = {"br", "p", "div", "li"}


class Table:
    """Collects the cells of one table while its page is parsed."""

    def __init__(self, budget: Budget, stem: str) -> None:
        self.budget = budget
        self.stem = stem
        self.rows: list[list[Any]] = []
        self.caption = ""
        self.merged: list[Area] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []
        self.errors: list[tuple[int, int, str]] = []
        self._held: dict[int, int] = {}  # rows that a cell above still covers, by column, this one counted
        self._cell: list[str] | None = None
        self._about: dict[str, str] = {}
        self._in_caption = False
        self._columns_told = 0
        self._in_row = False

    def start(self, tag: str, about: dict[str, str]) -> None:
        """An element inside this table opens."""
        if tag in ("td", "th"):
            self._close_cell()
            if not self._in_row:
                self._open_row({})
            self._cell, self._about = [], about
        elif tag == "tr":
            self._close_cell()
            self._open_row(about)
        elif tag == "caption":
            self._in_caption = True
        elif tag == "col":
            span = min(_span(about.get("span")), self.budget.max_columns - self._columns_told)
            if _hidden(about):
                self.hidden_columns.extend(range(self._columns_told, self._columns_told + span))
            self._columns_told += span
        elif tag in ("thead", "tbody", "tfoot"):
            self._close_cell()
            self._in_row = False
        elif tag in _BREAKS and self._cell:
            self._cell.append("\n")

    def end(self, tag: str) -> None:
        """An element inside this table closes."""
        if tag in ("td", "th"):
            self._close_cell()
        elif tag == "tr":
            self._close_cell()
            self._in_row = False
        elif tag == "caption":
            self._in_caption = False

    def text(self, data: str) -> None:
        """Text inside this table."""
        if self._cell is not None:
            # line breaks of the source are blanks; those of <br> were added as such
            self._cell.append(_BLANKS.sub(" ", data) if _BLANKS.search(data) else data)
        elif self._in_caption:
            self.caption = (self.caption + data)[:200]

    def finish(self) -> None:
        """The table closes."""
        self._close_cell()

    def is_filled(self) -> bool:
        """Whether any cell holds text."""
        return any(cell is not None for row in self.rows for cell in row)

    def page(self, name: str) -> Page:
        """The finished sheet."""
        page = Page(name, self.rows)
        trim_rows(self.rows)
        marks = page.marks
        marks.merged = self.merged
        marks.hidden_rows = self.hidden_rows
        marks.hidden_columns = [(column, column) for column in self.hidden_columns]
        marks.errors = self.errors
        return page

    def _open_row(self, about: dict[str, str]) -> None:
        self._in_row = True
        self._held = {column: rows - 1 for column, rows in self._held.items() if rows > 1}
        self.rows.append([])
        self.budget.extent(self.stem, len(self.rows), 0)
        if _hidden(about):
            self.hidden_rows.append(len(self.rows) - 1)

    def _close_cell(self) -> None:
        if self._cell is None:
            return
        pieces, about, self._cell = self._cell, self._about, None
        row, at = self.rows[-1], len(self.rows) - 1
        column = len(row)
        while column in self._held:
            row.append(None)
            column += 1
        if column >= self.budget.max_columns:
            self.budget.extent(self.stem, 0, column + 1)
        if not about:
            self.budget.add(1)
            row.append(self._value("".join(pieces), about, at, column))
            return
        across = min(_span(about.get("colspan")), self.budget.max_columns - column)
        down = min(_span(about.get("rowspan")), _ROWS_SPANNED)
        self.budget.add(across)
        row.append(self._value("".join(pieces), about, at, column))
        row.extend([None] * (across - 1))
        if across > 1 or down > 1:
            self.merged.append((at, column, at + down - 1, column + across - 1))
            self.budget.merged(self.stem, len(self.merged))
        if down > 1:
            self._held.update((covered, down) for covered in range(column, column + across))

    def _value(self, written: str, about: dict[str, str], at: int, column: int) -> str | None:
        """Text of the cell; a number behind a rounded display (``x:num``) as it is."""
        text = written.replace("\xa0", " ").strip()
        if "\n" in text:
            text = _LINE_BREAKS.sub("\n", text)
        if len(text) > MAX_TEXT:
            raise Refused(f"第 {at + 1} 行有一个单元格超过 {MAX_TEXT} 个字，请检查后重新报送")
        exact = about.get("x:num", "").strip() if about else ""
        if exact and _EXACT.fullmatch(exact) and _SHOWN.fullmatch(text):
            return exact
        if text.startswith("#") and _ERROR.fullmatch(text):
            self.errors.append((at, column, text))
        return text or None


def _span(text: str | None) -> int:
    digits = re.match(r"\s*(\d{1,7})", text or "")
    return max(int(digits[1]), 1) if digits else 1


def _hidden(about: dict[str, str]) -> bool:
    return "hidden" in about or bool(_HIDDEN.search(about.get("style", "")))
