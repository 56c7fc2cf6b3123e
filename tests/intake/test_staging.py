import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gutou.intake import staging
from gutou.intake.check_findings import intake_rules
from gutou.intake.reader import DateCell
from gutou.intake.staging import StagedFile, stage_file
from gutou.intake.staging_mapping import map_file
from schemas.documents import fields, staged_columns
from tests.intake.sheets import SETTINGS, sheet, workbook

HEADER = ["序号", "项目名称", "建设单位", "所属县区", "总投资（万元）", "本年完成投资（万元）", "项目进展"]
CODE = "2501-439802-04-01-123456"


class Desk:
    """Stages small files and looks at what came of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file: StagedFile

    def stage(self, sheets: dict[str, list[list[Any]]] | list[list[Any]], **more: Any) -> StagedFile:
        pages = sheets if isinstance(sheets, dict) else {"Sheet1": sheets}
        name = more.pop("file_name", "摸排.xlsx")
        return self.take(workbook(self.folder / name, pages, more.pop("merged", None)), name, **more)

    def take(self, raw: Path, name: str, **more: Any) -> StagedFile:
        arguments: dict[str, Any] = {"department": "住建", "period": "2025-06", **more}
        self.file = stage_file(
            raw, file_name=name, settings=SETTINGS, staged=self.folder / "staged", **arguments
        )
        return self.file

    def rows(self) -> list[dict[str, Any]]:
        return self._table("rows")

    def findings(self) -> list[dict[str, Any]]:
        return self._table("findings")

    def rules(self) -> set[str]:
        return {f["rule_id"] for f in self.findings()}

    def kinds(self) -> dict[str, int]:
        return {row["kind"]: row["rows"] for row in self._table("sheet_rows")}

    def _table(self, name: str) -> list[dict[str, Any]]:
        result = duckdb.execute(f"SELECT * FROM '{self.file.folder}/{name}.parquet'")
        columns = [column[0] for column in result.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def row(number: int = 1, **values: Any) -> list[Any]:
    said = {
        "name": "甲厂技改",
        "owner": "甲公司",
        "region": "澄湖区",
        "total": 900,
        "ytd": 20,
        "stage": "在建",
        **values,
    }
    return [number, said["name"], said["owner"], said["region"], said["total"], said["ytd"], said["stage"]]


def test_a_plain_survey(desk: Desk) -> None:
    meta = desk.stage([["云泽市项目摸排表"], HEADER, row(), row(2, name="乙", ytd="1,234.5")]).meta
    assert (meta.document, meta.period, meta.status, meta.reason) == ("survey", "2025-06", "accepted", None)
    assert (meta.rows_read, meta.rows_accepted, meta.rows_rejected) == (2, 2, 0)
    first, second = desk.rows()
    assert (first["sheet_name"], first["row_number"], first["ytd"]) == ("Sheet1", 3, Decimal(20))
    assert second["ytd"] == Decimal("1234.5")
    assert json.loads(second["cells"])["ytd"] == ["F", "1,234.5"]
    assert desk.kinds() == {"data": 2, "header": 1, "note": 1}
    assert desk.findings() == []


def test_staged_columns_are_typed_as_promised(desk: Desk) -> None:
    folder = desk.stage([HEADER, row()]).folder
    described = duckdb.execute(f"DESCRIBE SELECT * FROM '{folder}/rows.parquet'").fetchall()
    assert [(name, kind) for name, kind, *_ in described] == staged_columns("survey")


def test_a_file_that_was_staged_is_not_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first = desk.stage([HEADER, row()])

    def never(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(staging, "read_file", never)
    assert desk.take(desk.folder / "摸排.xlsx", "摸排.xlsx") == first
    assert desk.take(desk.folder / "摸排.xlsx", "摸排.xlsx", department="工信").meta.status == "rejected"


def test_rows_without_name_or_sign_of_life_are_kept_apart(desk: Desk) -> None:
    empty = row(3, total=None, ytd=None, stage=None)
    meta = desk.stage([HEADER, row(), row(2, name=None), empty, row(4, total=None, ytd=None)]).meta
    assert (meta.status, meta.rows_read, meta.rows_accepted, meta.rows_rejected) == ("partial", 4, 2, 2)
    assert [r["row_number"] for r in desk.rows()] == [2, 5]
    apart = {(f["rule_id"], f["row_number"]) for f in desk.findings() if not f["row_accepted"]}
    assert apart == {("IN03", 3), ("IN04", 4)}


def test_an_unreadable_amount_is_an_error_and_the_row_goes_on(desk: Desk) -> None:
    assert desk.stage([HEADER, row(ytd="1200-1500")]).meta.status == "accepted"
    assert desk.rows()[0]["ytd"] is None
    (found,) = desk.findings()
    assert (found["rule_id"], found["severity"], found["column"], found["row_number"]) == (
        "IN07",
        "error",
        "F",
        2,
    )
    assert found["value"] == "1200-1500"
    assert "只填一个数" in found["message"]
    assert found["row_accepted"]


def test_blank_required_cells_are_warnings(desk: Desk) -> None:
    desk.stage([HEADER, row(owner="—", total="/")])
    found = {(f["rule_id"], f["severity"], f["field"]) for f in desk.findings()}
    assert found == {("IN05", "warning", "owner_name"), ("IN05", "warning", "planned_total")}


@pytest.mark.parametrize(
    ("title", "total", "expected"),
    [
        ("单位：亿元", "总投资", Decimal(9000000)),
        ("单位：元", "总投资", Decimal("0.09")),
        ("单位：亿元", "总投资（万元）", Decimal(900)),
        ("金额单位：万元、%", "总投资", Decimal(900)),
    ],
)
def test_units_of_sheet_and_header(desk: Desk, title: str, total: str, expected: Decimal) -> None:
    header = [h if not h.startswith("总") else total for h in HEADER]
    desk.stage([["摸排表", None, title], header, row()])
    assert desk.rows()[0]["planned_total"] == expected
    assert desk.rows()[0]["ytd"] == Decimal(20)


def test_amounts_without_any_unit_hold_the_file_with_one_question_per_column(desk: Desk) -> None:
    header = [re.sub("（.*", "", h) for h in HEADER]
    meta = desk.stage([header, row(), row(2), row(3, total="900万元", ytd=0)]).meta
    assert (meta.status, meta.rows_read, meta.rows_accepted) == ("held", 3, 0)
    assert "计量单位" in str(meta.reason)
    assert [f["column"] for f in desk.findings() if f["rule_id"] == "IN14"] == ["E", "F"]
    assert desk.rows() == []


def test_cells_with_their_own_unit_need_no_other(desk: Desk) -> None:
    header = [re.sub("（.*", "", h) for h in HEADER]
    assert desk.stage([header, row(total="0.09亿元", ytd="20万")]).meta.status == "accepted"
    assert desk.rows()[0]["planned_total"] == Decimal(900)


def test_missing_headers_are_named_with_the_nearest(desk: Desk) -> None:
    meta = desk.stage(
        [
            ["项目名称", "建设单位", "预计总投入", "本年完成投资（万元）", "项目进展"],
            ["甲", "乙", 9, 2, "在建"],
        ]
    ).meta
    assert (meta.document, meta.status, meta.rows_read, meta.rows_rejected) == ("survey", "rejected", 1, 1)
    assert "“计划总投资”" in str(meta.reason)
    assert "C 列“预计总投入”" in str(meta.reason)


def test_an_ambiguous_header_is_an_error_with_both_readings(desk: Desk) -> None:
    desk.stage([[*HEADER[:5], "累计完成投资（万元）", "项目进展"], row()])
    (found,) = [f for f in desk.findings() if f["rule_id"] == "IN11"]
    assert "本年完成投资" in found["message"]
    assert "自开始建设累计完成投资" in found["message"]
    assert json.loads(desk.rows()[0]["extra"]) == {"累计完成投资（万元）": "20"}


def test_an_unknown_header_is_named_and_its_cells_kept(desk: Desk) -> None:
    desk.stage([[*HEADER, "用地报批进度"], [*row(), "已供地"]])
    (found,) = desk.findings()
    assert (found["rule_id"], found["severity"], found["column"], found["value"]) == (
        "IN06",
        "warning",
        "H",
        "用地报批进度",
    )
    assert json.loads(desk.rows()[0]["extra"]) == {"用地报批进度": "已供地"}


@pytest.mark.parametrize(
    ("title", "name", "period", "expected"),
    [
        ("摸排表", "摸排.xlsx", "2025-06", "2025-06"),
        ("2025年1—6月摸排表", "摸排.xlsx", None, "2025-06"),
        ("摸排表 填报日期：2025年7月3日", "摸排202505.xlsx", None, "2025-05"),
        ("摸排表 填报时间：2025年7月", "摸排202505.xlsx", None, "2025-05"),
        ("摸排表", "摸排.xlsx", None, None),
    ],
)
def test_the_period(desk: Desk, title: str, name: str, period: str | None, expected: str | None) -> None:
    meta = desk.stage([[title], HEADER, row()], file_name=name, period=period).meta
    assert meta.period == expected
    assert meta.status == ("accepted" if expected else "rejected")
    assert expected or "说不出是哪一期" in str(meta.reason)


def test_a_title_of_another_month_is_a_warning(desk: Desk) -> None:
    assert desk.stage([["2025年5月摸排表"], HEADER, row()]).meta.period == "2025-06"
    assert desk.rules() == {"IN17"}


def test_a_column_of_other_months_is_a_warning(desk: Desk) -> None:
    desk.stage([[*HEADER[:5], "1-5月完成投资（万元）", "项目进展"], row()])
    assert desk.rules() == {"IN26"}


def test_a_library_row_is_never_dropped(desk: Desk) -> None:
    header = ["统计库项目编码", "项目名称", "计划总投资", "本年完成投资", "报表类型"]
    good = ["4398020001", "甲", 900, 20, "206-1"]
    assert desk.stage([header, good], department="统计局").meta.status == "accepted"
    assert (desk.rows()[0]["investment_kind"], desk.rows()[0]["ytd"]) == ("项目投资", Decimal(20))
    for bad in (
        ["", "乙", 900, 20, "206-1"],
        ["4398020002", None, 900, 20, "206-1"],
        ["4398020002", "乙", 900, "待核", "206-1"],
    ):
        meta = desk.stage([header, good, bad], department="统计局").meta
        assert (meta.document, meta.status, meta.rows_accepted) == ("library", "held", 0)
        assert "IN24" in desk.rules()
        assert "第 3 行" in str(meta.reason)


def test_a_plan(desk: Desk) -> None:
    header = ["地区", "时段", "增长目标（%）", "本期完成投资（亿元）", "发布增速（%）", "上报截止日"]
    rows: list[list[Any]] = [
        ["全市", "2025-06", 7, 12.5, None, "2025-07-15"],
        ["全市", "2025年1-5月", None, 10, "下降3.1", None],
    ]
    assert desk.stage([header, *rows], department="统计局", file_name="目标.xlsx").meta.document == "plan"
    first, second = desk.rows()
    assert (first["target_growth"], first["reported"], first["deadline"]) == (
        Decimal(7),
        Decimal(125000),
        "2025-07-15",
    )
    assert (second["period"], second["published_growth"]) == ("2025-05", Decimal("-3.1"))


def test_a_plan_without_a_target_says_so(desk: Desk) -> None:
    header = ["地区", "时段", "增长目标（%）", "本期完成投资", "发布增速（%）"]
    meta = desk.stage([header, ["全市", "2025-06", None, 12.5, None]], department="统计局").meta
    assert (meta.status, meta.document) == ("rejected", "plan")
    assert "增长目标" in str(meta.reason)
    meta = desk.stage([header, ["全市", "2024-06", None, 12.5, 4.1]], department="统计局").meta
    assert meta.status == "accepted"
    assert "本期缺口无法计算" in str(meta.reason)
    meta = desk.stage(
        [["地区", "时段", "本期完成投资", "可比基数"], ["全市", "2025-06", 1, 2]], department="统计局"
    ).meta
    assert meta.status == "rejected"
    assert "“增长目标” 或 “发布增速”" in str(meta.reason)


def test_a_growth_that_could_be_two_things_holds_the_file(desk: Desk) -> None:
    header, rows = ["市州", "时段", "增速"], [["云泽市", "2025-06", 0.8], ["朝晖市", "2025-06", 5.1]]
    meta = desk.stage([header, *rows], department="统计局").meta
    assert (meta.document, meta.status) == ("peers", "held")
    assert "0.8" in str(meta.reason)
    assert desk.stage([[*header[:2], "增速（%）"], *rows], department="统计局").meta.status == "accepted"
    assert [r["growth"] for r in desk.rows()] == [Decimal("0.8"), Decimal("5.1")]


def test_percent_formats_are_scaled(desk: Desk) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for values in (["市州", "时段", "增速"], ["云泽市", "2025-06", 0.008], ["朝晖市", "2025-06", 0.051]):
        page.append(values)
    page["C2"].number_format = page["C3"].number_format = "0.0%"
    book.save(desk.folder / "增速.xlsx")
    assert desk.take(desk.folder / "增速.xlsx", "增速.xlsx", department="统计局").meta.status == "accepted"
    assert [r["growth"] for r in desk.rows()] == [Decimal("0.8"), Decimal("5.1")]


def test_key_projects_keep_dispatch_figures_apart_and_take_the_phase_from_sections(desk: Desk) -> None:
    header = [
        "序号",
        "项目名称",
        "包抓领导",
        "年度计划投资",
        "本年完成投资",
        "自开工累计完成投资",
        "计划开工时间",
        "办结时限",
    ]
    rows: list[list[Any]] = [
        ["一、续建项目（共1项）"],
        [1, "甲", "王市长", 900, 20, 300, "2024.3", "2025-07-31"],
        ["二、新开工项目"],
        [2, "乙", None, 100, 0, 0, "2025年8月", None],
    ]
    desk.stage([["市领导包抓重点项目清单（单位：万元）"], header, *rows], merged={"Sheet1": ["C4:C6"]})
    first, second = desk.rows()
    assert (first["phase"], first["section"], second["phase"]) == ("续建", "续建项目", "新开工")
    assert (first["done"], first["done_cumulative"], first["ytd"]) == (Decimal(20), Decimal(300), None)
    assert (first["planned_start"], first["next_due"], second["leader"]) == (
        "2024-03",
        "2025-07-31",
        "王市长",
    )


@pytest.mark.parametrize(
    ("parent", "first", "last", "basis"),
    [
        ("分月计划", "3月", "6月", "逐月"),
        ("分月计划", "1-2月", "6月", "逐月"),
        ("分月计划（累计）", "3月", "6月", "累计"),
        ("投资计划", "1-3月", "1-6月", "累计"),
        ("投资计划", "3月", "6月", None),
    ],
)
def test_month_plans_are_single_or_cumulative_as_their_header_says(
    desk: Desk, parent: str, first: str, last: str, basis: str | None
) -> None:
    header: list[list[Any]] = [
        ["项目名称", "包抓领导", "年度计划投资", "本年完成投资", parent, None],
        [None, None, None, None, first, last],
    ]
    desk.stage([["市领导包抓重点项目清单（单位：万元）"], *header, ["甲", "王市长", 900, 20, 300, 600]],
               merged={"Sheet1": ["A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2"]})  # fmt: skip
    [row] = desk.rows()
    assert row["plan_06"] == Decimal(600)
    assert row["plan_basis"] == basis


def test_spans_and_planned_starts(desk: Desk) -> None:
    header = [*HEADER, "建设起止年限", "是否开工", "计划开工时间"]
    desk.stage([header, [*row(), "2025.3-2026.12", "是", "2025-01"]])
    assert (desk.rows()[0]["start_month"], desk.rows()[0]["end_month"]) == ("2025-03", "2026-12")
    header = [*HEADER, "是否开工", "计划开工时间"]
    desk.stage([header, [*row(), "否", "2025年9月"], [*row(2), "是", "2025年2月"]])
    assert [r["start_month"] for r in desk.rows()] == ["2025-09", None]


def test_codes_that_were_numbers_and_codes_of_another_form(desk: Desk) -> None:
    header = [*HEADER, "项目代码", "统一社会信用代码"]
    desk.stage(
        [
            header,
            [*row(), CODE, "91110000600037341L"],
            [*row(2), 25014398020401123456, "123"],
            [*row(3), CODE, None],
        ]
    )
    first, second, _ = desk.rows()
    assert (first["project_code"], first["owner_uscc"]) == (CODE, "91110000600037341L")
    assert (second["project_code"], second["owner_uscc"]) == (None, "123")
    found = {(f["rule_id"], f["field"], f["severity"]) for f in desk.findings()}
    assert found == {("IN13", "project_code", "warning"), ("IN12", "owner_uscc", "warning")}


def test_error_cells_are_told(desk: Desk) -> None:
    workbook(desk.folder / "e.xlsx", {"Sheet1": [HEADER, row()]})
    book = openpyxl.load_workbook(desk.folder / "e.xlsx")
    for place in ("D2", "F2"):
        book.worksheets[0][place] = "#REF!"
        book.worksheets[0][place].data_type = "e"
    book.save(desk.folder / "e.xlsx")
    desk.take(desk.folder / "e.xlsx", "e.xlsx")
    assert (desk.rows()[0]["region"], desk.rows()[0]["ytd"]) == (None, None)
    assert {(f["rule_id"], f["field"], f["severity"]) for f in desk.findings()} == {
        ("IN20", "region", "warning"),
        ("IN20", "ytd", "error"),
    }


def test_sheets_of_one_kind_add_up_and_others_are_named(desk: Desk) -> None:
    pages: dict[str, list[list[Any]]] = {
        "填报说明": [["请按实填写"], ["1.", "金额单位为万元"]],
        "澄湖区": [HEADER, row(), ["合计", None, None, None, 900, 20]],
        "青岩县": [["2025年6月"], HEADER, row(name="乙"), row(2, name="丙")],
        "汇总": [["所属县区", "总投资（万元）", "本年完成投资（万元）"], ["澄湖区", 900, 20]],
    }
    meta = desk.stage(pages).meta
    assert (meta.status, meta.rows_read) == ("accepted", 3)
    assert {r["sheet_name"] for r in desk.rows()} == {"澄湖区", "青岩县"}
    assert {f["value"] for f in desk.findings() if f["rule_id"] == "IN21"} == {"汇总"}


def test_a_sheet_of_another_document_is_an_error(desk: Desk) -> None:
    pages: dict[str, list[list[Any]]] = {
        "目标": [["地区", "时段", "增长目标（%）", "本期完成投资"], ["全市", "2025-06", 7, 9]],
        "各市": [["市州", "时段", "增速（%）"], ["云泽市", "2025-06", 5]],
    }
    assert desk.stage(pages, department="统计局").meta.document == "plan"
    assert [(f["rule_id"], f["severity"], f["value"]) for f in desk.findings()] == [("IN21", "error", "各市")]


def test_a_hidden_sheet_is_read_and_that_is_said(desk: Desk) -> None:
    workbook(desk.folder / "h.xlsx", {"Sheet1": [HEADER, row()], "旧": [HEADER, row(), row(2)]})
    book = openpyxl.load_workbook(desk.folder / "h.xlsx")
    book["旧"].sheet_state = "hidden"
    book.save(desk.folder / "h.xlsx")
    assert desk.take(desk.folder / "h.xlsx", "h.xlsx").meta.rows_read == 3
    assert [(f["rule_id"], f["severity"], f["value"]) for f in desk.findings()] == [("IN37", "warning", "旧")]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["今天天气不错"], ["无表头", 1]], "没有找到认得的表头"),
        ([HEADER], "没有数据行"),
        ([HEADER, row(name=None), row(2, name=None)], "没有一行可以采用"),
        ([[]], "空的"),
    ],
)
def test_reasons_of_rejection(desk: Desk, rows: list[list[Any]], said: str) -> None:
    meta = desk.stage(rows).meta
    assert meta.status == "rejected"
    assert said in str(meta.reason)
    assert meta.rows_read == meta.rows_rejected
    assert desk.rows() == []


def test_what_is_no_workbook_is_rejected_with_a_finding(desk: Desk) -> None:
    (desk.folder / "x.xlsx").write_bytes(b"\x00\x01\x02" * 50)
    meta = desk.take(desk.folder / "x.xlsx", "x.xlsx").meta
    assert (meta.document, meta.status, meta.rows_read) == (None, "rejected", 0)
    assert desk.rules() == {"IN01"}
    assert desk.rows() == []


def test_a_fault_of_our_own_rejects_the_file_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(staging, "map_file", broken)
    meta = desk.stage([HEADER, row()]).meta
    assert meta.status == "rejected"
    assert "ZeroDivisionError" in str(meta.reason)


def test_rules_are_described_once_and_their_messages_can_be_filled() -> None:
    rules = intake_rules()
    own = [rule_id for rule_id in rules if rule_id.startswith("IN")]
    assert [*rules] == [*sorted(own), "ED22"]  # an edit rule that only the reading of a sheet can judge
    for rule in rules.values():
        assert set(rule) - {"basis", "doubt"} == {
            "id",
            "title",
            "severity",
            "audience",
            "condition",
            "message",
        }
        assert rule["severity"] in ("error", "warning", "info")
        assert rule["audience"] in ("sender", "bureau")
        assert rule["message"].format(label="甲", value="乙", note="丙", column="A", row=1)
    used = set(
        re.findall(
            r"IN\d\d",
            "".join(p.read_text(encoding="utf-8") for p in Path(staging.__file__).parent.glob("*.py")),
        )
    )
    assert used - {"IN12"} <= set(rules)


def test_columns_of_every_table_are_noted(desk: Desk) -> None:
    header = ["项目名称", "建设单位", "总投资（万元）", "项目进展", "用地报批进度"]
    assert desk.stage({"一": [header, ["甲", "乙", 9, "在建", "已批"]]}).meta.columns == [
        ["一", "项目名称", "project_name"],
        ["一", "建设单位", "owner_name"],
        ["一", "总投资（万元）", "planned_total"],
        ["一", "项目进展", "stage"],
        ["一", "用地报批进度", None],
    ]
    assert staging.find_staged(desk.file.folder) == desk.file


ODD = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "—",
            "1,200",
            "约5",
            "2025.3",
            "2025-2027",
            "合计",
            "一、续建项目（共3项）",
            "澄湖区",
            "填表人：",
            "（万元）",
            "注：",
            "0.8",
            "是",
        ]
    ),
    st.text(max_size=10),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.just(DateCell("2025-03-01 10:20:30")),
)


@given(st.data(), st.sampled_from(["survey", "library", "key_projects", "plan", "peers", "entries"]))
def test_whatever_stands_under_known_headers_every_row_is_accounted_for(
    data: st.DataObject, document: str
) -> None:
    specs = fields(document)
    labels = [spec.label for spec in specs if spec.required] + data.draw(
        st.lists(
            st.sampled_from([*(spec.label for spec in specs), "累计完成投资", "投资额（亿元）", "不认识"]),
            max_size=6,
        )
    )
    head = data.draw(st.permutations(list(dict.fromkeys(labels))))
    rows: list[list[Any]] = data.draw(st.lists(st.lists(ODD, max_size=len(head) + 1), max_size=6))
    mapped = map_file([sheet([["单位：万元"], list(head), *rows])], "统计局", "2025-06", "x.xlsx", SETTINGS)
    assert sum(count for _, _, count in mapped.sheet_rows) == len(rows) + 2
    assert mapped.rows_read == sum(count for _, kind, count in mapped.sheet_rows if kind == "data")
    assert len(mapped.rows) <= mapped.rows_read
    if mapped.status in ("held", "rejected"):
        assert not mapped.rows
        assert mapped.reason
    if mapped.status == "accepted":
        assert len(mapped.rows) == mapped.rows_read
