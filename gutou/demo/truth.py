"""The truth beside the share: which row is which project, and what its rows can show."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from gutou.demo.facts import Facts, entering, gather
from gutou.demo.gap_truth import GAP_COLUMNS, gap_rows
from gutou.demo.grid import Sheet
from gutou.demo.library import Entry
from gutou.demo.pattern_evidence import PATTERN_COLUMNS, pattern_records
from gutou.demo.places import UNEXPECTED
from gutou.demo.plan import Plans
from gutou.demo.rows import Row

_PROJECTS = ("survey", "library", "key_projects")
_REMOVED = ("remove", "duplicate")


@dataclass
class Handed:
    """One file handed in: its period, place in the share, department, kind of document and sheets."""

    period: str
    file: str
    department: str
    document: str
    sheets: list[Sheet]
    in_force: bool = True
    late: bool = False
    copy_of: str = ""
    corrects: str = ""
    wrong_count: bool = False
    rows: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows = [line.row for sheet in self.sheets for line in sheet.lines if line.row is not None]


def write_truth(folder: Path, handed: list[Handed], plans: Plans, periods: list[str], as_of: date) -> None:
    """Write rows, sheets, projects, library, gap, faults and patterns as CSV (UTF-8), amounts in 万元."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "rows.csv", _row_records(handed))
    _write(folder / "sheets.csv", _sheet_records(handed))
    _write(folder / "faults.csv", _fault_records(handed))
    rows = {month: _in_force(handed, month) for month in plans.exports}
    _write(folder / "patterns.csv", pattern_records(rows, periods), PATTERN_COLUMNS)
    facts = {period: _facts(rows[period], plans.exports[period], period) for period in periods}
    _write(folder / "projects.csv", [fact.record() for period in periods for fact in facts[period]])
    decisions = {period: _library_records(facts[period], plans.exports[period], period) for period in periods}
    _write(folder / "library.csv", [record for period in periods for record in decisions[period]])
    _write(folder / "gap.csv", gap_rows(facts, decisions, plans, periods, as_of), GAP_COLUMNS)


def _in_force(handed: list[Handed], period: str) -> dict[str, list[Row]]:
    """Accepted rows in force of a period, by project."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for file in handed:
        if file.period == period and file.in_force:
            for row in file.rows:
                if row.accepted:
                    rows[row.project.key].append(row)
    return rows


def _facts(rows: dict[str, list[Row]], entries: list[Entry], period: str) -> list[Facts]:
    """What the rows say, project by project; papers that follow a project only say how far its entry is."""
    reports = {key: [row for row in found if row.document in _PROJECTS] for key, found in rows.items()}
    records: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        records[entry.project.key].append(entry)
    facts = [gather(reports[key], records[key], period) for key in sorted(reports) if reports[key]]
    for fact in facts:
        fact.entry = entering(rows[fact.project.key])
    return facts


def _library_records(facts: list[Facts], entries: list[Entry], period: str) -> list[dict[str, object]]:
    by_key = {fact.project.key: fact for fact in facts}
    records: list[dict[str, object]] = []
    for entry in entries:
        fact = by_key[entry.project.key]
        decision = _decision(fact, entry)
        removed = decision in _REMOVED
        records.append(
            {
                "period": period,
                "library_code": entry.record.code,
                "project_key": entry.project.key,
                "region_code": entry.record.region,
                "sector": fact.sector,
                "investment_kind": "房地产开发投资" if entry.record.real_estate else "项目投资",
                "ytd_wan": entry.ytd,
                "prior_ytd_wan": entry.prior_ytd,
                "prior_high_wan": entry.prior_high,
                "decision": decision,
                "removal_wan": entry.ytd if removed else Decimal(0),
                "removal_prior_ytd_wan": (entry.prior_ytd or Decimal(0)) if removed else Decimal(0),
            }
        )
    return records


def _decision(fact: Facts, entry: Entry) -> str:
    """First that fits: out of scope, a later record of the same work, completed and gone, in doubt, kept."""
    if fact.scope == "out" and not entry.record.real_estate:
        return "remove"
    if entry.record.role != "site" and entry.record.code != fact.library_code:
        return "duplicate"
    if entry.finished and not fact.surveyed:
        return "completed_exit"
    return "review" if fact.scope == "review" else "keep"


def _places(handed: list[Handed]) -> Iterable[tuple[Handed, Sheet, int, Row]]:
    for file in handed:
        for sheet in file.sheets:
            for number, line in enumerate(sheet.lines, 1):
                if line.row is not None:
                    yield file, sheet, number, line.row


def _row_records(handed: list[Handed]) -> list[dict[str, object]]:
    return [
        {
            "period": file.period,
            "file": file.file,
            "sheet": sheet.name,
            "row": number,
            "department": file.department,
            "document": file.document,
            "project_key": row.project.key,
            "part": row.part,
            "is_whole": row.is_whole,
            "faults": ";".join(row.faults),
            "accepted": row.accepted,
            "in_force": file.in_force,
            "library_code": row.library_code,
        }
        for file, sheet, number, row in _places(handed)
    ]


def _sheet_records(handed: list[Handed]) -> list[dict[str, object]]:
    return [
        {"file": file.file, "sheet": sheet.name, "kind": kind, "rows": count}
        for file in handed
        for sheet in file.sheets
        for kind, count in sorted(Counter(line.kind for line in sheet.lines).items())
    ]


def _fault_records(handed: list[Handed]) -> list[dict[str, object]]:
    return [*_file_faults(handed), *_row_faults(handed), *_names_differ(handed)]


def _fault(period: str, kind: str, file: str = "", detail: str = "") -> dict[str, object]:
    return {
        "period": period, "kind": kind, "file": file, "sheet": "", "row": "", "project_key": "", "detail": detail
    }  # fmt: skip


def _file_faults(handed: list[Handed]) -> Iterable[dict[str, object]]:
    for file in handed:
        for planted, kind, detail in (
            (file.document == "broken", "file_broken", ""),
            (file.late, "file_late", ""),
            (bool(file.copy_of), "file_twice", file.copy_of),
            (bool(file.corrects), "file_corrected", file.corrects),
            (file.wrong_count, "section_count_wrong", ""),
            (file.department == UNEXPECTED, "department_unexpected", ""),
            (file.department == "自然资源", "unknown_header", "用地报批进度"),
        ):
            if planted:
                yield _fault(file.period, kind, file.file, detail)


def _row_faults(handed: list[Handed]) -> Iterable[dict[str, object]]:
    for file, sheet, number, row in _places(handed):
        kinds = list(row.faults)
        if row.part:
            kinds.append("section" if row.project.whole_row else "section_without_whole")
        for kind in kinds:
            detail = row.part if kind.startswith("section") else row.written.get("ytd", "")
            place = {"sheet": sheet.name, "row": number, "project_key": row.project.key}
            yield _fault(file.period, kind, file.file, detail) | place


def _names_differ(handed: list[Handed]) -> Iterable[dict[str, object]]:
    """Projects that three departments list under three names."""
    spelled: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for file, _, _, row in _places(handed):
        if file.in_force and file.document == "survey" and row.accepted and row.is_whole:
            spelled[file.period, row.project.key][row.department] = str(row.values.get("project_name"))
    for (period, key), names in sorted(spelled.items()):
        if len(set(names.values())) >= 3:
            yield _fault(period, "three_names", detail="|".join(names.values())) | {"project_key": key}


def _write(path: Path, records: list[dict[str, object]], columns: Iterable[str] | None = None) -> None:
    names = list(columns or (records[0] if records else ()))
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_text(record.get(name)) for name in names] for record in records)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
