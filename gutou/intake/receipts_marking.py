"""Marking cells of a worksheet: filled by severity, commented with what is the matter and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from gutou.intake.receipts_comments import fitting
from gutou.intake.receipts_paint import solid

_MOST_COMMENTS = 2_000
_LONGEST = 2000
_LOOKED_AT = 60


def mark_all(
    marks: Iterable[Sequence[Any]], sheets: dict[str, Worksheet], colours: dict[str, str], author: str
) -> None:
    """Fill and comment the cells; beyond so many they are filled only, or Excel takes minutes to open the file.

    Args:
        marks: Sheet, row, column letter (blank: whatever stands first in the row), severity and comment of each.
        sheets: Worksheets by the name that the marks use.
        colours: Colour by severity.
        author: Whose comments they are.
    """
    marked: dict[tuple[str, str], str] = {}
    fills: dict[str, int] = {}  # looked up once: openpyxl compares a fill with all others every time
    for number, (name, row, column, severity, comment) in enumerate(marks):
        if name not in sheets or not 1 <= row <= 1_048_576:
            continue
        sheet = sheets[name]
        cell: Any = anchor(sheet, row, _column(sheet, row, column))
        said = comment if number < _MOST_COMMENTS else None
        if cell.comment is not None and cell.comment.author == author:  # another place of a merged cell
            said = f"{cell.comment.text}\n\n{said}" if said else cell.comment.text
        worst = marked.setdefault((name, cell.coordinate), severity)  # marks come in the order of urgency
        if worst not in fills:
            book: Any = sheet.parent
            fills[worst] = book._fills.add(solid(colours[worst]))
        if cell._style is None:
            cell._style = StyleArray()
        cell._style.fillId = fills[worst]
        if said is not None:
            comment_on(cell, said, author)


def _column(sheet: Worksheet, row: int, column: str) -> int:
    """Number of a column; of a whole row the first cell that holds text, else the first that holds anything."""
    if column:
        return column_index_from_string(column)
    cells: dict[tuple[int, int], Any] = sheet._cells
    values = {place: cells[row, place].value for place in range(1, _LOOKED_AT + 1) if (row, place) in cells}
    texts = [place for place, value in values.items() if isinstance(value, str) and value.strip()]
    filled = [place for place, value in values.items() if value is not None]
    return next(iter([*texts, *filled]), 1)


def comment_on(cell: Any, comment: str, author: str) -> None:  # noqa: ANN401
    """Comment a cell, before what the sender wrote there; the box is as large as the text needs."""
    if cell.comment is not None and cell.comment.author != author:
        comment = f"{comment}\n\n原有批注：{cell.comment.text}"[:_LONGEST]
    comment = ILLEGAL_CHARACTERS_RE.sub("", comment)
    cell.comment = fitting(comment, author)


def anchor(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell at a place, or the one that shows there where cells are merged."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        for area in sheet.merged_cells.ranges:
            if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
                return anchor(sheet, area.min_row, area.min_col)
    return cell  # type: ignore[return-value]
