from typing import Any

import pytest

from gutou.intake.headers import Header
from gutou.intake.headers_find import find_header
from gutou.intake.headers_grid import column_letter
from gutou.intake.headers_settle import settle_columns
from gutou.intake.headers_vocabulary import fold, money_unit, resolve, vocabulary
from gutou.intake.layout_lines import line
from gutou.intake.staging_mapping import map_file
from schemas.documents import DOCUMENTS, fields
from tests.intake.sheets import SETTINGS, sheet

ALL = tuple(DOCUMENTS)


def read(rows: list[list[Any]], data: list[list[Any]] | None = None, **more: Any) -> Header:
    header = find_header(sheet(rows + (data or []), more.get("merged")), ALL, more.get("period", "2025-06"))
    assert header is not None
    settle_columns(header, data or [])
    return header


def mapping(header: Header) -> dict[str, str | None]:
    return {c.letter: c.field for c in header.columns}


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("计划总投资（万元）", "计划总投资"),
        ("计划总投资\n(万元)", "计划总投资"),
        ("计 划 总 投 资：亿元", "计划总投资"),
        ("总投资/万元", "总投资"),
        ("＊项目名称", "项目名称"),
        ("项目（工程）名称", "项目(工程)名称"),
        ("1—6月完成投资", "1-6月完成投资"),
        ("NO.", "no."),
        ("增速（%）", "增速"),
    ],
)
def test_headers_are_compared_without_blanks_and_units(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_units_of_headers() -> None:
    assert money_unit("计划总投资（亿元）") == "亿元"
    assert money_unit("总投资/万元") == "万元"
    assert money_unit("本年完成投资额(单位：元)") == "元"
    assert money_unit("500万元以上项目名称") is None
    assert money_unit("建设单位") is None


@pytest.mark.parametrize("document", ["survey", "library", "key_projects", "plan", "peers"])
def test_every_label_is_read_as_its_own_field(document: str) -> None:
    """Except where the document says that a label means something else in it."""
    moved = {
        "key_projects": {
            "ytd": "done",
            "cumulative": "done_cumulative",
            "start_month": "start_month",
            "survey_category": "phase",
        },
    }.get(document, {})
    for spec in fields(document):
        reading = resolve(document, (), fold(spec.label), "2025-06")
        assert reading is not None, spec
        if spec.name.startswith(("fund_arrived_", "fund_paid_", "plan_")) or spec.name in ("funding_kind",):
            continue
        assert getattr(reading, "field", None) == moved.get(spec.name, spec.name), spec


@pytest.mark.parametrize(
    ("document", "header", "field"),
    [
        ("survey", "工程名称", "project_name"),
        ("survey", "项目编码（24位）", "project_code"),
        ("survey", "业主单位", "owner_name"),
        ("survey", "隶属区县", "region"),
        ("survey", "概算总投资（万元）", "planned_total"),
        ("survey", "2025年计划投资", "year_plan"),
        ("survey", "2025年1-6月累计完成投资", "ytd"),
        ("survey", "2024年1-6月完成投资", "prior_ytd"),
        ("survey", "截至2024年底累计完成投资", "prior_cumulative"),
        ("survey", "6月完成投资", "month_done"),
        ("survey", "是否纳统", "in_library_claimed"),
        ("survey", "审批（核准、备案）文号", "approval_no"),
        ("survey", "建安投资", "ytd_construction_installation"),
        ("library", "投资额", "ytd"),
        ("library", "项目编码", "library_code"),
        ("key_projects", "1-6月完成投资", "done"),
        ("key_projects", "自开工累计完成投资", "done_cumulative"),
        ("key_projects", "项目阶段", "phase"),
        ("plan", "公布增速", "published_growth"),
        ("plan", "上年同期可比基数", "base"),
        ("peers", "各市州", "city"),
    ],
)
def test_synonyms(document: str, header: str, field: str) -> None:
    reading = resolve(document, (), fold(header), "2025-06")
    assert getattr(reading, "field", None) == field


def test_every_vocabulary_names_only_known_fields() -> None:
    from gutou.intake.headers_vocabulary import load

    for document in DOCUMENTS:
        own, known = load(document), {spec.name for spec in fields(document)}
        for key in ("names", "patterns", "not_under", "when_not_started"):
            assert set(own.get(key, {})) <= known, (document, key)
        assert set(own.get("signature", ())) <= known, document
        assert {rule["field"] for rule in own.get("under", ()) if "field" in rule} <= known, document
        assert vocabulary(document).names


PARENTS = [
    [
        "序号",
        "项目名称",
        "建设单位",
        "总投资",
        "本年完成投资",
        None,
        None,
        "资金来源",
        None,
        "2025年计划投资",
    ],
    [None, None, None, None, "合计", "其中", None, "国内贷款", "其他", "计划总投资"],
    [None, None, None, None, None, "建筑工程", "其他费用", None, None, None],
]
MERGED = [
    (0, 0, 2, 0),
    (0, 1, 2, 1),
    (0, 2, 2, 2),
    (0, 3, 2, 3),
    (0, 4, 0, 6),
    (1, 4, 2, 4),
    (1, 5, 1, 6),
    (0, 7, 0, 8),
    (1, 7, 2, 7),
    (1, 8, 2, 8),
    (1, 9, 2, 9),
]
EXPECTED = {
    "A": "seq",
    "B": "project_name",
    "C": "owner_name",
    "D": "planned_total",
    "E": "ytd",
    "F": "ytd_construction",
    "G": "ytd_other",
    "H": "fund_loan",
    "I": "fund_other",
    "J": "year_plan",
}


@pytest.mark.parametrize("merged", [MERGED, []], ids=["merged", "as a CSV has it"])
def test_parents_and_children(merged: list[tuple[int, int, int, int]]) -> None:
    data = [[1, "甲厂技改", "甲公司", 900, 5, 3, 2, 100, 1, 800]]
    header = read(
        [["摸排表"], ["单位：万元"], *PARENTS], data, merged=[(a + 2, b, c + 2, d) for a, b, c, d in merged]
    )
    assert (header.document, header.top, header.depth) == ("survey", 2, 3)
    assert mapping(header) == EXPECTED


def test_composition_under_the_amount_since_start_is_not_this_years() -> None:
    header = read(
        [
            ["项目名称", "建设单位", "总投资", "本年完成投资", "自开始建设累计完成投资", None],
            [None, None, None, None, "合计", "建筑工程"],
        ],
        [["甲", "乙", 1, 2, 3, 4]],
    )
    assert mapping(header)["E"] == "cumulative"
    assert mapping(header)["F"] is None


def base(*headers: str) -> list[list[Any]]:
    return [["项目名称", "建设单位", "项目进展", *headers]]


def test_cumulative_beside_this_years_amount_is_since_start() -> None:
    header = read(base("总投资", "本年完成投资", "累计完成投资"), [["甲", "乙", "在建", 1, 2, 3]])
    assert mapping(header)["F"] == "cumulative"


def test_cumulative_beside_the_amount_since_start_is_this_years() -> None:
    header = read(base("总投资", "自开工累计完成投资", "累计完成投资"), [["甲", "乙", "在建", 1, 2, 3]])
    assert mapping(header)["F"] == "ytd"


def test_cumulative_is_told_by_its_values() -> None:
    columns = base("总投资", "上年末累计完成投资", "累计完成投资")
    assert (
        mapping(read(columns, [["甲", "乙", "在建", 900, 300, 400 + i] for i in range(4)]))["F"]
        == "cumulative"
    )
    assert mapping(read(columns, [["甲", "乙", "在建", 900, 300, 40 + i] for i in range(4)]))["F"] == "ytd"


def test_what_nothing_decides_keeps_both_readings() -> None:
    header = read(base("总投资", "累计完成投资"), [["甲", "乙", "在建", 900, 40]])
    column = header.columns[-1]
    assert column.field is None
    assert set(column.readings) == {"cumulative", "ytd"}


def test_readings_that_a_document_does_not_have_are_none() -> None:
    assert resolve("peers", (), "完成投资", "2025-06") is None
    assert getattr(resolve("plan", (), "完成投资", "2025-06"), "field", None) == "reported"


def test_amount_of_investment_is_what_its_sibling_leaves() -> None:
    assert mapping(read(base("投资额", "本年完成投资"), [["甲", "乙", "在建", 9, 4]]))["D"] == "planned_total"
    assert mapping(read(base("总投资", "投资额"), [["甲", "乙", "在建", 9, 4]]))["E"] == "ytd"


def test_project_code_of_a_library_is_its_own_unless_it_looks_like_the_platforms() -> None:
    columns = [["项目代码", "项目名称", "计划总投资", "投资额", "报表类型", "入库年月"]]
    own = read(columns, [["4398020001", "甲", 9, 4, "206-1", "2024-03"]])
    assert (own.document, mapping(own)["A"], mapping(own)["D"]) == ("library", "library_code", "ytd")
    platform = read(columns, [["2401-439802-04-01-123456", "甲", 9, 4, "206-1", "2024-03"]])
    assert mapping(platform)["A"] == "project_code"
    assert platform.missing == [("library_code",)]


def test_project_code_has_one_reading_where_there_is_no_code_of_the_library() -> None:
    header = read([["项目名称", "申报状态", "项目代码"]], [["甲", "未申报", "待赋码二三四"]])
    assert (header.document, mapping(header)["C"]) == ("entries", "project_code")


def test_the_closer_word_keeps_the_field() -> None:
    header = read(base("计划总投资", "总投资", "本年完成投资"), [["甲", "乙", "在建", 9, 9, 4]])
    assert mapping(header)["D"] == "planned_total"
    assert (header.columns[4].field, header.columns[4].twin) == (None, 3)


@pytest.mark.parametrize(
    ("document", "columns"),
    [
        ("survey", ["项目名称", "建设单位", "总投资", "本年完成投资", "是否在库", "统计库项目编码"]),
        (
            "library",
            ["统计库项目编码", "项目名称", "建设单位", "计划总投资", "本年完成投资", "报表类型", "入库年月"],
        ),
        ("key_projects", ["序号", "项目名称", "包联领导", "年度计划投资", "1-6月完成投资"]),
        ("plan", ["地区", "时段", "目标增速（%）", "本期完成投资（万元）"]),
        ("peers", ["市州", "时段", "增速（%）"]),
        ("entries", ["项目名称", "申报状态", "申报日期", "申报批次"]),
        ("vouchers", ["项目名称", "凭证类型", "凭证编号", "金额（元）", "日期"]),
    ],
)
def test_documents_are_told_by_their_headers(document: str, columns: list[str]) -> None:
    header = find_header(sheet([["云泽市"], columns, ["x"] * len(columns)]), ALL, "2025-06")
    assert header is not None
    assert (header.document, header.missing) == (document, [])


def test_instructions_are_no_table() -> None:
    rows = [["填报说明"], ["1.", "项目名称填写全称"], ["2.", "金额单位为万元"], ["备注", "说明"]]
    assert find_header(sheet(rows), ALL, "2025-06") is None


def test_column_letters() -> None:
    assert [column_letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


SYNONYMS: dict[str, dict[str, str]] = {
    "survey": {
        "seq": "编号 NO.",
        "project_name": "工程名称 建设项目名称 项目(工程)名称",
        "project_code": "投资项目代码 项目统一代码 在线平台代码 赋码 项目编码(24位)",
        "library_code": "入库编码 统计项目编码 基层表编码",
        "library_name": "统计库中登记的项目名称",
        "in_library_claimed": "是否在库 是否入库 是否已入统 是否纳统 入库情况",
        "owner_name": "单位名称 单位详细名称 法人单位名称 项目单位 项目业主单位 项目法人 业主 业主单位 "
        "实施主体 实施单位 企业名称",
        "owner_uscc": "信用代码 社会信用代码 组织机构代码(旧)",
        "region": "建设地行政区划代码 隶属区县 所在县区 县(市、区) 行政区划 区划代码 属地 所在区域",
        "address": "项目地址 建设地址 详细地址",
        "survey_category": "类别 摸排类别",
        "industry": "行业代码 国民经济行业代码 所属行业 行业类别",
        "content": "建设内容 主要建设内容 建设内容及规模",
        "planned_total": "总投资 投资总额 项目总投资 概算总投资 计划总投资(万元) 总投资(亿元)",
        "year_plan": "年度计划投资 2025年计划投资 计划完成投资",
        "prior_cumulative": "截至上年底累计完成",
        "prior_ytd": "去年同期",
        "month_done": "当月完成",
        "ytd": "自年初累计完成投资 1-6月完成投资 1-6月累计完成投资 本年累计完成 年度完成投资 今年以来完成",
        "ytd_construction_installation": "建筑安装工程 建安投资",
        "ytd_land": "建设用地费 土地购置费 其中:土地购置费",
        "ytd_used_building": "购置旧建筑物 旧建筑物购置费",
        "cumulative": "自开工累计完成投资 开工以来累计完成 开工至今累计完成投资",
        "start_month": "开工年月",
        "end_month": "全部投产年月 建成时间",
        "stage": "项目阶段 形象进度 进展情况",
        "accounting": "是否资本化",
        "approval_no": "审批(核准、备案)文号 批复文号",
        "not_entered_reason": "未入库原因",
        "fund_arrived": "本年实际到位资金小计 资金到位",
        "fund_paid": "拨付资金",
        "issues": "需协调解决的问题",
        "contact": "单位负责人 统计负责人 填表人",
    },
    "key_projects": {
        "leader": "包联领导 包保领导 联系领导 挂钩领导 领衔领导",
        "lead_department": "牵头部门",
        "partner_departments": "配合单位",
        "start_deadline": "必须开工时间",
        "done": "1-6月完成",
    },
    "plan": {
        "scope_name": "地区 区域 县区 部门",
        "target_growth": "目标增速 预期目标",
        "published_growth": "公布增速 本期公布增速",
        "prior_published": "上年同期公布数",
        "base": "上年同期可比基数",
    },
}


@pytest.mark.parametrize(
    ("document", "header", "field"),
    [
        (document, header, name)
        for document, names in SYNONYMS.items()
        for name, headers in names.items()
        for header in headers.split()
    ],
)
@pytest.mark.parametrize("spelling", ["{}", " {} ", "{}（万元）", "{}\n"])
def test_every_synonym_that_forms_use_is_understood(
    document: str, header: str, field: str, spelling: str
) -> None:
    reading = resolve(document, (), fold(spelling.format(header)), "2025-06")
    assert getattr(reading, "field", None) == field


@pytest.mark.parametrize(
    ("parent", "leaf", "field"),
    [
        ("2025年计划投资", "计划总投资", "year_plan"),
        ("本年完成投资", "建筑工程", "ytd_construction"),
        ("其中", "设备工器具购置", "ytd_equipment"),
        ("资金来源", "国内贷款", "fund_loan"),
        ("到位资金", "国内贷款", "fund_arrived_loan"),
        ("已拨付资金", "自筹资金", "fund_paid_self"),
        ("佐证资料", "营业执照", "has_licence"),
        ("入库资料", "现场照片", "has_photo"),
    ],
)
def test_what_a_parent_makes_of_its_child(parent: str, leaf: str, field: str) -> None:
    assert getattr(resolve("survey", (fold(parent),), fold(leaf), "2025-06"), "field", None) == field


@pytest.mark.parametrize(
    "header",
    [
        "* 项目名称",
        "项目名称*（必填）",
        "*项目名称（必填项）",
        "【必填】项目名称",
        "项目名称\n（*）",
        "★项 目 名 称",
        "※项目名称：",
    ],
)
def test_marks_of_what_must_be_filled_in_name_nothing(header: str) -> None:
    assert fold(header) == "项目名称"


@pytest.mark.parametrize(
    ("header", "folded", "unit"),
    [
        ("总投资（万）", "总投资", "万元"),
        ("总投资(亿)", "总投资", "亿元"),
        ("总投资（单位：万）", "总投资", "万元"),
        ("总投资\n（单位：亿）", "总投资", "亿元"),
        ("* 总投资（万元，必填）", "总投资", "万元"),
        ("总投资（必填、万元）", "总投资", "万元"),
        ("用地面积（万/平方米）", "用地面积(万/平方米)", None),
        ("就业人数（万人）", "就业人数(万人)", None),
        ("拉动（亿度）用电", "拉动(亿度)用电", None),
    ],
)
def test_ten_thousand_alone_is_money(header: str, folded: str, unit: str | None) -> None:
    assert (fold(header), money_unit(header)) == (folded, unit)


@pytest.mark.parametrize(
    ("above", "total"),
    [
        ("单位：万", 100),
        ("（单位：亿）", 1_000_000),
        ("金额单位：人民币亿", 1_000_000),
        ("单位：万、亩", 100),
    ],
)
def test_a_unit_row_may_leave_out_the_yuan(above: str, total: float) -> None:
    rows: list[list[Any]] = [
        [above],
        ["项目名称", "建设单位", "总投资", "项目进展"],
        ["东路", "甲", 100, "在建"],
    ]
    mapped = map_file([sheet(rows)], "住建", "2025-06", "x.xlsx", SETTINGS)
    assert [float(r["planned_total"]) for r in mapped.rows] == [total]


def test_a_row_of_units_may_leave_out_the_yuan() -> None:
    head: list[list[Any]] = [["项目名称", "建设单位", "总投资", "项目进展"], [None, None, "亿"]]
    rows = [*head, ["东路", "甲", 1, "在建"]]
    mapped = map_file([sheet(rows)], "住建", "2025-06", "x.xlsx", SETTINGS)
    assert [float(r["planned_total"]) for r in mapped.rows] == [10_000]


@pytest.mark.parametrize("text", ["联系人", "联系电话", "备注", "联系人（手机）", "负责人 (签章)"])
def test_words_of_footers_head_columns_too(text: str) -> None:
    assert line(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("填表人：", "footer"),
        ("填表人  张三", "footer"),
        ("审核人：李四    联系电话：0731-8888666", "footer"),
        ("填报日期：2025年7月5日", "footer"),
        ("填报单位：云泽市交通运输局", "sender"),
        ("（单位：万元）", "unit"),
        ("计量单位: 亿", "unit"),
    ],
)
def test_lines_around_a_table_head_no_column(text: str, kind: str) -> None:
    assert line(text) == kind
