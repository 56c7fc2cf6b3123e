"""Decisions on pairs as they arrive (复核决定的检查): against what was asked, and against each other.

What is wrong with a decision lies in no single cell, so it is looked at beside all that was asked and not when the
file is read. A refused row is told in the receipt, counted as kept apart, and never carried out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import orjson
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from gutou.intake.check_decisions import WHOLE_GROUP
from gutou.intake.check_findings import Finding, finding
from gutou.intake.submissions import Submission
from gutou.register.decisions import OTHER, PAIR_DECISIONS, SAME
from gutou.register.review_asked import Asked, load_asked
from gutou.settings import Settings

_COLUMNS = ["sheet_name", "row_number", "group_id", "pair_id", "decision", "decided_by", "note", "cells"]
_MOST_ROWS_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Line:
    """One decision on a pair with its place; ``whole_group`` as its sheet names the group it speaks for, if it does."""

    sheet: str
    row: int
    pair_id: str
    decision: str
    decided_by: str | None
    note: str | None
    columns: Mapping[str, str]
    whole_group: str | None = None

    def refused(self, rule: str, field: str, value: str, note: str = "") -> Finding:
        """A finding that keeps the row apart."""
        return finding(
            rule,
            sheet=self.sheet,
            row=self.row,
            field=field,
            column=self.columns.get(field),
            value=value,
            note=note,
            accepted=False,
        )


def with_refusals(
    submissions: Sequence[Submission], workspace_fixed: Path, settings: Settings
) -> list[Submission]:
    """The submissions, those of decisions with what is wrong with them; their refused rows count as kept apart.

    Args:
        submissions: Every submission, in the order of arrival.
        workspace_fixed: Folder of what is fixed; ``review/*.json`` in it say what was asked.
        settings: Name of the statistics department, which alone decides.
    """
    returned = [one for one in submissions if one.in_force and one.document == "decisions"]
    if not returned:
        return list(submissions)
    asked = load_asked(workspace_fixed)
    return [_judged(one, asked, settings) if one in returned else one for one in submissions]


def _judged(one: Submission, asked: Mapping[str, Asked], settings: Settings) -> Submission:
    lines = list(_lines(one))
    if one.arrival.department != settings.statistics_department:
        refused = [line.refused("IN78", "pair_id", line.pair_id) for line in lines]
        unsigned: list[Finding] = []
    else:
        refused = _refusals(lines, asked)
        apart = {(f.sheet_name, f.row_number) for f in refused}
        missing = [line for line in lines if not line.decided_by and (line.sheet, line.row) not in apart]
        unsigned = [finding("IN75", field="decided_by", note=str(len(missing)))] if missing else []
    if not refused:
        return replace(one, findings=(*one.findings, *unsigned))
    count = len({(f.sheet_name, f.row_number) for f in refused})
    accepted, rejected = one.rows_accepted - count, one.rows_rejected + count
    return replace(
        one,
        findings=(*one.findings, *refused, *unsigned),
        rows_accepted=accepted,
        rows_rejected=rejected,
        status="partial" if accepted else "rejected",
        own_status="partial" if accepted else "rejected",
        reason=f"{rejected} 行未采用，见问题清单" if accepted else "没有一行决定能够采用，见问题清单",
    )


def _lines(one: Submission) -> Iterator[_Line]:
    """Rows that decide on a pair."""
    path = Path(one.staged.folder) / "rows.parquet" if one.staged else None
    if path is None or not path.is_file():
        return
    rows = pq.read_table(path, columns=_COLUMNS).to_pylist()  # type: ignore[no-untyped-call]
    letters: dict[str, dict[str, str]] = defaultdict(
        dict
    )  # of the sheet: a decision on the group fills blank cells
    for row in rows:
        cells = orjson.loads(row["cells"] or "{}")
        letters[row["sheet_name"]] |= {name: letter for name, (letter, _) in cells.items()}
    for row in rows:
        if row["pair_id"] and row["decision"]:
            sheet = row["sheet_name"]
            meant = WHOLE_GROUP.get(row["decision"])
            said = (row["pair_id"], meant or row["decision"], row["decided_by"], row["note"])
            group = row["group_id"] if meant else None
            yield _Line(sheet, row["row_number"], *said, letters[sheet], group)


def _refusals(lines: Sequence[_Line], asked: Mapping[str, Asked]) -> list[Finding]:
    """What is wrong with the decisions of one file; each step looks at what the steps before let pass."""
    said = [
        line.refused("IN74", "decision", line.decision)
        for line in lines
        if line.decision not in PAIR_DECISIONS
    ]
    said += [line.refused("IN70", "pair_id", line.pair_id) for line in lines if line.pair_id not in asked]
    for step in (_doubled, _contradictory, _against_exclusion):
        apart = {(f.sheet_name, f.row_number) for f in said}
        said += step([line for line in lines if (line.sheet, line.row) not in apart], asked)
    return said


def _doubled(lines: Sequence[_Line], asked: Mapping[str, Asked]) -> list[Finding]:
    """One pair, or one whole group, two decisions."""
    del asked
    alike: dict[tuple[str, ...], list[_Line]] = defaultdict(list)
    for line in lines:
        alike[(line.pair_id,)].append(line)
        if line.whole_group:
            alike[line.sheet, line.whole_group].append(line)
    said = [
        line.refused("IN71", "decision", line.decision, _rows(some))
        for some in alike.values()
        if len({line.decision for line in some}) > 1
        for line in some
    ]
    return list({(found.sheet_name, found.row_number): found for found in said}.values())


def _contradictory(lines: Sequence[_Line], asked: Mapping[str, Asked]) -> list[Finding]:
    """A = B, B = C and A ≠ C: nobody knows which is meant, so none of them counts."""
    whole = _wholes(lines, asked)
    torn = defaultdict(list)
    for line in lines:
        one, other = asked[line.pair_id].projects
        if line.decision == OTHER and one != other and whole.get(one, one) == whole.get(other, other):
            torn[whole.get(one, one)].append(line)
    said = []
    for root, differing in torn.items():
        chain = [x for x in lines if x.decision == SAME and whole[asked[x.pair_id].projects[0]] == root]
        said += [x.refused("IN72", "decision", x.decision, _rows(chain)) for x in differing]
        said += [x.refused("IN72", "decision", x.decision, _rows(differing)) for x in chain]
    return said


def _against_exclusion(lines: Sequence[_Line], asked: Mapping[str, Asked]) -> list[Finding]:
    """One project in spite of an exclusion, and no word why."""
    silent = [x for x in lines if x.decision == SAME and not (x.note or "").strip()]
    said = [
        line.refused("IN73", "decision", line.decision, "自动比对否决了这一对（期次、代码、能力等互斥）")
        for line in silent
        if asked[line.pair_id].excludes
    ]
    told = {(f.sheet_name, f.row_number) for f in said}
    whole = _wholes(lines, asked)
    joined = {
        whole[one]
        for line in lines
        for one, other in asked[line.pair_id].apart
        if one in whole and whole[one] == whole.get(other)
    }
    for root in sorted(joined):
        chain = [x for x in lines if x.decision == SAME and whole[asked[x.pair_id].projects[0]] == root]
        if all(x in silent for x in chain):
            note = f"{_rows(chain)}合在一起，会把互相排斥的项目并为一个"
            said += [
                x.refused("IN73", "decision", x.decision, note) for x in chain if (x.sheet, x.row) not in told
            ]
    return said


def _wholes(lines: Iterable[_Line], asked: Mapping[str, Asked]) -> dict[str, str]:
    """Projects that the file's decisions join, each with the one they are known by."""
    above: dict[str, str] = {}

    def root(project: str) -> str:
        while above.setdefault(project, project) != project:
            project = above[project]
        return project

    for line in lines:
        if line.decision == SAME:
            one, other = sorted(map(root, asked[line.pair_id].projects))
            above[other] = one
    return {project: root(project) for project in list(above)}


def _rows(lines: Sequence[_Line]) -> str:
    named = "、".join(str(line.row) for line in lines[:_MOST_ROWS_NAMED])
    return f"第 {named} 行" + ("等" if len(lines) > _MOST_ROWS_NAMED else "")


def drop_refused(con: DuckDBPyConnection, submissions: Iterable[Submission]) -> None:
    """Take refused rows out of ``work.decision_row``; their files are staged with them."""
    refused = [
        (one.submission_id, found.sheet_name, found.row_number)
        for one in submissions
        if one.document == "decisions"
        for found in one.findings
        if not found.row_accepted
    ]
    for place in sorted(set(refused), key=str):
        con.execute(
            "DELETE FROM work.decision_row WHERE submission_id = ? AND sheet_name = ? AND row_number = ?",
            list(place),
        )
