"""What is hidden in a workbook is read like the rest, and that is said (隐藏的内容)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gutou.intake.check_findings import Finding, finding
from gutou.intake.headers_grid import column_letter
from gutou.intake.layout_kinds import Layout

_SHOWN = 12


def said_of_hidden(layouts: Sequence[Layout]) -> Iterator[Finding]:
    """One finding per sheet for its hiding, its hidden data rows and its hidden columns.

    Args:
        layouts: The tables that were read, in order.
    """
    sheets = {layout.sheet.name: layout.sheet for layout in layouts}
    for name, sheet in sheets.items():
        own = [layout for layout in layouts if layout.sheet.name == name]
        count = sum(len(layout.data) for layout in own)
        if not sheet.visible and count:
            yield finding("IN37", sheet=name, value=name, note=str(count))
        numbers = [
            sheet.numbers[d.index] for layout in own for d in layout.data if d.index in sheet.hidden_rows
        ]
        if numbers:
            note = f" {len(numbers)} 行数据（第 {spans(numbers)} 行）"
            yield finding("IN38", sheet=name, value=name, note=note)
        places = {c.place for layout in own if layout.header for c in layout.header.columns if c.field}
        if columns := sorted(places & sheet.hidden_columns):
            letters = "、".join(column_letter(place) for place in columns[:_SHOWN])
            note = f"列 {letters}{f' 等 {len(columns)} 列' if len(columns) > _SHOWN else ' '}"
            yield finding("IN38", sheet=name, value=name, note=note, severity="info")


def spans(numbers: Iterable[int]) -> str:
    """Numbers in order, runs as ``3–7``, and no more of them than a person reads."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [str(a) if a == b else f"{a}–{b}" for a, b in runs[:_SHOWN]]
    return "、".join(shown) + (" 等" if len(runs) > _SHOWN else "")
