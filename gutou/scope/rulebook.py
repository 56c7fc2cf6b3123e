"""The rulebook (规则): one SQL file per scope rule, judged over all periods at once.

A rule file under ``sql/rules/`` begins with a YAML front matter and holds one SELECT over ``work.project_case``. Each
row it gives says how the rule's condition stands for a project (``holds``, ``broken``, ``not_verifiable``) and what the
rule decides (``in``, ``out``, ``part``, ``review``), null when it decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from duckdb import DuckDBPyConnection, Error

from gutou.database import ROOT, SQL, run
from gutou.errors import UsageError
from gutou.intake.edits_rules import known_pattern, load_edit_rules
from gutou.scope import policy
from gutou.scope.wording import fold, load_wording
from gutou.settings import Settings

RULES = SQL / "rules"
INTAKE_RULES = ROOT / "schemas" / "intake_rules.yaml"
_FRONT = re.compile(r"\A/\* ---\n(?P<front>.*?)\n--- \*/\n(?P<sql>.+)\Z", re.S)
_REQUIRED = ("id", "title", "decision", "condition", "basis")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")

_BASIS = {"intake": "部门报送材料的填报说明", "project": "来源次序与取值办法（schemas/source_order.toml）"}


@dataclass(frozen=True)
class Rule:
    """One rule (规则).

    Attributes:
        rule_id: Stable id, as handbook and cases name it.
        title: Short Chinese name.
        decision: Decisions it can come to, comma-separated.
        condition: What it looks for, in one sentence.
        basis: Where it comes from (依据).
        in_force_from: First period it holds for, or None.
        in_force_to: Last period it holds for, or None.
        sql: Its SELECT.
        pattern: The pattern of falsification or error that it is a lead for (打捆, 拆分 …), or None.
    """

    rule_id: str
    title: str
    decision: str
    condition: str
    basis: str
    in_force_from: str | None
    in_force_to: str | None
    sql: str
    pattern: str | None = None


def load_rules(folder: Path = RULES) -> list[Rule]:
    """Read every rule file of a folder, in the order of ids.

    Raises:
        UsageError: A file without front matter, with a key missing or a month that is none, or an id given twice.
    """
    rules = sorted((_read(path) for path in sorted(folder.glob("*.sql"))), key=lambda rule: rule.rule_id)
    ids = [rule.rule_id for rule in rules]
    if doubled := sorted({rule_id for rule_id in ids if ids.count(rule_id) > 1}):
        raise UsageError(f"规则编号重复：{'、'.join(doubled)}")
    return rules


def _read(path: Path) -> Rule:
    found = _FRONT.match(path.read_text(encoding="utf-8"))
    if found is None:
        raise UsageError(f"规则文件 {path.name} 开头没有 /* --- … --- */ 说明")
    try:
        front = yaml.load(found["front"], yaml.BaseLoader)  # builds plain text only
    except yaml.YAMLError as error:
        raise UsageError(f"规则文件 {path.name} 的说明不是有效的 YAML：{error}") from None
    if not isinstance(front, dict) or (missing := [key for key in _REQUIRED if not front.get(key)]):
        raise UsageError(
            f"规则文件 {path.name} 的说明缺少 {'、'.join(missing if isinstance(front, dict) else _REQUIRED)}"
        )
    months = {key: front.get(key) or None for key in ("in_force_from", "in_force_to")}
    if wrong := [month for month in months.values() if month and not _MONTH.fullmatch(month)]:
        raise UsageError(f"规则文件 {path.name} 的生效时段 {'、'.join(wrong)} 应写作 YYYY-MM")
    return Rule(
        rule_id=front["id"],
        title=front["title"],
        decision=front["decision"],
        condition=front["condition"],
        pattern=known_pattern(path.name, front.get("pattern")),
        basis=front["basis"],
        sql=found["sql"],
        **months,
    )


def judge(con: DuckDBPyConnection, settings: Settings, rules: Sequence[Rule]) -> None:
    """Judge every project of ``work.project_case`` by the rules in force in its period.

    Fills ``scope_decision``, ``rule_outcome``, ``rule`` and ``work.scope`` (period, project_id, scope, share, rule_id).
    Which decision wins is data: ``schemas/scope_precedence.toml``; where no rule decides, the default (review).

    Raises:
        UsageError: A rule's SQL fails or gives an unknown outcome or decision.
    """
    precedence = policy.read_policy("scope_precedence")
    _write_wording(con)
    _write_precedence(con, precedence, rules)
    run(con, "project/01_plain")
    run(con, "scope/outcome")
    for rule in rules:
        _judge_one(con, settings, rule, precedence["order"])
    for table in ("scope_decision", "rule_outcome"):
        con.execute(f"DELETE FROM {table}")
    for name in ("muted", "scope", "decision", "rule_outcome"):
        run(con, f"scope/{name}", {"default_scope": precedence["default"]})
    _publish_rules(con, rules)


def _judge_one(con: DuckDBPyConnection, settings: Settings, rule: Rule, decisions: Sequence[str]) -> None:
    given = {"threshold_wan": settings.threshold_wan, "city_code": settings.city_code}
    text = re.sub(r"--[^\n]*", "", rule.sql).strip().rstrip(";")
    params: dict[str, Any] = {key: value for key, value in given.items() if f"${key}" in text}
    params |= {
        "rule_id": rule.rule_id,
        "since": rule.in_force_from or "",
        "until": rule.in_force_to or "9999-12",
    }
    try:
        con.execute(
            "INSERT INTO work.scope_outcome BY NAME SELECT period, project_id, library_code, $rule_id AS rule_id, "
            f"outcome, decision, reason FROM ({text}) WHERE period BETWEEN $since AND $until",
            params,
        )
    except Error as error:
        raise UsageError(f"规则 {rule.rule_id} 不能执行：{str(error).splitlines()[0]}") from None
    wrong = con.execute(
        "SELECT DISTINCT outcome, decision FROM work.scope_outcome WHERE rule_id = $rule_id AND (outcome IS NULL "
        "OR outcome NOT IN ('holds', 'broken', 'not_verifiable') OR NOT list_contains($decisions, decision))",
        {"rule_id": rule.rule_id, "decisions": list(decisions)},
    ).fetchall()
    if wrong:
        raise UsageError(f"规则 {rule.rule_id} 给出不认识的结论：{wrong[0]}")


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
    columns = {"rule_id": policy.TEXT, "in_force_from": policy.TEXT, "in_force_to": policy.TEXT}
    policy.put_table(
        con, "scope_rule", columns, [(rule.rule_id, rule.in_force_from, rule.in_force_to) for rule in rules]
    )


def _publish_rules(con: DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """Fill ``rule``: scope rules, edit rules, rules of assembling projects, and the intake's."""
    con.execute("DELETE FROM rule WHERE kind IN ('scope', 'edit', 'project', 'intake')")
    rows: list[tuple[str | None, ...]] = [
        (
            r.rule_id,
            r.title,
            r.condition,
            r.pattern,
            "scope",
            None,
            r.decision,
            r.basis,
            r.in_force_from,
            r.in_force_to,
        )
        for r in rules
    ]
    rows += [
        (r.rule_id, r.title, r.condition, r.pattern, "edit" if r.rule_id.startswith("ED") else "intake", r.severity[0],
         None, r.basis, r.in_force_from, r.in_force_to)
        for r in load_edit_rules()
    ]  # fmt: skip
    rows += [_finding_rule(item, "project") for item in policy.read_policy("source_order")["findings"]]
    listed = yaml.safe_load(INTAKE_RULES.read_text(encoding="utf-8"))
    items = listed if isinstance(listed, list) else listed["rules"]
    rows += [_finding_rule(item, "intake") for item in items]
    con.executemany(f"INSERT INTO rule VALUES ({', '.join('?' * 10)})", rows)


def _finding_rule(item: dict[str, Any], kind: str) -> tuple[str | None, ...]:
    return (
        item["id"], item["title"], item.get("condition"), item.get("pattern"), kind, item["severity"], None,
        item.get("basis", _BASIS[kind]), item.get("in_force_from"), item.get("in_force_to"),
    )  # fmt: skip
