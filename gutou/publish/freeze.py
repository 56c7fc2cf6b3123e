"""Sealing a period (定库): its published figures become files in ``data/raw/_fixed`` that every later run reads."""

from __future__ import annotations

import json
from datetime import datetime

import duckdb
from duckdb import DuckDBPyConnection

from gutou.errors import UsageError
from gutou.intake.sidecar import UNDATED, arrivals
from gutou.publish.runlog import earlier_runs
from gutou.publish.sealed import settings_hash
from gutou.publish.seals import Seal, newest_seals, write_seal
from gutou.workspace import Workspace


def freeze(workspace: Workspace, period: str, by: str, note: str = "") -> Seal:
    """Seal a period as it is published now.

    Args:
        workspace: Folders of the city.
        period: ``YYYY-MM``.
        by: Who seals it.
        note: Kept with the seal.

    Raises:
        UsageError: Nothing is published of the period, it is sealed already, or files wait to be taken into it.
    """
    if period in newest_seals(workspace.fixed):
        raise UsageError(f"{period} 已经定库；要修订请用 gutou freeze --revise {period}")
    runs = earlier_runs(workspace.database)
    if not runs:
        raise UsageError(f"{workspace.database} 还没有发布过，无法定库")
    with duckdb.connect(str(workspace.database), read_only=True) as con:
        if not _count(con, f"project WHERE period = '{period}'"):
            raise UsageError(f"已发布的库中没有 {period} 的数字，无法定库")
        _refuse_unpublished(workspace, con, period)
        run = runs[-1]
        files = files_of(con, period)
        seal = Seal(
            period=period,
            version=1,
            run_id=str(run["run_id"]),
            as_of=str(run["as_of"]),
            code_version=str(run["code_version"]),
            settings_sha256=settings_hash(json.loads(str(run["settings"]))),
            sealed_at=now(),
            sealed_by=by,
            note=note,
            files=files,
            before=sorted(files),
        )
        return write_seal(con, workspace.fixed, seal)


def files_of(con: DuckDBPyConnection, period: str) -> dict[str, int]:
    """Files of a period with the rows that its figures hold of each."""
    return dict(
        con.execute(
            """SELECT submission_id, CASE WHEN status IN ('accepted', 'partial') THEN coalesce(rows_accepted, 0) ELSE 0 END
            FROM submission WHERE period = ? ORDER BY submission_id""",
            [period],
        ).fetchall()
    )


def now() -> str:
    """The time, to the second."""
    return datetime.now().replace(microsecond=0).isoformat()


def _refuse_unpublished(workspace: Workspace, con: DuckDBPyConnection, period: str) -> None:
    known = {one for (one,) in con.execute("SELECT submission_id FROM submission").fetchall()}
    new = [
        one
        for one in arrivals(workspace)
        if one.period in (period, UNDATED) and one.submission_id not in known
    ]
    if new:
        raise UsageError(f"有 {len(new)} 个收到的文件还没有进入已发布的库，请先运行 gutou run 再定库")


def _count(con: DuckDBPyConnection, table: str) -> int:
    found = con.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(found[0]) if found else 0
