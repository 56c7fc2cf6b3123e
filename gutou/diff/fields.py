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
RELINKED = "project.project_id"
"""The figure that a merge, split or move of a project is listed under."""
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
    elsewhere: tuple[str, ...] = ()
    parts: tuple[tuple[str, ...], ...] = ()
    decided: str | None = None
    ruled: bool = False
    paired: bool = False
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
    by_record: bool = False
    presence: str | None = None
    subject: str | None = None
    fields: tuple[Field, ...] = field(default=())


@dataclass(frozen=True)
class Total:
    """A sum over projects or records (合计): a field of ``gap``, and the figures whose changes explain it, in order."""

    name: str
    field: str
    explained_by: tuple[str, ...]


@cache
def compared_tables() -> tuple[Table, ...]:
    """The tables compared, with their fields.

    Raises:
        UsageError: The policy names a table, column or part that does not exist.
    """
    tables = tuple(_table(listed) for listed in read_policy("revision")["tables"])
    known = {f"{f.table}.{f.name}" for table in tables for f in table.fields}
    parts = {part for table in tables for f in table.fields for group in f.parts for part in group}
    explaining = {figure for total in totals() for figure in total.explained_by}
    if unknown := sorted((parts | explaining) - known - {RELINKED}):
        raise UsageError(f"schemas/revision.toml：没有字段 {'、'.join(unknown)}")
    return tables


@cache
def totals() -> tuple[Total, ...]:
    """The totals of the gap that are bridged from one publication to the other."""
    return tuple(
        Total(told["name"], told["field"], tuple(told["explained_by"]))
        for told in read_policy("revision")["totals"]
    )


def triangle_figures() -> tuple[str, ...]:
    """Figures of ``gap`` whose revisions are followed from their first publication on."""
    return tuple(read_policy("revision")["triangle"]["figures"])


def first_within_months() -> int:
    """Months after its end within which a period must first have been published to be followed."""
    return int(read_policy("revision")["triangle"]["first_within_months"])


def settings_without_figures() -> tuple[str, ...]:
    """Settings that no figure depends on."""
    return tuple(read_policy("revision")["settings"]["without_figures"])


def rule_settings() -> tuple[str, ...]:
    """Settings that scope rules go by."""
    return tuple(read_policy("revision")["settings"]["of_rules"])


def field_label(table: str, name: str) -> str:
    """Chinese label of a column of a published table."""
    return str(_column(table, name)["label"])


def unit_of(table: str, name: str) -> str:
    """Unit of a column of a published table; empty where it has none."""
    return str(_column(table, name)["unit"])


def _table(listed: Mapping[str, Any]) -> Table:
    name = listed["name"]
    fields = tuple(_field(name, column, told) for column, told in listed["fields"].items())
    about = {key: listed[key] for key in ("record", "by_record", "presence", "subject") if key in listed}
    return Table(name, listed["project"], fields=fields, **about)


def _field(table: str, name: str, told: Mapping[str, Any]) -> Field:
    column = _column(table, name)
    lists: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in told.items()
    }
    if "parts" in lists:
        groups = told["parts"] if isinstance(told["parts"][0], list) else [told["parts"]]
        lists["parts"] = tuple(tuple(group) for group in groups)
    number = str(column["type"]).startswith(_NUMBERS)
    return Field(table, name, str(column["label"]), str(column["unit"]), number, **lists)


def _column(table: str, name: str) -> Mapping[str, Any]:
    for column in table_definitions()[table]["columns"]:
        if column["name"] == name:
            return column  # type: ignore[no-any-return]
    raise UsageError(f"schemas/revision.toml：表 {table} 没有列 {name}")
