"""Open matters across months: opened, answered, closed by later rows alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from gutou.scope.reconcile import reconcile
from tests.scope.world import PAPERS, SETTINGS, built, library, rows_of, survey

MONTHS = ("2025-04", "2025-05", "2025-06")


def _in(periods: tuple[str, ...], row: dict[str, Any]) -> list[dict[str, Any]]:
    return [row | {"period": period} for period in periods]


ROWS = [
    *_in(MONTHS, survey("长", has_approval=True, not_entered_reason="合同缺")),
    *_in(MONTHS[:2], survey("进")),
    *_in(MONTHS[2:], library("进", "L进")),
    *_in(MONTHS[:1], survey("走")),
    *_in(MONTHS[:1], survey("断", planned_total=None, department="住建")),
    *_in(MONTHS[1:2], survey("断", department="住建", **PAPERS)),
    *_in(MONTHS[2:], survey("断", planned_total=None, department="住建")),
    *_in(MONTHS[2:], survey("新", department="工信", **PAPERS)),
    *_in(("2024-06", *MONTHS[1:]), library("出", "L出", project_name="办公楼维修")),
    *_in(MONTHS[:1], library("别", "L别")),
    *_in(MONTHS, survey("补", **PAPERS | {"has_voucher": None})),
    *_in(MONTHS[2:], survey("差", ytd=400, department="住建")),
    *_in(MONTHS[2:], library("差", "L差", ytd=1000)),
    *_in(MONTHS[2:], survey("称", in_library_claimed=True, planned_total=None, department="住建")),
    *_in(("2025-03",), survey("早")),
    *_in(MONTHS[:1], survey("前身")),
    *_in(MONTHS[1:], survey("后身")),
]
ANSWERS: list[dict[str, Any]] = [
    {"project_id": "长", "matter": "未在库", "answer": "正在办理", "reason": "合同在签", "expected_on": "2025-07-01",
     "department": "发改", "period": "2025-05"},
    {"project_id": "长", "matter": "资料不全", "answer": "不属本部门", "department": "发改", "period": "2025-06"},
    {"project_id": "新", "matter": "未在库", "answer": "已办好了", "department": "工信", "period": "2025-05"},
    {"project_id": "进", "matter": "未在库", "answer": "已申报", "department": "发改", "period": "2025-05"},
    {"project_id": "长", "matter": "未在库", "answer": "已说明", "department": "工信", "period": "2025-06"},
    {"project_id": "补", "matter": "资料不全", "answer": "已补齐", "has_voucher": True,
     "department": "发改", "period": "2025-05"},
    {"project_id": "补", "matter": "资料不全", "answer": "已补齐", "has_contract": True,
     "department": "住建", "period": "2025-05"},
    {"project_id": "长", "matter": "没有这件事", "answer": "已说明", "department": "发改", "period": "2025-06"},
]  # fmt: skip


@pytest.fixture(scope="module")
def con() -> Iterator[DuckDBPyConnection]:
    with built(ROWS, papers={"answers": ANSWERS}) as con:
        con.execute(
            "INSERT INTO project_alias (project_id, alias_id, since, why) VALUES ('后身', '前身', '2025-05', '')"
        )
        reconcile(con, SETTINGS)
        yield con


def _of(con: DuckDBPyConnection, project: str) -> dict[str, dict[str, Any]]:
    rows = rows_of(con, f"SELECT * FROM follow_up WHERE project_id = '{project}'")
    return {row["matter"]: row for row in rows}


def _told(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["opened_in"], row["months_open"], row["status"], row["closed_in"]


def test_a_matter_counts_its_months_and_keeps_why_and_what_is_missing(con: DuckDBPyConnection) -> None:
    matters = _of(con, "长")
    assert set(matters) == {"未在库", "资料不全"}
    assert _told(matters["未在库"]) == ("2025-04", 2, "explained", None)
    assert (matters["未在库"]["reason"], matters["未在库"]["department"]) == ("合同缺", "发改")
    assert (matters["未在库"]["answer"], matters["未在库"]["answered_in"]) == (
        "正在办理，合同在签，预计 2025-07-01",
        "2025-05",
    )
    assert _told(matters["资料不全"]) == ("2025-04", 2, "referred", None)
    assert "支付凭证" in matters["资料不全"]["evidence_missing"]


def test_rows_close_a_matter_answers_do_not(con: DuckDBPyConnection) -> None:
    assert _told(_of(con, "进")["未在库"]) == ("2025-04", 2, "closed", "2025-06")
    # Nothing is known of it since, so that it stays open.
    assert _told(_of(con, "走")["未在库"]) == ("2025-04", 2, "open", None)


def test_papers_that_an_answer_names_count_from_its_month_on_like_any_claim(con: DuckDBPyConnection) -> None:
    rows = rows_of(con, "SELECT period, evidence FROM project WHERE project_id = '补' ORDER BY period")
    assert [row["evidence"] for row in rows] == ["partial", "complete", "complete"]
    assert _told(_of(con, "补")["资料不全"]) == ("2025-04", 1, "closed", "2025-05")


def test_a_matter_that_comes_back_is_opened_anew(con: DuckDBPyConnection) -> None:
    matters = _of(con, "断")
    assert _told(matters["待核事项"]) == ("2025-06", 0, "open", None)
    assert (matters["待核事项"]["department"], matters["待核事项"]["reason"]) == ("住建", "统计范围待核")
    assert _told(matters["未在库"]) == ("2025-05", 1, "closed", "2025-06")
    # An answer that came before the matter was opened answers something else.
    assert _told(_of(con, "新")["未在库"]) == ("2025-06", 0, "open", None)


def test_a_proposal_for_removal_is_followed_too(con: DuckDBPyConnection) -> None:
    matter = _of(con, "出")["拟退库待核"]
    assert _told(matter) == ("2025-05", 1, "open", None)
    assert matter["department"] == "统计局"


def test_what_rests_on_the_library_is_the_bureaus_and_says_nothing_to_a_department(
    con: DuckDBPyConnection,
) -> None:
    differing, claimed = _of(con, "差"), _of(con, "称")
    assert {matter: row["department"] for matter, row in differing.items()} == {"比对待核": "统计局"}
    assert {matter: row["department"] for matter, row in claimed.items()} == {
        "比对待核": "统计局",
        "待核事项": "住建",
    }
    assert "统计库" in claimed["比对待核"]["reason"]
    asked = rows_of(con, "SELECT reason FROM follow_up WHERE department <> '统计局'")
    assert not [row["reason"] for row in asked if "统计库" in row["reason"] or "万元" in row["reason"]]


def test_without_an_export_nothing_is_missing_from_it(con: DuckDBPyConnection) -> None:
    assert _of(con, "早") == {}


def test_a_matter_goes_with_its_project_when_ids_merge(con: DuckDBPyConnection) -> None:
    assert _of(con, "前身") == {}
    assert _told(_of(con, "后身")["未在库"]) == ("2025-04", 2, "open", None)


def test_an_answer_that_fits_no_matter_is_a_finding(con: DuckDBPyConnection) -> None:
    found = rows_of(con, "SELECT department, value FROM finding WHERE rule_id = 'RC04' ORDER BY ALL")
    assert [(row["department"], row["value"]) for row in found] == [
        ("住建", "资料不全"),
        ("发改", "没有这件事"),
        ("工信", "未在库"),
    ]


def test_a_department_is_asked_about_its_own_open_errors_alone() -> None:
    rows = [library("库", "L库"), *(survey(name, **PAPERS) for name in ("错", "局", "明"))]
    with built(rows) as con:
        con.executemany(
            "INSERT INTO finding (finding_key, rule_id, severity, audience, period, project_id, status) "
            "VALUES (?, 'ED01', 'error', ?, '2025-06', ?, ?)",
            [
                ("a", "sender", "错", "open"),
                ("b", "bureau", "局", "open"),
                ("c", "sender", "明", "explained"),
            ],
        )
        reconcile(con, SETTINGS)
        asked = rows_of(con, "SELECT project_id, reason FROM follow_up WHERE matter = '待核事项'")
    assert asked == [{"project_id": "错", "reason": "有 1 处错误没有改正"}]
