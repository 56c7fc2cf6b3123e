from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from gutou.database import build_connection, create_published_tables
from gutou.diff import revision
from tests.diff.two_sides import ROWS_ONLY

RUN = "INSERT INTO run_log BY NAME SELECT '{run}' AS run_id, DATE '{day}' AS as_of, 'v1' AS code_version, '{{}}' AS settings;"


def publish(path: Path, run: str, before: Path | None, altered: str = "", day: str = "2025-07-14") -> Path:
    """Build a database on top of a published one, as a run does."""
    with build_connection(path) as con:
        create_published_tables(con)
        con.execute(ROWS_ONLY + altered + RUN.format(run=run, day=day))
        revision.fill(con, before or path.with_name("none.duckdb"), run)
    return path


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(sql).fetchall()


def test_what_changes_is_listed_and_the_history_stays(tmp_path: Path) -> None:
    less = "UPDATE project SET ytd_wan = 90 WHERE project_id = 'P1';"
    gone = "DELETE FROM project WHERE project_id = 'P4'; UPDATE gap SET days_left = days_left - 1;"
    first = publish(tmp_path / "r1.duckdb", "r1", None)
    second = publish(tmp_path / "r2.duckdb", "r2", first, less)
    third = publish(tmp_path / "r3.duckdb", "r3", second, less + gone)
    told = "SELECT from_run, to_run, period, project_id, field, change, status FROM revision ORDER BY to_run"
    assert rows(first, told) == []
    of_second = ("r1", "r2", "2025-06", "P1", "ytd_wan", "decreased", "published")
    # Days left change every day and are no revision.
    of_third = ("r2", "r3", "2025-06", "P4", "ytd_wan", "removed", "published")
    assert rows(second, told) == [of_second]
    assert rows(third, told) == [of_second, of_third]


def test_revisions_that_an_older_version_wrote_are_carried_over(tmp_path: Path) -> None:
    first = publish(tmp_path / "r1.duckdb", "r1", None)
    with duckdb.connect(str(first)) as con:
        con.execute("DROP TABLE revision; DROP TABLE revision_triangle")
        con.execute(
            "CREATE TABLE revision AS SELECT 'r0' AS from_run, 'r1' AS to_run, '2025-06' AS period, 'P1' AS project_id, "
            "'ytd_wan' AS field, 'increased' AS change, '1' AS old_value, '2' AS new_value, '更正' AS cause"
        )
    second = publish(tmp_path / "r2.duckdb", "r2", first)
    told = rows(second, "SELECT from_run, table_name, record, cause, status FROM revision")
    assert told == [("r0", "project", "", "更正", "published")]


@pytest.mark.parametrize("content", [b"", b"not a database"])
def test_a_published_file_that_cannot_be_read_does_not_stop_the_run(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "gutou.duckdb"
    broken.write_bytes(content)
    assert rows(publish(tmp_path / "r1.duckdb", "r1", broken), "FROM revision") == []
