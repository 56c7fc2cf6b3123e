"""Cells of a mapped sheet as values (逐格检查): pandera on the raw text, lazily, then the values themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa

from gutou.intake import values
from gutou.intake.check_findings import Finding, finding
from gutou.intake.headers import Column, Header
from gutou.intake.headers_grid import cell_text
from gutou.intake.layout_kinds import DataRow, Layout
from gutou.intake.values_text import Value, is_blank, plain
from schemas.documents import DOCUMENTS, FieldSpec, fields

HINTS = {
    "IN07": "不是能读出的金额，请只填一个数",
    "IN08": "不是能读出的数，请只填一个数",
    "IN09": "不是能读出的日期，请填如 2025-03 或 2025-03-01",
    "IN10": "请按模板的选项填写",
}


@dataclass
class Context:
    """What the values of a file depend on beside their cells."""

    document: str
    period: str | None
    default_unit: str | None


@dataclass
class Checked:
    """A sheet's data rows as values.

    Attributes:
        rows: Data rows in order.
        values: Per field one value per row.
        texts: Per field one original text per row, with its column letter.
        extra: Texts under headers nobody knows, per row.
        findings: What is wrong.
        rejected: Positions of rows kept apart.
    """

    rows: list[DataRow]
    values: dict[str, list[Any]] = field(default_factory=dict)
    texts: dict[str, tuple[list[str], list[str | None]]] = field(default_factory=dict)
    extra: list[dict[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rejected: set[int] = field(default_factory=set)


@cache
def _schema(document: str, present: frozenset[str]) -> pa.DataFrameSchema:
    schema = DOCUMENTS[document].model.to_schema()
    return schema.remove_columns([name for name in schema.columns if name not in present])


class SheetCells:
    """The data rows of one sheet while they are read; ``out`` fills up."""

    def __init__(self, layout: Layout, header: Header, context: Context) -> None:
        self.layout = layout
        self.sheet = layout.sheet
        self.header = header
        self.context = context
        self.specs = {spec.name: spec for spec in fields(header.document)}
        self.out = Checked(layout.data)
        self._position = {data.index: at for at, data in enumerate(layout.data)}

    def read(self) -> None:
        """Check and read every column that has a field."""
        raw = self._raw()
        refused = self._patterns(raw)
        for column in self.value_columns():
            self._read_column(column, raw[str(column.field)], refused)

    def number(self, at: int) -> int:
        """Row number as a person sees it."""
        return self.sheet.numbers[self.out.rows[at].index]

    def value_columns(self) -> list[Column]:
        """Columns that give a field its value."""
        return [c for c in self.header.columns if c.field and c.role == "value"]

    def cells(self, column: Column, fill: bool) -> tuple[list[str | None], list[str | None]]:
        """Original and plain texts of a column's data cells; merged labels speak for all their rows."""
        originals: list[str | None] = []
        rows = self.sheet.rows
        tops = self._merged_tops(column.place) if fill else {}
        for data in self.out.rows:
            row = rows[data.index]
            cell = row[column.place] if column.place < len(row) else None
            if cell is None and data.index in tops:
                above = rows[tops[data.index]]
                cell = above[column.place] if column.place < len(above) else None
            originals.append(cell_text(cell))
        return originals, [plain(text) if text else None for text in originals]

    def _raw(self) -> dict[str, list[str | None]]:
        """Plain text per field, blanks and error cells as None; originals are kept beside."""
        raw: dict[str, list[str | None]] = {}
        for column in self.value_columns():
            spec = self.specs[str(column.field)]
            originals, texts = self.cells(column, spec.fill)
            cleared = [None if t is None or is_blank(t, spec.type) else t for t in texts]
            if spec.type == "C":
                cleared = [t and t.replace(" ", "").upper() for t in cleared]
            for (row, place), text in self.sheet.errors.items() if self.sheet.errors else ():
                if place == column.place and (at := self._position.get(row)) is not None:
                    cleared[at] = None
                    severity = "error" if spec.type == "M" else None
                    self.tell("IN20", at, spec, column, text, severity=severity)
            raw[spec.name] = cleared
            self.out.texts[spec.name] = ([column.letter], originals)
        return raw

    def _patterns(self, raw: dict[str, list[str | None]]) -> dict[tuple[str, int], tuple[str, str]]:
        """Cells whose spelling the model refuses: (field, position) to (rule, hint)."""
        if not raw or not self.out.rows:
            return {}
        frame = pd.DataFrame({name: pd.Series(texts, dtype="str") for name, texts in raw.items()})
        try:
            _schema(self.header.document, frozenset(raw)).validate(frame, lazy=True)
        except pa.errors.SchemaErrors as errors:
            cases = errors.failure_cases
            found = {}
            for name, check, index in zip(cases["column"], cases["check"], cases["index"], strict=True):
                hint, _, rule = str(check).rpartition("|")
                found[str(name), int(index)] = (rule, hint)
            return found
        return {}

    def _read_column(
        self, column: Column, texts: list[str | None], hints: dict[tuple[str, int], tuple[str, str]]
    ) -> None:
        spec = self.specs[str(column.field)]
        unit = (
            column.unit
            or self.layout.column_units.get(column.place)
            or self.layout.unit
            or self.context.default_unit
        )
        arguments = {
            "unit": unit,
            "marked": column.percent,
            "bare_is_points": self.context.document in ("plan", "peers"),
            "file_period": self.context.period,
        }
        read: list[Any] = []
        for at, text in enumerate(texts):
            if text is None:
                read.append(None)
                continue
            rule, hint = hints.get((spec.name, at), ("", ""))
            if rule and spec.type not in ("C", "D"):
                self.tell(rule, at, spec, column, text, hint)
                read.append(None)
                continue
            value = self._value(spec, text, at, column, arguments)
            if value.rule:
                self.tell(value.rule, at, spec, column, text, value.note or hint)
            elif rule:
                self.tell(rule, at, spec, column, text, hint)
            read.append(value.value)
        self.out.values[spec.name] = read

    def _value(self, spec: FieldSpec, text: str, at: int, column: Column, arguments: dict[str, Any]) -> Value:
        if spec.type in ("C", "D", "P"):
            row = self.out.rows[at].index
            cells = self.sheet.rows[row]
            cell = cells[column.place] if column.place < len(cells) else None
            numeric = isinstance(cell, int | float) and not isinstance(cell, bool)
            scaled = numeric and (row, column.place) in self.sheet.percent
            return values.read(spec, text, numeric=numeric, scaled=scaled, **arguments)
        return values.read(spec, text, **arguments)

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
        """A finding on one cell; unreadable required cells are errors."""
        if severity is None and spec.required and rule in ("IN08", "IN09", "IN10"):
            severity = "error"
        if not note and rule in HINTS:
            note = HINTS[rule]
        self.out.findings.append(
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

    def extra(self) -> list[dict[str, str]]:
        """Cells under headers that no field took, by the header as written."""
        others = [c for c in self.header.columns if not c.field or c.role == "planned"]
        extra = []
        for data in self.out.rows:
            row = self.sheet.rows[data.index]
            cells = {}
            for column in others:
                if column.place < len(row) and (text := cell_text(row[column.place])):
                    key = column.header if column.header not in cells else f"{column.header}#{column.letter}"
                    cells[key] = text
            extra.append(cells)
        return extra

    def _merged_tops(self, place: int) -> dict[int, int]:
        return {
            row: top
            for top, left, bottom, right in self.sheet.merged
            if left == place == right
            for row in range(top + 1, bottom + 1)
        }
