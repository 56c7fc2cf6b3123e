"""Every expectation is broken in turn; a critical one holds the run back, a warning does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from duckdb import DuckDBPyConnection

from gutou.publish.audit import AuditResult, examine, prepare
from gutou.publish.expectations import Expected, checks, suites
from tests.publish.breaks import BREAKS, breaks_of
from tests.publish.small_candidate import fill, settings
from tests.small import small_build

ALL = [*checks(), *(expected for suite in suites().values() for expected in suite.expectations)]


def _name(expected: Expected) -> str:
    return (
        expected.name
        or f"{expected.table}-{expected.type.removeprefix('expect_')}-{'-'.join(expected.columns)}"
    )


@pytest.fixture(scope="module")
def candidate() -> Iterator[DuckDBPyConnection]:
    with small_build() as con:
        fill(con)
        prepare(con, settings())
        yield con


@pytest.mark.parametrize("expected", ALL, ids=_name)
def test_each_expectation_finds_what_breaks_it(candidate: DuckDBPyConnection, expected: Expected) -> None:
    for statement in breaks_of(expected):
        candidate.execute("BEGIN")
        try:
            candidate.execute(statement)
            (check,) = examine(candidate, [expected])
        finally:
            candidate.execute("ROLLBACK")
        assert not check.success, statement
        assert AuditResult((check,)).held_back == (expected.severity == "critical")
        assert check.unexpected or "至少" in expected.description, check.observed
        assert check.rows or "至少" in expected.description, "the page would not say which rows"


def test_every_check_has_a_break_and_every_break_a_check() -> None:
    assert {check.name for check in checks()} == set(BREAKS)
