"""Two small publications side by side in memory: the small candidate of the audit's tests, twice."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from duckdb import DuckDBPyConnection

from gutou.database import create_published_tables
from gutou.diff import Change, Side, changes, compare
from tests.publish.small_candidate import ROWS
from tests.small import small_build

BEFORE, AFTER = Side("before_file", "r0"), Side("after_file", "r1")
ROWS_ONLY = ROWS[ROWS.index("INSERT INTO submission") :]


@contextmanager
def two_sides(before: str = "", after: str = "") -> Iterator[DuckDBPyConnection]:
    """A connection with both, each altered by some SQL."""
    con = _sound()
    try:
        for side, altered in ((BEFORE, before), (AFTER, after)):
            con.execute(f"ATTACH ':memory:' AS {side.catalog}")
            con.execute(f"COPY FROM DATABASE memory TO {side.catalog}")
            con.execute(f"USE {side.catalog}")
            if altered:
                con.execute(altered)
        con.execute("USE memory")
        yield con
    finally:
        con.execute("USE memory")
        for side in (BEFORE, AFTER):
            con.execute(f"DETACH DATABASE IF EXISTS {side.catalog}")


def compared(before: str = "", after: str = "") -> list[Change]:
    """What changes from one to the other, each altered by some SQL."""
    with two_sides(before, after) as con:
        compare(con, BEFORE, AFTER)
        return changes(con)


@cache
def _sound() -> DuckDBPyConnection:
    """A connection whose main database is the small candidate; made once, since making it costs more than a comparison."""
    opened = small_build()
    con = opened.__enter__()
    atexit.register(opened.__exit__, None, None, None)
    create_published_tables(con)
    con.execute(ROWS_ONLY)
    return con
