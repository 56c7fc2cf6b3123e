"""Values of a receipt that is built anew (重建回执的值): numbers, dates and texts as their sender would see them."""

from __future__ import annotations

import re
from contextlib import suppress
from copy import copy
from datetime import date, datetime
from typing import Any

from openpyxl.styles import Alignment, Font

from gutou.intake import receipts_paint as paint
from gutou.intake.reader import DateCell, Sheet

FONT = "宋体"
WIDEST = 38
"""Characters of half width in the widest column."""

_AMOUNT = re.compile(r"[-−]?(?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d{0,14})(?:\.\d{1,6})?")
_MOST_DIGITS = 15
"""Digits that a number of a workbook keeps."""
_MOST_DECIMALS = 4


class Values:
    """Puts the values of a sheet into cells.

    Args:
        given: The sheet.
        money: Its columns of money. In a file of nothing but texts (CSV, a web page) plain numbers there become
            numbers, as they do when a spreadsheet program opens it; everywhere else a text stays a text, codes
            above all.
    """

    def __init__(self, given: Sheet, money: set[int]) -> None:
        self.given = given
        self.money = money
        self.all_text = all(isinstance(v, str) for row in given.rows for v in row if v is not None)
        self.styles: dict[tuple[str, bool, bool], Any] = {}
        self.formats = {column: self._format(column) for column in money}

    def put(self, cell: Any, value: object, place: tuple[int, int]) -> int:  # noqa: ANN401
        """Write a value in its format.

        Args:
            cell: Where to.
            value: What the reader gave.
            place: Row and column it was at.

        Returns:
            Lines that it takes in a column of the widest kind.
        """
        number = self._number(value, place[1])
        moment = _moment(value.text) if isinstance(value, DateCell) else None
        if number is not None:
            shown = "0.00%" if place in self.given.percent else self.formats.get(place[1], "General")
            self._styled(cell, shown).value = number
        elif moment is not None:
            shown = "yyyy-mm-dd" if type(moment) is date else "yyyy-mm-dd hh:mm"
            self._styled(cell, shown).value = moment
        else:
            text = value.text if isinstance(value, DateCell) else str(value)
            wrap = paint.text_width(text) > WIDEST or "\n" in text
            code = text.strip().isdigit()  # stays one when its cell is edited
            paint.put_text(self._styled(cell, "@" if code else "General", wrap=wrap, level=True), text)
            if wrap:
                return sum(paint.lines_needed(part, WIDEST - 2) for part in text.split("\n"))
        return 1

    def _styled(self, cell: Any, shown: str, *, wrap: bool = False, level: bool = False) -> Any:  # noqa: ANN401
        """The cell in a style, which is put together once: openpyxl would do it for every cell."""
        key = (shown, wrap, level)
        if key not in self.styles:
            cell.font = Font(name=FONT, size=10.5)
            cell.number_format = shown
            if level:
                cell.alignment = Alignment(wrap_text=wrap, vertical="center")
            self.styles[key] = copy(cell._style)
        cell._style = copy(self.styles[key])
        return cell

    def _number(self, value: object, column: int) -> int | float | None:
        if isinstance(value, bool):
            return None
        if isinstance(value, int | float):
            return value
        if not (self.all_text and column in self.money and isinstance(value, str)):
            return None
        text = value.strip()
        if not _AMOUNT.fullmatch(text) or sum(sign.isdigit() for sign in text) > _MOST_DIGITS:
            return None
        plain = text.replace(",", "").replace("−", "-")
        return float(plain) if "." in plain else int(plain)

    def _format(self, column: int) -> str:
        """With as many decimals as the column needs."""
        most = 0
        for row in self.given.rows:
            number = self._number(row[column], column) if column < len(row) else None
            if isinstance(number, float):
                most = max(most, len(f"{number:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2]))
        return f"#,##0.{'0' * most}" if most else "#,##0"


def _moment(text: str) -> date | None:
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
        if moment.year >= 1900:
            return moment if len(text) > 10 else moment.date()
    return None
