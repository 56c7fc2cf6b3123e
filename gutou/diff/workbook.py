"""A comparison as a workbook (比较工作簿): totals with bridges, causes, and every change, losses first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter
from rich.cells import cell_len

from gutou.diff.fields import unit_of
from gutou.diff.report import Report
from gutou.diff.words import change_word, publication_word, subject_word, table_word, value_word
from gutou.errors import UsageError
from gutou.publish.dictionary import label_of
from gutou.report.page import NO_BREAKDOWN, UNPUBLISHED

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_FONT = "Microsoft YaHei"
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f￾￿]")
_MOST_ROWS = 1_000_000
_LINE, _TALLEST = 15.0, 12
Cell = str | Decimal | int | None


@dataclass(frozen=True)
class _Column:
    head: str
    width: int
    amount: bool = False


_TOTALS = (
    _Column("时段", 10), _Column("范围", 14), _Column("合计 / 其中", 40), _Column("原值（万元）", 18, True),
    _Column("新值（万元）", 18, True), _Column("差额（万元）", 18, True), _Column("个数", 8), _Column("起因", 70),
)  # fmt: skip
_CHANGES = (
    _Column("变动", 10), _Column("时段", 10), _Column("所在表", 14), _Column("对象", 36), _Column("项目标识", 14),
    _Column("记录", 16), _Column("字段", 24), _Column("原值", 20, True), _Column("新值", 20, True), _Column("差额", 16, True),
    _Column("单位", 8), _Column("起因类别", 10), _Column("起因", 70), _Column("起因编号", 24),
)  # fmt: skip
_CAUSES = (_Column("起因类别", 12), _Column("起因", 90), _Column("起因编号", 30), _Column("变动处数", 12))


def write(report: Report, path: Path) -> Path:
    """Write the workbook.

    Raises:
        UsageError: The file stands there already, or cannot be written.
    """
    if path.exists():
        raise UsageError(f"{path} 已经存在，请换一个名称")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            _Writer(book, report).write()
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise UsageError(f"没能写 {path}：{getattr(error, 'strerror', None) or error}") from None
    return path


class _Writer:
    def __init__(self, book: Workbook, report: Report) -> None:
        self.book, self.report = book, report
        border = {
            "font_name": _FONT,
            "font_size": 10,
            "border": 1,
            "border_color": "#BFBFBF",
            "valign": "top",
        }
        self.plain = book.add_format({**border, "text_wrap": True})
        self.bold = book.add_format({**border, "text_wrap": True, "bold": True, "bg_color": "#F2F2F2"})
        self.amount = book.add_format({**border, "num_format": "#,##0.00####", "align": "right"})
        self.bold_amount = book.add_format(
            {**border, "num_format": "#,##0.00####", "align": "right", "bold": True, "bg_color": "#F2F2F2"}
        )
        self.loss = book.add_format({**border, "font_color": "#C00000", "bold": True})
        self.head = book.add_format({**border, "bold": True, "bg_color": "#DDEBF7", "text_wrap": True})
        self.title = book.add_format({"font_name": _FONT, "font_size": 14, "bold": True})
        self.note = book.add_format({"font_name": _FONT, "font_size": 10, "font_color": "#595959"})

    def write(self) -> None:
        self._totals()
        self._changes()
        self._causes()

    def _sheet(self, name: str, columns: Sequence[_Column]) -> Worksheet:
        """Title, both publications and the words that stand beside every gap; the header in the fifth row."""
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, f"版本比较：{name}", self.title)
        sheet.write_string(1, 0, f"{UNPUBLISHED}　{NO_BREAKDOWN}", self.note)
        before, after = publication_word(self.report.before), publication_word(self.report.after)
        added = (
            f"；新增时段（不算修订）：{'、'.join(self.report.new_periods)}" if self.report.new_periods else ""
        )
        sheet.write_string(2, 0, f"原：{before}", self.note)
        sheet.write_string(3, 0, f"新：{after}{added}", self.note)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(4, number, column.head, self.head)
        sheet.freeze_panes(5, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(4)
        sheet.set_footer(f"&L{UNPUBLISHED}&C第 &P 页，共 &N 页")
        return sheet

    def _totals(self) -> None:
        sheet = self._sheet("合计与差额桥", _TOTALS)
        row = 5
        for one in self.report.totals:
            if one.before == one.after:
                continue
            head = (one.period, one.scope_name, one.label, one.before, one.after, one.difference, None, None)
            self._row(sheet, row, head, _TOTALS, self.bold, self.bold_amount)
            row += 1
            for step in one.steps:
                cells = (
                    one.period,
                    one.scope_name,
                    f"　{step.name}",
                    None,
                    None,
                    step.amount,
                    step.items,
                    step.cause,
                )
                self._row(sheet, row, cells, _TOTALS, self.plain, self.amount)
                row += 1
        self._filter(sheet, row, _TOTALS, "合计没有变动")

    def _changes(self) -> None:
        sheet = self._sheet("变动明细", _CHANGES)
        listed = self.report.changes[:_MOST_ROWS]
        for row, change in enumerate(listed, 5):
            unit = unit_of(change.table_name, change.field)
            old, new = (
                Decimal(v) if unit and v is not None else value_word(change, v)
                for v in (change.old_value, change.new_value)
            )
            cells = (
                change_word(change), change.period, table_word(change), subject_word(change), change.project_id,
                change.record, change.field_label, old, new, change.difference, unit,
                label_of("revision", "cause_kind", change.cause_kind), change.cause, change.cause_ref,
            )  # fmt: skip
            self._row(sheet, row, cells, _CHANGES, self.plain, self.amount)
            if change.change in ("removed", "value_to_null", "decreased"):
                sheet.write_string(row, 0, change_word(change), self.loss)
        self._filter(sheet, 5 + len(listed), _CHANGES, "没有变动")

    def _causes(self) -> None:
        sheet = self._sheet("起因汇总", _CAUSES)
        counted = Counter((c.cause_kind, c.cause, c.cause_ref) for c in self.report.changes)
        for row, ((kind, cause, ref), number) in enumerate(counted.most_common(_MOST_ROWS), 5):
            cells = (label_of("revision", "cause_kind", kind), cause, ref, number)
            self._row(sheet, row, cells, _CAUSES, self.plain, self.amount)
        self._filter(sheet, 5 + len(counted), _CAUSES, "没有变动")

    def _filter(self, sheet: Worksheet, end: int, columns: Sequence[_Column], nothing: str) -> None:
        if end == 5:
            sheet.write_string(5, 0, nothing, self.note)
        else:
            sheet.autofilter(4, 0, end - 1, len(columns) - 1)

    def _row(
        self,
        sheet: Worksheet,
        row: int,
        cells: Iterable[Cell],
        columns: Sequence[_Column],
        text: Format,
        amount: Format,
    ) -> None:
        cells = list(cells)
        # Programs other than Excel do not fit rows to wrapped text by themselves.
        lines = [
            -(-cell_len(cell) // (column.width - 1))
            for cell, column in zip(cells, columns, strict=True)
            if isinstance(cell, str)
        ]
        sheet.set_row(row, _LINE * min(max(lines, default=1), _TALLEST))
        for number, (cell, column) in enumerate(zip(cells, columns, strict=True)):
            if cell is None or cell == "":
                sheet.write_blank(row, number, None, text)
            elif isinstance(cell, str):
                sheet.write_string(row, number, _UNSEEN.sub("", cell)[:32000], text)
            else:
                sheet.write_number(row, number, float(cell), amount if column.amount else text)
