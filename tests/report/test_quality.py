"""Quality indicators: every query runs, nothing known is null and not zero, and the period before stands beside."""

from __future__ import annotations

from gutou.database import create_published_tables
from gutou.report import quality
from tests.publish.small_candidate import fill
from tests.scope.world import rows_of
from tests.small import small_build


def test_every_indicator_of_a_period_with_the_one_before() -> None:
    with small_build() as con:
        fill(con)
        con.execute(
            "INSERT INTO submission (submission_id, period, department, status, rows_read, rows_accepted)"
            " VALUES ('early', '2025-05', '发改', 'partial', 8, 6)"
        )
        quality.fill(con)
        found = {(r["period"], r["indicator"]): r for r in rows_of(con, "FROM quality")}
        counted = rows_of(
            con,
            "SELECT sum(rows_accepted) AS a, sum(rows_read) AS r FROM submission"
            " WHERE period = '2025-06' AND status NOT IN ('duplicate', 'superseded')",
        )[0]
    assert len(found) == 2 * len(quality.indicators())
    early, late = found["2025-05", "数据行采用率"], found["2025-06", "数据行采用率"]
    assert (early["value"], early["previous"]) == ("75.00", None)
    assert late["value"] == f"{100 * counted['a'] / counted['r']:.2f}"
    assert late["previous"] == "75.00"
    assert found["2025-05", "范围待核项目占比"]["value"] is None
    assert found["2025-06", "范围待核项目占比"]["value"] == "25.00"


def test_nobody_handed_in() -> None:
    with small_build() as con:
        create_published_tables(con)
        quality.fill(con)
        assert rows_of(con, "FROM quality") == []
