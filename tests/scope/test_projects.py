"""From linked rows to one case per project."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest

from gutou.database import create_published_tables
from gutou.scope.projects import assemble
from tests.scope.shared import Case, SharedBuild
from tests.scope.world import (
    AS_OF,
    PAPERS,
    PERIOD,
    SETTINGS,
    built,
    fill,
    library,
    one,
    rows_of,
    run_room,
    survey,
)
from tests.small import small_build

BUILD = SharedBuild()


def case_of(case: Case) -> dict[str, Any]:
    return case.one("work.project_case")


def cases_of(rows: Iterable[dict[str, Any]]) -> list[Case]:
    """Cases of single rows."""
    return [BUILD.case(row) for row in rows]


def values_of(case: Case, field: str) -> list[dict[str, Any]]:
    """What the sources give for a field, the chosen value first."""
    rows = case.rows("project_value", field=field)
    return sorted(rows, key=lambda row: (not row["chosen"], row["department"]))


ORDERED = BUILD.case(
    survey("A", department="住建", ytd=1200),
    survey("A", department="发改", ytd=1000),
    library("A", "L1", ytd=900),
)


def test_the_written_order_of_sources_chooses_and_keeps_the_others() -> None:
    values = values_of(ORDERED, "ytd")
    assert [(v["department"], v["value"], v["chosen"]) for v in values] == [
        ("发改", "1000", True), ("住建", "1200", False), ("统计局", "900", False),
    ]  # fmt: skip
    assert "来源次序在后" in values[1]["why"]
    case = case_of(ORDERED)
    assert (case["ytd_wan"], case["survey_ytd_wan"]) == (1000, 1000)


CREDITED = BUILD.case(
    survey("A", owner_uscc="91110000600037341L"), library("A", "L1", owner_uscc="91512081MA62K0260E")
)


def test_the_library_comes_first_for_the_credit_code() -> None:
    assert case_of(CREDITED)["owner_uscc"] == "91512081MA62K0260E"


UNLISTED = BUILD.case(survey("A", department="园区办", ytd=1), survey("A", department="商务", ytd=2))


def test_a_department_nobody_listed_comes_after_those_listed() -> None:
    assert case_of(UNLISTED)["ytd_wan"] == 2


WIDE = BUILD.case(
    survey("A", owner_name="云泽（集团）公司"), survey("A", department="住建", owner_name="云泽(集团) 公司")
)


def test_equal_texts_in_other_widths_do_not_differ() -> None:
    assert values_of(WIDE, "owner_name") == []


@pytest.mark.parametrize(
    ("case", "differs"),
    [
        (BUILD.case(survey("A"), survey("A", department="住建", planned_total=other)), differs)
        for other, differs in (("5001", False), ("5001.01", True), ("4999", False))
    ],
)
def test_amounts_differ_beyond_the_tolerance(case: Case, differs: bool) -> None:
    assert bool(values_of(case, "planned_total")) is differs


UNSAID = BUILD.case(survey("A", ytd=None, stage="在建"), library("A", "L1", ytd=700))


def test_a_survey_without_an_amount_falls_back_to_the_library_for_the_project_only() -> None:
    case = case_of(UNSAID)
    assert (case["ytd_wan"], case["survey_ytd_wan"], case["ytd_document"]) == (700, None, "library")


KEY = BUILD.case(
    {
        "document": "key_projects",
        "department": "发改",
        "project": "A",
        "project_name": "A",
        "ytd": 9999,
        "done": 8888,
    }
)


def test_dispatch_figures_never_become_statistics() -> None:
    case = case_of(KEY)
    assert (case["ytd_wan"], case["survey_ytd_wan"], case["on_key_list"], case["surveyed"]) == (
        None,
        None,
        True,
        False,
    )


# --- parts of one project ---------------------------------------------------------------------------------------------


def part(name: str, **values: Any) -> dict[str, Any]:
    return survey("A", **({"project_name": f"云泽路改造工程{name}"} | values))


PARTS = BUILD.case(
    part("（一标段）", ytd=300, planned_total=1000), part("二标段", ytd=200, planned_total=1500)
)


def test_parts_are_summed_within_one_source() -> None:
    case = case_of(PARTS)
    assert (case["ytd_wan"], case["planned_total_wan"]) == (500, 2500)


PART_WITHOUT = BUILD.case(
    part("一标段", planned_total=1000, prior_ytd=None), part("二标段", planned_total=None, prior_ytd=5)
)


def test_a_planned_total_that_one_part_does_not_give_is_unknown() -> None:
    case = case_of(PART_WITHOUT)
    assert (case["planned_total_wan"], case["ytd_wan"]) == (None, 2000)


RECORDED_TWICE = BUILD.case(
    library("A", "L1", entered="2024-01", prior_ytd=None),
    library("A", "L2", entered="2025-01", prior_ytd=7),
)


def test_a_duplicate_record_gives_no_amount() -> None:
    assert case_of(RECORDED_TWICE)["prior_ytd_wan"] is None


WITH_WHOLE = BUILD.case(part("", ytd=400), part("一标段", ytd=300), part("二标段", ytd=200))


def test_with_the_whole_the_whole_counts_and_larger_parts_are_a_finding() -> None:
    assert WITH_WHOLE.one("project")["ytd_wan"] == 400
    found = WITH_WHOLE.one("finding", rule_id="PV03", field="ytd")
    assert "500" in found["message"]
    assert found["severity"] == "warning"


PART_TWICE = BUILD.case(part("一标段", ytd=300), part("第1标段", ytd=300), part("二标段", ytd=200))


def test_the_same_part_twice_is_counted_once_and_reported() -> None:
    assert PART_TWICE.one("project")["ytd_wan"] == 500
    found = PART_TWICE.one("finding", rule_id="PV02")
    assert (found["row_number"], found["project_id"]) == (6, "A")
    assert "第5行" in found["message"]


LISTED_TWICE = BUILD.case(survey("A", ytd=300), survey("A", ytd=350))


def test_a_project_listed_twice_in_one_document_is_not_summed() -> None:
    assert LISTED_TWICE.one("project")["ytd_wan"] == 300
    assert len(LISTED_TWICE.rows("finding", rule_id="PV02")) == 1
    assert len(LISTED_TWICE.rows("project_source")) == 2


PART_BESIDE_WHOLE = [
    BUILD.case(part("一标段", department=one, ytd=300), part("", department=other, ytd=900))
    for one, other in (("发改", "住建"), ("住建", "发改"))
]


@pytest.mark.parametrize("case", PART_BESIDE_WHOLE)
def test_a_single_part_gives_way_to_a_department_that_reports_the_whole(case: Case) -> None:
    assert case_of(case)["ytd_wan"] == 900
    assert "只报了一个标段" in values_of(case, "ytd")[1]["why"]


# --- unit errors ------------------------------------------------------------------------------------------------------


def findings(case: Case) -> list[tuple[str, str, str]]:
    found = case.rows("finding", rule_id="PV01")
    assert {f["severity"] for f in found} <= {"error"}
    return sorted((f["department"], f["field"], f["value"]) for f in found)


TEN_THOUSAND = BUILD.case(survey("A", ytd=10_000_000), survey("A", department="住建", ytd=1000))


def test_an_amount_ten_thousand_times_the_others_is_not_chosen() -> None:
    assert case_of(TEN_THOUSAND)["ytd_wan"] == 1000
    assert case_of(TEN_THOUSAND)["open_error"]
    assert findings(TEN_THOUSAND) == [("发改", "ytd", "10000000")]
    rejected = next(v for v in values_of(TEN_THOUSAND, "ytd") if not v["chosen"])
    assert "疑似单位错误" in rejected["why"]
    assert rejected["value"] == "10000000"


WRONG_ROW = BUILD.case(survey("A", planned_total=50_000_000, ytd=10_000_000), survey("A", department="住建"))


def test_a_whole_row_in_the_wrong_unit() -> None:
    case = case_of(WRONG_ROW)
    assert (case["planned_total_wan"], case["ytd_wan"]) == (5000, 1000)
    assert findings(WRONG_ROW) == [("发改", "planned_total", "50000000"), ("发改", "ytd", "10000000")]


IN_YI = BUILD.case(survey("A", planned_total="1.2"), survey("A", department="住建", planned_total=12000))


def test_a_planned_total_in_yi_is_not_chosen() -> None:
    case = case_of(IN_YI)
    assert (case["planned_total_wan"], case["planned_doubtful"]) == (12000, False)
    assert findings(IN_YI) == [("发改", "planned_total", "1.2")]


TWO_TO_ONE = BUILD.case(survey("A", planned_total=50000), survey("A", department="住建"), library("A", "L1"))


def test_two_against_one_decides_a_tenfold_difference() -> None:
    assert case_of(TWO_TO_ONE)["planned_total_wan"] == 5000
    assert findings(TWO_TO_ONE) == [("发改", "planned_total", "50000")]


ONE_TO_ONE = BUILD.case(survey("A", planned_total=50000), survey("A", department="住建"))


def test_one_against_one_tenfold_is_not_decided_but_not_silent() -> None:
    case = case_of(ONE_TO_ONE)
    assert (case["planned_total_wan"], case["planned_doubtful"]) == (50000, True)
    assert len(findings(ONE_TO_ONE)) == 2
    assert ONE_TO_ONE.one("project")["scope"] == "review"


FAR_ABOVE = BUILD.case(survey("A", ytd=10_000_000))
NEAR = BUILD.case(survey("A", ytd=6000))


def test_a_single_source_far_above_its_planned_total_is_kept_and_reported() -> None:
    assert case_of(FAR_ABOVE)["ytd_wan"] == 10_000_000
    assert findings(FAR_ABOVE) == [("发改", "ytd", "10000000")]
    assert findings(NEAR) == []


BELOW = BUILD.case(survey("A", planned_total="1.2", ytd=9000))


def test_a_planned_total_below_the_threshold_and_a_large_amount_doubts_the_planned_total() -> None:
    assert findings(BELOW) == [("发改", "planned_total", "1.2")]
    assert BELOW.one("project")["scope"] == "review"


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


STARTED_CASES = cases_of(survey("A", **values) for values, _ in STARTED)


def test_started() -> None:
    cases = [case_of(case) for case in STARTED_CASES]
    for (values, started), case in zip(STARTED, cases, strict=True):
        assert case["started"] is started, values


STAGES: list[tuple[str, bool]] = [
    ("筹建", False),
    ("本年收尾", True),
    ("全部停缓建", True),
    ("单纯购置", True),
]


STAGES_CASES = cases_of(library("A", f"L{n}", build_stage=stage) for n, (stage, _) in enumerate(STAGES))


def test_the_librarys_stage_tells_whether_works_have_begun() -> None:
    cases = [case_of(case) for case in STAGES_CASES]
    for (stage, started), case in zip(STAGES, cases, strict=True):
        assert case["started"] is started, stage


PRIOR: list[tuple[dict[str, Any], Decimal | None]] = [
    ({"prior_ytd": 30}, Decimal(30)),
    ({"start_month": "2025-01"}, Decimal(0)),
    ({"start_month": "2024-12"}, None),
    ({"start_month": None}, None),
]


PRIOR_CASES = cases_of(survey("A", **values) for values, _ in PRIOR)


def test_prior_value_is_given_or_zero_for_a_start_this_year_or_unknown() -> None:
    cases = [case_of(case) for case in PRIOR_CASES]
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


EVIDENCE_CASES = cases_of(survey("A", **values) for values, _, _ in EVIDENCE)


def test_evidence() -> None:
    cases = [case_of(case) for case in EVIDENCE_CASES]
    for (values, evidence, missing), case in zip(EVIDENCE, cases, strict=True):
        assert (case["evidence"], case["papers_missing"]) == (evidence, missing), values


HALVES = list(PAPERS.items())
HALVED = BUILD.case(survey("A", **dict(HALVES[:3])), survey("A", department="住建", **dict(HALVES[3:])))


def test_papers_of_all_rows_add_up() -> None:
    assert case_of(HALVED)["evidence"] == "complete"


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


INDUSTRIES_CASES = cases_of(survey("A", industry=industry) for industry, _, _ in INDUSTRIES)


def test_industry_and_sector() -> None:
    cases = [case_of(case) for case in INDUSTRIES_CASES]
    for (industry, code, sector), case in zip(INDUSTRIES, cases, strict=True):
        assert (case["industry_code"], case["sector"]) == (code, sector), industry


ONE_COUNTY, TWO_COUNTIES, NO_COUNTY, ONE_AND_PROVINCE = cases_of(
    survey("A", region_codes=codes)
    for codes in (["439802"], ["439803", "439802", "439800"], [], ["430000", "439803"])
)


def test_one_county_two_counties_and_none() -> None:
    in_one = case_of(ONE_COUNTY)
    assert (in_one["region_code"], in_one["region_name"]) == ("439802", "澄湖区")
    both = case_of(TWO_COUNTIES)
    assert (both["region_code"], both["region_name"], both["region_codes"]) == (
        None,
        "未分县区",
        ["439802", "439803"],
    )
    assert case_of(NO_COUNTY)["region_name"] == "未分县区"
    assert case_of(ONE_AND_PROVINCE)["region_code"] == "439803"


SITES = BUILD.case(
    survey("A", region_codes=["439802", "439803"], planned_total=4000),
    library("A", "L1", region_codes=["439802"], planned_total=1000),
    library("A", "L2", region_codes=["439803"], planned_total=3000),
)


def test_site_shares_come_from_the_librarys_site_records() -> None:
    sites = sorted(
        (site["region_code"], site["library_code"], site["share"]) for site in SITES.rows("project_site")
    )
    assert sites == [("439802", "L1", Decimal("0.25")), ("439803", "L2", Decimal("0.75"))]
    assert {row["decision"] for row in SITES.rows("library_record")} == {"keep"}
    project = SITES.one("project")
    assert (project["in_library"], project["ytd_wan"]) == (True, 1000)
    assert SITES.one("reconciliation")["library_ytd_wan"] == 2000


UNRECORDED_SITES = BUILD.case(survey("A", region_codes=["439802", "439803"]))


def test_sites_without_records_have_no_share() -> None:
    assert [site["share"] for site in UNRECORDED_SITES.rows("project_site")] == [None, None]


def test_findings_get_their_project_and_errors_stay_open() -> None:
    with small_build() as con:
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
