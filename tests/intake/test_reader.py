import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gutou.intake.reader import DateCell, RefusedError, read_file
from gutou.settings import Limits
from tests.intake.sheets import workbook

LIMITS = Limits(read_seconds=20)
ROWS: list[list[Any]] = [["项目名称", "总投资"], ["甲", 12.5]]


def test_a_workbook_keeps_places_types_and_merged_ranges(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {"表": [[], [None, "标题"], [None, "甲", 1200, 0.1, dt.datetime(2025, 3, 1), True]]},
        {"表": ["B2:D2"]},
    )
    (page,) = read_file(path, "a.xlsx", LIMITS)
    assert page.name == "表"
    assert page.rows[0] == []
    assert page.rows[2] == [None, "甲", 1200, 0.1, DateCell("2025-03-01"), True]
    assert page.numbers == [1, 2, 3]
    assert page.merged == [(1, 1, 1, 3)]


def test_percent_formats_errors_and_hidden_sheets_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page["A1"], page["B1"] = "增速", 0.052
    page["B1"].number_format = "0.0%"
    page["C1"] = "#N/A"
    page["C1"].data_type = "e"
    book.create_sheet("备用").sheet_state = "hidden"
    book.save(tmp_path / "b.xlsx")
    first, second = read_file(tmp_path / "b.xlsx", "b.xlsx", LIMITS)
    assert first.percent == {(0, 1)}
    assert first.errors == {(0, 2): "#N/A"}
    assert first.rows[0][2] == "#N/A"
    assert (first.visible, second.visible) == (True, False)


def test_the_suffix_is_not_believed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "c.csv", {"表": ROWS})
    assert read_file(path, "c.csv", LIMITS)[0].rows == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_every_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = (
        f'项目名称{delimiter}总投资\r\n\r\n"甲{delimiter}\n乙"{delimiter}12.5{delimiter}\r\n丙{delimiter}\r\n'
    )
    (tmp_path / "d.csv").write_bytes(text.encode(encoding))
    (page,) = read_file(tmp_path / "d.csv", "住建 6月.csv", LIMITS)
    assert page.name == "住建 6月"
    assert page.rows == [["项目名称", "总投资"], [], [f"甲{delimiter}\n乙", "12.5"], ["丙"]]
    assert page.numbers == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空的"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<html><table></table></html>", "网页"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"PK\x03\x04 broken", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "不是能打开的工作簿"),
        (bytes(range(256)) * 8, "不是能认出的"),
    ],
)
def test_what_is_no_table_is_refused_in_chinese(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "x.xlsx").write_bytes(content)
    with pytest.raises(RefusedError, match=said):
        read_file(tmp_path / "x.xlsx", "x.xlsx", LIMITS)


def test_a_word_document_and_a_plain_archive_are_refused(tmp_path: Path) -> None:
    for member, said in (("word/document.xml", "Word"), ("a.txt", "压缩包")):
        with zipfile.ZipFile(tmp_path / "w.xlsx", "w") as archive:
            archive.writestr(member, "x")
        with pytest.raises(RefusedError, match=said):
            read_file(tmp_path / "w.xlsx", "w.xlsx", LIMITS)


def test_what_unfolds_beyond_the_limit_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "z.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (3 << 20))
    with pytest.raises(RefusedError, match="展开后超过 2 MB"):
        read_file(tmp_path / "z.xlsx", "z.xlsx", Limits(max_unpacked_mb=2))


def test_a_workbook_that_makes_the_reader_abort_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page["A1"], page["XFD1048576"] = "a", "b"
    book.save(tmp_path / "far.xlsx")
    with pytest.raises(RefusedError, match=r"拒收|上限"):
        read_file(tmp_path / "far.xlsx", "far.xlsx", Limits(read_memory_mb=512, read_seconds=20))


def test_too_many_rows_or_columns_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "long.xlsx", {"表": [["甲"]] * 30})
    with pytest.raises(RefusedError, match="30 行，超过上限 20 行"):
        read_file(path, "long.xlsx", Limits(max_rows=20))
    (tmp_path / "wide.csv").write_text(",".join("a" * 30), encoding="utf-8")
    with pytest.raises(RefusedError, match="30 列，超过上限 20 列"):
        read_file(tmp_path / "wide.csv", "wide.csv", Limits(max_columns=20))
