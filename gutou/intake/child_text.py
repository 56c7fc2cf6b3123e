"""Delimited text (CSV、制表符分隔的文本): delimiter and quotes found from the text itself."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

from gutou.intake.child_decode import decode
from gutou.intake.child_result import MAX_TEXT, Page, Refused, trim_rows

if TYPE_CHECKING:
    from gutou.intake.child_result import Budget

_DELIMITERS = (",", "\t", ";", "|", "，", "；", "^")
_SAMPLE = 64_000
_SAMPLE_ROWS = 200
_UNPAIRED = (
    "第 {number} 行里有双引号没有成对（少了一个，或多了一个），它后面的各行会被并进同一个单元格，"
    "请在原表中补上或删去这个引号、重新导出后报送，也可以用 Excel 或 WPS 核对后另存为 .xlsx 报送"
)


def read_text(content: bytes, file_name: str, budget: Budget) -> Page:
    """The one sheet of a text file; cells are text as written.

    A row is a record, as spreadsheet programs number them: a line break inside quotation marks begins no new one, and
    a first line ``sep=;`` is none.

    Args:
        content: The file.
        file_name: Names the sheet.
        budget: Limits on rows, columns and cells.

    Raises:
        Refused: No text, too large, or a quotation mark that is never closed.
    """
    text = decode(content)
    told = _told_delimiter(text)
    delimiter = told or _delimiter(text)
    name = PurePath(file_name).stem or "CSV"
    csv.field_size_limit(1 << 30)  # refused below, with the row
    rows: list[list[str | None]] = []
    reader = csv.reader(io.StringIO(_without_told(text, told), newline=""), delimiter=delimiter)
    last = cells_so_far = 0
    for cells in reader:
        row = [_cell(cell) for cell in cells]
        while row and row[-1] is None:
            row.pop()
        rows.append(row)
        if row:
            last = len(rows)
            budget.extent(name, last, len(row))
            budget.add(len(row))
            cells_so_far += len(row)
            _closed(row, delimiter, cells_so_far // last, last)
        elif len(rows) - last > budget.max_rows:
            break  # nothing but blank lines
    _all_closed(text, delimiter, skipped=int(told is not None))
    trim_rows(rows)
    return Page(name, rows)


def _cell(cell: str) -> str | None:
    if (
        cell.startswith('="') and cell.endswith('"') and len(cell) > 2
    ):  # how systems keep Excel from a code's zeros
        cell = cell[2:-1]
    if "\r" in cell:  # another system's line break, and Excel's own once it is in a workbook
        cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return cell if cell.strip() else None


def _closed(row: list[str | None], delimiter: str, usual: int, number: int) -> None:
    """Refuse a cell that has swallowed other rows: a quotation mark was not closed in time."""
    for cell in row:
        if cell is None or (len(cell) <= MAX_TEXT and "\n" not in cell and "\r" not in cell):
            continue
        most = max((line.count(delimiter) for line in cell.splitlines()[1:]), default=0)
        if len(cell) > MAX_TEXT or (usual >= 3 and most >= usual - 1):
            raise Refused(_UNPAIRED.format(number=number))


def _all_closed(text: str, delimiter: str, *, skipped: int) -> None:
    """Refuse a text that ends inside quotation marks."""
    if '"' not in text:
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1 - skipped
    try:
        for _ in reader:
            number += 1
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise Refused(_UNPAIRED.format(number=number)) from None


def _told_delimiter(text: str) -> str | None:
    """The delimiter that a first line ``sep=;`` tells Excel."""
    first = text[:20].splitlines()[0].strip().strip('"') if text[:20].strip() else ""
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4]
    return "\t" if text[:5].lower() == "sep=\t" else None


def _without_told(text: str, told: str | None) -> str:
    return text if told is None else text[len(text[:20].splitlines(keepends=True)[0]) :]


def _delimiter(text: str) -> str:
    """The delimiter under which most lines have the same number of cells, weighed by that number."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample

    def weight(delimiter: str) -> float:
        widths: Counter[int] = Counter()
        try:
            for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
                if any(cell.strip() for cell in row):
                    widths[len(row)] += 1
                if widths.total() >= _SAMPLE_ROWS:
                    break
        except csv.Error:
            return 0
        rows = widths.total()
        most = max(((width - 1) * count * count / rows for width, count in widths.items()), default=0.0)
        return most * (10 if delimiter == "\t" else 1)  # prose holds commas, but no tabs

    return max(_DELIMITERS, key=weight)
