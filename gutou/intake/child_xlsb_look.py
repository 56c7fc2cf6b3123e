"""A second look into .xlsb (再看一遍二进制工作簿): percent formats, error cells, hidden rows and columns, merged ranges."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING

from gutou.intake.child_result import Marks
from gutou.intake.child_xls_look import ERRORS
from gutou.intake.child_xlsx_book import is_percent, part_names, read_relations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ROW, _ERROR, _FORMULA_ERROR, _COLUMNS, _MERGED = 0, 3, 11, 60, 176
_NUMBERS = {2, 5, 9}
_BOOK_SETTINGS, _SHEET = 153, 156
_FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 44, 47, 617, 618
_PERCENT_BUILTIN = (9, 10)


def look_at_xlsb(source: Path) -> tuple[dict[str, Marks], bool]:
    """Marks by sheet name, and whether serials count from 1904.

    A formula's missing value cannot be seen here: the format has a place for every result.
    """
    found: dict[str, Marks] = {}
    with zipfile.ZipFile(source) as archive:
        names = part_names(archive)
        relations = read_relations(archive, "xl/_rels/workbook.bin.rels")
        percent = _percent_styles(archive.read(names["xl/styles.bin"])) if "xl/styles.bin" in names else set()
        sheets, date1904 = _sheets(archive.read(names["xl/workbook.bin"]))
        for name, relation in sheets:
            if part := relations.get(relation):
                found[name] = _marks(archive.read(part), percent)
    return found, date1904


def _sheets(book: bytes) -> tuple[list[tuple[str, str]], bool]:
    sheets: list[tuple[str, str]] = []
    date1904 = False
    for kind, at, size in _records(book):
        if kind == _SHEET and size >= 16:
            relation, after = _text(book, at + 8)
            sheets.append((_text(book, after)[0], relation))
        elif kind == _BOOK_SETTINGS and size >= 4:
            date1904 = bool(book[at] & 1)
    return sheets, date1904


def _percent_styles(styles: bytes) -> set[int]:
    formats = set(_PERCENT_BUILTIN)
    used: list[int] = []
    inside = False
    for kind, at, size in _records(styles):
        if kind == _FORMAT and size >= 6:
            number = struct.unpack_from("<H", styles, at)[0]
            (formats.add if is_percent(_text(styles, at + 2)[0]) else formats.discard)(number)
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            inside = kind == _STYLES_BEGIN
        elif kind == _STYLE and inside and size >= 4:
            used.append(struct.unpack_from("<H", styles, at + 2)[0])
    return {place for place, number in enumerate(used) if number in formats}


def _marks(sheet: bytes, percent: set[int]) -> Marks:
    marks = Marks()
    row = 0
    for kind, at, size in _records(sheet):
        if kind == _ROW and size >= 12:
            row = struct.unpack_from("<I", sheet, at)[0]
            if sheet[at + 11] & 0x10:
                marks.hidden_rows.append(row)
        elif kind in _NUMBERS and size >= 8:
            column, style = struct.unpack_from("<II", sheet, at)
            if style & 0xFFFFFF in percent:
                marks.percent.append((row, column))
        elif kind in (_ERROR, _FORMULA_ERROR) and size >= 9:
            column = struct.unpack_from("<I", sheet, at)[0]
            marks.errors.append((row, column, ERRORS.get(sheet[at + 8], "#ERROR")))
        elif kind == _COLUMNS and size >= 18 and sheet[at + 16] & 1:
            marks.hidden_columns.append(struct.unpack_from("<II", sheet, at))
        elif kind == _MERGED and size >= 16:
            top, bottom, left, right = struct.unpack_from("<IIII", sheet, at)
            marks.merged.append((top, left, bottom, right))
    return marks


def _text(content: bytes, at: int) -> tuple[str, int]:
    """A counted wide text, and where it ends."""
    end = at + 4 + 2 * struct.unpack_from("<I", content, at)[0]
    return content[at + 4 : end].decode("utf-16-le", "replace"), end


def _records(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, start and size of each record; a cut-off one ends them."""
    at, end = 0, len(content)
    while at + 2 <= end:
        kind = content[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (content[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < end:
            byte = content[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        if at + size > end:
            return
        yield kind, at, size
        at += size
