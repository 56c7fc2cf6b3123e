"""Python rows into DuckDB tables, typed, through Arrow."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import duckdb

Type = Literal["text", "texts", "integer", "integers", "number", "flag"]

_pa: Any = importlib.import_module("pyarrow")  # without usable type hints
_TYPES = {
    "text": _pa.string(),
    "texts": _pa.list_(_pa.string()),
    "integer": _pa.int64(),
    "integers": _pa.list_(_pa.int64()),
    "number": _pa.float64(),
    "flag": _pa.bool_(),
}


def load(
    con: duckdb.DuckDBPyConnection, table: str, types: Mapping[str, Type], rows: Sequence[Sequence[Any]]
) -> None:
    """Create or replace ``table`` from rows whose values stand in the order of ``types``."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(types)
    schema = _pa.schema([(name, _TYPES[kind]) for name, kind in types.items()])
    con.register("loaded", _pa.table(dict(zip(types, map(list, columns), strict=True)), schema=schema))
    try:
        con.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM loaded")
    finally:
        con.unregister("loaded")
