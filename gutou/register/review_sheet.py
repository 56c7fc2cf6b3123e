"""The sheet of pairs (复核表): the two rows above each other in every cell, differing characters in red, choices."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from gutou.publish.dictionary import label_of
from gutou.register.review_marks import Part, alike, differing

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

PairRow = dict[str, Any]
FIRST_ROW = 3
"""Zero-based row of the first pair: below title, hint and header."""
KEY_HEAD = "比对编号"

_FONT = "Microsoft YaHei"
_LINE = 15.0
_TALLEST = 150.0
_LONGEST = 8000
_BLANK = "（未填）"
_ONE = ("同一项目", "不同项目", "待定")
_WHOLE = ("整组同一项目", "整组不同项目")


@dataclass(frozen=True)
class Column:
    """One column: what it says of a pair, or the field in which its two rows are compared.

    Attributes:
        head: Its header.
        width: In characters.
        text: What it says of a pair; None where the rows are compared.
        field: What is compared.
        input: To be filled in.
        marked: How differences are marked: by letters, as a whole (amounts, months), or not at all.
    """

    head: str
    width: int
    text: Callable[[PairRow], str | None] | None = None
    field: str = ""
    input: bool = False
    marked: Literal["letters", "whole", "not"] = "letters"


class PairSheet:
    """Writes the sheet of pairs."""

    def __init__(self, book: Workbook, sheet: Worksheet, columns: Sequence[Column]) -> None:
        self.book = book
        self.sheet = sheet
        self.columns = columns
        self.at = {column.head: place for place, column in enumerate(columns)}
        self.differs = self._format(font_color="#C00000", bold=True)
        self.agrees = self._format(font_color="#7F7F7F")
        self.plain = self._format()
        self._cells: dict[tuple[bool, bool, bool, bool], Format] = {}

    def _format(self, **more: str | float | bool) -> Format:
        return self.book.add_format({"font_name": _FONT, "font_size": 10} | more)

    def _cell(self, column: Column, *, first: bool, same: bool = False, key: bool = False) -> Format:
        """Format of a cell; a heavier line stands above the first pair of a group."""
        kind = (column.input, first, same, key)
        if kind not in self._cells:
            edge: dict[str, str | float | bool] = {
                "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#D9D9D9",
                "top": 2 if first else 4, "top_color": "#44546A" if first else "#BFBFBF",
            }  # fmt: skip
            if column.input:
                edge |= {"bg_color": "#FFF8E1", "num_format": "@"}
            if key:  # nobody reads it, and it must not make the row higher
                edge |= {"font_color": "#A6A6A6", "font_size": 7, "text_wrap": False}
            if same:
                edge |= {"font_color": "#7F7F7F"}
            self._cells[kind] = self._format(**edge)
        return self._cells[kind]

    def write(self, title: str, pairs: Sequence[PairRow], sizes: Counter[str]) -> None:
        """Title, header, pairs, choices, page."""
        sheet = self.sheet
        sheet.write_string(0, 0, title, self._format(bold=True, font_size=14))
        sheet.write_string(
            1, 0, "上行甲、下行乙；红字为不同之处，灰字一行为两行相同。只填黄色的格子。", self.agrees
        )
        head = self._format(
            bold=True, bg_color="#D9E1F2", border=1, border_color="#8EA9DB", align="center", valign="vcenter", text_wrap=True
        )  # fmt: skip
        wanted = self._format(
            bold=True, bg_color="#FFD966", border=1, border_color="#8EA9DB", align="center", valign="vcenter", text_wrap=True
        )  # fmt: skip
        for place, column in enumerate(self.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(FIRST_ROW - 1, place, column.head, wanted if column.input else head)
        sheet.set_row(FIRST_ROW - 1, 32)
        before = None
        for down, pair in enumerate(pairs, start=FIRST_ROW):
            self._pair(down, pair, first=pair["group_id"] != before)
            self._choices(down, whole=sizes[pair["group_id"]] > 1)
            before = pair["group_id"]
        self._help(FIRST_ROW, FIRST_ROW + len(pairs) - 1)
        self._page(FIRST_ROW + len(pairs) - 1)

    def _pair(self, down: int, pair: PairRow, *, first: bool) -> None:
        lines = 2
        for place, column in enumerate(self.columns):
            if column.text is not None:
                text = (column.text(pair) or "")[:_LONGEST]
                style = self._cell(column, first=first, key=column.head == KEY_HEAD)
                if text:
                    self.sheet.write_string(down, place, text, style)
                else:
                    self.sheet.write_blank(down, place, None, style)
                if column.head != KEY_HEAD:
                    lines = max(lines, _lines(text, column.width))
            else:
                lines = max(lines, self._stacked(down, place, column, pair, first=first))
        self.sheet.set_row(down, min(_TALLEST, _LINE * lines + 4))

    def _stacked(self, down: int, place: int, column: Column, pair: PairRow, *, first: bool) -> int:
        """Both rows' texts above each other; the lines they take."""
        left, right = _text(pair, "left", column.field), _text(pair, "right", column.field)
        if not left and not right:
            self.sheet.write_string(down, place, "—", self._cell(column, first=first, same=True))
            return 1
        if left and right and alike(left, right):
            self.sheet.write_string(down, place, left, self._cell(column, first=first, same=True))
            return _lines(left, column.width)
        some, others = _differing(column, left, right)
        fragments: list[Format | str] = []
        for parts, blank in ((some, not left), ([("\n", False)], False), (others, not right)):
            for text, differs in parts:
                fragments += [self.differs if differs else self.agrees if blank else self.plain, text]
        self.sheet.write_rich_string(down, place, *fragments, self._cell(column, first=first))
        return _lines(left, column.width) + _lines(right, column.width)

    def _choices(self, down: int, *, whole: bool) -> None:
        self.sheet.data_validation(
            down,
            self.at["决定"],
            down,
            self.at["决定"],
            {
                "validate": "list",
                "source": [*_ONE, *(_WHOLE if whole else ())],
                "error_title": "决定",
                "error_message": "请从下拉选项中选择",
            },
        )

    def _help(self, first: int, last: int) -> None:
        """A decision taken turns green; one that needs a word and has none turns the note red."""
        decision, note, hint = (chr(ord("A") + self.at[name]) for name in ("决定", "说明", "提示"))
        row = first + 1
        self.sheet.conditional_format(
            first, self.at["决定"], last, self.at["决定"],
            {"type": "formula", "criteria": f'=${decision}{row}<>""', "format": self.book.add_format({"bg_color": "#C6E0B4"})},
        )  # fmt: skip
        wanting = f'=AND(RIGHT(${decision}{row},4)="同一项目",ISNUMBER(SEARCH("须写说明",${hint}{row})),${note}{row}="")'
        self.sheet.conditional_format(
            first, self.at["说明"], last, self.at["说明"],
            {"type": "formula", "criteria": wanting, "format": self.book.add_format({"bg_color": "#F4B084"})},
        )  # fmt: skip

    def _page(self, last: int) -> None:
        sheet = self.sheet
        sheet.freeze_panes(FIRST_ROW, self.at["决定"] + 1)
        sheet.autofilter(FIRST_ROW - 1, 0, last, len(self.columns) - 1)
        sheet.repeat_rows(FIRST_ROW - 1)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(2, 0)
        sheet.set_zoom(90)
        sheet.set_footer("&L内部资料·未经审定公布&C第 &P 页，共 &N 页")


def _differing(column: Column, left: str, right: str) -> tuple[list[Part], list[Part]]:
    if left and right and column.marked == "letters":
        return differing(left, right)
    whole = bool(left and right) and column.marked == "whole"
    return [(left or _BLANK, whole)], [(right or _BLANK, whole)]


def _text(pair: PairRow, side: str, field: str) -> str:
    if field == "place":
        document = label_of("match_review", f"{side}_document", pair[f"{side}_document"])
        where = (
            f"{pair[f'{side}_file_name']} {pair[f'{side}_sheet_name'] or ''} 第{pair[f'{side}_row_number']}行"
        )
        return f"{pair[f'{side}_department']} {document}：{where}"
    value = pair[f"{side}_{field}"]
    if isinstance(value, Decimal):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return " ".join(str(value).split()) if value is not None else ""


def _lines(text: str, width: int) -> int:
    """Lines a text takes in a column of so many characters; a Chinese character is two wide."""
    return sum(
        max(
            1,
            -(-sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in part) // max(1, width - 2)),
        )
        for part in text.split("\n")
    )
