"""Binary and zipped workbooks (工作簿): values by calamine, marks by a second look at the file itself."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from gutou.intake.child_result import (
    RESAVE,
    Budget,
    Marks,
    Page,
    Refused,
    trim_rows,
    within_text_limit,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import IO

    from python_calamine import CalamineSheet, SheetMetadata

_PLAIN = {str, float, int, bool, type(None)}
_LONGEST = 2**63
"""Beyond, a number stays a float: the hand-over knows no longer integers."""


def read_workbook(source: Path, kind: str, budget: Budget) -> list[Page]:
    """All worksheets of a workbook.

    Raises:
        Refused: It is protected, broken or too large.
    """
    if kind == "fods":
        return _open_document(source, budget, flat=True)
    old: tuple[bytes, int] | None = None
    if kind == "xls":
        from gutou.intake.child_ole import refuse_others
        from gutou.intake.child_xls_old import restore, single_bytes

        refuse_others(source)
        old = single_bytes(source.read_bytes())
    try:
        look = _second_look(source, kind, budget)
        if look is None:
            return _open_document(source, budget)
        with BytesIO(old[0]) if old else source.open("rb") as stream:
            pages = _pages(stream, *look, budget)
    except PasswordError:
        raise Refused("工作簿设有打开密码，请取消密码后重新报送") from None
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile):
        if kind == "ods":
            return _open_document(source, budget)
        raise Refused(f"不是能打开的工作簿（内容不完整或已损坏）{RESAVE}") from None
    if not pages:
        if kind == "ods":
            return _open_document(source, budget)
        raise Refused(f"工作簿里没有工作表{RESAVE}")
    if old:
        restore(pages, old[1])
    return pages


def _pages(stream: IO[bytes], marks: Callable[[str], Marks], date1904: bool, budget: Budget) -> list[Page]:
    book = CalamineWorkbook.from_filelike(stream)
    abouts = [about for about in book.sheets_metadata if about.typ == SheetTypeEnum.WorkSheet]
    budget.sheets(len(abouts))
    pages = []
    for about in abouts:
        seen = marks(about.name)  # first, since it notices what calamine has no memory for
        page = _page(book.get_sheet_by_name(about.name), about, budget)
        page.date1904 = date1904
        seen.merged = seen.merged or page.marks.merged
        page.marks = seen
        pages.append(page)
    return pages


def _open_document(source: Path, budget: Budget, *, flat: bool = False) -> list[Page]:
    from gutou.intake.child_ods_cells import read_open_document

    return read_open_document(source, budget, flat=flat)


def _second_look(source: Path, kind: str, budget: Budget) -> tuple[Callable[[str], Marks], bool] | None:
    """Marks by sheet name, and the date system; None of an open document that calamine would misread."""
    if kind == "xlsx":
        return _look_at_xlsx(source)
    if kind == "ods":
        from gutou.intake.child_ods_look import look_at_ods

        document = look_at_ods(source, budget)
        return None if document.loose else (document.marks_of, False)
    if kind == "xls":
        from gutou.intake.child_xls_look import look_at_xls

        found, date1904 = look_at_xls(source)
    else:
        from gutou.intake.child_xlsb_look import look_at_xlsb

        found, date1904 = look_at_xlsb(source)
    return lambda name: found.get(name) or Marks(), date1904


def _look_at_xlsx(source: Path) -> tuple[Callable[[str], Marks], bool]:
    from gutou.intake.child_xlsx_book import read_book
    from gutou.intake.child_xlsx_look import look_at_sheet

    archive = zipfile.ZipFile(source)
    book = read_book(archive)

    def marks(name: str) -> Marks:
        part = book.parts.get(name)
        if not part:
            return Marks()
        with archive.open(part) as stream:
            return look_at_sheet(stream, book)

    return marks, book.date1904


def _page(sheet: CalamineSheet, about: SheetMetadata, budget: Budget) -> Page:
    end = sheet.end or (-1, -1)
    budget.extent(about.name, end[0] + 1, end[1] + 1)
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    page = Page(about.name, rows, visible=about.visible == SheetVisibleEnum.Visible)
    ranges = sheet.merged_cell_ranges or ()
    budget.merged(about.name, len(ranges))
    page.marks.merged = [(*first, *last) for first, last in ranges]
    for at, cells in enumerate(rows):
        if not _PLAIN.issuperset(map(type, cells)):
            _dates(cells, at, page)
        rows[at] = [
            (cell or None)
            if type(cell) is str
            else (int(cell) if cell.is_integer() and -_LONGEST < cell < _LONGEST else _real(cell))
            if type(cell) is float
            else cell
            for cell in cells
        ]
    trim_rows(rows)
    budget.add(sum(map(len, rows)))
    within_text_limit(rows, about.name)
    return page


def _real(value: float) -> float | str:
    """A number with a fraction; what is none (a workbook can spell ``inf``) as its text."""
    return value if value - value == 0 else repr(value)


def _dates(cells: list[Any], at: int, page: Page) -> None:
    """Dates as ISO text, their places noted; times of day and durations as text."""
    for place, cell in enumerate(cells):
        if isinstance(cell, dt.datetime):
            plain = cell.isoformat(sep=" ") if cell.time() != dt.time() else cell.date().isoformat()
            cells[place] = plain
            page.dates.append((at, place))
        elif isinstance(cell, dt.date):
            cells[place] = cell.isoformat()
            page.dates.append((at, place))
        elif isinstance(cell, dt.timedelta):
            minutes, seconds = divmod(int(cell.total_seconds()), 60)
            cells[place] = f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        elif isinstance(cell, dt.time):
            cells[place] = str(cell)
