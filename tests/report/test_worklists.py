"""Work lists: a department's own projects in its own words, read back as answers; the bureau's beside its reports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from duckdb import DuckDBPyConnection

from gutou.intake.staging import stage_file
from gutou.report.worklists import Worklists, make_worklists, words
from gutou.report.worklists_sheet import DEPARTMENT_COLUMNS, bureau_workbook, department_workbook
from gutou.report.worklists_write import write_worklists
from gutou.scope.policy import read_policy
from gutou.workspace import RECEIPTS, Workspace
from tests.dispatch.lists import AS_OF, key
from tests.intake.arrived import settings
from tests.scope.world import PAPERS, SETTINGS, built, library, survey

ROWS = [
    survey("完", **PAPERS, project_name="齐全的厂房", ytd=11111),
    survey("完", department="住建", project_name="住建叫法", owner_name="住建说的公司", ytd=22222, has_licence=True),
    survey("缺", has_approval=True, project_name="不全的厂房", ytd=99999, planned_total=88888),
    survey("库", project_name="在库的厂房"),
    library("库", "L77", ytd=77777),
    survey("疑", project_name="酒店装修改造", accounting=None, started=True),
    key("调", project_name="调度的厂房", started=False, start_deadline="2025-06-30", next_step="用地手续",
        next_due="2025-07-01", done=None, year_plan=66666),
    survey("多", department="工信", project_name="=工信的厂房"),
]  # fmt: skip


@pytest.fixture(scope="module")
def con() -> Iterator[DuckDBPyConnection]:
    with built(ROWS, as_of=AS_OF) as con:
        for n in range(12):
            con.execute(
                "INSERT INTO finding (period, finding_key, rule_id, severity, audience, department, message, project_id)"
                " VALUES ('2025-06', ?, 'ED01', 'error', ?, '工信', ?, '多')",
                [f"k{n}", "bureau" if n == 11 else "sender", f"第{n:02d}处不符"],
            )
        yield con


@pytest.fixture(scope="module")
def lists(con: DuckDBPyConnection) -> Worklists:
    return make_worklists(con, SETTINGS, "2025-06", AS_OF)


def cells(content: bytes) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_a_department_is_asked_about_its_own_in_its_own_words(lists: Worklists) -> None:
    assert set(lists.departments) == {"发改", "住建", "工信"}
    asked = [
        (i.project_id, i.project_name, i.matter.name, i.papers_missing) for i in lists.departments["住建"]
    ]
    assert asked[0] == ("完", "住建叫法", "未在库", "")
    assert asked[1][:3] == ("完", "住建叫法", "资料不全")
    assert "立项文件" in asked[1][3]  # 发改 has it, 住建 has not


def test_the_more_complete_papers_come_first_whatever_the_amounts(lists: Worklists) -> None:
    order = list(dict.fromkeys(i.project_id for i in lists.departments["发改"]))
    assert order.index("完") < order.index("缺") < order.index("疑")
    assert "库" not in order


def test_what_is_late_is_said_without_amounts(lists: Worklists) -> None:
    [late] = [i for i in lists.departments["发改"] if i.matter.kind == "dispatch"]
    assert late.project_id == "调"
    assert late.said.split("\n") == [
        "1. 开工期限 2025-06-30 已过 10 天，清单填未开工",
        "2. “用地手续”的办结时限 2025-07-01 已过 9 天",
        "3. 本期没有填报完成投资（调度数）",
    ]


def test_questions_are_the_senders_and_not_endless(lists: Worklists) -> None:
    [question] = [i for i in lists.departments["工信"] if i.matter.kind == "question"]
    lines = question.said.split("\n")
    assert len(lines) == words().most_said + 1
    assert lines[-1].endswith(f"另有 {11 - words().most_said} 条，见各次回执")
    assert "第11处" not in question.said


@pytest.mark.parametrize("department", ["发改", "住建", "工信"])
def test_no_amount_and_nothing_of_the_library_in_a_departments_list(
    lists: Worklists, department: str
) -> None:
    text = str(cells(department_workbook(SETTINGS, lists, department)))
    for word in ("11111", "22222", "99999", "88888", "77777", "66666", "L77", "缺口", "目标", "基数", "万元"):
        assert word not in text
    others = {"发改": "住建说的公司", "住建": "齐全的厂房", "工信": "不全的厂房"}
    assert others[department] not in text


def test_a_page_is_frozen_filtered_titled_and_has_drop_downs(lists: Worklists) -> None:
    book = openpyxl.load_workbook(BytesIO(department_workbook(SETTINGS, lists, "发改")))
    sheet = book.worksheets[0]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("D5", "$4:$4")
    assert str(sheet.auto_filter.ref).startswith("A4:")
    assert "不得向企业布置" in str(sheet["A2"].value)
    offered = {str(rule.formula1) for rule in sheet.data_validations.dataValidation}
    assert '"有,无"' in offered
    assert f'"{",".join(words().matter("papers").answers)}"' in offered
    hostile = openpyxl.load_workbook(BytesIO(department_workbook(SETTINGS, lists, "工信"))).worksheets[0]
    assert (hostile["B5"].value, hostile["B5"].data_type) == ("=工信的厂房", "s")


def test_without_an_export_nothing_is_missing_from_it() -> None:
    with built([survey("甲"), key("乙", next_due="2025-07-01")], as_of=AS_OF) as con:
        items = make_worklists(con, SETTINGS, "2025-06", AS_OF).departments["发改"]
    assert [(i.project_id, i.matter.kind, i.in_library) for i in items] == [("乙", "dispatch", "")]


def test_names_and_answers_are_those_the_follow_up_knows() -> None:
    known = read_policy("reconcile")["follow_up"]
    for kind in ("not_entered", "papers", "question"):
        assert words().matter(kind).name == known[kind]


def test_a_filled_list_reads_back_as_answers(lists: Worklists, tmp_path: Path) -> None:
    path = tmp_path / "工作清单_发改.xlsx"
    path.write_bytes(department_workbook(SETTINGS, lists, "发改"))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {str(cell.value): place for place, cell in enumerate(sheet[4], start=1)}
    for item, row in zip(lists.departments["发改"], range(5, sheet.max_row + 1), strict=True):
        sheet.cell(row, at["回复"], item.matter.answers[0])
        sheet.cell(row, at["原因"], "合同在签")
        sheet.cell(row, at["支付凭证"], "有")
        sheet.cell(row, at["预计完成日期"], "2025-08-15")
    book.save(path)
    given = settings(tmp_path)
    staged = stage_file(path, department="发改", period="2025-06", file_name=path.name, settings=given,
                        staged=tmp_path / "staged")  # fmt: skip
    assert (staged.meta.document, staged.meta.status) == ("answers", "accepted")
    findings = pq.read_table(Path(staged.folder) / "findings.parquet").to_pylist()  # type: ignore[no-untyped-call]
    assert findings == []
    rows = pq.read_table(Path(staged.folder) / "rows.parquet").to_pylist()  # type: ignore[no-untyped-call]
    assert [(r["project_id"], r["matter"], r["answer"]) for r in rows] == [
        (i.project_id, i.matter.name, i.matter.answers[0]) for i in lists.departments["发改"]
    ]
    assert {(r["reason"], r["has_voucher"], r["has_licence"], r["expected_on"]) for r in rows} == {
        ("合同在签", True, None, "2025-08-15")
    }


def test_the_bureau_sees_additions_by_evidence_removals_doubts_and_scope(lists: Worklists) -> None:
    book = openpyxl.load_workbook(BytesIO(bureau_workbook(SETTINGS, lists)))
    assert book.sheetnames == ["疑似漏统", "拟退库与库内重复", "疑似同一项目", "范围待核"]
    rows = list(book["疑似漏统"].iter_rows(min_row=5, values_only=True))
    tiers = [str(row[0]) for row in rows]
    assert len(set(tiers)) > 1
    assert tiers == sorted(tiers, key=["齐全", "不全", "线索"].index)
    assert "不得分解下达" in str(book["疑似漏统"]["A2"].value)
    assert [row[0] for row in book["范围待核"].iter_rows(min_row=5, values_only=True)] == ["疑"]


def test_an_answer_on_what_is_asked_and_not_followed_is_no_stray() -> None:
    said = {"department": "发改", "period": "2025-06", "answer": "已办结"}
    answers = [
        said | {"project_id": "调", "matter": "调度待办"},
        said | {"project_id": "无", "matter": "调度待办"},
        said | {"project_id": "调", "matter": "没有这件事"},
    ]
    with built([key("调")], papers={"answers": answers}, as_of=AS_OF) as con:
        found = con.execute("SELECT value FROM finding WHERE rule_id = 'RC04' ORDER BY 1").fetchall()
    assert found == [("没有这件事",), ("调度待办",)]


class _Arrival:
    def __init__(self, department: str, folder: str) -> None:
        self.department, self.folder = department, folder


def test_a_list_somebody_fills_in_is_not_overwritten(lists: Worklists, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "share", tmp_path / "data")
    for folder in ("市发改委", "住建"):
        (workspace.share / folder).mkdir(parents=True)
    arrivals: list[Any] = [_Arrival("发改", "市发改委"), _Arrival("住建", "住建")]

    def write(what: Worklists) -> list[str]:
        assert write_worklists(workspace, SETTINGS, what, arrivals) == []
        return sorted(p.name for p in (workspace.share / "市发改委" / RECEIPTS / "2025-06").iterdir())

    assert write(lists) == ["工作清单_发改.xlsx"]
    own = workspace.share / "市发改委" / RECEIPTS / "2025-06" / "工作清单_发改.xlsx"
    first = own.read_bytes()
    assert write(lists) == ["工作清单_发改.xlsx"]
    later = Worklists(lists.period, date(2025, 7, 20), lists.departments, lists.bureau)
    assert write(later) == ["工作清单_发改.xlsx"]
    assert own.read_bytes() != first
    own.write_bytes(b"filled in by hand")
    assert write(lists) == ["工作清单_发改.xlsx", "工作清单_发改（2）.xlsx"]
    assert own.read_bytes() == b"filled in by hand"
    assert (workspace.curated / "reports" / "2025-06" / "待核清单.xlsx").is_file()
    assert not (workspace.share / "工信").exists()


def test_a_link_in_the_share_is_not_followed(lists: Worklists, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "share", tmp_path / "data")
    (workspace.share / "发改").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (workspace.share / "发改" / RECEIPTS).symlink_to(tmp_path / "elsewhere")
    arrivals: list[Any] = [_Arrival("发改", "发改")]
    [said] = write_worklists(workspace, SETTINGS, lists, arrivals)
    assert "发改" in said
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_every_column_to_be_read_is_named_as_the_document_names_it() -> None:
    from schemas.documents import fields

    labels = {spec.label for spec in fields("answers")}
    assert labels <= {column.head for column in DEPARTMENT_COLUMNS}
