"""The filling guide of a template (填写说明): rules, and column by column what to fill in, the choices, an example."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name

from gutou.intake.templates_columns import TemplateColumn, template_words

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

_FONT = "Microsoft YaHei"
_HEADS = (("栏目", 24), ("要求", 12), ("怎么填", 46), ("可选的内容", 46), ("例子（虚构）", 32))
_LISTS_AT = 7
_LONGEST_LIST = 255


def long_lists(columns: Sequence[TemplateColumn]) -> list[TemplateColumn]:
    """Columns whose choices do not fit into a validation itself: they stand on the guide, to its right."""
    return [
        c for c in columns if len(",".join(c.choices)) > _LONGEST_LIST or any("," in one for one in c.choices)
    ]


def list_range(column: TemplateColumn, columns: Sequence[TemplateColumn]) -> str:
    """Where the choices of such a column stand, as a validation names it."""
    letter = xl_col_to_name(_LISTS_AT + long_lists(columns).index(column), col_abs=True)
    return f"='{template_words().guide_sheet}'!{letter}$2:{letter}${len(column.choices) + 1}"


def write_guide(book: Workbook, title: str, notes: Sequence[str], columns: Sequence[TemplateColumn]) -> None:
    """Write the guide as a visible sheet that is read as notes."""
    said = template_words()
    sheet = book.add_worksheet(said.guide_sheet)
    sheet.hide_gridlines(2)
    plain = _format(book)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, said.guide_sheet, _format(book, bold=True, font_size=14, text_wrap=False))
    row = 1
    for text in (title, *notes, *(f"{at}. {rule}" for at, rule in enumerate(said.rules, start=1))):
        sheet.merge_range(row, 0, row, len(_HEADS) - 1, text, plain)
        sheet.set_row(row, 18.0 * max(1, -(-len(text) // 88)))
        row += 1
    row += 1
    edge = _format(book, border=1, border_color="#BFBFBF", num_format="@")
    must = _format(book, border=1, border_color="#BFBFBF", num_format="@", bg_color="#F8CBAD", bold=True)
    head = _format(book, border=1, border_color="#BFBFBF", bold=True, bg_color="#D9E1F2", align="center")
    for at, (name, width) in enumerate(_HEADS):
        sheet.set_column(at, at, width)
        sheet.write_string(row, at, name, head)
    sheet.freeze_panes(row + 1, 0)
    for column in columns:
        row += 1
        choices = "、".join(column.choices)
        cells = (
            column.label if not column.group else f"{column.group}：{column.label}",
            "必填" if column.must else "至少填一项" if column.either else "",
            column.how + (f"（{'、'.join(column.either)}至少填一项）" if column.either else ""),
            choices if column.closed or not choices else f"{choices}（也可另写）",
            column.example,
        )
        for at, text in enumerate(cells):
            sheet.write_string(row, at, text, must if column.must and at < 2 else edge)
        sheet.set_row(row, 18.0 * max(1, -(-len(cells[2]) // 22), -(-len(cells[3]) // 22)))
    for at, column in enumerate(long_lists(columns), start=_LISTS_AT):
        sheet.set_column(at, at, 16)
        sheet.write_string(0, at, f"可选：{column.label}", head)
        for down, choice in enumerate(column.choices, start=1):
            sheet.write_string(down, at, choice, edge)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _format(book: Workbook, **more: str | float | bool) -> Format:
    return book.add_format(
        {"font_name": _FONT, "font_size": 10, "valign": "vcenter", "text_wrap": True} | more
    )
