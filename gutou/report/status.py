"""Where things stand (报送进度): who has handed in what, what waits for whom, runs, deadlines, seals, room on the disk."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from gutou.database import run
from gutou.errors import UsageError
from gutou.intake.sidecar import UNDATED, arrivals
from gutou.report import status_runs
from gutou.report.status_deadlines import Deadline, deadlines
from gutou.report.status_runs import Disk, LastRun, NextRun, SealStanding
from gutou.settings import Settings
from gutou.workspace import Workspace


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody: whom, what (``held``, ``match_review`` …), of which period, how many."""

    waits_for: str
    matter: str
    period: str
    items: int


@dataclass(frozen=True)
class Status:
    """Where a city stands.

    Attributes:
        city_name: The city.
        today: The day from which days are counted.
        period: The period shown, the newest of the published database; None where nothing has arrived.
        arrival: department, document, due_on, status, first_received_at, rows_accepted, as published.
        unpublished: Per department the files received since that no run has published.
        waiting: What waits for whom.
        deadlines: Days to come, and those past of which something is missing.
        last_run: How the last run ended; None where nobody noted it.
        last_intake: When files were last taken in without a run; None where nobody noted it.
        next_runs: What ``gutou serve`` begins next.
        seals: The sealed periods.
        placed_later: The run whose result waits to be put in place; None where none does.
        disk: Room.
    """

    city_name: str
    today: date
    period: str | None
    arrival: list[dict[str, Any]]
    unpublished: dict[str, int]
    waiting: list[Waiting]
    deadlines: list[Deadline]
    last_run: LastRun | None
    last_intake: str | None
    next_runs: list[NextRun]
    seals: list[SealStanding]
    placed_later: str | None
    disk: Disk | None

    def facts(self) -> dict[str, Any]:
        """The same for a program."""
        return asdict(self)


def read_status(settings: Settings, now: datetime) -> Status:
    """Read everything off the published database and the folders beside it; nothing is changed.

    Args:
        settings: Settings of the city.
        now: The clock.

    Raises:
        UsageError: Nothing has been published yet.
    """
    workspace = Workspace.of(settings)
    if not workspace.database.is_file():
        raise UsageError(f"还没有发布过数据库（{workspace.database}），请先运行 gutou run")
    with duckdb.connect(str(workspace.database), read_only=True) as con:
        rows = _rows(con, "report/status")
        period: str | None = rows[0]["period"] if rows else None
        params = {"period": f"{period}-01", "statistics": settings.statistics_department}
        waiting = [Waiting(**row) for row in _rows(con, "report/status_waiting", params)] if period else []
        known = {one for (one,) in con.execute("SELECT submission_id FROM submission").fetchall()}
    return Status(
        city_name=settings.city_name,
        today=now.date(),
        period=period,
        arrival=rows,
        unpublished=_unpublished(workspace, known),
        waiting=waiting,
        deadlines=deadlines(settings, now.date(), rows),
        last_run=status_runs.last_run(workspace),
        last_intake=status_runs.last_intake(workspace),
        next_runs=status_runs.next_runs(settings),
        seals=status_runs.seals(workspace, waiting_of(waiting, "revision")),
        placed_later=status_runs.placed_later(workspace),
        disk=status_runs.disk(workspace),
    )


def waiting_of(waiting: list[Waiting], matter: str) -> dict[str, int]:
    """How many of a matter wait, by period."""
    found: dict[str, int] = {}
    for one in waiting:
        if one.matter == matter:
            found[one.period] = found.get(one.period, 0) + one.items
    return found


def _rows(
    con: duckdb.DuckDBPyConnection, name: str, params: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    cursor = run(con, name, params)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _unpublished(workspace: Workspace, known: set[str]) -> dict[str, int]:
    """Files that were received since the last publication, by department."""
    counted: dict[str, int] = {}
    for one in arrivals(workspace):
        if one.submission_id not in known and one.period != UNDATED:
            counted[one.department] = counted.get(one.department, 0) + 1
    return counted
