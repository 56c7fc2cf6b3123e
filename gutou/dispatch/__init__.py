"""Dispatch (调度): how the key projects stand, by the key-project list's own figures, which are no statistics."""

from __future__ import annotations

from datetime import date

from duckdb import DuckDBPyConnection

from gutou.database import run, run_stage
from gutou.dispatch import scores, steps
from gutou.dispatch.rules import publish_rules
from gutou.settings import Settings

__all__ = ["fill"]

_TABLES = (
    "dispatch",
    "approval_step",
    "approval_duration",
    "funding",
    "schedule",
    "dispatch_rate",
    "dispatch_change",
    "assessment",
    "assessment_part",
)


def fill(con: DuckDBPyConnection, settings: Settings, as_of: date) -> None:
    """Fill the tables of key projects for all periods: ``dispatch`` and what follows from the same list.

    ``approval_step``, ``approval_duration``, ``funding``, ``schedule``, ``dispatch_rate``, ``dispatch_change``,
    ``assessment``, ``assessment_part``, and findings DP01–DP06. Amounts in 万元; ``done_wan`` is the dispatch figure.
    Reads ``work.choice``, ``work.linked_row``, ``work.project_case``, ``work.stage_word`` and ``reconciliation``.

    Args:
        con: The build's connection.
        settings: The city's settings; not needed yet.
        as_of: The day from which overdue and waiting days count.

    Raises:
        UsageError: ``schemas/approval_steps.toml``, ``dispatch_rules.yaml`` or ``assessment.toml`` is wrong.
    """
    for table in _TABLES:
        con.execute(f"DELETE FROM {table}")
    con.execute("DELETE FROM finding WHERE rule_id LIKE 'DP0%' AND rule_id <> 'DP07'")
    publish_rules(con)
    run(con, "project/02_ratio")
    steps.tables_of_steps(con, as_of)
    run_stage(con, "dispatch", {"as_of": as_of})
    scores.assess(con, scores.load_formula())
