"""Loading (装载): staged files become the build's first tables, set-based over all periods."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import run, statement
from gutou.intake.arrival import fill_arrival
from gutou.intake.decisions import drop_refused
from gutou.intake.loading_findings import folded_name, load_findings
from gutou.intake.loading_outcomes import load_outcomes
from gutou.intake.loading_scopes import scope_of
from gutou.intake.loading_tables import create, escaped, store
from gutou.intake.regions import region_codes
from gutou.intake.sidecar import UNDATED, display
from gutou.intake.submissions import Submission
from gutou.settings import Settings
from schemas.documents import fields, staged_columns

__all__ = ["FOLLOW_UP", "PROJECT_DOCUMENTS", "folded_name", "follow_up_columns", "load", "source_columns"]

PROJECT_DOCUMENTS = ("survey", "library", "key_projects")

_FILE = {
    "arrival_order": "BIGINT",
    **dict.fromkeys(
        ("submission_id", "file_sha256", "department", "document", "period", "file_name"), "VARCHAR"
    ),
    "received_at": "TIMESTAMP",
    **dict.fromkeys(("own_status", "status"), "VARCHAR"),
    **dict.fromkeys(("in_force", "after_freeze"), "BOOLEAN"),
    **dict.fromkeys(("rows_read", "rows_accepted", "rows_rejected", "rows_in_file"), "INTEGER"),
    **dict.fromkeys(("reason", "rows_path", "findings_path", "sheet_rows_path"), "VARCHAR"),
}
_BEFORE = dict.fromkeys(
    ("period", "row_key", "submission_id", "department", "document", "file_sha256", "file_name"), "VARCHAR"
)
_ROWS_KEPT = ("accepted", "partial", "superseded")
_PLACE = {"submission_id": "VARCHAR", "sheet_name": "VARCHAR", "row_number": "BIGINT"}
_SCOPE = dict.fromkeys(("scope_kind", "scope_code", "scope_name"), "VARCHAR")
FOLLOW_UP = {
    "entries": "work.entry_row",
    "vouchers": "work.voucher_row",
    "approvals": "work.approval_row",
    "decisions": "work.decision_row",
    "answers": "work.answer_row",
    "verifications": "work.verification_row",
}
"""Tables of the documents that follow projects up; the stages they are for read them."""


def load(
    con: DuckDBPyConnection,
    settings: Settings,
    submissions: Sequence[Submission],
    as_of: date,
) -> None:
    """Create ``work.submission_all`` and the tables of rows (``source_row`` …), and fill what intake publishes.

    Published: ``submission``, ``sheet_rows``, ``finding`` (without project_id), ``plan`` and ``arrival``; the tables must
    be there. Rows count where their file is accepted or partial and nothing replaced it.

    Args:
        con: The build.
        settings: Departments, counties.
        submissions: Every submission, in the order of arrival.
        as_of: The run's clock, for what is pending or missing.
    """
    files = [_file(order, submission) for order, submission in enumerate(submissions)]
    store(con, "work.intake_file", _FILE, [tuple(file[name] for name in _FILE) for file in files])
    run(con, "intake/submission_all")
    run(con, "intake/submission")
    run(con, "intake/row_period")
    if paths := _paths(files, "sheet_rows_path"):
        run(con, "intake/sheet_rows", {"files": escaped(paths)})
    _load_projects(con, settings, _rows(files, PROJECT_DOCUMENTS))
    _load_plan(con, settings, _rows(files, ("plan",)))
    _load_peers(con, _rows(files, ("peers",)))
    for document, table in FOLLOW_UP.items():
        _load_document(con, document, table, files)
    drop_refused(con, submissions)
    stands = (file for file in files if file["status"] not in ("duplicate", "superseded"))
    load_outcomes(con, submissions)
    load_findings(con, submissions, _paths(stands, "findings_path"))
    fill_arrival(con, settings, as_of)


def _file(order: int, submission: Submission) -> dict[str, Any]:
    arrival = submission.arrival
    return {
        "arrival_order": order,
        "submission_id": submission.submission_id,
        "file_sha256": arrival.file_sha256,
        "department": arrival.department,
        "document": submission.document,
        "period": None if submission.period == UNDATED else submission.period,
        "file_name": arrival.file_name,
        "received_at": arrival.received_at,
        "own_status": submission.own_status,
        "status": submission.status,
        "in_force": submission.in_force and not submission.waits,
        "after_freeze": submission.after_freeze,
        "rows_read": submission.rows_read,
        "rows_accepted": submission.rows_accepted,
        "rows_rejected": submission.rows_rejected,
        "rows_in_file": submission.rows_in_file,
        "reason": submission.reason and display(submission.reason),
        "rows_path": _staged(submission, "rows.parquet"),
        "findings_path": _staged(submission, "findings.parquet"),
        "sheet_rows_path": _staged(submission, "sheet_rows.parquet"),
    }


def _staged(submission: Submission, name: str) -> str | None:
    if submission.staged is None:
        return None
    path = Path(submission.staged.folder).resolve() / name
    return str(path) if path.is_file() else None


def _paths(files: Iterable[dict[str, Any]], key: str) -> list[str]:
    return list(dict.fromkeys(file[key] for file in files if file[key]))


def _rows(files: Iterable[dict[str, Any]], documents: Sequence[str]) -> list[str]:
    return _paths((file for file in files if file["in_force"] and file["document"] in documents), "rows_path")


def source_columns() -> dict[str, str]:
    """Columns of ``work.source_row`` with their types: the fields of the three documents by name."""
    columns = dict(_BEFORE)
    last: dict[str, str] = {}
    for document in PROJECT_DOCUMENTS:
        for name, kind in staged_columns(document):
            (last if name in {"cells", "extra"} else columns).setdefault(name, kind)
    return {**columns, "region_codes": "VARCHAR[]", **last}


def _load_projects(con: DuckDBPyConnection, settings: Settings, paths: list[str]) -> None:
    create(con, "work.source_row", source_columns())
    if not paths:
        return
    texts = [text for (text,) in run(con, "intake/region_texts", {"files": escaped(paths)}).fetchall()]
    places = [(text, region_codes(text, settings)) for text in texts]
    store(con, "work.region_text", {"text": "VARCHAR", "codes": "VARCHAR[]"}, places)
    run(con, "intake/source_row", {"files": escaped(paths)})


def follow_up_columns(document: str) -> dict[str, str]:
    """Columns of a follow-up document's table with their types."""
    order = {"received_order": "BIGINT", "received_at": "TIMESTAMP", "in_force": "BOOLEAN"}
    return {**_BEFORE, **order, **dict(staged_columns(document))}


def _load_document(
    con: DuckDBPyConnection, document: str, table: str, files: Sequence[dict[str, Any]]
) -> None:
    create(con, table, follow_up_columns(document))
    wanted = (file for file in files if file["document"] == document and file["status"] in _ROWS_KEPT)
    if paths := _paths(wanted, "rows_path"):
        select = statement("intake/document_row")
        con.execute(f"INSERT INTO {table} BY NAME {select}", {"files": escaped(paths)})


def _load_plan(con: DuckDBPyConnection, settings: Settings, paths: list[str]) -> None:
    given = {f.name: f.duckdb_type for f in fields("plan") if f.name not in {"period", *_SCOPE}}
    create(con, "work.plan_row", {"period": "VARCHAR", **_SCOPE, **given, **_PLACE, "cells": "VARCHAR"})
    if not paths:
        return
    written = run(con, "intake/plan_scopes", {"files": escaped(paths)}).fetchall()
    scopes = [(kind, name, *scope_of(kind, name, settings)) for kind, name in written if name]
    columns = {"written_kind": "VARCHAR", "written_name": "VARCHAR", **_SCOPE}
    store(con, "work.plan_scope", columns, scopes)
    run(con, "intake/plan_row", {"files": escaped(paths)})
    run(con, "intake/plan")


def _load_peers(con: DuckDBPyConnection, paths: list[str]) -> None:
    create(
        con,
        "work.peer_row",
        {"period": "VARCHAR", "city": "VARCHAR", "growth_pct": "DECIMAL(12,6)", **_PLACE},
    )
    if paths:
        run(con, "intake/peer_row", {"files": escaped(paths)})
