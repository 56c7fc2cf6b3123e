"""Headers with two readings, and fields with two columns (定表头): siblings and values decide, else nobody does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gutou.intake.headers import Column, Header
from gutou.intake.headers_grid import cell_text
from gutou.intake.headers_vocabulary import fold
from gutou.intake.reader import Cell
from schemas.documents import fields
from schemas.documents.patterns import PROJECT_CODE

_PLATFORM_CODE = re.compile(PROJECT_CODE)


def settle_columns(header: Header, rows: Sequence[list[Cell]]) -> None:
    """Decide ambiguous headers by their siblings and values, and give each field to one column.

    Args:
        header: Its columns are changed in place.
        rows: Data rows below it.
    """
    _settle_codes(header, rows)
    for column in header.columns * 2:  # a second round, since one decision may settle another
        if not column.readings:
            continue
        left = [r for r in column.readings if r not in header.found]
        if header.document == "library":
            left = [r for r in left if r != "planned_total"]
        if len(left) > 1 and set(left) & {"cumulative", "done_cumulative"}:
            left = _by_values(header, column, rows) or left
        if len(left) == 1:
            column.field, column.rank, column.readings = left[0], 4, ()
        elif not left:
            column.readings = ()
    _one_column_each(header, rows)


def _by_values(header: Header, column: Column, rows: Sequence[list[Cell]]) -> list[str]:
    """Cumulative or this year's: an amount below last year's cumulative cannot be cumulative."""
    prior = header.by_field.get("prior_cumulative")
    if prior is None:
        return []
    pairs = [
        (row[column.place], row[prior.place])
        for row in rows
        if len(row) > max(column.place, prior.place)
        and _is_number(row[column.place])
        and _is_number(row[prior.place])
    ]
    pairs = [(float(a), float(b)) for a, b in pairs if float(b) > 0]
    if len(pairs) < 3:
        return []
    this_year, since_start = (r for r in sorted(column.readings, key=lambda r: "cumulative" in r))
    return [since_start] if all(a >= b for a, b in pairs) else [this_year]


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return bool(re.fullmatch(r"-?\d+(\.\d+)?", cell.strip()))
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _settle_codes(header: Header, rows: Sequence[list[Cell]]) -> None:
    """``项目代码`` is the platform's only when its values look so; in a library else the library's own."""
    column = header.by_field.get("project_code")
    if column is None or column.rank > 0 or fold(column.texts[-1]) != "项目代码":
        return
    if not any(spec.name == "library_code" for spec in fields(header.document)):
        return
    texts = [t for row in rows if len(row) > column.place and (t := cell_text(row[column.place]))]
    texts = [t for t in texts if len(t) > 4]
    fitting = sum(bool(_PLATFORM_CODE.fullmatch(fold(text))) for text in texts)
    if not texts or fitting * 2 >= len(texts):
        return
    if header.document == "library" and "library_code" not in header.found:
        column.field = "library_code"
    elif "library_code" not in header.found and not fitting:
        column.field, column.readings = None, ("project_code", "library_code")


def _one_column_each(header: Header, rows: Sequence[list[Cell]]) -> None:
    """Of several columns of one field the closest word keeps it, then the fuller, then the first."""
    counts = Counter(c.field for c in header.columns if c.field and c.role == "value")

    def order(column: Column) -> tuple[int, int, int]:
        filled = sum(1 for row in rows if len(row) > column.place and row[column.place] is not None)
        return (column.rank, -filled, column.place)

    for name in [n for n, count in counts.items() if count > 1]:
        rivals = sorted((c for c in header.columns if c.field == name and c.role == "value"), key=order)
        for rival in rivals[1:]:
            rival.field, rival.twin = None, rivals[0].place
