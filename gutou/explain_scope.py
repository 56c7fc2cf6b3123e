"""Why a project is, or is not, in the scope of the statistics (范围释疑): every rule that spoke, and which one decided."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from gutou.explain import Facts, rows_of
from gutou.publish.dictionary import label_of
from gutou.scope import policy

DECIDES, AGREES, WEAKER, REPLACED, RECORD = "decides", "agrees", "weaker", "replaced", "record_only"
_REPLACED = re.compile(r"（由 (?P<by>\S+) 取代）$")


def scope_story(con: duckdb.DuckDBPyConnection, project_id: str, period: str, scope: str | None) -> Facts:
    """Each rule's opinion with its legal basis, the one that decided, and why it goes before the others.

    Args:
        con: The published database.
        project_id: A project of the period.
        period: The period.
        scope: What was decided, as ``project.scope`` says.

    Returns:
        ``decision``; ``decided_by`` (rule id, None where no rule decides); ``why``; ``rules``, one for each that spoke,
        with its ``standing`` (decides, agrees, weaker, replaced, record_only); ``silent``, the rules without an opinion;
        ``sites``, the counties of a work that crosses counties.
    """
    at = {"project_id": project_id, "period": period}
    order = list(policy.read_policy("scope_precedence")["order"])
    rules = [_standing(rule, scope, order) for rule in rows_of(con, "scope", **at)]
    rules.sort(key=lambda rule: (_rank(rule, order), rule["rule_id"] or ""))
    first = next((rule for rule in rules if rule["standing"] == AGREES), None)
    if first is not None:
        first["standing"] = DECIDES
    return {
        "decision": scope,
        "decided_by": first["rule_id"] if first else None,
        "why": _why(first, rules, order),
        "rules": rules,
        "silent": rows_of(con, "silent", **at),
        "sites": rows_of(con, "site", **at),
    }


def _standing(rule: Mapping[str, Any], scope: str | None, order: Sequence[str]) -> Facts:
    """A rule (or reviewer) that spoke, with how much its opinion counts."""
    told = {key: value for key, value in rule.items() if key != "rule_basis"}
    replaced = _REPLACED.search(rule["reason"] or "")
    if replaced:
        standing = REPLACED
    elif rule["decision"] not in order:
        standing = RECORD
    else:
        standing = AGREES if rule["decision"] == scope else WEAKER
    return {
        **told,
        "basis": rule.get("basis") or rule["rule_basis"],  # a reviewer's decision brings its own
        "decided_by": rule.get("decided_by"),
        "decided_on": rule.get("decided_on"),
        "standing": standing,
        "replaced_by": replaced["by"] if replaced else None,
    }


def _rank(rule: Mapping[str, Any], order: Sequence[str]) -> tuple[int, bool, int]:
    standings = (AGREES, WEAKER, REPLACED, RECORD)
    decision = rule["decision"]
    rank = order.index(decision) if decision in order else len(order)
    return standings.index(rule["standing"]), rule["decided_by"] is None, rank


def _why(first: Facts | None, rules: Sequence[Facts], order: Sequence[str]) -> str:
    """Why the opinion that counts goes before the others."""
    listed = "、".join(label_of("scope_decision", "decision", decision) for decision in order)
    if first is None:
        return "没有规则能够判定，按规定列为待核"
    if first["decided_by"]:
        return "复核决定先于规则"
    others = {rule["decision"] for rule in rules if rule["standing"] == WEAKER}
    if not others:
        return "规则之间没有不同意见"
    if any(order.index(decision) < order.index(first["decision"]) for decision in others):
        return "该意见有专门效力，先于其他规则"
    return f"规则意见不一，按{listed}的先后取前者"
