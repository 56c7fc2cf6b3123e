"""Entry progress: which project a row speaks of, what it does to an addition, and why a project is not in the library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from tests.scope.world import PAPERS, built, library, rows_of, survey

CODE = "2503-439802-04-01-123456"
SECOND_CODE = "2504-439803-04-01-654321"
ROWS = [
    survey("退", project_name="退水渠改造扩建工程", **PAPERS),
    survey("退缺", project_name="缺口大坝建设工程", has_approval=True),
    survey("审", project_name="审定街道新建工程", **PAPERS, not_entered_reason="凭证缺 13912345678"),
    survey("过", project_name="过江通道新建工程", **PAPERS),
    survey("码", project_name="码头仓储新建工程", project_code=CODE, **PAPERS),
    survey("称", project_name="称重设备厂新建工程", **PAPERS),
    survey("录", project_name="录井中心新建工程", **PAPERS),
    survey("一期", project_name="云岭光伏电站一期工程", owner_name="云岭能源公司", **PAPERS),
    survey("二期", project_name="云岭光伏电站二期工程", owner_name="云岭能源公司", **PAPERS),
    survey("同甲", project_name="同名小区管网工程", owner_name="同名甲公司", region_codes=["439802"]),
    survey("同乙", project_name="同名小区管网工程", owner_name="同名乙公司", region_codes=["439803"]),
    survey("无", project_name="无申报新建工程", has_approval=True),
    survey("小", project_name="小型泵站新建工程", planned_total=100),
    library("完", "L1", project_name="完工桥梁新建工程"),
    library("退库", "L2", project_name="退库堤防新建工程", ytd=70, prior_ytd=30),
    library("更", "L3", project_name="更名渡口新建工程", planned_total=5000),
    survey("更", project_name="更名渡口新建工程", planned_total=9000),
]
ENTRIES: list[dict[str, Any]] = [
    {"project_name": "退水渠改造扩建工程", "owner_name": "退公司", "stage": "县级待审", "applied_on": "2025-05-08"},
    {"project_name": "退水渠改造扩建工程", "owner_name": "退公司", "stage": "已退回", "applied_on": "2025-05-08",
     "returned_on": "2025-06-12", "return_reason": "合同未盖章，联系13912345678", "window": "7月批次"},
    {"project_name": "缺口大坝建设工程", "owner_name": "退缺公司", "stage": "已退回"},
    {"project_name": "审定街道新建工程", "owner_name": "审公司", "stage": "市级待审", "applied_on": "2025-06"},
    {"project_name": "过江通道 新建工程", "owner_name": "过公司", "stage": "已通过待首报"},
    {"project_name": "码头", "project_code": CODE, "stage": "省级待审"},
    {"project_name": "称重设备厂新建工程", "owner_name": "称公司", "stage": "已入库"},
    {"project_name": "录井中心新建工程", "owner_name": "录公司", "stage": "未申报", "unit_in_directory": False},
    {"project_name": "云岭光伏电站二期工程", "owner_name": "云岭能源公司", "stage": "县级待审"},
    {"project_name": "同名小区管网工程", "stage": "县级待审"},
    {"project_name": "哪里都没有的工程", "owner_name": "某公司", "stage": "县级待审"},
    {"project_name": "完工桥梁新建工程", "owner_name": "完公司", "stage": "已入库",
     "change": "竣工退出", "change_on": "2025-06-30"},
    {"project_name": "退库堤防新建工程", "owner_name": "退库公司", "stage": "已入库",
     "change": "退库", "change_on": "2025-06-20"},
    {"project_name": "更名渡口新建工程", "owner_name": "更公司", "stage": "已入库",
     "change": "总投资调整", "change_on": "2025-06-02"},
    {"project_name": "哪里都没有的旧工程", "stage": "县级待审", "in_force": False},
]  # fmt: skip


@pytest.fixture(scope="module")
def con() -> Iterator[DuckDBPyConnection]:
    rows = [
        row if row["document"] == "survey" else row | {"owner_name": f"{row['project']}公司"} for row in ROWS
    ]
    with built(rows, papers={"entries": ENTRIES}) as con:
        yield con


def _of(con: DuckDBPyConnection, query: str) -> dict[str, Any]:
    return {row["project_id"]: row["value"] for row in rows_of(con, query)}


def test_a_row_belongs_to_the_project_of_its_code_or_its_name_and_owner(con: DuckDBPyConnection) -> None:
    stages = rows_of(con, "SELECT project_id, stage, change FROM entry ORDER BY ALL")
    assert {(row["project_id"], row["stage"]) for row in stages if row["change"] is None} == {
        ("退", "县级待审"), ("退", "已退回"), ("退缺", "已退回"), ("审", "市级待审"), ("过", "已通过待首报"),
        ("码", "省级待审"), ("称", "已入库"), ("录", "未申报"), ("二期", "县级待审"),
    }  # fmt: skip
    assert {row["project_id"] for row in stages if row["change"]} == {"完", "退库", "更"}


def test_what_fits_no_project_or_two_is_a_finding_and_is_not_used(con: DuckDBPyConnection) -> None:
    found = rows_of(
        con, "SELECT rule_id, value, message, audience FROM finding WHERE rule_id LIKE 'RC%' ORDER BY ALL"
    )
    assert [(row["rule_id"], row["value"], row["audience"]) for row in found] == [
        ("RC01", "哪里都没有的工程", "bureau"),
        ("RC02", "同名小区管网工程", "bureau"),
    ]
    assert "同甲" in found[1]["message"]
    assert "同乙" in found[1]["message"]
    listed = {row["rule_id"] for row in rows_of(con, "SELECT rule_id FROM rule WHERE kind = 'reconcile'")}
    assert {row["rule_id"] for row in found} < listed


def test_dates_and_phone_numbers(con: DuckDBPyConnection) -> None:
    (row,) = rows_of(con, "SELECT * FROM entry WHERE stage = '已退回' AND project_id = '退'")
    assert (str(row["applied_on"]), str(row["returned_on"]), row["window"]) == (
        "2025-05-08",
        "2025-06-12",
        "7月批次",
    )
    assert row["return_reason"] == "合同未盖章，联系***"
    (row,) = rows_of(con, "SELECT applied_on FROM entry WHERE project_id = '审'")
    assert row["applied_on"] is None


def test_what_is_sent_back_stands_with_the_partial(con: DuckDBPyConnection) -> None:
    tiers = _of(con, "SELECT project_id, tier AS value FROM work.candidate")
    assert (tiers["退"], tiers["退缺"]) == ("partial", "partial")
    assert {tiers[key] for key in ("审", "过", "码", "录", "二期", "一期")} == {"complete"}


def test_said_to_be_entered_and_not_found_waits_for_a_reviewer(con: DuckDBPyConnection) -> None:
    (row,) = rows_of(con, "SELECT status, reason, tier FROM reconciliation WHERE project_id = '称'")
    assert (row["status"], row["tier"]) == ("review", "pending")
    assert "统计库中没有找到" in row["reason"]


def test_the_newest_stage_and_its_day_go_to_the_gap(con: DuckDBPyConnection) -> None:
    rows = rows_of(con, "SELECT project_id, entry_stage, applied_by, unit_in_directory FROM work.candidate")
    told = {row["project_id"]: row for row in rows}
    assert told["退"]["entry_stage"] == "returned"
    assert (told["审"]["entry_stage"], str(told["审"]["applied_by"])) == ("waiting", "2025-06-30")
    assert told["过"]["entry_stage"] == "passed"
    assert told["录"]["unit_in_directory"] is False


def test_why_a_project_is_not_in_the_library_is_the_departments_word_then_the_entrys_then_the_rules(
    con: DuckDBPyConnection,
) -> None:
    rows = rows_of(con, "SELECT project_id, not_entered_reason, not_entered_source FROM reconciliation")
    told = {row["project_id"]: (row["not_entered_reason"], row["not_entered_source"]) for row in rows}
    assert told["审"] == ("凭证缺 ***", "department")
    assert told["退"] == ("上级退回：合同未盖章，联系***", "entry")
    assert told["码"] == ("申报待审（省级待审）", "entry")
    assert told["录"] == ("单位未入名录库", "entry")
    assert told["小"] == ("不足500万元", "rules")
    assert told["无"] == ("合同缺", "rules")
    assert told["一期"] == (None, None)
    assert told["完"] == (None, None)


def test_changes_explain_records(con: DuckDBPyConnection) -> None:
    rows = rows_of(con, "SELECT * FROM library_record ORDER BY library_code")
    assert [row["decision"] for row in rows] == ["completed_exit", "remove", "keep"]
    assert (rows[1]["removal_wan"], rows[1]["removal_prior_ytd_wan"]) == (70, 30)
    assert "退库（2025-06-20）" in rows[1]["reason"]
    (row,) = rows_of(con, "SELECT result, note FROM reconciliation_field WHERE field = 'planned_total'")
    assert (row["result"], row["note"]) == ("differ", "入库申报有总投资调整（2025-06-02）")
