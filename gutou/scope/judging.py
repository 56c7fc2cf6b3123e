"""What scope rules and the bureau's edit rules share (判定): a rule that passes over a subject, or fails, is an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from duckdb import DuckDBPyConnection, Error

from gutou.intake.loading_tables import append
from gutou.rule_files import InForce


def miscounted(con: DuckDBPyConnection, rule: InForce, subjects: str, table: str) -> dict[str, str]:
    """Periods in which a rule gave not exactly one answer for each subject that concerns it, with what is wrong.

    Args:
        con: The build.
        rule: The rule.
        subjects: Table of what it looks at.
        table: Table of its answers, with ``rule_id`` and ``period``.
    """
    counted = con.execute(
        "SELECT subject.period, subject.subjects, coalesce(answer.answers, 0) FROM (SELECT period, count(*) AS subjects "
        f"FROM {subjects} WHERE period BETWEEN $since AND $until AND ({rule.concerns}) GROUP BY period) AS subject "
        f"LEFT JOIN (SELECT period, count(*) AS answers FROM {table} WHERE rule_id = $rule_id GROUP BY period) "
        "AS answer USING (period) WHERE subject.subjects <> coalesce(answer.answers, 0)",
        {"rule_id": rule.rule_id, "since": rule.since, "until": rule.until},
    ).fetchall()
    return {period: f"应检查 {number} 个，实际检查 {answers} 个" for period, number, answers in counted}


def failed_everywhere(con: DuckDBPyConnection, rule: InForce, error: Error) -> dict[str, str]:
    """The periods of a rule whose statement cannot be executed, with why."""
    said = f"不能执行：{str(error).splitlines()[0]}"
    periods = con.execute("SELECT DISTINCT period FROM work.project_case").fetchall()
    return {period: said for (period,) in periods if rule.since <= period <= rule.until}


def withdraw(con: DuckDBPyConnection, rule: InForce, table: str, faults: Mapping[str, str]) -> None:
    """Nothing of a rule that fails in a period counts there: half an answer looks like a whole one."""
    if not faults:
        return
    rows: list[tuple[Any, ...]] = [(period, rule.rule_id, said) for period, said in sorted(faults.items())]
    append(con, "work.rule_error", rows)
    con.execute(
        f"DELETE FROM {table} WHERE rule_id = $rule_id AND list_contains($periods, period)",
        {"rule_id": rule.rule_id, "periods": list(faults)},
    )
