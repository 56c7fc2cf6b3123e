"""Edit rules (编辑规则): one SQL file per rule under ``sql/edits/``, over a sender's own rows or over the bureau's projects.

A rule file begins with a YAML front matter and holds one SELECT. Each row it gives says how the rule's condition stands for
one subject: ``holds``, ``broken`` or ``not_verifiable`` (a value it needs is missing), with severity, field, and the reason in
Chinese with its values. Rules of audience ``sender`` read ``work.own_row`` and nothing of another department; rules of
audience ``bureau`` read the build's tables and are judged in :mod:`gutou.scope.checks`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection, Error

from gutou.database import SQL
from gutou.intake.loading_tables import append
from gutou.rule_files import PATTERNS, InForce, check_parameters, common_parts, in_order, read_rule_file
from gutou.settings import Settings

__all__ = ["PATTERNS", "RULES", "EditRule", "judge_rows", "load_edit_rules"]

RULES = SQL / "edits"
SEVERITIES = ("error", "warning", "info")
OUTCOMES = ("holds", "broken", "not_verifiable")
OVER = {
    "row": "work.own_row",
    "project": "work.project_case",
    "record": "work.library_row",
    "paper": "work.numbered_paper",
}
"""What a rule may look at, with the table of it."""
_FEW = 5_000
_REQUIRED = ("id", "title", "severity", "condition", "basis", "audience", "message")
_KNOWN = {
    *_REQUIRED, "pattern", "in_force_from", "in_force_to", "parameters", "words", "over", "concerns", "doubt",
    "message_sender", "rounded",
}  # fmt: skip


@dataclass(frozen=True)
class EditRule(InForce):
    """One edit rule.

    Attributes:
        severity: Severities it can come to, the gravest first.
        rounded: Amounts of its equality: a difference that their rounding in the cells explains breaks nothing.
        words: Expressions that its SQL names as ``$name``, kept in the file.
        over: What it looks at: ``row``, or for the bureau ``project``, ``record`` or ``paper``.
        concerns: Of these the ones that it must answer for; of rows at least once, of the others exactly once.
    """

    severity: tuple[str, ...] = ()
    rounded: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def subjects(self) -> str:
        """Table of what it looks at."""
        return OVER[self.over]

    @property
    def asked(self) -> frozenset[str]:
        """Parameters that ``concerns`` names."""
        return frozenset(re.findall(r"\$([a-z_]+)", self.concerns))

    def given(self, settings: Settings) -> dict[str, Any]:
        """Values of its parameters and its words."""
        return {**super().given(settings), **self.words}

    def told(self, reason: str) -> str:
        """The message to whom it concerns: a sender reads the one for senders."""
        template = self.message_sender if self.audience == "sender" else None
        return (template or self.message).replace("{reason}", reason)


def load_edit_rules(folder: Path = RULES) -> list[EditRule]:
    """Read every rule file of a folder (``ED01_….sql``), in the order of ids and of their coming into force.

    Raises:
        UsageError: A file without front matter, with a key missing or unknown, a severity or month that is none, a
            parameter that its statement does not use, or two rules of one id in force at once.
    """
    return in_order([_read(path) for path in folder.glob("[A-Z]*.sql")])


def _read(path: Path) -> EditRule:
    file = read_rule_file(path, _REQUIRED, _KNOWN)
    severity = tuple(sorted(file.listed("severity"), key=_rank))
    if unknown := [one for one in severity if one not in SEVERITIES]:
        raise file.refuse(f"的 severity 不认识：{'、'.join(unknown)}")
    audience = file.front["audience"]
    if audience not in ("sender", "bureau"):
        raise file.refuse(f"的 audience 不认识：{audience}")
    if (audience == "sender") != bool(file.text("message_sender")):
        raise file.refuse("：告知报送部门的须有 message_sender，只告知统计局的不能有")
    over = file.text("over") or ("row" if audience == "sender" else "project")
    if over not in OVER or (over == "row") != (audience == "sender"):
        raise file.refuse(f"的 over 不认识：{over}")
    check_parameters(file, file.mapping("parameters"), file.mapping("words"))
    rule = EditRule(
        **common_parts(file),
        over=over,
        severity=severity,
        rounded=file.listed("rounded"),
        words=file.mapping("words"),
    )
    if stray := rule.asked - {*rule.parameters, *rule.words}:
        raise file.refuse(f"的 concerns 用到 parameters 里没有的：{'、'.join(sorted(stray))}")
    return rule


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def judge_rows(
    con: DuckDBPyConnection, rules: Sequence[EditRule], settings: Settings, *, every: bool = False
) -> None:
    """Judge every row of ``work.own_row`` by the rules in force in its period.

    Fills ``work.edit_outcome`` (rule_id, row_key, outcome, severity, field, reason, differs_wan), ``work.edit_count``
    (submission_id, rule_id, outcome, places) and ``work.edit_error`` (period, rule_id, error). A rule that fails in a
    period says nothing there: half an answer looks like a whole one.

    Args:
        con: Connection with ``work.own_row``, ``own_previous`` and ``own_code``.
        rules: The rules.
        settings: Give the parameters.
        every: Also the rows on which a rule holds or cannot be verified; the broken ones alone are several times faster.
    """
    con.execute(
        "CREATE OR REPLACE TABLE work.edit_outcome (rule_id VARCHAR, row_key BIGINT, outcome VARCHAR, severity VARCHAR, "
        "field VARCHAR, reason VARCHAR, differs_wan DECIMAL(38, 6))"
    )
    con.execute(
        "CREATE OR REPLACE TABLE work.edit_count (submission_id VARCHAR, rule_id VARCHAR, outcome VARCHAR, places BIGINT)"
    )
    con.execute("CREATE OR REPLACE TABLE work.edit_error (period VARCHAR, rule_id VARCHAR, error VARCHAR)")
    few = con.execute("SELECT count(*) <= ? FROM work.own_row", [_FEW]).fetchone() == (True,)
    # Over few rows, planning a statement takes longer than running it: what is the same for every rule is asked of all at once.
    # The answers of all rules to many rows would fill the memory.
    for together in [rules] if few else [[rule] for rule in rules]:
        _judge_some(con, together, settings, every, few)


_Faults = dict[str, dict[str, str]]
"""What is wrong with a rule's answers, by its id and the period."""


def _judge_some(
    con: DuckDBPyConnection, rules: Sequence[EditRule], settings: Settings, every: bool, few: bool
) -> None:
    """Judge by some rules; where each stands in ``work.edit_answer``."""
    con.execute(
        "CREATE OR REPLACE TABLE work.edit_answer (rule_id VARCHAR, row_key BIGINT, period VARCHAR, submission_id VARCHAR, "
        "outcome VARCHAR, severity VARCHAR, field VARCHAR, reason VARCHAR, differs_wan DECIMAL(38, 6))"
    )
    unanswered: _Faults = defaultdict(dict)
    failed: _Faults = defaultdict(dict)
    for rule in rules:
        try:
            _answer(con, rule, rule.given(settings), every, few)
            unanswered[rule.rule_id] |= _unanswered(con, rule, rule.given(settings))
        except Error as error:
            periods = con.execute("SELECT DISTINCT period FROM work.own_row").fetchall()
            said = f"不能执行：{str(error).splitlines()[0]}"
            failed[rule.rule_id] |= {
                period: said for (period,) in periods if rule.since <= period <= rule.until
            }
    con.execute(
        "INSERT INTO work.edit_count "
        "SELECT submission_id, rule_id, outcome, count(*) FROM work.edit_answer GROUP BY ALL"
    )
    if few:
        con.execute(
            "INSERT INTO work.edit_outcome SELECT rule_id, row_key, outcome, severity, field, reason, differs_wan "
            "FROM work.edit_answer" + _told(every)
        )
    wrong = _wrong(con, rules)
    for rule_id in dict.fromkeys(rule.rule_id for rule in rules):
        faults = unanswered[rule_id] | wrong[rule_id] | failed[rule_id]
        if faults:
            _withdraw(con, rule_id, faults)


def _told(every: bool) -> str:
    return "" if every else " WHERE outcome = 'broken'"


def _answer(
    con: DuckDBPyConnection, rule: EditRule, values: Mapping[str, Any], every: bool, few: bool
) -> None:
    """A rule's answers; those to many rows without reasons, which is fast, the reasons of what is told being written after.

    For few rows they are written at once: planning the rule's statement a second time takes longer.
    """
    given = {**values, "since": rule.since, "until": rule.until, "rule_id": rule.rule_id}
    told = ", field, reason, differs_wan" if few else ""
    answers = (
        f"FROM ({rule.statement}) JOIN (SELECT row_key, period, submission_id FROM work.own_row) USING (row_key) "
        "WHERE period BETWEEN $since AND $until"
    )
    con.execute(
        "INSERT INTO work.edit_answer BY NAME SELECT $rule_id AS rule_id, row_key, period, submission_id, outcome, "
        f"severity{told} {answers}",
        given,
    )
    if not few:
        con.execute(
            "INSERT INTO work.edit_outcome FROM (SELECT $rule_id, row_key, outcome, severity, field, reason, differs_wan "
            f"{answers}){_told(every)}",
            given,
        )


def _unanswered(con: DuckDBPyConnection, rule: EditRule, values: Mapping[str, Any]) -> dict[str, str]:
    """Rows it passed over, by period."""
    passed = con.execute(
        f"SELECT period, count(*) FROM work.own_row WHERE period BETWEEN $since AND $until AND ({rule.concerns}) "
        "AND row_key NOT IN (SELECT row_key FROM work.edit_answer WHERE rule_id = $rule_id) GROUP BY period",
        {name: values[name] for name in rule.asked}
        | {"since": rule.since, "until": rule.until, "rule_id": rule.rule_id},
    ).fetchall()
    return {period: f"有 {rows} 行应检查而没有检查" for period, rows in passed}


def _wrong(con: DuckDBPyConnection, rules: Sequence[EditRule]) -> _Faults:
    """Broken rows without a reason, and words nobody knows."""
    found: _Faults = defaultdict(dict)
    silent = con.execute(
        "SELECT DISTINCT rule_id, period FROM work.edit_outcome JOIN work.own_row USING (row_key) "
        "WHERE list_contains($rule_ids, rule_id) AND outcome = 'broken' AND reason IS NULL",
        {"rule_ids": [rule.rule_id for rule in rules]},
    ).fetchall()
    for rule_id, period in silent:
        found[rule_id][period] = "有不符而没有说明理由"
    unknown = con.execute(
        "SELECT edit_answer.rule_id, period, concat_ws('、', any_value(coalesce(outcome, '空')), any_value(severity)) "
        "FROM work.edit_answer LEFT JOIN (SELECT unnest($rule_ids) AS rule_id, unnest($since) AS since, "
        "unnest($until) AS until, unnest($severities) AS known) AS rule "
        "ON rule.rule_id = edit_answer.rule_id AND period BETWEEN since AND until "
        "WHERE outcome IS NULL OR NOT list_contains($outcomes, outcome) OR (outcome = 'broken' AND (severity IS NULL "
        "OR NOT list_contains(known, severity))) GROUP BY ALL",
        {
            "rule_ids": [rule.rule_id for rule in rules],
            "since": [rule.since for rule in rules],
            "until": [rule.until for rule in rules],
            "severities": [list(rule.severity) for rule in rules],
            "outcomes": list(OUTCOMES),
        },
    ).fetchall()
    for rule_id, period, words in unknown:
        found[rule_id][period] = f"给出不认识的结论：{words}"
    return found


def _withdraw(con: DuckDBPyConnection, rule_id: str, faults: Mapping[str, str]) -> None:
    append(con, "work.edit_error", [(period, rule_id, said) for period, said in sorted(faults.items())])
    given = {"rule_id": rule_id, "periods": list(faults)}
    in_periods = "FROM work.own_row WHERE list_contains($periods, period)"
    con.execute(
        f"DELETE FROM work.edit_outcome WHERE rule_id = $rule_id AND row_key IN (SELECT row_key {in_periods})",
        given,
    )
    con.execute(
        f"DELETE FROM work.edit_count WHERE rule_id = $rule_id AND submission_id IN (SELECT submission_id {in_periods})",
        given,
    )
