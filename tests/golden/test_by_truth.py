"""The gap by itself: with the truth's links, values, evidence, open errors and scope, each figure is the truth's."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from gutou.scope.entries import link_entries
from gutou.settings import load_settings

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


def test_entry_rows_find_their_projects_and_no_other(by_truth: tuple[DuckDBPyConnection, Path]) -> None:
    con, truth = by_truth
    by_hand = dict(con.execute("SELECT row_key, project_id FROM work.entry_link").fetchall())
    root = truth.parent
    link_entries(con, load_settings(root / "gutou.toml", share=root / "share", data=root / "data"))
    found = dict(con.execute("SELECT row_key, project_id FROM work.entry_link").fetchall())
    assert len(by_hand) > 20
    assert [row for row, project in found.items() if by_hand.get(row) != project] == []
    assert len(found) >= 0.9 * len(by_hand)


def test_the_entry_table_holds_what_was_handed_in(by_truth: tuple[DuckDBPyConnection, Path]) -> None:
    con, truth = by_truth
    stages = {
        (row["period"], row["project_key"]): row["entry_stage"]
        for row in compare.read(truth, "projects")
        if row["entry_stage"]
    }
    published = con.execute("SELECT period, project_id, stage FROM entry WHERE change IS NULL").fetchall()
    assert {(period, project): stage for period, project, stage in published} == stages
    assert "已退回" in stages.values()


def test_cuts_add_up_to_the_library(by_truth: tuple[DuckDBPyConnection, Path]) -> None:
    con, truth = by_truth
    planted = {
        (row["period"], row["scope_name"]): row["library_wan"]
        for row in compare.read(truth, "gap")
        if row["scope_kind"] in ("region", "sector") and Decimal(row["library_wan"])
    }
    cuts = con.execute("SELECT period, value, ytd_wan FROM investment_cut WHERE cut IN ('county', 'sector')")
    found = {(period, value): str(amount) for period, value, amount in cuts.fetchall()}
    assert {place: found.get(place) for place in planted} == planted
