"""Matters (问题) of a receipt: the sender's findings in the order to deal with them, and the cells to mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
import pyarrow.parquet as pq

from gutou.intake.receipts_words import SeverityWords, Words
from gutou.intake.submissions import Submission
from gutou.publish.dictionary import label_of
from schemas.documents import DOCUMENTS, fields

SEVERITIES = ("error", "warning", "info")
NO_LONGER = ("duplicate", "superseded")
_COMMENT_LENGTH = 1500
_ROWS_LOOKED_AT = 100


@dataclass(frozen=True)
class Matter:
    """One finding as the sender sees it; ``sheet``, ``row``, ``column`` are blank for the file as a whole."""

    severity: str
    sheet: str
    row: int | None
    column: str
    label: str
    value: str
    message: str
    todo: str
    kept_apart: bool = False

    @property
    def cell(self) -> str:
        """Cell, row or column within the sheet."""
        if self.column and self.row:
            return f"{self.column}{self.row}"
        return (f"第 {self.row} 行" if self.row else "") or (f"{self.column} 列" if self.column else "")

    @property
    def place(self) -> str:
        """Sheet and cell, row or column."""
        return " ".join(p for p in (self.sheet and f"工作表“{self.sheet}”", self.cell) if p) or "整份文件"


@dataclass(frozen=True)
class Mark:
    """A cell to fill and comment; ``column`` is blank where only the row is known."""

    sheet: str
    row: int
    column: str
    severity: str
    comment: str


def matters_of(submission: Submission, said: Words) -> list[Matter]:
    """What the sender is told of its file, first what to fix first; nothing of a file that no longer counts.

    Findings of other audiences than the sender are left out here and nowhere later.
    """
    if submission.status in NO_LONGER:
        return []
    labels = (
        {f.name: f.label for f in fields(submission.document)} if submission.document in DOCUMENTS else {}
    )
    found = [*_staged_findings(submission), *(asdict(one) for one in submission.findings)]
    matters = {_matter(one, labels, said): None for one in found if one["audience"] == "sender"}
    return sorted(matters, key=_urgency)


def marks_of(submission: Submission, matters: Iterable[Matter]) -> list[Mark]:
    """Cells to mark, the most urgent first; several matters of one cell are one mark.

    A matter of a whole row stands at the name of its project where that is known.
    """
    placed = [one for one in matters if one.sheet and one.row]
    names = _name_columns(submission, {(m.sheet, m.row or 0) for m in placed if not m.column})
    grouped: dict[tuple[str, int, str], list[Matter]] = {}
    for one in placed:
        row = one.row or 0
        column = one.column or names.get((one.sheet, row), "") or names.get((one.sheet, 0), "")
        grouped.setdefault((one.sheet, row, column), []).append(one)
    return [Mark(*place, some[0].severity, _comment(some)) for place, some in grouped.items()]


def header_rows(submission: Submission) -> dict[str, int]:
    """Per sheet the number of rows before its first accepted row."""
    first: dict[str, int] = {}
    for row in _staged_rows(submission, ["sheet_name", "row_number"]):
        sheet, number = str(row["sheet_name"]), int(str(row["row_number"]))
        first[sheet] = min(number, first.get(sheet, number))
    return {sheet: number - 1 for sheet, number in first.items()}


def amount_columns(submission: Submission) -> dict[str, list[str]]:
    """Per sheet the letters of the columns that were read as money; told by its first rows."""
    money = (
        {f.name for f in fields(submission.document) if f.type == "M"}
        if submission.document in DOCUMENTS
        else set()
    )
    found: dict[str, set[str]] = {}
    looked: Counter[str] = Counter()
    for row in _staged_rows(submission, ["sheet_name", "cells"]) if money else ():
        sheet = str(row["sheet_name"])
        looked[sheet] += 1
        if looked[sheet] <= _ROWS_LOOKED_AT:
            cells = orjson.loads(str(row["cells"] or "{}"))
            found.setdefault(sheet, set()).update(str(cells[name][0]) for name in money & cells.keys())
    return {sheet: sorted(letters) for sheet, letters in found.items()}


def _staged_findings(submission: Submission) -> list[dict[str, object]]:
    if submission.staged is None:
        return []
    path = Path(submission.staged.folder) / "findings.parquet"
    return pq.read_table(path).to_pylist() if path.is_file() else []  # type: ignore[no-untyped-call]


def _staged_rows(submission: Submission, columns: Sequence[str]) -> list[dict[str, object]]:
    if submission.staged is None:
        return []
    path = Path(submission.staged.folder) / "rows.parquet"
    if not path.is_file():
        return []
    return pq.read_table(path, columns=list(columns)).to_pylist()  # type: ignore[no-untyped-call, no-any-return]


def _name_columns(submission: Submission, wanted: set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Column of the project's name by sheet and row; row 0 stands for the sheet's other rows."""
    if not wanted:
        return {}
    columns: dict[tuple[str, int], str] = {}
    for row in _staged_rows(submission, ["sheet_name", "row_number", "cells"]):
        place = (str(row["sheet_name"]), int(str(row["row_number"])))
        if place not in wanted and (place[0], 0) in columns:
            continue
        named = orjson.loads(str(row["cells"] or "{}")).get("project_name")
        if named:
            columns[place] = str(named[0])
            columns.setdefault((place[0], 0), str(named[0]))
    return columns


def _comment(matters: Sequence[Matter]) -> str:
    parts = [f"【{label_of('finding', 'severity', m.severity)}】{m.message}\n处理：{m.todo}" for m in matters]
    text = "\n\n".join(parts)
    return text if len(text) <= _COMMENT_LENGTH else f"{text[: _COMMENT_LENGTH - 1]}…"


def _matter(found: Mapping[str, object], labels: Mapping[str, str], said: Words) -> Matter:
    severity = str(found["severity"])
    field = str(found["field"] or "")
    row = found["row_number"]
    kept_apart = row is not None and found["row_accepted"] is False
    return Matter(
        severity=severity,
        sheet=str(found["sheet_name"] or ""),
        row=int(str(row)) if row is not None else None,
        column=str(found["column"] or ""),
        label=labels.get(field, field),
        value=str(found["value"] or ""),
        message=str(found["message"] or ""),
        todo=_todo(said.severity[severity], is_file=not found["sheet_name"], kept_apart=kept_apart),
        kept_apart=kept_apart,
    )


def _todo(advice: SeverityWords, *, is_file: bool, kept_apart: bool) -> str:
    if is_file:
        return advice.todo_file
    return advice.todo_kept_apart if kept_apart else advice.todo


def _urgency(matter: Matter) -> tuple[int, int, str, int, int, str, str]:
    """Errors before warnings; of these the whole file first, then rows that do not count, then the rest."""
    reach = 0 if matter.row is None else 1 if matter.kept_apart else 2
    column = (len(matter.column), matter.column)
    return (
        SEVERITIES.index(matter.severity),
        reach,
        matter.sheet,
        matter.row or 0,
        *column,
        matter.message,
    )
