"""Stable order of rows (稳定次序), so that two runs on the same input publish the same tables row for row."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from gutou.database import table_definitions

DESCRIBE_RUNS = ("run_log", "revision", "revision_triangle", "revision_summary")


def order_tables(con: DuckDBPyConnection) -> None:
    """Rewrite every published table in the order of its ``order_by`` (else its key), ties by all other columns.

    Analysts' filters by period also read less when rows of a period lie together. Comments are lost: call
    :func:`gutou.publish.dictionary.finish_schema` afterwards.
    """
    for name in table_definitions():
        order_table(con, name)


def order_table(con: DuckDBPyConnection, name: str) -> None:
    """Rewrite one published table in its stable order."""
    table = table_definitions()[name]
    keeps_order = con.execute("SELECT current_setting('preserve_insertion_order')").fetchone()
    con.execute("SET preserve_insertion_order = true")
    columns = ", ".join(f'"{c["name"]}" {c["type"]}' for c in table["columns"])
    con.execute(f'CREATE TABLE "{name} in order" ({columns})')
    con.execute(f'INSERT INTO "{name} in order" SELECT * FROM "{name}" ORDER BY {_order(table)}')
    con.execute(f'DROP TABLE "{name}" CASCADE')
    con.execute(f'ALTER TABLE "{name} in order" RENAME TO "{name}"')
    if keeps_order is not None:
        con.execute(f"SET preserve_insertion_order = {str(keeps_order[0]).lower()}")


def _order(table: dict[str, Any]) -> str:
    names = [column["name"] for column in table["columns"]]
    first = table.get("order_by") or table["key"]
    leading = [f'"{term}"' if term in names else term for term in first]
    rest = [f'"{name}"' for name in names if name not in first]
    return ", ".join(f"{term} ASC NULLS LAST" for term in [*leading, *rest])


def table_digest(path: Path, exclude: Collection[str] = DESCRIBE_RUNS) -> dict[str, str]:
    """Fingerprint of every published table of a database file, rows in the order they stand in.

    Args:
        path: A published database or a candidate that is closed.
        exclude: Tables left out; by default those that describe runs.

    Returns:
        Table name → SHA-256 over its rows. Equal fingerprints mean equal tables, row for row. A table that the file's
        version did not have is absent.
    """
    with duckdb.connect(str(path), read_only=True) as con:
        present = {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        wanted = (name for name in table_definitions() if name in present and name not in exclude)
        return {name: _digest(con, name) for name in wanted}


def _digest(con: DuckDBPyConnection, name: str) -> str:
    # What the audit says of tables that describe runs counts the runs so far.
    listed = ", ".join(f"'{table}'" for table in DESCRIBE_RUNS)
    kept = f"WHERE table_name NOT IN ({listed})" if name == "audit_check" else ""
    row = con.execute(
        f"""SELECT sha256(coalesce(string_agg(sha256(CAST(to_json(t) AS VARCHAR)), '' ORDER BY t.rowid), ''))
        FROM (SELECT rowid, * FROM "{name}" {kept}) AS t"""
    ).fetchone()
    return str(row[0]) if row else ""
