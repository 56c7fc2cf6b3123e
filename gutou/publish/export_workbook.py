"""The export as one workbook (导出工作簿): a first sheet 说明, then 数据字典, then a sheet per table under its Chinese label."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from gutou.publish.dictionary import label_of

_ROWS = 1_048_575
"""Rows of a sheet below its heading; what is more goes on in a further sheet."""
_CHUNK = 5_000
_CELL = 32_767
_SETTINGS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


@dataclass(frozen=True)
class Sheet:
    """A table for the workbook: its name (by which labels are found), label, columns, and a cursor on its rows."""

    name: str
    label: str
    columns: Sequence[dict[str, Any]]
    rows: DuckDBPyConnection


def write_workbook(path: Path, about: Sequence[str], sheets: Iterable[Sheet]) -> None:
    """Write the workbook; memory does not grow with its rows.

    Raises:
        OSError: The file cannot be written.
    """
    book = Workbook(str(path), _SETTINGS)
    formats = {
        "head": book.add_format({"bold": True, "bg_color": "#F2F2F2", "border": 1}),
        "wan": book.add_format({"num_format": "#,##0.00"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    try:
        first = book.add_worksheet("说明")
        first.set_column(0, 0, 100)
        for row, line in enumerate(about):
            first.write_string(row, 0, line)
        for sheet in sheets:
            _write(book, sheet, formats)
        book.close()
    except FileCreateError as error:
        raise OSError(str(error)) from None


def _write(book: Workbook, sheet: Sheet, formats: dict[str, Any]) -> None:
    writers = [_writer(sheet.name, column, formats) for column in sheet.columns]
    page, row = _page(book, sheet, 1, formats), 0
    pages = 1
    while chunk := sheet.rows.fetchmany(_CHUNK):
        for values in chunk:
            if row == _ROWS:
                pages, row = pages + 1, 0
                page = _page(book, sheet, pages, formats)
            row += 1
            for column, (write, value) in enumerate(zip(writers, values, strict=True)):
                if value is not None:
                    write(page, row, column, value)


def _page(book: Workbook, sheet: Sheet, number: int, formats: dict[str, Any]) -> Worksheet:
    page = book.add_worksheet(sheet.label if number == 1 else f"{sheet.label}（{number}）")
    page.freeze_panes(1, 0)
    for i, column in enumerate(sheet.columns):
        unit = f"（{column['unit']}）" if column["unit"] and column["unit"] not in column["label"] else ""
        page.set_column(i, i, max(12, 2 * len(column["label"] + unit)))
        page.write_string(0, i, column["label"] + unit, formats["head"])
    return page


def _moment(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, datetime.min.time())


def _writer(
    table: str, column: dict[str, Any], formats: dict[str, Any]
) -> Callable[[Worksheet, int, int, object], None]:
    wan = formats["wan"] if column["type"].startswith("DECIMAL") else None

    def write(page: Worksheet, row: int, place: int, value: object) -> None:
        if isinstance(value, bool):
            page.write_string(row, place, "是" if value else "否")
        elif isinstance(value, str):
            page.write_string(row, place, label_of(table, column["name"], value)[:_CELL])
        elif isinstance(value, int | float | Decimal):
            page.write_number(row, place, float(value), wan)
        elif isinstance(value, date):
            page.write_datetime(row, place, _moment(value), formats["date"])
        else:
            page.write_string(row, place, str(value))

    return write
