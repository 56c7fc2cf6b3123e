"""Loading (装载): staged files become the build's first tables, set-based over all periods."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.intake.arrival import fill_arrival
from gutou.intake.loading_scopes import scope_of
from gutou.intake.loading_tables import create, store
from gutou.intake.regions import region_codes
from gutou.intake.sidecar import UNDATED, display
from gutou.intake.submissions import Submission
from gutou.settings import Settings
from gutou.workspace import Workspace
from schemas.documents import DOCUMENTS, fields, staged_columns

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
_PLACE = {"submission_id": "VARCHAR", "sheet_name": "VARCHAR", "row_number": "BIGINT"}
_SCOPE = dict.fromkeys(("scope_kind", "scope_code", "scope_name"), "VARCHAR")
_FOUND = {
    **dict.fromkeys(("period", "department", "document", "file_sha256", "file_name"), "VARCHAR"),
    **dict.fromkeys(("rule_id", "severity", "audience", "sheet_name"), "VARCHAR"),
    "row_number": "BIGINT",
    **dict.fromkeys(("field", "column", "value", "message"), "VARCHAR"),
    "row_accepted": "BOOLEAN",
    "project_name": "VARCHAR",
    "project_code": "VARCHAR",
}


def load(
    con: DuckDBPyConnection,
    workspace: Workspace,
    settings: Settings,
    submissions: Sequence[Submission],
    as_of: date,
) -> None:
    """Create ``work.submission_all``, ``source_row``, ``plan_row``, ``peer_row`` and fill what intake publishes.

    Published: ``submission``, ``sheet_rows``, ``finding`` (without project_id) and ``arrival``; the tables must be
    there. Rows count where their file is accepted or partial and nothing replaced it.

    Args:
        con: The build.
        workspace: Folders of the city.
        settings: Departments, counties.
        submissions: Every submission, in the order of arrival.
        as_of: The run's clock, for what is pending or missing.
    """
    del workspace  # the staged folders are named by the submissions
    files = [_file(order, submission) for order, submission in enumerate(submissions)]
    store(con, "work.intake_file", _FILE, [tuple(file[name] for name in _FILE) for file in files])
    run(con, "intake/submission_all")
    run(con, "intake/submission")
    run(con, "intake/row_period")
    if paths := _paths(files, "sheet_rows_path"):
        run(con, "intake/sheet_rows", {"files": paths})
    _load_projects(con, settings, _rows(files, PROJECT_DOCUMENTS))
    _load_plan(con, settings, _rows(files, ("plan",)))
    _load_peers(con, _rows(files, ("peers",)))
    _load_findings(con, files)
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
        "in_force": submission.in_force,
        "after_freeze": False,
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
    texts = [text for (text,) in run(con, "intake/region_texts", {"files": paths}).fetchall()]
    places = [(text, region_codes(text, settings)) for text in texts]
    store(con, "work.region_text", {"text": "VARCHAR", "codes": "VARCHAR[]"}, places)
    run(con, "intake/source_row", {"files": paths})


def _load_plan(con: DuckDBPyConnection, settings: Settings, paths: list[str]) -> None:
    given = {f.name: f.duckdb_type for f in fields("plan") if f.name not in {"period", *_SCOPE}}
    create(con, "work.plan_row", {"period": "VARCHAR", **_SCOPE, **given, **_PLACE, "cells": "VARCHAR"})
    if not paths:
        return
    written = run(con, "intake/plan_scopes", {"files": paths}).fetchall()
    scopes = [(kind, name, *scope_of(kind, name, settings)) for kind, name in written if name]
    columns = {"written_kind": "VARCHAR", "written_name": "VARCHAR", **_SCOPE}
    store(con, "work.plan_scope", columns, scopes)
    run(con, "intake/plan_row", {"files": paths})


def _load_peers(con: DuckDBPyConnection, paths: list[str]) -> None:
    create(
        con,
        "work.peer_row",
        {"period": "VARCHAR", "city": "VARCHAR", "growth_pct": "DECIMAL(12,6)", **_PLACE},
    )
    if paths:
        run(con, "intake/peer_row", {"files": paths})


def _load_findings(con: DuckDBPyConnection, files: Sequence[dict[str, Any]]) -> None:
    stands = (file for file in files if file["status"] not in ("duplicate", "superseded"))
    paths = _paths(stands, "findings_path")
    if not paths:
        return
    create(con, "work.found", _FOUND)
    run(con, "intake/found", {"files": paths})
    names = con.execute(
        "SELECT DISTINCT project_name FROM work.found WHERE project_name IS NOT NULL"
    ).fetchall()
    folded = [(name, folded_name(name)) for (name,) in names]
    store(con, "work.folded_name", {"name": "VARCHAR", "folded": "VARCHAR"}, folded)
    personal = [(document, f.name) for document in DOCUMENTS for f in fields(document) if f.personal]
    store(con, "work.personal_field", {"document": "VARCHAR", "field": "VARCHAR"}, personal)
    run(con, "intake/finding")


def folded_name(name: str) -> str:
    """A project name as findings are keyed by it: NFKC, without blanks and punctuation, lower case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name)).lower()
