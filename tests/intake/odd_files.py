"""Odd files of our own making: each a name and its bytes, made when asked for.

``ODD`` are quick to make and to read; ``HEAVY`` are large or slow and come only in the long form.
"""

from __future__ import annotations

from tests.intake.odd_archives import archives
from tests.intake.odd_cells import workbooks
from tests.intake.odd_texts import cells, pages, spreadsheet_xml, texts
from tests.intake.odd_workbook import (
    CSV,
    GOOD,
    NS,
    TABLE,
    Made,
    bomb,
    book_of,
    relations,
    row_of,
    sheet_of,
    xlsx,
)


def _many_sheets(count: int) -> bytes:
    parts: dict[str, str | bytes | None] = {
        f"xl/worksheets/sheet{n}.xml": sheet_of() for n in range(1, count + 1)
    }
    parts["xl/workbook.xml"] = book_of(tuple(f"表{n}" for n in range(count)))
    parts["xl/_rels/workbook.xml.rels"] = relations(count)
    return xlsx(parts)


def _wide(columns: int) -> bytes:
    cells = "".join(f'<c t="inlineStr"><is><t>列{n}</t></is></c>' for n in range(columns))
    return xlsx(sheet=sheet_of(f'<row r="1">{cells}</row>{row_of(2, GOOD)}'))


ODD: dict[str, Made] = {**dict(workbooks()), **dict(archives()), **dict(texts()), **dict(pages())}
HEAVY: dict[str, Made] = {
    "10,000 sheets": lambda: _many_sheets(10_000),
    "16,384 columns": lambda: _wide(16_384),
    "a million empty rows": lambda: xlsx(
        sheet=sheet_of(TABLE + "".join(f'<row r="{n}"/>' for n in range(3, 1_000_000)))
    ),
    "a million empty styled rows": lambda: xlsx(
        sheet=sheet_of(
            TABLE + "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 1_000_000))
        )
    ),
    "a million merged ranges": lambda: xlsx(
        sheet=sheet_of(
            after="<mergeCells>"
            + "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(3, 1_000_000))
            + "</mergeCells>"
        )
    ),
    "a million shared strings": lambda: xlsx(
        {"xl/sharedStrings.xml": f"<sst {NS}>" + "<si><t>x</t></si>" * 1_000_000 + "</sst>"}
    ),
    "html of a million cells": lambda: b"<html><table>" + cells(200_000).encode(),
    "xml of a million cells": lambda: spreadsheet_xml(
        "<Row>" + '<Cell><Data ss:Type="Number">1</Data></Cell>' * 50 + "</Row>" + "<Row/>" * 1_000_000
    ).encode(),
    "csv of a million lines": lambda: CSV.encode() + b"a,b,1,2,c\n" * 1_000_000,
    "csv of one quoted field": lambda: CSV.encode() + b'"' + b"a\n" * 5_000_000,
    "bomb of 3 GB": lambda: bomb(3 << 10),
    "a thousand filled last corners": lambda: xlsx(
        sheet=sheet_of(
            TABLE
            + "".join(f'<row r="{n * 1000}"><c r="XFD{n * 1000}"><v>1</v></c></row>' for n in range(1, 1000))
        )
    ),
}
