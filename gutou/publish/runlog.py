"""The log of runs (运行记录): what a publication was made from, how long it took and how much it held."""

from __future__ import annotations

import hashlib
import json
import resource
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection

from gutou import __version__
from gutou.database import ROOT, table_definitions
from gutou.intake.loading_tables import append
from gutou.job import Job
from gutou.workspace import Workspace

_MAKES_FIGURES = ("gutou/**/*.py", "schemas/**/*", "sql/**/*.sql")
_RULEBOOK = ("sql/rules/*.sql", "sql/edits/*.sql", "schemas/*.toml", "schemas/*.yaml")


def write_run_log(con: DuckDBPyConnection, job: Job, finished_at: datetime | None = None) -> None:
    """Fill ``run_log``: the runs that the published database lists, and this one.

    Args:
        con: The build connection.
        job: This run; ``job.durations`` and ``job.rows`` hold what its stages took and made so far.
        finished_at: When the candidate was complete; now by default.
    """
    columns = _columns()
    row = {
        "run_id": job.run_id,
        "as_of": job.as_of,
        "started_at": job.now,
        "code_version": code_version(),
        "rulebook_sha256": rulebook_version(),
        "settings": job.settings.model_dump_json(),
        "input_hashes": _json(input_hashes(job.workspace)),
        **_taken(job, finished_at),
    }
    earlier = [old for old in earlier_runs(job.workspace.database) if old["run_id"] != job.run_id]
    con.execute("DELETE FROM run_log")
    rows = [[one.get(name) for name in columns] for one in (*earlier, row)]
    append(con, "run_log", rows)


def complete_run_log(con: DuckDBPyConnection, job: Job) -> None:
    """Note what the stages took since :func:`write_run_log`, the audit's own time among it."""
    taken = _taken(job, None)
    listed = ", ".join(f"{name} = ?" for name in taken)
    con.execute(f"UPDATE run_log SET {listed} WHERE run_id = ?", [*taken.values(), job.run_id])


def earlier_runs(database: Path) -> list[dict[str, Any]]:
    """Rows of ``run_log`` of a published database, by column; columns that it does not know are absent.

    None when there is no database or it cannot be read.
    """
    if not database.is_file():
        return []
    try:
        with duckdb.connect(str(database), read_only=True) as con:
            found = con.execute("FROM run_log ORDER BY run_id")
            names = [column[0] for column in found.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    except duckdb.Error:
        return []
    return rows if {"run_id", "as_of"} <= set(names) else []


def newest_run(database: Path) -> str | None:
    """The run that made a published database; None where there is none or it cannot be read."""
    runs = earlier_runs(database)
    return str(runs[-1]["run_id"]) if runs else None


def input_hashes(workspace: Workspace) -> dict[str, str]:
    """Fingerprints of the input by period, ``_fixed`` for what the system has fixed, ``all`` over everything.

    An arrival is its sidecar, which names the content by its SHA-256; so the files themselves are not read. What
    exactly a run used is listed in its manifest (:mod:`gutou.publish.manifest`).
    """
    arrivals: dict[str, list[Path]] = {}
    for path in sorted(workspace.raw.glob("*/*/*.json")):
        if not path.is_relative_to(workspace.fixed):
            arrivals.setdefault(path.parent.name, []).append(path)
    if fixed := fixed_files(workspace.fixed):
        arrivals["_fixed"] = fixed
    hashes = {name: fingerprint(paths, workspace.raw) for name, paths in sorted(arrivals.items())}
    everything = hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()
    return {**hashes, "all": everything}


def fixed_files(workspace_fixed: Path) -> list[Path]:
    """What the system has fixed and later runs read: of a seal its list, which names its tables by their hashes."""
    listed = (path for path in workspace_fixed.rglob("*.json") if not path.name.startswith("."))
    return sorted(path for path in listed if path.relative_to(workspace_fixed).parts[0] not in NOT_INPUT)


NOT_INPUT = ("runs", "kept", "messages")
"""Folders of ``_fixed`` that record runs and what was told, on which no figure depends."""


@cache
def code_version() -> str:
    """Version of the program with a fingerprint of the code, SQL and policy files that make figures."""
    return f"{__version__}+{fingerprint(_files(_MAKES_FIGURES), ROOT)[:12]}"


@cache
def rulebook_version() -> str:
    """Fingerprint of the rulebook: scope and edit rules, and the policy files beside them."""
    return fingerprint(_files(_RULEBOOK), ROOT)


def fingerprint(paths: Iterable[Path], root: Path) -> str:
    """SHA-256 over names (from ``root`` on) and contents of files."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(patterns: Iterable[str]) -> list[Path]:
    found = (path for pattern in patterns for path in ROOT.glob(pattern))
    return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def _taken(job: Job, finished_at: datetime | None) -> dict[str, Any]:
    return {
        "finished_at": finished_at or datetime.now().replace(microsecond=0),
        "durations": _json(job.durations),
        "row_counts": _json(job.rows),
        # Linux counts it in KiB.
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _columns() -> list[str]:
    return [column["name"] for column in table_definitions()["run_log"]["columns"]]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
