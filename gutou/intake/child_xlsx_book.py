"""Workbook parts of .xlsx (工作簿结构): which part is which sheet, percent styles, the date system."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from gutou.intake.child_xml import walk

if TYPE_CHECKING:
    import zipfile

_PERCENT_BUILTIN = (9, 10)


class Book:
    """What the workbook says of all its sheets.

    Attributes:
        parts: Part of each sheet by the sheet's name.
        percent_styles: Cell styles whose number format is a percentage.
        date1904: Serials count from 1904.
        stale: Written by a program that leaves calculating to the opening; its formulas' zeros are no values.
    """

    def __init__(self) -> None:
        self.parts: dict[str, str] = {}
        self.percent_styles: set[int] = set()
        self.date1904 = False
        self.stale = False


def read_book(archive: zipfile.ZipFile) -> Book:
    """Read workbook.xml, its relations and the styles."""
    book = Book()
    names = part_names(archive)
    relations = read_relations(archive, "xl/_rels/workbook.xml.rels")

    def start(name: str, about: dict[str, str]) -> None:
        if name == "sheet":
            book.parts[about.get("name", "")] = relations.get(about.get("id", ""), "")
        elif name == "workbookPr":
            book.date1904 = about.get("date1904") in ("1", "true")
        elif name == "calcPr":
            book.stale = about.get("fullCalcOnLoad") in ("1", "true")

    with archive.open(names["xl/workbook.xml"]) as stream:
        walk(stream, start)
    if "xl/styles.xml" in names:
        book.percent_styles = _percent_styles(archive, names["xl/styles.xml"])
    return book


def part_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Names of the parts as they are written, by their plain lower-case form."""
    return {_plain(name): name for name in archive.namelist()}


def read_relations(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Parts that a workbook's relations lead to, by id; empty for what is not in the archive (external links)."""
    names = part_names(archive)
    relations: dict[str, str] = {}

    def start(name: str, about: dict[str, str]) -> None:
        if name == "Relationship":
            target = about.get("Target", "")
            told = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            relations[about.get("Id", "")] = names.get(_plain(told), "")

    if part in names:
        with archive.open(names[part]) as stream:
            walk(stream, start)
    return relations


def _plain(name: str) -> str:
    return name.replace("\\", "/").lower()


def _percent_styles(archive: zipfile.ZipFile, part: str) -> set[int]:
    formats = {str(number) for number in _PERCENT_BUILTIN}
    used: list[str] = []
    inside = False

    def start(name: str, about: dict[str, str]) -> None:
        nonlocal inside
        if name == "numFmt":
            if is_percent(about.get("formatCode", "")):
                formats.add(about.get("numFmtId", ""))
            else:
                formats.discard(about.get("numFmtId", ""))
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            used.append(about.get("numFmtId", "0"))

    def end(name: str) -> None:
        nonlocal inside
        if name == "cellXfs":
            inside = False

    with archive.open(part) as stream:
        walk(stream, start, end)
    return {place for place, number in enumerate(used) if number in formats}


def is_percent(code: str) -> bool:
    """Whether a number format shows hundredths: a ``%`` outside quoted text and not escaped."""
    quoted = escaped = False
    for sign in code:
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign == '"':
            quoted = not quoted
        elif sign == "%" and not quoted:
            return True
    return False
