"""What was found on site: untrue is no addition, doubtful stands with the partial, and records are treated alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from gutou.scope.reconcile import reconcile
from tests.scope.world import PAPERS, SETTINGS, built, library, rows_of, survey

CLEAN = {"exists": True, "in_scope": True, "problem": "无问题", "verified_ytd": 1000}
CHECKS: list[dict[str, Any]] = [
    {"project_id": "清", **CLEAN, "visited_on": "2025-06-20"},
    {"project_id": "差", **CLEAN, "verified_ytd": 900},
    {"project_id": "容", **CLEAN, "verified_ytd": 951},
    {"project_id": "不报数", **CLEAN, "verified_ytd": None},
    {"project_id": "没有", "exists": False, "verified_ytd": 0},
    {"project_id": "不实", "exists": True, "problem": "不实", "verified_ytd": 0},
    {"project_id": "外", "exists": True, "in_scope": False, "verified_ytd": 1000},
    {"project_id": "缺", "exists": True, "problem": "资料不全", "verified_ytd": 1000},
    {"project_id": "没说", "exists": True, "verified_ytd": 1000},
    {"project_id": "改", "exists": False, "verified_ytd": 0, "visited_on": "2025-06-03"},
    {"project_id": "改", **CLEAN, "visited_on": "2025-06-21"},
    {"project_id": "库没有", "exists": False, "verified_ytd": 0},
    {"project_id": "库重", "exists": True, "problem": "重复", "verified_ytd": 0},
    {"project_id": "库清", **CLEAN},
    {"project_id": "旧号", **CLEAN},
    {"project_id": "查无", **CLEAN},
    {"project_id": "别家", **CLEAN, "department": "住建"},
    {"project_id": "去年", **CLEAN, "period": "2024-12"},
    {"project_id": "去年没有", "exists": False, "verified_ytd": 0, "period": "2024-12"},
]  # fmt: skip
KEYS = (
    "清",
    "差",
    "容",
    "不报数",
    "没有",
    "不实",
    "外",
    "缺",
    "没说",
    "改",
    "新号",
    "别家",
    "去年",
    "去年没有",
)


@pytest.fixture(scope="module")
def con() -> Iterator[DuckDBPyConnection]:
    rows = [survey(key, **PAPERS) for key in KEYS]
    rows += [survey(key, **PAPERS, period="2024-12", start_month="2024-02") for key in ("去年", "去年没有")]
    rows += [library("库没有", "L1", ytd=70, prior_ytd=30), library("库重", "L2"), library("库清", "L3")]
    with built(rows, papers={"verifications": CHECKS}) as con:
        con.execute(
            "INSERT INTO project_alias (project_id, alias_id, since, why) VALUES ('新号', '旧号', '2025-06', '')"
        )
        reconcile(con, SETTINGS)
        yield con


def test_tiers(con: DuckDBPyConnection) -> None:
    rows = rows_of(con, "SELECT project_id, tier, checked FROM work.candidate WHERE period = '2025-06'")
    told = {row["project_id"]: (row["tier"], row["checked"]) for row in rows}
    assert told == {
        "清": ("complete", True),
        "差": ("complete", False),
        "容": ("complete", True),
        "不报数": ("complete", False),
        "没有": ("none", False),
        "不实": ("none", False),
        "外": ("none", False),
        "缺": ("partial", False),
        "没说": ("complete", False),
        "改": ("complete", True),
        "新号": ("complete", True),
        "别家": ("complete", False),
        "去年": ("complete", False),
        "去年没有": ("none", False),
    }


def test_a_record_of_a_project_that_is_not_there_is_proposed_for_removal_a_doubt_is_pending(
    con: DuckDBPyConnection,
) -> None:
    rows = rows_of(con, "SELECT * FROM library_record ORDER BY library_code")
    assert [(row["decision"], row["removal_wan"], row["removal_prior_ytd_wan"]) for row in rows] == [
        ("remove", 70, 30),
        ("review", 0, 0),
        ("keep", 0, 0),
    ]
    assert rows[0]["reason"] == "数据质量核查：项目不存在"
    statuses = {
        row["project_id"]: row
        for row in rows_of(con, "SELECT project_id, status, reason FROM reconciliation")
    }
    assert statuses["库没有"]["reason"] == "拟退库待核：数据质量核查：项目不存在"
    assert statuses["库重"]["status"] == "review"
    assert (statuses["没有"]["status"], statuses["没有"]["reason"]) == (
        "not_applicable",
        "数据质量核查：项目不存在，不作疑似漏统",
    )
    assert statuses["缺"]["reason"] == "疑似漏统（未在库）；数据质量核查：资料不全"


def test_results_are_published_per_project_with_what_was_reported(con: DuckDBPyConnection) -> None:
    rows = rows_of(con, "SELECT * FROM verification WHERE period = '2025-06'")
    told = {
        row["project_id"]: (row["result"], row["verified_ytd_wan"], row["reported_ytd_wan"]) for row in rows
    }
    assert told["没有"] == ("项目不存在", 0, 1000)
    assert told["外"] == ("不在范围", 1000, 1000)
    assert told["改"] == ("无问题", 1000, 1000)
    assert told["新号"] == ("无问题", 1000, 1000)
    assert "查无" not in told
    assert "别家" not in told
    assert {(row["draw_id"], row["stratum"], row["inclusion_probability"]) for row in rows} == {
        ("", None, None)
    }


def test_a_check_that_fits_no_project_or_comes_from_elsewhere_is_a_finding(con: DuckDBPyConnection) -> None:
    found = rows_of(con, "SELECT rule_id, value, department FROM finding WHERE rule_id = 'RC03' ORDER BY ALL")
    assert [(row["value"], row["department"]) for row in found] == [("别家", "住建"), ("查无", "统计局")]
