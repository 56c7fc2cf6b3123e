"""Builds of a handful of rows."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from duckdb import DuckDBPyConnection

from gutou.database import build_connection
from gutou.settings import Engine

ALONE = Engine(threads=1)
"""With two threads DuckDB takes a fifth more time over so few rows, and the other core runs other tests.

Whole months, made as the program makes them, have the threads of the settings.
"""


def small_build(candidate: Path | None = None) -> AbstractContextManager[DuckDBPyConnection]:
    """A build as :func:`gutou.database.build_connection` opens it, with one thread."""
    return build_connection(candidate, ALONE)
