"""Cases that share one build: making a build takes a second, whether of one project or of a hundred.

What a whole city decides (is there an export of the library, does it hold real estate) is decided for all cases of a build;
cases of which it is a part stand in a build of their own kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any

from duckdb import DuckDBPyConnection

from tests.scope.world import Row, built, rows_of

OWN = ("project", "project_name", "owner_name", "library_code")
"""What would make one project of two cases, and is therefore each case's own."""

Told = dict[str, dict[str, list[dict[str, Any]]]]


class Case:
    """Rows in a build with others', and what the build says of them, in the names they were given."""

    def __init__(self, build: SharedBuild, tag: str) -> None:
        self._build, self._tag = build, tag

    def rows(self, table: str, **equal: Any) -> list[dict[str, Any]]:
        """Rows of a table on the case's projects, sorted by all columns; of those with the given values."""
        found = self._build.told()[table][self._tag]
        return [row for row in found if all(row[name] == value for name, value in equal.items())]

    def one(self, table: str, **equal: Any) -> dict[str, Any]:
        """The only such row."""
        (row,) = self.rows(table, **equal)
        return row


class SharedBuild:
    """One build for many cases, made when the first of them asks."""

    def __init__(self, make: Callable[..., AbstractContextManager[DuckDBPyConnection]] = built) -> None:
        self._make = make
        self._rows: list[dict[str, Any]] = []
        self._pending: list[tuple[str, str]] = []
        self._tags: list[str] = []
        self._told: Told = {}

    def case(self, *rows: Row, pending: Iterable[tuple[int, int]] = ()) -> Case:
        """A case of rows; ``pending`` names pairs of them, counted from 0, that may be one project."""
        assert not self._told, "the build is made"
        tag = f"Q{len(self._tags):03}"
        self._tags.append(tag)
        own = [_apart(tag, number, row) for number, row in enumerate(rows, start=5)]
        self._rows += own
        self._pending += [(own[one]["row_key"], own[other]["row_key"]) for one, other in pending]
        return Case(self, tag)

    def told(self) -> Told:
        """Every table that names projects: by its name and the case."""
        if not self._told:
            with self._make(self._rows, *([self._pending] if self._pending else [])) as con:
                self._told = {table: self._by_case(con, table) for table in _tables(con)}
        return self._told

    def _by_case(self, con: DuckDBPyConnection, table: str) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows_of(con, f"SELECT * FROM {table} WHERE project_id IS NOT NULL ORDER BY ALL"):
            tag = row["project_id"][:4]
            found[tag].append({name: _without(tag, value) for name, value in row.items()})
        assert set(found) <= set(self._tags), table
        return found


def _apart(tag: str, number: int, row: Row) -> dict[str, Any]:
    """A row in files of its case's own, in the place that it would have alone."""
    place = {
        "row_key": f"{tag}:表1:{number}", "submission_id": tag, "row_number": number,
        "file_sha256": f"{tag}sha-{row['department']}", "file_name": f"{tag}{row['department']}.xlsx",
    }  # fmt: skip
    own = {name: f"{tag}{row[name]}" for name in OWN if row.get(name) is not None}
    return place | dict(row) | own


def _without(tag: str, value: Any) -> Any:
    if isinstance(value, str):
        return value.replace(tag, "")
    return [_without(tag, item) for item in value] if isinstance(value, list) else value


def _tables(con: DuckDBPyConnection) -> list[str]:
    named = con.execute(
        "SELECT DISTINCT database_name, table_name FROM duckdb_columns() "
        "WHERE column_name = 'project_id' AND NOT internal ORDER BY ALL"
    ).fetchall()
    return [f"work.{table}" if database == "work" else table for database, table in named]
