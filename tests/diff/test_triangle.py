"""Figures followed from their first publication on: by hand, and against the definition for any order of runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from gutou.database import create_published_tables
from gutou.diff import Side, sides, triangle
from tests.small import small_build

Run = tuple[str, str, dict[str, int | None]]
"""Run, day, gap of the city by period."""


def published(runs: Iterable[Run], keep: bool = True) -> tuple[list[Any], list[Any]]:
    """Databases published one on top of the other; without ``keep`` the first does not carry the triangle yet."""
    before = Side("")
    with small_build() as con:
        for run_id, day, gaps in runs:
            con.execute(f"ATTACH ':memory:' AS {run_id}")
            con.execute(f"USE {run_id}")
            create_published_tables(con)
            con.execute(
                "INSERT INTO run_log BY NAME SELECT ? AS run_id, CAST(? AS DATE) AS as_of", [run_id, day]
            )
            for period, gap in gaps.items():
                con.execute(
                    "INSERT INTO gap BY NAME SELECT ? AS period, 'city' AS scope_kind, '4398' AS scope_code, "
                    "'云泽市' AS scope_name, CAST(? AS DECIMAL(18, 6)) AS gap_wan",
                    [period, gap],
                )
            after = Side(run_id, run_id)
            sides.lay_out(con, before, after)
            triangle.fill(con)
            sides.clear(con)
            if not keep and before.catalog == "":
                con.execute("DROP TABLE revision_triangle")
            before = after
        told = con.execute(
            "SELECT period, months_since, run_id, value, first_value, revision FROM revision_triangle ORDER BY ALL"
        ).fetchall()
        means = con.execute(
            "SELECT months_since, periods, mean_revision, mean_absolute_revision, largest_revision "
            "FROM revision_summary ORDER BY ALL"
        ).fetchall()
    return told, means


RUNS: list[Run] = [
    ("r1", "2025-06-08", {"2025-05": 100}),
    ("r2", "2025-06-20", {"2025-05": 110}),
    ("r3", "2025-07-08", {"2025-05": 90, "2025-06": None}),
    ("r4", "2025-07-20", {"2025-05": 90, "2025-06": 200}),
    ("r5", "2025-09-01", {"2025-05": 94, "2025-06": 170}),
]


def test_the_last_value_of_each_month_against_the_first_of_all() -> None:
    told, means = published(RUNS)
    assert told == [
        ("2025-05", 0, "r2", Decimal(110), Decimal(100), Decimal(10)),
        ("2025-05", 1, "r4", Decimal(90), Decimal(100), Decimal(-10)),
        ("2025-05", 3, "r5", Decimal(94), Decimal(100), Decimal(-6)),
        ("2025-06", 0, "r4", Decimal(200), Decimal(200), Decimal(0)),
        ("2025-06", 2, "r5", Decimal(170), Decimal(200), Decimal(-30)),
    ]
    assert means == [
        (0, 2, Decimal(5), Decimal(5), Decimal(10)),
        (1, 1, Decimal(-10), Decimal(10), Decimal(-10)),
        (2, 1, Decimal(-30), Decimal(30), Decimal(-30)),
        (3, 1, Decimal(-6), Decimal(6), Decimal(-6)),
    ]


def test_a_database_that_does_not_carry_it_yet_counts_as_the_first_publication() -> None:
    told, _ = published([RUNS[0], RUNS[2]], keep=False)
    assert told == [
        ("2025-05", 0, "r1", Decimal(100), Decimal(100), Decimal(0)),
        ("2025-05", 1, "r3", Decimal(90), Decimal(100), Decimal(-10)),
    ]


def test_a_run_for_an_earlier_month_is_no_later_word() -> None:
    told, _ = published([RUNS[2], ("r9", "2025-06-30", {"2025-05": 1})])
    assert told == [("2025-05", 0, "r3", Decimal(90), Decimal(90), Decimal(0))]


def test_a_month_taken_in_long_after_its_end_is_not_followed() -> None:
    told, _ = published(
        [
            ("r1", "2025-09-30", {"2025-06": 1, "2025-05": 2}),
            ("r2", "2025-10-02", {"2025-06": 3, "2025-05": 4}),
        ]
    )
    assert [row[:3] for row in told] == [("2025-06", 0, "r1"), ("2025-06", 1, "r2")]


def test_every_number_follows_from_the_definition() -> None:
    runs: list[Run] = [
        (
            f"r{n:02d}",
            f"{date(2025, 3 + n % 7, 1 + 3 * n)}",
            {"2025-02": 100 + n * n, "2025-03": None if n % 7 < 1 else 7 * n},
        )
        for n in range(9)
    ]
    runs.sort(key=lambda run: run[1])
    runs = [(f"r{n:02d}", day, gaps) for n, (_, day, gaps) in enumerate(runs)]
    assert published(runs)[0] == sorted(_by_definition(runs))


def _by_definition(runs: list[Run]) -> list[tuple[Any, ...]]:
    told: list[tuple[Any, ...]] = []
    for period in ("2025-02", "2025-03"):
        known = [
            (date.fromisoformat(day), run, gaps[period])
            for run, day, gaps in runs
            if gaps.get(period) is not None
        ]
        first_day, _, first = known[0]
        last_of_month = {(day.year, day.month): (run, value) for day, run, value in known}
        for (year, month), (run, value) in last_of_month.items():
            since = (year - first_day.year) * 12 + month - first_day.month
            assert value is not None
            assert first is not None
            told.append((period, since, run, Decimal(value), Decimal(first), Decimal(value - first)))
    return told
