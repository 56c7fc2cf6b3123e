"""Workbooks of Excel 5.0 and 95 (旧版 xls): their texts are bytes of a code page, which calamine takes one by one.

Systems of the nineties still export them, often with a code page that is not the one they wrote in. So calamine is
told a code page in which every byte is one sign, and the bytes are put together again here.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from gutou.intake.child_ole import BrokenOleError, Ole
from gutou.intake.child_result import RESAVE, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gutou.intake.child_result import Page

_BOF, _EOF, _CODEPAGE = 0x809, 0x0A, 0x42
_BIFF8 = 0x600
_SINGLE = 1252
_CHINESE = "gb18030"
_MULTIPLE = {936: _CHINESE, 54936: _CHINESE, 950: "big5hkscs", 65001: "utf-8"}
SIGNS = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]
"""Sign by byte; the five bytes that stand for none come back as control characters."""
_BYTES = {sign: byte for byte, sign in enumerate(SIGNS)}


def single_bytes(content: bytes) -> tuple[bytes, int] | None:
    """The file with its texts marked as single bytes, and the code page it names; None where texts are Unicode.

    Args:
        content: A compound file.

    Raises:
        Refused: It is of that age and names no code page.
    """
    try:
        box = Ole(content)
        name = "workbook" if "workbook" in box.entries else "book"
        book = box.stream(name) or b""
        kind, _, version = struct.unpack_from("<HHH", book) if len(book) >= 8 else (0, 0, 0)
        if kind != _BOF or version >= _BIFF8:
            return None
        at = _code_page(book)
        if at is None:
            raise Refused(f"这是 Excel 5.0/95 的旧格式，没有写明文字编码，文字认不出来{RESAVE}")
        changed = bytearray(content)
        for place, byte in zip((at, at + 1), struct.pack("<H", _SINGLE), strict=True):
            changed[box.place(name, place)] = byte
        return bytes(changed), int(struct.unpack_from("<H", book, at)[0])
    except (BrokenOleError, IndexError):
        return None


def restore(pages: list[Page], page: int) -> None:
    """Put the bytes of all names and texts together again.

    Args:
        pages: What calamine made of a file of :func:`single_bytes`.
        page: The code page that the file names. Where more texts are Chinese than are of that page, it is not the
            one they were written in.
    """
    raw = [found for text in _texts(pages) if (found := _raw(text)) is not None and not found.isascii()]
    told = _MULTIPLE.get(page)
    fits = {e: sum(_is(e, one) for one in raw) for e in (told, _CHINESE) if e}
    best = max(fits, key=lambda encoding: fits[encoding], default=_CHINESE)
    if told is None and fits[best] * 2 < len(raw):
        return  # of a single-byte page indeed

    def read(text: str) -> str:
        found = _raw(text)
        # a name cut off at the longest length there was may end with half a sign
        return text if found is None else found.decode(best, "ignore")

    for one in pages:
        one.name = read(one.name)
        for row in one.rows:
            for place, cell in enumerate(row):
                if type(cell) is str and not cell.isascii():
                    row[place] = read(cell)


def _code_page(book: bytes) -> int | None:
    """Where the code page stands in the stream."""
    at = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        if kind == _CODEPAGE and size >= 2 and at + 6 <= len(book):
            return at + 4
        if kind == _EOF:
            return None
        at += 4 + size
    return None


def _texts(pages: list[Page]) -> Iterator[str]:
    for page in pages:
        yield page.name
        for row in page.rows:
            yield from (cell for cell in row if type(cell) is str)


def _raw(text: str) -> bytes | None:
    """The bytes of a text; None where it holds signs that no byte stands for."""
    try:
        return bytes(_BYTES[sign] for sign in text)
    except KeyError:
        return None


def _is(encoding: str, raw: bytes) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
