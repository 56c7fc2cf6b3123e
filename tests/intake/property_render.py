"""A table drawn on a sheet as an office might: title, unit, header of one to three rows, labels, sums, footers."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.intake.property_headers import TITLES
from tests.intake.property_table import Column, Line, Table, spec_of
from tests.intake.property_values import WAN, Draw, Written


@dataclass
class Expected:
    """One row as it must come back."""

    sheet: str
    row_number: int
    section: str | None
    group: str | None
    values: dict[str, Any]


@dataclass
class Page:
    """A drawn sheet; ``merged`` holds (row, column, last row, last column), zero-based."""

    name: str
    cells: list[list[Written]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)
    document: str = ""
    period: str = ""
    file_name: str = "材料.xlsx"

    def add(self, kind: str, cells: dict[int, Written]) -> int:
        """Write a line, and return its place."""
        row: list[Written] = [None] * (max(cells, default=-1) + 1)
        for place, cell in cells.items():
            row[place] = cell
        self.cells.append(row)
        self.kinds.append(kind)
        return len(self.cells) - 1

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge a range of more than one cell."""
        if (bottom, right) != (top, left):
            self.merged.append((top, left, bottom, right))

    def __repr__(self) -> str:
        lines = [f"{self.document} {self.period} {self.file_name} sheet {self.name!r} merged {self.merged}"]
        lines += [f"{n + 1:3} {k:8} {c}" for n, (k, c) in enumerate(zip(self.kinds, self.cells, strict=True))]
        return "\n".join(lines)


@st.composite
def pages(
    draw: Draw, table: Table, *, merge: bool = True, name: str = "Sheet1", onto: Page | None = None
) -> Page:
    """Draw a table on a sheet, or below what is on it already.

    Args:
        draw: Hypothesis' draw.
        table: The table.
        merge: Whether the file can merge cells (a CSV cannot).
        name: The sheet's name.
        onto: A sheet with a table on it.
    """
    page = onto or Page(name, document=table.document, period=table.period)
    return _Drawing(draw, table, page, merge).draw_all()


class _Drawing:
    def __init__(self, draw: Draw, table: Table, page: Page, merge: bool) -> None:
        self.draw = draw
        self.table = table
        self.page = page
        self.left = draw(st.sampled_from((0, 0, 0, 1, 2)))
        self.merge = merge and draw(st.integers(0, 3)) > 0
        self.columns = table.columns
        self.place = {c.name: self.left + at for at, c in enumerate(self.columns)}
        self.right = self.left + len(self.columns) - 1
        self.name_at = next(self.place[n] for n in self.place if n in _NAMES)
        places = ["name"]
        # a county alone in the county's column could be a row that lost its name: labels stand first only where
        # the first column is the number's or the name's
        if "seq" in self.place or self.name_at == self.left:
            places.append("first")
        if self.merge:
            places.append("merged")
        self.label_place = draw(st.sampled_from(places))
        self.sums = draw(st.booleans())
        self.header_lines: list[dict[int, Written]] = []

    def draw_all(self) -> Page:
        for _ in range(self.draw(st.integers(0, 2))):
            self.page.add("blank", {})
        self.title()
        self.header()
        if self.table.unit_place == "row":
            units: dict[int, Written] = {
                self.place[c.name]: self.draw(st.sampled_from((c.unit, f"({c.unit})")))
                for c in self.columns
                if c.unit
            }
            if units:
                self.page.add("unit", units)
        elif self.draw(st.integers(0, 5)) == 0 and len(self.columns) > 3:
            self.counters()
        number = 0
        first = len(self.page.cells)
        for line in self.table.lines:
            number += line.kind == "data"
            self.line(line, number)
        self.spread_labels(first)
        self.footers()
        return self.page

    def title(self) -> None:
        table = self.table
        title = TITLES[table.document]
        year, month = table.period[:4], int(table.period[5:])
        shape = self.draw(st.integers(0, 3))
        told = shape > 0
        if table.unit_place == "title":
            title, told = f"{title}（单位：{table.unit}）", True
        if told:
            when = self.draw(st.sampled_from(("", f"{year}年{month}月", f"{year}年1-{month}月")))
            at = self.left if shape != 2 else (self.left + self.right) // 2
            row = self.page.add("note", {at: f"云泽市{when}{title}"})
            if self.merge and at == self.left and self.draw(st.booleans()):
                self.page.merge(row, self.left, row, self.right)
        else:
            self.page.file_name = f"{TITLES[table.document]}.xlsx"
        if table.unit_place == "sheet":
            forms = ("单位：{}", "（单位：{}）", "计量单位：{}", "金额单位：人民币{}", "单位: {}")
            unit = self.draw(st.sampled_from(forms)).format(table.unit)
            cells: dict[int, Written] = {self.draw(st.sampled_from((self.left, self.right))): unit}
            if self.right not in cells or self.left == self.right or self.draw(st.booleans()):
                self.page.add("unit", cells)
            else:
                self.page.add("unit", {self.left: "填报单位：云泽市交通运输局", **cells})

    def header(self) -> None:
        depth = 1 + max(len(c.parents) for c in self.columns)
        parents = self.draw(st.sampled_from(("merged", "repeated") if self.merge else ("repeated", "first")))
        grid: list[dict[int, Written]] = [{} for _ in range(depth)]
        top = len(self.page.cells)
        merged: list[tuple[int, int, int, int]] = []
        for column in self.columns:
            at = self.place[column.name]
            level = len(column.parents)
            grid[level][at] = self.header_text(column)
            if self.merge and level < depth - 1:
                merged.append((top + level, at, top + depth - 1, at))
        for level in range(depth - 1):
            at = self.left
            while at <= self.right:
                stack = self.columns[at - self.left].parents[: level + 1]
                end = at
                while end < self.right and self.columns[end + 1 - self.left].parents[: level + 1] == stack:
                    end += 1
                if len(stack) == level + 1:
                    for place in range(at, end + 1) if parents == "repeated" else (at,):
                        grid[level][place] = stack[-1]
                    if parents == "merged":
                        merged.append((top + level, at, top + level, end))
                at = end + 1
        for cells in grid:
            self.page.add("header", cells)
        for area in merged:
            self.page.merge(*area)
        self.header_lines = grid

    def header_text(self, column: Column) -> str:
        text = column.leaf
        if column.shown:
            text += self.draw(st.sampled_from(("（{}）", "({})", "\n（{}）", "（单位：{}）"))).format(
                column.unit
            )
        elif column.percent:
            text += self.draw(st.sampled_from(("（%）", "(%)", "（％）")))
        form = self.draw(st.integers(0, 9))
        if form == 0:
            return " ".join(text)
        if form == 1:
            return f"{text[:2]}\n{text[2:]}"
        return f"*{text}" if form == 2 and column.name != "seq" else text

    def counters(self) -> None:
        """The row 甲 乙 1 2 3 of statistical forms."""
        cells: dict[int, Written] = {self.left: "甲", self.left + 1: "乙"}
        cells |= {self.left + at: at - 1 for at in range(2, len(self.columns))}
        self.page.add("header", cells)

    def line(self, line: Line, number: int) -> None:
        if line.kind == "data":
            self.data(line, number)
        elif line.kind == "header":
            for cells in self.header_lines:
                self.page.add("header", cells)
        elif line.kind == "blank":
            self.page.add("blank", {})
        else:
            self.labelled(line)

    def data(self, line: Line, number: int) -> None:
        row = self.table.rows[line.row]
        cells: dict[int, Written] = {self.place[name]: cell.written for name, cell in row.items()}
        if "seq" in self.place:
            cells[self.place["seq"]] = number
        at = self.page.add("data", cells)
        means = {name: cell.means for name, cell in row.items()}
        self.page.expected.append(Expected(self.page.name, at + 1, line.section, line.group, means))

    def labelled(self, line: Line) -> None:
        label = line.numeral + line.label
        if line.declared:
            label += self.draw(
                st.sampled_from(
                    (f"（共{line.declared}项）", f"（{line.declared}个）", f"(共{line.declared}项)")
                )
            )
        at = self.name_at if self.label_place == "name" else self.left
        cells: dict[int, Written] = {at: label}
        merged = self.label_place == "merged" and line.kind in ("section", "group")
        # only a county is known as a group when amounts stand beside it
        summed = line.kind in ("subtotal", "total") or (self.sums and line.kind == "section" and not merged)
        if summed:
            cells |= {p: amount for p, amount in self.summed(line.over).items() if p != at}
        row = self.page.add(line.kind, cells)
        if merged:
            self.page.merge(row, self.left, row, self.right)

    def summed(self, over: list[int]) -> dict[int, Written]:
        """Right sums of the amounts."""
        sums: dict[int, Written] = {}
        for column in self.columns:
            if column.name == "seq" or spec_of(self.table.document, column.name).type != "M":
                continue
            means = [self.table.rows[row][column.name].means for row in over]
            total = sum((m for m in means if m is not None), Decimal(0))
            number = float(total / WAN[column.unit or "万元"])
            sums[self.place[column.name]] = number if column.unit else f"{total:f}万元"
        return sums

    def spread_labels(self, first: int) -> None:
        """Equal neighbours of a field that speaks for its merged rows become one merged cell."""
        if not self.merge or not self.draw(st.booleans()):
            return
        for column in self.columns:
            if column.name == "seq" or not spec_of(self.table.document, column.name).fill:
                continue
            at, row = self.place[column.name], first
            while row < len(self.page.cells):
                end = row
                while self.kin(row, end + 1, at):
                    end += 1
                for below in range(row + 1, end + 1):
                    self.page.cells[below][at] = None
                self.page.merge(row, at, end, at)
                row = end + 1

    def kin(self, top: int, below: int, at: int) -> bool:
        cells, kinds = self.page.cells, self.page.kinds
        return (
            below < len(cells)
            and kinds[top] == kinds[below] == "data"
            and at < min(len(cells[top]), len(cells[below]))
            and cells[top][at] is not None
            and cells[top][at] == cells[below][at]
            and self.means(top, at) is not None
        )

    def means(self, row: int, at: int) -> Any:
        name = self.columns[at - self.left].name
        return next(e.values[name] for e in self.page.expected if e.row_number == row + 1)

    def footers(self) -> None:
        for text in self.draw(st.lists(st.sampled_from(_FOOTERS), max_size=2, unique=True)):
            kind = "note" if text.startswith("注") else "footer"
            cells: dict[int, Written] = {self.left: text}
            if kind == "footer" and self.right > self.left + 1 and self.draw(st.booleans()):
                cells[self.right] = "填报日期：2026年7月5日"
            self.page.add(kind, cells)


_NAMES = ("project_name", "scope_name", "city", "project_id")
_FOOTERS = (
    "填表人：张三",
    "审核人：李四    联系电话：0731-8888666",
    "单位负责人：王五",
    "注：本表由部门填报。",
)
