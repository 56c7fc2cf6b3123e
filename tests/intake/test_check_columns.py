"""Whole columns through the check: formulas, errors, date systems, codes that are numbers, many faults, documents."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gutou.intake.check import check_sheet
from gutou.intake.check_cells import Checked, Context
from gutou.intake.check_columns import column_of, distinct, texts_of
from gutou.intake.check_findings import intake_rules
from gutou.intake.headers_find import find_header
from gutou.intake.headers_grid import cell_text
from gutou.intake.layout import lay_out
from gutou.intake.reader import DateCell, Sheet
from gutou.intake.values import read
from gutou.intake.values_text import plain, plain_all
from schemas.documents import DOCUMENTS, FieldSpec, fields
from tests.intake.sheets import sheet

CELLS = st.one_of(
    st.none(),
    st.integers(-3, 3),
    st.sampled_from([0.0, 1.0, 2.0, 0.5]),
    st.booleans(),
    st.text(max_size=6),
    st.dates().map(lambda on: DateCell(on.isoformat())),
)


def checked(page: Sheet, document: str, unit: str | None = "万元") -> Checked:
    header = find_header(page, (document,), "2025-06")
    assert header is not None
    assert header.missing == []
    layout = lay_out(page, header, lambda text: False)
    return check_sheet(layout, header, Context(document, "2025-06", unit))


def survey(name: str, cells: list[Any], **marks: Any) -> Checked:
    label = next(s.label for s in fields("survey") if s.name == name)
    page = sheet(
        [["项目名称", "建设单位", "项目进展", "计划总投资", label]]
        + [[f"甲厂{n}号线", "甲公司", "在建", 500, cell] for n, cell in enumerate(cells)]
    )
    for mark, value in marks.items():
        setattr(page, mark, value)
    return checked(page, "survey")


@given(st.lists(CELLS, max_size=30))
def test_texts_of_a_column_are_those_of_its_cells(cells: list[Any]) -> None:
    assert texts_of(cells) == [cell_text(cell) for cell in cells]
    assert len(distinct(cells)) == len(cells)


@given(st.lists(st.text(alphabet="　 \u200b\xa0\t\x1f\nＡ１－—（）甲a.,", max_size=8), max_size=20))
def test_texts_are_made_plain_alike_alone_and_together(texts: list[str]) -> None:
    assert plain_all(texts) == [plain(text) for text in texts]


@given(st.lists(st.lists(st.integers(), max_size=5), max_size=8), st.integers(0, 6))
def test_rows_of_any_length_have_columns(rows: list[list[int]], place: int) -> None:
    shortest = min(map(len, rows), default=0)
    assert column_of(rows, place, shortest) == [row[place] if place < len(row) else None for row in rows]


def test_a_formula_without_a_result_is_told_and_has_no_value() -> None:
    got = survey("ytd", [1, None, None, "5"], uncomputed={(2, 4), (4, 4), (2, 99), (0, 4)})
    assert got.values["ytd"] == [Decimal(1), None, None, Decimal(5)]
    assert [(f.rule_id, f.severity, f.row_number, f.column) for f in got.findings] == [
        ("IN45", "error", 3, "E")
    ]
    date = survey("start_month", [None], uncomputed={(1, 4)})
    assert [(f.rule_id, f.severity) for f in date.findings] == [("IN45", "warning")]


def test_a_library_amount_without_a_result_holds_the_file() -> None:
    page = sheet([["统计库项目编码", "项目名称", "计划总投资", "本年完成投资"], ["L1", "甲厂", 500, None]])
    page.uncomputed = {(1, 3)}
    got = checked(page, "library")
    assert [(f.rule_id, f.field) for f in got.findings] == [("IN45", "ytd"), ("IN24", "ytd")]
    assert got.rejected == set()


def test_error_cells_have_no_value_in_any_kind_of_field() -> None:
    got = survey("remark", ["#REF!", "1#楼"])
    assert got.values["remark"] == [None, "1#楼"]
    assert [(f.rule_id, f.severity, f.value) for f in got.findings] == [("IN20", "warning", "#REF!")]
    amount = survey("ytd", ["#N/A", 3], errors={(1, 4): "#N/A"})
    assert amount.values["ytd"] == [None, Decimal(3)]
    assert [(f.rule_id, f.severity) for f in amount.findings] == [("IN20", "error")]
    seen_by_the_reader = survey("ytd", [0, 3], errors={(1, 4): "#NUM!"})
    assert seen_by_the_reader.values["ytd"] == [None, Decimal(3)]
    assert [(f.rule_id, f.value) for f in seen_by_the_reader.findings] == [("IN20", "#NUM!")]


def test_an_error_for_a_name_keeps_the_row_apart() -> None:
    page = sheet([["项目名称", "建设单位", "计划总投资", "本年完成投资"], ["#REF!", "甲", 500, 1]])
    got = checked(page, "survey")
    assert got.rejected == {0}
    assert {f.rule_id for f in got.findings} == {"IN20", "IN03"}


@pytest.mark.parametrize(
    ("cell", "date1904", "month"),
    [
        (45717, False, "2025-03"),
        (45717.0, False, "2025-03"),
        (44255, True, "2025-03"),
        ("45717", True, "2025-03"),  # text: of what workbook it was, nobody knows; 1900 is what Excel writes
        (DateCell("2025-03-01"), True, "2025-03"),
        (DateCell("1905-07-17"), False, "2025"),  # 2025 typed into a date cell
        (DateCell("1909-07-18"), True, "2025"),
        (DateCell("2454-06-06T00:00:00"), False, "2025-03-as-typed"),
        (202503, False, "2025-03"),
        (202503.0, False, "2025-03"),
        (20250301, False, "2025-03"),
        (2025.11, False, "2025-11"),
        (2025, False, "2025"),
    ],
)
def test_day_numbers_and_numbers_that_look_like_dates(cell: Any, date1904: bool, month: str) -> None:
    got = survey("start_month", [cell], date1904=date1904)
    if month.endswith("typed"):
        assert str(got.values["start_month"][0])[:4] == "2025"
        return
    assert got.values["start_month"] == [month]


def test_a_month_that_lost_its_zero_is_asked_about() -> None:
    got = survey("start_month", [2025.1, "2025.1"])
    assert got.values["start_month"] == [None, "2025-01"]
    assert [(f.rule_id, f.row_number) for f in got.findings] == [("IN23", 2)]


def test_codes_never_pass_through_a_float() -> None:
    got = survey("library_code", [439802, 439802.0, "007", 25014398020401123456, 2.5014398020401e19, True])
    assert got.values["library_code"] == ["439802", "439802", "007", None, None, "是"]
    assert [(f.rule_id, f.row_number) for f in got.findings] == [("IN13", 5), ("IN13", 6)]


def test_one_and_true_and_one_point_nought_are_not_the_same_cell() -> None:
    got = survey("remark", [1, 1.0, True, "1"])
    assert got.values["remark"] == ["1", "1.0", "是", "1"]


def test_a_fault_of_a_whole_column_is_not_listed_without_end() -> None:
    got = survey("start_month", [f"第{n}天" for n in range(2300)])
    rules = [f.rule_id for f in got.findings]
    assert rules.count("IN09") == 2000
    [rest] = [f for f in got.findings if f.rule_id == "IN47"]
    assert (rest.severity, rest.field, rest.row_number) == ("warning", "start_month", 2002)
    assert "300 个单元格" in rest.message


def test_percent_formats_scale_the_cells_that_have_one() -> None:
    page = sheet([["范围名称", "增长目标"], ["甲市", 0.052], ["乙市", 5.2], ["丙市", 0.052], ["丁市", "6%"]])
    page.percent = {(1, 1), (4, 1)}
    got = checked(page, "plan")
    assert got.values["target_growth"] == [Decimal("5.2"), Decimal("5.2"), None, Decimal(6)]
    assert [(f.rule_id, f.row_number) for f in got.findings] == [("IN15", 4), ("IN49", 4)]


def test_an_amount_in_percent_format_is_asked_about() -> None:
    got = survey("ytd", [0.5, 12], percent={(1, 4)})
    assert got.values["ytd"] == [None, Decimal(12)]
    [one] = got.findings
    assert (one.rule_id, one.value, one.row_number) == ("IN07", "0.5", 2)
    assert "百分数格式" in one.message


def test_an_apostrophe_before_a_csv_cell_is_no_part_of_it() -> None:
    assert survey("ytd", ["'-5", "'1,200"]).values["ytd"] == [Decimal(-5), Decimal(1200)]
    assert survey("start_month", ["'2025-03"]).values["start_month"] == ["2025-03"]
    assert survey("remark", ["'甲"]).values["remark"] == ["'甲"]


SPECS = [spec for document in DOCUMENTS for spec in fields(document)]


@given(st.sampled_from(SPECS), st.text(max_size=40) | st.from_regex(r"[0-9,.()%年月日万亿元约~-]{1,20}"))
def test_no_text_breaks_a_reader(spec: FieldSpec, text: str) -> None:
    said = read(spec, plain(text), unit="万元", bare_is_points=True, file_period="2025-06")
    assert said.value is None or said.rule in (None, "IN19", "IN23", "IN46")
    assert said.rule is None or said.rule in intake_rules()


@pytest.mark.parametrize(
    "text", ["1" * 32767, "1-" * 16000, "1 " * 16000, "(" * 32767, "年" * 32767, "第1 至" * 8000]
)
def test_a_cell_filled_to_its_last_character_is_refused_at_once(text: str) -> None:
    for name in ("ytd", "start_month", "started", "nature", "library_code"):
        got = survey(name, [text])
        assert len(got.findings) <= 1
    long_stage = "主体施工中，" + "砌体" * 500
    assert survey("stage", [long_stage]).values["stage"] == ["在建"]
    assert survey("registration_type", ["其他" + text]).values["registration_type"] == [plain("其他" + text)]


def follow_up(document: str, head: list[str], *rows: list[Any], unit: str | None = None) -> Checked:
    return checked(sheet([head, *rows]), document, unit)


def told(got: Checked) -> list[tuple[str, str, int | None]]:
    return [(f.rule_id, f.severity, f.row_number) for f in got.findings]


def test_entries() -> None:
    got = follow_up(
        "entries",
        ["项目名称", "申报状态", "申报日期", "退回原因"],
        ["甲厂", "市级审核中", "2025-06-03", None],
        ["乙路", "未开工", None, "缺合同"],
        ["丙校", None, None, None],
        [None, "已入库", "2025-06-04", "无"],
    )
    assert got.values["stage"][:2] == ["市级待审", None]
    assert got.rejected == {2, 3}
    assert told(got) == [
        ("IN10", "error", 3),
        ("IN03", "error", 5),
        ("IN49", "error", 4),
    ]


def test_vouchers_need_one_of_three_names() -> None:
    got = follow_up(
        "vouchers",
        ["项目名称", "项目代码", "统计库项目编码", "凭证类型", "凭证编号", "金额（元）", "日期"],
        ["甲厂", None, None, "增值税专用发票", "00812345", "125,000.00", "2025-06-03"],
        [None, "2501-439802-04-01-123456", None, "银行回单", 12, 1000, 45717],
        [None, None, "L1", "进度单", "J1", 5, "2025-06"],
        [None, None, None, "发票", "1", 5, "2025-06"],
        ["乙厂", None, None, "发票", None, None, "2025-06"],
    )
    assert got.values["kind"] == ["发票", "支付凭证", "工程进度单", "发票", "发票"]
    assert got.values["number"] == ["00812345", "12", "J1", "1", None]
    assert got.values["amount"] == [
        Decimal("12.5"),
        Decimal("0.1"),
        Decimal("0.0005"),
        Decimal("0.0005"),
        None,
    ]
    assert got.values["date"][:3] == ["2025-06-03", "2025-03-01", "2025-06"]
    assert got.rejected == {3, 4}
    assert told(got) == [("IN03", "error", 5), ("IN49", "error", 6)]
    assert "项目名称 或 项目代码 或 统计库项目编码" in got.findings[0].message


def test_approvals() -> None:
    got = follow_up(
        "approvals",
        [
            "项目名称",
            "项目单位",
            "项目代码",
            "审批事项",
            "批复文号",
            "批复日期",
            "办理状态",
            "总投资（万元）",
        ],
        [
            "甲厂",
            "甲公司",
            "2501-439802-04-01-123456",
            "企业投资项目备案",
            "备〔2025〕1号",
            "2025/6/3",
            "办结",
            900,
        ],
        ["乙路", "乙局", None, "用地预审", None, "25年6月", "办结", None],
    )
    assert got.values["approval_kind"] == ["备案", "用地"]
    assert got.values["approval_date"] == ["2025-06-03", "2025-06"]
    assert got.values["planned_total"] == [Decimal(900), None]
    assert got.rejected == set()
    assert told(got) == [("IN23", "warning", 3), ("IN05", "warning", 3)]


def test_decisions() -> None:
    got = follow_up(
        "decisions",
        ["比对编号", "项目编号", "决定", "纳入比例", "依据", "决定人", "决定日期"],
        ["aB1", None, "同一项目", None, None, "王五", "2025-06-03"],
        ["aB2", None, "待定", None, None, None, None],
        ["aB3", None, None, None, None, None, None],
        [None, "x7", "部分纳入", "40%", "图纸", "王五", None],
        [None, "x8", "部分纳入", None, "图纸", "王五", None],
        ["aB4", None, "也许", None, None, None, None],
        [None, None, "纳入", None, "图纸", "王五", "2025-06-03"],
    )
    assert got.values["pair_id"][:2] == ["aB1", "aB2"]
    assert got.values["decision"] == ["同一项目", "待定", None, "部分纳入", "部分纳入", None, "纳入"]
    assert got.values["share"][3] == Decimal(40)
    assert got.rejected == {2, 6}
    assert told(got) == [
        ("IN10", "error", 7),
        ("IN03", "error", 8),
        ("IN48", "info", 4),
        ("IN05", "warning", 6),
    ]


def test_answers_and_verifications_that_nobody_filled_in_are_no_fault() -> None:
    got = follow_up(
        "answers",
        ["项目编号", "事项", "回复", "施工（购置）合同", "预计完成日期"],
        ["x1", "缺合同", "已补签", "有", None],
        ["x2", "缺合同", None, None, None],
        ["x3", "缺合同", None, None, "2025-09"],
    )
    assert got.rejected == {1}
    assert told(got) == [("IN48", "info", 3), ("IN05", "warning", 4)]
    assert got.values["has_contract"] == [True, None, None]
    site = follow_up(
        "verifications",
        ["项目编号", "项目是否真实", "核实本年完成投资（万元）", "发现问题", "核查人"],
        ["x1", "是", "1,200", "无", "张三"],
        ["x2", None, None, None, None],
    )
    assert site.values["problem"] == ["无问题", None]
    assert site.rejected == {1}
    assert told(site) == [("IN48", "info", 3)]


def test_every_document_says_what_names_a_row() -> None:
    for name, about in DOCUMENTS.items():
        known = {spec.name for spec in fields(name)}
        assert about.names
        assert {*about.names, *about.telling, *about.required} <= known
        assert {n for group in about.required_any for n in group} <= known
    assert {n for n, about in DOCUMENTS.items() if about.returned} == {
        "decisions",
        "answers",
        "verifications",
    }
    personal = {(n, s.name) for n in DOCUMENTS for s in fields(n) if s.personal}
    assert {("verifications", "visited_by"), ("approvals", "phone"), ("survey", "contact")} <= personal
