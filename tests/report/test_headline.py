from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from duckdb import DuckDBPyConnection

from gutou.database import create_published_tables, table_definitions
from gutou.report import headline
from tests.gap.world import AS_OF, BOTH, SETTINGS, build, candidate, compute, plan_row, record, rows
from tests.small import small_build

D = Decimal
KEY_PROJECTS = [
    # phase, planned_start, started, year_plan, done, overdue
    ("新开工", "2025-03", True, 1000, 700, None),
    ("新开工", "2025-06", False, 500, 0, 12),
    ("新开工", "2025-09-15", True, 300, 100, None),
    ("新开工", "2024-09", True, 50, 50, None),
    ("续建", "2025-01", True, 200, None, None),
    ("前期", None, False, None, 5, None),
]


def fill(con: DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    for i, (phase, start, started, plan, done, overdue) in enumerate(KEY_PROJECTS):
        con.execute(
            "INSERT INTO dispatch (period, project_id, phase, planned_start, started, year_plan_wan, done_wan,"
            " overdue_days) VALUES ('2025-06', ?, ?, ?, ?, ?, ?, ?)",
            [f"P{i}", phase, start, started, plan, done, overdue],
        )
    for i, scope in enumerate(("in", "in", "part", "out", "review", "in")):
        con.execute(
            "INSERT INTO project (period, project_id, scope, in_library) VALUES ('2025-06', ?, ?, ?)",
            [f"P{i}", scope, i == 0],
        )
    for i, (status, evidence) in enumerate(
        [("missing_from_library", "complete"), ("missing_from_library", "lead"), ("library_only", None)]
    ):
        con.execute(
            "INSERT INTO reconciliation (period, project_id, status, evidence) VALUES ('2025-06', ?, ?, ?)",
            [f"P{i}", status, evidence],
        )
    con.execute(
        "INSERT INTO library_record (period, library_code, decision) VALUES ('2025-06', 'A', 'remove')"
    )
    con.execute(
        "INSERT INTO peer_rank (period, city, growth_pct, rank, of_cities, ours)"
        " VALUES ('2025-06', '云泽市', 4.2, 5, 14, true), ('2025-06', '甲市', 5, 1, 14, false)"
    )
    headline.fill(con, SETTINGS, AS_OF)
    return {row["key"]: row for row in rows(con, "FROM headline WHERE period = '2025-06'")}


def filled(**tables: Any) -> dict[str, dict[str, Any]]:
    with build(**tables) as con:
        compute(con)
        return fill(con)


def test_values_by_hand() -> None:
    plan = [plan_row(target_growth=D(10), reported=2000, base=1500, prior_published=1700)]
    found = filled(
        library=[record("A", 1500), record("B", 30, decision="remove")],
        candidates=[candidate("1", "complete", D("12.3456"))],
        plan=plan,
        submissions=BOTH,
    )
    values = {key: row["value"] for key, row in found.items()}
    expected = {
        "files_received": "2",
        "departments_heard": "1",
        "projects": "6",
        "projects_in": "3",
        "projects_review": "1",
        "projects_in_library": "1",
        "library_remove": "1",
        "missing_complete": "1",
        "missing_partial": "0",
        "missing_lead": "1",
        "library_only": "1",
        "library_sum": "1530.000000",
        "reported": "2000.000000",
        "base": "1500.000000",
        "base_source": "given",
        "gap": "-350.000000",
        "naive_gap": "-130.000000",
        "basis_difference": "220.000000",
        "additions_complete": "12.345600",
        "removals": "30.000000",
        "gap_after": "-332.345600",
        "target_growth": "10.000000",
        "growth": "33.333333",
        "deadline": "2025-07-15",
        "days_left": "5",
        "key_projects": "6",
        "planned_starts_year": "3",
        "planned_starts_to_date": "2",
        "started_of_year": "2",
        "started_of_due": "1",
        "start_rate_year": "66.67",
        "start_rate_to_date": "50.00",
        "overdue_starts": "1",
        "year_plan": "2050.000000",
        "done": "855.000000",
        "completion": "45.95",
        "ahead_of_schedule": "-4.05",
        "key_started": "4",
        "key_start_unknown": "0",
        "done_of_started": "850.000000",
        "key_new": "4",
        "key_preparing": "1",
        "ready_waiting": "0",
        "peer_above_city": "甲市",
        "peer_above_distance": "0.800000",
        "peer_below_city": None,
        "threshold": "500.000000",
        "survey_all_surveyed": None,
        "peer_rank": "5",
        "peer_growth": "4.200000",
        "peer_cities": "14",
    }
    assert {key: values[key] for key in expected} == expected
    assert found["gap"]["unit"] == "万元"
    assert found["peer_below_city"]["why_missing"] == "本市增速位居末位，或增速表中没有本市"
    assert found["survey_all_surveyed"]["why_missing"] == "收到的材料中没有这一项"
    assert found["growth_latest"]["why_missing"] == "本期没有收到可用的目标与可比基数"
    for row in found.values():
        assert (row["value"] is None) == bool(row["why_missing"]), row["key"]


def test_what_is_not_known_is_null_and_never_zero() -> None:
    with build(submissions=[("2025-06", "plan")]) as con:
        compute(con)
        headline.fill(con, SETTINGS, AS_OF)
        values = dict(con.execute("SELECT key, value FROM headline").fetchall())
    for key in (
        "library_sum", "library_remove", "missing_complete", "reported", "base", "gap", "gap_low", "naive_gap",
        "basis_difference", "gap_after", "target_growth", "growth", "key_projects", "planned_starts_year",
        "start_rate_year", "completion", "peer_rank", "peer_growth", "rows_read", "additions_complete",
    ):  # fmt: skip
        assert values[key] is None, key
    assert values["files_received"] == "1"


def test_every_source_runs_on_the_published_file_alone_and_gives_the_value(tmp_path: Path) -> None:
    path = tmp_path / "gutou.duckdb"
    with small_build(path) as con:
        create_published_tables(con)
        con.execute(
            "INSERT INTO submission (period, document, status) VALUES ('2025-06', 'plan', 'accepted')"
        )
        con.execute(
            "INSERT INTO gap (period, scope_kind, scope_code, gap_wan, library_wan) VALUES ('2025-06', 'city', '4398', 1.5, 7)"
        )
        fill(con)
    with duckdb.connect(str(path), read_only=True) as con:
        listed = con.execute("SELECT key, value, source_sql FROM headline").fetchall()
        assert [key for key, _, _ in listed] == [figure.key for figure in headline.catalogue()]
        for key, value, query in listed:
            (found,) = con.execute(query).fetchall() or [(None,)]
            assert headline.as_text(found[0]) == value, key
            assert not re.search(r"\{\w+\}", query), key
            assert "work." not in query
        assert {key: value for key, value, _ in listed}["gap"] == "1.500000"


def test_the_catalogue_is_in_order() -> None:
    figures = headline.catalogue()
    keys = [figure.key for figure in figures]
    assert len(keys) == len(set(keys)) == len({figure.label for figure in figures})
    tables = set(table_definitions())
    for figure in figures:
        assert re.fullmatch(r"[a-z_]+", figure.key)
        assert figure.label
        assert figure.definition
        assert figure.unit in {"", "万元", "%", "个", "份", "行", "条", "对", "天", "位", "人", "个百分点"}
        named = set(re.findall(r"(\w+) AS \(", figure.sql))
        assert set(re.findall(r"\b(?:FROM|JOIN) (\w+)", figure.sql)) <= tables | named
        assert not figure.rows or figure.unit == ""
        assert "{period}" in figure.sql


HISTORY = [("2025-02", 1), ("2025-03", -2), ("2025-04", "-0.1"), ("2025-05", 0), ("2025-06", None)]


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (HISTORY, ("2025-05", "0.000000", "持平", "2025-05", "2025-04", "-0.100000")),
        (HISTORY[:3], ("2025-04", "-0.100000", "负增长", "2025-03", "2025-02", "1.000000")),
        (
            [*HISTORY[:3], ("2025-06", 3)],
            ("2025-06", "3.000000", "正增长", "2025-06", "2025-04", "-0.100000"),
        ),
        (HISTORY[:1], ("2025-02", "1.000000", "正增长", "2025-02", None, None)),
        ([], (None,) * 6),
        ([("2025-07", 5)], (None,) * 6),
    ],
)
def test_since_when_growth_has_been_as_it_is(
    months: list[tuple[str, Any]], expected: tuple[str | None, ...]
) -> None:
    with build(submissions=BOTH) as con:
        for period, growth in months:
            con.execute(
                "INSERT INTO plan (period, scope_kind, scope_code, target_kind, published_growth_pct)"
                " VALUES (?, 'city', '4398', '时段', ?), (?, 'region', '439802', '时段', -9)",
                [period, growth, period],
            )
        headline.fill(con, SETTINGS, AS_OF)
        values = dict(con.execute("SELECT key, value FROM headline WHERE period = '2025-06'").fetchall())
    keys = ("latest_period", "latest", "state", "state_since", "before_period", "before")
    assert tuple(values[f"growth_{key}"] for key in keys) == expected


def test_targets_of_the_year_and_of_the_period() -> None:
    with build(submissions=BOTH) as con:
        for period, kind, growth in (
            ("2025-02", "年度", 7), ("2025-05", "年度", 8), ("2025-07", "年度", 9), ("2024-06", "年度", 1),
            ("2025-05", "时段", 3), ("2025-06", "时段", 4),
        ):  # fmt: skip
            con.execute(
                "INSERT INTO plan (period, scope_kind, target_kind, target_growth_pct) VALUES (?, 'city', ?, ?)",
                [period, kind, growth],
            )
        headline.fill(con, SETTINGS, AS_OF)
        values = dict(con.execute("SELECT key, value FROM headline WHERE period = '2025-06'").fetchall())
    assert (values["target_growth_year"], values["target_growth_period"]) == ("8.000000", "4.000000")


def test_the_survey_by_category_adds_up() -> None:
    projects = [
        # category, planned total, scope, status, surveyed
        ("工业企业改扩建", 500, "in", "missing_from_library", True),
        ("工业企业改扩建", 499, "out", "to_remove", True),
        ("节能环保改造", 900, "review", "review", True),
        ("其他", 900, "part", "matched", True),
        ("旧城改造", 900, "in", "matched", True),
        (None, None, "in", "missing_from_library", True),
        ("工业企业改扩建", 900, "in", "library_only", False),
    ]
    with build(submissions=BOTH) as con:
        con.execute("INSERT INTO library_record (period, library_code) VALUES ('2025-06', 'L')")
        for i, (category, planned, scope, status, surveyed) in enumerate(projects):
            con.execute(
                "INSERT INTO project (period, project_id, survey_category, planned_total_wan, scope)"
                " VALUES ('2025-06', ?, ?, ?, ?)",
                [f"P{i}", category, planned, scope],
            )
            con.execute(
                "INSERT INTO project_source (period, project_id, document) VALUES ('2025-06', ?, ?)",
                [f"P{i}", "survey" if surveyed else "library"],
            )
            con.execute(
                "INSERT INTO reconciliation (period, project_id, status) VALUES ('2025-06', ?, ?)",
                [f"P{i}", status],
            )
        headline.fill(con, SETTINGS, AS_OF)
        values = dict(con.execute("SELECT key, value FROM headline WHERE period = '2025-06'").fetchall())
    codes = ("renewal", "energy", "hotel", "trade", "other", "unnamed", "all")
    columns = ("surveyed", "above", "qualifying", "missing", "remove")
    found = {code: [int(values[f"survey_{code}_{column}"]) for column in columns] for code in codes}
    assert found == {
        "renewal": [2, 1, 1, 1, 1],
        "energy": [1, 1, 0, 0, 0],
        "hotel": [0, 0, 0, 0, 0],
        "trade": [0, 0, 0, 0, 0],
        "other": [2, 2, 2, 0, 0],
        "unnamed": [1, 0, 1, 1, 0],
        "all": [6, 4, 4, 2, 1],
    }
    assert found["all"] == [sum(column) for column in zip(*(found[code] for code in codes[:-1]), strict=True)]


def test_every_period_with_a_file_has_every_figure() -> None:
    with build(submissions=[("2025-05", "survey"), ("2025-06", "library")]) as con:
        headline.fill(con, SETTINGS, AS_OF)
        counted = con.execute("SELECT period, count(*) FROM headline GROUP BY 1 ORDER BY 1").fetchall()
    assert counted == [("2025-05", len(headline.catalogue())), ("2025-06", len(headline.catalogue()))]


def test_absurd_amounts_do_not_stop_the_run() -> None:
    with build(submissions=BOTH) as con:
        con.execute(
            "INSERT INTO dispatch (period, project_id, year_plan_wan, done_wan)"
            " VALUES ('2025-06', 'P', 0.000001, 999999999999)"
        )
        headline.fill(con, SETTINGS, AS_OF)
        values = dict(con.execute("SELECT key, value FROM headline").fetchall())
    assert values["completion"] is None
    assert values["done"] == "999999999999.000000"


@pytest.mark.parametrize("period", ["2025-06", "o'clock"])
def test_the_period_is_written_as_a_literal(period: str) -> None:
    figure = headline.Headline("k", "", "", "", "SELECT {period}")
    with duckdb.connect() as con:
        assert con.execute(figure.source_sql(period)).fetchone() == (period,)


def test_funds_and_approvals_by_hand() -> None:
    with build(submissions=[*BOTH, ("2025-06", "key_projects")]) as con:
        for project, source, applied, planned, arrived, paid in (
            ("P1", "国内贷款", None, 100, 40, None), ("P1", "自筹资金", None, 50, 50, None), ("P1", "合计", 20, 150, 95, 60),
            ("P2", "合计", None, None, 5, None),
        ):  # fmt: skip
            con.execute(
                "INSERT INTO funding (period, project_id, source, applied_wan, planned_wan, arrived_wan, paid_wan)"
                " VALUES ('2025-06', ?, ?, ?, ?, ?, ?)",
                [project, source, applied, planned, arrived, paid],
            )
        for project, kind, step in (
            ("P1", "PPP", "用地"),
            ("P2", None, "用地"),
            ("P3", "政府投资", "立项"),
            ("P4", None, None),
        ):
            con.execute(
                "INSERT INTO dispatch (period, project_id, funding_kind, waiting_step) VALUES ('2025-06', ?, ?, ?)",
                [project, kind, step],
            )
        con.execute("INSERT INTO approval_step (period, project_id, step_order) VALUES ('2025-06', 'P1', 1)")
        for order, projects, days, before in ((1, 3, 10, None), (90, 2, 75.5, 80), (91, 0, None, None)):
            con.execute(
                "INSERT INTO approval_duration (period, step_order, step, department, projects, median_days,"
                " previous_median_days, waiting) VALUES ('2025-06', ?, '立项', '', ?, ?, ?, 1)",
                [order, projects, days, before],
            )
        headline.fill(con, SETTINGS, AS_OF)
        values = dict(con.execute("SELECT key, value FROM headline WHERE period = '2025-06'").fetchall())
    expected = {
        "fund_applied": "20.000000",
        "fund_planned": "150.000000",
        "fund_arrived": "100.000000",
        "fund_paid": "60.000000",
        "approval_permit_projects": "2",
        "approval_permit_days": "75.5",
        "approval_permit_days_last_year": "80.0",
        "approval_whole_projects": None,
        "approval_whole_days": None,
        "approval_waiting": "3",
        "approval_stuck": "用地",
        "approval_stuck_projects": "2",
    }
    assert {key: values[key] for key in expected} == expected
    assert [row["来源"] for row in json.loads(values["fund_source_list"])] == ["国内贷款", "自筹资金", "合计"]
    kinds = {row["性质"]: (row["项目数"], row["到位"]) for row in json.loads(values["fund_kind_list"])}
    assert kinds == {"PPP": (1, 95), "未填性质": (1, 5)}
    assert [row["环节"] for row in json.loads(values["approval_list"])] == ["立项"]


def test_of_a_problem_of_many_projects_the_first_eight_are_named() -> None:
    with build(submissions=[*BOTH, ("2025-06", "key_projects")]) as con:
        for i in range(9):
            con.execute(
                "INSERT INTO dispatch (period, project_id, issues) VALUES ('2025-06', ?, ' 资金缺口')",
                [f"P{i}"],
            )
        for i in range(8):
            con.execute(
                "INSERT INTO dispatch (period, project_id, issues) VALUES ('2025-06', ?, '征地未完成')",
                [f"Q{i}"],
            )
        headline.fill(con, SETTINGS, AS_OF)
        ((told,),) = con.execute("SELECT value FROM headline WHERE key = 'obstacle_list'").fetchall()
    assert json.loads(told) == [
        {"问题": "资金缺口", "项目数": 9, "项目": "P0；P1；P2；P3；P4；P5；P6；P7 等 9 个"},
        {"问题": "征地未完成", "项目数": 8, "项目": "Q0；Q1；Q2；Q3；Q4；Q5；Q6；Q7"},
    ]
