"""Explanations of findings (情况说明): one that was accepted stays with its finding until the facts change.

They come in the workbooks of decisions (documents.md, 9). A department explains its own findings, the statistics department
any, and it alone accepts. Nothing is ever taken away: a finding stays in every period it stood in, with its status.
"""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from gutou.database import run, run_stage
from gutou.settings import Settings

UNFIT = ("SD06", "SD07")


def settle(con: DuckDBPyConnection, settings: Settings, *, last: bool = False) -> None:
    """Put to every finding whether it is open or explained, and by which explanation.

    Args:
        con: The build, with ``work.decision_row``, ``work.check_finding`` and ``finding``.
        settings: Name of the statistics department.
        last: All findings are written: also tell the bureau of explanations that fit none of them.
    """
    con.execute("DELETE FROM finding WHERE list_contains($rules, rule_id)", {"rules": list(UNFIT)})
    con.execute(
        "UPDATE finding SET status = 'open', explanation = NULL, explained_by = NULL, explained_on = NULL, asked_again = NULL"
    )
    run_stage(con, "explanations", {"statistics": settings.statistics_department})
    if last:
        run(con, "explanations/unfit")
