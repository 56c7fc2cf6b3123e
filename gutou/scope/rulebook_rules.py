"""Rule files (规则文件): one SQL file per scope rule under ``sql/rules/``, with a YAML front matter.

The statement gives one row per subject it looked at: how the rule's condition stands (``holds``, ``broken``,
``not_verifiable``) and what the rule decides, null when it decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from gutou.database import SQL
from gutou.errors import UsageError
from gutou.intake.edits_rules import known_pattern
from gutou.settings import Settings

RULES = SQL / "rules"
_FRONT = re.compile(r"\A/\* ---\n(?P<front>.*?)\n--- \*/\n(?P<sql>.+)\Z", re.S)
_REQUIRED = ("id", "title", "decision", "condition", "basis", "audience", "message")
_KNOWN = {
    *_REQUIRED, "pattern", "in_force_from", "in_force_to", "parameters", "over", "concerns", "doubt", "message_sender"
}  # fmt: skip
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_SUBJECTS = {"project": "work.project_case", "record": "work.library_row"}
_FIRST, _LAST = "", "9999-12"


@dataclass(frozen=True)
class Rule:
    """One rule (规则), or one version of it: versions of one id are in force one after the other.

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
        audience: Who is told: ``bureau``, or ``sender`` beside it.
        message: For the bureau: ``{reason}`` with the values, and what to do.
        message_sender: For a sender, of its own file only; None where no sender hears of it.
        doubt: What is not certain about the rule (存疑), or None.
        parameters: Names in its SQL with the setting each comes from.
        over: What it looks at: ``project``, or ``record`` for a record of the library.
        concerns: Which of these, as an SQL condition; all of them where it says nothing.
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
    audience: str = "bureau"
    message: str = "{reason}"
    message_sender: str | None = None
    doubt: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    over: str = "project"
    concerns: str = "true"

    @property
    def statement(self) -> str:
        """Its SELECT without comments."""
        return re.sub(r"--[^\n]*", "", self.sql).strip().rstrip(";")

    @property
    def subjects(self) -> str:
        """Table of what it looks at, one row per subject."""
        return _SUBJECTS[self.over]

    @property
    def since(self) -> str:
        """First period, as text that compares."""
        return self.in_force_from or _FIRST

    @property
    def until(self) -> str:
        """Last period, as text that compares."""
        return self.in_force_to or _LAST

    def decisions(self) -> tuple[str, ...]:
        """Decisions it can come to."""
        return tuple(part.strip() for part in self.decision.split(",") if part.strip() != "none")

    def given(self, settings: Settings) -> dict[str, Any]:
        """Values of its parameters."""
        return {name: _setting(settings, key) for name, key in self.parameters.items()}


def load_rules(folder: Path = RULES) -> list[Rule]:
    """Read every rule file of a folder, in the order of ids and of their coming into force.

    Raises:
        UsageError: A file without front matter, with a key missing or unknown, a month that is none, a parameter that
            its statement does not use, or two rules of one id in force at once.
    """
    rules = sorted(
        (_read(path) for path in folder.glob("*.sql")), key=lambda rule: (rule.rule_id, rule.since)
    )
    doubled = {
        rule.rule_id
        for rule, after in pairwise(rules)
        if rule.rule_id == after.rule_id and after.since <= rule.until
    }
    if doubled:
        raise UsageError(f"规则编号重复：{'、'.join(sorted(doubled))}")
    return rules


def in_use(rules: Sequence[Rule], settings: Settings) -> list[Rule]:
    """The rules that the settings do not switch off (``rules.off``).

    Raises:
        UsageError: The settings switch off a rule that does not exist.
    """
    known = {rule.rule_id for rule in rules}
    if stray := sorted(set(settings.rules.off) - known):
        raise UsageError(f"设置项 rules.off：没有规则 {'、'.join(stray)}")
    return [rule for rule in rules if rule.rule_id not in settings.rules.off]


def _read(path: Path) -> Rule:
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
    if stray := sorted(set(front) - _KNOWN):
        raise UsageError(f"规则文件 {path.name} 的说明有不认识的项：{'、'.join(stray)}")
    months = {key: front.get(key) or None for key in ("in_force_from", "in_force_to")}
    if wrong := [month for month in months.values() if month and not _MONTH.fullmatch(month)]:
        raise UsageError(f"规则文件 {path.name} 的生效时段 {'、'.join(wrong)} 应写作 YYYY-MM")
    rule = Rule(
        rule_id=front["id"],
        title=front["title"],
        decision=front["decision"],
        condition=front["condition"],
        basis=front["basis"],
        sql=found["sql"],
        pattern=known_pattern(path.name, front.get("pattern")),
        audience=front["audience"],
        message=front["message"],
        message_sender=front.get("message_sender") or None,
        doubt=front.get("doubt") or None,
        parameters=dict(front.get("parameters") or {}),
        over=front.get("over") or "project",
        concerns=front.get("concerns") or "true",
        **months,
    )
    _check(path, rule)
    return rule


def _check(path: Path, rule: Rule) -> None:
    if rule.over not in _SUBJECTS:
        raise UsageError(f"规则文件 {path.name} 的 over 不认识：{rule.over}")
    if "{reason}" not in rule.message:
        raise UsageError(f"规则文件 {path.name} 的 message 没有 {{reason}}")
    named = set(re.findall(r"\$([a-z_]+)", rule.statement))
    if named != set(rule.parameters):
        differing = "、".join(sorted(named ^ set(rule.parameters)))
        raise UsageError(f"规则文件 {path.name} 的 parameters 与语句不一致：{differing}")
    fields = Settings.model_fields.keys() | {
        f"rules.{name}" for name in Settings.model_fields["rules"].default.model_dump()
    }
    if stray := sorted(set(rule.parameters.values()) - fields):
        raise UsageError(f"规则文件 {path.name} 的 parameters 不是设置项：{'、'.join(stray)}")


def _setting(settings: Settings, key: str) -> object:
    value: object = settings
    for part in key.split("."):
        value = getattr(value, part)
    return value
