"""A workbook by hand: the least that opens, so that any part of it can be made odd."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

Made = Callable[[], bytes]

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PKG = "http://schemas.openxmlformats.org/package/2006"
HEADER = ("项目名称", "建设单位", "计划总投资（万元）", "本年完成投资（万元）", "项目进展")
GOOD = ("污水处理厂项目", "云泽市城投公司", 1000, 20, "在建")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CSV = "\n".join(",".join(map(str, row)) for row in (HEADER, GOOD)) + "\n"


def row_of(number: int, cells: tuple[object, ...]) -> str:
    out = []
    for at, cell in enumerate(cells):
        place = f"{'ABCDEFGHIJ'[at]}{number}"
        out.append(
            f'<c r="{place}"><v>{cell}</v></c>'
            if isinstance(cell, int | float)
            else f'<c r="{place}" t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'
        )
    return f'<row r="{number}">{"".join(out)}</row>'


TABLE = row_of(1, HEADER) + row_of(2, GOOD)


def sheet_of(rows: str = TABLE, before: str = "", after: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet {NS} {_R}>{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def book_of(names: tuple[str, ...] = ("摸排表",), extra: str = "") -> str:
    sheets = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="rId{i}"/>' for i, n in enumerate(names, 1))
    return f'<?xml version="1.0"?><workbook {NS} {_R}>{extra}<sheets>{sheets}</sheets></workbook>'


def relations(count: int = 1, target: str = "worksheets/sheet{}.xml", mode: str = "") -> str:
    found = "".join(
        f'<Relationship Id="rId{i}" Type="{_REL}/worksheet" Target="{target.format(i)}"{mode}/>'
        for i in range(1, count + 1)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{_PKG}/relationships">{found}</Relationships>'


_TYPES = (
    f'<?xml version="1.0"?><Types xmlns="{_PKG}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_ROOT = (
    f'<?xml version="1.0"?><Relationships xmlns="{_PKG}/relationships"><Relationship Id="rId1" '
    f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)


def xlsx(parts: dict[str, str | bytes | None] | None = None, sheet: str | bytes | None = None) -> bytes:
    """A workbook by hand: the least that opens, with parts put in the place of its own; None leaves one out."""
    all_parts: dict[str, str | bytes | None] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "xl/workbook.xml": book_of(),
        "xl/_rels/workbook.xml.rels": relations(),
        "xl/worksheets/sheet1.xml": sheet if sheet is not None else sheet_of(),
        **(parts or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in all_parts.items():
            if part is not None:
                archive.writestr(name, part)
    return out.getvalue()


def with_row(cells: str, **more: str) -> Made:
    return lambda: xlsx(sheet=sheet_of(f'{TABLE}<row r="3">{cells}</row>', **more))


ENTITIES = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY j SYSTEM "file:///etc/passwd"> <!ENTITY % p SYSTEM "http://127.0.0.1:9/x">]>'


def declared(prolog: str, xml: str, use: str) -> str:
    head, _, rest = xml.partition("?>")
    return f"{head}?>{prolog}{rest.replace('污水处理厂项目', use)}"


def bomb(megabytes: int) -> bytes:
    out = io.BytesIO(xlsx({"xl/worksheets/sheet1.xml": None}))
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        part.write(sheet_of().removesuffix("</sheetData></worksheet>").encode())
        for _ in range(megabytes):
            part.write(b" " * (1 << 20))
        part.write(b"</sheetData></worksheet>")
    return out.getvalue()
