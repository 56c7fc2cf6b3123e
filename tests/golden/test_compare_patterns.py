"""The measure itself: who counts as found, as clean, as named without cause."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from .compare_patterns import clean_projects, measure, named

PERIOD = "2025-06"
_ROWS = (
    # project, row, faults, accepted
    ("X1", 1, "", "1"),
    ("X2", 2, "", "1"),
    ("X3", 3, "unit_error", "1"),
    ("X4", 4, "", "1"),
    ("X5", 5, "", "0"),
)


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    rows = [
        {
            "period": PERIOD, "file": "发改/2025-06/表.xlsx", "sheet": "S", "row": row, "department": "发改",
            "document": "survey", "project_key": key, "faults": faults, "accepted": accepted, "in_force": "1",
        }
        for key, row, faults, accepted in _ROWS
    ]  # fmt: skip
    patterns = [
        {"period": PERIOD, "pattern": "数值雷同", "project_key": "X1", "other_keys": "X2", "detail": "同数"},
        {"period": PERIOD, "pattern": "重复", "project_key": "X1", "other_keys": "", "detail": "两条"},
        {"period": "2026-02", "pattern": "重复", "project_key": "X4", "other_keys": "", "detail": "以后"},
    ]
    for name, records in (("rows", rows), ("patterns", patterns)):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(records[0]))
            writer.writeheader()
            writer.writerows(records)
    return tmp_path


def published(*findings: tuple[str, str | None, int | None]) -> duckdb.DuckDBPyConnection:
    """Findings as (rule, project, row); projects P1–P4 hold rows 1–4."""
    con = duckdb.connect()
    con.execute("CREATE TABLE rule (rule_id VARCHAR, pattern VARCHAR)")
    con.execute("INSERT INTO rule VALUES ('CK01', '重复'), ('ED17', '数值雷同'), ('ED01', NULL)")
    con.execute(f"CREATE TABLE project AS SELECT '{PERIOD}' AS period, 'P1' AS project_id")
    place = "department VARCHAR, file_name VARCHAR, sheet_name VARCHAR, row_number INTEGER"
    con.execute(f"CREATE TABLE project_source (period VARCHAR, project_id VARCHAR, {place})")
    con.execute(f"CREATE TABLE finding (period VARCHAR, rule_id VARCHAR, project_id VARCHAR, {place})")
    for number in range(1, 5):
        con.execute(
            "INSERT INTO project_source VALUES (?, ?, '发改', '表.xlsx', 'S', ?)",
            [PERIOD, f"P{number}", number],
        )
    for rule, project, row in findings:
        con.execute(
            "INSERT INTO finding VALUES (?, ?, ?, '发改', '表.xlsx', 'S', ?)", [PERIOD, rule, project, row]
        )
    return con


def test_a_project_is_clean_until_a_pattern_or_a_fault_touches_it(truth: Path) -> None:
    assert clean_projects(truth) == {PERIOD: {"X4"}}


def test_a_finding_names_its_row_or_else_its_project(truth: Path) -> None:
    with published(("CK01", "P1", None), ("ED17", "P1", 2), ("ED01", "P4", 4)) as con:
        assert named(con, truth) == {(PERIOD, "重复"): {"X1"}, (PERIOD, "数值雷同"): {"X2"}}


def test_an_instance_is_found_by_any_of_its_projects(truth: Path) -> None:
    with published(("ED17", "P2", 2)) as con:
        hits = measure(con, truth)
    assert (hits["数值雷同"].planted, hits["数值雷同"].found, hits["数值雷同"].false) == (1, 1, 0)
    assert (hits["重复"].planted, hits["重复"].recall, hits["重复"].missed) == (
        1,
        0.0,
        ((PERIOD, "X1", "两条"),),
    )
    assert hits["打捆"].recall == 1.0


def test_a_clean_project_named_is_one_too_many(truth: Path) -> None:
    with published(("CK01", "P4", 4), ("CK01", "P3", 3)) as con:
        hits = measure(con, truth)["重复"]
    assert (hits.clean, hits.false, hits.false_share, hits.wrong) == (1, 1, 1.0, ((PERIOD, "X4"),))
