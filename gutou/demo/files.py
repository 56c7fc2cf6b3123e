"""Writes grids as workbooks or CSV, byte for byte the same for the same grid."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from gutou.demo.cells import Cell
from gutou.demo.grid import Sheet

_CREATED = datetime(2025, 1, 1, 8, 0, 0)
_ENCODINGS = {"gb18030": "gb18030", "utf-8": "utf-8-sig"}


def write(path: Path, sheets: list[Sheet], form: str) -> None:
    """Write the sheets as ``xlsx``, ``gb18030`` or ``utf-8``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if form == "xlsx":
        _write_workbook(path, sheets)
    else:
        _write_csv(path, sheets[0], _ENCODINGS[form])


def _write_csv(path: Path, sheet: Sheet, encoding: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for line in sheet.lines:
        writer.writerow([_plain(cell) for cell in line.cells])
    path.write_bytes(text.getvalue().encode(encoding))


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:%Y-%m-%d}" if isinstance(cell, date) else str(cell)


def _write_workbook(path: Path, sheets: list[Sheet]) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(str(path), options)
    workbook.set_properties({"created": _CREATED})
    title = workbook.add_format({"bold": True, "font_size": 16, "align": "center"})
    head = workbook.add_format(
        {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    )
    body = workbook.add_format({"border": 1})
    day = workbook.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
    plain = workbook.add_format()
    for sheet in sheets:
        page = workbook.add_worksheet(sheet.name)
        if sheet.hidden:
            page.hide()
        page.set_column(0, 0, 6)
        page.set_column(1, max(1, sheet.width - 1), 16)
        anchors = {(a, b): (c, d) for a, b, c, d in sheet.merges}
        for number, line in enumerate(sheet.lines):
            style = {"header": head, "data": body, "note": title if number == 0 else plain}.get(
                line.kind, body
            )
            if line.hidden:
                page.set_row(number, None, None, {"hidden": True})
            for column, cell in enumerate(line.cells):
                if (number, column) in anchors:
                    last_line, last_column = anchors[number, column]
                    page.merge_range(number, column, last_line, last_column, str(cell), style)
                elif isinstance(cell, Decimal):
                    page.write_number(number, column, float(cell), style)
                elif isinstance(cell, date):
                    page.write_datetime(number, column, datetime(cell.year, cell.month, cell.day), day)
                elif cell is not None:
                    page.write_string(number, column, cell, style)
    workbook.close()
