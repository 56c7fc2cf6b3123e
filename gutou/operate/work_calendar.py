"""Work calendar (工作日历): which days offices work, from ``schemas/work_calendar.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from gutou.database import ROOT

_SATURDAY = 5


@dataclass(frozen=True)
class WorkYear:
    """One year's notice: the days off, and the weekend days that are worked."""

    source: str
    days_off: frozenset[date]
    worked: frozenset[date]


@dataclass(frozen=True)
class WorkCalendar:
    """Working days (工作日) by year; a year without a notice counts as Monday to Friday."""

    years: Mapping[int, WorkYear]

    def works(self, day: date) -> bool:
        """Whether offices work on a day."""
        if (year := self.years.get(day.year)) is not None:
            if day in year.worked:
                return True
            if day in year.days_off:
                return False
        return day.weekday() < _SATURDAY

    def known(self, year: int) -> bool:
        """Whether the year's notice is in the file."""
        return year in self.years

    def last_working_day(self, day: date) -> date:
        """The day itself where offices work on it, else the last one before."""
        while not self.works(day):
            day -= timedelta(days=1)
        return day

    def next_working_day(self, day: date) -> date:
        """The day itself where offices work on it, else the next one after."""
        while not self.works(day):
            day += timedelta(days=1)
        return day


@cache
def work_calendar() -> WorkCalendar:
    """The calendar that comes along."""
    with (ROOT / "schemas" / "work_calendar.toml").open("rb") as file:
        years = tomllib.load(file)["years"]
    return WorkCalendar({one["year"]: _year(one) for one in years})


def _year(told: Mapping[str, object]) -> WorkYear:
    holidays = told["holidays"]
    worked = told["worked"]
    if not isinstance(holidays, list) or not isinstance(worked, list):
        raise TypeError("schemas/work_calendar.toml: holidays and worked are lists")
    off = frozenset(day for first, last, _ in holidays for day in _days(first, last))
    return WorkYear(str(told["source"]), off, frozenset(date.fromisoformat(day) for day in worked))


def _days(first: str, last: str) -> Iterator[date]:
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        yield day
        day += timedelta(days=1)
