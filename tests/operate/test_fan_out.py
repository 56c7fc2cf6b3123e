"""An intake that hands reading to workers does not wait for those that are gone or never come."""

from __future__ import annotations

from pathlib import Path

import pytest
from prefect import flow, get_client
from prefect.client.schemas.objects import State, StateType
from prefect.states import Completed, Running, Scheduled

from flows import fan_out
from gutou.job import Job
from gutou.operate.alive import shown_alive
from tests.publish.small_candidate import settings


@flow(name="试读")
def reading() -> None:
    """A flow that is never run."""


def test_only_what_goes_on_is_waited_for(
    prefect: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fan_out, "_POLL", 0.01)
    monkeypatch.setattr(fan_out, "_BEGINS", 0.0)
    monkeypatch.setattr(fan_out, "_PATIENCE", 0.2)
    job = Job.start(settings().model_copy(update={"share": tmp_path / "share", "data": tmp_path / "data"}))
    states: dict[str, State[None]] = {
        "done": Completed(),
        "never": Scheduled(),
        "died": Running(),
        "lives": Running(),
    }
    with get_client(sync_client=True) as client:
        runs = {name: client.create_flow_run(reading, state=state).id for name, state in states.items()}
        (job.workspace.data / ".runs").mkdir(parents=True)
        (job.workspace.data / ".runs" / f"{runs['died']}.lock").touch()
        with shown_alive(job.workspace, str(runs["lives"])):
            goes_on = [name for name, run in runs.items() if fan_out._goes_on(client, job, run, waited=1.0)]
            fan_out.wait_for(job, list(runs.values()))
        assert goes_on == ["lives"]
        never = client.read_flow_run(runs["never"])
        assert never.state_type == StateType.CANCELLED
        assert never.state is not None
        assert "没有机器接手" in str(never.state.message)
