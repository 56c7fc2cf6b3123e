"""Reviewers' scope decisions (复核决定): what a person decided of a project goes before the rules, and is looked at again.

Decisions come in workbooks (documents ``decisions``) and are kept as they came; the newest wins. One holds from the
period it was handed in for, through renames and merges, until the project is split: then it is asked again.
"""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.scope import policy
from gutou.settings import Settings


def carry_out(con: DuckDBPyConnection, settings: Settings) -> None:
    """Fill ``work.scope_reviewed`` (period, project_id, scope, share, reason, basis, decided_by, decided_on).

    Reads ``work.decision_row``, ``project_alias``, ``project_split``, ``work.project_case`` and ``work.scope_spoken``.
    Writes to ``finding`` the decisions that fit no project, come from another department, lack their share, are to be
    asked again after a split, or were made when the rules spoke differently.
    """
    given = policy.read_policy("scope_precedence")
    words = [(word, decision) for word, decision in given["reviewer"]["words"].items()]
    policy.put_table(con, "review_word", {"word": policy.TEXT, "decision": policy.TEXT}, words)
    _words_of_findings(con)
    if not _handed_in(con):
        run(con, "scope/no_decision_row")
    params = {"statistics": settings.statistics_department}
    for name in ("review_said", "review_held", "reviewed"):
        run(con, f"scope/{name}", params)
    con.execute("DELETE FROM finding WHERE rule_id LIKE 'SD%'")
    for name in ("review_finding", "review_changed"):
        run(con, f"scope/{name}", params)


def _words_of_findings(con: DuckDBPyConnection) -> None:
    listed = policy.read_policy("scope_precedence")["findings"]
    columns = dict.fromkeys(("rule_id", "severity", "audience", "message"), policy.TEXT)
    policy.put_table(
        con, "review_rule", columns, [(x["id"], x["severity"], x["audience"], x["message"]) for x in listed]
    )


def _handed_in(con: DuckDBPyConnection) -> bool:
    found = con.execute(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = 'work' AND table_name = 'decision_row'"
    ).fetchall()
    return bool(found)
