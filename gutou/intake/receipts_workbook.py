"""The receipt as a workbook: 回执 with the facts, 问题清单 with every finding, coloured by severity."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

from gutou.intake.receipts_words import words
from gutou.publish.dictionary import label_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

    from gutou.intake.receipts import Receipt

_FONT = "Microsoft YaHei"
_LONGEST = 2000
_COLUMNS = (
    ("序号", 6),
    ("级别", 8),
    ("工作表", 18),
    ("行", 7),
    ("列", 6),
    ("栏目", 20),
    ("原值", 26),
    ("问题", 56),
    ("处理办法", 44),
)


def workbook(receipt: Receipt, *, created: datetime) -> bytes:
    """Content of the workbook; no cell of it is a formula or a link.

    Args:
        receipt: What it says.
        created: Time written into its properties, so that the same receipt is the same file.
    """
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": receipt.title, "created": created})
        _write_facts(book, receipt)
        if receipt.matters:
            _write_matters(book, receipt)
    return buffer.getvalue()


def _format(book: Workbook, **more: str | float | bool) -> Format:
    return book.add_format(
        {"font_name": _FONT, "font_size": 10.5, "valign": "vcenter", "text_wrap": True} | more
    )


def _write_facts(book: Workbook, receipt: Receipt) -> None:
    sheet = book.add_worksheet("回执")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 92)
    label = _format(book, bold=True, bg_color="#F2F2F2", border=1, border_color="#BFBFBF")
    plain = _format(book, border=1, border_color="#BFBFBF")
    status = _format(book, bold=True, border=1, border_color="#BFBFBF", bg_color=f"#{receipt.colour}")
    sheet.set_row(0, 32)
    sheet.merge_range(0, 0, 0, 1, receipt.title, _format(book, bold=True, font_size=15, align="center"))
    lines = [("状态", receipt.status, status), ("下一步", receipt.next_step, status)]
    lines += [(name, value, plain) for name, value in receipt.facts]
    for row, (name, value, style) in enumerate(lines, start=2):
        sheet.set_row(row, _height(value, 46))
        sheet.write_string(row, 0, name, label)
        sheet.write_string(row, 1, value[:_LONGEST], style)
    row = len(lines) + 3
    listed = (
        f"共 {len(receipt.matters) + receipt.left_off} 条，详见“问题清单”。"
        if receipt.matters
        else receipt.without
    )
    small = _format(book, font_size=9.5, font_color="#595959")
    for note in (listed, *receipt.notes):
        sheet.merge_range(row, 0, row, 1, note, small)
        row += 1
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_matters(book: Workbook, receipt: Receipt) -> None:
    sheet = book.add_worksheet("问题清单")
    head = _format(book, bold=True, bg_color="#D9E1F2", border=1, border_color="#BFBFBF", align="center")
    edge: dict[str, str | float | bool] = {"border": 1, "border_color": "#BFBFBF", "valign": "top"}
    plain = _format(book, **edge)
    number = _format(book, **edge | {"align": "center"})
    severity = {
        name: (
            label_of("finding", "severity", name),
            _format(book, **edge | {"align": "center", "bold": True, "bg_color": f"#{said.colour}"}),
        )
        for name, said in words().severity.items()
    }
    for column, (title, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    for row, matter in enumerate(receipt.matters, start=1):
        label, style = severity[matter.severity]
        sheet.set_row(
            row, max(_height(matter.message, 28), _height(matter.todo, 22), _height(matter.value, 13))
        )
        sheet.write_number(row, 0, row, number)
        sheet.write_string(row, 1, label, style)
        sheet.write_string(row, 2, matter.sheet, plain)
        if matter.row is None:
            sheet.write_blank(row, 3, None, number)
        else:
            sheet.write_number(row, 3, matter.row, number)
        for column, text in enumerate(
            (matter.column, matter.label, matter.value, matter.message, matter.todo)
        ):
            sheet.write_string(row, 4 + column, text[:_LONGEST], plain)
    if receipt.left_off:
        sheet.write_string(
            len(receipt.matters) + 1, 0, f"另有 {receipt.left_off} 条未列出", _format(book, text_wrap=False)
        )
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(receipt.matters), len(_COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _height(text: str, characters: int) -> float:
    """Row height in points for Chinese text wrapped after so many characters."""
    return 18.0 * min(max(1, -(-len(text) // characters)), 12)
