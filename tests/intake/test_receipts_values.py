"""Receipts that are built anew: formats of numbers, dates and codes, rows where a spreadsheet program shows them."""

import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gutou.intake.receipts_comments import fitting, shapes
from gutou.intake.single import check_file
from tests.intake.arrived import settings
from tests.intake.test_reader_ods import document

CSV = """项目摸排表,,,,,
项目名称,项目代码,建设单位,计划总投资（万元）,本年完成投资（万元）,所属县区
"青岩县自来水厂
（扩建）",2501-439821-04-01-100001,县水务公司,"12,345.50",约350,青岩县
"甲路
改造",001234,县城投公司,3000,一百,青岩县
乙小学,2501-439821-04-01-100003,县教育局,800,50.25,青岩县
"""


def checked(tmp_path: Path, raw: Path) -> tuple[Any, Any]:
    """What a check says of a file, and its receipt."""
    target = tmp_path / "回执.xlsx"
    found = check_file(raw, department="住建", period="2025-06", settings=settings(tmp_path), receipt=target)
    return found, openpyxl.load_workbook(target)


def test_a_finding_names_the_row_that_a_spreadsheet_program_shows(tmp_path: Path) -> None:
    raw = tmp_path / "摸排.csv"
    raw.write_text(CSV, encoding="utf-8")
    found, book = checked(tmp_path, raw)
    [wrong] = [m for m in found.receipt.matters if m.value == "一百"]
    assert wrong.cell == "E4"
    sheet = book["摸排"]
    assert sheet["A4"].value == "甲路\n改造"
    assert wrong.message in sheet["E4"].comment.text
    assert sheet["E4"].fill.fgColor.rgb == f"FF{found.receipt.fills[wrong.severity]}"
    links = {c.value: c.hyperlink.location for row in book["回执"].iter_rows() for c in row if c.hyperlink}
    assert links["E4"] == "'摸排'!E4"


def test_amounts_of_a_text_file_are_numbers_and_codes_stay_texts(tmp_path: Path) -> None:
    raw = tmp_path / "摸排.csv"
    raw.write_text(CSV, encoding="utf-8")
    sheet = checked(tmp_path, raw)[1]["摸排"]
    assert [(sheet[p].value, sheet[p].number_format) for p in ("D3", "D4", "E5")] == [
        (12345.5, "#,##0.0"),
        (3000, "#,##0.0"),
        (50.25, "#,##0.00"),
    ]
    assert [sheet[p].value for p in ("E3", "E4")] == ["约350", "一百"]
    assert (sheet["B4"].value, sheet["B4"].number_format) == ("001234", "@")
    assert sheet["A3"].alignment.wrap_text


@pytest.mark.parametrize("flat", [False, True])
def test_dates_percentages_and_amounts_of_a_workbook_keep_theirs(tmp_path: Path, flat: bool) -> None:
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(kind: str, said: str, shown: str = "") -> str:
        return (
            f'<table:table-cell office:value-type="{kind}" {said}><text:p>{shown}</text:p></table:table-cell>'
        )

    names = (
        "项目名称",
        "建设单位",
        "所属县区",
        "开工时间",
        "计划总投资（万元）",
        "本年完成投资（万元）",
        "完成率",
        "编号",
    )
    head = row(*(cell("string", "", name) for name in names))
    data = row(
        *(cell("string", "", text) for text in ("乙小学", "县教育局", "青岩县")),
        cell("date", 'office:date-value="2025-03-01"'),
        cell("float", 'office:value="1234567"'),
        cell("float", 'office:value="12.5"'),
        cell("percentage", 'office:value="0.125"'),
        cell("string", "", "0012"),
    )
    table = f'<table:table table:name="摸排">{head}{data}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    raw = tmp_path / ("摸排.fods" if flat else "摸排.ods")
    if flat:
        raw.write_text(
            document("document", ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"', body),
            encoding="utf-8",
        )
    else:
        with zipfile.ZipFile(raw, "w") as archive:
            archive.writestr("META-INF/manifest.xml", "<m/>")
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("content.xml", document(body=body))
    sheet = checked(tmp_path, raw)[1]["摸排"]
    shown = {
        sheet.cell(1, n).value: (str(sheet.cell(2, n).value), sheet.cell(2, n).number_format)
        for n in range(4, 9)
    }
    assert shown == {
        "开工时间": ("2025-03-01 00:00:00", "yyyy-mm-dd"),
        "计划总投资（万元）": ("1234567", "#,##0"),
        "本年完成投资（万元）": ("12.5", "#,##0.0"),
        "完成率": ("0.125", "0.00%"),
        "编号": ("0012", "@"),
    }


def test_comments_stand_beside_their_cells_in_boxes_that_fit() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["C500"] = 1
    sheet.column_dimensions["A"].width = 30
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[2].height = 60
    short, long = fitting("核对", "云泽市统计局"), fitting("核对" * 700, "云泽市统计局")
    assert short.height < 60
    assert (long.width, long.height) > (short.width, 400)
    drawn = shapes(sheet, [("A1", short), ("C3", short), ("C500", long)])
    anchors = [[int(n) for n in one.split(",")] for one in re.findall("<x:Anchor>([^<]+)<", drawn)]
    places = [(int(r), int(c)) for r, c in re.findall(r"<x:Row>(\d+)</x:Row><x:Column>(\d+)<", drawn)]
    assert places == [(0, 0), (2, 2), (499, 2)]
    for (left, inside, top, down, right, _, bottom, _), (row, column) in zip(anchors, places, strict=True):
        assert left == column + 1 if column else left == 2  # the next column is hidden
        assert 0 < inside < 64
        assert row - 1 <= top <= row
        assert 0 <= down < 80
        assert right > left
        assert bottom > top
    assert anchors[2][6] - anchors[2][2] > 20


def test_every_commented_sheet_has_its_drawing(tmp_path: Path) -> None:
    raw = tmp_path / "摸排.csv"
    raw.write_text(CSV, encoding="utf-8")
    checked(tmp_path, raw)
    with zipfile.ZipFile(tmp_path / "回执.xlsx") as archive:
        [drawing] = [n for n in archive.namelist() if n.endswith(".vml")]
        said = archive.read(drawing).decode()
    assert said.count("<x:Anchor>") == said.count("<x:Row>") > 0
