"""Compound files (OLE 复合文档), the box around .xls and .et: its streams by name, every chain bounded."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from gutou.intake.child_result import RESAVE, Refused

if TYPE_CHECKING:
    from pathlib import Path

_END = 0xFFFFFFFA  # from here on sector numbers are marks
_OTHERS = {
    "worddocument": "Word 文档",
    "powerpoint document": "演示文稿",
    "visiodocument": "Visio 图",
    "__properties_version1.0": "邮件",
}
_WORKBOOK = ("workbook", "book")


class BrokenOleError(Exception):
    """The box is not what its header says."""


class Ole:
    """A compound file in memory.

    Args:
        content: The file.

    Raises:
        BrokenOleError: It is cut off or inconsistent.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        try:
            self._open()
        except (struct.error, IndexError, ValueError) as error:
            raise BrokenOleError from error

    def _open(self) -> None:
        head = self.content[:512]
        shift, mini_shift = struct.unpack_from("<HH", head, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise BrokenOleError
        self.size: int = 1 << shift
        first_directory, self.cutoff, first_mini = struct.unpack_from("<I4xII", head, 48)
        first_more, more = struct.unpack_from("<II", head, 68)
        tables = list(struct.unpack_from("<109I", head, 76))
        sectors = len(self.content) // self.size + 1
        while first_more < _END and more > 0 and len(tables) < sectors + 109:
            entries = struct.unpack(f"<{self.size // 4}I", self._sector(first_more))
            tables += entries[:-1]
            first_more, more = entries[-1], more - 1
        used = [table for table in tables if table < _END][:sectors]
        self.next = [n for table in used for n in struct.unpack(f"<{self.size // 4}I", self._sector(table))]
        directory = self._chain(first_directory)
        self.entries: dict[str, tuple[int, int]] = {}
        self.mini, self.mini_start = b"", 0
        for at in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            start, size = struct.unpack_from("<IQ", directory, at + 116)
            name = directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            if kind == 5:
                self.mini, self.mini_start = self._chain(start), start
            elif kind in (1, 2):
                self.entries.setdefault(name.lower(), (start, size & 0xFFFFFFFF if shift == 9 else size))
        minis = self._chain(first_mini) if first_mini < _END else b""
        self.next_mini = list(struct.unpack(f"<{len(minis) // 4}I", minis[: len(minis) // 4 * 4]))

    def stream(self, name: str) -> bytes | None:
        """Content of a stream; None where there is none of that name (case aside).

        Raises:
            BrokenOleError: Its chain leads nowhere.
        """
        if name not in self.entries:
            return None
        start, size = self.entries[name]
        if size >= self.cutoff:
            return self._chain(start)[:size]
        pieces: list[bytes] = []
        while start < _END and len(pieces) <= len(self.next_mini):
            pieces.append(self.mini[start * 64 : start * 64 + 64])
            if start >= len(self.next_mini):
                raise BrokenOleError
            start = self.next_mini[start]
        return b"".join(pieces)[:size]

    def place(self, name: str, offset: int) -> int:
        """Where a byte of a stream stands in the file.

        Raises:
            BrokenOleError: Its chain ends before.
        """
        start, size = self.entries[name]
        end = offset
        if size < self.cutoff:
            end = self._nth(self.next_mini, start, offset // 64) * 64 + offset % 64
            start = self.mini_start
        return (self._nth(self.next, start, end // self.size) + 1) * self.size + end % self.size

    @staticmethod
    def _nth(following: list[int], start: int, steps: int) -> int:
        for _ in range(steps):
            if start >= len(following):
                raise BrokenOleError
            start = following[start]
        return start

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        piece = self.content[start : start + self.size]
        if len(piece) < self.size:
            if not piece:
                raise BrokenOleError
            piece = piece.ljust(self.size, b"\xff")
        return piece

    def _chain(self, start: int) -> bytes:
        pieces: list[bytes] = []
        while start < _END:
            if start >= len(self.next) or len(pieces) > len(self.next):
                raise BrokenOleError
            pieces.append(self._sector(start))
            start = self.next[start]
        return b"".join(pieces)


def refuse_others(source: Path) -> None:
    """Refuse what is boxed like a workbook and is none.

    Raises:
        Refused: Another kind of document, an encrypted one, or a broken box.
    """
    try:
        names = Ole(source.read_bytes()).entries
    except BrokenOleError:
        raise Refused(f"不是能打开的工作簿（内容不完整或已损坏）{RESAVE}") from None
    if "encryptedpackage" in names:
        raise Refused("工作簿设有打开密码，请取消密码后重新报送")
    if any(name in names for name in _WORKBOOK):
        return
    what = next((what for name, what in _OTHERS.items() if name in names), "别的文件")
    raise Refused(f"这是{what}，不是表格{RESAVE}")
