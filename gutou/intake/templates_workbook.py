"""A template as a workbook (模板工作簿): title, header with units, drop-downs and checks in the cells, filling guide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from gutou.intake.templates_columns import REFERENCE, TemplateColumn, template_words
from gutou.intake.templates_guide import list_range, long_lists, write_guide
from gutou.intake.templates_prior import Row

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_FONT = "Microsoft YaHei"
_EDGE: dict[str, str | float | bool] = {"border": 1, "border_color": "#BFBFBF"}
_LONGEST_CELL = 32_000
_PAGE_WIDTH = 260
_TEXT = ("T", "C", "E", "D", "B")
_SHADES = {"must": "#F8CBAD", "plain": "#D9E1F2", "reference": "#E7E6E6"}


@dataclass(frozen=True)
class TemplateSheet:
    """Everything a template shows.

    Attributes:
        sheet_name: Name of the sheet to be filled in.
        title: City, form and period.
        notes: Sentences under the title: on working ledgers, approval, what is filled in.
        columns: Columns from the left.
        rows: Projects already filled in.
        created: Written into the properties, so that the same template is the same file.
    """

    sheet_name: str
    title: str
    notes: tuple[str, ...]
    columns: Sequence[TemplateColumn]
    rows: Sequence[Row] = field(default_factory=list)
    created: datetime = datetime(2000, 1, 1)


def template_workbook(template: TemplateSheet) -> bytes:
    """Content of the workbook; no cell of it is a formula or a link, no sheet is hidden."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": template.title, "created": template.created})
        sheet = book.add_worksheet(template.sheet_name)
        top = _write_heading(book, sheet, template)
        first = _write_header(book, sheet, template.columns, top)
        _write_rows(book, sheet, template, first)
        _check_cells(sheet, template, first)
        _set_page(sheet, template, top, first)
        write_guide(book, template.title, template.notes, template.columns)
    return buffer.getvalue()


def _format(book: Workbook, **more: str | float | bool) -> Format:
    return book.add_format({"font_name": _FONT, "font_size": 10, "valign": "vcenter"} | more)


def _write_heading(book: Workbook, sheet: Worksheet, template: TemplateSheet) -> int:
    """Title and notes in the first column, running over the blank cells beside them; the first header row."""
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, template.title, _format(book, bold=True, font_size=16))
    for row, note in enumerate(template.notes, start=1):
        sheet.set_row(row, 18)
        sheet.write_string(row, 0, note, _format(book, font_color="#7F7F7F"))
    return len(template.notes) + 1


def _write_header(book: Workbook, sheet: Worksheet, columns: Sequence[TemplateColumn], top: int) -> int:
    """One header row, or two where there are groups; the first row below."""
    shades = {
        name: _format(book, **_EDGE, bold=True, text_wrap=True, align="center", bg_color=colour)
        for name, colour in _SHADES.items()
    }
    grouped = any(column.group for column in columns)
    place = 0
    for group, members in groupby(columns, key=lambda column: column.group):
        several = list(members)
        if group and len(several) > 1:
            sheet.merge_range(top, place, top, place + len(several) - 1, group, shades["plain"])
        elif group:
            sheet.write_string(top, place, group, shades["plain"])
        for at, column in enumerate(several, start=place):
            shade = shades["reference" if column.name == REFERENCE else "must" if column.must else "plain"]
            if grouped and not group:
                sheet.merge_range(top, at, top + 1, at, column.header, shade)
            else:
                sheet.write_string(top + grouped, at, column.header, shade)
        place += len(several)
    sheet.set_row(top + grouped, 44)
    return top + grouped + 1


def _write_rows(book: Workbook, sheet: Worksheet, template: TemplateSheet, first: int) -> None:
    styles: dict[str, Format] = {}
    for place, column in enumerate(template.columns):
        # Codes, months and days stay what is typed only in cells that are text before the typing.
        kind = "reference" if column.name == REFERENCE else "text" if column.spec.type in _TEXT else "number"
        if kind not in styles:
            grey: dict[str, str | float | bool] = {"font_color": "#7F7F7F", "italic": True}
            style: dict[str, str | float | bool] = {"num_format": "@"} if kind == "text" else {}
            styles[kind] = _format(book, **(grey if kind == "reference" else style))
        sheet.set_column(place, place, column.width, styles[kind])
    numbered = {REFERENCE, "seq"}
    for at, row in enumerate(template.rows):
        for place, column in enumerate(template.columns):
            value = Decimal(at + 1) if column.name == "seq" else row.get(column.name)
            if isinstance(value, Decimal) and (column.spec.type not in _TEXT or column.name in numbered):
                sheet.write_number(first + at, place, float(value))
            elif value is not None:
                sheet.write_string(first + at, place, str(value)[:_LONGEST_CELL])
    last = first + len(template.rows) + template_words().spare_rows - 1
    named = next((p for p, c in enumerate(template.columns) if c.must), 0)
    name = xl_rowcol_to_cell(first, named, col_abs=True)
    lines = {"type": "formula", "criteria": f'={name}<>""', "format": book.add_format(_EDGE)}
    sheet.conditional_format(first, 0, last, len(template.columns) - 1, lines)


def _check_cells(sheet: Worksheet, template: TemplateSheet, first: int) -> None:
    """Drop-downs and checks; what may be written freely is offered, not enforced."""
    last = first + len(template.rows) + template_words().spare_rows - 1
    for place, column in enumerate(template.columns):
        if (rule := _rule(column, template.columns)) is not None:
            sheet.data_validation(first, place, last, place, rule)


def _rule(column: TemplateColumn, columns: Sequence[TemplateColumn]) -> dict[str, object] | None:
    if column.name == REFERENCE:
        return None
    said: dict[str, object] = {"input_title": column.label[:32], "input_message": column.how[:255]}
    wrong = {"error_title": column.label[:32], "error_message": column.how[:255]}
    if column.choices:
        long = column in long_lists(columns)
        source = list_range(column, columns) if long else list(column.choices)
        return said | wrong | {"validate": "list", "source": source, "show_error": column.closed}
    match column.spec.type:
        case "M" if column.name == "month_done":  # a month may be negative, with a reason
            return (
                said
                | wrong
                | {"validate": "decimal", "criteria": "between", "minimum": -1e12, "maximum": 1e12}
            )
        case "M" | "Q":
            return said | wrong | {"validate": "decimal", "criteria": ">=", "value": 0}
        case "P":
            return (
                said
                | wrong
                | {"validate": "decimal", "criteria": "between", "minimum": -100, "maximum": 10000}
            )
        case "N":
            return said | wrong | {"validate": "integer", "criteria": ">=", "value": 0}
        case "D":
            span = {"validate": "length", "criteria": "between", "minimum": 4, "maximum": 10}
            return said | wrong | span | {"error_type": "warning"}
        case "C" if column.name in _CODE_LENGTHS:
            least, most = _CODE_LENGTHS[column.name]
            span = {"validate": "length", "criteria": "between", "minimum": least, "maximum": most}
            return said | wrong | span | {"error_type": "warning"}
    return None


_CODE_LENGTHS = {"project_code": (20, 28), "owner_uscc": (9, 18)}


def _set_page(sheet: Worksheet, template: TemplateSheet, top: int, first: int) -> None:
    columns = template.columns
    named = next((p for p, c in enumerate(columns) if c.must), 0)
    sheet.freeze_panes(first, named + 1)
    sheet.repeat_rows(top, first - 1)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.repeat_columns(0, named)
    sheet.fit_to_pages(max(1, round(sum(column.width for column in columns) / _PAGE_WIDTH)), 0)
    sheet.set_footer("&L内部资料·未经审定公布&C第 &P 页，共 &N 页")
