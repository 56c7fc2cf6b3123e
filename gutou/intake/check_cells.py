"""Cells of a mapped sheet as values (逐格检查): column by column, and what is said of them row by row."""

from __future__ import annotations

from collections import Counter
from typing import Any

from gutou.intake.check_columns import ColumnCells, column_of, prepare, read, refusals, texts_of
from gutou.intake.check_findings import Finding, finding
from gutou.intake.check_kinds import Checked, Context
from gutou.intake.headers import Column, Header
from gutou.intake.layout_kinds import Layout
from gutou.intake.reader import Cell
from gutou.intake.values_dates import day
from gutou.intake.values_text import BLANK, Value, is_error, plain
from schemas.documents import DOCUMENTS, FieldSpec, fields

__all__ = ["HINTS", "Checked", "Context", "SheetCells"]

HINTS = {
    "IN07": "不是能读出的金额，请只填一个数",
    "IN08": "不是能读出的数，请只填一个数",
    "IN09": "不是能读出的日期，请填如 2025-03 或 2025-03-01",
    "IN10": "请按模板的选项填写",
}


_MOST = {"error": 20_000, "warning": 2_000, "info": 2_000}
"""Findings of one rule on one column of a sheet that are listed one by one."""


class SheetCells:
    """The data rows of one sheet while they are read; ``out`` fills up."""

    def __init__(self, layout: Layout, header: Header, context: Context) -> None:
        self.layout = layout
        self.sheet = layout.sheet
        self.header = header
        self.context = context
        self.specs = {spec.name: spec for spec in fields(header.document)}
        self.out = Checked(layout.data)
        self.unread: set[tuple[str, int]] = set()
        self._position = {data.index: at for at, data in enumerate(layout.data)}
        self._rows = [self.sheet.rows[data.index] for data in layout.data]
        self._shortest = min(map(len, self._rows), default=0)
        self._told: Counter[tuple[str, str | None]] = Counter()
        self._left: dict[tuple[str, str | None], Finding] = {}
        self._marks: dict[str, dict[int, dict[int, str]]] = {}

    def read(self) -> None:
        """Check and read every column that has a field."""
        columns = [self._prepared(column) for column in self.value_columns()]
        refused = refusals(self.header.document, columns)
        for column in columns:
            self._read_column(column, refused)

    def number(self, at: int) -> int:
        """Row number as a person sees it."""
        return self.sheet.numbers[self.out.rows[at].index]

    def value_columns(self) -> list[Column]:
        """Columns that give a field its value."""
        return [c for c in self.header.columns if c.field and c.role == "value"]

    def _column(self, column: Column) -> list[Cell]:
        return column_of(self._rows, column.place, self._shortest)

    def days(self, column: Column) -> tuple[list[str | None], list[Value]]:
        """Original texts and dates of a column that is no value column of its own (a span, a planned start)."""
        spec = self.specs[str(column.field)]
        given = prepare(column, spec, self._column(column), None, self.sheet.date1904)
        said = {
            key: day(text, month_only=True, numeric=key in given.numeric, date1904=self.sheet.date1904)
            for key, text in given.texts.items()
        }
        return given.each_original(), [said.get(key, BLANK) for key in given.keys]

    def _prepared(self, column: Column) -> ColumnCells:
        """A value column before it is read; merged labels speak for all their rows."""
        spec = self.specs[str(column.field)]
        cells = self._column(column)
        for row, top in (self._merged_tops(column.place) if spec.fill else {}).items():
            at, above = self._position.get(row), self.sheet.rows[top]
            if at is not None and cells[at] is None and column.place < len(above):
                cells[at] = above[column.place]
        scaled = None
        if spec.type == "P" and self.sheet.percent:
            scaled = [(data.index, column.place) in self.sheet.percent for data in self.out.rows]
        return prepare(column, spec, cells, scaled, self.sheet.date1904)

    def _read_column(self, given: ColumnCells, refused: dict[tuple[str, str], tuple[str, str]]) -> None:
        column, spec = given.column, given.spec
        unit = (
            column.unit
            or self.layout.column_units.get(column.place)
            or self.layout.unit
            or self.context.default_unit
        )
        read(
            given,
            refused,
            unit=unit,
            marked=column.percent,
            bare_is_points=self.context.document in ("plan", "peers", "decisions"),
            file_period=self.context.period,
            date1904=self.sheet.date1904,
        )
        values = self.out.values[spec.name] = given.each_value()
        self.out.texts[spec.name] = ([column.letter], given.each_original())
        for at, key in enumerate(given.keys) if given.troubles else ():
            if trouble := given.troubles.get(key):
                self._say(trouble[0], at, spec, column, given.texts[key], trouble[1])
        self._formulas(column, spec, values)

    def _say(
        self, rule: str, at: int, spec: FieldSpec, column: Column, text: str | None, note: str = ""
    ) -> None:
        if rule == "IN14" and self._told[rule, spec.name]:
            return  # a missing unit is one question of the column, not one of every cell
        severity = "error" if rule in ("IN20", "IN45") and spec.type == "M" else None
        self.tell(rule, at, spec, column, text, note, severity=severity)

    def _formulas(self, column: Column, spec: FieldSpec, values: list[Any]) -> None:
        """Error cells that the reader saw, formulas never calculated and amounts shown as percentages have no value."""
        errors = self._places("errors").get(column.place, {})
        for row, text in errors.items():
            at = self._position.get(row)
            if at is not None and not is_error(plain(self.out.texts[spec.name][1][at] or "")):
                values[at] = None
                self.unread.add((spec.name, at))
                self._say("IN20", at, spec, column, text)
        for row in self._places("percent").get(column.place, {}) if spec.type in ("M", "Q", "N") else ():
            at = self._position.get(row)
            if at is not None and values[at] is not None:
                values[at] = None
                rule, shown = "IN07" if spec.type == "M" else "IN08", self.out.texts[spec.name][1][at]
                self._say(rule, at, spec, column, shown, "所在的单元格是百分数格式，请改为数值格式后重新填写")
        for row in self._places("uncomputed").get(column.place, {}):
            at = self._position.get(row)
            if at is not None and values[at] is None:
                self.unread.add((spec.name, at))
                self._say("IN45", at, spec, column, None)

    def _places(self, attribute: str) -> dict[int, dict[int, str]]:
        """Places that the reader marked (error cells, uncomputed formulas, percent formats), by column."""
        if attribute not in self._marks:
            by_column: dict[int, dict[int, str]] = {}
            marked = getattr(self.sheet, attribute)
            for row, place in sorted(marked):
                text = marked[row, place] if isinstance(marked, dict) else ""
                by_column.setdefault(place, {})[row] = text
            self._marks[attribute] = by_column
        return self._marks[attribute]

    def tell(
        self,
        rule: str,
        at: int,
        spec: FieldSpec,
        column: Column | None,
        value: str | None,
        note: str = "",
        severity: str | None = None,
    ) -> None:
        """A finding on one cell; unreadable required cells are errors, and what a returned form was handed out for."""
        about = DOCUMENTS[self.header.document]
        wanted = spec.required or (about.returned and spec.name in about.telling)
        if severity is None and wanted and rule in ("IN08", "IN09", "IN10"):
            severity = "error"
        if not note and rule in HINTS:
            note = HINTS[rule]
        self.add(
            finding(
                rule,
                sheet=self.sheet.name,
                row=self.number(at),
                field=spec.name,
                label=spec.label,
                column=column.letter if column else None,
                value=value,
                note=note,
                severity=severity,
            )
        )

    def add(self, found: Finding) -> None:
        """Keep a finding, unless its column has had its fill of them: then they are counted."""
        kind = (found.rule_id, found.field)
        self._told[kind] += 1
        if self._told[kind] <= _MOST[found.severity]:
            self.out.findings.append(found)
        elif kind not in self._left:
            self._left[kind] = found

    def close(self) -> None:
        """Say of how many cells a finding was not listed one by one."""
        for kind, one in self._left.items():
            spec = self.specs[str(one.field)]
            rest = self._told[kind] - _MOST[one.severity]
            self.out.findings.append(
                finding(
                    "IN47",
                    sheet=one.sheet_name,
                    row=one.row_number,
                    field=one.field,
                    label=spec.label,
                    column=one.column,
                    note=f"{rest}",
                    severity=one.severity,
                )
            )

    def extra(self) -> list[dict[str, str]]:
        """Cells under headers that no field took, by the header as written."""
        others = [c for c in self.header.columns if not c.field or c.role == "planned"]
        if not others:
            return [{}] * len(self.out.rows)
        extra: list[dict[str, str]] = [{} for _ in self.out.rows]
        for column in others:
            twin = f"{column.header}#{column.letter}"
            for row, text in zip(extra, texts_of(self._column(column)), strict=True):
                if text:
                    row[column.header if column.header not in row else twin] = text
        return extra

    def _merged_tops(self, place: int) -> dict[int, int]:
        return {
            row: top
            for top, left, bottom, right in self.sheet.merged
            if left == place == right
            for row in range(top + 1, min(bottom + 1, len(self.sheet.rows)))
        }
