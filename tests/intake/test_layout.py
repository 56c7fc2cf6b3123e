from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gutou.intake.headers_find import find_header
from gutou.intake.layout import lay_out
from gutou.intake.layout_kinds import Layout
from gutou.intake.regions import region_codes
from gutou.intake.staging_mapping import map_file
from schemas.documents import DOCUMENTS
from tests.intake.sheets import SETTINGS, sheet

HEADER = ["序号", "项目名称", "建设单位", "总投资", "本年完成投资", "联系电话"]


def is_region(text: str) -> bool:
    return bool(region_codes(text, SETTINGS))


def laid_out(rows: list[list[Any]]) -> Layout:
    page = sheet(rows)
    header = find_header(page, tuple(DOCUMENTS), "2025-06")
    assert header is not None
    return lay_out(page, header, is_region)


def project(number: int, name: str = "厂房技改") -> list[Any]:
    return [number, f"{name}{number}号", "甲公司", 1000, 20, "139"]


SHEET: list[tuple[str, list[Any]]] = [
    ("note", ["云泽市2025年6月项目摸排表"]),
    ("unit", ["填报单位：工信局", None, None, None, "单位：万元"]),
    ("header", HEADER),
    ("header", ["甲", "乙", "丙", 1, 2, 3]),
    ("unit", [None, None, None, "（万元）", "（万元）"]),
    ("total", ["合计", None, None, 5000, 100]),
    ("section", ["一、续建项目（共2项）", None, None, 3000]),
    ("group", ["澄湖区"]),
    ("data", project(1)),
    ("data", project(2)),
    ("subtotal", [None, "小计", None, 1000, 20]),
    ("section", ["二", "新开工项目（共3项）", None, 3000]),
    ("group", ["青岩县", None, None, 1000, 20]),
    ("data", [3, "丙大厦设计", None, 1000, 20]),
    ("header", HEADER),
    ("data", [4, None, None, 1, 1]),
    ("blank", [5]),
    ("blank", []),
    ("section", ["（二）商贸项目"]),
    ("data", [6, "合计大厦", "丁", 1, 2]),
    ("data", [None, "审核中心综合楼", "戊", 10, 2]),
    ("subtotal", ["商贸项目小计", None, None, 1000, 20]),
    ("total", [None, "总  计", None, 1000, 20]),
    ("footer", ["填表人：张三", None, "联系电话：139", "填报日期：2025年7月1日"]),
    ("footer", ["审核：", None, "李四"]),
    ("note", ["注：本表由部门依据行政记录填写"]),
]


def test_every_row_is_told() -> None:
    layout = laid_out([row for _, row in SHEET])
    assert list(zip(layout.kinds, (row for _, row in SHEET), strict=True)) == SHEET
    assert layout.unit == "万元"
    assert sum(layout.counts().values()) == len(SHEET)


def test_sections_and_groups_label_the_rows_below() -> None:
    layout = laid_out([row for _, row in SHEET])
    labels = {data.index: (data.section, data.group) for data in layout.data}
    assert labels[8] == ("续建项目", "澄湖区")
    assert labels[13] == ("新开工项目", "青岩县")
    assert labels[19] == ("新开工项目/商贸项目", None)
    declared = [(s.label, s.declared, s.counted) for s in layout.sections]
    assert declared == [("续建项目", 2, 2), ("新开工项目", 3, 4), ("商贸项目", None, 2)]


def test_the_first_column_may_hold_a_phase_without_being_a_section() -> None:
    header = ["项目阶段", "项目名称", "包抓领导", "年度计划投资"]
    layout = laid_out(
        [header, ["续建", "甲路", "王市长", 9], ["续建", None, None, 9], ["新开工", "乙路", None, 9]]
    )
    assert layout.kinds == ["header", "data", "section", "data"]


@pytest.mark.parametrize(
    "name", ["审核大厅", "合计大厦", "联系电话局房", "说明书印刷厂技改", "小计量泵生产线"]
)
def test_names_that_begin_like_footers_and_totals(name: str) -> None:
    header = ["项目名称", "建设单位", "总投资", "本年完成投资"]
    assert laid_out([header, [name, None, "900", "20"], [name, "甲公司", 900, 20]]).kinds == [
        "header",
        "data",
        "data",
    ]


def test_a_title_printed_again_is_a_note() -> None:
    header = ["项目名称", "建设单位", "总投资", "本年完成投资"]
    layout = laid_out(
        [["2025年摸排表"], header, ["甲路", "乙", 9, 9], ["2025年摸排表"], header, ["丙路", "乙", 9, 9]]
    )
    assert layout.kinds == ["note", "header", "data", "note", "header", "data"]


def test_groups_outside_sections_stay() -> None:
    layout = laid_out(
        [
            HEADER,
            ["澄湖区"],
            ["一、续建项目"],
            project(1),
            ["二、新开工项目"],
            project(2),
            ["青岩县"],
            project(3),
        ]
    )
    assert [(d.group, d.section) for d in layout.data] == [
        ("澄湖区", "续建项目"),
        ("澄湖区", "新开工项目"),
        ("青岩县", None),
    ]


@pytest.mark.parametrize("label", ["市本级", "发展和改革局", "高新技术产业开发区", "澄湖区"])
def test_group_rows(label: str) -> None:
    assert laid_out([HEADER, [label], project(1)]).kinds == ["header", "group", "data"]


def test_a_project_named_like_a_place_stays_a_project() -> None:
    assert laid_out([HEADER, [1, "青岩县", None, 900, 20]]).kinds[1] == "data"
    assert laid_out([HEADER, [None, "城南工业园区", None, 900, 20]]).kinds[1] == "data"


def test_a_plan_s_city_is_no_total() -> None:
    layout = laid_out(
        [
            ["地区", "时段", "增长目标（%）"],
            ["全市", "2025-06", 7],
            ["澄湖区", "2025-06", 7.5],
            ["工业", None, 9],
        ]
    )
    assert layout.kinds == ["header", "data", "data", "data"]


def test_a_sheet_without_header_is_notes() -> None:
    layout = lay_out(sheet([["填报说明"], [], ["1.", "填写全称"]]), None, is_region)
    assert layout.kinds == ["note", "blank", "note"]


names = st.text(alphabet="甲乙丙丁戊厂路桥楼园区公司改造新建扩项目一二三12（）", min_size=2, max_size=12)


@given(
    st.lists(st.tuples(names, st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=12),
    st.integers(0, 3),
    st.integers(0, 3),
    st.booleans(),
)
def test_numbered_rows_come_back_whatever_stands_around(
    projects: list[tuple[str, int, int]], titles: int, tails: int, total: bool
) -> None:
    rows: list[list[Any]] = [["项目摸排表"]] * titles + [HEADER]
    data = [[n + 1, name, "甲公司", planned, done] for n, (name, planned, done) in enumerate(projects)]
    rows += data + ([["合计", None, None, 1, 2]] if total else []) + [["填表人：张三"]] * tails
    layout = laid_out(rows)
    assert [rows[d.index] for d in layout.data] == data
    assert (
        Counter(layout.kinds)
        == Counter({"note": titles, "header": 1, "data": len(data), "total": int(total), "footer": tails})
        - Counter()
    )


cells = st.one_of(st.none(), st.text(max_size=12), st.integers(), st.floats(allow_nan=False), st.booleans())


@given(st.lists(st.lists(cells, max_size=8), max_size=12))
def test_no_row_is_lost_whatever_stands_in_it(rows: list[list[Any]]) -> None:
    layout = laid_out([HEADER, *rows])
    assert len(layout.kinds) == len(rows) + 1


@pytest.mark.parametrize("word", ["小计", "合计", "总计", "小 计"])
@pytest.mark.parametrize("amounts", [[], [0, -4281]])
def test_sums_stand_first_where_the_first_column_is_the_owners(word: str, amounts: list[int]) -> None:
    head = ["建设单位", "资金来源（万元）", "总投资（万元）", "项目名称", "项目进展"]
    body: list[list[Any]] = [["甲", 0, -4281, "东路", "在建"], ["乙", 0, 0, "西路", "在建"]]
    mapped = map_file([sheet([head, [word], *body, [word, *amounts]])], "住建", "2025-06", "x.xlsx", SETTINGS)
    kinds = {kind: rows for _, kind, rows in mapped.sheet_rows}
    assert kinds == {"header": 1, "data": 2, "subtotal" if word.startswith("小") else "total": 2}
    assert [f for f in mapped.findings if f.rule_id in ("IN03", "IN04")] == []
