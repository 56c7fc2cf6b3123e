"""The published table ``rule`` (规则表): scope rules, edit rules, rules of assembling projects, and the intake's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.intake.check_findings import intake_rules
from gutou.intake.edits_rules import load_edit_rules
from gutou.intake.loading_tables import append
from gutou.scope import policy
from gutou.scope.rulebook_digest import write_digests
from gutou.scope.rulebook_rules import Rule

_BASIS = {
    "intake": "部门报送材料的填报说明",
    "project": "来源次序与取值办法（schemas/source_order.toml）",
    "scope": "规则先后与复核决定办法（schemas/scope_precedence.toml）",
}
_COLUMNS = (
    "rule_id", "title", "condition", "pattern", "kind", "severity", "decision", "basis", "in_force_from", "in_force_to",
    "audience", "message",
)  # fmt: skip


def publish_rules(con: DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """Fill ``rule``; the rules of other stages (gap) stay as they are."""
    con.execute("DELETE FROM rule WHERE kind IN ('scope', 'edit', 'project', 'intake')")
    rows: list[tuple[str | None, ...]] = [
        (r.rule_id, r.title, r.condition, r.pattern, "scope", None, r.decision, r.basis, r.in_force_from, r.in_force_to,
         r.audience, r.message.replace("{reason}", "（理由）"))
        for r in rules
    ]  # fmt: skip
    rows += [
        (r.rule_id, r.title, r.condition, r.pattern, "edit" if r.rule_id.startswith("ED") else "intake", r.severity[0],
         None, r.basis, r.in_force_from, r.in_force_to, r.audience, r.message.replace("{reason}", "（理由）"))
        for r in load_edit_rules()
    ]  # fmt: skip
    precedence = policy.read_policy("scope_precedence")
    rows += [_finding_rule(item, "scope") for item in (precedence["reviewer"], *precedence["findings"])]
    rows += [_finding_rule(item, "project") for item in policy.read_policy("source_order")["findings"]]
    rows += [_finding_rule(item, "intake") for item in intake_rules().values()]
    append(con, "rule", rows, _COLUMNS)
    write_digests(con)


def _finding_rule(item: dict[str, Any], kind: str) -> tuple[str | None, ...]:
    if item["id"].startswith("ED"):
        kind = "edit"
    return (
        item["id"], item["title"], item.get("condition"), item.get("pattern"), kind, item.get("severity"),
        item.get("decision"), item.get("basis") or _BASIS[kind], item.get("in_force_from"), item.get("in_force_to"),
        item.get("audience"), item.get("message"),
    )  # fmt: skip
