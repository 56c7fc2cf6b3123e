"""Rows of senders' own files as the edit rules see them: ``work.own_row``, ``own_previous`` and ``own_code``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.intake.edits_codes import check_credit_code, check_project_code
from gutou.intake.loading import folded_name
from gutou.intake.loading_tables import create, store
from gutou.register.codes import document_no
from gutou.settings import Settings
from schemas.documents import fields

OWN_DOCUMENTS = ("survey", "library", "key_projects")

_FILE = dict.fromkeys(
    ("rows_path", "submission_id", "department", "document", "period", "file_name"), "VARCHAR"
)
_PLACE = {
    **dict.fromkeys(
        ("submission_id", "department", "document", "period", "file_name", "sheet_name"), "VARCHAR"
    ),
    "row_number": "BIGINT",
}
_NAMES = (
    "project_name", "project_code", "library_code", "owner_name", "owner_uscc", "region", "nature", "planned_total",
    "prior_cumulative",
    "month_done", "ytd", "ytd_construction", "ytd_installation", "ytd_construction_installation", "ytd_equipment", "ytd_other",
    "ytd_land", "ytd_used_equipment", "ytd_used_building", "ytd_renewed_equipment", "cumulative", "start_month",
    "actual_start", "end_month", "stage", "started", "approval_date", "contract_no", "contract_date", "has_progress_sheet",
    "progress_sheet_signed", "photo_no", "issues", "remark", "form", "entered", "build_stage", "end_status",
)  # fmt: skip
_TEXT = {**dict.fromkeys(("kind", "text", "key"), "VARCHAR"), "id": "INTEGER"}
_CODE = {
    **dict.fromkeys(("kind", "text", "key"), "VARCHAR"),
    "check_holds": "BOOLEAN",
    "district": "VARCHAR",
    "district_known": "BOOLEAN",
    "issued": "VARCHAR",
}


@dataclass(frozen=True)
class OwnFile:
    """A file in force: where its accepted rows are, and whose they are."""

    rows_path: str
    submission_id: str
    department: str
    document: str
    period: str
    file_name: str


def own_columns() -> dict[str, str]:
    """Columns of ``work.own_line`` with their types."""
    kinds = {f.name: f.duckdb_type for document in OWN_DOCUMENTS for f in fields(document)}
    return {**_PLACE, **{name: kinds[name] for name in _NAMES}}


def read_own_rows(con: DuckDBPyConnection, files: Sequence[OwnFile]) -> None:
    """Create ``work.own_line``: every accepted row of the files, with its sender and place."""
    store(con, "work.own_file", _FILE, [astuple(file) for file in files])
    create(con, "work.own_line", own_columns())
    if files:
        run(con, "edits/10_own_line", {"files": sorted({file.rows_path for file in files})})


def relate_own_rows(con: DuckDBPyConnection, settings: Settings) -> None:
    """From ``work.own_line``: what rows are compared by, and what the same sender said of a project before.

    Rows of two departments are never brought together: department is part of every join.
    """
    _fold_texts(con, settings)
    run(con, "project/01_plain")
    for name in ("05_words", "20_own_row", "30_own_key", "40_own_previous"):
        run(con, f"edits/{name}", {"tolerance_wan": settings.rules.tolerance_wan})


def _fold_texts(con: DuckDBPyConnection, settings: Settings) -> None:
    """``work.own_text`` and ``work.own_code``, one row per distinct text: DuckDB cannot fold full width."""
    projects = [(text, check_project_code(text, settings)) for text in _distinct(con, "project_code")]
    credits_ = [(text, check_credit_code(text)) for text in _distinct(con, "owner_uscc")]
    codes = [("project", text, *astuple(check)) for text, check in projects if check is not None]
    codes += [("credit", text, *astuple(check)) for text, check in credits_ if check is not None]
    store(con, "work.own_code", _CODE, codes)
    texts = [("code", text, check.key) for text, check in projects if check is not None and check.key]
    texts += _keys("name", _distinct(con, "project_name", "owner_name"), folded_name)
    texts += _keys("number", _distinct(con, "contract_no", "photo_no"), document_no)
    texts += [("record", text, text) for text in _distinct(con, "library_code")]
    ids = {key: number for number, key in enumerate(dict.fromkeys(key for _, _, key in texts))}
    store(con, "work.own_text", _TEXT, [(*text, ids[text[2]]) for text in texts])


def _keys(kind: str, texts: Iterable[str], key_of: Callable[[str], str]) -> list[tuple[str, str, str]]:
    return [(kind, text, key) for text in texts if (key := key_of(text))]


def _distinct(con: DuckDBPyConnection, *columns: str) -> list[str]:
    listed = " UNION ALL ".join(f"SELECT {name} AS text FROM work.own_line" for name in columns)
    found = con.execute(
        f"SELECT DISTINCT text FROM ({listed}) WHERE text IS NOT NULL ORDER BY text"
    ).fetchall()
    return [text for (text,) in found]
