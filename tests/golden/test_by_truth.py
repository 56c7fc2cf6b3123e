"""The gap by itself: with the truth's links, values, evidence, open errors and scope, each figure is the truth's."""

from __future__ import annotations

from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from . import compare

pytestmark = [pytest.mark.golden, pytest.mark.xdist_group("by_truth")]


def test_every_figure_of_the_gap_equals_the_truths(by_truth: tuple[DuckDBPyConnection, Path]) -> None:
    con, truth = by_truth
    assert len(compare.read(truth, "gap")) > 10
    assert compare.gap_differences(con, truth) == []


def test_every_accepted_row_has_its_truth(by_truth: tuple[DuckDBPyConnection, Path]) -> None:
    con, _ = by_truth
    unlinked = con.execute(
        "SELECT file_name, sheet_name, row_number FROM work.source_row ANTI JOIN work.link USING (period, row_key)"
    ).fetchall()
    assert unlinked == []


def test_scope_agrees_with_the_truth_where_sc01_to_sc10_decide(
    by_truth: tuple[DuckDBPyConnection, Path],
) -> None:
    con, truth = by_truth
    judged = {
        (period, project): scope for period, project, scope in con.execute("FROM work.judged").fetchall()
    }
    agree, of, wrong = compare.scope_agreement(judged, truth)
    assert of > 100
    assert agree / of >= 0.95, wrong


def test_library_decisions_agree_with_the_truth(by_truth: tuple[DuckDBPyConnection, Path]) -> None:
    con, truth = by_truth
    records = con.execute("SELECT period, library_code, decision FROM library_record").fetchall()
    found = {(period, code): decision for period, code, decision in records}
    wrong = [
        (row["library_code"], row["decision"], found.get((row["period"], row["library_code"])))
        for row in compare.read(truth, "library")
        if found.get((row["period"], row["library_code"])) != row["decision"]
    ]
    assert wrong == []
