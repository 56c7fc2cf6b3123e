"""Drawing a receipt with openpyxl: its first sheet, and what its other parts are drawn with.

Imports nothing of the project, so that the process that copies workbooks starts fast.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

SHEET = "回执"
WIDTHS = (6, 9, 17, 10, 18, 26, 52, 40)
"""Widths of the columns of the sheet 回执, in characters of half width."""

_FONT = "Microsoft YaHei"
_LONGEST = 2000
_LONGEST_TEXT = 32_767
_LINE_POINTS = 16.5
_GREY = Side(style="thin", color="BFBFBF")
_EDGE = Border(left=_GREY, right=_GREY, top=_GREY, bottom=_GREY)


@dataclass(frozen=True)
class Box:
    """Text from ``column`` to ``last`` (zero-based) in a style of this module, perhaps filled or linked.

    Attributes:
        fill: Colour as six hex digits, blank for the style's own.
        link: Sheet, row and column letter (blank: the row) of the sender's workbook.
        number: Write the text as a number.
    """

    column: int
    last: int
    text: str
    style: str = "plain"
    fill: str = ""
    link: tuple[str, int, str] | None = None
    number: bool = False


Line = Sequence[Box]
Target = Callable[[str, int, str], "tuple[str, str] | None"]
"""Where a sheet, row and column of the sender's file lie in the receipt: sheet title and cell."""

_FONTS = {
    "title": Font(name=_FONT, size=16, bold=True, color="1F3864"),
    "strong": Font(name=_FONT, size=11, bold=True),
    "label": Font(name=_FONT, size=10.5, bold=True),
    "banner": Font(name=_FONT, size=13, bold=True, color="FFFFFF"),
    "question": Font(name=_FONT, size=12, bold=True, color="C00000"),
    "section": Font(name=_FONT, size=12, bold=True, color="1F3864"),
    "head": Font(name=_FONT, size=10.5, bold=True),
    "severity": Font(name=_FONT, size=10, bold=True),
    "link": Font(name=_FONT, size=10, color="0563C1", underline="single"),
    "note": Font(name=_FONT, size=9.5, color="595959"),
    "cell": Font(name=_FONT, size=10),
    "centre": Font(name=_FONT, size=10),
}
_PLAIN = Font(name=_FONT, size=10.5)
_FILLS = {"banner": "C00000", "question": "FDECEA", "answer": "FDECEA", "label": "F2F2F2", "head": "D9E1F2"}
_OPEN = {"title", "gap", "section", "note"}
_CENTRED = {"title", "head", "severity", "link", "centre"}
_HEIGHTS = {"title": 34.0, "gap": 8.0, "banner": 24.0, "section": 24.0}


def note(text: str) -> Line:
    """A remark over the whole width."""
    return (Box(0, len(WIDTHS) - 1, text, "note"),)


def solid(colour: str) -> PatternFill:
    """A fill in one colour, six hex digits."""
    return PatternFill("solid", fgColor=f"FF{colour}")


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write text as text: whatever it begins with, it is no formula."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_TEXT]
    keep_text(cell)


def keep_text(cell: Cell | MergedCell) -> None:
    """See to it that a text stays one here and when it is edited; ``#N/A`` stays the error it is."""
    value = cell.value
    if not isinstance(value, str) or cell.data_type == "e":
        return
    if len(value) > _LONGEST_TEXT:
        cell.value = value[:_LONGEST_TEXT]
    cell.data_type = "s"
    if value[:1] in "=+-@\t" and value:
        cell.quotePrefix = True


def paint(book: Workbook, lines: Sequence[Line], target: Target) -> Worksheet:
    """Draw the sheet 回执 as the first of a workbook; its links lead to the cells that ``target`` names."""
    sheet: Worksheet = book.create_sheet(SHEET, 0)
    for place, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGH"[place]].width = width
    pen = _Pen(sheet, target)
    for row, line in enumerate(lines, start=1):
        for box in line:
            pen.draw(row, box)
        sheet.row_dimensions[row].height = _height(line)
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = "C00000"
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="第 &P 页，共 &N 页"))
    for other in book.worksheets:  # sheets left selected together would be edited together
        other.sheet_view.tabSelected = other is sheet
    book.active = 0
    return sheet


class _Pen:
    """Draws boxes; a style is put together once, which openpyxl would do for every cell that has it."""

    def __init__(self, sheet: Worksheet, target: Target) -> None:
        self.sheet: Any = sheet
        self.target = target
        self.styles: dict[tuple[str, str, bool, bool], Any] = {}

    def draw(self, row: int, box: Box) -> None:
        """Write a box into a row."""
        found = self.target(*box.link) if box.link is not None else None
        cell = self.sheet.cell(row, box.column + 1)
        cell._style = self._style(box, linked=found is not None)
        if box.number:
            cell.value = int(box.text)
        else:
            put_text(cell, box.text[:_LONGEST])
        if found is not None:
            name, place = found
            quoted = name.replace("'", "''")
            style = copy(cell._style)
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{place}")
            cell._style = style
        if box.last > box.column:
            for column in range(box.column + 2, box.last + 2):
                self.sheet.cell(row, column)._style = self._style(box, beside=True)
            self.sheet.merge_cells(
                start_row=row, end_row=row, start_column=box.column + 1, end_column=box.last + 1
            )

    def _style(self, box: Box, *, linked: bool = False, beside: bool = False) -> Any:  # noqa: ANN401
        fill = box.fill or _FILLS.get(box.style, "")
        key = (box.style, fill, linked, beside)
        if key not in self.styles:
            model: Any = Cell(self.sheet, row=1, column=1)
            if not beside:
                style = "centre" if box.style == "link" and not linked else box.style
                model.font = _FONTS["link"] if linked else _FONTS.get(style, _PLAIN)
                model.alignment = Alignment(
                    horizontal="center" if box.style in _CENTRED else "left",
                    indent=0 if box.style in _CENTRED or box.style in _OPEN else 1,
                    vertical="center",
                    wrap_text=True,
                )
            if fill:
                model.fill = solid(fill)
            if box.style not in _OPEN:
                model.border = _EDGE
            self.styles[key] = model._style
        return copy(self.styles[key])


def _height(line: Line) -> float:
    if line[0].style in _HEIGHTS:
        return _HEIGHTS[line[0].style]
    most = 1
    for box in line:
        columns = sum(WIDTHS[box.column : box.last + 1]) - (1 if box.style in _CENTRED else 4)
        most = max(most, sum(lines_needed(p, columns) for p in box.text[:_LONGEST].split("\n")))
    return min(_LINE_POINTS * most + 5, 400)


def lines_needed(text: str, columns: int) -> int:
    """Lines that text takes in so many columns of half width."""
    return max(1, -(-text_width(text) // max(columns, 1)))


def text_width(text: str) -> int:
    """Width in characters of half width: a Chinese one counts two."""
    return (
        len(text)
        if text.isascii()
        else sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    )


def safe_titles(names: Sequence[str]) -> list[str]:
    """Names as a workbook takes them for its sheets: short, without forbidden signs, no two alike, none of ours."""
    titles: list[str] = []
    taken = {SHEET}
    for name in names:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", ILLEGAL_CHARACTERS_RE.sub("", name)).strip("' ")[:31]
        title, number = plain or "工作表", 2
        while title.lower() in taken:
            tail = f"({number})"
            title, number = f"{(plain or '工作表')[: 31 - len(tail)]}{tail}", number + 1
        taken.add(title.lower())
        titles.append(title)
    return titles
