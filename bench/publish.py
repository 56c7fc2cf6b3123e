"""The published file at a million projects: point look-ups and the twenty questions of docs/analysts.md.

Run: ``PYTHONPATH=. python bench/publish.py [--projects 1000000] [--no-sqlite]``. A database with the real tables, order,
comments and macros is made by SQL and asked read-only; the same look-ups and questions are asked of Parquet files (DuckDB over
one file per table), and those that are plain SQL of SQLite with an index on project_id. Each statement runs five times after
one to warm up; the median counts.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from gutou.database import build_connection, create_published_tables, table_definitions
from gutou.publish import analysts_page, macros
from gutou.publish.dictionary import finish_schema, value_labels
from gutou.publish.order import order_tables

FILLED = (
    "project",
    "project_source",
    "reconciliation",
    "library_record",
    "scope_decision",
    "project_value",
    "finding",
)
PLAIN = {
    "project by id": "SELECT * FROM project WHERE project_id = '{id}' AND period = '2025-06'",
    "its rows": "SELECT * FROM project_source WHERE project_id = '{id}' AND period = '2025-06'",
    "its decisions": "SELECT * FROM scope_decision WHERE project_id = '{id}' AND period = '2025-06'",
    "its differing values": "SELECT * FROM project_value WHERE project_id = '{id}' AND period = '2025-06'",
    "projects by county": "SELECT region_name, count(*), sum(ytd_wan) FROM project "
    "WHERE period = '2025-06' GROUP BY region_name",
    "results of comparing": "SELECT status, count(*), sum(survey_ytd_wan) FROM reconciliation "
    "WHERE period = '2025-06' GROUP BY status",
    "largest differences": "SELECT project_id, difference_wan FROM reconciliation WHERE period = '2025-06' "
    "AND status = 'amount_differs' ORDER BY abs(difference_wan) DESC, project_id LIMIT 5",
}
_ROWS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


def main() -> None:
    """Print the size of the file and one line per question: milliseconds on the file, on Parquet and on SQLite."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=1_000_000)
    parser.add_argument("--no-sqlite", action="store_true", help="leave SQLite out; its copy takes minutes")
    wanted = parser.parse_args()
    projects = wanted.projects
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        database, seconds = build(root, projects)
        print(f"{projects:,} projects: {database.stat().st_size / 2**20:,.0f} MiB, filled in {seconds:.0f} s")
        with duckdb.connect(str(database), read_only=True) as con, over_parquet(con, root) as files:
            middle = con.execute(
                "SELECT project_id FROM project ORDER BY project_id OFFSET ? LIMIT 1", [projects // 2]
            )
            (project_id,) = middle.fetchall()[0]
            plain = {name: sql.format(id=project_id) for name, sql in PLAIN.items()}
            lite = None if wanted.no_sqlite else sqlite_copy(con, root)
            questions = analysts_page.statements(analysts_page.PAGE.read_text(encoding="utf-8"))
            asked = plain | {"项目(id)": f"FROM 项目('{project_id}')", "项目(name)": "FROM 项目('第500号')"}
            asked |= {f"question {i}" if i else "macros": sql for i, sql in enumerate(questions)}
            print(f"{'':<24}{'gutou.duckdb':>14}{'parquet':>10}{'sqlite':>10}  ms")
            for name, sql in asked.items():
                other = f"{median(lite, sql):10.1f}" if lite and name in plain else f"{'–':>10}"
                print(f"{name:<24}{median(con, sql):14.1f}{median(files, sql):10.1f}{other}")
            if lite:
                lite.close()


def build(root: Path, projects: int) -> tuple[Path, float]:
    """A published file of so many projects, and how long it took."""
    path, started = root / "gutou.duckdb", time.monotonic()
    with build_connection(path) as con:
        create_published_tables(con)
        for statement in _ROWS.format(n=projects).split(";"):
            if statement.strip():
                con.execute(statement)
        order_tables(con)
        finish_schema(con)
    path.chmod(0o440)
    return path, time.monotonic() - started


@contextmanager
def over_parquet(con: DuckDBPyConnection, root: Path) -> Iterator[DuckDBPyConnection]:
    """A database of views over one Parquet file per table, with the same macros."""
    with duckdb.connect(config={"threads": 2}) as files:
        for name in table_definitions():
            path = root / f"{name}.parquet"
            con.execute(f"COPY \"{name}\" TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
            files.execute(
                f'CREATE VIEW "{name}" AS SELECT *, file_row_number AS rowid '
                f"FROM read_parquet('{path}', file_row_number = true)"
            )
        macros.create_macros(files, value_labels())
        yield files


def sqlite_copy(con: DuckDBPyConnection, root: Path) -> sqlite3.Connection:
    """The filled tables in SQLite, with an index on project_id."""
    lite = sqlite3.connect(root / "gutou.sqlite")
    for name in FILLED:
        columns = table_definitions()[name]["columns"]
        lite.execute(f"CREATE TABLE {name} ({', '.join(c['name'] for c in columns)})")
        money = ", ".join(
            f"{c['name']}::DOUBLE" if c["type"].startswith("DECIMAL") else c["name"] for c in columns
        )
        rows = con.cursor().execute(f"SELECT {money} FROM {name}")
        while chunk := rows.fetchmany(50_000):
            lite.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' for _ in columns)})", chunk)
        lite.execute(f"CREATE INDEX {name}_project ON {name} (project_id)")
    lite.commit()
    return lite


def median(con: DuckDBPyConnection | sqlite3.Connection, sql: str) -> float:
    """Milliseconds of five askings after one."""
    con.execute(sql).fetchall()
    spent = []
    for _ in range(5):
        started = time.perf_counter()
        con.execute(sql).fetchall()
        spent.append((time.perf_counter() - started) * 1000)
    return statistics.median(spent)


if __name__ == "__main__":
    main()
