"""Rule files (规则文件): an SQL statement with a YAML front matter, one rule per file, for scope rules and edit rules alike.

The front matter says what a statistician signs: id, title, condition, legal basis, in force from and to, parameters with
the setting each comes from, what the bureau is told and what a sender may be told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol, TypeVar

import yaml

from gutou.errors import UsageError
from gutou.settings import Settings
from gutou.yaml_text import PlainLoader

PATTERNS = (
    "打捆", "拆分", "重复", "未开工先报", "超进度", "单位错误", "数值雷同", "凭证重复", "年末突增", "停建仍报"
)  # fmt: skip
"""Patterns of falsification and error (handbook 2) that a rule may look for."""
FIRST, LAST = "", "9999-12"
_FRONT = re.compile(r"\A/\* ---\n(?P<front>.*?)\n--- \*/\n(?P<sql>.+)\Z", re.S)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class RuleFile:
    """What a rule file says, whatever kind of rule it is.

    Attributes:
        name: File name, for messages.
        front: Front matter as plain text.
        sql: The statement with its comments.
    """

    name: str
    front: Mapping[str, Any]
    sql: str

    @property
    def statement(self) -> str:
        """The statement without comments."""
        return re.sub(r"--[^\n]*", "", self.sql).strip().rstrip(";")

    def text(self, key: str) -> str | None:
        """A text of the front matter; None where it is blank."""
        return self.front.get(key) or None

    def listed(self, key: str) -> tuple[str, ...]:
        """Words of a text, separated by commas or blanks."""
        return tuple(part for part in re.split(r"[,，\s]+", self.front.get(key) or "") if part)

    def mapping(self, key: str) -> dict[str, str]:
        """Names with their values."""
        return dict(self.front.get(key) or {})

    def refuse(self, fault: str) -> UsageError:
        """The error that names the file."""
        return UsageError(f"规则文件 {self.name} {fault}")


def read_rule_file(path: Path, required: Sequence[str], known: Collection[str]) -> RuleFile:
    """Read one rule file.

    Raises:
        UsageError: A file without front matter, with a key missing or unknown, a month that is none, a pattern that is
            none of :data:`PATTERNS`, or a message without ``{reason}``.
    """
    found = _FRONT.match(path.read_text(encoding="utf-8"))
    if found is None:
        raise UsageError(f"规则文件 {path.name} 开头没有 /* --- … --- */ 说明")
    try:
        front = _front(found["front"])
    except yaml.YAMLError as error:
        raise UsageError(f"规则文件 {path.name} 的说明不是有效的 YAML：{error}") from None
    if not isinstance(front, dict) or (missing := [key for key in required if not front.get(key)]):
        lacking = missing if isinstance(front, dict) else required
        raise UsageError(f"规则文件 {path.name} 的说明缺少 {'、'.join(lacking)}")
    rule = RuleFile(path.name, front, found["sql"])
    if stray := sorted(set(front) - set(known)):
        raise rule.refuse(f"的说明有不认识的项：{'、'.join(stray)}")
    months = [rule.text("in_force_from"), rule.text("in_force_to")]
    if wrong := [month for month in months if month and not _MONTH.fullmatch(month)]:
        raise rule.refuse(f"的生效时段 {'、'.join(wrong)} 应写作 YYYY-MM")
    pattern = rule.text("pattern")
    if pattern and pattern not in PATTERNS:
        raise rule.refuse(f"的 pattern 不认识：{pattern}，应为 {'、'.join(PATTERNS)} 之一")
    if "{reason}" not in front["message"]:
        raise rule.refuse("的 message 没有 {reason}")
    return rule


@lru_cache(maxsize=256)
def _front(text: str) -> object:
    """The front matter, parsed once per text: a build reads the rule files several times."""
    return yaml.load(text, PlainLoader)


def check_parameters(rule: RuleFile, parameters: Mapping[str, str], beside: Collection[str] = ()) -> None:
    """Every ``$name`` of the statement is a parameter, and every parameter a setting.

    Args:
        rule: The file.
        parameters: Names with the setting each comes from.
        beside: Names that the file gives a value itself.

    Raises:
        UsageError: It is not so.
    """
    named = set(re.findall(r"\$([a-z_]+)", rule.statement))
    if named != {*parameters, *beside}:
        differing = "、".join(sorted(named ^ {*parameters, *beside}))
        raise rule.refuse(f"的 parameters 与语句不一致：{differing}")
    fields = Settings.model_fields.keys() | {
        f"rules.{name}" for name in Settings.model_fields["rules"].default.model_dump()
    }
    if stray := sorted(set(parameters.values()) - fields):
        raise rule.refuse(f"的 parameters 不是设置项：{'、'.join(stray)}")


def setting(settings: Settings, key: str) -> object:
    """The value of a setting by its name, ``rules.tolerance_wan``."""
    value: object = settings
    for part in key.split("."):
        value = getattr(value, part)
    return value


@dataclass(frozen=True)
class InForce:
    """A rule, or one version of it: versions of one id are in force one after the other.

    Attributes:
        rule_id: Stable id, as handbook and cases name it.
        title: Short Chinese name.
        condition: What it looks for, in one sentence.
        basis: Where it comes from (依据).
        audience: Who is told: ``bureau``, or ``sender`` beside it.
        in_force_from: First period it holds for, or None.
        in_force_to: Last period it holds for, or None.
        sql: Its SELECT.
        pattern: The one of :data:`PATTERNS` that it is a lead for, or None.
        message: For the bureau: ``{reason}`` with the values, and what to do.
        message_sender: For a sender, of its own files only; None where no sender hears of it.
        doubt: What is not certain about the rule (存疑), or None.
        parameters: Names in its SQL with the setting each comes from.
        over: What it looks at.
        concerns: Which of these, as an SQL condition; all of them where it says nothing.
    """

    rule_id: str
    title: str
    condition: str
    basis: str
    audience: str
    in_force_from: str | None
    in_force_to: str | None
    sql: str
    pattern: str | None = None
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
    def since(self) -> str:
        """First period, as text that compares."""
        return self.in_force_from or FIRST

    @property
    def until(self) -> str:
        """Last period, as text that compares."""
        return self.in_force_to or LAST

    def given(self, settings: Settings) -> dict[str, Any]:
        """Values of its parameters."""
        return {name: setting(settings, key) for name, key in self.parameters.items()}


def common_parts(rule: RuleFile) -> dict[str, Any]:
    """What all kinds of rules read alike."""
    return {
        "rule_id": rule.front["id"],
        "title": rule.front["title"],
        "condition": rule.front["condition"],
        "basis": rule.front["basis"],
        "audience": rule.front["audience"],
        "in_force_from": rule.text("in_force_from"),
        "in_force_to": rule.text("in_force_to"),
        "sql": rule.sql,
        "pattern": rule.text("pattern"),
        "message": rule.front["message"],
        "message_sender": rule.text("message_sender"),
        "doubt": rule.text("doubt"),
        "parameters": rule.mapping("parameters"),
        "concerns": rule.text("concerns") or "true",
    }


class _Versioned(Protocol):
    @property
    def rule_id(self) -> str: ...
    @property
    def since(self) -> str: ...
    @property
    def until(self) -> str: ...


V = TypeVar("V", bound=_Versioned)


def in_order(rules: Collection[V]) -> list[V]:
    """Rules by id and coming into force.

    Raises:
        UsageError: Two rules of one id are in force at once.
    """
    listed = sorted(rules, key=lambda rule: (rule.rule_id, rule.since))
    doubled = {
        rule.rule_id
        for rule, after in pairwise(listed)
        if rule.rule_id == after.rule_id and after.since <= rule.until
    }
    if doubled:
        raise UsageError(f"规则编号重复：{'、'.join(sorted(doubled))}")
    return listed
