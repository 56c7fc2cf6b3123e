"""Key projects of a whole small month beside what was planted in their list."""

from __future__ import annotations

import duckdb
import pytest

from gutou.pipeline import Outcome
from gutou.workspace import RECEIPTS

from . import compare
from .conftest import City

pytestmark = [pytest.mark.golden, pytest.mark.xdist_group("month")]
Month = tuple[City, Outcome]


@pytest.fixture(scope="module")
def con(month: Month) -> duckdb.DuckDBPyConnection:
    database = month[1].database
    assert database is not None
    return duckdb.connect(str(database), read_only=True)


def test_steps_out_of_order_are_found_where_they_were_planted(
    month: Month, con: duckdb.DuckDBPyConnection
) -> None:
    planted = {
        (row["period"], row["file"].rsplit("/", 1)[-1], row["sheet"], int(row["row"]))
        for row in compare.read(month[0].truth, "rows")
        if "steps_disordered" in row["faults"] and row["in_force"] == "1"
    }
    found = con.execute(
        "SELECT period, file_name, sheet_name, row_number FROM finding WHERE rule_id = 'DP01'"
    ).fetchall()
    assert planted
    assert set(found) == planted


def test_every_key_project_has_steps_funds_and_a_score(con: duckdb.DuckDBPyConnection) -> None:
    counted = con.execute(
        """
        SELECT
            count(*),
            count(*) FILTER (EXISTS (FROM approval_step AS s WHERE (s.period, s.project_id) = (d.period, d.project_id))),
            count(*) FILTER (EXISTS (FROM funding AS f WHERE (f.period, f.project_id) = (d.period, d.project_id))),
            count(*) FILTER (EXISTS (FROM assessment AS a WHERE (a.period, a.scope) = (d.period, d.project_id)))
        FROM dispatch AS d WHERE period = '2025-06'
        """
    ).fetchone()
    assert counted is not None
    assert counted[0] > 5
    assert set(counted) == {counted[0]}


def test_month_plans_reach_the_years_plan(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        """
        SELECT schedule.plan_ytd_wan, dispatch.year_plan_wan
        FROM schedule JOIN dispatch ON dispatch.project_id = schedule.project_id AND dispatch.period = '2025-06'
        WHERE schedule.month = '2025-12' AND schedule.plan_ytd_wan IS NOT NULL
        """
    ).fetchall()
    assert len(rows) > 3
    assert all(plan == year for plan, year in rows)


def test_every_department_with_something_to_settle_has_its_list(month: Month) -> None:
    share = month[0].root / "share"
    lists = list(share.glob(f"*/{RECEIPTS}/2025-06/工作清单_*.xlsx"))
    assert len(lists) > 5
    assert not list((share / "统计局").glob(f"{RECEIPTS}/*/工作清单_*"))
