"""One raw file as sheets of cells (读文件): told by content, never by its name, and never trusted.

Every file is read by :mod:`gutou.intake.child` in a process with capped memory and time; here is only what comes back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gutou.intake.child_result import Refused
from gutou.intake.reader_process import read_in_child
from gutou.settings import Limits

Cell = Any
"""None, str, int, float, bool, or a :class:`DateCell`."""


class RefusedError(Exception):
    """The file cannot be read; the message is Chinese and says what to do."""


@dataclass(frozen=True)
class DateCell:
    """A cell that the workbook formats as a date; ``text`` is ISO."""

    text: str


@dataclass
class Sheet:
    """One worksheet, or one table of a web page or text file.

    Places are zero-based (row, column) in ``rows``.

    Attributes:
        name: Its name; of a CSV file the file's stem.
        rows: Cells by row, from the first row and column on.
        numbers: 1-based number of each row as a spreadsheet program shows it.
        visible: False for a hidden sheet.
        merged: Merged ranges as (row, column, last row, last column).
        percent: Places of cells in percent format.
        errors: Error cells (``#N/A``) by place.
        hidden_rows: Rows that are not shown; they are read like any other.
        hidden_columns: Columns that are not shown; they are read like any other.
        uncomputed: Formula cells without a stored value.
        date1904: Numbers that are serials of days count from 1904; cells formatted as dates are converted already.
    """

    name: str
    rows: list[list[Cell]]
    numbers: list[int]
    visible: bool = True
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    percent: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    date1904: bool = False


def read_file(raw: Path, file_name: str, limits: Limits) -> list[Sheet]:
    """Sheets of a raw file.

    Args:
        raw: The file; its suffix is not looked at.
        file_name: Its name in the share; names the sheet of a file that has none.
        limits: What reading it may cost.

    Raises:
        RefusedError: It is no table, too large, protected or broken.
    """
    size = raw.stat().st_size
    if size == 0:
        raise RefusedError("文件是空的（0 字节），请检查后重新报送")
    if size > limits.max_file_mb << 20:
        raise RefusedError(f"文件超过 {limits.max_file_mb} MB，请拆分后重新报送")
    try:
        return [_sheet(found) for found in read_in_child(raw, file_name, limits)]
    except Refused as refusal:
        raise RefusedError(str(refusal)) from None


def _sheet(found: dict[str, Any]) -> Sheet:
    rows = found["rows"]
    for row, column in found["dates"]:
        rows[row][column] = DateCell(rows[row][column])
    return Sheet(
        name=found["name"],
        rows=rows,
        numbers=list(range(1, len(rows) + 1)),
        visible=found["visible"],
        merged=[(a, b, c, d) for a, b, c, d in found["merged"]],
        percent={(row, column) for row, column in found["percent"]},
        errors={(row, column): text for row, column, text in found["errors"]},
        hidden_rows=set(found["hidden_rows"]),
        hidden_columns=set(found["hidden_columns"]),
        uncomputed={(row, column) for row, column in found["uncomputed"]},
        date1904=found["date1904"],
    )
