"""Drawn sheets as the reader's own, and as files of several writers."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import xlsxwriter

from gutou.intake.reader import DateCell, Sheet
from tests.intake.property_render import Page
from tests.intake.property_values import Percent, Written


def sheet_of(page: Page) -> Sheet:
    """The sheet that a perfect reader of files would give."""
    percent = set()
    rows: list[list[Any]] = []
    for at, written in enumerate(page.cells):
        row: list[Any] = []
        for place, cell in enumerate(written):
            if isinstance(cell, Percent):
                percent.add((at, place))
                row.append(cell.stored)
            elif isinstance(cell, dt.date):
                row.append(DateCell(cell.isoformat()))
            else:
                row.append(cell)
        while row and row[-1] is None:
            row.pop()
        rows.append(row)
    return Sheet(page.name, rows, list(range(1, len(rows) + 1)), merged=list(page.merged), percent=percent)


def by_openpyxl(pages: Sequence[Page], path: Path) -> None:
    """An .xlsx as openpyxl writes it."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for page in pages:
        sheet = book.create_sheet(page.name)
        for top, left, bottom, right in page.merged:
            sheet.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
            )
        for row, cells in enumerate(page.cells, 1):
            for column, cell in enumerate(cells, 1):
                target = sheet.cell(row, column)
                if cell is None:
                    continue
                target.value = cell.stored if isinstance(cell, Percent) else cell
                if isinstance(cell, Percent):
                    target.number_format = "0.0%"
    book.save(path)


def by_xlsxwriter(pages: Sequence[Page], path: Path) -> None:
    """An .xlsx as XlsxWriter writes it."""
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        percent = book.add_format({"num_format": "0.00%"})
        for page in pages:
            sheet = book.add_worksheet(page.name)
            for area in page.merged:
                sheet.merge_range(area[0], area[1], area[2], area[3], "")
            for row, cells in enumerate(page.cells):
                for column, cell in enumerate(cells):
                    if isinstance(cell, Percent):
                        sheet.write_number(row, column, cell.stored, percent)
                    elif isinstance(cell, dt.date):
                        sheet.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), day)
                    elif isinstance(cell, bool):
                        sheet.write_boolean(row, column, cell)
                    elif isinstance(cell, int | float):
                        sheet.write_number(row, column, cell)
                    elif isinstance(cell, str):
                        sheet.write_string(row, column, cell)


def shown(cell: Written) -> str:
    """A cell as text, as an export shows it."""
    if cell is None:
        return ""
    if isinstance(cell, Percent):
        return f"{round(cell.stored * 100, 6)}%"
    if isinstance(cell, dt.date):
        return f"{cell.year}/{cell.month}/{cell.day}"
    return repr(cell) if isinstance(cell, float) else str(cell)


def by_csv(encoding: str, delimiter: str) -> Callable[[Sequence[Page], Path], None]:
    """A text file of one sheet; merged ranges cannot be told in it."""

    def write(pages: Sequence[Page], path: Path) -> None:
        out = io.StringIO(newline="")
        width = max(len(row) for row in pages[0].cells)
        for row in pages[0].cells:
            # how rows with line breaks in their cells are numbered is a matter of its own (test_reader_text.py)
            texts = [shown(cell).replace("\n", " ") for cell in row]
            csv.writer(out, delimiter=delimiter).writerow([*texts, *[""] * (width - len(row))])
        path.write_bytes(out.getvalue().encode(encoding))

    return write


def _spans(page: Page) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Rows and columns that a merged range's first cell covers, and the places it covers."""
    spans, covered = {}, set()
    for top, left, bottom, right in page.merged:
        spans[top, left] = (bottom - top + 1, right - left + 1)
        covered |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)} - {(top, left)}
    return spans, covered


def by_html(pages: Sequence[Page], path: Path) -> None:
    """What web systems export as .xls: an HTML table."""
    lines = ['<html><head><meta charset="utf-8"><title>导出</title></head><body><table border="1">']
    page = pages[0]
    spans, covered = _spans(page)
    width = max(len(row) for row in page.cells)
    for at, row in enumerate(page.cells):
        lines.append("<tr>")
        for place in range(width):
            if (at, place) in covered:
                continue
            down, across = spans.get((at, place), (1, 1))
            cell = html.escape(shown(row[place] if place < len(row) else None)).replace("\n", "<br>")
            lines.append(f'<td rowspan="{down}" colspan="{across}">{cell}</td>')
        lines.append("</tr>")
    path.write_text("\n".join([*lines, "</table></body></html>"]), encoding="utf-8")


def by_spreadsheet_xml(pages: Sequence[Page], path: Path) -> None:
    """The XML of Excel 2003."""
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>'
        '<Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style></Styles>'
    ]
    for page in pages:
        spans, covered = _spans(page)
        out.append(f"<Worksheet ss:Name={quoteattr(page.name)}><Table>")
        for at, row in enumerate(page.cells):
            out.append("<Row>")
            for place, cell in enumerate(row):
                if (at, place) in covered or cell is None:
                    continue
                down, across = spans.get((at, place), (1, 1))
                merged = (
                    f' ss:MergeDown="{down - 1}" ss:MergeAcross="{across - 1}"' if down * across > 1 else ""
                )
                style = ' ss:StyleID="p"' if isinstance(cell, Percent) else ""
                kind, text = _typed(cell)
                out.append(
                    f'<Cell ss:Index="{place + 1}"{merged}{style}>'
                    f'<Data ss:Type="{kind}">{escape(text)}</Data></Cell>'
                )
            out.append("</Row>")
        out.append("</Table></Worksheet>")
    path.write_text("".join([*out, "</Workbook>"]), encoding="utf-8")


def _typed(cell: Written) -> tuple[str, str]:
    if isinstance(cell, Percent):
        return "Number", repr(cell.stored)
    if isinstance(cell, bool):
        return "Boolean", str(int(cell))
    if isinstance(cell, int | float):
        return "Number", repr(cell)
    if isinstance(cell, dt.date):
        return "DateTime", f"{cell.isoformat()}T00:00:00.000"
    return "String", str(cell)
