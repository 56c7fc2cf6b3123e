"""Kinds of fields (字段类型) and how the models declare them.

| kind | meaning | staged as |
|---|---|---|
| T | text | VARCHAR |
| C | code, kept as text | VARCHAR |
| E | one of a list; ``free`` keeps text that is none of them | VARCHAR |
| M | money | DECIMAL(18,6) in 万元 |
| Q | other quantity | DECIMAL(18,6) |
| P | percentage points | DECIMAL(12,6) |
| N | whole number | BIGINT |
| B | yes or no | BOOLEAN |
| D | day ``YYYY-MM-DD``, month ``YYYY-MM``, or ``YYYY`` where only the year is written | VARCHAR |
"""

# ruff: noqa: ANN401 - a pandera field stands where the model says str

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandera.pandas as pa

from schemas.documents import patterns

Kind = Literal["T", "C", "E", "M", "Q", "P", "N", "B", "D"]

DUCKDB_TYPES: dict[Kind, str] = {
    "T": "VARCHAR",
    "C": "VARCHAR",
    "E": "VARCHAR",
    "D": "VARCHAR",
    "M": "DECIMAL(18,6)",
    "Q": "DECIMAL(18,6)",
    "P": "DECIMAL(12,6)",
    "N": "BIGINT",
    "B": "BOOLEAN",
}


@dataclass(frozen=True)
class FieldSpec:
    """One field of a document.

    Attributes:
        name: Column of the staged data, kept up to the published tables.
        type: Kind of value, see the module.
        label: What our own templates print.
        required: The column must be there, or the file is rejected.
        personal: Staged, never published, masked in findings.
        values: The list of an E field, in the words that are stored.
        words: Name of its synonyms in ``schemas/vocabulary/values.toml``, where that is not the field's.
        free: An E field that keeps text which is none of its values.
        own: A C field whose codes we hand out ourselves; their case counts.
        month: A D field that is cut to its month.
        fill: A vertically merged cell speaks for every row it covers.
    """

    name: str
    type: Kind
    label: str
    required: bool = False
    personal: bool = False
    values: tuple[str, ...] = ()
    words: str = ""
    free: bool = False
    own: bool = False
    month: bool = False
    fill: bool = False

    @property
    def duckdb_type(self) -> str:
        """Type of the staged column."""
        return DUCKDB_TYPES[self.type]


def _field(kind: Kind, label: str, pattern: str | None = None, message: str = "", **more: Any) -> Any:
    checks: dict[str, Any] = {}
    if pattern:
        checks["str_matches"] = {"pattern": rf"(?i:{patterns.unnamed(pattern)})\Z", "error": message}
    return pa.Field(nullable=True, metadata={"kind": kind, "label": label, **more}, **checks)


def text(label: str, *, personal: bool = False, fill: bool = False) -> Any:
    """Text (T)."""
    return _field("T", label, personal=personal, fill=fill)


def code(label: str, pattern: str | None = None, message: str = "", *, own: bool = False) -> Any:
    """Code kept as text (C); a form that is not ``pattern`` is a warning and the text stays."""
    return _field("C", label, pattern, f"{message}|IN12", own=own)


def one_of(label: str, *values: str, words: str = "", free: bool = False, fill: bool = False) -> Any:
    """One of a list (E); synonyms stand in ``schemas/vocabulary/values.toml``."""
    return _field("E", label, values=values, words=words, free=free, fill=fill)


def money(label: str) -> Any:
    """Money (M)."""
    return _field("M", label, patterns.MONEY, "不是能读出的金额，请只填一个数|IN07")


def quantity(label: str) -> Any:
    """A quantity that is no money (Q)."""
    return _field("Q", label, patterns.QUANTITY, "不是能读出的数，请只填一个数|IN08")


def whole(label: str) -> Any:
    """Whole number (N)."""
    return _field("N", label, patterns.QUANTITY, "不是能读出的整数|IN08")


def percent(label: str) -> Any:
    """Percentage points (P)."""
    return _field("P", label, patterns.PERCENT, "不是能读出的百分数，请填如 5.2 并在表头写明 %|IN08")


def day(label: str) -> Any:
    """Day, or month where only that is known (D)."""
    return _field("D", label, patterns.DATE, "不是能读出的日期，请填如 2025-03 或 2025-03-01|IN09")


def month(label: str) -> Any:
    """Month (D), a day is cut to its month."""
    return _field("D", label, patterns.DATE, "不是能读出的年月，请填如 2025-03|IN09", month=True)


def yes_no(label: str) -> Any:
    """Yes or no (B)."""
    return _field("B", label)
