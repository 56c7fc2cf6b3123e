"""What the database counts for the audit says no more and no less than Great Expectations says of the rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from gutou.database import create_published_tables, table_definitions
from gutou.publish import audit_sealed
from gutou.publish.audit import examine
from gutou.publish.audit_counts import countable
from gutou.publish.expectations import Expected, suites
from gutou.publish.validator import Validator
from tests.small import small_build

FILLED = Expected(
    "match_review", "expect_column_values_to_not_be_null", {"column": "match_probability"}, "critical", "必填"
)
UNIQUE = Expected(
    "match_review",
    "expect_compound_columns_to_be_unique",
    {"column_list": ["decided_by", "pair_id"]},
    "critical",
    "不重复",
)
ONE = Expected(
    "match_review", "expect_column_values_to_be_unique", {"column": "pair_id"}, "critical", "不重复"
)


@pytest.fixture
def con() -> Iterator[DuckDBPyConnection]:
    with small_build() as con:
        create_published_tables(con)
        audit_sealed.prepare(con)
        yield con


@pytest.mark.parametrize("asked", [FILLED, UNIQUE, ONE], ids=["filled", "unique", "one"])
@pytest.mark.parametrize(
    ("rows", "broken"),
    [
        ("('张核', 'a', 0.5), ('张核', 'b', 0.5)", ()),
        ("('张核', 'a', 'NaN'), ('张核', 'b', 0.5)", (FILLED,)),
        ("('张核', 'a', NULL), ('张核', 'b', 0.5)", (FILLED,)),
        ("('张核', 'a', 'inf'), ('李审', 'a', 0.5)", (ONE,)),
        ("('张核', 'a', 0.5), ('张核', 'a', 0.5)", (UNIQUE, ONE)),
        ("('张核', NULL, 0.5), ('张核', NULL, 0.5)", (UNIQUE,)),
        ("(NULL, NULL, 0.5), (NULL, NULL, 0.5)", ()),
    ],
)
def test_a_count_says_what_the_rows_say(
    con: DuckDBPyConnection, asked: Expected, rows: str, broken: tuple[Expected, ...]
) -> None:
    con.execute(f"INSERT INTO match_review (decided_by, pair_id, match_probability) VALUES {rows}")
    key = table_definitions()["match_review"]["key"]
    listed = ", ".join(dict.fromkeys([*key, *asked.columns]))
    of_rows = Validator.shared().validate(
        "rows", con.execute(f"SELECT {listed} FROM match_review").df(), [asked], key
    )
    assert examine(con, [asked]) == of_rows
    assert of_rows[0].success == (asked not in broken)


def test_every_suite_is_mostly_counted() -> None:
    every = [expected for suite in suites().values() for expected in suite.expectations]
    assert sum(map(countable, every)) > len(every) / 2


def test_what_may_fail_for_some_rows_is_not_counted() -> None:
    some = Expected(FILLED.table, FILLED.type, {**FILLED.kwargs, "mostly": 0.9}, "warning", "大多填写")
    assert not countable(some)


@pytest.mark.parametrize(
    ("counts", "above"), [([], set()), ([0, 0], set()), ([0, 2, 0, 1], {1, 3}), ([7], {0})]
)
def test_counts_above_zero_are_named_by_their_places(counts: list[int], above: set[int]) -> None:
    assert Validator.shared().above_zero(counts) == above


def test_where_counts_cannot_be_judged_none_passes() -> None:
    counts: list[Any] = ["many", 0]
    assert Validator.shared().above_zero(counts) == {0, 1}
