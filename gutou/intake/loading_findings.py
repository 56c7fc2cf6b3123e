"""Findings of a build (装载问题): what stands in the staged files, and what rests on the sender's other files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import fields as attributes
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.intake.check_findings import Finding
from gutou.intake.loading_tables import create, escaped, store
from gutou.intake.submissions import Submission
from schemas.documents import DOCUMENTS, fields

_OF_FILE = dict.fromkeys(("period", "department", "document", "file_sha256", "file_name"), "VARCHAR")
_TYPES = {"row_number": "BIGINT", "row_accepted": "BOOLEAN"}
_SAID = {one.name: _TYPES.get(one.name, "VARCHAR") for one in attributes(Finding)}
_FOUND = {**_OF_FILE, **_SAID, "project_name": "VARCHAR", "project_code": "VARCHAR"}
_LEFT_OUT = ("duplicate", "superseded")


def load_findings(con: DuckDBPyConnection, submissions: Sequence[Submission], paths: Sequence[str]) -> None:
    """Fill published ``finding`` from staged findings and those of the submissions; personal values are masked.

    Args:
        con: The build, with ``work.intake_file`` and ``work.source_row``.
        submissions: Every submission; those that something replaced say nothing.
        paths: findings.parquet of those that stand.
    """
    create(con, "work.found", _FOUND)
    said = [
        (one.submission_id, *(getattr(found, name) for name in _SAID))
        for one in submissions
        if one.status not in _LEFT_OUT
        for found in one.findings
    ]
    store(con, "work.said", {"submission_id": "VARCHAR", **_SAID}, said)
    if paths:
        run(con, "intake/found", {"files": escaped(paths)})
    if said:
        run(con, "intake/found_beside")
    names = con.execute(
        "SELECT DISTINCT project_name FROM work.found WHERE project_name IS NOT NULL"
    ).fetchall()
    folded = [(name, folded_name(name)) for (name,) in names]
    store(con, "work.folded_name", {"name": "VARCHAR", "folded": "VARCHAR"}, folded)
    personal: list[tuple[Any, ...]] = [
        (document, f.name) for document in DOCUMENTS for f in fields(document) if f.personal
    ]
    store(con, "work.personal_field", {"document": "VARCHAR", "field": "VARCHAR"}, personal)
    run(con, "intake/without_phones")
    run(con, "intake/finding")


def folded_name(name: str) -> str:
    """A project name as findings are keyed by it: NFKC, without blanks and punctuation, lower case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name)).lower()
