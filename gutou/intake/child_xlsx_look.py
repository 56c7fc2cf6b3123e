"""A second look into .xlsx (再看一遍工作簿): what the cell reader does not tell, found without parsing every cell.

Percent formats, error cells, hidden rows and columns and formulas without a stored value are looked for as bytes.
Sheets that are not written as the usual programs do (prefixed names, cells without a reference) are walked instead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gutou.intake.child_result import RESAVE, Marks, Refused
from gutou.intake.child_xlsx_walk import column_of, walk_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from gutou.intake.child_xlsx_book import Book

_CHUNK = 4 << 20
_ATTRIBUTE = re.compile(rb'\s([a-z]+)="([^"]*)"')
_STYLE = re.compile(rb' s="(\d+)"')
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_FIRST_CELL = re.compile(rb"<(?:\w+:)?c[\s/>][^>]*>")
_NO_VALUE = tuple(
    end + value + b"</c>"
    for end in (b"</f>", b'"/>', b'" />')
    for value in (b"", b"<v></v>", b"<v/>", b"<v />")
)
_ZERO_VALUE = tuple(end + b"<v>0</v></c>" for end in (b"</f>", b'"/>', b'" />'))
"""How a formula's cell ends; a shared formula's own element closes itself."""
_FEW = 16
"""Percent styles that are searched one by one; beyond, every styled cell is looked at."""


def look_at_sheet(stream: IO[bytes], book: Book) -> Marks:
    """Marks of one worksheet part.

    Args:
        stream: The part, unpacked.
        book: Styles and settings of the workbook.

    Raises:
        Refused: Cells at the far corner, or no worksheet.
    """
    head = stream.read(_CHUNK)
    if not _is_usual(head):
        return walk_sheet(_Again(head, stream), book)
    scan = _Scan(book)
    rest = b""
    while head:
        text = rest + head
        cut = text.rfind(b"</row>") + 6
        head = stream.read(_CHUNK)
        if cut < 6 and head:
            if len(text) > 16 * _CHUNK:
                raise Refused(f"文件结构异常：一行超过 {16 * _CHUNK >> 20} MB，已拒收{RESAVE}")
            rest = text
            continue
        if not head:
            cut = len(text)
        scan.piece(text[:cut])
        rest = text[cut:]
    return scan.marks


def _is_usual(head: bytes) -> bool:
    if b"<!DOCTYPE" in head[:8192] or b"<sheetData" not in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    first = _FIRST_CELL.search(head, head.find(b"<sheetData"))
    return first is None or (first[0].startswith(b"<c ") and b' r="' in first[0])


class _Again:
    """A stream whose first piece has been read already."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self.head, self.stream = head, stream

    def read(self, size: int) -> bytes:
        if self.head:
            piece, self.head = self.head[:size], self.head[size:]
            return piece
        return self.stream.read(size)


class _Scan:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.marks = Marks()
        self.styles = {str(style).encode() for style in book.percent_styles}

    def piece(self, text: bytes) -> None:
        if b'r="XFD' in text:
            raise Refused("表格用到了最右边的 XFD 列，已拒收，请删去多余内容后重新报送")
        marks = self.marks
        for start, end in _tags(text, b't="e"', b"<c "):
            value = _VALUE.search(text, end, _close(text, end))
            shown = value[1].decode("utf-8", "replace") if value else "#ERROR"
            marks.errors.append((*_place(text[start:end]), shown))
        for start, end in self._percent_cells(text):
            if text[end - 1 : end] != b"/":
                marks.percent.append(_place(text[start:end]))
        self._formulas(text)
        for start, end in _tags(text, b"hidden=", b"<"):
            self._hidden(text[start:end])

    def _percent_cells(self, text: bytes) -> Iterator[tuple[int, int]]:
        if len(self.styles) <= _FEW:
            for style in self.styles:
                yield from _tags(text, b' s="' + style + b'"', b"<c ")
            return
        for found in _STYLE.finditer(text):
            if found[1] in self.styles:
                start, end = text.rfind(b"<", 0, found.start()), text.find(b">", found.end())
                if text.startswith(b"<c ", start) and end > 0:
                    yield start, end

    def _formulas(self, text: bytes) -> None:
        """Formula cells that end without a value; formulas that have one are never looked at."""
        if b"<f>" not in text and b"<f " not in text:
            return
        seen: set[int] = set()
        for needle in _NO_VALUE + _ZERO_VALUE if self.book.stale else _NO_VALUE:
            at = text.find(needle)
            while at >= 0:
                cell = text.rfind(b"<c ", 0, at)
                opening = text[cell : text.find(b">", cell)]
                # the attribute says text: an empty text is a value
                if cell >= 0 and cell not in seen and b"<f" in text[cell:at] and b't="str"' not in opening:
                    seen.add(cell)
                    self.marks.uncomputed.append(_place(opening))
                at = text.find(needle, at + len(needle))

    def _hidden(self, tag: bytes) -> None:
        about = dict(_ATTRIBUTE.findall(tag))
        if about.get(b"hidden") not in (b"1", b"true"):
            return
        try:
            if tag.startswith(b"<row "):
                self.marks.hidden_rows.append(int(about[b"r"]) - 1)
            elif tag.startswith(b"<col "):
                self.marks.hidden_columns.append((int(about[b"min"]) - 1, int(about[b"max"]) - 1))
        except (KeyError, ValueError):
            return


def _tags(text: bytes, needle: bytes, opening: bytes) -> Iterator[tuple[int, int]]:
    """Start and end (of its ``>``) of the tags that hold the needle and begin with ``opening``."""
    at = text.find(needle)
    while at >= 0:
        start = text.rfind(b"<", 0, at)
        end = text.find(b">", at)
        if end < 0:
            return
        if start >= 0 and text.startswith(opening, start):
            yield start, end
        at = text.find(needle, at + len(needle))


def _close(text: bytes, end: int) -> int:
    close = text.find(b"</c>", end)
    return close if close >= 0 else len(text)


def _place(tag: bytes) -> tuple[int, int]:
    """Zero-based place of a cell's opening tag."""
    at = tag.find(b' r="') + 4
    reference = tag[at : tag.find(b'"', at)] if at >= 4 else b"A1"
    letters = reference.rstrip(b"0123456789")
    number = reference[len(letters) :][:7]
    return max(int(number or b"1") - 1, 0), column_of(letters)
