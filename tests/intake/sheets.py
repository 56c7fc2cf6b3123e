"""Small sheets and workbooks for the tests of reading."""

from pathlib import Path
from typing import Any

import openpyxl

from gutou.intake.reader import Sheet
from gutou.settings import Settings

SETTINGS = Settings.model_validate(
    {
        "city_code": "4398",
        "city_name": "云泽市",
        "regions": [{"code": "439802", "name": "澄湖区"}, {"code": "439821", "name": "青岩县"}],
    }
)


def sheet(
    rows: list[list[Any]], merged: list[tuple[int, int, int, int]] | None = None, name: str = "Sheet1"
) -> Sheet:
    return Sheet(name, [list(row) for row in rows], list(range(1, len(rows) + 1)), merged=merged or [])


def workbook(
    path: Path, sheets: dict[str, list[list[Any]]], merged: dict[str, list[str]] | None = None
) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
        for area in (merged or {}).get(name, ()):
            page.merge_cells(area)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path
