"""Reconciliation (比对): project by project against the library, and what enters the gap from either side."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from gutou.database import run, run_stage
from gutou.scope import policy
from gutou.settings import Settings


def reconcile(con: DuckDBPyConnection, settings: Settings) -> None:
    """Compare surveys with the library, all periods at once; amounts in 万元.

    Reads ``work.project_case``, ``work.library_row``, ``project``, ``work.scope`` and ``scope_decision``; fills
    ``library_record``, ``reconciliation``, ``work.candidate`` and ``work.library_item``. Nothing here is ranked by what it
    would do to the gap.
    """
    for table in ("library_record", "reconciliation"):
        con.execute(f"DELETE FROM {table}")
    policy.counties(con, settings)
    run(con, "project/01_plain")
    params = {
        "tolerance_wan": settings.rules.tolerance_wan,
        "differs_pct": settings.rules.amount_differs_pct,
    }
    run_stage(con, "reconcile", params)
