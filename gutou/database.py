"""DuckDB connections, and SQL that lives one statement per file under ``sql/``.

A build has one connection: its main database is the candidate to be published, and ``work`` is attached beside
it for everything in between, so that nothing intermediate can reach the published file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

import gutou
from gutou.settings import Engine
from gutou.yaml_text import read_yaml

ROOT = gutou.ROOT
SQL = ROOT / "sql"
TABLES = ROOT / "schemas" / "tables"
READABLE_SINCE = "v1.2.0"
"""Oldest DuckDB that can open what is published."""


@contextmanager
def build_connection(
    candidate: Path | None = None, engine: Engine | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a build: main is the candidate file (or memory), ``work`` is attached in memory and spills beside it."""
    engine = engine or Engine()
    config: dict[str, Any] = {
        "memory_limit": engine.memory_limit,
        "threads": engine.threads,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        # Analysts open the published file with whatever shell or driver they have; 2.0 alone reads its own newest form.
        "storage_compatibility_version": READABLE_SINCE,
    }
    if candidate is not None:
        config["temp_directory"] = str(candidate.with_suffix(".tmp"))
    con = duckdb.connect(str(candidate) if candidate else ":memory:", config=config)
    try:
        con.execute("ATTACH ':memory:' AS work")
        yield con
    finally:
        con.close()


@cache
def statement(name: str) -> str:
    """Text of ``sql/<name>.sql``."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def run(
    con: duckdb.DuckDBPyConnection, name: str, params: Mapping[str, Any] | None = None
) -> duckdb.DuckDBPyConnection:
    """Execute ``sql/<name>.sql`` with those of ``params`` that it names as ``$param``."""
    text = statement(name)
    named = set(re.findall(r"\$([a-z_]+)", re.sub(r"/\*.*?\*/|--[^\n]*", "", text, flags=re.S)))
    return con.execute(text, {key: value for key, value in (params or {}).items() if key in named} or None)


def run_stage(con: duckdb.DuckDBPyConnection, stage: str, params: Mapping[str, Any] | None = None) -> None:
    """Execute every statement of ``sql/<stage>/`` in the order of their numbered names."""
    for path in sorted((SQL / stage).glob("[0-9]*.sql")):
        run(con, f"{stage}/{path.stem}", params)


@cache
def table_definitions() -> dict[str, dict[str, Any]]:
    """The data dictionary: ``schemas/tables/*.yaml`` by table name."""
    loaded = (read_yaml(path.read_text(encoding="utf-8")) for path in sorted(TABLES.glob("*.yaml")))
    return {table["table"]: table for table in loaded}


def create_published_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Create every published table, empty, with its columns in order."""
    for table in table_definitions().values():
        columns = ", ".join(f'"{c["name"]}" {c["type"]}' for c in table["columns"])
        con.execute(f'CREATE TABLE "{table["table"]}" ({columns})')
