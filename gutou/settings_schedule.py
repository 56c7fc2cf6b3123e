"""The settings' table ``[schedule]`` (运行计划): when the system runs by itself, and where its server listens."""

from __future__ import annotations

from datetime import time
from functools import cache
from typing import Literal
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, model_validator


@cache
def _timezones() -> set[str]:
    """Zones by name; looking through their files takes longer than reading all other settings."""
    return available_timezones()


class Schedule(BaseModel):
    """When the system runs by itself (运行计划), by the clock of ``timezone``; ``gutou serve`` goes by it.

    Attributes:
        timezone: Zone of all times here, and of "today" in scheduled runs.
        work_from_hour: Beginning of working hours ...
        work_to_hour: ... and their end; the last intake begins before it.
        intake_minutes: An intake every so many minutes of working hours on working days.
        reconcile_at: The nightly run, ``HH:MM``.
        close_at: The run on the month's deadlines, which writes the pages of the month before.
        assessment_day: Day of the month after a quarter from which on the quarter is assessed, on a working day.
        assessment_at: Time of that run.
        cleanup_weekday: Day of the weekly clean-up, 1 (Monday) to 7 ...
        cleanup_at: ... and its time.
        wait_minutes: A scheduled run waits so long for another one to end.
        staged_days: What was read of files that no longer take part is kept so long in ``data/staged``.
        history_days: Runs are kept so long in Prefect's own database.
        host: Where the server listens; anything but loopback lets others start runs.
        port: Its port; the next free one where another program has it.
        fan_out: Deployment to which an intake hands the reading of each department's files; empty reads them itself.
        intake_seconds: For trials: an intake every so many seconds round the clock; 0 goes by the calendar.
        reconcile_seconds: For trials: likewise the run.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    timezone: str = "Asia/Shanghai"
    work_from_hour: int = Field(default=8, ge=0, le=23)
    work_to_hour: int = Field(default=18, ge=1, le=24)
    intake_minutes: Literal[5, 10, 15, 20, 30, 60] = 10
    reconcile_at: time = time(21, 30)
    close_at: time = time(7, 30)
    assessment_day: int = Field(default=18, ge=1, le=28)
    assessment_at: time = time(6, 30)
    cleanup_weekday: int = Field(default=7, ge=1, le=7)
    cleanup_at: time = time(3, 30)
    wait_minutes: int = Field(default=120, ge=0)
    staged_days: int = Field(default=90, ge=1)
    history_days: int = Field(default=90, ge=1)
    host: str = "127.0.0.1"
    port: int = Field(default=4200, gt=0, lt=65536)
    fan_out: str = ""
    intake_seconds: int = Field(default=0, ge=0)
    reconcile_seconds: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _makes_sense(self) -> Schedule:
        if self.work_from_hour >= self.work_to_hour:
            raise ValueError("schedule: work_from_hour 必须早于 work_to_hour")
        if self.timezone not in _timezones():
            raise ValueError(f"schedule: 不认识的时区 {self.timezone}")
        return self
