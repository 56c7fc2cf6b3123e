from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from gutou.database import create_published_tables
from gutou.intake.loading import load
from gutou.intake.sidecar import Arrival
from gutou.intake.submissions import decide
from tests.intake.arrived import arrival, settings, staged
from tests.small import small_build

Item = tuple[Arrival, str, str | None]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with small_build() as con:
        create_published_tables(con)
        yield con


def statuses(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, as_of: date, items: Sequence[Item]
) -> dict[tuple[str, str, str], tuple[object, ...]]:
    read = {
        one.submission_id: staged(tmp_path / str(n), document, status, rows_read=9, rows_accepted=9)
        for n, (one, status, document) in enumerate(items)
    }
    load(con, settings(tmp_path), decide([i[0] for i in items], read), as_of)
    found = con.execute(
        "SELECT period, department, document, status, days_late, accepted_at, rows_accepted, file_sha256 FROM arrival"
    ).fetchall()
    return {(p, d, k): tuple(rest) for p, d, k, *rest in found}


def on(path: str, day: int, content: str = "a", sequence: int = 1) -> Arrival:
    when = datetime(2025, 7, day, 10)
    return arrival(path, content, sequence=sequence, received_at=when, modified_at=when)


def test_on_time_late_pending_and_missing(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    got = statuses(
        con,
        tmp_path,
        date(2025, 7, 8),
        [(on("住建/a.csv", 5), "accepted", "survey"), (on("发改/b.csv", 7, "b"), "partial", "survey")],
    )
    assert got["2025-06", "住建", "survey"][:2] == ("on_time", 0)
    assert got["2025-06", "发改", "survey"][:3] == ("late", 2, datetime(2025, 7, 7, 10))
    assert got["2025-06", "发改", "key_projects"] == ("pending", 0, None, None, None)
    assert got["2025-06", "统计局", "plan"][0] == "pending"
    assert len(got) == 5


def test_missing_counts_the_days_until_now(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    got = statuses(con, tmp_path, date(2025, 7, 12), [(on("住建/a.csv", 5), "accepted", "survey")])
    assert got["2025-06", "发改", "survey"][:2] == ("missing", 7)
    assert got["2025-06", "统计局", "library"][:2] == ("missing", 4)


def test_held_and_rejected_until_a_correction_is_accepted(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    got = statuses(
        con,
        tmp_path,
        date(2025, 7, 12),
        [
            (on("住建/a.csv", 4), "held", "survey"),
            (on("发改/b.csv", 4, "b"), "rejected", "survey"),
            (on("统计局/c.csv", 4, "c"), "rejected", "plan"),
            (on("统计局/c.csv", 6, "d", 2), "accepted", "plan"),
        ],
    )
    assert got["2025-06", "住建", "survey"][0] == "held"
    assert got["2025-06", "发改", "survey"][0] == "rejected"
    assert got["2025-06", "统计局", "plan"][:3] == ("on_time", 0, datetime(2025, 7, 6, 10))


def test_a_late_correction_leaves_the_first_acceptance_and_names_the_file_in_force(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    first, second = on("住建/a.csv", 4), on("住建/a.csv", 20, "b", 2)
    got = statuses(
        con, tmp_path, date(2025, 7, 21), [(first, "accepted", "survey"), (second, "accepted", "survey")]
    )
    status, days, accepted_at, rows, sha = got["2025-06", "住建", "survey"]
    assert (status, days, accepted_at) == ("on_time", 0, first.received_at)
    assert (rows, sha) == (9, second.file_sha256)


def test_what_nobody_expects_is_unexpected(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    got = statuses(
        con,
        tmp_path,
        date(2025, 7, 8),
        [
            (on("体育局/a.csv", 5), "accepted", "survey"),
            (on("住建/b.csv", 5, "b"), "accepted", "peers"),
            (on("体育局/c.csv", 5, "c"), "rejected", None),
        ],
    )
    assert got["2025-06", "体育局", "survey"][0] == "unexpected"
    assert got["2025-06", "住建", "peers"][0] == "unexpected"
    assert all(document for _, _, document in got)


def test_an_unrecognised_file_stands_for_the_one_document_still_owed(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    got = statuses(
        con,
        tmp_path,
        date(2025, 7, 12),
        [
            (on("住建/坏.xlsx", 4), "rejected", None),
            (on("发改/坏.xlsx", 4, "b"), "rejected", None),
            (on("统计局/库.xlsx", 4, "c"), "accepted", "library"),
            (on("统计局/坏.xlsx", 4, "d"), "rejected", None),
        ],
    )
    assert got["2025-06", "住建", "survey"][0] == "rejected"
    assert got["2025-06", "发改", "survey"][0] == got["2025-06", "发改", "key_projects"][0] == "missing"
    assert got["2025-06", "统计局", "library"][0] == "on_time"
    assert got["2025-06", "统计局", "plan"][0] == "rejected"


def test_only_periods_that_have_come_and_have_begun_to_arrive(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    items: list[Item] = [
        (arrival("住建/a.csv", period="2025-06"), "accepted", "survey"),
        (arrival("住建/b.csv", "b", period="2025-09", as_of=date(2025, 9, 1)), "accepted", "survey"),
        (arrival("统计局/c.csv", "c", period="2024-06"), "accepted", "library"),
    ]
    got = statuses(con, tmp_path, date(2025, 7, 3), items)
    assert {period for period, _, _ in got} == {"2025-06"}
