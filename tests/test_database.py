import struct
from pathlib import Path

import pytest

from gutou import database
from gutou.database import build_connection, create_published_tables, table_definitions


def test_every_published_table_can_be_made_and_work_stays_outside(tmp_path: Path) -> None:
    candidate = tmp_path / "candidate.duckdb"
    with build_connection(candidate) as con:
        create_published_tables(con)
        con.execute("CREATE TABLE work.between AS SELECT 1 AS x")
    with build_connection(candidate) as con:
        made = {row[0] for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert made == set(table_definitions())


def test_the_file_is_of_a_form_that_older_shells_read(tmp_path: Path) -> None:
    candidate = tmp_path / "candidate.duckdb"
    with build_connection(candidate) as con:
        create_published_tables(con)
    magic, version = struct.unpack_from("<4sQ", candidate.read_bytes(), 8)
    assert magic == b"DUCK"
    assert version <= 65  # DuckDB 1.2 reads 64 and 65


def test_a_statement_gets_only_the_parameters_it_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.sql").write_text("/* $not_this */ SELECT $threshold_wan -- $nor_this\n", encoding="utf-8")
    monkeypatch.setattr(database, "SQL", tmp_path)
    database.statement.cache_clear()
    with build_connection() as con:
        assert database.run(con, "x", {"threshold_wan": 5, "nor_this": 1, "not_this": 2}).fetchall() == [(5,)]
    database.statement.cache_clear()
