"""Good files to spoil: one small survey, written by every writer that is here."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Font

HEADER = [
    "序号",
    "项目名称",
    "建设单位",
    "所属县区",
    "计划总投资（万元）",
    "本年完成投资（万元）",
    "开工时间",
    "完成率",
]
ROWS: list[list[Any]] = [
    [
        at,
        f"第{at}污水处理厂项目",
        "云泽市城投公司",
        "澄湖区",
        1000 + at,
        12.5 * at,
        dt.date(2025, 3, at),
        0.1 * at,
    ]
    for at in range(1, 9)
]
TITLE = "云泽市2026年1-6月项目摸排表"


def _openpyxl(path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("摸排表", "说明"):
        sheet = book.create_sheet(name)
        sheet.append([TITLE])
        sheet.merge_cells("A1:H1")
        sheet.append(HEADER)
        for row in ROWS if name == "摸排表" else ROWS[:2]:
            sheet.append(row)
            sheet.cell(sheet.max_row, 8).number_format = "0.0%"
        sheet["B3"].comment = Comment("核对", "甲")
        sheet["B4"].font = Font(bold=True)
    book.remove(book.worksheets[0])
    book["说明"].sheet_state = "hidden"
    book["摸排表"].row_dimensions[5].hidden = True
    book.save(path)


def _xlsxwriter(path: Path, options: dict[str, Any] | None = None) -> None:
    with xlsxwriter.Workbook(str(path), options or {}) as book:
        sheet = book.add_worksheet("摸排表")
        day, percent = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "0.0%"})
        sheet.merge_range("A1:H1", TITLE)
        sheet.write_row(1, 0, HEADER)
        for at, row in enumerate(ROWS, 2):
            sheet.write_row(at, 0, row[:6])
            sheet.write_datetime(at, 6, dt.datetime.combine(row[6], dt.time()), day)
            sheet.write_number(at, 7, row[7], percent)
        sheet.write_formula(10, 4, "=SUM(E3:E10)", None, sum(row[4] for row in ROWS))
        sheet.write(10, 1, "合计")
        sheet.write_comment("A3", "批注")
        sheet.data_validation("D3:D10", {"validate": "list", "source": ["澄湖区", "青岩县"]})


def _lines() -> list[list[str]]:
    return [[TITLE], HEADER, *([str(cell) for cell in row] for row in ROWS)]


def _csv(path: Path, encoding: str) -> None:
    path.write_bytes("\r\n".join(",".join(line) for line in _lines()).encode(encoding))


def _html(path: Path) -> None:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>\n" for line in _lines())
    path.write_text(
        f'<html><head><meta charset="utf-8"></head><body><table>{rows}</table></body></html>', "utf-8"
    )


def _xml(path: Path) -> None:
    rows = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in line) + "</Row>"
        for line in _lines()
    )
    path.write_text(
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="摸排表"><Table>{rows}</Table></Worksheet></Workbook>',
        "utf-8",
    )


def make_seeds(folder: Path, *, office: bool = False) -> list[Path]:
    """Write the seed files.

    Args:
        folder: Where to.
        office: Also have LibreOffice write .xls, .ods and .xlsx, where it is installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _openpyxl(folder / "openpyxl.xlsx")
    _xlsxwriter(folder / "xlsxwriter.xlsx")
    _xlsxwriter(folder / "inline.xlsx", {"constant_memory": True})
    _csv(folder / "utf8.csv", "utf-8")
    _csv(folder / "bom.csv", "utf-8-sig")
    _csv(folder / "gb18030.csv", "gb18030")
    _csv(folder / "utf16.csv", "utf-16")
    _html(folder / "html.xls")
    _xml(folder / "xml2003.xls")
    if office and (program := shutil.which("soffice")):
        for suffix in ("xls", "ods", "xlsx"):
            out = folder / "office" / suffix
            command = [
                program,
                "--headless",
                f"-env:UserInstallation=file://{folder}/profile",
                "--convert-to",
                suffix,
            ]
            subprocess.run(
                [*command, "--outdir", str(out), str(folder / "openpyxl.xlsx")],
                check=False,
                capture_output=True,
                timeout=180,
            )
            if (made := out / f"openpyxl.{suffix}").exists():
                made.rename(folder / f"office.{suffix}")
    return sorted(path for path in folder.iterdir() if path.is_file())
