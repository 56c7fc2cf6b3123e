"""Arrival (到报情况): which department owes which document, and what came of it."""

from __future__ import annotations

import re
from datetime import date

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.intake.loading_tables import store
from gutou.settings import Settings

_MONTH = re.compile(r"\d{4}-\d{2}")
_DUTY = {"department": "VARCHAR", "document": "VARCHAR"}
_EXPECTED = {"period": "VARCHAR", **_DUTY, "due_on": "DATE"}


def fill_arrival(con: DuckDBPyConnection, settings: Settings, as_of: date) -> None:
    """Fill published ``arrival`` from ``work.intake_file`` and the settings.

    A document is expected in the periods its department's settings name, of those up to the month of ``as_of`` for
    which anybody has handed in a file; one known from other periods is then neither expected nor unexpected.
    """
    duties = [(d.name, delivery) for d in settings.departments for delivery in d.hands_in]
    periods = [
        period
        for (period,) in con.execute("SELECT DISTINCT period FROM work.intake_file").fetchall()
        if period and _MONTH.fullmatch(period) and period <= f"{as_of:%Y-%m}"
    ]
    expected = [
        (period, name, delivery.document, delivery.due_on(period))
        for period in sorted(periods)
        for name, delivery in duties
        if delivery.expected_in(period)
    ]
    store(con, "work.expected", _EXPECTED, expected)
    store(con, "work.duty", _DUTY, [(name, delivery.document) for name, delivery in duties])
    run(con, "intake/arrival", {"as_of": as_of})
