"""From linked rows to one case per project."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest

from gutou.database import build_connection, create_published_tables
from gutou.scope.projects import assemble
from tests.scope.world import (
    AS_OF,
    PAPERS,
    PERIOD,
    SETTINGS,
    assembled,
    built,
    fill,
    library,
    one,
    rows_of,
    run_room,
    survey,
)

B = "B公司"


def case_of(*rows: dict[str, Any]) -> dict[str, Any]:
    with assembled(rows) as con:
        return one(con, "SELECT * FROM work.project_case")


def cases_of(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cases of single rows, in their order; each row stands for a project of its own, all in one build."""
    given = [row | {"project": f"A{number:03}"} for number, row in enumerate(rows)]
    with assembled(given) as con:
        return rows_of(con, "SELECT * FROM work.project_case ORDER BY project_id")


def values_of(*rows: dict[str, Any], field: str) -> list[dict[str, Any]]:
    with assembled(rows) as con:
        return rows_of(
            con, f"SELECT * FROM project_value WHERE field = '{field}' ORDER BY chosen DESC, department"
        )


def test_the_written_order_of_sources_chooses_and_keeps_the_others() -> None:
    rows = [
        survey("A", department="住建", ytd=1200),
        survey("A", department="发改", ytd=1000),
        library("A", "L1", ytd=900),
    ]
    values = values_of(*rows, field="ytd")
    assert [(v["department"], v["value"], v["chosen"]) for v in values] == [
        ("发改", "1000", True), ("住建", "1200", False), ("统计局", "900", False),
    ]  # fmt: skip
    assert "来源次序在后" in values[1]["why"]
    case = case_of(*rows)
    assert (case["ytd_wan"], case["survey_ytd_wan"]) == (1000, 1000)


def test_the_library_comes_first_for_the_credit_code() -> None:
    rows = [survey("A", owner_uscc="91110000600037341L"), library("A", "L1", owner_uscc="91512081MA62K0260E")]
    assert case_of(*rows)["owner_uscc"] == "91512081MA62K0260E"


def test_a_department_nobody_listed_comes_after_those_listed() -> None:
    assert (
        case_of(survey("A", department="园区办", ytd=1), survey("A", department="商务", ytd=2))["ytd_wan"]
        == 2
    )


def test_equal_texts_in_other_widths_do_not_differ() -> None:
    rows = [
        survey("A", owner_name="云泽（集团）公司"),
        survey("A", department="住建", owner_name="云泽(集团) 公司"),
    ]
    assert values_of(*rows, field="owner_name") == []


@pytest.mark.parametrize(("other", "differs"), [("5001", False), ("5001.01", True), ("4999", False)])
def test_amounts_differ_beyond_the_tolerance(other: str, differs: bool) -> None:
    assert (
        bool(
            values_of(survey("A"), survey("A", department="住建", planned_total=other), field="planned_total")
        )
        is differs
    )


def test_a_survey_without_an_amount_falls_back_to_the_library_for_the_project_only() -> None:
    case = case_of(survey("A", ytd=None, stage="在建"), library("A", "L1", ytd=700))
    assert (case["ytd_wan"], case["survey_ytd_wan"], case["ytd_document"]) == (700, None, "library")


def test_dispatch_figures_never_become_statistics() -> None:
    key = {
        "document": "key_projects",
        "department": "发改",
        "project": "A",
        "project_name": "A",
        "ytd": 9999,
        "done": 8888,
    }
    case = case_of(key)
    assert (case["ytd_wan"], case["survey_ytd_wan"], case["on_key_list"], case["surveyed"]) == (
        None,
        None,
        True,
        False,
    )


# --- parts of one project ---------------------------------------------------------------------------------------------


def part(name: str, **values: Any) -> dict[str, Any]:
    return survey("A", **({"project_name": f"云泽路改造工程{name}"} | values))


def test_parts_are_summed_within_one_source() -> None:
    case = case_of(
        part("（一标段）", ytd=300, planned_total=1000), part("二标段", ytd=200, planned_total=1500)
    )
    assert (case["ytd_wan"], case["planned_total_wan"]) == (500, 2500)


def test_a_planned_total_that_one_part_does_not_give_is_unknown() -> None:
    case = case_of(
        part("一标段", planned_total=1000, prior_ytd=None), part("二标段", planned_total=None, prior_ytd=5)
    )
    assert (case["planned_total_wan"], case["ytd_wan"]) == (None, 2000)


def test_a_duplicate_record_gives_no_amount() -> None:
    rows = [
        library("A", "L1", entered="2024-01", prior_ytd=None),
        library("A", "L2", entered="2025-01", prior_ytd=7),
    ]
    assert case_of(*rows)["prior_ytd_wan"] is None


def test_with_the_whole_the_whole_counts_and_larger_parts_are_a_finding() -> None:
    rows = [part("", ytd=400), part("一标段", ytd=300), part("二标段", ytd=200)]
    with built(rows) as con:
        assert one(con, "SELECT ytd_wan FROM project")["ytd_wan"] == 400
        found = one(con, "SELECT * FROM finding WHERE rule_id = 'PV03' AND field = 'ytd'")
        assert "500" in found["message"]
        assert found["severity"] == "warning"


def test_the_same_part_twice_is_counted_once_and_reported() -> None:
    with built([part("一标段", ytd=300), part("第1标段", ytd=300), part("二标段", ytd=200)]) as con:
        assert one(con, "SELECT ytd_wan FROM project")["ytd_wan"] == 500
        found = one(con, "SELECT * FROM finding WHERE rule_id = 'PV02'")
        assert (found["row_number"], found["project_id"]) == (6, "A")
        assert "第5行" in found["message"]


def test_a_project_listed_twice_in_one_document_is_not_summed() -> None:
    with built([survey("A", ytd=300), survey("A", ytd=350)]) as con:
        assert one(con, "SELECT ytd_wan FROM project")["ytd_wan"] == 300
        assert one(con, "SELECT count(*) AS n FROM finding WHERE rule_id = 'PV02'")["n"] == 1
        assert one(con, "SELECT count(*) AS n FROM project_source")["n"] == 2


def test_a_single_part_gives_way_to_a_department_that_reports_the_whole() -> None:
    rows = [part("一标段", ytd=300), part("", department="住建", ytd=900)]
    assert case_of(*rows)["ytd_wan"] == 900
    assert "只报了一个标段" in values_of(*rows, field="ytd")[1]["why"]


# --- unit errors ------------------------------------------------------------------------------------------------------


def findings(*rows: dict[str, Any]) -> list[tuple[str, str, str]]:
    with assembled(rows) as con:
        found = rows_of(con, "SELECT * FROM finding WHERE rule_id = 'PV01' ORDER BY department, field")
    assert {f["severity"] for f in found} <= {"error"}
    return [(f["department"], f["field"], f["value"]) for f in found]


def test_an_amount_ten_thousand_times_the_others_is_not_chosen() -> None:
    rows = [survey("A", ytd=10_000_000), survey("A", department="住建", ytd=1000)]
    assert case_of(*rows)["ytd_wan"] == 1000
    assert case_of(*rows)["open_error"]
    assert findings(*rows) == [("发改", "ytd", "10000000")]
    rejected = next(v for v in values_of(*rows, field="ytd") if not v["chosen"])
    assert "疑似单位错误" in rejected["why"]
    assert rejected["value"] == "10000000"


def test_a_whole_row_in_the_wrong_unit() -> None:
    rows = [survey("A", planned_total=50_000_000, ytd=10_000_000), survey("A", department="住建")]
    case = case_of(*rows)
    assert (case["planned_total_wan"], case["ytd_wan"]) == (5000, 1000)
    assert findings(*rows) == [("发改", "planned_total", "50000000"), ("发改", "ytd", "10000000")]


def test_a_planned_total_in_yi_is_not_chosen() -> None:
    rows = [survey("A", planned_total="1.2"), survey("A", department="住建", planned_total=12000)]
    case = case_of(*rows)
    assert (case["planned_total_wan"], case["planned_doubtful"]) == (12000, False)
    assert findings(*rows) == [("发改", "planned_total", "1.2")]


def test_two_against_one_decides_a_tenfold_difference() -> None:
    rows = [survey("A", planned_total=50000), survey("A", department="住建"), library("A", "L1")]
    assert case_of(*rows)["planned_total_wan"] == 5000
    assert findings(*rows) == [("发改", "planned_total", "50000")]


def test_one_against_one_tenfold_is_not_decided_but_not_silent() -> None:
    rows = [survey("A", planned_total=50000), survey("A", department="住建")]
    case = case_of(*rows)
    assert (case["planned_total_wan"], case["planned_doubtful"]) == (50000, True)
    assert len(findings(*rows)) == 2
    with built(rows) as con:
        assert one(con, "SELECT scope FROM project")["scope"] == "review"


def test_a_single_source_far_above_its_planned_total_is_kept_and_reported() -> None:
    row = survey("A", ytd=10_000_000)
    assert case_of(row)["ytd_wan"] == 10_000_000
    assert findings(row) == [("发改", "ytd", "10000000")]
    assert findings(survey("A", ytd=6000)) == []


def test_a_planned_total_below_the_threshold_and_a_large_amount_doubts_the_planned_total() -> None:
    row = survey("A", planned_total="1.2", ytd=9000)
    assert findings(row) == [("发改", "planned_total", "1.2")]
    with built([row]) as con:
        assert one(con, "SELECT scope FROM project")["scope"] == "review"


def test_amounts_at_the_edge_of_the_type_do_not_stop_the_run() -> None:
    big = 999_999_999_999
    rows = [
        survey(
            "A", planned_total=big, ytd=big, ytd_used_equipment=big, ytd_used_building=big, cumulative=big
        ),
        survey("A", department="住建", planned_total=-big, ytd=-big),
        library("A", "L1", ytd=-big, planned_total=big),
        survey("B", project_name="B学校一标段", ytd=big),
        survey("B", project_name="B学校二标段", ytd=big),
        {
            "document": "key_projects",
            "department": "发改",
            "project": "A",
            "project_name": "A",
            "done": big,
            "year_plan": "0.000001",
        },
    ]
    with built(rows) as con:
        assert one(con, "SELECT count(*) AS n FROM project")["n"] == 2
        assert one(con, "SELECT completion_pct FROM dispatch")["completion_pct"] is None


# --- started, prior, evidence, place -----------------------------------------------------------------------------------


STARTED: list[tuple[dict[str, Any], bool | None]] = [
    ({"started": False, "stage": "在建"}, False),
    ({"started": True, "stage": "前期"}, True),
    ({"started": None, "stage": "停工"}, True),
    ({"started": None, "stage": "前期"}, False),
    ({"started": None, "stage": "主体施工至三层"}, True),
    ({"started": None, "stage": "正在办理施工许可"}, False),
    ({"started": None, "start_month": "2025-06", "ytd": 5}, True),
    ({"started": None, "start_month": "2025-06-30", "ytd": 5}, True),
    ({"started": None, "start_month": "2025-07", "ytd": 5}, False),
    ({"started": None, "start_month": "2025-03", "ytd": 0}, None),
    ({"started": None, "start_month": None}, None),
]


def test_started() -> None:
    cases = cases_of(survey("A", **values) for values, _ in STARTED)
    for (values, started), case in zip(STARTED, cases, strict=True):
        assert case["started"] is started, values


STAGES: list[tuple[str, bool]] = [
    ("筹建", False),
    ("本年收尾", True),
    ("全部停缓建", True),
    ("单纯购置", True),
]


def test_the_librarys_stage_tells_whether_works_have_begun() -> None:
    cases = cases_of(library("A", f"L{n}", build_stage=stage) for n, (stage, _) in enumerate(STAGES))
    for (stage, started), case in zip(STAGES, cases, strict=True):
        assert case["started"] is started, stage


PRIOR: list[tuple[dict[str, Any], Decimal | None]] = [
    ({"prior_ytd": 30}, Decimal(30)),
    ({"start_month": "2025-01"}, Decimal(0)),
    ({"start_month": "2024-12"}, None),
    ({"start_month": None}, None),
]


def test_prior_value_is_given_or_zero_for_a_start_this_year_or_unknown() -> None:
    cases = cases_of(survey("A", **values) for values, _ in PRIOR)
    for (values, prior), case in zip(PRIOR, cases, strict=True):
        assert case["prior_ytd_wan"] == prior, values


EVIDENCE: list[tuple[dict[str, Any], str, list[str]]] = [
    (PAPERS, "complete", []),
    (PAPERS | {"has_contract": False}, "partial", ["施工（购置）合同或现场照片和施工许可证号"]),
    (
        PAPERS | {"has_contract": False, "has_photo": True},
        "partial",
        ["施工（购置）合同或现场照片和施工许可证号"],
    ),
    (PAPERS | {"has_contract": False, "has_photo": True, "permit_no": "5301"}, "complete", []),
    (PAPERS | {"has_voucher": False, "has_progress_sheet": True}, "complete", []),
    (PAPERS | {"approval_date": None}, "partial", ["立项日期"]),
    (PAPERS | {"approval_no": "无"}, "partial", ["立项文号"]),
    (PAPERS | {"has_approval": False}, "lead", ["立项文件"]),
    (
        {"nature": "单纯购置", "has_contract": True, "has_voucher": True, "has_photo": True},
        "complete",
        [],
    ),
    (PAPERS | {"nature": "单纯购置"}, "partial", ["现场照片"]),
]


def test_evidence() -> None:
    cases = cases_of(survey("A", **values) for values, _, _ in EVIDENCE)
    for (values, evidence, missing), case in zip(EVIDENCE, cases, strict=True):
        assert (case["evidence"], case["papers_missing"]) == (evidence, missing), values


def test_papers_of_all_rows_add_up() -> None:
    halves = list(PAPERS.items())
    assert (
        case_of(survey("A", **dict(halves[:3])), survey("A", department="住建", **dict(halves[3:])))[
            "evidence"
        ]
        == "complete"
    )


INDUSTRIES: list[tuple[str | None, str | None, str]] = [
    ("C3031", "3031", "工业"),
    ("3031 黏土砖瓦及建筑砌块制造", "3031", "工业"),
    ("旅游饭店", "6110", "住宿和餐饮业"),
    ("52", "52", "批发和零售业"),
    ("5990", "5990", "交通运输仓储和邮政业"),
    ("7861", "7861", "水利环境和公共设施"),
    ("7010", "7010", "房地产业"),
    ("教育", "83", "其他行业"),
    ("不知道", None, "其他行业"),
    (None, None, "其他行业"),
    ("99999", None, "其他行业"),
]


def test_industry_and_sector() -> None:
    cases = cases_of(survey("A", industry=industry) for industry, _, _ in INDUSTRIES)
    for (industry, code, sector), case in zip(INDUSTRIES, cases, strict=True):
        assert (case["industry_code"], case["sector"]) == (code, sector), industry


def test_one_county_two_counties_and_none() -> None:
    assert (case_of(survey("A"))["region_code"], case_of(survey("A"))["region_name"]) == ("439802", "澄湖区")
    both = case_of(survey("A", region_codes=["439803", "439802", "439800"]))
    assert (both["region_code"], both["region_name"], both["region_codes"]) == (
        None,
        "未分县区",
        ["439802", "439803"],
    )
    assert case_of(survey("A", region_codes=[]))["region_name"] == "未分县区"
    assert case_of(survey("A", region_codes=["430000", "439803"]))["region_code"] == "439803"


def test_site_shares_come_from_the_librarys_site_records() -> None:
    rows = [
        survey("A", region_codes=["439802", "439803"], planned_total=4000),
        library("A", "L1", region_codes=["439802"], planned_total=1000),
        library("A", "L2", region_codes=["439803"], planned_total=3000),
    ]
    with built(rows) as con:
        sites = rows_of(con, "SELECT region_code, library_code, share FROM project_site ORDER BY region_code")
        assert [tuple(site.values()) for site in sites] == [
            ("439802", "L1", Decimal("0.25")),
            ("439803", "L2", Decimal("0.75")),
        ]
        assert {row["decision"] for row in rows_of(con, "SELECT decision FROM library_record")} == {"keep"}
        assert one(con, "SELECT in_library, ytd_wan FROM project") == {"in_library": True, "ytd_wan": 1000}
        assert one(con, "SELECT library_ytd_wan FROM reconciliation")["library_ytd_wan"] == 2000


def test_sites_without_records_have_no_share() -> None:
    with built([survey("A", region_codes=["439802", "439803"])]) as con:
        assert [site["share"] for site in rows_of(con, "SELECT share FROM project_site")] == [None, None]


def test_findings_get_their_project_and_errors_stay_open() -> None:
    with build_connection() as con:
        create_published_tables(con)
        fill(con, [survey("A"), survey("B")])
        for severity, row_number in (("error", 6), ("warning", 5)):
            con.execute(
                "INSERT INTO finding (period, finding_key, rule_id, severity, department, file_sha256, sheet_name, row_number) "
                "VALUES (?, 'k', 'IN01', ?, '发改', 'sha-发改', '表1', ?)",
                [PERIOD, severity, row_number],
            )
        assemble(con, SETTINGS)
        assert {
            r["project_id"] for r in rows_of(con, "SELECT project_id FROM finding WHERE severity = 'error'")
        } == {"B"}
        errors = rows_of(con, "SELECT project_id, open_error FROM work.project_case ORDER BY project_id")
        assert [row["open_error"] for row in errors] == [False, True]


def test_periods_do_not_mix() -> None:
    rows = [
        survey("A", ytd=10, period="2025-05"),
        survey("A", ytd=1000),
        library("A", "L1", period="2024-06", ytd=77),
    ]
    with built(rows) as con:
        projects = rows_of(con, "SELECT period, ytd_wan, in_library FROM project ORDER BY period")
        assert [tuple(p.values()) for p in projects] == [
            ("2024-06", 77, True),
            ("2025-05", 10, False),
            ("2025-06", 1000, False),
        ]
        assert rows_of(con, "SELECT * FROM project_value WHERE field = 'ytd'") == []


def test_running_again_gives_the_same_tables_and_follows_changed_links() -> None:
    names = ("project", "project_source", "project_value", "project_site", "finding", "scope_decision", "library_record",
             "reconciliation", "dispatch", "rule")  # fmt: skip
    rows = [survey("A"), survey("A", department="住建", ytd=7), library("A", "L1", region_codes=[])]
    with built(rows, as_of=AS_OF) as con:
        before = {name: rows_of(con, f"SELECT * FROM {name}") for name in names}
        run_room(con)
        assert {name: rows_of(con, f"SELECT * FROM {name}") for name in names} == before
        con.execute("UPDATE work.link SET project_id = 'B' WHERE row_key = 's:表1:6'")
        run_room(con)
        assert one(con, "SELECT count(*) AS n FROM project")["n"] == 2
        assert rows_of(con, "SELECT * FROM project_value WHERE field = 'ytd' AND department = '住建'") == []


def test_nothing_at_all_gives_empty_tables() -> None:
    with built([]) as con:
        assert rows_of(con, "SELECT * FROM project") == rows_of(con, "SELECT * FROM work.candidate") == []
