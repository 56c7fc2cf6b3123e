"""SpreadsheetML 2003 (XML 表格 2003), which systems export as ``.xls``."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from gutou.intake.child_decode import decode
from gutou.intake.child_result import RESAVE, Page, Refused, trim_rows, within_text_limit
from gutou.intake.child_spreadsheetml_cell import value_of
from gutou.intake.child_xlsx_book import is_percent
from gutou.intake.child_xml import walk

if TYPE_CHECKING:
    from gutou.intake.child_result import Budget

_DEEPEST = 100


def read_spreadsheetml(content: bytes, budget: Budget) -> list[Page]:
    """All worksheets.

    Raises:
        Refused: It is broken, declares entities, or is too large.
    """
    book = _Book(budget)
    # decoded here, since the XML parser knows neither GB2312 nor a declaration that is not true
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode(content))
    walk(io.BytesIO(text.encode()), book.start, book.end, book.text, encoding="utf-8")
    if not book.pages:
        raise Refused(f"文件里没有工作表{RESAVE}")
    for page in book.pages:
        trim_rows(page.rows)
        within_text_limit(page.rows, page.name)
        page.date1904 = book.date1904
    return book.pages


class _Book:
    """The walk over the elements; ``row`` and ``column`` count from one."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.pages: list[Page] = []
        self.date1904 = False
        self.percent_styles: set[str] = set()
        self.path: list[str] = []
        self.style = ""
        self.row = self.column = self.next_row = self.next_column = self.columns_told = 0
        self.row_style = ""
        self.column_styles: dict[int, str] = {}
        self.cell: dict[str, str] = {}
        self.kind = ""
        self.filled = False
        self.pieces: list[str] | None = None

    def start(self, name: str, about: dict[str, str]) -> None:
        parent = self.path[-1] if self.path else ""
        self.path.append(name)
        if len(self.path) > _DEEPEST:
            raise Refused(f"文件结构异常：XML 嵌套太深，已拒收{RESAVE}")
        if name == "Style":
            self.style = about.get("ID", "")
        elif name == "NumberFormat" and self.style:
            self._number_format(about.get("Format", ""), self.style)
        elif name == "Worksheet":
            self._worksheet(about)
        elif name == "Date1904":
            self.date1904 = True
        elif not self.pages:
            return
        elif name == "Column" and parent == "Table":
            self._column(about)
        elif name == "Row" and parent == "Table":
            self._row(about)
        elif name == "Cell" and parent == "Row":
            self._cell(about)
        elif name == "Data" and parent == "Cell":
            self.kind, self.pieces = about.get("Type", "String"), []
        elif name == "Visible":
            self.pieces = []

    def text(self, piece: str) -> None:
        if self.pieces is not None:
            self.pieces.append(piece)

    def end(self, name: str) -> None:
        self.path.pop()
        parent = self.path[-1] if self.path else ""
        if name == "Data" and parent == "Cell" and self.pieces is not None:
            self._put("".join(self.pieces))
            self.pieces = None
        elif name == "Visible" and self.pieces is not None:
            self.pages[-1].visible = "Hidden" not in "".join(self.pieces)
            self.pieces = None
        elif name == "Cell" and parent == "Row" and self.pages:
            if "Formula" in self.cell and not self.filled:
                self.pages[-1].marks.uncomputed.append((self.row - 1, self.column - 1))
            self.column = self.next_column

    def _number_format(self, code: str, style: str) -> None:
        if code == "Percent" or is_percent(code):
            self.percent_styles.add(style)

    def _worksheet(self, about: dict[str, str]) -> None:
        self.style = ""
        self.budget.sheets(len(self.pages) + 1)
        self.pages.append(Page(about.get("Name") or f"Sheet{len(self.pages) + 1}", []))
        self.row = self.next_row = self.columns_told = 0
        self.column_styles = {}

    def _column(self, about: dict[str, str]) -> None:
        first = _number(about.get("Index"), self.columns_told + 1)
        last = first + _number(about.get("Span"), 0)
        self.columns_told = last
        if about.get("Hidden") == "1":
            self.pages[-1].marks.hidden_columns.append((first - 1, last - 1))
        if style := about.get("StyleID"):
            self.column_styles.update(
                (column, style) for column in range(first, min(last, self.budget.max_columns) + 1)
            )

    def _row(self, about: dict[str, str]) -> None:
        page = self.pages[-1]
        self.row = max(_number(about.get("Index"), self.next_row + 1), 1)
        self.next_row = self.row + _number(about.get("Span"), 0)
        self.budget.extent(page.name, self.row, 0)
        if about.get("Hidden") == "1":
            page.marks.hidden_rows.extend(range(self.row - 1, min(self.next_row, self.budget.max_rows)))
        self.row_style = about.get("StyleID", "")
        self.column = self.next_column = 0
        page.rows.extend([] for _ in range(len(page.rows), self.row))

    def _cell(self, about: dict[str, str]) -> None:
        page = self.pages[-1]
        self.column = max(_number(about.get("Index"), self.column + 1), 1)
        across, down = _number(about.get("MergeAcross"), 0), _number(about.get("MergeDown"), 0)
        self.next_column = self.column + across
        self.budget.extent(page.name, self.row, self.column)
        self.cell, self.filled = about, False
        if across or down:
            at, column = self.row - 1, self.column - 1
            page.marks.merged.append((at, column, at + down, column + across))
            self.budget.merged(page.name, len(page.marks.merged))

    def _put(self, text: str) -> None:
        page, at, column = self.pages[-1], self.row - 1, self.column - 1
        if self.kind == "Error":
            page.marks.errors.append((at, column, text.strip() or "#ERROR"))
            self.filled = True
            return
        value, is_date = value_of(self.kind, text)
        self.filled = value is not None or self.kind == "String"
        if value is None:
            return
        cells = page.rows[at]
        self.budget.add(max(column + 1 - len(cells), 0))
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = value
        if is_date:
            page.dates.append((at, column))
        style = self.cell.get("StyleID") or self.row_style or self.column_styles.get(self.column, "")
        if style in self.percent_styles and self.kind == "Number":
            page.marks.percent.append((at, column))


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 9 else otherwise
