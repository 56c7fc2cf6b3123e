"""Which figures count as revised, and where their causes are looked for (``schemas/revision.toml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from gutou.database import table_definitions
from gutou.errors import UsageError
from gutou.scope.policy import read_policy

ROW_DIGEST = "row_digest"
_NUMBERS = ("DECIMAL", "INTEGER", "BIGINT", "DOUBLE")


@dataclass(frozen=True)
class Field:
    """A figure that is compared (比较字段); the other attributes are said in ``schemas/revision.toml``."""

    table: str
    name: str
    label: str
    unit: str
    number: bool
    reported: tuple[str, ...] = (ROW_DIGEST,)
    documents: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    decided: str | None = None
    touched: tuple[str, ...] = ()
    plan: bool = False
    sums: str | None = None
    clock: bool = False
    daily: bool = False
    absent: str | None = None


@dataclass(frozen=True)
class Table:
    """A published table that is compared (比较的表)."""

    name: str
    project: bool
    record: str | None = None
    presence: str | None = None
    subject: str | None = None
    fields: tuple[Field, ...] = field(default=())


@cache
def compared_tables() -> tuple[Table, ...]:
    """The tables compared, with their fields.

    Raises:
        UsageError: The policy names a table, column or part that does not exist.
    """
    tables = tuple(_table(listed) for listed in read_policy("revision")["tables"])
    known = {f"{f.table}.{f.name}" for table in tables for f in table.fields}
    for part in (part for table in tables for f in table.fields for part in f.parts):
        if part not in known:
            raise UsageError(f"schemas/revision.toml：没有字段 {part}")
    return tables


def triangle_figures() -> tuple[str, ...]:
    """Figures of ``gap`` whose revisions are followed from their first publication on."""
    return tuple(read_policy("revision")["triangle"]["figures"])


def settings_without_figures() -> tuple[str, ...]:
    """Settings that no figure depends on."""
    return tuple(read_policy("revision")["settings"]["without_figures"])


def field_label(table: str, name: str) -> str:
    """Chinese label of a column of a published table."""
    return str(_column(table, name)["label"])


def _table(listed: Mapping[str, Any]) -> Table:
    name = listed["name"]
    fields = tuple(_field(name, column, told) for column, told in listed["fields"].items())
    about = {key: listed[key] for key in ("record", "presence", "subject") if key in listed}
    return Table(name, listed["project"], fields=fields, **about)


def _field(table: str, name: str, told: Mapping[str, Any]) -> Field:
    column = _column(table, name)
    lists: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in told.items()
    }
    number = str(column["type"]).startswith(_NUMBERS)
    return Field(table, name, str(column["label"]), str(column["unit"]), number, **lists)


def _column(table: str, name: str) -> Mapping[str, Any]:
    for column in table_definitions()[table]["columns"]:
        if column["name"] == name:
            return column  # type: ignore[no-any-return]
    raise UsageError(f"schemas/revision.toml：表 {table} 没有列 {name}")
