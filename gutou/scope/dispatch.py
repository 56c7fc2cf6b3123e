"""Dispatch (调度): how the key projects stand, by the key-project list's own figures."""

from __future__ import annotations

from datetime import date

from duckdb import DuckDBPyConnection

from gutou.database import run, run_stage
from gutou.settings import Settings


def dispatch(con: DuckDBPyConnection, settings: Settings, as_of: date) -> None:
    """Fill ``dispatch`` for all periods: one row per key project; amounts in 万元, ``done_wan`` the dispatch figure.

    Reads ``work.choice``, ``work.project_case``, ``work.stage_word`` and ``reconciliation``.

    Args:
        con: The build's connection.
        settings: The city's settings.
        as_of: The day from which overdue days count.
    """
    con.execute("DELETE FROM dispatch")
    run(con, "project/02_ratio")
    run_stage(con, "dispatch", {"as_of": as_of})
