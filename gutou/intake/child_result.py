"""What the reading child hands back (子进程的结果): pages of cells, and refusals that say what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

RESAVE = "，请用 Excel 或 WPS 另存为 .xlsx 后重新报送"
MAX_TEXT = 32_767
"""Characters of one cell; what Excel itself allows."""
MAX_RESULT = 256 << 20
"""Bytes of the result as it is handed over."""

_MAX_CELLS = 12_000_000
_MAX_SHEETS = 200
_MAX_MERGED = 200_000

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")

Place = tuple[int, int]
Area = tuple[int, int, int, int]


class Refused(Exception):  # noqa: N818 - an answer to the sender, not a fault of the program
    """The file is not read; the message is the Chinese sentence for its sender."""


class Marks:
    """What a sheet says of its cells beside their values; all places zero-based.

    Attributes:
        percent: Cells in percent format.
        errors: Error cells with their text (``#N/A``).
        uncomputed: Formula cells without a stored value.
        hidden_rows: Rows that are not shown.
        hidden_columns: First and last column of each hidden span.
        merged: Merged ranges as (row, column, last row, last column).
    """

    __slots__ = ("errors", "hidden_columns", "hidden_rows", "merged", "percent", "uncomputed")

    def __init__(self) -> None:
        self.percent: list[Place] = []
        self.errors: list[tuple[int, int, str]] = []
        self.uncomputed: list[Place] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[Place] = []
        self.merged: list[Area] = []


class Page:
    """One sheet: rows of null, text, number or truth value, the places of dates (ISO text), and its marks."""

    __slots__ = ("date1904", "dates", "marks", "name", "rows", "visible")

    def __init__(self, name: str, rows: list[list[Any]], *, visible: bool = True) -> None:
        self.name = name
        self.rows = rows
        self.dates: list[Place] = []
        self.visible = visible
        self.date1904 = False
        self.marks = Marks()


class Budget:
    """Counts what all sheets of a file cost and refuses what goes beyond the limits."""

    def __init__(self, limits: dict[str, Any]) -> None:
        self.max_rows = int(limits["max_rows"])
        self.max_columns = int(limits["max_columns"])
        self.max_sheets = int(limits.get("max_sheets", _MAX_SHEETS))
        self.max_merged = int(limits.get("max_merged", _MAX_MERGED))
        self.max_cells = int(limits.get("max_cells", _MAX_CELLS))
        self.cells = 0

    def sheets(self, count: int) -> None:
        """Refuse a file of too many sheets."""
        if count > self.max_sheets:
            raise Refused(f"有 {count} 张工作表，超过上限 {self.max_sheets} 张，请拆分后重新报送")

    def extent(self, name: str, rows: int, columns: int) -> None:
        """Refuse a sheet whose last used cell lies too far out."""
        for count, what, limit in ((rows, "行", self.max_rows), (columns, "列", self.max_columns)):
            if count > limit:
                raise Refused(
                    f"工作表“{name}”有 {count} {what}，超过上限 {limit} {what}，请删去多余内容后重新报送"
                )

    def add(self, cells: int) -> None:
        """Count cells of all sheets together."""
        self.cells += cells
        if self.cells > self.max_cells:
            raise Refused(f"单元格超过 {self.max_cells} 个，请拆分后重新报送")

    def merged(self, name: str, count: int) -> None:
        """Refuse a sheet of too many merged ranges."""
        if count > self.max_merged:
            raise Refused(
                f"工作表“{name}”有 {count} 处合并单元格，超过上限 {self.max_merged} 处，请取消合并后重新报送"
            )


def pages_as_result(pages: list[Page], budget: Budget) -> dict[str, Any]:
    """The result as it is handed over, every list bounded by the cells that are there."""
    budget.sheets(len(pages))
    return {"sheets": [_page(page, budget) for page in pages]}


def _page(page: Page, budget: Budget) -> dict[str, Any]:
    marks = page.marks
    _reach(page, budget)
    height, width = len(page.rows), max(map(len, page.rows), default=0)
    budget.extent(page.name, height, width)
    budget.merged(page.name, len(marks.merged))
    hidden = {c for first, last in marks.hidden_columns for c in range(first, min(last, width - 1) + 1)}
    return {
        "name": page.name,
        "visible": page.visible,
        "rows": page.rows,
        "dates": page.dates,
        "date1904": page.date1904,
        "merged": _bounded(page.name, marks.merged, height, width),
        "percent": [place for place in marks.percent if place[0] < height],
        "errors": marks.errors,
        "uncomputed": marks.uncomputed,
        "hidden_rows": sorted({row for row in marks.hidden_rows if row < height}),
        "hidden_columns": sorted(hidden),
    }


def _reach(page: Page, budget: Budget) -> None:
    """Error cells and formulas without a value are cells too, though the reader left them out."""
    rows, marks = page.rows, page.marks
    places: Iterable[tuple[int, int, str | None]] = (
        *((row, column, text[:MAX_TEXT]) for row, column, text in marks.errors),
        *((row, column, None) for row, column in marks.uncomputed),
    )
    for row, column, text in places:
        budget.extent(page.name, row + 1, column + 1)
        budget.add(max(0, row + 1 - len(rows)))
        rows.extend([] for _ in range(len(rows), row + 1))
        cells = rows[row]
        if column >= len(cells):
            if text is None:
                continue
            budget.add(column + 1 - len(cells))
            cells.extend([None] * (column + 1 - len(cells)))
        if cells[column] is None:
            cells[column] = text


def _bounded(name: str, merged: list[Area], height: int, width: int) -> list[Area]:
    """Merged ranges that whoever looks them up cell by cell can bear.

    Ranges that do not overlap never cover more than the sheet; a file whose ranges do overlap is broken.
    """
    used = height * width
    if sum((c - a + 1) * (d - b + 1) for a, b, c, d in merged) <= max(4 * used, 100_000):
        return merged
    clipped = [(a, b, min(c, height - 1), min(d, width - 1)) for a, b, c, d in merged]
    clipped = [area for area in clipped if area[0] <= area[2] and area[1] <= area[3]]
    if sum((c - a + 1) * (d - b + 1) for a, b, c, d in clipped) > used:
        raise Refused(f"工作表“{name}”的合并单元格互相重叠，文件已损坏{RESAVE}")
    return clipped


def within_text_limit(rows: list[list[Any]], name: str) -> None:
    """Refuse texts longer than a workbook's cell can hold: an unclosed quote, or no table at all."""
    for at, row in enumerate(rows):
        for cell in row:
            if type(cell) is str and len(cell) > MAX_TEXT:
                raise Refused(
                    f"工作表“{name}”第 {at + 1} 行有一个单元格超过 {MAX_TEXT} 个字，请检查后重新报送"
                )


def without_controls(result: dict[str, Any]) -> None:
    """Take control characters, which no workbook that we write may hold, out of names and cells."""
    for sheet in result.get("sheets", ()):
        sheet["name"] = _CONTROLS.sub("", sheet["name"])
        for row in sheet["rows"]:
            for place, cell in enumerate(row):
                if type(cell) is str:
                    row[place] = _CONTROLS.sub("", cell) or None


def trim_rows(rows: list[list[Any]]) -> None:
    """Take off empty cells at the ends of rows and empty rows at the end."""
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
