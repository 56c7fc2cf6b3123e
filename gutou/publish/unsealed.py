"""What sealed periods would be without their seals (待修订): every file, decision and rule of today, on the seal's date.

The differences wait as rows of ``revision`` with status ``waiting`` until ``gutou freeze --revise``. They are worked out
only when something that could change a sealed period has changed, and are kept in ``data/staged/waiting``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from duckdb import DuckDBPyConnection

from gutou.database import build_connection, create_published_tables
from gutou.diff import Side, compare, revision
from gutou.diff.fields import compared_tables
from gutou.errors import UsageError
from gutou.intake.sealed import OF_NO_PERIOD
from gutou.job import Job
from gutou.pipeline import STAGES, Build, Intake
from gutou.publish.manifest import read_manifest, take_down
from gutou.publish.runlog import code_version, write_run_log
from gutou.publish.sealed import settings_hash
from gutou.publish.seals import Seal, newest_seals, table_path
from gutou.publish.swap import candidate_path

_ANY_FOLDER = (*OF_NO_PERIOD, "plan", "peers")
"""Documents whose rows may speak of a period whatever folder they lie in."""
_BESIDE = ("run_log", "rule", "match_review", "project_alias", "project_split", "arrival")
_SIDE = "sealed_side"


def note_waiting(build: Build) -> None:
    """Add to ``revision`` what would change in sealed periods; what earlier runs noted as waiting is replaced.

    To be called when the tables and ``run_log`` of the candidate are complete and earlier revisions carried over.
    """
    con, job = build.con, build.job
    con.execute("DELETE FROM revision WHERE status = 'waiting'")
    seals = newest_seals(job.workspace.fixed)
    if not seals:
        return
    concerned = _concerning(build.intake, max(seals))
    if all(_unchanged(job, seal, concerned) for seal in seals.values()):
        return
    kept = job.workspace.staged / "waiting" / f"{_key(job, seals, concerned)}.parquet"
    if not kept.is_file():
        day = max(seal.as_of for seal in seals.values())
        with without_seals(job, concerned, day) as free:
            free.con.close()
            _compare(build, seals, free.candidate, day)
        _keep(con, kept)
        return
    con.execute(
        f"INSERT INTO revision BY NAME SELECT * REPLACE (? AS to_run) FROM read_parquet('{_text(kept)}')",
        [job.run_id],
    )


@contextmanager
def without_seals(job: Job, intake: Intake, day: str) -> Iterator[Build]:
    """A build of all that concerns sealed periods, as if none were sealed, on a date (``YYYY-MM-DD``)."""
    free = replace(job, as_of=date.fromisoformat(day), durations={}, rows={})
    candidate = candidate_path(job.workspace, f"{job.run_id}-open")
    try:
        with build_connection(candidate, job.settings.engine) as con:
            create_published_tables(con)
            build = Build(free, intake, con, candidate, take_down(free, intake.arrivals), "register-open")
            for stage in STAGES:
                stage(build)
            write_run_log(con, free)
            yield build
    finally:
        candidate.unlink(missing_ok=True)


def _concerning(intake: Intake, newest: str) -> Intake:
    """The arrivals that may speak of periods up to ``newest``, not kept apart by seals."""
    every = Intake(intake.arrivals, [], staged=intake.staged, settings=intake.settings, seals=False)
    arrived = [
        one.arrival
        for one in every.submissions()
        if one.period <= newest or (one.document in _ANY_FOLDER and one.in_force)
    ]
    return Intake(arrived, [], staged=intake.staged, settings=intake.settings, seals=False)


def all_that_concerns(job: Job, intake: Intake) -> Intake:
    """The arrivals that may speak of any sealed period.

    Raises:
        UsageError: No period is sealed.
    """
    seals = newest_seals(job.workspace.fixed)
    if not seals:
        raise UsageError("还没有已定库的时段")
    return _concerning(intake, max(seals))


def _unchanged(job: Job, seal: Seal, concerned: Intake) -> bool:
    """Whether a seal was made by today's program from all that concerns it today."""
    if seal.code_version != code_version() or seal.settings_sha256 != _settings(job):
        return False
    try:
        known = set(read_manifest(job.workspace.fixed, seal.run_id).arrivals)
    except UsageError:
        return False
    return all(arrival.submission_id in known for arrival in concerned.arrivals)


def _settings(job: Job) -> str:
    return settings_hash(json.loads(job.settings.model_dump_json()))


def _key(job: Job, seals: dict[str, Seal], concerned: Intake) -> str:
    told = [
        [(seal.period, seal.version) for seal in seals.values()],
        code_version(),
        _settings(job),
        sorted(arrival.submission_id for arrival in concerned.arrivals),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def _compare(build: Build, seals: dict[str, Seal], free: Path, day: str) -> None:
    con, job = build.con, build.job
    clock = [f"{one.table}.{one.name}" for table in compared_tables() for one in table.fields if one.clock]
    con.execute(f"ATTACH '{_text(free)}' AS free_side (READ_ONLY)")
    try:
        for seal in seals.values():
            _lay_out(con, job, seal)
            compare(con, Side(_SIDE, seal.run_id), Side("free_side", job.run_id), periods=[seal.period])
            revision.record(con, job.run_id, status="waiting")
            if seal.as_of != day:  # what moves with the date alone is no revision
                con.execute(
                    """DELETE FROM revision
                    WHERE status = 'waiting' AND period = ? AND list_contains(?, table_name || '.' || field)""",
                    [seal.period, clock],
                )
            con.execute(f"DETACH {_SIDE}")
    finally:
        con.execute("DETACH free_side")


def _lay_out(con: DuckDBPyConnection, job: Job, seal: Seal) -> None:
    """The sealed side: its tables as they were sealed, and of the files those that it knew."""
    con.execute(f"ATTACH ':memory:' AS {_SIDE}")
    for name in seal.tables:
        if (path := table_path(job.workspace.fixed, seal, name)) is not None:
            con.execute(f"CREATE TABLE {_SIDE}.\"{name}\" AS FROM read_parquet('{_text(path)}')")
    for name in _BESIDE:
        con.execute(f'CREATE TABLE {_SIDE}."{name}" AS FROM "{name}"')
    con.execute(
        f"""CREATE TABLE {_SIDE}.submission AS FROM submission
        WHERE period IS DISTINCT FROM '{seal.period}'
            OR submission_id IN (SELECT submission_id FROM work.sealed_file WHERE period = '{seal.period}')"""
    )


def _keep(con: DuckDBPyConnection, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    for older in path.parent.iterdir():
        older.unlink()
    beside = path.with_suffix(".tmp")
    con.execute(f"COPY (FROM revision WHERE status = 'waiting') TO '{_text(beside)}' (FORMAT parquet)")
    beside.replace(path)


def _text(path: Path) -> str:
    return str(path).replace("'", "''")
