"""A column's cells by what stands in them (按不同写法读列): each distinct cell is read once, whatever the rows."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa

from gutou.intake import values
from gutou.intake.headers import Column
from gutou.intake.headers_grid import cell_text
from gutou.intake.reader import Cell, DateCell
from gutou.intake.values_dates import meant
from gutou.intake.values_numbers import amount
from gutou.intake.values_text import blanks, is_error, plain_all
from gutou.intake.values_words import words_of
from schemas.documents import DOCUMENTS, FieldSpec

_NUMBERS = frozenset({int, float, bool})


@dataclass
class ColumnCells:
    """One column of the data rows; what holds of a cell is kept once per key.

    Attributes:
        column: Its header.
        spec: Its field.
        keys: Per row what tells its cell from others.
        originals: Texts as they stand.
        texts: Plain texts of those that say something.
        numeric: Those whose cell is a number.
        scaled: Those that are numbers in percent format.
        values: What was read.
        troubles: Rule and note of those with a finding.
    """

    column: Column
    spec: FieldSpec
    keys: Sequence[Hashable]
    originals: dict[Hashable, str | None]
    texts: dict[Hashable, str] = field(default_factory=dict)
    numeric: set[Hashable] = field(default_factory=set)
    scaled: set[Hashable] = field(default_factory=set)
    values: dict[Hashable, Any] = field(default_factory=dict)
    troubles: dict[Hashable, tuple[str, str]] = field(default_factory=dict)

    def each_original(self) -> list[str | None]:
        """Text of every row as it stands."""
        return list(map(self.originals.__getitem__, self.keys))

    def each_value(self) -> list[Any]:
        """Value of every row."""
        return list(map(self.values.get, self.keys))


def column_of(rows: Sequence[list[Cell]], place: int, shortest: int) -> list[Cell]:
    """One column of rows of any length, the shortest of which is known."""
    if place < shortest:
        return [row[place] for row in rows]
    return [row[place] if place < len(row) else None for row in rows]


def distinct(cells: Sequence[Cell]) -> Sequence[Hashable]:
    """Keys that are equal where two cells are the same; 1, 1.0 and True are not."""
    if len(_NUMBERS.intersection(map(type, cells))) < 2:
        return cells
    return [(type(cell), cell) for cell in cells]


def texts_of(cells: Sequence[Cell]) -> list[str | None]:
    """Cells as texts."""
    keys = distinct(cells)
    known = {key: cell_text(cell) for key, cell in dict(zip(keys, cells, strict=True)).items()}
    return list(map(known.__getitem__, keys))


def prepare(
    column: Column, spec: FieldSpec, cells: Sequence[Cell], scaled: Sequence[bool] | None, date1904: bool
) -> ColumnCells:
    """Texts of a column's distinct cells, blanks told apart, values yet unread.

    Args:
        column: Its header.
        spec: Its field.
        cells: One per data row.
        scaled: Per row whether its cell has a percent format, where the sheet has any such.
        date1904: Day numbers of the sheet count from 1904.
    """
    keys = distinct(cells)
    if scaled is not None:
        keys = list(zip(keys, scaled, strict=True))
    once = dict(zip(keys, cells, strict=True))
    read = ColumnCells(column, spec, keys, {key: cell_text(cell) for key, cell in once.items()})
    filled = {key: text for key, text in read.originals.items() if text}
    nothing = blanks(spec.type) - words_of(spec)
    read.texts = {
        key: text
        for key, text in zip(filled, plain_all(list(filled.values())), strict=True)
        if text and text.lower() not in nothing
    }
    if spec.type != "T":  # an apostrophe says in a CSV that a cell is text
        read.texts = {key: text.removeprefix("'") or text for key, text in read.texts.items()}
    if spec.type == "C":
        read.texts = {key: values.code_text(text, own=spec.own) for key, text in read.texts.items()}
    if spec.type in ("C", "D", "P"):
        _of_cells(read, once, date1904)
    return read


def _of_cells(read: ColumnCells, once: dict[Hashable, Cell], date1904: bool) -> None:
    """What a cell's own type says beside its text."""
    for key, text in read.texts.items():
        cell = once[key]
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            read.numeric.add(key)
            if read.spec.type == "P":
                read.scaled.update([key] if isinstance(key, tuple) and key[-1] is True else [])
            else:
                read.texts[key] = text.removesuffix(".0")
        elif isinstance(cell, DateCell) and read.spec.type == "D":
            read.texts[key] = meant(text, date1904=date1904)


def read(
    read: ColumnCells,
    refused: dict[tuple[str, str], tuple[str, str]],
    *,
    unit: str | None,
    **arguments: Any,  # noqa: ANN401 - those of values.read
) -> None:
    """Read the values of a prepared column.

    Args:
        read: Its values and troubles are filled in.
        refused: What the model says of a spelling: (field, text) to (rule, hint); a code keeps its text beside it,
            and dates have the last word of their own.
        unit: Unit of money.
        arguments: Those of :func:`gutou.intake.values.read` that hold for the column.
    """
    spec = read.spec
    if spec.type == "T":
        read.values = {key: text for key, text in read.texts.items() if not is_error(text)}
        if len(read.values) < len(read.texts):
            read.troubles = {key: ("IN20", "") for key in read.texts if key not in read.values}
        return
    rest: Mapping[Hashable, str] = read.texts
    if spec.type == "M" and unit:
        read.values, rest = _plain_amounts(read.texts, unit)
    for key, text in rest.items():
        rule, hint = refused.get((spec.name, text), ("", ""))
        said = values.read(
            spec, text, unit=unit, numeric=key in read.numeric, scaled=key in read.scaled, **arguments
        )
        value, broken, note = said.value, said.rule or "", said.note
        if rule and broken != "IN20":
            if (spec.type == "C" and not broken) or (spec.type not in ("C", "D") and value is not None):
                value, broken = (value if spec.type == "C" else None), rule
            note = note or hint
        if value is not None:
            read.values[key] = value
        if broken:
            read.troubles[key] = (broken, note)


def _plain_amounts(
    texts: dict[Hashable, str], unit: str
) -> tuple[dict[Hashable, Any], Mapping[Hashable, str]]:
    """Amounts that are digits alone, as almost all are, and the texts of the others."""
    amounts: dict[Hashable, Any] = {}
    others: dict[Hashable, str] = {}
    for key, text in texts.items():
        if len(text) <= _LONGEST_PLAIN and _is_plain(text):
            amounts[key] = amount(Decimal(text), None, unit).value
        else:
            others[key] = text
    return amounts, others


_LONGEST_PLAIN = 8
"""Characters of a number that is surely small enough in any unit; no other text stands in a plain number's way."""


def refusals(document: str, columns: Sequence[ColumnCells]) -> dict[tuple[str, str], tuple[str, str]]:
    """Spellings that the document's model refuses: (field, text) to (rule, hint).

    The pattern of the model's own check is asked first, text by text: a validation costs as much as thousands of
    them, and in most files there is nothing to refuse.
    """
    texts: dict[str, list[str]] = {}
    patterns = _patterns(document)
    for one in columns:
        if pattern := patterns.get(one.spec.name):
            number = one.spec.type in ("M", "P", "Q", "N")
            distinct_texts = {
                text for text in one.texts.values() if not (number and _is_plain(text)) and len(text) <= 200
            }
            if odd := sorted(text for text in distinct_texts if not pattern.match(text)):
                texts[one.spec.name] = odd
    if not texts:
        return {}
    height = max(map(len, texts.values()))
    frame = pd.DataFrame(
        {
            name: pd.Series([*given, *[None] * (height - len(given))], dtype="str")
            for name, given in texts.items()
        }
    )
    try:
        _schema(document, frozenset(texts)).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        found = {}
        for name, check, index in zip(cases["column"], cases["check"], cases["index"], strict=True):
            hint, _, rule = str(check).rpartition("|")
            found[str(name), texts[str(name)][int(index)]] = (rule, hint)
        return found
    return {}


def _is_plain(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdigit() and text[0] != "."


@cache
def _patterns(document: str) -> dict[str, re.Pattern[str]]:
    """Patterns of the checks of the document's model, by field."""
    schema = DOCUMENTS[document].model.to_schema()
    return {
        name: re.compile(check.statistics["pattern"])
        for name, column in schema.columns.items()
        for check in column.checks
    }


@cache
def _schema(document: str, present: frozenset[str]) -> pa.DataFrameSchema:
    schema = DOCUMENTS[document].model.to_schema()
    return schema.remove_columns([name for name in schema.columns if name not in present])
