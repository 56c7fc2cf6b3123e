from typing import Any

import pytest

from gutou.intake.layout_parts import whole_sheet
from gutou.intake.layout_shape import odd_shape
from gutou.intake.reader import Sheet
from gutou.intake.staging_mapping import Mapped, map_file
from schemas.documents import DOCUMENTS
from tests.intake.sheets import SETTINGS, sheet

HEADER = ["序号", "项目名称", "建设单位", "总投资（万元）", "本年完成投资（万元）"]
PLAIN = ["序号", "项目名称", "建设单位", "总投资", "本年完成投资"]
OTHER = ["序号", "项目名称", "建设单位", "计划总投资（亿元）", "项目进展", "是否在库"]


def row(number: int, name: str, total: Any = 100, ytd: Any = 10) -> list[Any]:
    return [number, name, "甲公司", total, ytd]


def taken(*sheets: Sheet, department: str = "住建") -> Mapped:
    mapped = map_file(list(sheets), department, "2025-06", "x.xlsx", SETTINGS)
    assert sum(rows for *_, rows in mapped.sheet_rows) == mapped.rows_in_file
    assert mapped.rows_read == sum(rows for _, kind, rows in mapped.sheet_rows if kind == "data")
    return mapped


def read(rows: list[list[Any]], **more: Any) -> Mapped:
    return taken(sheet(rows, **more))


def names(mapped: Mapped) -> list[tuple[str, int, str, float]]:
    return [
        (r["sheet_name"], r["row_number"], r["project_name"], float(r["planned_total"])) for r in mapped.rows
    ]


def rules(mapped: Mapped) -> list[tuple[str, int | None]]:
    return [(f.rule_id, f.row_number) for f in mapped.findings]


def test_tables_one_below_the_other_have_their_own_columns() -> None:
    mapped = read(
        [
            ["表一"],
            HEADER,
            row(1, "东路"),
            row(2, "西路"),
            ["合计", None, None, 200, 20],
            ["填表人：张三"],
            [],
            ["表二 新建项目清单"],
            OTHER,
            [1, "南路", "乙公司", 0.5, "在建", "是"],
            ["注：完"],
        ]
    )
    assert names(mapped) == [
        ("Sheet1", 3, "东路", 100),
        ("Sheet1", 4, "西路", 100),
        ("Sheet1", 10, "南路", 5000),
    ]
    assert (mapped.rows[2]["stage"], mapped.findings) == ("在建", [])
    kinds = {kind: rows for _, kind, rows in mapped.sheet_rows}
    assert kinds == {"data": 3, "header": 2, "total": 1, "footer": 1, "note": 3, "blank": 1}


def test_the_first_table_is_read_when_the_second_has_the_better_header() -> None:
    second = [*OTHER, "行业代码", "备注", "所属县区"]
    mapped = read([HEADER, row(1, "东路"), [], second, [1, "南路", "乙", 0.5, "在建", "是"]])
    assert [name for _, _, name, _ in names(mapped)] == ["东路", "南路"]


def test_a_header_again_with_another_unit_begins_another_table() -> None:
    billions = [*HEADER[:3], "总投资（亿元）", "本年完成投资（亿元）"]
    mapped = read([HEADER, row(1, "东路"), billions, row(1, "西路", 1, 0.1), HEADER, row(2, "南路")])
    assert [total for *_, total in names(mapped)] == [100, 10000, 100]


def test_each_table_has_the_unit_above_it() -> None:
    second: list[list[Any]] = [
        ["附表", None, "单位：亿元"],
        [*PLAIN[:4], "项目进展"],
        [1, "南路", "乙", 0.5, "在建"],
    ]
    mapped = read([["单位：万元"], PLAIN, row(1, "东路"), [], *second])
    assert [total for *_, total in names(mapped)] == [100, 5000]
    held = read([PLAIN, row(1, "东路"), [], *second])
    assert (held.status, {f.row_number for f in held.findings}) == ("held", {2})


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        ([["（单位：元）"]], {"unit": 1}),
        ([["（元）"]], {"unit": 1}),
        ([[None, None, None, "(元)"]], {"unit": 1}),
        ([[None, "填报单位：云泽市交通运输局", None, "计量单位：元"]], {"unit": 1}),
        (
            [["填表人：李四"], [], [None, "2025年新增的", None], ["单位：元"]],
            {"unit": 1, "note": 1, "footer": 1},
        ),
        ([["综合机关名称：云泽市交通运输局"], ["单位：元"]], {"unit": 1, "note": 1}),
    ],
)
def test_what_stands_between_two_tables_is_of_the_second(
    lines: list[list[Any]], kinds: dict[str, int]
) -> None:
    second: list[list[Any]] = [[*PLAIN[:4], "项目进展"], [1, "南路", "乙", 50000, "在建"]]
    mapped = read([["单位：万元"], PLAIN, row(1, "东路"), row(2, "西路"), [], *lines, *second])
    assert [(name, total) for *_, name, total in names(mapped)] == [("东路", 100), ("西路", 100), ("南路", 5)]
    counted = {kind: rows for _, kind, rows in mapped.sheet_rows if kind in ("unit", "note", "footer")}
    assert counted == {**kinds, "unit": 2}
    assert mapped.findings == []


@pytest.mark.parametrize("blanks", [0, 1])
@pytest.mark.parametrize(
    "signed",
    [
        ["单位负责人：王五"],
        ["填表人 张三", None, "填报日期：2025年7月5日"],
        ["审核人：李四    联系电话：0731-8888666"],
    ],
)
def test_a_footer_is_no_part_of_the_header_below_it(signed: list[Any], blanks: int) -> None:
    head: list[list[Any]] = [
        ["施工许可日期", "项目名称", "资金来源", None, "建设单位", "总投资（万元）", "项目进展"],
        [None, None, "国内贷款（万元）", "其他（元）"],
    ]
    body = [None, "南路", 3, 20000, "乙", 9, "在建"]
    mapped = read([HEADER, row(1, "东路"), signed, *[[]] * blanks, *head, body])
    assert [(name, total) for *_, name, total in names(mapped)] == [("东路", 100), ("南路", 9)]
    assert (float(mapped.rows[1]["fund_loan"]), float(mapped.rows[1]["fund_other"])) == (3, 2)
    counted = {kind: rows for _, kind, rows in mapped.sheet_rows if kind != "blank"}
    assert (mapped.findings, counted) == ([], {"header": 3, "data": 2, "footer": 1})


def test_the_header_printed_again_right_above_another_table() -> None:
    head: list[list[Any]] = [
        ["项目名称", "建设单位", "项目进展", "总投资（万元）", "本年完成投资（万元）", None],
        [None, None, None, None, "合计", "其他费用"],
    ]
    other: list[list[Any]] = [OTHER, [1, "南路", "乙公司", 0.5, "在建", "是"]]
    mapped = read([*head, ["甲渠整治", "水利局", "在建", 5, 2, 1], *head, *other])
    assert [(name, total) for *_, name, total in names(mapped)] == [("甲渠整治", 5), ("南路", 5000)]


def test_a_section_ends_where_a_header_in_other_words_begins() -> None:
    other = ["编号", "工程名称", "业主单位", "项目总投资（万元）", "今年以来完成（万元）"]
    sections: list[list[Any]] = [HEADER, ["一、续建项目"], row(1, "东路"), HEADER, row(2, "西路")]
    mapped = read([*sections, other, row(1, "南路")])
    assert [r["section"] for r in mapped.rows] == ["续建项目", "续建项目", None]


def test_sums_above_another_table_are_no_title() -> None:
    signed = ["小计", None, None, "5.200310万元", "9.200311万元"]
    mapped = read(
        [HEADER, row(1, "东路", 5.20031, 9.200311), signed, [], OTHER, [1, "南路", "乙", 0.5, "在建"]]
    )
    assert [f.rule_id for f in mapped.findings] == []


def test_a_summary_is_not_read_as_projects() -> None:
    summary: list[list[Any]] = [
        ["县区", "总投资（万元）", "本年完成投资（万元）", "备注"],
        ["澄湖区", 100, 10],
        ["青岩县", 0, 0],
    ]
    below = read([HEADER, row(1, "东路"), [], *summary])
    assert (len(names(below)), rules(below)) == (1, [("IN21", 4)])
    assert len(names(read([*summary, [], HEADER, row(1, "东路"), row(2, "西路")]))) == 2


def test_a_table_of_another_document_is_named() -> None:
    plan: list[list[Any]] = [["地区", "时段", "增长目标（%）", "本期完成投资"], ["全市", "2025-06", 7, 9]]
    peers: list[list[Any]] = [["市州", "时段", "增速（%）"], ["云泽市", "2025-06", 5]]
    mapped = taken(sheet([*plan, [], *peers]), department="统计局")
    assert (mapped.document, mapped.rows_read) == ("plan", 1)
    assert [(f.rule_id, f.severity, f.row_number) for f in mapped.findings] == [("IN21", "error", 4)]


def test_page_breaks_repeat_title_unit_and_a_header_of_two_rows() -> None:
    top: list[list[Any]] = [
        ["摸排表", None, None, None, "单位：万元"],
        ["序号", "项目名称", "建设单位", "总投资", "本年完成投资", None],
        [None, None, None, None, "合计", "其他费用"],
    ]
    mapped = read([*top, [*row(1, "东路"), 1], ["第1页"], *top, [*row(2, "西路"), 1]])
    assert [at for _, at, *_ in names(mapped)] == [4, 9]
    assert mapped.findings == []


def test_rows_between_repeated_headers_are_data() -> None:
    head = ["建设单位", "项目名称", "项目进展", "总投资（万元）"]
    rows = [head, ["水利局", "甲渠整治", "在建", "5"], head, ["水利局", "乙渠整治", "停工", "6"], head]
    mapped = read([*rows, ["合计", None, None, 11], ["填表人：李四"]])
    assert [name for _, _, name, _ in names(mapped)] == ["甲渠整治", "乙渠整治"]
    assert mapped.findings == []


def test_the_first_of_several_equal_headers_of_two_rows_is_the_header() -> None:
    head: list[list[Any]] = [
        ["项目名称", "建设单位", "项目进展", "总投资（万元）", "本年完成投资（万元）", None],
        [None, None, None, None, "合计", "其他费用"],
    ]
    mapped = read([*head, ["甲渠整治", "水利局", "在建", 5, 2, 1], *head, *head])
    assert names(mapped) == [("Sheet1", 3, "甲渠整治", 5)]


@pytest.mark.parametrize(
    "rows",
    [
        [["摸排表"], ["单位：万元"], [*PLAIN, None, *PLAIN], [*row(1, "东路"), None, *row(2, "西路")]],
        [["摸排表"], ["单位：万元"], [*PLAIN, *PLAIN], [*row(1, "东路"), *row(2, "西路")]],
        [
            ["单位：万元"],
            PLAIN,
            [*row(1, "东路"), None, "工程名称", "业主单位", "项目总投资", "项目进展"],
            [None, None, None, None, None, None, "西路", "乙", 100, "在建"],
        ],
    ],
    ids=["gap", "no gap", "headers in different rows"],
)
def test_tables_side_by_side(rows: list[list[Any]]) -> None:
    mapped = read(rows)
    assert {(name, total) for _, _, name, total in names(mapped)} == {("东路", 100), ("西路", 100)}
    first, second = sorted({sheet_name for sheet_name, *_ in names(mapped)}, key=len)
    assert whole_sheet(second, [first]) == "Sheet1" == first
    assert mapped.rows_in_file == 2 * len(rows)


def test_a_part_takes_its_own_columns_and_no_others() -> None:
    mapped = read([[*HEADER, None, *HEADER], [*row(1, "东路"), None, *row(2, "西路", 7)]])
    west = next(r for r in mapped.rows if r["project_name"] == "西路")
    assert (west["sheet_name"], '"planned_total":["J","7"]' in west["cells"]) == ("Sheet1（G列起）", True)


def test_a_blank_column_inside_a_table_cuts_nothing() -> None:
    head = ["项目名称", "建设单位", None, "总投资（万元）", "本年完成投资（万元）"]
    assert names(read([head, ["东路", "乙", None, 5, 1]])) == [("Sheet1", 2, "东路", 5)]


TRANSPOSED: list[list[Any]] = [
    ["序号", 1, 2, 3],
    ["项目名称", "东路", "西路", "南路"],
    ["建设单位", "甲", "乙", "丙"],
    ["总投资（万元）", 1, 2, 3],
    ["项目进展", "在建", "在建", "停工"],
]
CARD: list[list[Any]] = [
    ["项目基本情况表"],
    ["项目名称", "东路", "建设单位", "乙公司", "项目代码", "2501"],
    ["总投资（万元）", 900, "本年完成投资（万元）", 20, "项目进展", "在建"],
    ["开工时间", "2025-01", "竣工时间", "2026", "所属县区", "澄湖区"],
]


@pytest.mark.parametrize(
    ("rows", "rule", "words"),
    [
        (TRANSPOSED, "IN35", "横置"),
        (CARD, "IN36", "卡片"),
        ([["项目名称", "东路"], ["建设单位", "乙"], ["总投资", 9], ["项目进展", "在建"]], "IN36", "卡片"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(rows: list[list[Any]], rule: str, words: str) -> None:
    mapped = read(rows)
    assert (mapped.status, [f.rule_id for f in mapped.findings]) == ("rejected", [rule])
    assert words in str(mapped.reason)


def test_a_card_beside_a_list_is_named_and_a_guide_is_not() -> None:
    guide: list[list[Any]] = [
        ["项目名称", "填全称", "如某路"],
        ["建设单位", "全称", "甲"],
        ["总投资", "万元", 9],
        ["备注", "可空", "无"],
    ]
    listed = sheet([HEADER, row(1, "东路")], name="清单")
    mapped = taken(listed, sheet(guide, name="填报说明"), sheet(CARD, name="附页"))
    assert (mapped.status, [(f.rule_id, f.sheet_name) for f in mapped.findings]) == (
        "accepted",
        [("IN36", "附页")],
    )


def test_a_list_is_no_odd_shape() -> None:
    assert odd_shape(sheet([HEADER, row(1, "东路"), row(2, "西路")]), tuple(DOCUMENTS), "2025-06") is None


def test_sheets_of_our_receipts_are_ignored_but_not_a_file_of_their_name() -> None:
    listed = [HEADER, row(1, "东路")]
    mapped = taken(*(sheet(listed, name=name) for name in ("回执", "清单", "问题清单")))
    assert ([s for s, *_ in names(mapped)], mapped.findings) == (["清单"], [])
    assert taken(sheet(listed, name="问题清单")).rows_read == 1


def test_what_is_hidden_is_read_and_said() -> None:
    page = sheet(
        [HEADER, *(row(n, f"{n}号路") for n in range(1, 7)), ["合计", None, None, 600, 60]], name="清单"
    )
    page.hidden_rows, page.hidden_columns, page.visible = {1, 2, 3, 5, 7}, {3, 40}, False
    mapped = taken(page)
    assert len(mapped.rows) == 6
    found = [(f.rule_id, f.severity, f.message) for f in mapped.findings]
    assert [(rule, severity) for rule, severity, _ in found] == [
        ("IN37", "warning"),
        ("IN38", "warning"),
        ("IN38", "info"),
    ]
    assert "4 行数据（第 2–4、6 行）" in found[1][2]
    assert "列 D " in found[2][2]


def test_a_header_below_long_instructions_and_leading_blank_columns() -> None:
    lines: list[list[Any]] = [[f"{n}. 按实填写"] for n in range(60)]
    table = [[None, None, *HEADER], [], [None, None, *row(1, "东路")]]
    assert names(read([*lines, *table])) == [("Sheet1", 63, "东路", 100)]
    assert names(read([[], *[["说明"]] * 10, HEADER, row(1, "东路")]))[0][1] == 13
