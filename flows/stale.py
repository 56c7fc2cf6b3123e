"""Runs that died without saying so (失联的运行): worker and flow killed together, a power cut. They are set to CRASHED."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from prefect import flow, get_client
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.states import Cancelled, Crashed

from gutou.operate import catch_up, tidy
from gutou.operate.alive import forget_dead, lives
from gutou.settings import Settings, load_settings
from gutou.workspace import Workspace

log = logging.getLogger("gutou.serve")
GRACE = timedelta(seconds=90)
"""A run that has begun says that it lives within seconds; one that was never seen to is given so long."""
_AT_MOST = 200
"""Runs asked for at once, as many as the server gives; the next look takes the rest."""
_ONGOING = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
Death = tuple[UUID, datetime | None]
"""A run and when it ended."""
_DEAD = "运行的进程已不在（被强行结束或断电），由 gutou serve 判为中断；已发布的数据未受影响"


@flow(name="失联检查", timeout_seconds=300)
async def look_after(config: Path, share: Path | None = None, data: Path | None = None) -> list[str]:
    """把进程已不在的运行判为中断，并清理它们留下的候选库和未写完的文件。

    Args:
        config: 设置文件 gutou.toml
        share: 部门投递文件夹，默认按设置
        data: 数据文件夹，默认按设置
    """
    settings = load_settings(config, share=share, data=data)
    async with get_client() as client:
        return await crash_stale(client, settings, Workspace.of(settings))


async def crash_stale(
    client: PrefectClient, settings: Settings, workspace: Workspace, *, grace: timedelta = GRACE
) -> list[str]:
    """Set this city's runs that live no more to CRASHED, and remove what they left; the names of the runs.

    Args:
        client: Prefect.
        settings: Its tags tell the city's runs.
        workspace: The data folder on which runs show that they live.
        grace: How long a run may take to show it.
    """
    dead = [run for run in await _ongoing(client, settings) if _is_dead(run, workspace, grace)]
    for run in dead:
        cancelling = run.state_type == StateType.CANCELLING
        state: State[None] = Cancelled(message="已取消") if cancelling else Crashed(message=_DEAD)
        await client.set_flow_run_state(run.id, state, force=True)
        log.warning("运行 %s 已中断：进程不在", run.name)
    forget_dead(workspace)
    if dead:
        tidy.sweep_half_written(workspace)
    for run_id in tidy.sweep_after_crash(workspace):
        log.warning("已清理中断的运行 %s 留下的候选库", run_id)
    return [run.name for run in dead]


async def tell_crashed(
    client: PrefectClient, settings: Settings, since: datetime, told: set[Death] | None = None
) -> list[str]:
    """Log this city's runs that died since a moment and were found dead by their runner; their names.

    Args:
        client: Prefect.
        settings: Its tags tell the city's runs.
        since: A moment well before the last look: a runner dates a death before the server knows of it.
        told: Deaths of which the last look told; afterwards those of this one.
    """
    runs = await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            tags=FlowRunFilterTags(all_=[settings.city_name, settings.city_code]),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.CRASHED])),
            end_time=FlowRunFilterEndTime(after_=since),
        ),
        sort=FlowRunSort.EXPECTED_START_TIME_DESC,
        limit=_AT_MOST,
    )
    known = set() if told is None else told
    found = {
        (run.id, run.end_time): run.name for run in runs if run.state is None or run.state.message != _DEAD
    }
    names = [name for death, name in found.items() if death not in known]
    for name in names:
        log.warning("运行 %s 已中断：进程被结束；已发布的数据未受影响", name)
    known.clear()
    known.update(found)
    return names


async def drop_superseded(
    client: PrefectClient, deployments: Iterable[UUID], *, grace: timedelta = timedelta(seconds=5)
) -> int:
    """Cancel runs that wait past their time where a later run of the same deployment waits too; how many.

    A run that has been due for less than ``grace`` is about to begin, and counts neither way.
    """
    dropped = 0
    now = datetime.now(UTC)
    for deployment in deployments:
        runs = await client.read_flow_runs(
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment])),
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
                expected_start_time=FlowRunFilterExpectedStartTime(before_=now),
            ),
            sort=FlowRunSort.EXPECTED_START_TIME_ASC,
            limit=_AT_MOST,
        )
        late = [(str(run.id), run.expected_start_time) for run in runs if run.expected_start_time]
        for run_id in catch_up.superseded(late, now - grace):
            state: State[None] = Cancelled(message="错过的班次：后面的班次已包含它的工作")
            await client.set_flow_run_state(UUID(run_id), state, force=True)
            dropped += 1
    return dropped


def _is_dead(run: FlowRun, workspace: Workspace, grace: timedelta) -> bool:
    alive = lives(workspace, str(run.id))
    if alive is not None:
        return not alive
    since = run.state.timestamp if run.state else None
    return since is None or datetime.now(UTC) - since > grace


async def _ongoing(client: PrefectClient, settings: Settings) -> list[FlowRun]:
    return await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(
            tags=FlowRunFilterTags(all_=[settings.city_name, settings.city_code]),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=_ONGOING)),
        ),
        sort=FlowRunSort.EXPECTED_START_TIME_DESC,
        limit=_AT_MOST,
    )
