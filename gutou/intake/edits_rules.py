"""Edit rules (编辑规则): one SQL file per rule under ``sql/edits/``, judged over rows of a sender's own files.

A rule file begins with a YAML front matter and holds one SELECT over ``work.own_row`` and what stands beside it. Each row
it gives says how the rule's condition stands for one row of a file: ``holds``, ``broken`` or ``not_verifiable`` (a value it
needs is missing), with severity, field, the message in Chinese, and by how much an equality fails.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from duckdb import DuckDBPyConnection, Error

from gutou.database import SQL
from gutou.errors import UsageError

RULES = SQL / "edits"
SEVERITIES = ("error", "warning", "info")
OUTCOMES = ("holds", "broken", "not_verifiable")

_FRONT = re.compile(r"\A/\* ---\n(?P<front>.*?)\n--- \*/\n(?P<sql>.+)\Z", re.S)
_REQUIRED = ("id", "title", "severity", "condition", "basis", "audience")
PATTERNS = (
    "打捆", "拆分", "重复", "未开工先报", "超进度", "单位错误", "数值雷同", "凭证重复", "年末突增", "停建仍报"
)  # fmt: skip
"""Patterns of falsification and error (handbook 2) that a rule may look for."""
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class EditRule:
    """One rule (规则).

    Attributes:
        rule_id: Stable id, as handbook and cases name it.
        title: Short Chinese name.
        severity: Severities it can come to, the gravest first.
        condition: What it looks for, in one sentence.
        basis: Where it comes from (依据).
        audience: Who is told: ``sender``.
        in_force_from: First period it holds for, or None.
        in_force_to: Last period it holds for, or None.
        rounded: Amounts of its equality: a difference that their rounding in the cells explains breaks nothing.
        parameters: Thresholds and words its SQL names as ``$name``, as text.
        pattern: The one of :data:`PATTERNS` that it is a lead for, or None.
        sql: Its SELECT.
    """

    rule_id: str
    title: str
    severity: tuple[str, ...]
    condition: str
    basis: str
    audience: str
    in_force_from: str | None
    in_force_to: str | None
    rounded: tuple[str, ...]
    sql: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    pattern: str | None = None


def load_edit_rules(folder: Path = RULES) -> list[EditRule]:
    """Read every rule file of a folder (``ED01_….sql``), in the order of ids.

    Raises:
        UsageError: A file without front matter, with a key missing, a severity or month that is none, or an id given twice.
    """
    rules = sorted((_read(path) for path in sorted(folder.glob("[A-Z]*.sql"))), key=lambda rule: rule.rule_id)
    ids = [rule.rule_id for rule in rules]
    if doubled := sorted({rule_id for rule_id in ids if ids.count(rule_id) > 1}):
        raise UsageError(f"规则编号重复：{'、'.join(doubled)}")
    return rules


def _read(path: Path) -> EditRule:
    found = _FRONT.match(path.read_text(encoding="utf-8"))
    if found is None:
        raise UsageError(f"规则文件 {path.name} 开头没有 /* --- … --- */ 说明")
    try:
        front = yaml.load(found["front"], yaml.BaseLoader)  # builds plain text only
    except yaml.YAMLError as error:
        raise UsageError(f"规则文件 {path.name} 的说明不是有效的 YAML：{error}") from None
    if not isinstance(front, dict) or (missing := [key for key in _REQUIRED if not front.get(key)]):
        lacking = missing if isinstance(front, dict) else _REQUIRED
        raise UsageError(f"规则文件 {path.name} 的说明缺少 {'、'.join(lacking)}")
    months = {key: front.get(key) or None for key in ("in_force_from", "in_force_to")}
    if wrong := [month for month in months.values() if month and not _MONTH.fullmatch(month)]:
        raise UsageError(f"规则文件 {path.name} 的生效时段 {'、'.join(wrong)} 应写作 YYYY-MM")
    severity = tuple(sorted(_listed(front["severity"]), key=_rank))
    if unknown := [one for one in severity if one not in SEVERITIES]:
        raise UsageError(f"规则文件 {path.name} 的 severity 不认识：{'、'.join(unknown)}")
    return EditRule(
        rule_id=front["id"],
        title=front["title"],
        severity=severity,
        condition=front["condition"],
        basis=front["basis"],
        audience=front["audience"],
        rounded=_listed(front.get("rounded") or ""),
        parameters=dict(front.get("parameters") or {}),
        pattern=known_pattern(path.name, front.get("pattern")),
        sql=found["sql"],
        **months,
    )


def known_pattern(file_name: str, pattern: str | None) -> str | None:
    """A pattern's name as a rule file gives it; None where it gives none.

    Raises:
        UsageError: The name is none of :data:`PATTERNS`.
    """
    if pattern and pattern not in PATTERNS:
        raise UsageError(
            f"规则文件 {file_name} 的 pattern 不认识：{pattern}，应为 {'、'.join(PATTERNS)} 之一"
        )
    return pattern or None


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[,，\s]+", text) if part)


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def judge_rows(
    con: DuckDBPyConnection, rules: Sequence[EditRule], given: Mapping[str, Any], *, every: bool = False
) -> None:
    """Judge every row of ``work.own_row`` by the rules in force in its period.

    Fills ``work.edit_outcome`` (rule_id, row_key, outcome, severity, field, message, differs_wan).

    Args:
        con: Connection with ``work.own_row``, ``own_previous`` and ``own_code``.
        rules: The rules.
        given: Parameters from the settings, by name (``tolerance_wan``, in 万元).
        every: Also the rows on which a rule holds or cannot be verified; the broken ones alone are several times faster.

    Raises:
        UsageError: A rule's SQL fails or gives an unknown outcome or severity.
    """
    con.execute(
        "CREATE OR REPLACE TABLE work.edit_outcome (rule_id VARCHAR, row_key BIGINT, outcome VARCHAR, severity VARCHAR, "
        "field VARCHAR, message VARCHAR, differs_wan DECIMAL(38, 6))"
    )
    for rule in rules:
        _judge_one(con, rule, given, every)


def _judge_one(con: DuckDBPyConnection, rule: EditRule, given: Mapping[str, Any], every: bool) -> None:
    text = re.sub(r"--[^\n]*", "", rule.sql).strip().rstrip(";")
    named = set(re.findall(r"\$([a-z_]+)", text))
    params: dict[str, Any] = {
        key: value for key, value in {**rule.parameters, **given}.items() if key in named
    }
    params |= {
        "rule_id": rule.rule_id,
        "since": rule.in_force_from or "",
        "until": rule.in_force_to or "9999-12",
    }
    try:
        con.execute(
            "INSERT INTO work.edit_outcome SELECT $rule_id, row_key, outcome, severity, field, message, differs_wan "
            f"FROM ({text}) JOIN (SELECT row_key, period FROM work.own_row) USING (row_key) "
            "WHERE period BETWEEN $since AND $until"
            + ("" if every else " AND (outcome IS NULL OR outcome NOT IN ('holds', 'not_verifiable'))"),
            params,
        )
    except Error as error:
        raise UsageError(f"规则 {rule.rule_id} 不能执行：{str(error).splitlines()[0]}") from None
    wrong = con.execute(
        "SELECT DISTINCT outcome, severity FROM work.edit_outcome WHERE rule_id = $rule_id AND (outcome IS NULL "
        "OR NOT list_contains($outcomes, outcome) OR (outcome = 'broken' AND (message IS NULL OR severity IS NULL "
        "OR NOT list_contains($severities, severity))))",
        {"rule_id": rule.rule_id, "outcomes": list(OUTCOMES), "severities": list(rule.severity)},
    ).fetchall()
    if wrong:
        raise UsageError(f"规则 {rule.rule_id} 给出不认识的结论：{wrong[0]}")
