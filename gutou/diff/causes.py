"""Why a figure changed (起因): a file, a reviewer's decision, a rule, a setting, the clock or the code; else it is unknown."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from gutou.database import run

UNKNOWN = "起因不明"


def trace(con: DuckDBPyConnection) -> None:
    """Fill ``cause_kind``, ``cause`` and ``cause_ref`` of ``work.change``."""
    run(con, "diff/unknown", {"unknown": UNKNOWN})
