"""Two small publications side by side in memory: the small candidate of the audit's tests, twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from duckdb import DuckDBPyConnection

from gutou.database import build_connection, create_published_tables
from gutou.diff import Change, Side, changes, compare
from tests.publish.small_candidate import ROWS

BEFORE, AFTER = Side("before_file", "r0"), Side("after_file", "r1")


@contextmanager
def two_sides(before: str = "", after: str = "") -> Iterator[DuckDBPyConnection]:
    """A connection with both, each altered by some SQL."""
    rows = ROWS[ROWS.index("INSERT INTO submission") :]
    with build_connection() as con:
        for side, altered in ((BEFORE, before), (AFTER, after)):
            con.execute(f"ATTACH ':memory:' AS {side.catalog}")
            con.execute(f"USE {side.catalog}")
            create_published_tables(con)
            con.execute(rows)
            if altered:
                con.execute(altered)
        con.execute("USE memory")
        yield con


def compared(before: str = "", after: str = "") -> list[Change]:
    """What changes from one to the other, each altered by some SQL."""
    with two_sides(before, after) as con:
        compare(con, BEFORE, AFTER)
        return changes(con)
