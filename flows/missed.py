"""What was missed while nothing served (错过的班次), by Prefect's record of what has begun."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound
from prefect.states import Scheduled

from flows.deployments import Deployment
from gutou.operate.catch_up import TAG, Begun, is_missed

log = logging.getLogger("gutou.serve")
_STOPPED_BY_RUNNER = "Runner is shutting down."
_LOOKED_AT = 50


async def find_missed(client: PrefectClient, made: list[Deployment], now: datetime) -> list[Deployment]:
    """Deployments whose last run did not begin, or was interrupted; to be asked before they are registered anew."""
    return [one for one in made if await _is_missed(client, one, now)]


async def make_good(client: PrefectClient, one: Deployment, deployment_id: UUID) -> None:
    """Run once what was missed."""
    await client.create_flow_run_from_deployment(
        deployment_id, state=Scheduled(), tags=[*one.told["tags"], TAG], name=f"{one.told['name']} {TAG}"
    )
    log.info("%s 错过了班次，补跑一次", one.told["name"])


async def _is_missed(client: PrefectClient, one: Deployment, now: datetime) -> bool:
    if one.table is None or one.table.seconds:
        return False
    try:
        known = await client.read_deployment_by_name(one.full_name)
    except ObjectNotFound:
        return False
    runs = await client.read_flow_runs(
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[known.id])),
        sort=FlowRunSort.EXPECTED_START_TIME_DESC,
        limit=_LOOKED_AT,
    )
    begun = [
        Begun(run.expected_start_time, _interrupted(run))
        for run in runs
        if run.expected_start_time and (run.state_type != StateType.SCHEDULED or TAG in run.tags)
    ]
    return is_missed(one.table.last_due(now), known.created, begun)


def _interrupted(run: FlowRun) -> bool:
    if run.state_type == StateType.CRASHED:
        return True
    ended = run.state_type == StateType.CANCELLED
    return ended and run.state is not None and run.state.message == _STOPPED_BY_RUNNER
