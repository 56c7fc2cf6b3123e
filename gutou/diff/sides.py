"""The two publications that are compared (比较双方), laid out under the same names whatever version wrote them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection

from gutou.database import build_connection, table_definitions

BEFORE, AFTER = "before", "after"
LOOKED_AT = (
    "run_log",
    "submission",
    "arrival",
    "project",
    "project_source",
    "project_alias",
    "project_split",
    "match_review",
    "scope_decision",
    "finding",
    "library_record",
    "reconciliation",
    "entry",
    "verification",
    "dispatch",
    "gap",
    "plan",
    "rule",
    "revision",
    "revision_triangle",
)
"""Published tables that the comparison reads: the figures, and what may have caused their changes."""


@dataclass(frozen=True)
class Side:
    """One of the two: a database attached to the connection, or a schema of one.

    Attributes:
        catalog: Name under which it is attached (``current_database()`` for the main one).
        run_id: The run that made it; None: the last of its ``run_log``.
        schema: Schema that holds its tables.
        period: Only this period, to be set beside another one; None: every period.
    """

    catalog: str
    run_id: str | None = None
    schema: str = "main"
    period: str | None = None


@contextmanager
def attached(before: Path, after: Path | None = None) -> Iterator[tuple[DuckDBPyConnection, Side, Side]]:
    """A connection of its own with two published files, read-only; one file may be given for both sides."""
    with build_connection() as con:
        con.execute(f"ATTACH {_literal(before)} AS before_file (READ_ONLY)")
        if after is None or after.samefile(before):
            yield con, Side("before_file"), Side("before_file")
        else:
            con.execute(f"ATTACH {_literal(after)} AS after_file (READ_ONLY)")
            yield con, Side("before_file"), Side("after_file")


def lay_out(con: DuckDBPyConnection, before: Side, after: Side) -> None:
    """Make the views ``work.before.<table>`` and ``work.after.<table>`` with the columns of today.

    A table or column that a version did not have is empty. Where single periods are set beside each other, both sides
    show the later one's; ``work.<side>.run`` is one row, the run that made the side.
    """
    shown = after.period if before.period is not None else None
    for name, side in ((BEFORE, before), (AFTER, after)):
        con.execute(f"DROP SCHEMA IF EXISTS work.{name} CASCADE")
        con.execute(f"CREATE SCHEMA work.{name}")
        present = columns_present(con, side)
        for table in LOOKED_AT:
            con.execute(f'CREATE VIEW work.{name}."{table}" AS {_selected(present, side, table, shown)}')
        only = f"WHERE run_id = {_text(side.run_id)}" if side.run_id else ""
        con.execute(
            f"CREATE VIEW work.{name}.run AS FROM work.{name}.run_log {only} ORDER BY run_id DESC LIMIT 1"
        )


def clear(con: DuckDBPyConnection) -> None:
    """Take the views away again; tables of either side can then be rewritten."""
    for name in (BEFORE, AFTER):
        con.execute(f"DROP SCHEMA IF EXISTS work.{name} CASCADE")


def columns_present(con: DuckDBPyConnection, side: Side) -> dict[str, set[str]]:
    """Columns of the tables that the side's version has."""
    found = con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = ? AND schema_name = ?",
        [side.catalog, side.schema],
    ).fetchall()
    present: dict[str, set[str]] = {}
    for table, column in found:
        present.setdefault(table, set()).add(column)
    return present


def _selected(present: Mapping[str, set[str]], side: Side, table: str, shown: str | None) -> str:
    columns = present.get(table, set())
    listed = []
    for column in table_definitions()[table]["columns"]:
        name, kind = column["name"], column["type"]
        value = f'CAST("{name}" AS {kind})' if name in columns else f"CAST(NULL AS {kind})"
        if name == "period" and shown is not None and side.period is not None:
            value = _text(shown)
        listed.append(f'{value} AS "{name}"')
    if not columns:
        return f"SELECT {', '.join(listed)} WHERE false"
    narrowed = f" WHERE period = {_text(side.period)}" if side.period and "period" in columns else ""
    return f'SELECT {", ".join(listed)} FROM "{side.catalog}"."{side.schema}"."{table}"{narrowed}'


def _literal(path: Path) -> str:
    return _text(str(path))


def _text(value: str | None) -> str:
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"
