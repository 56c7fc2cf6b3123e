"""What all rows say, described once (描述): equal texts of any month are folded once, and kept from run to run."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

import duckdb

from gutou.database import run, statement
from gutou.register.description import FIELDS
from gutou.register.frames import load_arrow
from gutou.register.rows import Rows, StoredRows
from gutou.register.vocabulary import Places
from gutou.register.worker import described, read, tell_places, write
from gutou.register.worker_pool import Workers

_pa: Any = importlib.import_module("pyarrow")  # without usable type hints

_WORTH_A_CHILD = 6_000
"""Texts that take longer to describe than a child takes to start."""
_TASK = 10_000
_LOW = (1 << 64) - 1
_PLACE = ("period", "row_key", "file_name", "sheet_name", "row_number")
_SOURCE = ("department", "document")
_SAID = (*_SOURCE, *FIELDS, "region_codes")


def _columns(con: duckdb.DuckDBPyConnection, wanted: Sequence[str]) -> str:
    """Columns of ``work.source_row`` as SQL, null where it has none."""
    present = {name for name, *_ in con.execute("DESCRIBE work.source_row").fetchall()}
    return ", ".join(c if c in present else f"NULL AS {c}" for c in wanted)


def _input(con: duckdb.DuckDBPyConnection) -> None:
    """Create ``work.register_input``: where each row stands, and a hash of what it says."""
    # Each with its length before it, so that no text can pass for two.
    hashed = ", ".join(
        f"coalesce(length(CAST({c} AS VARCHAR)) || ':' || CAST({c} AS VARCHAR), '-')" for c in _SAID
    )
    [(rows,)] = con.execute("SELECT count(*) FROM work.source_row").fetchall()
    # A hundred thousand rows lie in one group, which one thread would read; their order does not matter.
    half = f"""WITH given AS (
            SELECT rowid AS line, {_columns(con, (*_PLACE, *_SAID))} FROM work.source_row WHERE rowid {{}} {rows // 2}
        ),
        said AS (SELECT line, {", ".join((*_PLACE, *_SOURCE))}, md5_number(concat({hashed})) AS hash FROM given)
        SELECT * EXCLUDE (hash), CAST(hash >> 64 AS UBIGINT) AS high, CAST(hash & {_LOW}::UHUGEINT AS UBIGINT) AS low
        FROM said"""
    con.execute("SET preserve_insertion_order = false")
    try:
        con.execute(
            f"CREATE OR REPLACE TABLE work.register_input AS ({half.format('<')}) UNION ALL ({half.format('>=')})"
        )
    finally:
        con.execute("RESET preserve_insertion_order")


def describe_texts(con: duckdb.DuckDBPyConnection, places: Places, workers: Workers) -> None:
    """Create ``work.register_described``, with every text of ``work.source_row``.

    Args:
        con: The build; ``work.register_kept_descriptions`` may hold descriptions of earlier runs.
        places: The city's places.
        workers: Children that may help.
    """
    _input(con)
    run(con, "register/12_text")
    kept = con.execute(
        "SELECT 1 FROM duckdb_views() WHERE view_name = 'register_kept_descriptions'"
    ).fetchall()
    _describe(con, places, workers, kept=bool(kept))
    if kept:
        run(con, "register/13_known")
    else:
        con.execute(
            "CREATE OR REPLACE VIEW work.register_described AS SELECT *, true AS fresh FROM work.register_fresh"
        )


def _describe(con: duckdb.DuckDBPyConnection, places: Places, workers: Workers, *, kept: bool) -> None:
    """Describe the texts that are not known; a unit's stand together, so that what comes again is taken apart once."""
    unknown = "ANTI JOIN work.register_kept_descriptions AS kept USING (high, low)" if kept else ""
    texts = con.sql(
        f"""SELECT id, {_columns(con, _SAID)}
        FROM work.register_text JOIN work.source_row AS given ON given.rowid = line {unknown}
        ORDER BY owner_name, project_name, id"""
    ).to_arrow_table()
    if texts.num_rows < _WORTH_A_CHILD or workers.processes < 2:
        load_arrow(con, "work.register_fresh", described(texts.to_pylist(), places))
        return
    folder = workers.folder
    (folder / "places.json").write_text(tell_places(places), encoding="utf-8")
    starts = range(0, texts.num_rows, _TASK)
    for number, start in enumerate(starts):
        write(texts.slice(start, _TASK), folder / f"describe-{number}.arrow")
    workers.run([f"describe {number}" for number in range(len(starts))])
    made = [read(folder / f"describe-{number}.done.arrow") for number in range(len(starts))]
    load_arrow(con, "work.register_fresh", _pa.concat_tables(made))


def place_rows(con: duckdb.DuckDBPyConnection, period: str) -> None:
    """Put a period's rows in an order that depends on their content alone: ``work.register_place``, ``work.register_row``."""
    run(con, "register/14_place", {"period": period})
    run(con, "register/15_row")


def read_rows(con: duckdb.DuckDBPyConnection) -> Rows:
    """Descriptions of the rows that :func:`place_rows` has put in order."""
    return StoredRows(con.sql(statement("register/16_said")).to_arrow_table())


def drop_texts(con: duckdb.DuckDBPyConnection) -> None:
    """Let go of what was described."""
    for view in ("row", "described"):
        con.execute(f"DROP VIEW IF EXISTS work.register_{view}")
    for table in ("input", "text", "fresh", "place"):
        con.execute(f"DROP TABLE IF EXISTS work.register_{table}")
