"""When what runs (运行计划): the settings' times and the work calendar as days, times and cron lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from gutou.operate.work_calendar import WorkCalendar, work_calendar
from gutou.periods import month_end, shift
from gutou.settings import Settings
from gutou.settings_schedule import Schedule

Kind = Literal["intake", "reconcile", "close", "assessment", "cleanup"]
MONTHS_AHEAD = 3
"""Cron lines have no year and a month's days no rule, so that each month has a line of its own, for so many months."""
_LOOKS_BACK = timedelta(days=100)


@dataclass(frozen=True)
class Timetable:
    """One thing that runs by itself (一项计划).

    Attributes:
        kind: Which flow.
        title: Its Chinese name.
        description: What it does and when, for whoever sees it in Prefect.
        on: Whether it runs on a day.
        minutes: Minutes of the hour as cron writes them ...
        hours: ... and hours of the day.
        times: The same as times.
        seconds: For trials: every so many seconds round the clock instead; 0 goes by days and times.
    """

    kind: Kind
    title: str
    description: str
    on: Callable[[date], bool] = field(repr=False)
    minutes: str
    hours: str
    times: tuple[time, ...] = field(repr=False)
    seconds: int = 0

    def crons(self, today: date) -> list[str]:
        """One cron line per month from this month on, naming its days; months without a day have none."""
        lines = []
        for ahead in range(MONTHS_AHEAD + 1):
            month = shift(f"{today:%Y-%m}", ahead)
            last = month_end(month)
            days = [day for n in range(1, last.day + 1) if self.on(day := last.replace(day=n))]
            if days:
                lines.append(f"{self.minutes} {self.hours} {_ranges(days)} {last.month} *")
        return lines

    def last_due(self, now: datetime) -> datetime | None:
        """The last time it should have begun, not after ``now`` (which carries the zone)."""
        day = now.date()
        while day > now.date() - _LOOKS_BACK:
            if self.on(day):
                for at in reversed(self.times):
                    if (due := datetime.combine(day, at, now.tzinfo)) <= now:
                        return due
            day -= timedelta(days=1)
        return None

    def next_due(self, now: datetime) -> datetime | None:
        """The next time it should begin, after ``now``."""
        day = now.date()
        while day < now.date() + _LOOKS_BACK:
            if self.on(day):
                for at in self.times:
                    if (due := datetime.combine(day, at, now.tzinfo)) > now:
                        return due
            day += timedelta(days=1)
        return None


def timetables(settings: Settings, calendar: WorkCalendar | None = None) -> list[Timetable]:
    """Everything that runs by itself in a city."""
    told, known = settings.schedule, calendar or work_calendar()
    return [
        _intake(told, known),
        _daily(
            "reconcile",
            "夜间对账",
            f"每天 {told.reconcile_at:%H:%M} 收件、归并、判定、核对、测算、审核并发布",
            told.reconcile_at,
            lambda day: True,
            told.reconcile_seconds,
        ),
        _daily(
            "close",
            "月度结账",
            f"入库申报和上报截止日（遇节假日提前到前一个工作日）{told.close_at:%H:%M}，出具上一月的报告",
            told.close_at,
            lambda day: closed_on(settings, day, known) is not None,
        ),
        _daily(
            "assessment",
            "季度考核",
            f"季后第一个月 {told.assessment_day} 日起的第一个工作日 {told.assessment_at:%H:%M}，"
            "出具上季度调度考核（只用调度数据）",
            told.assessment_at,
            lambda day: _assesses(told, known, day),
        ),
        _daily(
            "cleanup",
            "每周清理",
            f"每周{'一二三四五六日'[told.cleanup_weekday - 1]} {told.cleanup_at:%H:%M} 清理中断留下的文件和过期的缓存",
            told.cleanup_at,
            lambda day: day.isoweekday() == told.cleanup_weekday,
        ),
    ]


def local_now(settings: Settings) -> datetime:
    """Now, by the clock of the schedule."""
    return datetime.now(ZoneInfo(settings.schedule.timezone))


def closed_on(settings: Settings, day: date, calendar: WorkCalendar | None = None) -> str | None:
    """The period that is closed on a day: whose entry or report deadline falls on it, or on days off after it."""
    known = calendar or work_calendar()
    for month in (f"{day:%Y-%m}", shift(f"{day:%Y-%m}", 1)):
        for n in (settings.calendar.entry_deadline_day, settings.calendar.report_deadline_day):
            if known.last_working_day(month_end(month).replace(day=n)) == day:
                return shift(month, -1)
    return None


def period_before(day: date) -> str:
    """The period that is being closed on any other day: the month before."""
    return shift(f"{day:%Y-%m}", -1)


def quarter_before(day: date) -> str:
    """The last period of the quarter before a day's."""
    return shift(f"{day.year}-{(day.month - 1) // 3 * 3 + 1:02d}", -1)


def unknown_years(calendar: WorkCalendar, today: date) -> list[int]:
    """Years the schedule reaches into without a notice of holidays."""
    reached = {int(shift(f"{today:%Y-%m}", ahead)[:4]) for ahead in range(MONTHS_AHEAD + 1)}
    return sorted(year for year in reached if not calendar.known(year))


def _intake(told: Schedule, calendar: WorkCalendar) -> Timetable:
    step = told.intake_minutes
    times = tuple(
        time(hour, minute)
        for hour in range(told.work_from_hour, told.work_to_hour)
        for minute in range(0, 60, step)
    )
    return Timetable(
        kind="intake",
        title="收件",
        description=(
            f"工作日 {told.work_from_hour} 时至 {told.work_to_hour} 时每 {step} 分钟收件、检查并出具回执；对账时照常收件"
        ),
        on=calendar.works,
        minutes="0" if step == 60 else f"*/{step}",
        hours=f"{told.work_from_hour}-{told.work_to_hour - 1}",
        times=times,
        seconds=told.intake_seconds,
    )


def _daily(
    kind: Kind, title: str, description: str, at: time, on: Callable[[date], bool], seconds: int = 0
) -> Timetable:
    return Timetable(kind, title, description, on, str(at.minute), str(at.hour), (at,), seconds)


def _assesses(told: Schedule, calendar: WorkCalendar, day: date) -> bool:
    first = day.replace(day=told.assessment_day)
    return day.month % 3 == 1 and day == calendar.next_working_day(first)


def _ranges(days: list[date]) -> str:
    """``1-3,6`` of days of one month."""
    return ",".join(
        f"{first}-{last}" if last > first else f"{first}" for first, last in _runs([d.day for d in days])
    )


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last
