"""One raw file as sheets of cells (读文件): told by content, never by its name, and never trusted.

Workbooks are read by :mod:`gutou.intake.child` in a process with capped memory and time; CSV is decoded here.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

import orjson

from gutou.database import ROOT
from gutou.settings import Limits

Cell = Any
"""None, str, int, float, bool, or a :class:`DateCell`."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DELIMITERS = (",", "\t", ";", "|")
_MARKS = (
    (b"%PDF", "这是 PDF 文件"),
    (b"\x89PNG", "这是图片"),
    (b"\xff\xd8\xff", "这是图片"),
    (b"GIF8", "这是图片"),
    (b"Rar!", "这是压缩包"),
    (b"7z\xbc\xaf", "这是压缩包"),
    (b"\x1f\x8b", "这是压缩包"),
    (b"{\\rtf", "这是 RTF 文档"),
)
_RESAVE = "，请用 Excel 或 WPS 另存为 .xlsx 后重新报送"


class RefusedError(Exception):
    """The file cannot be read; the message is Chinese and says what to do."""


@dataclass(frozen=True)
class DateCell:
    """A cell that the workbook formats as a date; ``text`` is ISO."""

    text: str


@dataclass
class Sheet:
    """One worksheet.

    Attributes:
        name: Its name; of a CSV file the file's stem.
        rows: Cells by row, from the first row and column on.
        numbers: 1-based number of each row as a person sees it.
        visible: False for a hidden sheet.
        merged: Merged ranges as (row, column, last row, last column), zero-based.
        percent: Places of cells in percent format.
        errors: Error cells (``#N/A``) by place.
    """

    name: str
    rows: list[list[Cell]]
    numbers: list[int]
    visible: bool = True
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    percent: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def read_file(raw: Path, file_name: str, limits: Limits) -> list[Sheet]:
    """Sheets of a raw file.

    Raises:
        RefusedError: It is no table, too large, protected or broken.
    """
    size = raw.stat().st_size
    if size == 0:
        raise RefusedError("文件是空的（0 字节），请检查后重新报送")
    if size > limits.max_file_mb << 20:
        raise RefusedError(f"文件超过 {limits.max_file_mb} MB，请拆分后重新报送")
    with raw.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(b"PK\x03\x04"):
        _check_archive(raw, limits)
        return _read_workbook(raw, limits)
    if head.startswith(_OLE):
        return _read_workbook(raw, limits)
    for mark, what in _MARKS:
        if head.startswith(mark):
            raise RefusedError(f"{what}，不是表格{_RESAVE}")
    if _looks_like_html(head):
        raise RefusedError(f"这是网页格式的文件{_RESAVE}")
    return [_read_csv(raw.read_bytes(), PurePath(file_name).stem or "CSV", limits)]


def _looks_like_html(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta"))


def _check_archive(raw: Path, limits: Limits) -> None:
    """Look at what the archive declares before anything is unpacked."""
    try:
        with zipfile.ZipFile(raw) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise RefusedError(f"文件已损坏，打不开{_RESAVE}") from None
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > 20_000 or unpacked > limits.max_unpacked_mb << 20:
        raise RefusedError(f"文件展开后超过 {limits.max_unpacked_mb} MB，已拒收，请删去多余内容后重新报送")
    if "word/document.xml" in names:
        raise RefusedError(f"这是 Word 文档，不是表格{_RESAVE}")
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise RefusedError(f"这是压缩包或其他文件，不是表格{_RESAVE}")


def _read_workbook(raw: Path, limits: Limits) -> list[Sheet]:
    with tempfile.TemporaryDirectory(prefix="gutou-read-") as folder:
        out = Path(folder) / "sheets.json"
        wanted = json.dumps(limits.model_dump())
        command = [
            sys.executable,
            "-X",
            "utf8",
            "-m",
            "gutou.intake.child",
            str(raw.resolve()),
            str(out),
            wanted,
        ]
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                timeout=limits.read_seconds,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise RefusedError(
                f"读取超过 {limits.read_seconds} 秒，已拒收，请删去多余内容后重新报送"
            ) from None
        if done.returncode != 0 or not out.exists():
            raise RefusedError(f"读取时超出内存限制或文件结构异常，已拒收{_RESAVE}")
        result = orjson.loads(out.read_bytes())
    if "refused" in result:
        raise RefusedError(result["refused"])
    return [_sheet(sheet) for sheet in result["sheets"]]


def _sheet(found: dict[str, Any]) -> Sheet:
    rows = found["rows"]
    for row in rows:
        for place, cell in enumerate(row):
            if type(cell) is dict:
                row[place] = DateCell(cell["d"])
    errors = {(row, column): text for row, column, text in found["errors"]}
    for (row, column), text in errors.items():
        if row < len(rows):
            rows[row].extend([None] * (column + 1 - len(rows[row])))
            rows[row][column] = rows[row][column] or text
    return Sheet(
        name=found["name"],
        rows=rows,
        numbers=list(range(1, len(rows) + 1)),
        visible=found["visible"],
        merged=[(a, b, c, d) for a, b, c, d in found["merged"]],
        percent={(row, column) for row, column in found["percent"]},
        errors=errors,
    )


def _decode(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and sum(c < " " and c not in "\t\r\n" for c in text[:4096]) <= 4:
            return text
    raise RefusedError(f"不是能认出的文本或表格{_RESAVE}")


def _delimiter(text: str) -> str:
    """The delimiter that cuts the first lines into most columns."""

    def width(delimiter: str) -> int:
        sample = io.StringIO("\n".join(text.splitlines()[:40]), newline="")
        try:
            return max((len(row) for row in csv.reader(sample, delimiter=delimiter)), default=0)
        except csv.Error:
            return 0

    return max(_DELIMITERS, key=width)


def _read_csv(content: bytes, name: str, limits: Limits) -> Sheet:
    text = _decode(content)
    delimiter = _delimiter(text)
    rows: list[list[Cell]] = []
    numbers: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    before = 0
    try:
        for row in reader:
            cells = [cell if cell.strip() else None for cell in row]
            while cells and cells[-1] is None:
                cells.pop()
            rows.append(cells)
            numbers.append(before + 1)
            before = reader.line_num
            if len(rows) > limits.max_rows or len(cells) > limits.max_columns:
                raise RefusedError(
                    f"超过 {limits.max_rows} 行或 {limits.max_columns} 列的上限，请拆分后重新报送"
                )
    except csv.Error as error:
        raise RefusedError(f"CSV 第 {before + 1} 行读不下去（{error}）{_RESAVE}") from None
    return Sheet(name=name, rows=rows, numbers=numbers)
