"""Tables side by side on one sheet (并排的表): cut apart between them, each a sheet of its own from there on.

The parts keep the sheet's rows and columns where they are, so that a place in a part is the same place in the sheet.
A part is named after the column it begins with (``汇总（H列起）``), except the first: rows are told by sheet and number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace

from gutou.intake.headers import Header
from gutou.intake.headers_grid import Grid, column_letter
from gutou.intake.headers_vocabulary import fold
from gutou.intake.reader import Sheet
from schemas.documents import DOCUMENTS

_LEAST_COLUMNS = 3
_LOOKED_AT = 2000
_PART = re.compile(r"（[A-Z]{1,3}列起）$")


def whole_sheet(name: str, sheets: Collection[str]) -> str:
    """Name of the sheet that a part was cut from; any other name stays.

    Args:
        name: Sheet name as staged.
        sheets: Names of the workbook's sheets.
    """
    return name if name in sheets else _PART.sub("", name)


def side_by_side(sheet: Sheet, header: Header, read: Callable[[Sheet], Header | None]) -> list[Sheet]:
    """The parts of a sheet that hold a table each; the sheet itself where there is but one.

    Args:
        sheet: The sheet.
        header: The header that was found across its whole width.
        read: Header of a part for the file's document.
    """
    starts = _repeats(header) or _after_gaps(sheet, header, read)
    if len(starts) < 2:
        return [sheet]
    return [
        _part(sheet, left, right, header.top, first=number == 0)
        for number, (left, right) in enumerate(zip(starts, [*starts[1:], None], strict=True))
    ]


def _repeats(header: Header) -> list[int]:
    """Beginnings of blocks of columns that bear the same headers, with or without a gap between them."""
    texts = [(c.place, tuple(fold(text) for text in c.texts)) for c in header.columns]
    if not texts:
        return []
    starts = [at for at, (_, text) in enumerate(texts) if text == texts[0][1]]
    ends = [*starts[1:], len(texts)]
    blocks = [[text for _, text in texts[a:b]] for a, b in zip(starts, ends, strict=True)]
    named = any(c.field in DOCUMENTS[header.document].names for c in header.columns[: len(blocks[0])])
    if len(blocks) < 2 or len(blocks[0]) < _LEAST_COLUMNS or not named or any(b != blocks[0] for b in blocks):
        return []
    return [0, *(texts[at][0] for at in starts[1:])]


def _after_gaps(sheet: Sheet, header: Header, read: Callable[[Sheet], Header | None]) -> list[int]:
    """Beginnings of blocks between blank columns that are whole tables by themselves."""
    below = sheet.rows[header.top :][:_LOOKED_AT]
    width = max((len(row) for row in below), default=0)
    grid = Grid(sheet)
    filled = [0] * width
    for row in below:
        for place, cell in enumerate(row):
            filled[place] += cell is not None
    blank = [
        filled[place] * 50 <= len(below)
        and not any(grid.filled(row, place) for row in range(header.top, header.bottom + 1))
        for place in range(width)
    ]
    edges = [p for p in range(width) if not blank[p] and (p == 0 or blank[p - 1])]
    if len(edges) < 2:
        return []
    starts: list[int] = []
    for left, right in zip(edges, [*edges[1:], None], strict=True):
        found = read(_part(sheet, left, right, header.top, first=False))
        if found and not found.missing:
            starts.append(left)
    return [0, *starts[1:]] if len(starts) > 1 else []


def _part(sheet: Sheet, left: int, right: int | None, top: int, *, first: bool) -> Sheet:
    """Columns from ``left`` up to ``right``; above the header, rows without a word in them are whole."""
    rows = []
    for index, row in enumerate(sheet.rows):
        own = row[left:right]
        if index < top and not any(cell is not None for cell in own):
            rows.append(list(row))
        else:
            rows.append([None] * min(left, len(row)) + own)
    merged = [area for area in sheet.merged if area[1] >= left and (right is None or area[1] < right)]
    name = sheet.name if first else f"{sheet.name}（{column_letter(left)}列起）"
    return replace(sheet, name=name, rows=rows, merged=merged)
