"""What is registered with Prefect (部署): one deployment per timetable, named and described in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from prefect import Flow
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.schedules import Cron, Interval, Schedule

from flows.assessment import assessment
from flows.cleanup import cleanup
from flows.close import close
from flows.fan_out import NAME as READING
from flows.fan_out import department_reading
from flows.intake import intake
from flows.monthly import monthly
from gutou.operate.timetable import Kind, Timetable, timetables
from gutou.settings import Settings

FLOWS: dict[Kind, Flow[..., Any]] = {
    "intake": intake,
    "reconcile": monthly,
    "close": close,
    "assessment": assessment,
    "cleanup": cleanup,
}


@dataclass(frozen=True)
class Deployment:
    """A flow with what Prefect is told of it.

    Attributes:
        flow: The flow.
        table: Its timetable; None for what others start.
        told: Arguments of ``Runner.add_flow``.
    """

    flow: Flow[..., Any]
    table: Timetable | None
    told: Mapping[str, Any]

    @property
    def full_name(self) -> str:
        """Flow and deployment, as Prefect looks it up."""
        return f"{self.flow.name}/{self.told['name']}"


def deployments(settings: Settings, config: Path, share: Path, data: Path, today: date) -> list[Deployment]:
    """Everything a city runs by itself, and the reading by department that an intake may hand out."""
    folders = {"config": str(config), "share": str(share), "data": str(data)}
    made = [_scheduled(settings, table, folders, today) for table in timetables(settings)]
    reading = {
        "name": f"{settings.city_name}·{READING}",
        "description": "由“收件”分派：读取一个部门尚未读取的来件",
        "tags": _tags(settings),
        "parameters": folders,
    }
    return [*made, Deployment(department_reading, None, reading)]


def _scheduled(settings: Settings, table: Timetable, folders: Mapping[str, str], today: date) -> Deployment:
    # An intake that is still going on does the next one's work; a run that is due must not be dropped.
    full = ConcurrencyLimitStrategy.CANCEL_NEW if table.kind == "intake" else ConcurrencyLimitStrategy.ENQUEUE
    waits = {} if table.kind == "intake" else {"wait": True}
    told = {
        "name": f"{settings.city_name}·{table.title}",
        "description": table.description,
        "tags": [*_tags(settings), table.title],
        "parameters": {**folders, **waits},
        "schedules": _schedules(table, settings.schedule.timezone, today),
        "concurrency_limit": ConcurrencyLimitConfig(limit=1, collision_strategy=full),
    }
    return Deployment(FLOWS[table.kind], table, told)


def _schedules(table: Timetable, timezone: str, today: date) -> list[Schedule]:
    if table.seconds:
        return [Interval(timedelta(seconds=table.seconds), timezone=timezone)]
    return [Cron(line, timezone=timezone) for line in table.crons(today)]


def _tags(settings: Settings) -> list[str]:
    return [settings.city_name, settings.city_code]
