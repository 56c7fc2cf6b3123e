"""What a file is (文件种类), told by its content and never by its name."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any, Literal

from gutou.intake.child_result import RESAVE, Refused

if TYPE_CHECKING:
    from pathlib import Path

Kind = Literal["xlsx", "xlsb", "ods", "fods", "xls", "spreadsheetml", "html", "text"]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKS = (
    (b"%PDF", "这是 PDF 文件"),
    (b"\x89PNG", "这是图片"),
    (b"\xff\xd8\xff", "这是图片"),
    (b"GIF8", "这是图片"),
    (b"BM", "这是图片"),
    (b"II*\0", "这是图片"),
    (b"MM\0*", "这是图片"),
    (b"Rar!", "这是压缩包"),
    (b"7z\xbc\xaf", "这是压缩包"),
    (b"\x1f\x8b", "这是压缩包"),
    (b"BZh", "这是压缩包"),
    (b"\xfd7zXZ", "这是压缩包"),
    (b"{\\rtf", "这是 RTF 文档"),
    (b"SQLite format 3\0", "这是数据库文件"),
    (b"\0\x01\0\0Standard ", "这是 Access 数据库"),
    (b"%!PS", "这是 PostScript 文件"),
    (b"MZ", "这是程序文件"),
    (b"\x7fELF", "这是程序文件"),
)
_BINARY_MARKS = {b"BM", b"MZ", b"BZh"}
_OLD_EXCEL = re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")
_WEB_ARCHIVE = re.compile(
    rb"(?:(?:[a-z-]+:|[ \t])[^\r\n]*\r?\n){0,30}?(?:mime-version:|content-type: *multipart/related)", re.I
)
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|table|meta|div|style|title|!--|center|form|tr|\?xml)", re.I
)
_ZIP_PARTS = 20_000


def kind_of(source: Path, limits: dict[str, Any]) -> Kind:
    """Kind of a file.

    Raises:
        Refused: It is no table, or its archive holds too much.
    """
    with source.open("rb") as stream:
        head = stream.read(16_384)
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _kind_of_archive(source, limits)
    if head.startswith(OLE):
        return "xls"
    for mark, what in _MARKS:
        if head.startswith(mark) and (mark not in _BINARY_MARKS or b"\0" in head[:64]):
            raise Refused(f"{what}，不是表格{RESAVE}")
    if _OLD_EXCEL.match(head):
        raise Refused(f"这是没有外壳的旧版 Excel 文件（4.0 及更早，或系统直接导出），读不出{RESAVE}")
    if _WEB_ARCHIVE.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise Refused(f"这是网页归档文件（mht，单个文件网页），表格包在里面读不出{RESAVE}")
    return _kind_of_markup(head) or "text"


def _kind_of_markup(head: bytes) -> Literal["spreadsheetml", "fods", "html"] | None:
    """Markup in any encoding: its signs are ASCII, or ASCII with zeros between."""
    start = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    text = start.replace(b"\0", b"").decode("latin-1").lstrip(" \t\r\n")
    if not _MARKUP.match(text):
        return None
    if text[:5].lower() == "<?xml":
        if "schemas-microsoft-com:office:spreadsheet" in text:
            return "spreadsheetml"
        if "opendocument.spreadsheet" in text and "<office:document" in text:
            return "fods"
        if not re.search(r"<(?:\w+:)?(?:html|table)\b", text, re.I):
            what = "别的 XML 文件"
            if re.search(r"schemas\.microsoft\.com/office/word|opendocument\.text", text):
                what = "文字文档"
            raise Refused(f"这是{what}，不是表格{RESAVE}")
    return "html"


def _kind_of_archive(source: Path, limits: dict[str, Any]) -> Kind:
    """Look at what the archive declares before anything is unpacked."""
    most = int(limits["max_unpacked_mb"])
    try:
        with zipfile.ZipFile(source) as archive:
            parts = archive.infolist()
            if len(parts) > _ZIP_PARTS or sum(part.file_size for part in parts) > most << 20:
                raise Refused(f"文件展开后超过 {most} MB，已拒收，请删去多余内容后重新报送")
            names = {part.filename.replace("\\", "/").lower(): part for part in parts}
            if "meta-inf/manifest.xml" in names and "content.xml" in names:
                with archive.open(names["meta-inf/manifest.xml"]) as stream:
                    if b"encryption-data" in stream.read(4 << 20):
                        raise Refused("工作簿设有打开密码，请取消密码后重新报送")
    except Refused:
        raise
    except Exception:  # zipfile raises many kinds of errors on broken archives
        raise Refused(f"文件已损坏，打不开{RESAVE}") from None
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "word/document.xml" in names:
        raise Refused(f"这是 Word 文档，不是表格{RESAVE}")
    if "ppt/presentation.xml" in names:
        raise Refused(f"这是演示文稿，不是表格{RESAVE}")
    if "content.xml" in names:
        return "ods"
    raise Refused(f"这是压缩包或其他文件，不是表格{RESAVE}")
