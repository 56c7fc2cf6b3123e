"""What a sender's own files say of each other (编辑检查): the edit rules over its rows, as findings for its receipts.

Only rows of one department are ever compared, so that nothing of another's can reach a receipt.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import orjson
from duckdb import DuckDBPyConnection

from gutou.database import build_connection, run
from gutou.intake.check_findings import Finding
from gutou.intake.edits_rows import OWN_DOCUMENTS, OwnFile, read_own_rows, relate_own_rows
from gutou.intake.edits_rules import OUTCOMES, EditRule, judge_rows, load_edit_rules
from gutou.intake.staging_totals import RULE as TOTALS
from gutou.intake.submissions import Submission
from gutou.intake.submissions_kinds import RuleCount
from gutou.settings import Settings

_VALUE_LENGTH = 200
_NUMBER = re.compile(r"-?\d+(?:\.(\d+))?")


@dataclass(frozen=True)
class _Said:
    """Findings on one file, and how often each rule spoke."""

    findings: tuple[Finding, ...]
    outcomes: tuple[RuleCount, ...]


@dataclass(frozen=True)
class _Broken:
    """One broken rule with its row's place and cells."""

    submission_id: str
    sheet_name: str
    row_number: int
    rule_id: str
    severity: str
    field: str | None
    reason: str
    differs_wan: Decimal | None
    cells_text: str | None
    row: Mapping[str, Any] | None

    def cell(self, name: str | None) -> tuple[str | None, str | None]:
        """Column letter and text of a field's cell; both None where it has none."""
        cells = orjson.loads(self.cells_text) if self.cells_text else {}
        column, text = cells.get(name) or (None, None)
        return column, text


def with_findings(submissions: Sequence[Submission], settings: Settings) -> list[Submission]:
    """The submissions, those in force with what the edit rules find in them and their sender's other files.

    Args:
        submissions: Every submission, of all departments and periods.
        settings: Parameters of the rules, and the city's districts.

    Returns:
        The same, in the same order; findings are added to those a submission has, and ``outcomes`` says how often each
        rule spoke. A rule that fails says nothing, and names its fault in the outcomes.

    Raises:
        UsageError: A rule file is wrong.
    """
    found = _found(tuple(_files(submissions)), settings)
    return [
        _judged(one, found.get(one.submission_id, _Said((), ()))) if one.in_force else one
        for one in submissions
    ]


def _judged(one: Submission, said: _Said) -> Submission:
    totals = one.staged.meta.totals if one.staged else {}
    of_totals = (
        (RuleCount(TOTALS, totals.get("holds", 0), totals.get("broken", 0), totals.get("not_verifiable", 0)),)
        if totals
        else ()
    )
    return replace(one, findings=(*one.findings, *said.findings), outcomes=(*said.outcomes, *of_totals))


def _files(submissions: Iterable[Submission]) -> Iterable[OwnFile]:
    for one in submissions:
        if not one.in_force or one.staged is None or one.document not in OWN_DOCUMENTS:
            continue
        path = Path(one.staged.folder).resolve() / "rows.parquet"
        if path.is_file():
            yield OwnFile(
                rows_path=str(path),
                submission_id=one.submission_id,
                department=one.arrival.department,
                document=str(one.document),
                period=one.period,
                file_name=one.arrival.file_name,
            )


def _found(files: Sequence[OwnFile], settings: Settings) -> Mapping[str, _Said]:
    """What is said of each submission."""
    if not files:
        return {}
    rules = [
        rule
        for rule in load_edit_rules()
        if rule.audience == "sender" and rule.rule_id not in settings.rules.off
    ]
    with build_connection(engine=settings.engine) as con:
        read_own_rows(con, files)
        relate_own_rows(con, settings)
        judge_rows(con, rules, settings)
        broken = _broken(con)
        counted = con.execute(
            "SELECT submission_id, rule_id, outcome, places FROM work.edit_count"
        ).fetchall()
        failed = {
            (period, rule_id): error
            for period, rule_id, error in con.execute(
                "SELECT period, rule_id, error FROM work.edit_error"
            ).fetchall()
        }
    by_id: dict[str, list[EditRule]] = defaultdict(list)
    for rule in rules:
        by_id[rule.rule_id].append(rule)
    period_of = {file.submission_id: file.period for file in files}
    places: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for submission_id, rule_id, outcome, number in counted:
        places[submission_id][rule_id, outcome] = number
    findings: dict[str, list[Finding]] = defaultdict(list)
    for one in broken:
        rule = _in_force(by_id[one.rule_id], period_of[one.submission_id])
        if _rounding_explains(one, rule):
            places[one.submission_id][one.rule_id, "broken"] -= 1
            places[one.submission_id][one.rule_id, "holds"] += 1
        else:
            findings[one.submission_id].append(_finding(one, rule))
    return {
        file.submission_id: _Said(
            tuple(sorted(findings[file.submission_id], key=_order)),
            tuple(_counts(file.period, rules, places[file.submission_id], failed)),
        )
        for file in files
    }


def _in_force(versions: Sequence[EditRule], period: str) -> EditRule:
    return next(rule for rule in versions if rule.since <= period <= rule.until)


def _counts(
    period: str,
    rules: Sequence[EditRule],
    places: Mapping[tuple[str, str], int],
    failed: Mapping[tuple[str, str], str],
) -> Iterable[RuleCount]:
    """One for every rule in force in the period, whether or not it found a row that concerns it."""
    for rule in rules:
        if rule.since <= period <= rule.until:
            counted = {outcome: places.get((rule.rule_id, outcome), 0) for outcome in OUTCOMES}
            yield RuleCount(rule.rule_id, **counted, error=failed.get((period, rule.rule_id)))


def _broken(con: DuckDBPyConnection) -> list[_Broken]:
    """Broken rules with the cells of their rows, which only the files concerned are asked for again."""
    paths = [path for (path,) in run(con, "edits/80_concerned").fetchall()]
    if not paths:
        return []
    found = run(con, "edits/90_broken", {"files": paths}).fetchall()
    return [_Broken(*values) for values in found]


def _rounding_explains(one: _Broken, rule: EditRule) -> bool:
    """Whether a difference is no more than the last digits of the amounts as written may hide, e.g. 0.12 亿元."""
    if one.differs_wan is None or not rule.rounded:
        return False
    hidden = sum((_half_step(one, name) for name in rule.rounded), start=Decimal(0))
    return abs(one.differs_wan) <= hidden


def _half_step(one: _Broken, name: str) -> Decimal:
    """Half a unit of an amount's last digit, in 万元; 0 where its cell is not a plain number with decimals."""
    amount, text = (one.row or {}).get(name), (one.cell(name)[1] or "").replace(",", "")
    found = _NUMBER.fullmatch(text)
    if found is None or not isinstance(amount, Decimal):
        return Decimal(0)
    try:
        unit = abs(amount / Decimal(text))
    except (InvalidOperation, ZeroDivisionError):
        return Decimal(0)
    return unit / 2 / Decimal(10) ** len(found[1] or "")


def _finding(one: _Broken, rule: EditRule) -> Finding:
    column, value = one.cell(one.field)
    return Finding(
        rule_id=one.rule_id,
        severity=one.severity,
        audience=rule.audience,
        sheet_name=one.sheet_name,
        row_number=one.row_number,
        field=one.field,
        column=column,
        value=" ".join(value.split())[:_VALUE_LENGTH] if value is not None else None,
        message=rule.told(one.reason),
    )


def _order(one: Finding) -> tuple[str, int, str, str, str]:
    return (one.sheet_name or "", one.row_number or 0, one.rule_id, one.field or "", one.message)
