"""The sender's own workbook as the receipt (原表副本): stripped of all but values, formats and layout, and marked."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import openpyxl.reader.excel as reading
from openpyxl.cell.cell import MergedCell
from openpyxl.packaging.relationship import RelationshipList, get_dependents
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.workbook.protection import DocumentSecurity
from openpyxl.workbook.views import BookView
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.worksheet import Worksheet

from gutou.intake import receipts_paint as paint
from gutou.intake.receipts_marking import mark_all

if TYPE_CHECKING:
    from gutou.intake.receipts_order import Order

_MOST_MERGED = 200_000


class _Reader(reading.ExcelReader):
    """openpyxl's reader without what a receipt does not keep: it is not even looked at."""

    def read_properties(self) -> None:
        """Who made the workbook is not carried over."""

    def read_custom(self) -> None:
        """Nor are properties of anybody's own."""

    def read_workbook(self) -> None:
        """Without pivot caches; of the defined names only those that say how to print."""
        super().read_workbook()
        self.parser.caches = []
        assign = self.parser.assign_names

        def assign_what_can_be() -> None:
            with suppress(Exception):
                assign()

        setattr(self.parser, "assign_names", assign_what_can_be)  # noqa: B010


class _SheetReader(reading.WorksheetReader):  # type: ignore[misc, name-defined]
    """openpyxl's reader of a sheet without links, tables and conditional formats, and whole merged areas only."""

    def bind_hyperlinks(self) -> None:
        """A link may lead anywhere."""

    def bind_formatting(self) -> None:
        """A condition is a formula, and would hide the marks."""

    def bind_tables(self) -> None:
        """A table may compute its columns or query a server."""

    def bind_merged_cells(self) -> None:
        """A merged area of millions of cells would fill the memory."""
        found = self.parser.merged_cells
        if found:
            found.mergeCell = [
                one
                for one in found.mergeCell
                if CellRange(one.ref).size["rows"] * CellRange(one.ref).size["columns"] <= _MOST_MERGED
            ]
        super().bind_merged_cells()


def _few_dependents(archive: zipfile.ZipFile, path: str) -> RelationshipList:
    """Relations of a sheet without links, drawings, pictures, objects and pivot tables."""
    kept = RelationshipList()
    for relation in get_dependents(archive, path):
        if relation.Type.endswith("/comments"):
            kept.append(relation)
    return kept


def copy(order: Order) -> Workbook:
    """The sender's own workbook, stripped, marked, with 回执 in front."""
    setattr(reading, "get_dependents", _few_dependents)  # noqa: B010
    setattr(reading, "WorksheetReader", _SheetReader)  # noqa: B010
    with Path(order.raw).open("rb") as stream:
        reader = _Reader(stream, data_only=True, keep_links=False)
        reader.read()
    book: Any = reader.wb
    book.template = False
    for one in book.chartsheets:
        book._sheets.remove(one)
    was_receipt = _drop_own_sheet(book, order.office)
    _strip(book)
    for sheet in book.worksheets:
        _strip_sheet(sheet, order, was_receipt)
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if not sheets:
        raise ValueError("no worksheet")
    mark_all(order.marks_on(sheets), sheets, order.colours, order.office)
    taken = {sheet.title.lower() for sheet in book.worksheets}
    paint.paint(
        book,
        [*order.lines, paint.note(order.remark)],
        lambda s, r, c: _whole_target(sheets, order.sheet_of(s, sheets), r, c),
    )
    if paint.SHEET in taken:  # never two of one name, whatever the sender called theirs
        raise ValueError("sheet name")
    return cast(Workbook, book)


def _whole_target(sheets: dict[str, Worksheet], name: str, row: int, column: str) -> tuple[str, str] | None:
    if name not in sheets or row > 1_048_576:
        return None
    return name, f"{column}{row}" if column else f"{row}:{row}"


def _drop_own_sheet(book: Any, office: str) -> bool:  # noqa: ANN401
    """Take away 回执 of an earlier receipt that came back; whether there was one."""
    own = [s for s in book.worksheets if s.title == paint.SHEET]
    if not own or len(book.worksheets) == 1:
        return False
    ours = str(own[0]["A1"].value or "").startswith(office)
    book.remove(own[0])
    return ours


def _strip(book: Any) -> None:  # noqa: ANN401
    book.defined_names.clear()
    book.views = [BookView()]
    book.security = DocumentSecurity()
    book._external_links = []
    book.vba_archive = None


def _strip_sheet(sheet: Any, order: Order, was_receipt: bool) -> None:  # noqa: ANN401
    """Leave values, formats and layout; of an earlier receipt our own fills and comments go too."""
    sheet.data_validations = _plain_validations(sheet.data_validations)
    sheet.defined_names.clear()
    sheet.sheet_view.tabSelected = False
    ours = {f"FF{colour}" for colour in order.colours.values()}
    for cell in sheet._cells.values():
        if isinstance(cell, MergedCell):
            continue
        if cell.data_type != "n":
            paint.keep_text(cell)
        if cell._comment is not None and cell._comment.author == order.office:
            cell.comment = None
            cell.fill = PatternFill()
        elif was_receipt and cell.has_style and cell.fill.fgColor.rgb in ours:
            cell.fill = PatternFill()


def _plain_validations(found: DataValidationList) -> DataValidationList:
    """Drop-down lists written out in full; every other validation may hold a formula."""
    kept = DataValidationList()
    for one in found.dataValidation:
        literal = str(one.formula1 or "")
        if one.type == "list" and literal.startswith('"') and literal.endswith('"') and not one.formula2:
            kept.append(one)
    return kept
