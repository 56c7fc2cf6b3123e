"""Reads one workbook in a process of its own (子进程读表): ``python -m gutou.intake.child FILE OUT LIMITS``.

A hostile workbook can make the reader abort, so that this never runs in the pipeline's process. Its memory is
capped before anything is read; what it finds goes to OUT as JSON: per sheet its name, whether it is visible, its rows
of cells with true coordinates, merged ranges, and which cells are in percent format or hold an error. A cell is null,
text, a number, true or false, or ``{"d": "2025-03-01"}``. A refusal is ``{"refused": "…"}`` in Chinese.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.S)
_ATTRIBUTE = re.compile(rb'\b(r|s|t)="([^"]*)"')
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_PERCENT_BUILTIN = {9, 10}
_CHUNK = 4 << 20


def main(arguments: list[str]) -> int:
    """Read and write; every failure that can be told becomes a refusal."""
    import orjson

    source, out, limits = Path(arguments[0]), Path(arguments[1]), json.loads(arguments[2])
    _cap_memory(int(limits["read_memory_mb"]))
    try:
        result = read(source, limits)
    except MemoryError:
        result = {"refused": "读取时超出内存限制"}
    out.write_bytes(orjson.dumps(result))
    return 0


def _cap_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the parent's time limit remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(source: Path, limits: dict[str, Any]) -> dict[str, Any]:
    """All worksheets of a workbook, or the reason for refusing it."""
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        with source.open("rb") as stream:
            book = CalamineWorkbook.from_filelike(stream)
            looks = _second_look(source)
            sheets = []
            for about in book.sheets_metadata:
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(about.name)
                if too_large := _too_large(about.name, sheet.end, limits):
                    return {"refused": too_large}
                rows = [_row(row) for row in sheet.to_python(skip_empty_area=False)]
                percent, errors = looks.get(about.name, ([], []))
                sheets.append(
                    {
                        "name": about.name,
                        "visible": about.visible == SheetVisibleEnum.Visible,
                        "rows": rows,
                        "merged": [[*start, *end] for start, end in sheet.merged_cell_ranges or ()],
                        "percent": percent,
                        "errors": errors,
                    }
                )
    except PasswordError:
        return {"refused": "工作簿设有打开密码，请取消密码后重新报送"}
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile, ElementTree.ParseError) as error:
        return {
            "refused": f"不是能打开的工作簿（{_brief(error)}），请用 Excel 或 WPS 另存为 .xlsx 后重新报送"
        }
    return {"sheets": sheets}


def _too_large(name: str, end: tuple[int, int] | None, limits: dict[str, Any]) -> str | None:
    """Reason for refusing a sheet whose last used cell lies too far out."""
    for place, what, limit in zip(
        end or (-1, -1), "行列", (limits["max_rows"], limits["max_columns"]), strict=True
    ):
        if place + 1 > limit:
            return f"工作表“{name}”有 {place + 1} {what}，超过上限 {limit} {what}，请删去多余内容后重新报送"
    return None


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:80] or type(error).__name__


def _row(cells: list[Any]) -> list[Any]:
    row = [_cell(cell) for cell in cells]
    while row and row[-1] is None:
        row.pop()
    return row


def _cell(value: object) -> object:
    if isinstance(value, str) and not value:
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**63 else value
    if isinstance(value, dt.datetime):
        plain = value.date() if value.time() == dt.time() else value
        return {"d": plain.isoformat(sep=" ") if isinstance(plain, dt.datetime) else plain.isoformat()}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    if isinstance(value, dt.time | dt.timedelta):
        return str(value)
    return value


def _second_look(source: Path) -> dict[str, tuple[list[list[int]], list[list[Any]]]]:
    """Per sheet the cells in percent format and the error cells, which the reader does not tell; .xlsx only."""
    if not zipfile.is_zipfile(source):
        return {}
    with zipfile.ZipFile(source) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            return {}
        percent_styles = _percent_styles(archive) if "xl/styles.xml" in names else set()
        looks = {}
        for name, part in _sheet_parts(archive):
            if part in names:
                with archive.open(part) as stream:
                    looks[name] = _scan(stream, percent_styles)
    return looks


def _sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    relations = {
        relation.get("Id"): str(relation.get("Target"))
        for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    parts = []
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = relations.get(sheet.get(f"{_OFFICE}id"), "")
        parts.append(
            (str(sheet.get("name")), target.lstrip("/") if target.startswith("/") else f"xl/{target}")
        )
    return parts


def _percent_styles(archive: zipfile.ZipFile) -> set[bytes]:
    styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
    formats = {
        int(f.get("numFmtId", -1)) for f in styles.iter(f"{_MAIN}numFmt") if "%" in str(f.get("formatCode"))
    }
    formats |= _PERCENT_BUILTIN
    used = styles.find(f"{_MAIN}cellXfs")
    return {
        str(place).encode()
        for place, xf in enumerate(used if used is not None else ())
        if int(xf.get("numFmtId", 0)) in formats
    }


def _scan(stream: IO[bytes], percent_styles: set[bytes]) -> tuple[list[list[int]], list[list[Any]]]:
    percent: list[list[int]] = []
    errors: list[list[Any]] = []
    rest = b""
    while chunk := stream.read(_CHUNK):
        text = rest + chunk
        cut = text.rfind(b"</row>") + 6
        if cut < 6:
            if len(text) > 16 * _CHUNK:
                break
            rest = text
            continue
        text, rest = text[:cut], text[cut:]
        if not percent_styles and b't="e"' not in text:
            continue
        for cell in _CELL.finditer(text):
            about = dict(_ATTRIBUTE.findall(cell[1]))
            if about.get(b"t") == b"e":
                value = _VALUE.search(cell[2] or b"")
                errors.append([*_place(about.get(b"r", b"A1")), value[1].decode() if value else "#ERROR"])
            elif about.get(b"s") in percent_styles and cell[2]:
                percent.append(_place(about.get(b"r", b"A1")))
    return percent, errors


def _place(reference: bytes) -> list[int]:
    letters = reference.rstrip(b"0123456789")
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return [int(reference[len(letters) :] or b"1") - 1, column - 1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
