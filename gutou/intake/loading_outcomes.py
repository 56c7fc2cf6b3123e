"""How often edit rules spoke on senders' own rows (编辑检查情况), as a table of the build."""

from __future__ import annotations

from collections.abc import Iterable

from duckdb import DuckDBPyConnection

from gutou.intake.loading_tables import store
from gutou.intake.submissions import Submission

EDIT_SAID = {
    **dict.fromkeys(("submission_id", "period", "rule_id"), "VARCHAR"),
    **dict.fromkeys(("holds", "broken", "not_verifiable"), "INTEGER"),
    "error": "VARCHAR",
}
"""Columns of ``work.edit_said``."""


def load_outcomes(con: DuckDBPyConnection, submissions: Iterable[Submission]) -> None:
    """Create ``work.edit_said``, one row per file in force and rule in force in its period."""
    rows = [
        (
            one.submission_id,
            one.period,
            said.rule_id,
            said.holds,
            said.broken,
            said.not_verifiable,
            said.error,
        )
        for one in submissions
        if one.in_force
        for said in one.outcomes
    ]
    store(con, "work.edit_said", EDIT_SAID, rows)
