"""Odd archives and compound files: sizes that lie, bombs, passwords, nothing inside."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator

from tests.intake.odd_workbook import ENTITIES, OLE, Made, bomb, declared, xlsx


def archives() -> Iterator[tuple[str, Made]]:
    def sized(declared: int) -> bytes:
        content = bytearray(xlsx())
        at = content.rfind(b"PK\x01\x02")
        content[at + 24 : at + 28] = struct.pack("<I", declared)
        return bytes(content)

    yield "a part declares 1 GB", lambda: sized(1 << 30)
    yield "a part declares 4 GB", lambda: sized(0xFFFFFFFF)
    yield "a part declares nothing", lambda: sized(0)
    yield "bomb of 300 MB", lambda: bomb(300)
    yield (
        "encrypted flag",
        lambda: xlsx().replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"),
    )
    yield (
        "unknown compression",
        lambda: xlsx().replace(b"\x14\x00\x00\x00\x08\x00", b"\x14\x00\x00\x00\x63\x00"),
    )
    yield "bytes before the archive", lambda: b"MZ" + b"\0" * 500 + xlsx()
    yield "bytes after the archive", lambda: xlsx() + b"\0" * 5000
    yield "only the directory's end", lambda: b"PK\x05\x06" + b"\0" * 18
    yield "only a local header", lambda: b"PK\x03\x04" + b"\0" * 26
    yield "a Word document", lambda: xlsx({"word/document.xml": "<x/>", "xl/workbook.xml": None})
    yield (
        "an empty ods",
        lambda: xlsx(
            {
                "content.xml": "<x/>",
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "xl/workbook.xml": None,
            }
        ),
    )
    yield (
        "ods with laughs",
        lambda: xlsx(
            {
                "content.xml": declared(ENTITIES, '<?xml version="1.0"?><a>&j;</a>', ""),
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "xl/workbook.xml": None,
            }
        ),
    )
    yield (
        "ods of repeated cells",
        lambda: _ods('table:number-columns-repeated="16384"', 'table:number-rows-repeated="1048576"'),
    )
    yield (
        "ods of repeated values",
        lambda: _ods(
            'office:value-type="float" office:value="1" table:number-columns-repeated="1000"',
            'table:number-rows-repeated="1000000"',
        ),
    )
    yield (
        "ods repeats beyond counting",
        lambda: _ods('table:number-columns-repeated="99999999999999"', 'table:number-rows-repeated="-1"'),
    )
    yield "encrypted workbook", lambda: _ole("EncryptedPackage")
    yield "compound file of nothing", lambda: OLE + b"\0" * 504
    yield "compound file header alone", lambda: OLE
    yield "compound file of noise", lambda: OLE + bytes((n * 7919) % 251 for n in range(20_000))
    yield "old .xls stream", lambda: b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\0" * 100


def _ods(cell: str, row: str) -> bytes:
    names = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet><table:table '
        f'table:name="摸排表"><table:table-row {row}><table:table-cell {cell}/></table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<x/>")
    return out.getvalue()


def _ole(stream: str) -> bytes:
    """A compound file with one named stream, as a workbook with a password is."""
    header = OLE + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * 432
    fat = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504

    def entry(name: str, kind: int, child: int) -> bytes:
        coded = name.encode("utf-16-le")
        entry = coded.ljust(64, b"\0") + struct.pack("<HBBiii", len(coded) + 2, kind, 1, -1, -1, child)
        return (entry + b"\0" * 36 + struct.pack("<I", 0xFFFFFFFE)).ljust(128, b"\0")

    directory = entry("Root Entry", 5, 1) + entry(stream, 2, -1) + b"\0" * 256
    return header[:512].ljust(512, b"\xff") + fat + directory
