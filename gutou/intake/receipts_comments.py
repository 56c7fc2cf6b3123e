"""Where the boxes of comments stand (批注框): beside their cells, as large as their texts.

openpyxl writes no anchor; then a program that shows all comments piles them up in the corner of the sheet.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

from openpyxl.comments import Comment
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from gutou.intake.receipts_paint import lines_needed

_SIZES = ((330, 46), (480, 70), (640, 94))
"""Widths of boxes in pixels, and the characters of half width that fit on a line."""
_LINE, _EDGE, _TALL, _TALLEST = 17, 22, 400, 1000
_COLUMN, _ROW = 64, 20
"""Pixels of columns and rows of which the workbook says nothing."""
_FIRST_SHAPE, _CLUSTER = 1025, 1024
_HEAD = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit"'
    ' data="{clusters}"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t"'
    ' o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{shape}" type="#_x0000_t202" style="position:absolute;margin-left:{left}px;'
    'margin-top:{top}px;width:{width}px;height:{height}px;z-index:1;visibility:hidden" fillcolor="#ffffe1"'
    ' o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path'
    ' o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def fitting(text: str, author: str) -> Comment:
    """A comment in a box as large as the text needs."""
    sized = [
        (width, _EDGE + _LINE * sum(lines_needed(part, columns) for part in text.split("\n")))
        for width, columns in _SIZES
    ]
    width, height = next((one for one in sized if one[1] <= _TALL), sized[-1])
    return Comment(text, author, height=min(height, _TALLEST), width=width)


def shapes(sheet: Worksheet, comments: Iterable[tuple[str, Any]]) -> str:
    """The drawing part that shows the comments of a sheet.

    Args:
        sheet: Its widths and heights say which cells a box covers.
        comments: Cell and comment; ``width`` and ``height`` in pixels.
    """
    grid = _Grid(sheet)
    drawn: list[str] = []
    for shape, (place, comment) in enumerate(comments, start=_FIRST_SHAPE):
        row, column = coordinate_to_tuple(place)
        # beside the cell and a little above it; the first row has nothing above
        left, top = grid.columns[column] + 12, max(grid.rows[row - 1] - 8, 2)
        box = (left, top, left + int(comment.width), top + int(comment.height))
        drawn.append(
            _SHAPE.format(
                shape=shape,
                left=left,
                top=top,
                width=int(comment.width),
                height=int(comment.height),
                anchor=", ".join(map(str, (*grid.place(box[0], box[1]), *grid.place(box[2], box[3])))),
                row=row - 1,
                column=column - 1,
            )
        )
    clusters = ",".join(str(n) for n in range(1, (_FIRST_SHAPE + len(drawn)) // _CLUSTER + 1))
    return f"{_HEAD.format(clusters=clusters)}{''.join(drawn)}</xml>"


class _Grid:
    """Pixels of a sheet's columns and rows, counted from its corner."""

    def __init__(self, sheet: Worksheet) -> None:
        usual = sheet.sheet_format
        widths = [_pixels(usual.defaultColWidth, _COLUMN)] * min(sheet.max_column + 60, 16_384)
        for letter, one in sheet.column_dimensions.items():
            first = one.min or column_index_from_string(letter)
            for column in range(first, min(one.max or first, len(widths)) + 1):
                widths[column - 1] = 0 if one.hidden else _pixels(one.width, widths[column - 1])
        heights = [round((usual.defaultRowHeight or _ROW * 0.75) * 4 / 3)] * (sheet.max_row + 80)
        for row, about in sheet.row_dimensions.items():
            if row <= len(heights) and (about.hidden or about.height):
                heights[row - 1] = 0 if about.hidden else round(about.height * 4 / 3)
        self.columns = [0, *accumulate(widths)]
        self.rows = [0, *accumulate(heights)]

    def place(self, across: int, down: int) -> tuple[int, int, int, int]:
        """A point as an anchor says it: column and pixels into it, row and pixels into it."""
        column = min(bisect_right(self.columns, across), len(self.columns) - 1) - 1
        row = min(bisect_right(self.rows, down), len(self.rows) - 1) - 1
        return column, across - self.columns[column], row, down - self.rows[row]


def _pixels(width: float | None, otherwise: int) -> int:
    return int(width * 7 + 5) if width else otherwise
