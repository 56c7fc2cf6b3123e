"""The tables ``revision*`` (修订) of a candidate: what it changes against the published database, and the history.

They describe runs, like ``run_log``: earlier rows are carried over from the published database, and a rebuild is not
held to them.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.diff import sides, triangle
from gutou.diff.changes import compare
from gutou.diff.fields import compared_tables
from gutou.diff.sides import Side

PUBLISHED = "published"
NOTHING = ""
"""Name of a database that is not there: a side without tables."""


def fill(con: DuckDBPyConnection, database: Path, run_id: str) -> int:
    """Fill ``revision``, ``revision_triangle`` and ``revision_summary`` of a candidate whose other tables are complete.

    Args:
        con: The build connection, ``run_log`` written.
        database: The published database; where there is none, or none that can be read, nothing has been revised.
        run_id: The candidate's run.

    Returns:
        How many figures differ from the published ones.
    """
    there = _attach(con, database)
    earlier, candidate = Side(PUBLISHED if there else NOTHING), Side(_own(con), run_id)
    try:
        compare(con, earlier, candidate)
        run(con, "diff/carried")
        found = record(con, run_id)
        triangle.fill(con)
    finally:
        sides.clear(con)
        if there:
            con.execute(f"DETACH {PUBLISHED}")
    return found


def record(con: DuckDBPyConnection, to_run: str, status: str = "published") -> int:
    """Add what :func:`gutou.diff.compare` found to ``revision``; figures that change every day are not kept.

    Args:
        con: The build connection, after ``compare``.
        to_run: The run in which they changed.
        status: ``published`` (in force with this run), or ``waiting`` (the period is frozen, they are not in force).

    Returns:
        How many were added.
    """
    daily = [f"{f.table}.{f.name}" for table in compared_tables() for f in table.fields if f.daily]
    run(con, "diff/revision", {"to_run": to_run, "status": status, "daily": daily})
    found = con.execute(
        "SELECT count(*) FROM revision WHERE to_run = ? AND status = ?", [to_run, status]
    ).fetchone()
    return int(found[0]) if found else 0


def _attach(con: DuckDBPyConnection, database: Path) -> bool:
    if not database.is_file():
        return False
    path = str(database).replace("'", "''")
    try:
        con.execute(f"ATTACH '{path}' AS {PUBLISHED} (READ_ONLY)")
    except duckdb.Error:
        return False
    return True


def _own(con: DuckDBPyConnection) -> str:
    found = con.execute("SELECT current_database()").fetchone()
    return str(found[0]) if found else ""
