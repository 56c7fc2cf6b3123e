"""Runs past and to come, seals, and room on the disk, for ``gutou status``."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gutou.errors import GutouError
from gutou.logs import last_end
from gutou.operate import locks, timetable
from gutou.publish.runlog import earlier_runs
from gutou.publish.seals import newest_seals
from gutou.publish.swap import waiting_run
from gutou.settings import Settings
from gutou.workspace import Workspace


@dataclass(frozen=True)
class LastRun:
    """How the last run ended.

    Attributes:
        run_id: The run.
        ended_at: When, ISO; None where nobody noted it.
        state: ``published``, ``held_back``, ``waits`` or ``failed``.
        message: What was said of it; blank where it was published.
        published_run: The run behind the published database.
        published_at: When that was complete.
        published_as_of: Its clock.
    """

    run_id: str
    ended_at: str | None
    state: str
    message: str
    published_run: str
    published_at: datetime | None
    published_as_of: str


@dataclass(frozen=True)
class NextRun:
    """What runs by itself next: its Chinese name, when, and whether ``gutou serve`` is there to do so."""

    title: str
    at: datetime
    served: bool


@dataclass(frozen=True)
class SealStanding:
    """A sealed period: version in force, since when, by whom, how many changes wait for a revision."""

    period: str
    version: int
    sealed_at: str
    sealed_by: str
    waiting: int


@dataclass(frozen=True)
class Disk:
    """Room where the data lie, in bytes."""

    free: int
    total: int
    vintages: int


def last_run(workspace: Workspace) -> LastRun | None:
    """From the log of runs in the published database, and what the logs tell of later ones."""
    runs = earlier_runs(workspace.database)
    if not runs:
        return None
    last = runs[-1]
    published = (str(last["run_id"]), last.get("finished_at"), str(last["as_of"]))
    told = last_end(workspace.data, "published", "held_back", "waits", "failed")
    if told is None or told.get("run_id", "") <= published[0]:
        finished = published[1]
        return LastRun(published[0], finished and finished.isoformat(), "published", "", *published)
    said = told.get("message", "").partition("：")[2]
    return LastRun(told["run_id"], told.get("time"), told.get("state", ""), said, *published)


def last_intake(workspace: Workspace) -> str | None:
    """When files were last taken in without a run, ISO; None where nobody noted it."""
    told = last_end(workspace.data, "received")
    return told.get("time") if told else None


def next_runs(settings: Settings) -> list[NextRun]:
    """What ``gutou serve`` begins next, the soonest first."""
    served = locks.holder(Workspace.of(settings), locks.SERVE) is not None
    now = timetable.local_now(settings)
    found = [
        NextRun(one.title, due, served)
        for one in timetable.timetables(settings)
        if (due := one.next_due(now)) is not None
    ]
    return sorted(found, key=lambda one: one.at)


def seals(workspace: Workspace, waiting: Mapping[str, int]) -> list[SealStanding]:
    """The seals in force; none where their lists cannot be read, which ``gutou doctor`` tells."""
    try:
        in_force = newest_seals(workspace.fixed)
    except GutouError:
        return []
    return [
        SealStanding(one.period, one.version, one.sealed_at, one.sealed_by, waiting.get(one.period, 0))
        for one in in_force.values()
    ]


def placed_later(workspace: Workspace) -> str | None:
    """The run whose result waits to be put in place."""
    return waiting_run(workspace)


def disk(workspace: Workspace) -> Disk | None:
    """Room; None where the system does not tell."""
    try:
        told = shutil.disk_usage(workspace.data)
        vintages = sum(path.stat().st_size for path in workspace.curated.glob("vintages/*/*.duckdb"))
    except OSError:
        return None
    return Disk(told.free, told.total, vintages)
