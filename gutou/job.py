"""One run (一次运行): what it was told, its clock, its identity and how long its stages took."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid4

from gutou.settings import Settings
from gutou.workspace import Workspace

progress = logging.getLogger("gutou.progress")
"""Lines for whoever watches a run: the command line shows them, ``data/logs`` keeps them.

A record's ``extra`` may say more: ``begins`` names a stage that starts, ``bar`` something counted, with ``total`` how much of it
there will be, without that one more is done, and ``logged`` is the sentence for the log where the one shown names a file.
"""

current_stage: ContextVar[str] = ContextVar("current_stage", default="")
"""The stage that is going on."""


@dataclass(frozen=True)
class Job:
    """A run of the pipeline.

    Attributes:
        settings: Settings of the city.
        workspace: Its folders.
        as_of: The only clock that figures depend on.
        now: When the run began; first sight of files that arrive today.
        run_id: Name of the run and of the vintage it makes; sorts by time.
        period: Period whose reports are written; None for the newest with a file.
        durations: Seconds per stage, filled as the run goes on.
        rows: Rows per stage and table, likewise.
    """

    settings: Settings
    workspace: Workspace
    as_of: date
    now: datetime
    run_id: str
    period: str | None = None
    durations: dict[str, float] = field(default_factory=dict)
    rows: dict[str, dict[str, int]] = field(default_factory=dict)

    @classmethod
    def start(cls, settings: Settings, *, as_of: date | None = None, period: str | None = None) -> Job:
        """A run that begins now; ``as_of`` defaults to today."""
        now = datetime.now().replace(microsecond=0)
        return cls(
            settings=settings,
            workspace=Workspace.of(settings),
            as_of=as_of or now.date(),
            now=now,
            run_id=f"{now:%Y%m%dT%H%M%S}-{uuid4().hex[:6]}",
            period=period,
        )

    @contextmanager
    def timed(self, stage: str) -> Iterator[list[str]]:
        """Time a stage (阶段) and tell it as progress; what the stage appends to the list is told with it."""
        told: list[str] = []
        started = time.monotonic()
        before = current_stage.set(stage)
        progress.debug("%s …", stage, extra={"begins": stage})
        try:
            yield told
        finally:
            current_stage.reset(before)
        seconds = time.monotonic() - started
        self.durations[stage] = round(self.durations.get(stage, 0) + seconds, 3)
        progress.info("%s %s（%.1f 秒）", stage, "，".join(told), seconds, extra={"stage": stage})
