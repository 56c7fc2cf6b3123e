"""What section, group, subtotal and total rows declare, held to the rows they stand for (小计与合计).

Forms differ in what a subtotal sums up: the rows above it since the last one, its section or group, or the rows
below; all of them, or the wholes without their parts. Each of these that is there is tried, and only what agrees
with none is told, against the nearest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from gutou.intake import values
from gutou.intake.check_cells import Checked, Context
from gutou.intake.check_findings import Finding, finding
from gutou.intake.headers import Column, Header
from gutou.intake.headers_grid import cell_text
from gutou.intake.layout_kinds import Layout, Mark, row_pattern, squeezed
from gutou.intake.values_text import is_blank, plain
from schemas.documents import FieldSpec, fields

RULE = "ED22"
_SHARE = Decimal("0.0001")
_NUMBER = re.compile(r"\d[\d, ]*(?:\.(\d*))?")
_ZERO = Decimal(0)


@dataclass
class _Sums:
    """Running sums of a money column, all rows and without parts; how many of its cells are filled, and unreadable."""

    totals: list[Decimal]
    wholes: list[Decimal]
    filled: list[int]
    unread: list[int]
    decimals: int


@dataclass
class Totals:
    """What is said of a table's declared amounts and counts.

    Attributes:
        findings: Those that the rows do not bear out.
        outcomes: How many declared amounts hold, are broken or cannot be verified (ED22).
    """

    findings: list[Finding] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)


def said_of_totals(layout: Layout, header: Header, checked: Checked, context: Context) -> Totals:
    """What is said of declared amounts (ED22) and counts (IN18) beside the rows they stand for.

    Args:
        layout: A table.
        header: Its header, settled.
        checked: Its values.
        context: Gives the unit where none is written.
    """
    said = Totals()
    if not layout.marks or header.document in ("plan", "peers"):
        return said
    specs = {spec.name: spec for spec in fields(header.document)}
    ranges = {mark.row: _ranges(layout, mark) for mark in layout.marks}
    said.findings += _counts(layout, ranges)
    for column in header.columns:
        spec = specs.get(column.field or "")
        if spec is None or spec.type != "M" or column.role != "value" or spec.name not in checked.values:
            continue
        unit = column.unit or layout.column_units.get(column.place) or layout.unit or context.default_unit
        declared = [
            (mark, *read) for mark in layout.marks if (read := _declared(layout, mark, column, spec, unit))
        ]
        sums = _sums(checked, spec.name) if declared else None
        for mark, amount, rounding in declared:
            if sums is None:
                continue
            outcome, note = _differs(amount, rounding, sums, ranges[mark.row])
            said.outcomes[outcome] += 1
            if outcome == "broken":
                said.findings.append(
                    finding(
                        RULE,
                        sheet=layout.sheet.name,
                        row=layout.sheet.numbers[mark.row],
                        field=spec.name,
                        label=spec.label,
                        column=column.letter,
                        value=mark.label,
                        note=note,
                    )
                )
    return said


def _counts(layout: Layout, ranges: dict[int, list[tuple[int, int]]]) -> Iterator[Finding]:
    """Declared counts; those of sections are what stands in the section."""
    counted = {section.row: section.counted for section in layout.sections}
    for mark in layout.marks:
        found = (
            {counted[mark.row]} if mark.row in counted else {end - begin for begin, end in ranges[mark.row]}
        )
        declared = next((s.declared for s in layout.sections if s.row == mark.row), mark.declared)
        if declared is not None and found and declared not in found:
            nearest = min(found, key=lambda n: abs(n - declared))
            note = (
                f"{declared} 项，其下列了 {nearest}"
                if mark.row in counted
                else f"{declared} 项，实际列了 {nearest}"
            )
            at = layout.sheet.numbers[mark.row]
            yield finding("IN18", sheet=layout.sheet.name, row=at, value=mark.label, note=note)


def _ranges(layout: Layout, mark: Mark) -> list[tuple[int, int]]:
    """Ranges of data rows that a row may sum up, the likeliest first; positions in ``layout.data``."""
    end = len(layout.data)
    if mark.kind == "section":
        counted = next(s.counted for s in layout.sections if s.row == mark.row)
        return [(mark.at, mark.at + counted)] if counted else []
    if mark.kind == "group":
        last = mark.at
        while last < end and (at := layout.data[last].group_at) and at[0] == mark.row:
            last += 1
        return [(mark.at, last)] if last > mark.at else []
    before = [m for m in layout.marks if m.row < mark.row]
    if mark.kind == "total":
        totals = [m.at for m in before if m.kind == "total"]
        tried = [(0, end), (0, mark.at), (totals[-1] if totals else 0, mark.at)]
    else:
        tried = [(m.at, mark.at) for m in reversed(before)] + [(0, mark.at)]
        if not before or before[-1].at == mark.at:
            following = [m.at for m in layout.marks if m.row > mark.row and m.at > mark.at]
            tried += [(mark.at, at) for at in (*following, end)]
    return [span for span in dict.fromkeys(tried) if span[1] > span[0]]


def _sums(checked: Checked, name: str) -> _Sums:
    sums = _Sums([_ZERO], [_ZERO], [0], [0], 0)
    parts = _parts(checked)
    texts = checked.texts[name][1] if name in checked.texts else [None] * len(checked.rows)
    total, whole, filled, unread = _ZERO, _ZERO, 0, 0
    for value, text, part in zip(checked.values[name], texts, parts, strict=True):
        if value is not None:
            total += value
            whole += _ZERO if part else value
            filled += 1
            sums.decimals = max(sums.decimals, _decimals(text))
        elif text and not is_blank(plain(text), "M"):
            unread += 1
        sums.totals.append(total)
        sums.wholes.append(whole)
        sums.filled.append(filled)
        sums.unread.append(unread)
    return sums


def _parts(checked: Checked) -> list[bool]:
    """Which rows are parts of a project in another row: a form may list them and sum up the whole alone."""
    names = checked.values.get("project_name") or [None] * len(checked.rows)
    return [bool(name) and bool(row_pattern("part").search(squeezed(str(name)))) for name in names]


def _decimals(text: str | None) -> int:
    found = _NUMBER.search(text) if text else None
    return min(len(found[1].rstrip("0")), 6) if found and found[1] else 0


def _declared(
    layout: Layout, mark: Mark, column: Column, spec: FieldSpec, unit: str | None
) -> tuple[Decimal, Any] | None:
    """The amount a row declares in a column in 万元, and what one whole of its written unit is."""
    row = layout.sheet.rows[mark.row]
    text = cell_text(row[column.place]) if column.place < len(row) else None
    if not text or not (said := plain(text)) or is_blank(said, "M"):
        return None
    read = values.read(spec, said, unit=unit)
    one = values.read(spec, re.sub(r"[-+]?[\d,.\s]+", "1", said, count=1), unit=unit)
    if read.rule or not isinstance(read.value, Decimal) or not isinstance(one.value, Decimal):
        return None
    return read.value, (one.value, _decimals(text))


def _differs(
    amount: Decimal, rounding: tuple[Decimal, int], sums: _Sums, ranges: list[tuple[int, int]]
) -> tuple[str, str]:
    """How a declared amount stands, and what differs; not verifiable where the rows say nothing or cannot all be read."""
    whole, decimals = rounding
    tolerance = max(whole.scaleb(-min(decimals, sums.decimals)), abs(amount) * _SHARE)
    found: list[Decimal] = []
    if not ranges or sums.filled[ranges[0][1]] == sums.filled[ranges[0][0]]:
        return "not_verifiable", ""  # the rows it most likely stands for say nothing of this column
    for begin, end in ranges:
        if sums.unread[end] > sums.unread[begin]:
            return "not_verifiable", ""
        if sums.filled[end] == sums.filled[begin]:
            continue
        for running in (sums.totals, sums.wholes):
            computed = running[end] - running[begin]
            if abs(computed - amount) <= tolerance:
                return "holds", ""
            found.append(computed)
    if not found:
        return "not_verifiable", ""
    nearest = min(found, key=lambda computed: abs(computed - amount))
    difference = _shown(abs(amount - nearest))
    note = f"写的是 {_shown(amount)} 万元，所列各行合计 {_shown(nearest)} 万元，相差 {difference} 万元"
    return "broken", note


def _shown(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
