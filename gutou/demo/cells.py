"""One value as an office types it: units, spellings of months and dates, yes and no, amounts as text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from gutou.demo.layouts import MONEY, Column, Layout
from gutou.demo.rows import Month, Row, Value

Cell = str | Decimal | date | None
_TO_FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


def in_unit(amount: Decimal, unit: str) -> Decimal:
    """An amount of 万元 in another unit; 亿元 is rounded to four decimals."""
    if unit == "元":
        return amount * 10_000
    if unit == "亿元":
        return (amount / 10_000).quantize(Decimal("0.0001"))
    return amount


def spell(layout: Layout, column: Column, row: Row, rng: Random) -> Cell:
    """The cell of a row in a column."""
    if column.field in row.written:
        return row.written[column.field]
    value = row.values.get(column.field)
    if value is None or value == "":
        return rng.choice(layout.blanks) or None
    if isinstance(value, Decimal):
        return _money(layout, value, rng) if column.field in MONEY else value
    return _other(layout, column, value, rng)


def _money(layout: Layout, amount: Decimal, rng: Random) -> Cell:
    shown = in_unit(amount, layout.unit).normalize() + 0
    shown = shown.quantize(Decimal(1)) if shown == shown.to_integral_value() else shown
    if layout.text_numbers and rng.random() < layout.text_numbers:
        drawn = rng.random()
        if drawn < 0.7:
            return f"{shown:,}"
        if drawn < 0.85:
            return str(shown).translate(_TO_FULL_WIDTH)
        return f"{shown}{layout.unit}"
    return shown


def _other(layout: Layout, column: Column, value: Value, rng: Random) -> Cell:
    if isinstance(value, bool):
        if column.field in ("started", "in_library_claimed") and layout.department != "商务":
            return "是" if value else "否"
        return layout.yes_no[0] if value else layout.yes_no[1]
    if isinstance(value, Month):
        year, month = value.number // 12, value.number % 12 + 1
        if column.field == "end_month" and layout.department == "住建":
            return date(year, month, 28)
        return rng.choice(layout.months).format(y=year, m=month)
    if isinstance(value, date):
        if layout.form == "xlsx" and layout.department in ("发改", "住建"):
            return value
        return rng.choice(
            (f"{value:%Y-%m-%d}", f"{value.year}年{value.month}月{value.day}日", f"{value:%Y/%m/%d}")
        )
    return str(value)


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing, also by a dash."""
    return cell is None or cell in ("", "—", "/", "无")
