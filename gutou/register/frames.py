"""Python rows into DuckDB tables, typed, through Arrow."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import duckdb

Type = Literal["text", "texts", "integer", "integers", "number", "flag", "bytes"]

Arrow: TypeAlias = Any
"""An Arrow table; pyarrow has no usable type hints."""

_pa: Any = importlib.import_module("pyarrow")  # without usable type hints
_TYPES = {
    "text": _pa.string(),
    "texts": _pa.list_(_pa.string()),
    "integer": _pa.int64(),
    "integers": _pa.list_(_pa.int64()),
    "number": _pa.float64(),
    "flag": _pa.bool_(),
    "bytes": _pa.binary(),
}


def arrow_table(types: Mapping[str, Type], rows: Sequence[Sequence[Any]]) -> Arrow:
    """An Arrow table of rows whose values stand in the order of ``types``."""
    return arrow_columns(types, *(zip(*rows, strict=True) if rows else [()] * len(types)))


def arrow_columns(types: Mapping[str, Type], *columns: Sequence[Any]) -> Arrow:
    """An Arrow table of columns in the order of ``types``."""
    schema = _pa.schema([(name, _TYPES[kind]) for name, kind in types.items()])
    return _pa.table(dict(zip(types, map(list, columns), strict=True)), schema=schema)


def coded(texts: Sequence[str], places: NDArray[np.int64]) -> Arrow:
    """An Arrow array of texts by their places in a list; it keeps each once."""
    return _pa.DictionaryArray.from_arrays(places.astype(np.int32), _pa.array(texts, _pa.string()))


def of_period(period: str, types: Mapping[str, Type], *columns: Arrow | NDArray[Any]) -> Arrow:
    """An Arrow table of a period's columns in the order of ``types``, the first of which is the period."""
    of = coded([period], np.zeros(len(columns[0]), np.int64))
    return _pa.table(dict(zip(types, (of, *columns), strict=True)))


def join(types: Mapping[str, Type], tables: Sequence[Arrow]) -> Arrow:
    """Arrow tables of the columns of ``types``, one below the other; there may be none."""
    return _pa.concat_tables(tables) if tables else arrow_table(types, ())


def load(
    con: duckdb.DuckDBPyConnection, table: str, types: Mapping[str, Type], rows: Sequence[Sequence[Any]]
) -> None:
    """Create or replace ``table`` from rows whose values stand in the order of ``types``."""
    load_arrow(con, table, arrow_table(types, rows))


def load_arrow(con: duckdb.DuckDBPyConnection, table: str, given: Arrow) -> None:
    """Create or replace ``table`` from an Arrow table or record batch reader."""
    con.register("loaded", given)
    try:
        con.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM loaded")
    finally:
        con.unregister("loaded")


def fetch_arrays(con: duckdb.DuckDBPyConnection) -> dict[str, NDArray[Any]]:
    """The columns of the last result; none of them may hold a null."""
    return {name: np.asarray(values) for name, values in con.fetchnumpy().items()}
