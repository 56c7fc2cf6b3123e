"""The month's entry deadline (入库申报截止日): what can still enter the library before it (handbook 1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.gap.plan import Plan
from gutou.intake.loading_tables import store
from gutou.periods import month_end
from gutou.scope.policy import read_policy
from gutou.settings import Settings


def window(con: DuckDBPyConnection, settings: Settings, plan: Plan, as_of: date) -> dict[str, Any]:
    """Write ``work.entry_deadline``: one row per period with a candidate.

    Returns:
        The parameters of ``sql/gap/20_candidate.sql``: the clock, and whether a unit must be in the directory.
    """
    periods = [
        p for (p,) in con.execute("SELECT DISTINCT period FROM work.candidate ORDER BY ALL").fetchall()
    ]
    rows = [(period, entry_deadline(settings, plan, period)) for period in periods]
    store(con, "work.entry_deadline", {"period": "VARCHAR", "deadline": "DATE"}, rows)
    return {"as_of": as_of, "needs_directory": read_policy("reconcile")["entry"]["needs_directory"]}


def entry_deadline(settings: Settings, plan: Plan, period: str) -> date:
    """Day by which a project must have applied to be in the period: the plan's for the city, else the calendar's."""
    city = plan.entry(("city", settings.city_code), period)
    if city and city.entry_deadline:
        return city.entry_deadline
    return month_end(period) + timedelta(days=settings.calendar.entry_deadline_day)
