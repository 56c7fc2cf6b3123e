"""Scope rules (范围规则): one SQL file per rule under ``sql/rules/``, with a YAML front matter.

The statement gives one row per subject it looked at: how the rule's condition stands (``holds``, ``broken``,
``not_verifiable``) and what the rule decides, null when it decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gutou.database import SQL
from gutou.errors import UsageError
from gutou.intake.edits_rules import load_edit_rules
from gutou.rule_files import InForce, check_parameters, common_parts, in_order, read_rule_file
from gutou.settings import Settings

RULES = SQL / "rules"
_REQUIRED = ("id", "title", "decision", "condition", "basis", "audience", "message")
_KNOWN = {
    *_REQUIRED, "pattern", "field", "in_force_from", "in_force_to", "parameters", "over", "concerns", "doubt",
    "message_sender",
}  # fmt: skip
_SUBJECTS = {"project": "work.project_case", "record": "work.library_row"}


@dataclass(frozen=True)
class Rule(InForce):
    """One scope rule.

    Attributes:
        decision: Decisions it can come to, comma-separated.
        field: Field that a finding of its pattern names, or None.
        over: What it looks at: ``project``, or ``record`` for a record of the library.
    """

    decision: str = ""
    field: str | None = None

    @property
    def subjects(self) -> str:
        """Table of what it looks at, one row per subject."""
        return _SUBJECTS[self.over]

    def decisions(self) -> tuple[str, ...]:
        """Decisions it can come to."""
        return tuple(part.strip() for part in self.decision.split(",") if part.strip() != "none")


def load_rules(folder: Path = RULES) -> list[Rule]:
    """Read every rule file of a folder, in the order of ids and of their coming into force.

    Raises:
        UsageError: A file without front matter, with a key missing or unknown, a month that is none, a parameter that
            its statement does not use, or two rules of one id in force at once.
    """
    return in_order([_read(path) for path in folder.glob("*.sql")])


def in_use(rules: Sequence[Rule], settings: Settings) -> list[Rule]:
    """The rules that the settings do not switch off (``rules.off``).

    Raises:
        UsageError: The settings switch off a rule that does not exist.
    """
    known = {rule.rule_id for rule in (*rules, *load_edit_rules())}
    if stray := sorted(set(settings.rules.off) - known):
        raise UsageError(f"设置项 rules.off：没有规则 {'、'.join(stray)}")
    return [rule for rule in rules if rule.rule_id not in settings.rules.off]


def _read(path: Path) -> Rule:
    file = read_rule_file(path, _REQUIRED, _KNOWN)
    over = file.text("over") or "project"
    if over not in _SUBJECTS:
        raise file.refuse(f"的 over 不认识：{over}")
    if file.text("pattern") and not file.text("field"):
        raise file.refuse("有 pattern 而没有 field")
    check_parameters(file, file.mapping("parameters"))
    return Rule(**common_parts(file), over=over, decision=file.front["decision"], field=file.text("field"))
