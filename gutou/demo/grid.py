"""Files as grids of rows, every row with its kind, before they are written as a workbook or as CSV."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from gutou.demo import names
from gutou.demo.cells import Cell, in_unit, is_blank, spell
from gutou.demo.layouts import MONEY, Column, Layout
from gutou.demo.places import COUNTIES, day_after, index, january
from gutou.demo.rows import Month, Row

_NUMERALS = "一二三四五六七八九"
_NO_SUM = ("year_plan",)


@dataclass(slots=True)
class Line:
    """One line of a sheet: its kind (header, data, …), cells, and the row it stands for."""

    kind: str
    cells: list[Cell]
    row: Row | None = None
    hidden: bool = False


@dataclass(slots=True)
class Sheet:
    """A sheet; merges are (first line, first column, last line, last column) from zero."""

    name: str
    lines: list[Line] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    width: int = 1

    def add(self, kind: str, *cells: Cell, merge: bool = False) -> None:
        """Append a line; ``merge`` spreads its first cell over the width."""
        self.lines.append(Line(kind, list(cells)))
        if merge and self.width > 1:
            line = len(self.lines) - 1
            self.merges.append((line, 0, line, self.width - 1))


@dataclass(slots=True)
class Writer:
    """Lays out the rows of one file."""

    layout: Layout
    period: str
    rng: Random
    wrong_count: bool = False

    def sheets(self, rows: list[Row]) -> list[Sheet]:
        """All sheets of the file."""
        layout = self.layout
        if layout.form != "xlsx":
            return [self._sheet("", rows)]
        by_sheet: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            by_sheet[self._sheet_name(row)].append(row)
        ordered = (
            [*COUNTIES.values(), "市直及其他"]
            if layout.sheets == "county"
            else sorted(by_sheet, reverse=True)
        )
        sheets = [self._sheet(name, by_sheet[name]) for name in ordered if by_sheet[name]]
        if layout.instructions:
            sheets.insert(0, self._notes("填报说明", layout.instructions))
            sheets.append(self._notes("参数", ("建设性质", "新建", "扩建", "改建和技术改造"), hidden=True))
        return sheets

    def _sheet_name(self, row: Row) -> str:
        if self.layout.sheets == "one":
            return "Sheet1"
        if self.layout.sheets == "county":
            return COUNTIES.get(row.project.region, "市直及其他")
        return "续建项目" if row.project.start < january(index(self.period)) else "新开工项目"

    def _notes(self, name: str, lines: tuple[str, ...], *, hidden: bool = False) -> Sheet:
        sheet = Sheet(name, hidden=hidden)
        for text in lines:
            sheet.add("note", text)
        return sheet

    # -- one sheet --------------------------------------------------------------------------------------
    def _sheet(self, name: str, rows: list[Row]) -> Sheet:
        layout = self.layout
        sheet = Sheet(name, width=len(layout.columns))
        if layout.title:
            sheet.add("note", self._fill(layout.title), merge=layout.form == "xlsx")
        if layout.note:
            sheet.add("note", self._fill(layout.note), merge=True)
        if not layout.unit_in_header:
            last = [None] * (sheet.width - 1)
            sheet.add("unit", *last, f"单位：{layout.unit}")
        self._header(sheet)
        top = len(sheet.lines)
        seq = self._body(sheet, rows)
        if layout.total == "top":
            sheet.lines.insert(top, self._sum("total", "合计", rows))
            sheet.merges = [(a + 1, b, c + 1, d) if a >= top else (a, b, c, d) for a, b, c, d in sheet.merges]
        if layout.total == "bottom" and seq:
            sheet.lines.append(self._sum("total", "合计", rows))
        for number, text in enumerate(layout.footer):
            if number == 0 and layout.form == "xlsx":
                sheet.add("blank")
            sheet.add(
                "note" if text.startswith("注") else "footer", self._fill(text), merge=layout.form == "xlsx"
            )
        return sheet

    def _body(self, sheet: Sheet, rows: list[Row]) -> int:
        layout, seq = self.layout, 0
        if layout.arrange == "plain":
            for number, row in enumerate(rows):
                if number and number % 60 == 0 and layout.department == "自然资源":
                    sheet.add("blank")
                seq += 1
                sheet.lines.append(self._line(row, seq))
            return seq
        for number, (label, members) in enumerate(self._arranged(rows)):
            if layout.arrange == "sections":
                declared = len(members) + (3 if self.wrong_count and number == 0 else 0)
                sheet.add("section", f"{_NUMERALS[number]}、{label}（共{declared}项）", merge=True)
            else:
                sheet.add("group", label, merge=True)
            for row in members:
                seq += 1
                sheet.lines.append(self._line(row, seq))
            if layout.arrange == "groups":
                sheet.lines.append(self._sum("subtotal", "小计", members))
        return seq

    def _arranged(self, rows: list[Row]) -> list[tuple[str, list[Row]]]:
        key, labels = self._grouping()
        members: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            members[key(row)].append(row)
        return [(label, members[label]) for label in labels if members[label]]

    def _grouping(self) -> tuple[Callable[[Row], str], tuple[str, ...]]:
        if self.layout.arrange == "groups":
            return self._county_group, (*COUNTIES.values(), "市本级")
        if self.layout.sheets == "phase":
            return _field_of_work, ("产业项目", "基础设施项目", "社会民生项目")
        return self._phase, ("续建项目", "新开工项目", "前期项目")

    def _county_group(self, row: Row) -> str:
        return COUNTIES.get(row.project.region, "市本级") if len(row.project.sites) == 1 else "市本级"

    def _phase(self, row: Row) -> str:
        """续建 began before this year; 新开工 began or, on the key list, was promised to begin this year."""
        month = index(self.period)
        if row.project.start < january(month):
            return "续建项目"
        promised = row.values.get("planned_start")
        if isinstance(promised, Month):
            return "新开工项目" if promised.number < january(month) + 12 else "前期项目"
        return "新开工项目" if row.project.started(month) else "前期项目"

    def _line(self, row: Row, seq: int) -> Line:
        layout = self.layout
        cells: list[Cell] = []
        shown = set()
        for column in layout.columns:
            if column.field == "seq":
                cells.append(Decimal(seq))
                continue
            cell = spell(layout, column, row, self.rng)
            cells.append(cell)
            if not is_blank(cell) and column.field not in row.written:
                shown.add(column.field)
        row.shown = frozenset(shown)
        return Line("data", cells, row, layout.hidden_rows and self.rng.random() < 0.03)

    def _sum(self, kind: str, label: str, rows: list[Row]) -> Line:
        """A line of totals over the wholes, in the unit of the file."""
        cells: list[Cell] = [label]
        wholes = [row for row in rows if row.is_whole or not row.project.whole_row]
        for column in self.layout.columns[1:]:
            if column.field in MONEY and column.field not in _NO_SUM:
                total = sum(((row.money(column.field) or Decimal(0)) for row in wholes), Decimal(0))
                cells.append(in_unit(total, self.layout.unit))
            else:
                cells.append(None)
        return Line(kind, cells)

    # -- headers ----------------------------------------------------------------------------------------
    def _header(self, sheet: Sheet) -> None:
        columns = self.layout.columns
        line = len(sheet.lines)
        if not any(column.parent for column in columns):
            sheet.add("header", *[self._heading(column) for column in columns])
            return
        upper: list[Cell] = []
        lower: list[Cell] = []
        for position, column in enumerate(columns):
            follows = position > 0 and column.parent and columns[position - 1].parent == column.parent
            if not column.parent:
                upper.append(self._heading(column))
                lower.append(None)
                sheet.merges.append((line, position, line + 1, position))
                continue
            upper.append(None if follows else self._fill(column.parent))
            lower.append(self._heading(column))
            last = position + 1 == len(columns) or columns[position + 1].parent != column.parent
            if last:
                first = position
                while first and columns[first - 1].parent == column.parent:
                    first -= 1
                if first < position:
                    sheet.merges.append((line, first, line, position))
        sheet.add("header", *upper)
        sheet.add("header", *lower)

    def _heading(self, column: Column) -> str:
        text = self._fill(column.header)
        return (
            f"{text}（{self.layout.unit}）" if self.layout.unit_in_header and column.field in MONEY else text
        )

    def _fill(self, text: str) -> str:
        if "{" not in text:
            return text
        return text.format(
            year=int(self.period[:4]),
            month=int(self.period[5:7]),
            due=f"{day_after(self.period, 4):%Y年%m月%d日}",
            person=names.person(self.rng),
            person2=names.person(self.rng),
            phone=names.phone(self.rng),
        )


def _field_of_work(row: Row) -> str:
    division = int(row.project.industry[0][:2])
    if division < 5 or 6 <= division <= 43 or 51 <= division <= 52 or 61 <= division <= 72:
        return "产业项目"
    return "基础设施项目" if division in range(44, 61) or division in range(76, 80) else "社会民生项目"
