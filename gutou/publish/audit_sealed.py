"""Sealed periods in the audit (已定库时段的审核).

They were audited when they were published. Where a seal was made by another version of the program or under other settings,
what the audit asks today cannot hold it to account: columns that are new since are empty there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from duckdb import DuckDBPyConnection

from gutou.database import run, table_definitions
from gutou.publish.expectations import Expected
from gutou.publish.seals import LIVE

if TYPE_CHECKING:
    import pandas as pd

NOTE = "（均在已定库时段，其定库时的程序或设置与现在不同，不影响发布）"


def prepare(con: DuckDBPyConnection) -> None:
    """Make what the identities read: ``counted_file()``, the files in force with the rows that figures hold of each."""
    con.execute("CREATE TABLE IF NOT EXISTS work.sealed_period (period VARCHAR, made_otherwise BOOLEAN)")
    con.execute(
        "CREATE TABLE IF NOT EXISTS work.sealed_file (period VARCHAR, submission_id VARCHAR, rows_held BIGINT)"
    )
    run(con, "publish/counted_file")


def sealed_otherwise(con: DuckDBPyConnection) -> frozenset[str]:
    """Periods whose seal was made by another program or under other settings than today's."""
    found = con.execute("SELECT period FROM work.sealed_period WHERE made_otherwise").fetchall()
    return frozenset(period for (period,) in found)


def condition(table: str, periods: Collection[str]) -> str:
    """Condition that leaves rows of these sealed periods out of a table's suite."""
    if not periods or table in LIVE or not table_definitions()[table]["period"]:
        return ""
    listed = ", ".join(f"'{period}'" for period in sorted(periods))
    return f"WHERE period IS NULL OR period NOT IN ({listed})"


def only_warned(check: Expected, offending: pd.DataFrame, periods: Collection[str]) -> Expected | None:
    """The check as a warning where all offending rows are of these sealed periods; None where not."""
    if not periods or offending.empty or "period" not in offending.columns:
        return None
    if not set(offending["period"]) <= set(periods):
        return None
    return replace(check, severity="warning")
