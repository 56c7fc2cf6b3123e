"""Where a sheet's header is (找表头).

A header is one to three rows anywhere in the first rows of a sheet. Each column has a stack of texts, parents above
their child, filled from merged ranges; the stack is read by the vocabularies of all documents.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from gutou.intake.headers import Column, Header
from gutou.intake.headers_grid import Grid
from gutou.intake.headers_vocabulary import (
    IGNORED,
    Ambiguous,
    Reading,
    fold,
    is_generic,
    load,
    money_unit,
    resolve,
    vocabulary,
)
from gutou.intake.layout_lines import line
from gutou.intake.reader import Sheet
from schemas.documents import DOCUMENTS

SEARCHED_ROWS = 40
MAX_DEPTH = 3
_FARTHEST = 1000
"""A header below as many lines of instructions is not looked for."""


def _stacks(grid: Grid, top: int, depth: int) -> list[tuple[str, ...]]:
    """Header texts of every column, parents first."""
    width = grid.width(top, depth)
    levels = [[grid.filled(row, column) for column in range(width)] for row in range(top, top + depth)]
    for level, row in enumerate(levels[:-1]):
        below = levels[level + 1 :]
        for column in range(1, width):
            left = row[column - 1]
            free = (top + level, column) not in grid.merged and (top + level, column - 1) not in grid.merged
            child = any(r[column] for r in below) and any(r[column - 1] for r in below)
            if row[column] is None and left and free and child:
                row[column] = left
    stacks = []
    for column in range(width):
        texts: list[str] = []
        for row in levels:
            text = row[column]
            if text and fold(text) and (not texts or fold(text) != fold(texts[-1])):
                texts.append(text)
        stacks.append(tuple(texts))
    return _of_which(stacks)


def _of_which(stacks: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Columns under a bare ``其中`` belong to the column before it."""
    whole: tuple[str, ...] = ()
    result = []
    for stack in stacks:
        if len(stack) > 1 and fold(stack[-2]) == "其中":
            outer = stack[:-2] or whole
            result.append((*outer, stack[-1]))
            continue
        if stack and not fold(stack[-1]).startswith("其中"):
            whole = stack if len(stack) == 1 else stack[:-1]
        result.append(stack)
    return result


def _read(document: str, stack: tuple[str, ...], period: str | None) -> Reading | Ambiguous | None:
    texts = [fold(text) for text in stack]
    return resolve(document, tuple(texts[:-1]), texts[-1], period) if texts else None


def _columns(document: str, stacks: Sequence[tuple[str, ...]], period: str | None) -> list[Column]:
    columns = []
    for place, stack in enumerate(stacks):
        if not stack:
            continue
        column = Column(place, stack)
        column.unit = next((unit for text in reversed(stack) if (unit := money_unit(text))), None)
        column.percent = any("%" in text or "％" in text for text in stack)
        reading = _read(document, stack, period)
        if isinstance(reading, Ambiguous):
            column.readings = reading.readings
        elif reading is IGNORED:
            column.role = "ignored"
        elif reading:
            column.field, column.rank, column.role = reading.field, reading.rank, reading.role
        columns.append(column)
    return columns


def find_header(
    sheet: Sheet,
    documents: Sequence[str],
    period: str | None,
    *,
    start: int = 0,
    rows: int | None = None,
    least: int = 3,
    bonus: Mapping[str, float] | None = None,
) -> Header | None:
    """The header that fits best, of the document it fits best.

    Args:
        sheet: The sheet.
        documents: Documents whose words are tried.
        period: Period of the file, where known; it says which year's plan and months are meant.
        start: First row looked at.
        rows: How many rows may be its first; by default as many as hold ``SEARCHED_ROWS`` rows of several cells.
        least: Fields that must be recognised, unless all required ones are.
        bonus: What speaks for a document beside its headers (title words, the sender).

    Returns:
        The header, or None when the sheet has none.
    """
    grid = Grid(sheet)
    best: Header | None = None
    searched = 0
    for top in range(start, min(len(sheet.rows), start + (_FARTHEST if rows is None else rows))):
        own = [t for c in range(len(sheet.rows[top])) if (t := grid.own(top, c))]
        if not own or all(line(text) for text in own):
            continue  # who sends or signed the form, and its unit, head no column
        searched += len(own) > 1
        if searched > SEARCHED_ROWS:
            break
        for document in documents:
            if not _begins_header(document, own, period):
                continue
            deepest = MAX_DEPTH if len({fold(text) for text in own}) > 1 else 1
            for depth in range(1, min(deepest, len(sheet.rows) - top) + 1):
                columns = _columns(document, _stacks(grid, top, depth), period)
                found = {c.field for c in columns if c.field} | {c.readings for c in columns if c.readings}
                score = len(found) + _children(document, grid, columns, top, depth)
                header = Header(document, top, depth, columns, score)
                if len(found) >= least or (found and not header.missing):
                    header.score += _document_bonus(header) + (bonus or {}).get(document, 0.0)
                    if best is None or score_key(header) > score_key(best):
                        best = header
    return best


def header_at(sheet: Sheet, row: int, document: str, period: str | None) -> Header | None:
    """The header that begins in a row below other tables, whole or not; None where the row is none.

    Args:
        sheet: The sheet.
        row: Zero-based row.
        document: Document of the file.
        period: Period of the file, where known.

    Returns:
        A whole header of the document, else of another one, else a row of nothing but header words.
    """
    cells = [cell for cell in sheet.rows[row] if cell is not None]
    if len(cells) < 2 or not all(isinstance(cell, str) and len(cell) <= 40 for cell in cells):
        return None
    texts = {fold(cell) for cell in cells} - {""}
    known = [text for text in texts if resolve(document, (), text, period) is not None]
    own = find_header(sheet, (document,), period, start=row, rows=1)
    if own and not own.missing:
        return own
    if len(cells) < 3:  # the upper row of a header may have few cells, but not all of it
        return None
    others = find_header(sheet, tuple(DOCUMENTS), period, start=row, rows=1) if len(texts) >= 3 else None
    if others and not others.missing:
        return others
    return own if own and len(known) >= 3 and len(known) >= 0.8 * len(texts) else None


def score_key(header: Header) -> tuple[float, int, int]:
    """Order of candidates: score, then the earlier and the shallower."""
    return (round(header.score, 6), -header.top, -header.depth)


def _begins_header(document: str, own: list[str], period: str | None) -> bool:
    distinct = {fold(text) for text in own}
    known = sum(
        1
        for text in distinct
        if len(text) > 1  # 甲, 乙 and bare numbers head no column by themselves
        and (resolve(document, (), text, period) is not None or _is_parent(document, text, period))
    )
    return known > 0 and known >= 0.4 * len(distinct)


@lru_cache(maxsize=65536)
def _is_parent(document: str, text: str, period: str | None) -> bool:
    if len(text) > 20:
        return False
    return any(
        re.search(rule["parent"].replace("<YEAR>", "20\\d\\d").replace("<PRIOR>", "20\\d\\d"), text)
        for rule in vocabulary(document).under
    )


def _children(document: str, grid: Grid, columns: list[Column], top: int, depth: int) -> float:
    """Gain of the rows below the first: known children count for, foreign texts (a data row) against."""
    known = {c.place: bool(c.field or c.readings or c.role == "ignored") for c in columns}
    leaves = {c.place: fold(c.texts[-1]) for c in columns}
    gain = 0.0
    above: dict[int, set[str]] = {}
    for row in range(top + 1, top + depth):
        cells = _own_texts(grid, row)
        if not cells:
            gain -= 1.0
        for column, text in _own_texts(grid, row - 1):
            above.setdefault(column, set()).add(fold(text))
        total = _sums_alone(grid, cells, row)
        for column, text in cells:
            header_like = not re.fullmatch(r"[-\d.,%]+", fold(text)) and len(fold(text)) <= 25 and not total
            if fold(text) in above.get(column, ()):  # a header printed again, not a child of the first
                gain -= 1.0
                continue
            leaf = known.get(column) and fold(text) == leaves[column]
            word = (
                leaf
                or resolve(document, (), fold(text), None) is not None
                or _is_parent(document, text, None)
            )
            gain += 0.2 if word and header_like else -0.5
    return gain


def _sums_alone(grid: Grid, cells: Sequence[tuple[int, str]], row: int) -> bool:
    """``合计`` alone below a header is the first row of the body, unless cells of the header reach down beside it."""
    if len(cells) != 1 or not is_generic(fold(cells[0][1])):
        return False
    return not any(
        grid.merged.get((row, column), (row,))[0] < row for column in range(grid.width(row - 1, 2))
    )


_DOUBT = 4.0
"""What speaks against a document whose required columns others have too, when it shows none of its own."""


def _own_texts(grid: Grid, row: int) -> list[tuple[int, str]]:
    return [(c, t) for c in range(len(grid.sheet.rows[row])) if (t := grid.own(row, c)) and fold(t)]


def _document_bonus(header: Header) -> float:
    signature = set(vocabulary(header.document).signature) & header.found
    doubted = not signature and load(header.document).get("by_signature", False)
    return 0.75 * len(signature) - 3.0 * len(header.missing) - _DOUBT * doubted
