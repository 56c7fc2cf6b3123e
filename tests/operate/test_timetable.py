"""Working days, days of each timetable, cron lines that say the same as the days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from prefect._vendor.croniter.croniter import croniter

from gutou.errors import UsageError
from gutou.operate.timetable import (
    Kind,
    Timetable,
    closed_on,
    period_before,
    quarter_before,
    timetables,
    unknown_years,
)
from gutou.operate.work_calendar import work_calendar
from gutou.settings import Calendar, load_settings
from gutou.settings_schedule import Schedule
from tests.publish.small_candidate import settings

ZONE = ZoneInfo("Asia/Shanghai")


def table(kind: Kind, **told: object) -> Timetable:
    city = settings().model_copy(update={"schedule": Schedule.model_validate(told)})
    return next(one for one in timetables(city) if one.kind == kind)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2025-01-26", True),  # Sunday before the Spring Festival
        ("2025-01-28", False),
        ("2025-10-08", False),
        ("2025-10-11", True),
        ("2026-02-14", True),  # Saturday
        ("2026-02-23", False),  # Monday
        ("2026-09-20", True),
        ("2026-10-10", True),
        ("2026-11-27", True),
        ("2026-11-28", False),
        ("2031-10-01", True),  # no notice: Monday to Friday
        ("2031-10-04", False),
    ],
)
def test_working_days(day: str, works: bool) -> None:
    assert work_calendar().works(date.fromisoformat(day)) is works


def test_every_notice_is_plausible() -> None:
    for number, year in work_calendar().years.items():
        assert all(day.year == number for day in year.days_off | year.worked)
        assert all(day.weekday() >= 5 for day in year.worked)
        assert not year.days_off & year.worked
        assert "国办发明电" in year.source


def test_a_year_without_notice_is_said() -> None:
    assert unknown_years(work_calendar(), date(2026, 6, 1)) == []
    assert unknown_years(work_calendar(), date(2026, 11, 27)) == [2027]


@pytest.mark.parametrize("kind", ["intake", "reconcile", "close", "assessment", "cleanup"])
def test_cron_lines_say_what_the_days_say(kind: Kind) -> None:
    one, today = table(kind), date(2026, 8, 1)
    expected = {
        datetime.combine(day, at, ZONE)
        for n in range(122)
        if one.on(day := today + timedelta(days=n))
        for at in one.times
    }
    first, last = datetime(2026, 7, 31, 23, 59, tzinfo=ZONE), datetime(2026, 12, 1, tzinfo=ZONE)
    found = set()
    for line in one.crons(today):
        at: Any = croniter(line, first)  # type: ignore[no-untyped-call]
        while (moment := at.get_next(datetime)) < last:
            found.add(moment)
    assert found == {moment for moment in expected if moment < last}


def test_the_last_and_the_next_time() -> None:
    saturday = datetime(2026, 11, 28, 12, 0, tzinfo=ZONE)
    one = table("intake")
    assert one.last_due(saturday) == datetime(2026, 11, 27, 17, 50, tzinfo=ZONE)
    assert one.next_due(saturday) == datetime(2026, 11, 30, 8, 0, tzinfo=ZONE)
    due = datetime(2026, 11, 27, 9, 10, tzinfo=ZONE)
    assert one.last_due(due) == due
    assert one.next_due(due) == due + timedelta(minutes=10)


def test_a_deadline_on_days_off_is_closed_before_them() -> None:
    city = settings().model_copy(update={"calendar": Calendar(entry_deadline_day=3, report_deadline_day=15)})
    assert closed_on(city, date(2026, 9, 30)) == "2026-09"  # the third of October is a holiday
    assert closed_on(city, date(2026, 10, 3)) is None
    assert closed_on(city, date(2026, 10, 15)) == "2026-09"
    assert closed_on(city, date(2026, 10, 16)) is None


def test_periods_of_runs() -> None:
    assert period_before(date(2026, 1, 10)) == "2025-12"
    assert quarter_before(date(2026, 1, 19)) == "2025-12"
    assert quarter_before(date(2026, 7, 20)) == "2026-06"


def test_trials_go_by_seconds() -> None:
    assert table("intake", intake_seconds=5).seconds == 5
    assert table("reconcile", reconcile_seconds=60).seconds == 60


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('timezone = "Mars/Base"', "不认识的时区"),
        ("work_from_hour = 18", "work_from_hour"),
        ("intake_minutes = 7", "schedule.intake_minutes"),
        ('close_at = "25:00"', "schedule.close_at"),
    ],
)
def test_wrong_settings_are_named(line: str, said: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("settings") / "gutou.toml"
    path.write_text(
        'city_code = "4398"\ncity_name = "云泽市"\n[[regions]]\ncode = "439802"\nname = "澄湖区"\n'
        f"[schedule]\n{line}\n",
        encoding="utf-8",
    )
    with pytest.raises(UsageError, match=said):
        load_settings(path)
