"""Values of SpreadsheetML cells (单元格的值) by their declared type."""

from __future__ import annotations

import re

_INTEGER = re.compile(r"-?\d{1,15}")
_LONG_INTEGER = re.compile(r"-?\d{16,}")
_DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?)?")
_EPOCHS = ("1899-12-30", "1899-12-31", "1900-01-00")


def value_of(kind: str, text: str) -> tuple[str | int | float | bool | None, bool]:
    """Value of a cell, and whether it is a date (as ISO text).

    Args:
        kind: ``String``, ``Number``, ``DateTime`` or ``Boolean``; anything else is text.
        text: What stands in the cell.
    """
    bare = text.strip()
    if not bare:
        return None, False
    if kind == "Number":
        return _number(bare), False
    if kind == "DateTime" and (found := _DATE_TIME.fullmatch(bare)):
        day, time = found.groups()
        if day in _EPOCHS:  # a time of day
            return time or "00:00:00", False
        return (day if time in (None, "00:00", "00:00:00") else f"{day} {time}"), True
    if kind == "Boolean" and bare.lower() in ("0", "1", "true", "false"):
        return bare.lower() in ("1", "true"), False
    return text, False


def _number(text: str) -> str | int | float:
    """A number as it is written; a longer code than a float can hold stays text."""
    if _INTEGER.fullmatch(text):
        return int(text)
    if _LONG_INTEGER.fullmatch(text):
        return text
    try:
        value = float(text)
    except ValueError:
        return text
    if value - value != 0:
        return text
    return int(value) if value.is_integer() and abs(value) < 1e15 else value
