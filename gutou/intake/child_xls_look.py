"""A second look into .xls and .et (再看一遍 BIFF): percent formats, error cells, hidden rows and columns, date system."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from gutou.intake.child_ole import BrokenOleError, Ole
from gutou.intake.child_result import Marks, Refused
from gutou.intake.child_xls_old import SIGNS
from gutou.intake.child_xlsx_book import is_percent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BOF, _EOF, _BOUNDSHEET, _FORMAT, _XF = 0x809, 0x0A, 0x85, 0x41E, 0xE0
_DATEMODE, _FILEPASS = 0x22, 0x2F
_ROW, _COLINFO = 0x208, 0x7D
_NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR = 0x203, 0x27E, 0xBD, 0x06, 0x205
_CELLS = {_NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR}
_BIFF8 = 0x600
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
"""Error values by their code, in .xls and .xlsb alike."""


def look_at_xls(source: Path) -> tuple[dict[str, Marks], bool]:
    """Marks by sheet name and whether serials count from 1904; nothing where the records cannot be followed.

    A formula's missing value cannot be seen here: the format has a place for every result.

    Raises:
        Refused: It is protected by a password.
    """
    try:
        box = Ole(source.read_bytes())
        book = box.stream("workbook") or box.stream("book") or b""
    except BrokenOleError:
        return {}, False
    look = _Book(book)
    return {name: look.sheet(start) for name, start in look.sheets}, look.date1904


class _Book:
    def __init__(self, book: bytes) -> None:
        self.book = book
        self.sheets: list[tuple[str, int]] = []
        self.date1904 = False
        self.biff8 = True
        formats = {9, 10}
        used: list[int] = []
        for kind, start, size in _records(book, 0):
            piece = book[start : start + size]
            if kind == _EOF:
                break
            if kind == _FILEPASS:
                raise Refused("工作簿设有打开密码，请取消密码后重新报送")
            if kind == _BOF and size >= 4:
                self.biff8 = struct.unpack_from("<H", piece)[0] >= _BIFF8
            elif kind == _DATEMODE and size >= 2:
                self.date1904 = piece[0] == 1
            elif kind == _BOUNDSHEET and size >= 8:
                self.sheets.append((self._name(piece[6:], 1), struct.unpack_from("<I", piece)[0]))
            elif kind == _FORMAT and size > 3:
                number = struct.unpack_from("<H", piece)[0]
                (formats.add if is_percent(self._name(piece[2:], 2)) else formats.discard)(number)
            elif kind == _XF and size >= 4:
                used.append(struct.unpack_from("<H", piece, 2)[0])
        self.percent_styles = {place for place, number in enumerate(used) if number in formats}

    def _name(self, piece: bytes, width: int) -> str:
        """A counted text; BIFF8 says whether its characters are of one byte or two, before it a byte is a sign."""
        if not self.biff8:
            return "".join(SIGNS[byte] for byte in piece[1 : 1 + piece[0]])
        count = int.from_bytes(piece[:width], "little")
        if len(piece) > width and piece[width] & 1:
            return piece[width + 1 : width + 1 + 2 * count].decode("utf-16-le", "replace")
        return piece[width + 1 : width + 1 + count].decode("latin-1")

    def sheet(self, start: int) -> Marks:
        """Marks of the sheet whose records begin at ``start``."""
        marks = Marks()
        for kind, at, size in _records(self.book, start):
            if kind == _EOF:
                break
            if kind in _CELLS and size >= 6:
                self._cell(kind, at, size, marks)
            elif kind == _ROW and size >= 16 and self.book[at + 12] & 0x20:
                marks.hidden_rows.append(struct.unpack_from("<H", self.book, at)[0])
            elif kind == _COLINFO and size >= 10 and self.book[at + 8] & 1:
                marks.hidden_columns.append(struct.unpack_from("<HH", self.book, at))
        return marks

    def _cell(self, kind: int, at: int, size: int, marks: Marks) -> None:
        book, percent = self.book, self.percent_styles
        row, column, style = struct.unpack_from("<HHH", book, at)
        if kind == _MULRK:
            for place in range((size - 6) // 6 if percent else 0):
                if struct.unpack_from("<H", book, at + 4 + 6 * place)[0] in percent:
                    marks.percent.append((row, column + place))
        elif kind == _BOOLERR:
            if size >= 8 and book[at + 7] == 1:
                marks.errors.append((row, column, ERRORS.get(book[at + 6], "#ERROR")))
        elif kind == _FORMULA and size >= 14 and book[at + 12 : at + 14] == b"\xff\xff":
            if book[at + 6] == 2:  # a result that is no number: 0 text, 1 truth value, 2 error, 3 empty
                marks.errors.append((row, column, ERRORS.get(book[at + 8], "#ERROR")))
        elif style in percent:
            marks.percent.append((row, column))


def _records(book: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and size of the records from ``start`` on; a cut-off one ends them."""
    at, end = start, len(book)
    while at + 4 <= end:
        kind, size = book[at] | book[at + 1] << 8, book[at + 2] | book[at + 3] << 8
        at += 4
        if at + size > end:
            return
        yield kind, at, size
        at += size
