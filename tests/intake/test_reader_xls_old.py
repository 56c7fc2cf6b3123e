"""Workbooks of Excel 5.0 and 95, whose texts are bytes of a code page that may not be the one they name."""

import struct
from pathlib import Path

import pytest

from gutou.intake.reader import DateCell, RefusedError, Sheet, read_file
from gutou.settings import Limits
from tests.intake.reader_xls import box


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def label(row: int, column: int, text: bytes) -> bytes:
    return record(0x204, struct.pack("<HHHH", row, column, 0, len(text)) + text)


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def workbook(encoding: str, page: int | None, name: str = "城东路网", more: bytes = b"") -> bytes:
    """A sheet 摸排 with a text, an amount, a percentage and a date below a header."""
    title = "摸排".encode(encoding)
    head = record(0x809, struct.pack("<HHHH", 0x500, 5, 0, 1993))
    head += record(0x42, struct.pack("<H", page)) if page else b""
    head += b"".join(record(0xE0, struct.pack("<HH12x", 0, one)) for one in (0, 10, 14))
    sheet = record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 1993))
    sheet += record(0x200, struct.pack("<HHHHH", 0, 2, 0, 4, 0))
    for column, text in enumerate(("项目名称", "总投资（万元）", "比例", "日期")):
        sheet += label(0, column, text.encode(encoding, "replace"))
    sheet += label(1, 0, name.encode(encoding)) + number(1, 1, 1234.5) + number(1, 2, 0.05, 1)
    sheet += number(1, 3, 45717, 2) + more + record(0x0A)
    start = len(head) + 4 + 7 + len(title) + 4
    bound = record(0x85, struct.pack("<IBBB", start, 0, 0, len(title)) + title)
    return box({"Book": head + bound + record(0x0A) + sheet})


def read(tmp_path: Path, content: bytes) -> Sheet:
    (tmp_path / "x.xls").write_bytes(content)
    (page,) = read_file(tmp_path / "x.xls", "x.xls", Limits(read_seconds=20))
    return page


@pytest.mark.parametrize(
    ("encoding", "page"), [("gbk", 936), ("gbk", 1252), ("big5", 950), ("utf-8", 65001), ("gb18030", 54936)]
)
def test_chinese_is_read_whatever_code_page_is_named(tmp_path: Path, encoding: str, page: int) -> None:
    found = read(tmp_path, workbook(encoding, page, "城東路" if encoding == "big5" else "城东路网"))
    if encoding == "big5":
        assert found.rows[1][0] == "城東路"
        return
    assert found.name == "摸排"
    assert found.rows[0] == ["项目名称", "总投资（万元）", "比例", "日期"]
    assert found.rows[1] == ["城东路网", 1234.5, 0.05, DateCell("2025-03-01")]
    assert found.percent == {(1, 2)}


def test_a_text_cut_in_the_middle_of_a_sign_loses_that_sign_only(tmp_path: Path) -> None:
    cut = label(2, 0, "长名称的末字".encode("gbk")[:-1])
    assert read(tmp_path, workbook("gbk", 936, more=cut)).rows[2] == ["长名称的末"]


def test_without_a_code_page_nobody_knows_what_is_written(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"Excel 5.0/95.*另存为 .xlsx"):
        read(tmp_path, workbook("gbk", None))
