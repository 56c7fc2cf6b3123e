"""The second look into .xlsx: what calamine does not tell, by both ways of looking."""

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from gutou.intake.reader import DateCell, RefusedError, Sheet, read_file
from gutou.settings import Limits

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def read(path: Path, limits: Limits | None = None) -> list[Sheet]:
    return read_file(path, path.name, limits or Limits(read_seconds=20))


def example(path: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["项目名称", "增速", "错误", "公式", "开工", "代码"])
    page.append(["甲", 0.052, None, "=1+1", dt.datetime(2025, 3, 1), "00123"])
    page["B2"].number_format = "0.0%"
    page.append(["乙", 0.1, None, None, dt.datetime(2025, 3, 1, 8, 30), 12])
    page["B3"].number_format = '0"%"'
    page["C3"] = "#REF!"
    page["C3"].data_type = "e"
    page.append([None, None, None, "=D2"])
    page.row_dimensions[3].hidden = True
    page.column_dimensions["F"].hidden = True
    page.merge_cells("A5:B6")
    page["A5"] = "合并"
    book.save(path)
    return path


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return target


def prefixed(name: str, part: bytes) -> bytes:
    if not re.fullmatch(r"xl/(worksheets/sheet1|styles|workbook|sharedStrings)\.xml", name):
        return part
    return re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", part).replace(b' xmlns="', b' xmlns:x="', 1)


def strict(_: str, part: bytes) -> bytes:
    return part.replace(MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
        OFFICE, b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    )


def absolute_targets(name: str, part: bytes) -> bytes:
    if name != "xl/_rels/workbook.xml.rels":
        return part
    return re.sub(rb'Target="/?(?:xl/)?worksheets', b'Target="/xl/worksheets', part)


def relative_targets(name: str, part: bytes) -> bytes:
    return absolute_targets(name, part).replace(b'Target="/xl/worksheets', b'Target="worksheets')


def single_quotes(name: str, part: bytes) -> bytes:
    return part.replace(b'"', b"'") if "sheet1" in name else part


@pytest.mark.parametrize(
    "change", [lambda _, part: part, prefixed, strict, absolute_targets, relative_targets, single_quotes]
)
def test_the_same_marks_however_it_is_written(tmp_path: Path, change: Callable[[str, bytes], bytes]) -> None:
    path = rewritten(example(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", change)
    (page,) = read(path)
    assert page.percent == {(1, 1)}
    assert page.errors == {(2, 2): "#REF!"}
    assert page.uncomputed == {(1, 3), (3, 3)}
    assert page.hidden_rows == {2}
    assert page.hidden_columns == {5}
    assert page.merged == [(4, 0, 5, 1)]
    assert page.rows[1] == ["甲", 0.052, None, None, DateCell("2025-03-01"), "00123"]
    assert page.rows[2][2:5] == ["#REF!", None, DateCell("2025-03-01 08:30:00")]
    assert page.rows[3] == []
    assert len(page.rows) == 5


def test_implied_places_are_counted(tmp_path: Path) -> None:
    def without_places(name: str, part: bytes) -> bytes:
        return re.sub(rb'<(c|row) r="[A-Z0-9]+"', rb"<\1", part) if "sheet1" in name else part

    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in (["甲", 0.1, "=1"], ["乙", 0.2, "=2"]):
        page.append(row)
    page["B2"].number_format = "0%"
    page.row_dimensions[2].hidden = True
    book.save(tmp_path / "a.xlsx")
    (read_page,) = read(rewritten(tmp_path / "a.xlsx", tmp_path / "b.xlsx", without_places))
    assert read_page.percent == {(1, 1)}
    assert read_page.uncomputed == {(0, 2), (1, 2)}
    assert read_page.hidden_rows == {1}


def test_formulas_of_xlsxwriter_without_a_value_are_not_zeros(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "w.xlsx") as book:
        page = book.add_worksheet()
        page.write_formula(0, 0, "=B1+1")
        page.write_formula(1, 0, "=B1+1", None, 2)
        page.write_formula(2, 0, '="x"', None, "x")
        page.write_number(3, 0, 0)
    (read_page,) = read(tmp_path / "w.xlsx")
    assert read_page.uncomputed == {(0, 0)}
    assert read_page.rows[1] == [2]
    assert read_page.rows[3] == [0]


def test_dates_of_both_systems_and_the_leap_day_that_was_none(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row, serial in enumerate((1, 59, 61, 45717), start=1):
        page.cell(row, 1, serial).number_format = "yyyy年m月"
        page.cell(row, 2, serial).number_format = '"第"0"号"'
    page.cell(5, 1, 0.25).number_format = "hh:mm"
    page.cell(6, 1, 1.5).number_format = "[h]:mm"
    book.save(tmp_path / "a.xlsx")
    (first,) = read(tmp_path / "a.xlsx")
    days = ["1900-01-01", "1900-02-28", "1900-03-01", "2025-03-01"]
    assert [row[0] for row in first.rows[:4]] == [DateCell(day) for day in days]
    assert [row[1] for row in first.rows[:4]] == [1, 59, 61, 45717]
    assert [row[0] for row in first.rows[4:]] == ["06:00:00", "36:00:00"]
    assert not first.date1904
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0].append([dt.datetime(2025, 3, 1), 44255])
    book.save(tmp_path / "b.xlsx")
    (second,) = read(tmp_path / "b.xlsx")
    assert second.rows == [[DateCell("2025-03-01"), 44255]]
    assert second.date1904


def test_a_workbook_of_many_percent_styles(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in range(1, 41):
        page.cell(row, 1, 0.5).number_format = f"0.{'0' * (row % 20)}%"
        page.cell(row, 1).font = Font(size=8 + row)
        page.cell(row, 2, 0.5)
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx")[0].percent == {(row, 0) for row in range(40)}


def test_control_characters_do_not_pass(tmp_path: Path) -> None:
    path = rewritten(
        example(tmp_path / "a.xlsx"),
        tmp_path / "b.xlsx",
        lambda _, part: part.replace("项目名称".encode(), "项目_x0001_名称_x000D_".encode()),
    )
    assert read(path)[0].rows[0][0] == "项目名称\r"


def test_a_document_type_in_a_part_is_refused(tmp_path: Path) -> None:
    def with_entity(name: str, part: bytes) -> bytes:
        declared = b'<!DOCTYPE w [<!ENTITY a "aa">]><worksheet'
        return part.replace(b"<worksheet", declared, 1) if "sheet1" in name else part

    path = rewritten(example(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", with_entity)
    with pytest.raises(RefusedError, match="实体声明"):
        read(path)


def test_merged_ranges_over_everything_do_not_cost_memory(tmp_path: Path) -> None:
    def merging(name: str, part: bytes) -> bytes:
        ranges = b'<mergeCell ref="A1:XFD1048576"/>' * 3
        return part.replace(b'<mergeCell ref="A5:B6" />', ranges) if "sheet1" in name else part

    path = rewritten(example(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", merging)
    with pytest.raises(RefusedError, match="互相重叠"):
        read(path)
    with pytest.raises(RefusedError, match="3 处合并单元格，超过上限 2 处"):
        read(path, Limits(max_merged=2, read_seconds=20))

    def merging_once(name: str, part: bytes) -> bytes:
        return part.replace(b'"A5:B6"', b'"A1:XFD1048576"') if "sheet1" in name else part

    once = rewritten(example(tmp_path / "a.xlsx"), tmp_path / "c.xlsx", merging_once)
    assert read(once)[0].merged == [(0, 0, 4, 5)]


def test_too_many_sheets_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for _ in range(5):
        book.create_sheet()
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(RefusedError, match="有 6 张工作表，超过上限 5 张"):
        read(tmp_path / "a.xlsx", Limits(max_sheets=5))
