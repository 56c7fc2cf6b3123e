"""Web pages saved as ``.xls`` (网页格式的表): every table that holds cells becomes a sheet."""

from __future__ import annotations

import contextlib
import re
from html.parser import HTMLParser
from pathlib import PurePath
from typing import TYPE_CHECKING

from gutou.intake.child_decode import decode
from gutou.intake.child_html_table import Table
from gutou.intake.child_result import RESAVE, Page, Refused

if TYPE_CHECKING:
    from gutou.intake.child_result import Budget

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.I)
_SHEET_NAME = re.compile(r"<x:Name>([^<]{1,80})</x:Name>", re.I)
_ENCODINGS = {
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "936", "gb18030"), "gb18030"),
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("big5", "big5-hkscs"), "big5hkscs"),
}
"""Declarations that are believed; Latin ones stand on pages of any encoding."""
_SILENT = {"script", "style", "head", "title", "select", "noscript", "textarea"}
_NEVER_CLOSED = {"br", "hr", "img", "input", "col", "meta", "link", "wbr", "base", "area"}
_CONDITIONAL = re.compile(r"<!\[(?!CDATA\[)[^>]{0,200}>")
_DEEPEST = 40


def read_html(content: bytes, file_name: str, budget: Budget) -> list[Page]:
    """Tables of a web page, nested ones as sheets of their own; a table that only lays out the page is left out.

    Raises:
        Refused: There is no table, or it is too large.
    """
    text = _text(content)
    parser = _Tables(budget, PurePath(file_name).stem or "网页")
    parser.feed(_CONDITIONAL.sub("", text))
    parser.close()
    parser.finish()
    tables = [table for table in parser.tables if table.is_filled()]
    if not tables:
        raise Refused(f"这是网页格式的文件，里面没有表格{RESAVE}")
    budget.sheets(len(tables))
    names = _SHEET_NAME.findall(text[:100_000])
    if len(names) != len(tables):
        names = [table.caption.strip()[:80] for table in tables]
    stem, pages, taken = parser.stem, [], set()
    for number, (table, told) in enumerate(zip(tables, names, strict=True), start=1):
        name = told or (stem if len(tables) == 1 else f"{stem}-{number}")
        if name in taken:
            name = f"{name}-{number}"
        taken.add(name)
        pages.append(table.page(name))
    return pages


def _text(content: bytes) -> str:
    """Decoded as the page declares, where that is possible at all."""
    told = _CHARSET.search(content[:8192])
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"))
    encoding = _ENCODINGS.get(told[1].decode("ascii", "ignore").lower()) if told and not marked else None
    if encoding:
        with contextlib.suppress(UnicodeDecodeError):
            return content.decode(encoding)
    return decode(content)


class _Tables(HTMLParser):
    def __init__(self, budget: Budget, stem: str) -> None:
        super().__init__(convert_charrefs=True)
        self.budget = budget
        self.stem = stem
        self.tables: list[Table] = []
        self.open: list[Table] = []
        self.silent: str | None = None

    def updatepos(self, i: int, j: int) -> int:
        """Lines are not counted; nobody asks for them."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.silent:
            if tag not in ("body", "table"):
                return
            self.silent = None  # a head or script that nobody closed
        if tag in _SILENT:
            self.silent = tag
        elif tag == "table":
            if len(self.open) >= _DEEPEST:
                raise Refused(f"网页里的表格嵌套太深，读不出{RESAVE}")
            self.budget.sheets(len(self.tables) + 1)
            table = Table(self.budget, self.stem)
            self.tables.append(table)
            self.open.append(table)
        elif self.open:
            self.open[-1].start(tag, {key: value or "" for key, value in attrs})

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _NEVER_CLOSED:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            if tag == self.silent:
                self.silent = None
        elif tag == "table":
            if self.open:
                self.open.pop().finish()
        elif self.open:
            self.open[-1].end(tag)

    def handle_data(self, data: str) -> None:
        if self.open and not self.silent:
            self.open[-1].text(data)

    def unknown_decl(self, data: str) -> None:
        if data.startswith("CDATA["):
            self.handle_data(data[6:])

    def finish(self) -> None:
        while self.open:
            self.open.pop().finish()
