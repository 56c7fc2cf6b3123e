"""Runs that died with their worker are told from those that live; deployments say what runs when."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from prefect import flow, get_client
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import ConcurrencyLimitStrategy, State, StateType
from prefect.states import Cancelling, Completed, Crashed, Pending, Running, Scheduled

from flows.deployments import FLOWS, Deployment, deployments
from flows.missed import find_missed, make_good
from flows.stale import Death, crash_stale, drop_superseded, tell_crashed
from gutou.operate.alive import shown_alive
from gutou.operate.timetable import timetables
from gutou.workspace import Workspace
from tests.publish.small_candidate import settings

TODAY = date(2026, 11, 27)


@flow(name="试验")
def trial() -> None:
    """A flow that is never run."""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "share", tmp_path / "data")


def with_client(work: Callable[[PrefectClient], Awaitable[None]]) -> None:
    async def go() -> None:
        async with get_client() as client:
            await work(client)

    asyncio.run(go())


def made(root: Path) -> list[Deployment]:
    return deployments(settings(), root / "gutou.toml", root / "share", root / "data", TODAY)


def test_what_lives_is_left_alone_and_what_died_is_crashed(prefect: None, workspace: Workspace) -> None:
    city = settings().model_copy(update={"city_name": "存活市"})
    tags = [city.city_name, city.city_code]

    async def work(client: PrefectClient) -> None:
        begun: dict[str, tuple[State[None], list[str]]] = {
            "lives": (Running(), tags),
            "died": (Running(), tags),
            "pending": (Pending(), tags),
            "cancelling": (Cancelling(), tags),
            "done": (Completed(), tags),
            "other city": (Running(), ["别的市"]),
        }
        runs = {
            name: await client.create_flow_run(trial, name=name, state=state, tags=told)
            for name, (state, told) in begun.items()
        }
        with shown_alive(workspace, str(runs["lives"].id)):
            assert await crash_stale(client, city, workspace) == []  # they have just begun
            gone = await crash_stale(client, city, workspace, grace=timedelta(0))
        assert set(gone) == {"died", "pending", "cancelling"}
        ended = {name: await client.read_flow_run(run.id) for name, run in runs.items()}
        assert {name: run.state_type for name, run in ended.items()} == {
            "lives": StateType.RUNNING,
            "died": StateType.CRASHED,
            "pending": StateType.CRASHED,
            "cancelling": StateType.CANCELLED,
            "done": StateType.COMPLETED,
            "other city": StateType.RUNNING,
        }
        state = ended["died"].state
        assert state is not None
        assert "进程已不在" in str(state.message)
        # One whose runner saw it die is told as well, and once.
        killed = await client.create_flow_run(trial, name="killed", tags=tags)
        before = datetime.now(ZoneInfo("UTC"))
        await client.set_flow_run_state(killed.id, Crashed(message="exited with -9"), force=True)
        told: set[Death] = set()
        assert await tell_crashed(client, city, before, told) == ["killed"]
        assert await tell_crashed(client, city, before, told) == []
        # So is one whose death was dated before that look, and known to the server only after it.
        late = await client.create_flow_run(trial, name="told late", tags=tags)
        await client.set_flow_run_state(
            late.id, Crashed(message="exited with -9", timestamp=before), force=True
        )
        assert await tell_crashed(client, city, before, told) == ["told late"]
        assert await tell_crashed(client, city, datetime.now(ZoneInfo("UTC")), told) == []

    with_client(work)


def test_missed_once_and_superseded(prefect: None, tmp_path: Path) -> None:
    nightly = made(tmp_path)[1]
    now = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=2)

    async def work(client: PrefectClient) -> None:
        assert await find_missed(client, [nightly], now) == []  # never registered
        flow_id = await client.create_flow(nightly.flow)
        deployment_id = await client.create_deployment(flow_id, str(nightly.told["name"]))
        assert await find_missed(client, [nightly], now) == [nightly]
        assert nightly.table is not None
        due = nightly.table.last_due(now)
        assert due is not None
        died = await client.create_flow_run_from_deployment(
            deployment_id, state=Scheduled(scheduled_time=due)
        )
        await client.set_flow_run_state(died.id, Crashed(), force=True)
        assert await find_missed(client, [nightly], now) == [nightly]
        await make_good(client, nightly, deployment_id)
        assert await find_missed(client, [nightly], datetime.now(ZoneInfo("Asia/Shanghai"))) == []

        late = datetime.now(ZoneInfo("UTC")) - timedelta(hours=1)
        for n in range(3):
            await client.create_flow_run_from_deployment(
                deployment_id, state=Scheduled(scheduled_time=late + timedelta(minutes=10 * n))
            )
        assert await drop_superseded(client, [deployment_id]) == 2
        assert await drop_superseded(client, [deployment_id]) == 0

    with_client(work)


def test_every_timetable_has_a_flow_described_in_chinese(tmp_path: Path) -> None:
    registered = made(tmp_path)
    assert {one.kind for one in timetables(settings())} == set(FLOWS)
    assert len({one.full_name for one in registered}) == len(registered) == len(FLOWS) + 1
    for one in registered:
        assert settings().city_name in one.told["name"]
        assert settings().city_code in one.told["tags"]
        described = one.flow.parameters.properties
        assert set(one.told["parameters"]) <= set(described)
        for name, parameter in described.items():
            assert any("一" <= letter <= "鿿" for letter in parameter.get("description", "")), name


def test_an_intake_is_dropped_and_a_run_waits_where_one_is_going_on(tmp_path: Path) -> None:
    by_kind = {one.table.kind: one.told for one in made(tmp_path) if one.table}
    strategies = {kind: told["concurrency_limit"].collision_strategy for kind, told in by_kind.items()}
    assert strategies.pop("intake") == ConcurrencyLimitStrategy.CANCEL_NEW
    assert set(strategies.values()) == {ConcurrencyLimitStrategy.ENQUEUE}
    assert all(told["concurrency_limit"].limit == 1 for told in by_kind.values())
    assert "wait" not in by_kind["intake"]["parameters"]
    assert by_kind["reconcile"]["parameters"]["wait"] is True
    assert {schedule.timezone for told in by_kind.values() for schedule in told["schedules"]} == {
        "Asia/Shanghai"
    }
