"""Small tables handed to SQL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from duckdb import DuckDBPyConnection


def create(con: DuckDBPyConnection, name: str, columns: Mapping[str, str]) -> None:
    """Make the table ``name``, empty, from column names and DuckDB types."""
    con.execute(f"CREATE OR REPLACE TABLE {name} ({_listed(columns)})")


def ensure(con: DuckDBPyConnection, name: str, columns: Mapping[str, str]) -> None:
    """Make the table ``name``, empty, where there is none; asking the catalog first would read it whole."""
    con.execute(f"CREATE TABLE IF NOT EXISTS {name} ({_listed(columns)})")


def store(
    con: DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]
) -> None:
    """Make ``rows`` the table ``name``; one list per column passes the border, which is fast for any number."""
    create(con, name, columns)
    if not rows:
        return
    kinds = list(columns.values())
    unnested = ", ".join(f"unnest(${i}::{kind}[])" for i, kind in enumerate(kinds, start=1))
    con.execute(f"INSERT INTO {name} SELECT {unnested}", [list(column) for column in zip(*rows, strict=True)])


def append(
    con: DuckDBPyConnection, name: str, rows: Sequence[Sequence[Any]], columns: Sequence[str] | None = None
) -> None:
    """Add ``rows`` to the table ``name`` in one statement: one per row costs a millisecond each.

    Args:
        con: The connection.
        name: The table; it exists.
        rows: Values in the order of ``columns``.
        columns: Those that are given, the others stay empty; all by default.
    """
    if not rows:
        return
    kinds = dict(con.execute(f"SELECT column_name, column_type FROM (DESCRIBE {name})").fetchall())
    given = columns or list(kinds)
    listed = ", ".join(f'"{column}"' for column in given)
    unnested = ", ".join(f"unnest(${i}::{kinds[column]}[])" for i, column in enumerate(given, start=1))
    values = [list(column) for column in zip(*rows, strict=True)]
    con.execute(f"INSERT INTO {name} ({listed}) SELECT {unnested}", values)


def _listed(columns: Mapping[str, str]) -> str:
    return ", ".join(f'"{column}" {kind}' for column, kind in columns.items())


def escaped(paths: Sequence[str]) -> list[str]:
    """Paths as ``read_parquet`` takes them for themselves; a folder's name may hold ``[``, ``*`` or ``?``."""
    return [re.sub(r"([\[*?])", r"[\1]", path) for path in paths]
