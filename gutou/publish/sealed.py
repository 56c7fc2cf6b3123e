"""Sealed periods in a build (已定库时段): its rows are linked as sealed, and the sealed tables stand for computed ones."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.intake.loading_tables import append, create, store
from gutou.publish.runlog import code_version
from gutou.publish.seals import Seal, insert_sealed, newest_seals, read_seals, sealed_tables, table_path
from gutou.settings import Settings

_PERIOD = {"period": "VARCHAR", "made_otherwise": "BOOLEAN"}
_FILE = {"period": "VARCHAR", "submission_id": "VARCHAR", "rows_held": "BIGINT"}
_LINK = {
    **dict.fromkeys(("period", "department", "document", "file_sha256", "sheet_name"), "VARCHAR"),
    "row_number": "INTEGER",
    "project_id": "VARCHAR",
    "match_probability": "DOUBLE",
}


def settings_hash(settings: Mapping[str, Any]) -> str:
    """Fingerprint of settings as JSON; folders and schedule, which change no figure, aside."""
    told = {key: value for key, value in settings.items() if key not in ("share", "data", "schedule")}
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def load_seals(con: DuckDBPyConnection, workspace_fixed: Path | None, settings: Settings) -> None:
    """Fill published ``seal`` and the tables that the build and its audit read of the seals in force.

    ``work.sealed_period`` (period; made_otherwise: by another program or other settings than today's),
    ``work.sealed_file`` (files that a seal knew, with the rows that its figures hold) and ``work.sealed_link`` (place of
    a row → its project). Rows of ``work.source_row`` that a sealed period does not hold are taken out.

    Args:
        con: The build, its rows loaded.
        workspace_fixed: Folder of what is fixed; None for a build without seals.
        settings: Today's settings.
    """
    every = read_seals(workspace_fixed) if workspace_fixed else []
    seals = {seal.period: seal for seal in every}
    today = (code_version(), settings_hash(json.loads(settings.model_dump_json())))
    made = [(s.period, (s.code_version, s.settings_sha256) != today) for s in seals.values()]
    store(con, "work.sealed_period", _PERIOD, made)
    files = [(s.period, name, rows) for s in seals.values() for name, rows in s.files.items()]
    store(con, "work.sealed_file", _FILE, files)
    create(con, "work.sealed_link", _LINK)
    for seal in seals.values():
        path = table_path(workspace_fixed, seal, "project_source") if workspace_fixed else None
        if path is not None:
            run(con, "publish/sealed_link", {"file": str(path)})
    run(con, "publish/sealed_row")
    rows = [_published(seal, seals[seal.period]) for seal in every]
    con.execute("DELETE FROM seal")
    append(con, "seal", rows)


def _published(seal: Seal, newest: Seal) -> tuple[Any, ...]:
    return (
        seal.period,
        seal.version,
        seal.version == newest.version,
        seal.run_id,
        seal.as_of,
        seal.code_version,
        seal.sealed_at,
        seal.sealed_by,
        seal.note,
        len(seal.files),
    )


def restore(
    con: DuckDBPyConnection, workspace_fixed: Path, *, only_filled: bool = False, periods: Iterable[str] = ()
) -> None:
    """Put the sealed tables in place of what was computed for sealed periods.

    Args:
        con: The build.
        workspace_fixed: Folder of what is fixed.
        only_filled: Only tables that hold rows of the period already; for the stages on the way.
        periods: Only these sealed periods; by default all.
    """
    wanted = set(periods)
    for seal in newest_seals(workspace_fixed).values():
        if wanted and seal.period not in wanted:
            continue
        for name in sealed_tables():
            if only_filled and not _holds(con, name, seal.period):
                continue
            path = table_path(workspace_fixed, seal, name)
            con.execute(f'DELETE FROM "{name}" WHERE period = ?', [seal.period])
            if path is not None:
                insert_sealed(con, path, name, f'"{name}"')


def _holds(con: DuckDBPyConnection, name: str, period: str) -> bool:
    return con.execute(f'SELECT 1 FROM "{name}" WHERE period = ? LIMIT 1', [period]).fetchone() is not None
