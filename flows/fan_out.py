"""Reading by department on other machines (分部门读取): one flow run per department, for workers that see share and data."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import cast
from uuid import UUID

from prefect import flow, get_client
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import FlowRun, State
from prefect.deployments import run_deployment
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled

from flows import parts
from gutou import pipeline
from gutou.intake.sidecar import Arrival, arrivals
from gutou.job import Job, progress
from gutou.operate.alive import lives
from gutou.pipeline import Intake

NAME = "部门读取"
_POLL = 1.0
_PATIENCE = 900.0
"""Seconds until the intake reads for itself what no worker has read ..."""
_BEGINS = 90.0
"""... or has begun to."""


@flow(name=NAME, timeout_seconds=parts.INTAKE_SECONDS)
def department_reading(
    config: Path,
    department: str,
    share: Path | None = None,
    data: Path | None = None,
    as_of: date | None = None,
) -> int:
    """读取并检查一个部门尚未读取的来件，结果放入暂存；由“收件”分派，可在任何能访问共享和数据文件夹的机器上执行。

    Args:
        config: 设置文件 gutou.toml
        department: 部门
        share: 部门投递文件夹，默认按设置
        data: 数据文件夹，默认按设置
        as_of: 以哪一天为准，默认今天
    """
    with parts.begun(config, share, data, as_of) as job:
        theirs = [one for one in arrivals(job.workspace) if one.department == department]
        waiting = pipeline.unread(job, Intake(theirs, [], settings=job.settings))
        for arrival in waiting:
            pipeline.read_file(job, arrival)
        return len(waiting)


def hand_out(job: Job, config: Path, unread: list[Arrival]) -> None:
    """Have each department's files read elsewhere; what is not read in time is read here afterwards."""
    runs: list[UUID] = []
    for department in sorted({one.department for one in unread}):
        told = {
            "config": str(config.resolve()),
            "department": department,
            "share": str(job.workspace.share.resolve()),
            "data": str(job.workspace.data.resolve()),
            "as_of": job.as_of.isoformat(),
        }
        try:
            started = run_deployment(
                job.settings.schedule.fan_out,
                parameters=told,
                timeout=0,
                flow_run_name=f"{NAME} {department}",
            )
            runs.append(cast(FlowRun, started).id)
        except ObjectNotFound:
            progress.info("没有登记“%s”，在本机读取", job.settings.schedule.fan_out)
            return
    wait_for(job, runs)


def wait_for(job: Job, runs: list[UUID]) -> None:
    """Until the runs have ended, or their workers are gone, or no worker takes them."""
    began = time.monotonic()
    with get_client(sync_client=True) as client:
        while runs and (waited := time.monotonic() - began) < _PATIENCE:
            time.sleep(_POLL)
            runs = [run for run in runs if _goes_on(client, job, run, waited)]


def _goes_on(client: SyncPrefectClient, job: Job, run: UUID, waited: float) -> bool:
    state = client.read_flow_run(run).state
    if state is None or state.is_final() or lives(job.workspace, str(run)) is False:
        return False
    if state.is_scheduled() and waited >= _BEGINS:
        nobody: State[None] = Cancelled(message="没有机器接手，由“收件”自己读取")
        client.set_flow_run_state(run, nobody, force=True)
        return False
    return True
