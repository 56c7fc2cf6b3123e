"""Work lists as workbooks (工作清单工作簿): frozen headers, filters, drop-downs, titles on every printed page."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

from gutou.report.figures import months_of
from gutou.report.page import NO_BREAKDOWN, UNPUBLISHED
from gutou.report.worklists import Item, Worklists, words
from gutou.settings import Settings

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SHEET = "工作清单"
_FONT = "Microsoft YaHei"
_LINE, _TALLEST, _LONGEST = 15.0, 300.0, 8000
_PRESENT = ("有", "无")


@dataclass(frozen=True)
class Column:
    """One column: its header, width in characters, what stands in it, and whether it is to be filled in."""

    head: str
    width: int
    value: Callable[[Any], str | Decimal | None]
    kind: str = "text"


def _blank(item: Item) -> str:
    return ""


DEPARTMENT_COLUMNS = (
    Column("项目编号", 13, lambda item: item.project_id),
    Column("项目名称", 30, lambda item: item.project_name),
    Column("事项", 10, lambda item: item.matter.name),
    Column("需核内容", 40, lambda item: item.said),
    Column("缺少资料", 22, lambda item: item.papers_missing),
    Column("在库情况", 8, lambda item: item.in_library),
    Column("回复", 13, _blank, "answer"),
    Column("原因", 26, _blank, "input"),
    Column("营业执照", 6, _blank, "paper"),
    Column("立项文件", 6, _blank, "paper"),
    Column("施工（购置）合同", 8, _blank, "paper"),
    Column("现场照片", 6, _blank, "paper"),
    Column("支付凭证", 6, _blank, "paper"),
    Column("工程进度单", 6, _blank, "paper"),
    Column("预计完成日期", 12, _blank, "day"),
    Column("本单位所填项目代码", 25, lambda item: item.project_code),
    Column("本单位所填建设单位", 22, lambda item: item.owner_name),
    Column("本单位报送位置", 28, lambda item: item.place),
)
"""Columns of a department's list; what is to be filled in is read back as the document ``answers``."""


def _of(name: str) -> Callable[[Any], str | Decimal | None]:
    return lambda row: row[name]


_BUREAU: dict[str, tuple[str, str, tuple[Column, ...]]] = {
    "additions": (
        "疑似漏统",
        "按资料齐全程度列出，不按金额；资料齐全是部门所称，未经核查。",
        (
            Column("资料", 7, _of("evidence")),
            Column("报送部门", 14, _of("departments")),
            Column("项目编号", 13, _of("project_id")),
            Column("项目名称", 34, _of("project_name")),
            Column("项目代码", 27, _of("project_code")),
            Column("建设单位", 28, _of("owner_name")),
            Column("县区", 10, _of("region_name")),
            Column("行业", 12, _of("sector")),
            Column("开工年月", 10, _of("start_month")),
            Column("计划总投资（万元）", 14, _of("planned_total_wan"), "money"),
            Column("摸排本年完成投资（万元）", 14, _of("survey_ytd_wan"), "money"),
            Column("说明", 40, _of("reason")),
        ),
    ),
    "removals": (
        "拟退库与库内重复",
        "与疑似漏统同样核实；竣工退出是正常退出。",
        (
            Column("建议", 14, _of("proposal")),
            Column("统计库项目编码", 18, _of("library_code")),
            Column("项目编号", 13, _of("project_id")),
            Column("项目名称", 34, _of("project_name")),
            Column("建设单位", 28, _of("owner_name")),
            Column("县区", 10, _of("region_name")),
            Column("库内本年完成投资（万元）", 14, _of("ytd_wan"), "money"),
            Column("库内上年同期（万元）", 14, _of("prior_ytd_wan"), "money"),
            Column("理由", 50, _of("reason")),
        ),
    ),
    "doubtful": (
        "疑似同一项目",
        "决定请填在 gutou review export 导出的复核工作簿里，这里只供查看。",
        (
            Column("比对编号", 18, _of("pair_id")),
            Column("甲：位置", 34, _of("left_place")),
            Column("甲：项目名称", 30, _of("left_project_name")),
            Column("甲：建设单位", 24, _of("left_owner_name")),
            Column("乙：位置", 34, _of("right_place")),
            Column("乙：项目名称", 30, _of("right_project_name")),
            Column("乙：建设单位", 24, _of("right_owner_name")),
            Column("把握", 7, _of("match_probability")),
            Column("依据与疑点", 44, _of("why")),
        ),
    ),
    "scope": (
        "范围待核",
        "统计范围待决定的项目；决定填入复核决定（项目编号、决定、依据）。",
        (
            Column("项目编号", 13, _of("project_id")),
            Column("项目名称", 34, _of("project_name")),
            Column("项目代码", 27, _of("project_code")),
            Column("建设单位", 28, _of("owner_name")),
            Column("县区", 10, _of("region_name")),
            Column("项目类别", 16, _of("survey_category")),
            Column("建设性质", 14, _of("nature")),
            Column("规则与理由", 60, _of("questions")),
            Column("在库情况", 8, _of("in_library")),
        ),
    ),
}


def department_workbook(settings: Settings, lists: Worklists, department: str) -> bytes:
    """A department's work list; it says nothing of anyone else.

    Args:
        settings: City and names of departments.
        lists: The period's work lists.
        department: Whose.
    """
    items = lists.departments[department]
    said = words()
    title = said.title.format(city=settings.city_name, month=months_of(lists.period), department=department)
    notes = [note.format(folder=f"{department}/{lists.period}") for note in said.notes]
    with _Book(title, lists) as book:
        sheet = book.sheet(SHEET)
        first = book.write(sheet, title, notes, DEPARTMENT_COLUMNS, items, frozen=3)
        for at, item in enumerate(items, start=first):
            for place, column in enumerate(DEPARTMENT_COLUMNS):
                choices = (
                    item.matter.answers
                    if column.kind == "answer"
                    else _PRESENT
                    if column.kind == "paper"
                    else ()
                )
                if choices:
                    rule = {"validate": "list", "source": list(choices), "error_title": column.head,
                            "error_message": "请从下拉选项中选择"}  # fmt: skip
                    sheet.data_validation(at, place, at, place, rule)
    return book.content()


def bureau_workbook(settings: Settings, lists: Worklists) -> bytes:
    """The bureau's own: additions by evidence, removals, doubtful matches, scope questions."""
    title = f"{settings.city_name}{months_of(lists.period)}待核清单"
    with _Book(title, lists) as book:
        for name, (label, note, columns) in _BUREAU.items():
            rows = lists.bureau[name]
            notes = [f"{UNPUBLISHED}。{NO_BREAKDOWN}。", f"{note}共 {len(rows)} 行。"]
            book.write(book.sheet(label), f"{title}：{label}", notes, columns, rows, frozen=4)
    return book.content()


class _Book:
    """A workbook in memory with the formats that all sheets share."""

    def __init__(self, title: str, lists: Worklists) -> None:
        self._buffer = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book: Workbook = xlsxwriter.Workbook(self._buffer, options)
        # The day of the run, so that the same list is the same file.
        self.book.set_properties({"title": title, "created": datetime.combine(lists.as_of, time())})
        edge: dict[str, Any] = {
            "border": 1,
            "border_color": "#BFBFBF",
            "text_wrap": True,
            "valign": "vcenter",
        }
        fill = edge | {"bg_color": "#FFF8E1", "num_format": "@"}
        self.formats: dict[str, Format] = {
            "title": self._format(bold=True, font_size=14),
            "note": self._format(font_color="#595959"),
            "head": self._format(**edge, bold=True, bg_color="#D9E1F2", align="center"),
            "wanted": self._format(**edge, bold=True, bg_color="#FFD966", align="center"),
            "text": self._format(**edge),
            "money": self._format(**edge, num_format="#,##0.00", align="right"),
            "input": self._format(**fill),
            "choice": self._format(**fill, align="center"),
        }

    def _format(self, **more: Any) -> Format:  # noqa: ANN401
        return self.book.add_format({"font_name": _FONT, "font_size": 10} | more)

    def __enter__(self) -> _Book:
        return self

    def __exit__(self, *_: object) -> None:
        self.book.close()

    def sheet(self, name: str) -> Worksheet:
        """A new sheet."""
        return self.book.add_worksheet(name)

    def content(self) -> bytes:
        """The finished file, once it is closed."""
        return self._buffer.getvalue()

    def write(
        self,
        sheet: Worksheet,
        title: str,
        notes: Sequence[str],
        columns: Sequence[Column],
        rows: Sequence[Any],
        *,
        frozen: int,
    ) -> int:
        """Title, notes, header and rows, with filter, frozen panes and page; the first row below the header."""
        sheet.set_row(0, 24)
        sheet.write_string(0, 0, title, self.formats["title"])
        for at, note in enumerate(notes, start=1):
            sheet.write_string(at, 0, note, self.formats["note"])
        top = len(notes) + 1
        sheet.set_row(top, 32)
        for place, column in enumerate(columns):
            wanted = column.kind in ("answer", "input", "paper", "day")
            sheet.set_column(place, place, column.width)
            sheet.write_string(top, place, column.head, self.formats["wanted" if wanted else "head"])
        for at, row in enumerate(rows, start=top + 1):
            self._row(sheet, at, columns, row)
        sheet.autofilter(top, 0, max(top + len(rows), top + 1), len(columns) - 1)
        sheet.freeze_panes(top + 1, frozen)
        sheet.repeat_rows(top)
        sheet.repeat_columns(0, frozen - 1)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{UNPUBLISHED}&C第 &P 页，共 &N 页")
        return top + 1

    def _row(self, sheet: Worksheet, at: int, columns: Sequence[Column], row: object) -> None:
        lines = 1
        for place, column in enumerate(columns):
            value = column.value(row)
            style = self.formats[
                {"answer": "choice", "paper": "choice", "day": "choice"}.get(column.kind, column.kind)
            ]
            if isinstance(value, Decimal):
                sheet.write_number(at, place, float(value), style)
            elif value:
                text = str(value)[:_LONGEST]
                sheet.write_string(at, place, text, style)
                lines = max(lines, _lines(text, column.width))
            else:
                sheet.write_blank(at, place, None, style)
        sheet.set_row(at, min(_TALLEST, _LINE * lines + 4))


def _lines(text: str, width: int) -> int:
    """Lines a text takes in a column of so many characters; a Chinese character is two wide."""
    return sum(
        max(
            1,
            -(-sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in part) // max(1, width - 1)),
        )
        for part in text.split("\n")
    )
