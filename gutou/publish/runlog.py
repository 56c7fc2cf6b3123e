"""The log of runs (运行记录): what a publication was made from, and how long it took."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from gutou import __version__
from gutou.database import ROOT, table_definitions
from gutou.job import Job
from gutou.workspace import Workspace

_MAKES_FIGURES = ("gutou/**/*.py", "schemas/**/*", "sql/**/*.sql")


def write_run_log(con: DuckDBPyConnection, job: Job, finished_at: datetime | None = None) -> None:
    """Fill ``run_log``: the runs that the published database lists, and this one.

    Args:
        con: The build connection.
        job: This run; ``job.durations`` holds the seconds of the stages so far.
        finished_at: When the candidate was complete; now by default.
    """
    finished = finished_at or datetime.now().replace(microsecond=0)
    row = (
        job.run_id,
        job.as_of,
        job.now,
        finished,
        code_version(),
        job.settings.model_dump_json(),
        json.dumps(input_hashes(job.workspace), ensure_ascii=False, sort_keys=True),
        json.dumps(job.durations, ensure_ascii=False),
    )
    earlier = [old for old in earlier_runs(job.workspace.database) if old[0] != job.run_id]
    con.execute("DELETE FROM run_log")
    con.executemany("INSERT INTO run_log VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [*earlier, row])


def earlier_runs(database: Path) -> list[tuple[Any, ...]]:
    """Rows of ``run_log`` of a published database; none when there is no database or it cannot be read."""
    if not database.is_file():
        return []
    columns = ", ".join(column["name"] for column in table_definitions()["run_log"]["columns"])
    try:
        with duckdb.connect(str(database), read_only=True) as con:
            return con.execute(f"SELECT {columns} FROM run_log ORDER BY run_id").fetchall()
    except duckdb.Error:
        return []


def input_hashes(workspace: Workspace) -> dict[str, str]:
    """Fingerprints of the input by period, ``_fixed`` for what the system has fixed, ``all`` over everything.

    An arrival is its sidecar, which names the content by its SHA-256; so the files themselves are not read.
    """
    arrivals: dict[str, list[Path]] = {}
    for path in sorted(workspace.raw.glob("*/*/*.json")):
        fixed = path.is_relative_to(workspace.fixed)
        arrivals.setdefault("_fixed" if fixed else path.parent.name, []).append(path)
    hashes = {name: _fingerprint(paths, workspace.raw) for name, paths in sorted(arrivals.items())}
    everything = hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()
    return {**hashes, "all": everything}


@cache
def code_version() -> str:
    """Version of the program with a fingerprint of the code, SQL and policy files that make figures."""
    files = sorted(
        path
        for pattern in _MAKES_FIGURES
        for path in ROOT.glob(pattern)
        if path.is_file() and "__pycache__" not in path.parts
    )
    return f"{__version__}+{_fingerprint(files, ROOT)[:12]}"


def _fingerprint(paths: Iterable[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
