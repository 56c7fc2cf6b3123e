import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from gutou.intake.reader import read_file
from gutou.intake.receipts import compose, receipt_workbook
from gutou.intake.receipts_words import words
from gutou.intake.receipts_worker import Copier
from gutou.intake.submissions import Submission, decide
from gutou.settings import Limits
from tests.intake.arrived import arrival, finding, settings, staged

RED = f"FF{words().severity['error'].colour}"
YELLOW = f"FF{words().severity['warning'].colour}"


def at(cell: str, message: str = "核对一下", *, sheet: str = "摸排", **more: Any) -> dict[str, Any]:
    found = re.fullmatch(r"([A-Z]*)(\d+)", cell)
    assert found is not None
    return finding(
        message, sheet_name=sheet, column=found[1] or None, row_number=int(found[2]), field="ytd", **more
    )


def received(
    tmp_path: Path,
    raw: Path,
    findings: Sequence[dict[str, Any]] = (),
    *,
    rows: int = 10,
    status: str = "accepted",
    **more: Any,
) -> Submission:
    one = arrival(f"发改委/2025-06/{raw.name}", raw=raw)
    sheet_rows = [{"sheet_name": "摸排", "kind": "data", "rows": rows}] if rows else []
    file = staged(tmp_path / "staged", "survey", status, findings=findings, sheet_rows=sheet_rows, **more)
    return decide([one], {one.submission_id: file})[0]


COPIER: list[Copier] = []


@pytest.fixture(scope="module", autouse=True)
def _one_copier() -> Iterator[None]:
    """One process for receipts under the limits that hold without any given: its start takes longer than a receipt."""
    with Copier(Limits()) as copier:
        COPIER.append(copier)
        yield
    COPIER.clear()


def answer(tmp_path: Path, one: Submission, **limits: Any) -> Path | None:
    given = settings(tmp_path, limits=Limits(**limits))
    with Copier(given.limits) if limits else nullcontext(COPIER[0]) as copier:
        content = receipt_workbook(one, compose(one, given), given, copier)
    if content is None:
        return None
    path = tmp_path / f"receipt_{one.submission_id}.xlsx"
    path.write_bytes(content)
    return path


def opened(path: Path | None) -> openpyxl.Workbook:
    assert path is not None
    return openpyxl.load_workbook(path)


def parts(path: Path | None) -> dict[str, str]:
    assert path is not None
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A workbook with everything that is to stay, and everything that is not."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "摸排"
    sheet["A1"] = "投资项目摸排表"
    sheet.merge_cells("A1:D1")
    for column, text in enumerate(("项目名称", "本年完成投资", "开工时间", "备注"), start=1):
        sheet.cell(2, column, text).font = Font(name="黑体", bold=True)
    sheet.append(["甲工程", 1234.5, date(2025, 3, 1), "=1+1"])
    sheet["D3"].data_type = "s"
    sheet.append(["乙工程", "=B3*2", None, "@x"])
    sheet["B3"].number_format = "#,##0.00"
    sheet["A3"].fill = PatternFill("solid", fgColor="FF00B050")
    sheet["C3"].comment = Comment("县里说的", "王某")
    sheet["A4"].hyperlink = "file://server/share/x"
    sheet.column_dimensions["A"].width = 33.5
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[4].height = 40
    sheet.freeze_panes = "B3"
    sheet.print_title_rows = "1:2"
    sheet.conditional_formatting.add("B3:B4", Rule(type="expression", formula=["$B3>1"]))
    for formula in ('"是,否"', "辅助!$A$1:$A$2"):
        rule = DataValidation(type="list", formula1=formula)
        rule.add("D3")
        sheet.add_data_validation(rule)
    book.create_sheet("辅助").sheet_state = "hidden"
    book.defined_names["外部"] = DefinedName("外部", attr_text="[1]Sheet1!$A$1")
    book.properties.creator = "王某某"
    path = tmp_path / "摸排表.xlsx"
    book.save(path)
    return path


def test_cells_are_filled_and_commented_and_the_rest_is_as_it_was(tmp_path: Path, own: Path) -> None:
    found = [
        at("B4", "不是金额", severity="error"),
        at("B4", "还有一点"),
        at("C3", "日期"),
        at("D3", "给统计局", audience="bureau"),
    ]
    book = opened(answer(tmp_path, received(tmp_path, own, found)))
    assert book.sheetnames == ["回执", "摸排", "辅助"]
    sheet = book["摸排"]
    assert sheet["B4"].fill.fgColor.rgb == RED
    assert re.search(r"【错误】不是金额\n处理：.*\n\n【警告】还有一点\n处理：", str(sheet["B4"].comment.text))
    assert sheet["C3"].fill.fgColor.rgb == YELLOW
    assert str(sheet["C3"].comment.text).endswith("原有批注：县里说的")
    assert sheet["D3"].comment is None
    assert sheet["D3"].fill.fill_type is None
    assert sheet["A3"].fill.fgColor.rgb == "FF00B050"
    assert sheet["B3"].number_format == "#,##0.00"
    assert sheet["A2"].font.name == "黑体"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:D1"]
    assert sheet.column_dimensions["A"].width == 33.5
    assert sheet.column_dimensions["C"].hidden
    assert sheet.row_dimensions[4].height == 40
    assert sheet.freeze_panes == "B3"
    assert sheet.print_title_rows == "$1:$2"
    assert sheet["C3"].value.date() == date(2025, 3, 1)
    assert book["辅助"].sheet_state == "hidden"
    assert [s.title for s in book if s.sheet_view.tabSelected] == ["回执"]


def test_nothing_of_a_receipt_is_a_formula_or_leads_elsewhere(tmp_path: Path, own: Path) -> None:
    found = parts(answer(tmp_path, received(tmp_path, own, [at("B4")])))
    text = "\n".join(found.values())
    assert not re.search(r"<f[ >]|<formula>|cfRule|TargetMode|definedName [^>]*外部|file://|王某某", text)
    assert '"是,否"' in text
    assert "辅助!$A$1" not in text
    assert not [name for name in found if re.search("extern|vba|embed|media|table|connection", name)]
    sheet = opened(tmp_path / next(p.name for p in tmp_path.glob("receipt_*")))["摸排"]
    assert (sheet["D3"].value, sheet["D3"].quotePrefix) == ("=1+1", True)
    assert (sheet["D4"].value, sheet["D4"].quotePrefix) == ("@x", True)


def test_a_mark_in_a_merged_cell_shows_where_the_cell_does(tmp_path: Path, own: Path) -> None:
    sheet = opened(
        answer(tmp_path, received(tmp_path, own, [at("C1", "甲处"), at("B1", "乙处", severity="error")]))
    )["摸排"]
    assert sheet["A1"].fill.fgColor.rgb == RED
    assert "乙处" in str(sheet["A1"].comment.text)
    assert "甲处" in str(sheet["A1"].comment.text)


def test_a_finding_on_a_row_stands_at_the_projects_name(tmp_path: Path, own: Path) -> None:
    rows = [{"sheet_name": "摸排", "row_number": 3, "cells": {"project_name": ["D", "甲工程"]}}]
    told = [at("3", "整行"), at("4", "另一行"), finding("整表", sheet_name="摸排"), finding("整份")]
    book = opened(answer(tmp_path, received(tmp_path, own, told, rows=2) if rows else None))  # type: ignore[arg-type]
    assert book["摸排"]["A3"].comment is not None  # nothing is known of the row: its first text
    one = received(tmp_path / "known", own, told)
    file = staged(
        tmp_path / "k",
        "survey",
        rows=rows,
        findings=told,
        sheet_rows=[{"sheet_name": "摸排", "kind": "data", "rows": 2}],
    )
    book = opened(answer(tmp_path, replace(one, staged=file)))
    assert "整行" in str(book["摸排"]["D3"].comment.text)
    assert "另一行" in str(book["摸排"]["D4"].comment.text)
    assert sum(cell.comment is not None for row in book["摸排"].iter_rows() for cell in row) == 3
    links = {c.value: c.hyperlink.location for row in book["回执"].iter_rows() for c in row if c.hyperlink}
    assert links == {"第 3 行": "'摸排'!3:3", "第 4 行": "'摸排'!4:4"}


def test_tables_side_by_side_are_marked_on_their_sheet(tmp_path: Path, own: Path) -> None:
    told = [at("B4", "左"), at("D4", "右", sheet="摸排（C列起）")]
    book = opened(answer(tmp_path, received(tmp_path, own, told)))
    assert "右" in str(book["摸排"]["D4"].comment.text)
    links = [c.hyperlink.location for row in book["回执"].iter_rows() for c in row if c.hyperlink]
    assert links == ["'摸排'!B4", "'摸排'!D4"]
    raw = tmp_path / "摸排.csv"
    raw.write_text("a,b,c,d\n" * 4, encoding="utf-8")
    book = opened(answer(tmp_path, received(tmp_path / "csv", raw, told)))
    assert "右" in str(book["摸排"]["D4"].comment.text)


def test_a_receipt_that_comes_back_loses_our_sheet_and_our_marks(tmp_path: Path, own: Path) -> None:
    first = answer(tmp_path, received(tmp_path, own, [at("B4", "旧问题"), at("A1", "旧题")]))
    assert first is not None
    second = answer(tmp_path, received(tmp_path / "again", first, [at("C4", "新问题")]))
    book = opened(second)
    assert book.sheetnames == ["回执", "摸排", "辅助"]
    sheet = book["摸排"]
    assert (sheet["B4"].comment, sheet["B4"].fill.fill_type) == (None, None)
    assert sheet["A3"].fill.fgColor.rgb == "FF00B050"
    assert sheet["C3"].comment.text == "县里说的"
    assert "新问题" in str(sheet["C4"].comment.text)
    assert "旧问题" not in "\n".join(parts(second).values())


def test_a_text_longer_than_a_cell_takes_is_cut(tmp_path: Path, own: Path) -> None:
    long = tmp_path / "长文.xlsx"
    with zipfile.ZipFile(own) as source, zipfile.ZipFile(long, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace("乙工程".encode(), b"=" + b"x" * 40_000))
    text = str(opened(answer(tmp_path, received(tmp_path, long)))["摸排"]["A4"].value)
    assert len(text) == 32_767
    assert text.startswith("=x")


def test_more_marks_than_comments(tmp_path: Path) -> None:
    path = tmp_path / "多.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("摸排")
        for row in range(2100):
            sheet.write(row, 0, row)
    marked = opened(answer(tmp_path, received(tmp_path, path, [at(f"A{n}") for n in range(1, 2101)])))["摸排"]
    cells = [marked.cell(row, 1) for row in range(1, 2101)]
    assert {cell.fill.fgColor.rgb for cell in cells} == {YELLOW}
    assert sum(cell.comment is not None for cell in cells) == 2000


@pytest.mark.parametrize("name", ["摸排.csv", "摸排.xls"])
def test_what_is_no_xlsx_is_built_anew(tmp_path: Path, name: str) -> None:
    raw = tmp_path / name
    raw.write_bytes("项目名称,本年完成投资,备注\n甲工程,12,=1+1\n乙工程,待定,-3\n".encode("gb18030"))
    path = answer(tmp_path, received(tmp_path, raw, [at("B3", "不是金额", sheet="摸排", severity="error")]))
    book = opened(path)
    assert book.sheetnames == ["回执", "摸排"]
    sheet = book["摸排"]
    assert [c.value for c in sheet[2]] == ["甲工程", "12", "=1+1"]
    assert sheet["C2"].quotePrefix
    assert sheet["B3"].fill.fgColor.rgb == RED
    assert "<f>" not in "".join(parts(path).values())


def test_a_mark_lands_on_its_record_where_cells_hold_line_breaks(tmp_path: Path) -> None:
    raw = tmp_path / "摸排.csv"
    raw.write_text('项目名称,备注\n"甲\n工程",x\n乙工程,y\n', encoding="utf-8")
    number = read_file(raw, raw.name, Limits())[0].numbers[2]
    book = opened(answer(tmp_path, received(tmp_path, raw, [at(f"B{number}")])))
    marked = [c.coordinate for row in book["摸排"].iter_rows() for c in row if c.comment]
    links = [c.hyperlink.location for row in book["回执"].iter_rows() for c in row if c.hyperlink]
    assert (marked, links) == (["B3"], ["'摸排'!B3"])
    assert book["摸排"]["A3"].value == "乙工程"


def test_a_long_file_is_given_back_as_header_and_marked_rows(tmp_path: Path) -> None:
    path = tmp_path / "长.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("摸排")
        for row in range(20_500):
            sheet.write(row, 0, "项目名称" if row == 0 else f"工程{row}")
            sheet.write(row, 1, "本年完成投资" if row == 0 else row)
    rows = [{"sheet_name": "摸排", "row_number": 2}]
    one = received(tmp_path, path)
    file = staged(
        tmp_path / "s",
        rows=rows,
        findings=[at("B20000", "核对")],
        sheet_rows=[{"sheet_name": "摸排", "kind": "data", "rows": 20_500}],
    )
    one = replace(one, staged=file, rows_in_file=20_500)
    made = opened(answer(tmp_path, one))
    values = list(made["摸排"].iter_rows(values_only=True))[1:]
    assert values == [(1, "项目名称", "本年完成投资"), (20000, "工程19999", 19999)]
    assert "核对" in str(made["摸排"]["C3"].comment.text)
    [link] = [c.hyperlink for row in made["回执"].iter_rows() for c in row if c.hyperlink]
    assert link.location == "'摸排'!C3"


def test_a_workbook_that_openpyxl_cannot_take_is_built_anew(tmp_path: Path, own: Path) -> None:
    broken = tmp_path / "坏样式.xlsx"
    with zipfile.ZipFile(own) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(
                name,
                data.replace(b'patternType="solid"', b'patternType="nonsense"')
                if name == "xl/styles.xml"
                else data,
            )
    with pytest.raises(ValueError, match="stylesheet"):
        openpyxl.load_workbook(broken)
    book = opened(answer(tmp_path, received(tmp_path, broken, [at("B4")])))
    assert book["摸排"]["B4"].fill.fgColor.rgb == YELLOW
    assert [str(area) for area in book["摸排"].merged_cells.ranges] == ["A1:D1"]


def test_a_process_that_dies_or_hangs_leaves_the_list_of_findings(
    tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = subprocess.Popen

    def dying(code: str) -> None:
        monkeypatch.setattr(
            "gutou.intake.receipts_worker.subprocess.Popen",
            lambda command, **more: real([sys.executable, "-c", code], **more),
        )

    one = received(tmp_path, own, [at("B4", "不是金额")])
    for code in ("import os; os.abort()", "import time; time.sleep(60)"):
        dying(code)
        book = opened(answer(tmp_path, one, read_seconds=1))
        assert book.sheetnames == ["回执"]
        assert "不是金额" in "".join(str(v) for row in book["回执"].iter_rows(values_only=True) for v in row)


def test_merged_areas_and_links_of_a_whole_sheet_cost_nothing(tmp_path: Path, own: Path) -> None:
    hostile = tmp_path / "大.xlsx"
    with zipfile.ZipFile(own) as source, zipfile.ZipFile(hostile, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(b'<mergeCell ref="A1:D1"', b'<mergeCell ref="A1:XFD1048576"')
                data = re.sub(rb'<hyperlink ref="A4"', b'<hyperlink ref="A1:XFD1048576"', data)
            target.writestr(name, data)
    sheet = opened(answer(tmp_path, received(tmp_path, hostile, [at("B4")]), read_memory_mb=700))["摸排"]
    assert sheet.freeze_panes == "B3"  # the copy, not what is built anew
    assert sheet["B4"].fill.fgColor.rgb == YELLOW


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 no table", b"PK\x03\x04 torn"])
def test_a_file_that_cannot_be_opened_gets_no_workbook(tmp_path: Path, content: bytes) -> None:
    raw = tmp_path / "x.xlsx"
    raw.write_bytes(content)
    assert answer(tmp_path, received(tmp_path, raw, rows=0, status="rejected")) is None


def test_a_file_without_findings_comes_back_with_the_sheet(tmp_path: Path, own: Path) -> None:
    book = opened(answer(tmp_path, received(tmp_path, own)))
    assert book.sheetnames == ["回执", "摸排", "辅助"]
    text = [c for row in book["回执"].iter_rows(values_only=True) for c in row if c]
    assert words().none_found in text


def test_a_sheet_named_like_ours_alone_in_its_file_is_read_as_data(tmp_path: Path) -> None:
    path = tmp_path / "怪.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("回执").write(0, 0, "项目名称")
    assert opened(answer(tmp_path, received(tmp_path, path))).sheetnames == ["回执", "回执(2)"]


def test_one_process_makes_many_receipts_and_another_takes_over_when_it_dies(
    tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def counting(*command: Any, **more: Any) -> subprocess.Popen[bytes]:
        begun.append(real(*command, **more))
        return begun[-1]

    monkeypatch.setattr("gutou.intake.receipts_worker.subprocess.Popen", counting)
    given = settings(tmp_path)
    one = received(tmp_path, own, [at("B4")])
    receipt = compose(one, given)
    with Copier(given.limits) as copier:
        first = receipt_workbook(one, receipt, given, copier)
        assert receipt_workbook(one, receipt, given, copier) == first
        assert len(begun) == 1
        begun[0].kill()
        begun[0].wait()
        assert receipt_workbook(one, receipt, given, copier) == first
        assert len(begun) == 2
    assert begun[1].poll() is not None
