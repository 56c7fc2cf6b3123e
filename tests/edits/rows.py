"""Rows of senders' files put straight before the edit rules, and what the rules say of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gutou.intake.edits_rows import own_columns, read_own_rows, relate_own_rows
from gutou.intake.edits_rules import EditRule, judge_rows
from gutou.intake.loading_tables import store
from tests.scope.world import SETTINGS, rows_of
from tests.small import small_build

PERIOD, EARLIER = "2025-06", "2025-05"
OWNER = "云泽恒远实业有限公司"
OUTCOMES = (
    "SELECT rule_id, outcome, severity, field, reason, period, department, sheet_name, row_number "
    "FROM work.edit_outcome JOIN work.own_row USING (row_key) ORDER BY ALL"
)


def row(given: Mapping[str, Any], number: int) -> dict[str, Any]:
    """A row of 发改's survey, unless said otherwise; its project is named after its row."""
    base = {
        "submission_id": "s1", "department": "发改", "document": "survey", "period": PERIOD, "file_name": "甲.xlsx",
        "sheet_name": "表1", "row_number": number, "project_name": "标准厂房建设项目", "owner_name": OWNER,
    }  # fmt: skip
    return base | dict(given)


def outcomes(
    rules: Sequence[EditRule], rows: Iterable[Mapping[str, Any]], *, repeat: int = 1, query: str = OUTCOMES
) -> list[dict[str, Any]]:
    """Every outcome with its row's place; ``repeat`` puts each row that many times, and then only what is broken counts.

    Args:
        rules: The rules.
        rows: Rows of ``work.own_line``.
        repeat: Copies of each row.
        query: What is asked of the tables that judging fills.
    """
    with small_build() as con:
        read_own_rows(con, ())
        columns, lines = own_columns(), list(rows)
        assert {name for line in lines for name in line} <= set(columns)
        store(con, "work.own_line", columns, [tuple(line.get(name) for name in columns) for line in lines])
        if repeat > 1:
            con.execute(
                "INSERT INTO work.own_line SELECT * EXCLUDE (n) REPLACE (row_number + 1000 * n AS row_number) "
                "FROM work.own_line, range(1, $repeat) AS copies (n)",
                {"repeat": repeat},
            )
        relate_own_rows(con, SETTINGS)
        judge_rows(con, rules, SETTINGS, every=repeat == 1)
        return rows_of(con, query)
