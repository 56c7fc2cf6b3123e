"""A receipt of a file that is no .xlsx workbook, or too long for a copy: built anew of what the reader gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Font
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gutou.intake import receipts_paint as paint
from gutou.intake.reader import DateCell, Sheet
from gutou.intake.receipts_marking import mark_all
from gutou.intake.receipts_values import FONT, WIDEST, Values

if TYPE_CHECKING:
    from gutou.intake.receipts_order import Order

_MOST_ROWS = 20_000
"""Rows of a file that is still given back whole; of a longer one the header and the marked rows."""
_MOST_CELLS = 800_000
_MOST_EXCERPT = 5_000
_MOST_HEADER_ROWS = 15
_MOST_MERGED = 5_000
_NARROWEST, _SAMPLE = 8, 200
_LINE_POINTS = 14.5


def rebuild(found: Sequence[Sheet], order: Order) -> Workbook:
    """The workbook, marked, with 回执 in front; of a long file only headers and marked rows with their numbers."""
    found = [sheet for sheet in found if sheet.name != paint.SHEET] or list(found)
    excerpt = sum(len(sheet.rows) for sheet in found) > _MOST_ROWS or (
        sum(len(row) for sheet in found for row in sheet.rows) > _MOST_CELLS
    )
    book = Workbook()
    book.remove(book.worksheets[0])
    names = {sheet.name for sheet in found}
    marks = order.marks_on(names)[: _MOST_EXCERPT if excerpt else None]
    sheets: dict[str, Worksheet] = {}
    moved: dict[tuple[str, int], int] = {}
    for given, title in zip(found, paint.safe_titles([sheet.name for sheet in found]), strict=True):
        wanted = {int(m[1]) for m in marks if m[0] == given.name}
        kept = _kept(given, order, wanted) if excerpt else list(range(len(given.rows)))
        if excerpt and not kept:
            continue
        sheet = sheets[given.name] = book.create_sheet(title)
        first = 2 if excerpt else 1
        for at, place in enumerate(kept, start=first):
            moved[given.name, given.numbers[place]] = at
        _fill(sheet, given, kept, order.amounts_on(given.name, names), excerpt=excerpt)
    shift = int(excerpt)

    def target(name: str, row: int, column: str) -> tuple[str, str] | None:
        name = order.sheet_of(name, names)
        at = moved.get((name, row))
        if at is None:
            return None
        return sheets[name].title, f"{_shifted(column, shift)}{at}" if column else f"{at}:{at}"

    placed = [
        (name, moved[name, row], _shifted(column, shift), severity, comment)
        for name, row, column, severity, comment in marks
        if (name, row) in moved
    ]
    mark_all(placed, sheets, order.colours, order.office)
    remark = order.remark_excerpt if excerpt else order.remark
    paint.paint(book, [*order.lines, paint.note(remark)], target)
    return book


def _shifted(column: str, by: int) -> str:
    return get_column_letter(column_index_from_string(column) + by) if column and by else column


def _kept(given: Sheet, order: Order, wanted: set[int]) -> list[int]:
    """Places of the rows of an excerpt; none of a sheet on which nothing is marked."""
    if not wanted:
        return []
    top = min(order.headers.get(given.name, 1), _MOST_HEADER_ROWS)
    return [place for place, number in enumerate(given.numbers) if number <= top or number in wanted]


def _fill(sheet: Worksheet, given: Sheet, kept: Sequence[int], money: set[str], *, excerpt: bool) -> None:
    shift = int(excerpt)
    if excerpt:
        paint.put_text(sheet.cell(1, 1), "原行号")
        paint.put_text(sheet.cell(1, 2), "只列出表头和有问题的行")
        sheet.freeze_panes = "B2"
    spread = {(r, c) for r, c, _, last in given.merged if last > c}
    put = Values(given, {column_index_from_string(letter) - 1 for letter in money}).put
    for at, place in enumerate(kept, start=1 + shift):
        if excerpt:
            sheet.cell(at, 1).value = given.numbers[place]
            sheet.cell(at, 1).font = Font(name=FONT, size=10, color="7F7F7F")
        lines = 1
        for column, value in enumerate(given.rows[place]):
            if value is not None:
                needed = put(sheet.cell(at, column + 1 + shift), value, (place, column))
                lines = lines if (place, column) in spread else max(lines, needed)
        if lines > 1:
            sheet.row_dimensions[at].height = min(_LINE_POINTS * lines + 2, 400)
    _set_widths(sheet, given, kept, shift, spread)
    if excerpt:
        return
    sheet.sheet_state = "visible" if given.visible else "hidden"
    for row in given.hidden_rows:
        sheet.row_dimensions[row + 1].hidden = True
    for column in given.hidden_columns:
        sheet.column_dimensions[get_column_letter(column + 1)].hidden = True
    _merge(sheet, given)


def _set_widths(
    sheet: Worksheet, given: Sheet, kept: Sequence[int], shift: int, spread: set[tuple[int, int]]
) -> None:
    """Columns as wide as what stands in them: the reader does not tell the sender's widths."""
    widths: dict[int, int] = {}
    for place in kept[:_SAMPLE]:
        for column, value in enumerate(given.rows[place]):
            if value is not None and (place, column) not in spread:
                shown = value.text if isinstance(value, DateCell) else str(value)
                width = max(map(paint.text_width, shown.split("\n")))
                widths[column] = max(widths.get(column, 0), width)
    for column, width in widths.items():
        letter = get_column_letter(column + 1 + shift)
        sheet.column_dimensions[letter].width = min(max(width + 2, _NARROWEST), WIDEST)


def _merge(sheet: Worksheet, given: Sheet) -> None:
    """Merged ranges within what was read; overlapping ones, which Excel would not open, only once."""
    height, width = len(given.rows), max((len(row) for row in given.rows), default=0)
    taken: set[tuple[int, int]] = set()
    for top, left, last_row, last_column in given.merged[:_MOST_MERGED]:
        bottom, right = min(last_row, height - 1), min(last_column, width - 1)
        if top > bottom or left > right or (top, left) == (bottom, right):
            continue
        area = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if area & taken:
            continue
        taken |= area
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        corner = sheet.cell(top + 1, left + 1)
        corner.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
