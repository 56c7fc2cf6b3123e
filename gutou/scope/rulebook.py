"""The rulebook (规则): every scope rule judged over all periods at once, and the decision that comes of them together.

A rule has four outcomes: it holds, is broken, cannot be verified, or fails. A rule that fails in any period leaves its
message in ``rule_outcome``, and the audit holds the run back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.intake.edits_rules import OUTCOMES
from gutou.scope import decisions, judging, policy
from gutou.scope.rulebook_rules import RULES, Rule, in_use, load_rules
from gutou.scope.rulebook_table import publish_rules
from gutou.scope.wording import fold, load_wording
from gutou.settings import Settings

__all__ = ["RULES", "Rule", "judge", "load_rules"]


def judge(con: DuckDBPyConnection, settings: Settings, rules: Sequence[Rule]) -> None:
    """Judge every project of ``work.project_case`` and every record of ``work.library_row`` by the rules in force then.

    Fills ``scope_decision``, ``rule_outcome``, ``rule`` and ``work.scope`` (period, project_id, scope, share, rule_id).
    Which decision wins is data: ``schemas/scope_precedence.toml``; where no rule decides, the default (review). What a
    reviewer decided goes before the rules.

    Raises:
        UsageError: The settings switch off a rule that does not exist.
    """
    applied = in_use(rules, settings)
    precedence = policy.read_policy("scope_precedence")
    _write_wording(con)
    _write_precedence(con, precedence, applied)
    for name in ("project/00_folded", "project/01_plain", "scope/outcome", "scope/rule_error"):
        run(con, name)
    words = {*precedence["order"], *precedence["record_decisions"]}
    judging.judge_each(
        con,
        applied,
        lambda rule: _judge_one(con, settings, rule),
        "work.scope_outcome",
        "decision",
        lambda rule, answer: (
            answer.outcome in OUTCOMES and (answer.word is None or answer.word in words & {*rule.decisions()})
        ),
    )
    # Only this stage's: other stages count their rules in the same table.
    con.execute("DELETE FROM rule_outcome WHERE rule_id IN (SELECT rule_id FROM work.scope_rule)")
    con.execute("DELETE FROM scope_decision")
    run(con, "scope/muted")
    decisions.carry_out(con, settings)
    for name in ("scope", "decision", "rule_outcome"):
        run(con, f"scope/{name}", {"default_scope": precedence["default"]})
    publish_rules(con, rules)


def _judge_one(con: DuckDBPyConnection, settings: Settings, rule: Rule) -> None:
    """Its outcomes into ``work.scope_outcome``."""
    con.execute(
        "INSERT INTO work.scope_outcome BY NAME SELECT period, project_id, library_code, $rule_id AS rule_id, "
        f"outcome, decision, reason FROM ({rule.statement}) WHERE period BETWEEN $since AND $until",
        {"rule_id": rule.rule_id, "since": rule.since, "until": rule.until} | rule.given(settings),
    )


def _write_wording(con: DuckDBPyConnection) -> None:
    """``work.wording`` (period, project_id, topic, word): what each project's text speaks of."""
    for source, column in (("text", "all_text"), ("note", "note_text")):
        texts = con.execute(
            f"SELECT DISTINCT {column} FROM work.project_case WHERE {column} <> ''"
        ).fetchall()
        words = [
            (text, topic.name, word)
            for (text,) in texts
            for topic in load_wording().topics
            if topic.source in (source, "any")
            for word in topic.words(fold(text))
        ]
        columns = {"text": policy.TEXT, "topic": policy.TEXT, "word": policy.TEXT}
        policy.put_table(con, f"spoken_{source}", columns, words)
    run(con, "scope/wording")


def _write_precedence(con: DuckDBPyConnection, precedence: dict[str, Any], rules: Sequence[Rule]) -> None:
    ranks = [(decision, rank) for rank, decision in enumerate(precedence["order"])]
    policy.put_table(con, "scope_rank", {"decision": policy.TEXT, "decision_rank": policy.WHOLE}, ranks)
    overrides = [(item["rule"], muted) for item in precedence["overrides"] for muted in item["over"]]
    policy.put_table(con, "rule_override", {"rule_id": policy.TEXT, "muted_rule_id": policy.TEXT}, overrides)
    threshold = precedence["threshold"]
    waiting = [(rule_id, threshold["rule"]) for rule_id in threshold["waiting"]]
    policy.put_table(con, "rule_waiting", {"rule_id": policy.TEXT, "needed_rule_id": policy.TEXT}, waiting)
    columns = {"rule_id": policy.TEXT, "in_force_from": policy.TEXT, "in_force_to": policy.TEXT}
    policy.put_table(
        con, "scope_rule", columns, [(rule.rule_id, rule.in_force_from, rule.in_force_to) for rule in rules]
    )
