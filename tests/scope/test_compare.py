"""Field by field, records that several projects share, records that may be one, and the standard cuts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.scope.reconcile import reconcile
from tests.scope.world import PAPERS, PERIOD, SETTINGS, built, library, rows_of, survey

FACTORY = {
    "industry": "3031",
    "nature": "改建和技术改造",
    "registration_type": "私营有限责任公司",
    "holding": "私人控股",
}
ROWS = [
    # One record for two projects whose sum it is.
    survey("甲", ytd=600),
    survey("乙", ytd=400, library_code=" l-甲 ", **PAPERS),
    library("甲", "L-甲", ytd=1000),
    # A wrong code on a project with a record of its own.
    survey("丙", library_code="L-甲"),
    library("丙", "L-丙"),
    # Said to be there by the department, or part of another project.
    survey("称在", in_library_claimed=True, **PAPERS),
    survey("已含", not_entered_reason="已含于其他项目", **PAPERS),
    survey("称外", in_library_claimed=True, planned_total=100),
    # Two records of two projects that may be one; the second was entered later.
    library("先", "L-先", entered="2024-05", ytd=300),
    library("后", "L-后", entered="2025-02", ytd=310, prior_ytd=20),
    # Second records of one project, and why they are.
    library("重", "L-重1", entered="2024-01", project_code="2503-439802-04-01-123456", owner_name="重公司"),
    library("重", "L-重2", entered="2024-06", project_code="2503-439802-04-01-123456", owner_name="重公司", ytd=80),
    # Field by field.
    survey("比", ytd=1000, planned_total=5000, cumulative=3000, prior_ytd=500, start_month="2024-03",
           owner_name="云泽市比亚建设有限公司", industry="30", region_codes=["439802"]),
    library("比", "L-比", ytd=1040, planned_total=6000, cumulative=3000, prior_ytd=None, start_month="2024-04",
            owner_name="比亚建设有限责任公司", industry="3031", region_codes=["439803"]),
    # One section beside the whole.
    survey("段", project_name="段家大道一标段", ytd=100),
    library("段", "L-段", project_name="段家大道", ytd=1000),
    # For the cuts.
    library("技", "L-技", ytd=50, prior_ytd=10, **FACTORY),
    library("国", "L-国", ytd=60, prior_ytd=None, prior_cumulative=7, start_month="2024-01", industry="7810", nature="新建",
            registration_type="有限责任公司（国有独资）", holding="国有控股", region_codes=["110101"]),
    library("仓", "L-仓", ytd=70, industry="G", nature="新建", registration_type="有限责任公司"),
    library("商", "L-商", ytd=80, industry="7010", investment_kind="房地产开发投资", form="X204-1", nature="新建",
            registration_type="外商投资企业", holding="私人控股"),
]  # fmt: skip


@pytest.fixture(scope="module")
def con() -> Iterator[DuckDBPyConnection]:
    with built(ROWS) as con:
        con.execute(
            "CREATE TABLE work.doubt (period VARCHAR, row_key VARCHAR, other_row_key VARCHAR, settled BOOLEAN, excludes BOOLEAN)"
        )
        con.execute(
            """
            INSERT INTO work.doubt
            SELECT one.period, one.row_key, other.row_key, false, false
            FROM work.link AS one JOIN work.link AS other USING (period)
            WHERE (one.project_id, other.project_id) IN (('后', '先'), ('比', '称在'))
            """
        )
        reconcile(con, SETTINGS)
        yield con


def _reconciled(con: DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    return {row["project_id"]: row for row in rows_of(con, "SELECT * FROM reconciliation")}


def _records(con: DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    return {row["library_code"]: row for row in rows_of(con, "SELECT * FROM library_record")}


def test_one_record_for_two_projects_is_shown_on_both_sides_and_waits(con: DuckDBPyConnection) -> None:
    told, records = _reconciled(con), _records(con)
    assert (told["乙"]["status"], told["乙"]["tier"], told["乙"]["shared_record"]) == (
        "review",
        "pending",
        "L-甲",
    )
    assert "属于另一项目（甲）" in told["乙"]["reason"]
    assert records["L-甲"]["other_projects"] == "丙,乙"
    assert records["L-甲"]["decision"] == "keep"
    # The sum of both is what the record holds.
    assert (told["甲"]["status"], told["甲"]["reason"]) == (
        "matched",
        "在库，与指向同一条记录的 乙 合计金额一致",
    )
    assert told["甲"]["difference_wan"] == -400
    # A code that is wrong beside a record of its own changes nothing.
    assert (told["丙"]["status"], told["丙"]["shared_record"]) == ("matched", None)


def test_a_project_said_to_be_there_is_no_addition_until_somebody_settles_it(con: DuckDBPyConnection) -> None:
    told = _reconciled(con)
    assert {key: (told[key]["status"], told[key]["tier"]) for key in ("称在", "已含", "称外")} == {
        "称在": ("review", "pending"),
        "已含": ("review", "pending"),
        "称外": ("not_applicable", "none"),
    }
    assert told["称在"]["reason"] == "发改填报为已在库，统计库中没有找到，待复核"
    assert told["已含"]["reason"] == "部门称已含于其他项目，待复核"


def test_of_two_records_that_may_be_one_the_later_waits_with_its_amounts(con: DuckDBPyConnection) -> None:
    records = _records(con)
    assert {code: records[code]["decision"] for code in ("L-先", "L-后")} == {
        "L-先": "keep",
        "L-后": "review",
    }
    assert records["L-后"]["removal_wan"] == 0
    assert "与 L-先 疑似同一项目" in records["L-后"]["reason"]
    assert (records["L-后"]["ytd_wan"], records["L-后"]["prior_ytd_wan"]) == (310, 20)
    assert _reconciled(con)["后"]["status"] == "review"
    # A doubtful match between a survey and a record leaves the record where it is.
    assert records["L-比"]["decision"] == "keep"


def test_a_duplicate_says_which_of_the_two_and_why(con: DuckDBPyConnection) -> None:
    record = _records(con)["L-重2"]
    assert (record["decision"], record["duplicate_of"], record["removal_wan"]) == ("duplicate", "L-重1", 80)
    assert record["reason"] == (
        "与 L-重1 为同一项目（项目代码、项目名称、建设单位、计划总投资相同），疑似库内重复；"
        "建议保留 L-重1：入库较早（2024-01，本条 2024-06）"
    )
    assert _reconciled(con)["重"]["library_records"] == 2


def test_fields_are_compared_each_with_its_own(con: DuckDBPyConnection) -> None:
    rows = rows_of(con, "SELECT * FROM reconciliation_field WHERE project_id = '比'")
    told = {row["field"]: row for row in rows}
    assert {field: row["result"] for field, row in told.items()} == {
        "ytd": "agree",
        "planned_total": "differ",
        "cumulative": "agree",
        "prior_ytd": "survey_only",
        "start_month": "differ",
        "owner_name": "agree",
        "region": "differ",
        "industry": "agree",
    }
    assert (told["ytd"]["difference_wan"], told["planned_total"]["difference_wan"]) == (-40, -1000)
    assert (told["region"]["survey_value"], told["region"]["library_value"]) == ("澄湖区", "南屏区")


def test_one_section_is_not_compared_with_the_whole(con: DuckDBPyConnection) -> None:
    (row,) = rows_of(con, "SELECT * FROM reconciliation_field WHERE project_id = '段' AND field = 'ytd'")
    assert (row["result"], row["note"], row["difference_wan"]) == (
        "not_comparable",
        "摸排只报了一个标段",
        None,
    )
    told = _reconciled(con)["段"]
    assert (told["status"], told["difference_wan"]) == ("matched", None)
    assert told["reason"] == "在库，摸排只报了一个标段，金额不作比较"


def test_fields_are_compared_only_where_both_sides_are(con: DuckDBPyConnection) -> None:
    compared = {
        row["project_id"] for row in rows_of(con, "SELECT DISTINCT project_id FROM reconciliation_field")
    }
    assert compared == {"甲", "丙", "比", "段"}


def test_cuts_are_partitions_of_the_library(con: DuckDBPyConnection) -> None:
    (library_sum,) = rows_of(con, "SELECT sum(ytd_wan) AS wan FROM library_record")
    sums = rows_of(con, "SELECT cut, sum(ytd_wan) AS wan FROM investment_cut GROUP BY cut")
    assert {row["cut"] for row in sums} == {
        "三次产业", "工业", "制造业", "基础设施", "民间", "房地产", "技改", "county", "sector"
    }  # fmt: skip
    assert {row["wan"] for row in sums} == {library_sum["wan"]}


@pytest.mark.parametrize(
    ("cut", "value", "ytd", "prior"),
    [
        ("三次产业", "第二产业", 50 + 1040, 10),
        ("工业", "工业", 50 + 1040, 10),
        ("制造业", "制造业", 50 + 1040, 10),
        ("基础设施", "基础设施", 60, 0),
        ("民间", "民间", 50, 10),
        ("民间", "非民间", 60 + 80, 0),
        ("房地产", "房地产开发投资", 80, 0),
        ("技改", "工业技改", 50, 10),
        ("county", "未分县区", 60, 0),
    ],
)
def test_groups_of_a_cut(con: DuckDBPyConnection, cut: str, value: str, ytd: int, prior: int) -> None:
    (row,) = rows_of(con, f"SELECT * FROM investment_cut WHERE cut = '{cut}' AND value = '{value}'")
    assert (row["ytd_wan"], row["prior_ytd_wan"], row["coverage"]) == (Decimal(ytd), Decimal(prior), "全口径")


def test_what_cannot_be_told_stands_apart(con: DuckDBPyConnection) -> None:
    (bare,) = rows_of(con, "SELECT * FROM investment_cut WHERE cut = '基础设施' AND value = '行业不明'")
    # A bare section G holds both; records that name no industry are not known either.
    (known,) = rows_of(
        con, "SELECT sum(ytd_wan) AS wan FROM investment_cut WHERE cut = '基础设施' AND value <> '行业不明'"
    )
    assert known["wan"] == 50 + 60 + 80 + 1040
    assert bare["ytd_wan"] > 70
    (row,) = rows_of(con, "SELECT * FROM investment_cut WHERE cut = 'county' AND value = '未分县区'")
    assert row["prior_unknown"] == 1
    (unsure,) = rows_of(con, "SELECT * FROM investment_cut WHERE cut = '民间' AND value = '登记或控股不明'")
    assert unsure["ytd_wan"] > 70


def test_lists_are_ordered_by_evidence_department_and_code_never_by_what_they_move(
    con: DuckDBPyConnection,
) -> None:
    """The largest stand where their evidence, department and code put them."""
    rows = [
        ("complete", "住建", "C1", 1),
        ("complete", "发改", "C3", 900),
        ("lead", "住建", "C2", 100000),
        ("partial", "发改", "C5", 50000),
        ("complete", "发改", "C2", 5),
    ]
    con.execute("BEGIN")
    try:
        con.execute("DELETE FROM reconciliation; DELETE FROM project; DELETE FROM library_record")
        for number, (tier, department, code, ytd) in enumerate(rows):
            where = [PERIOD, f"P{9 - number}"]
            con.execute(
                "INSERT INTO reconciliation (period, project_id, tier, department) VALUES (?, ?, ?, ?)",
                [*where, tier, department],
            )
            con.execute(
                "INSERT INTO project (period, project_id, project_code, in_scope_ytd_wan) VALUES (?, ?, ?, ?)",
                [*where, code, ytd],
            )
            con.execute(
                "INSERT INTO library_record (period, project_id, library_code, decision, ytd_wan) VALUES (?, ?, ?, 'remove', ?)",
                [*where, code, ytd],
            )
        added = run(con, "explain/gap_additions", {"period": PERIOD})
        names = [column[0] for column in added.description]
        listed = [dict(zip(names, row, strict=True)) for row in added.fetchall()]
        removed = run(con, "explain/gap_removals", {"period": PERIOD})
        names = [column[0] for column in removed.description]
        proposed = [dict(zip(names, row, strict=True)) for row in removed.fetchall()]
    finally:
        con.execute("ROLLBACK")
    assert [(row["tier"], row["department"], row["project_code"]) for row in listed] == [
        ("complete", "住建", "C1"),
        ("complete", "发改", "C2"),
        ("complete", "发改", "C3"),
        ("partial", "发改", "C5"),
        ("lead", "住建", "C2"),
    ]
    assert [(row["department"], row["library_code"]) for row in proposed] == [
        ("住建", "C1"),
        ("住建", "C2"),
        ("发改", "C2"),
        ("发改", "C3"),
        ("发改", "C5"),
    ]
