"""Delimited text (CSV、制表符分隔的文本): delimiter, quotes and row numbers found from the text itself."""

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


def read_text(content: bytes, file_name: str, budget: Budget) -> Page:
    """The one sheet of a text file; cells are text as written.

    Args:
        content: The file.
        file_name: Names the sheet.
        budget: Limits on rows, columns and cells.

    Raises:
        Refused: No text, too large, or a quotation mark that is never closed.
    """
    text = decode(content)
    delimiter, skip = _told_delimiter(text) or (_delimiter(text), 0)
    name = PurePath(file_name).stem or "CSV"
    csv.field_size_limit(1 << 30)  # refused below, with the row
    rows: list[list[str | None]] = []
    numbers: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    before = last = cells_so_far = 0
    for cells in reader:
        row = [_cell(cell) for cell in cells] if before >= skip else []
        while row and row[-1] is None:
            row.pop()
        rows.append(row)
        numbers.append(before + 1)
        before = reader.line_num
        if row:
            last = len(rows)
            budget.extent(name, last, len(row))
            budget.add(len(row))
            cells_so_far += len(row)
            _closed(row, delimiter, cells_so_far // last, numbers[-1])
        elif len(rows) - last > budget.max_rows:
            break  # nothing but blank lines
    _all_closed(text, delimiter)
    trim_rows(rows)
    page = Page(name, rows)
    page.numbers = numbers[: len(rows)]
    return page


def _cell(cell: str) -> str | None:
    if (
        cell.startswith('="') and cell.endswith('"') and len(cell) > 2
    ):  # how systems keep Excel from a code's zeros
        cell = cell[2:-1]
    return cell if cell.strip() else None


def _closed(row: list[str | None], delimiter: str, usual: int, number: int) -> None:
    """Refuse a cell that has swallowed other rows: a quotation mark was not closed in time."""
    for cell in row:
        if cell is None or (len(cell) <= MAX_TEXT and "\n" not in cell and "\r" not in cell):
            continue
        most = max((line.count(delimiter) for line in cell.splitlines()[1:]), default=0)
        if len(cell) > MAX_TEXT or (usual >= 3 and most >= usual - 1):
            raise Refused(f"第 {number} 行起的引号没有配对，后面的行会并进一个单元格，请改正引号后重新报送")


def _all_closed(text: str, delimiter: str) -> None:
    """Refuse a text that ends inside quotation marks."""
    if '"' not in text:
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for _ in reader:
            number = reader.line_num + 1
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise Refused(f"第 {number} 行起的引号没有配对，请改正引号后重新报送") from None


def _told_delimiter(text: str) -> tuple[str, int] | None:
    """The delimiter that a first line ``sep=;`` tells Excel."""
    first = text[:20].splitlines()[0].strip().strip('"') if text[:20].strip() else ""
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], 1
    return ("\t", 1) if text[:5].lower() == "sep=\t" else None


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
