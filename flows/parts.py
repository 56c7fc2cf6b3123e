"""What the flows share: how a stage becomes a task, how a run is shown, how it ends. No business logic."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import ParamSpec, TypeVar, cast
from uuid import UUID

from prefect import Task, get_client, task
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from gutou import logs, pipeline
from gutou.job import Job
from gutou.operate import supervised
from gutou.operate.alive import shown_alive
from gutou.operate.timetable import local_now
from gutou.pipeline import Outcome
from gutou.report.boards import read_boards
from gutou.settings import load_settings

P = ParamSpec("P")
R = TypeVar("R")

RUN_SECONDS = 6 * 3600
"""A run that takes longer is ended: something hangs."""
INTAKE_SECONDS = 2 * 3600


def computes(stage: Callable[P, R], name: str) -> Task[P, R]:
    """A task that is not tried again, since rules say the same again; our own cache is the only one."""
    return task(name=name, cache_policy=NO_CACHE)(stage)


def touches_disk(stage: Callable[P, R], name: str, run_name: str | None = None) -> Task[P, R]:
    """A task that is tried again, since share and disk have bad moments."""
    return task(name=name, task_run_name=run_name, cache_policy=NO_CACHE, retries=2, retry_delay_seconds=2)(
        stage
    )


@contextmanager
def begun(
    config: Path, share: Path | None, data: Path | None, as_of: date | None, period: str | None = None
) -> Iterator[Job]:
    """A run that begins now and can be seen to live; "today" is that of the schedule's time zone."""
    if os.environ.get(supervised.GONE):
        supervised.silence_teardown()
    settings = load_settings(config, share=share, data=data)
    job = Job.start(settings, as_of=as_of or local_now(settings).date(), period=period)
    with logs.kept(job), pipeline.failure_told(job), shown_alive(job.workspace, flow_run.get_id()):
        tag(settings.city_name, settings.city_code)
        yield job


def named(what: str) -> Callable[[], str]:
    """Name of a flow run: what it is and when it began, by the schedule's clock where ``gutou serve`` set it."""
    return lambda: f"{what} {datetime.now():%m-%d %H:%M}"


def patience(job: Job, wait: bool) -> float:
    """Seconds to wait for another run: a scheduled one has time, a person is told at once."""
    return job.settings.schedule.wait_minutes * 60 if wait else 0


def tag(*words: str | None) -> None:
    """Add tags (city, period) to the flow run."""
    if (run_id := flow_run.get_id()) is None:
        return
    with get_client(sync_client=True) as client:
        before = set(client.read_flow_run(UUID(run_id)).tags)
        wanted = before | {word for word in words if word}
        if wanted != before:
            client.update_flow_run(UUID(run_id), tags=sorted(wanted))


class Steps:
    """Progress of a long run as an artifact (进度), from 0 to 100."""

    def __init__(self, total: int, key: str, description: str) -> None:
        self._total, self._done = max(total, 1), 0
        self._artifact = cast(UUID, create_progress_artifact(0, key, description))

    def step(self, steps: int = 1) -> None:
        """So many steps are done."""
        self._done += steps
        update_progress_artifact(
            self._artifact, progress=min(100.0, round(100 * self._done / self._total, 1))
        )


def show(outcome: Outcome, job: Job) -> None:
    """Show in Prefect what a run has made: boards, gap, where the pages lie."""
    if outcome.page is None:
        return
    tag(outcome.page.period)
    create_table_artifact(key="gap", table=outcome.page.gap_table(), description="缺口测算")
    create_markdown_artifact(key="result", markdown=outcome.page.markdown, description="本次运行结果")
    if outcome.database is not None and outcome.database.is_file():
        boards = read_boards(outcome.database, outcome.page.period)
        create_table_artifact(key="arrivals", table=boards.arrivals, description="报送情况")
        create_table_artifact(key="findings", table=boards.findings, description="各部门的问题")
    create_markdown_artifact(key="links", markdown=_links(outcome, job), description="报告与审核结果")


def ended(outcome: Outcome) -> State[Outcome]:
    """A run the audit held back is a failed run in Prefect, and still has an outcome to show."""
    logs.told_end(outcome.state, outcome.message)
    state = Completed if outcome.published else Failed
    return state(message=outcome.message, data=outcome)


def _links(outcome: Outcome, job: Job) -> str:
    places = {
        "报告": outcome.report,
        "简报": outcome.briefing,
        "审核结果": job.workspace.curated / "data_docs" / "index.html",
        "数据库": outcome.database,
    }
    lines = [f"- {label}：[{path.name}]({path.resolve().as_uri()})" for label, path in places.items() if path]
    return "\n".join([f"{outcome.message}（服务器上的文件）", "", *lines])
