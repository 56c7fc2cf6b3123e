"""What stands in one sender's files, in the library or in the plan reaches no other sender.

Every file of a small month is full of marks: text and amounts that occur nowhere else. After a whole run, all that
every department has received is searched for the marks of everybody else.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from gutou import pipeline
from gutou.intake import receipts_matters
from gutou.intake.receipts import write_receipts
from gutou.intake.templates import write_templates
from gutou.job import Job
from gutou.report.worklists import make_worklists
from gutou.report.worklists_write import write_worklists
from gutou.workspace import RECEIPTS, TEMPLATES, Workspace
from tests.intake.arrived import settings

DEPARTMENTS = ("住建", "发改", "文旅")
SHARED = ("澄湖区生态公园建设项目", "青岩县标准厂房建设项目")
"""Projects on everybody's list, with different amounts: what the run compares."""
PERIODS = ("2025-05", "2025-06")


@dataclass
class Marks:
    """Words and amounts of one source; an amount is sought by its whole part, however it is written."""

    number: int
    planted: set[str] = field(default_factory=set)

    def word(self, what: str) -> str:
        mark = f"{what}记{self.number}号{len(self.planted)}号"
        self.planted.add(mark)
        return mark

    def amount(self) -> float:
        whole = 6 * 10**6 + self.number * 10**5 + 137 * (len(self.planted) + 1)
        self.planted.add(str(whole))
        return whole + 0.37

    def phone(self) -> str:
        number = f"1399{self.number}{7_350_000 + 11 * len(self.planted)}"
        self.planted.add(number)
        return number


def project_rows(marks: Marks, shared: tuple[str, ...], faults: bool) -> Iterator[list[object]]:
    for name in (*shared, *(marks.word("工程") for _ in range(3))):
        yield [
            name,
            marks.word("单位"),
            "澄湖区",
            marks.amount(),
            marks.amount(),
            "在建",
            "是",
            marks.word("联系人"),
            marks.phone(),
            marks.word("备注"),
        ]
    if faults:  # what receipts quote: a value nobody can read, a missing name, an unknown word
        yield [
            marks.word("工程"),
            marks.word("单位"),
            marks.word("县"),
            marks.word("约数"),
            8,
            "在建",
            "是",
            "",
            "",
            "",
        ]
        yield [None, marks.word("单位"), "澄湖区", marks.amount(), marks.amount(), "在建", "是", "", "", ""]


SURVEY = (
    "项目名称",
    "建设单位",
    "所属县区",
    "计划总投资（万元）",
    "本年完成投资（万元）",
    "项目进展",
    "是否开工",
    "联系人",
    "联系电话",
    "备注",
)
LIBRARY = (
    "统计库项目编码",
    "项目名称",
    "单位详细名称",
    "建设地行政区划代码",
    "国民经济行业代码",
    "计划总投资",
    "本年完成投资",
    "上年同期完成投资",
    "开工时间",
)
KEY = (
    "项目名称",
    "包抓领导",
    "牵头单位",
    "年度计划投资",
    "本年完成投资（调度数）",
    "是否开工",
    "开工期限",
    "下一步工作",
    "办结时限",
)
PLAN = (
    "范围名称",
    "范围类型",
    "时段",
    "口径",
    "增长目标（%）",
    "目标类型",
    "本期完成投资",
    "数据状态",
    "上年同期发布数",
)


def write(path: Path, title: str, header: tuple[str, ...], rows: list[list[object]], unit: str = "") -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表"
    sheet.append([title])
    if unit:
        sheet.append([unit])
    sheet.append(list(header))
    for row in rows:
        sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def plant(share: Path) -> dict[str, Marks]:
    """Files of every department for both months, library and plan; the marks by source."""
    marks = {name: Marks(number) for number, name in enumerate((*DEPARTMENTS, "统计局"), start=1)}
    for period in PERIODS:
        for name in DEPARTMENTS:
            own = marks[name]
            rows = list(project_rows(own, SHARED, faults=period == "2025-06"))
            write(share / name / period / f"{own.word('摸排表')}.xlsx", f"{period} 项目摸排表", SURVEY, rows)
        own = marks["发改"]
        listed: list[list[object]] = [
            [
                name,
                own.word("领导"),
                own.word("牵头"),
                own.amount(),
                own.amount(),
                "否",
                "2025-05-31",
                own.word("下一步"),
                "2025-06-10",
            ]
            for name in (*SHARED, own.word("工程"))
        ]
        write(
            share / "发改" / period / f"{own.word('清单')}.xlsx",
            f"{period} 市领导包抓重点项目清单",
            KEY,
            listed,
            "单位：万元",
        )
        bureau = marks["统计局"]
        library = [
            [
                bureau.word("码"),
                name,
                bureau.word("单位"),
                "439802",
                "7850",
                bureau.amount(),
                bureau.amount(),
                0,
                "2025-01",
            ]
            for name in (*SHARED, bureau.word("工程"), bureau.word("工程"))
        ]
        folder = share / "统计局" / period
        write(
            folder / f"{bureau.word('库')}.xlsx",
            f"投资项目库（在库项目）{period}",
            LIBRARY,
            library,
            "单位：万元",
        )
        levels: list[object] = [bureau.amount(), "初步数", bureau.amount()]
        plan: list[list[object]] = [["云泽市", "全市", period, "不含房地产", 7.77, "时段", *levels]]
        write(
            folder / f"{bureau.word('目标')}.xlsx", f"增长目标与可比基数 {period}", PLAN, plan, "单位：万元"
        )
    return marks


def text_of(path: Path) -> str:
    """All that a file holds and is called, comments, properties and hidden parts included."""
    parts = [path.name]
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            parts += [archive.read(name).decode("utf-8") for name in archive.namelist()]
    else:
        parts.append(path.read_text(encoding="utf-8-sig"))
    text = html.unescape("\n".join(parts))
    return f"{text}\n{re.sub(r'(?<=[0-9]),(?=[0-9]{3})', '', text)}"


def received_by(share: Path, department: str) -> list[Path]:
    """All that lies in a department's folder and was not put there by itself."""
    own = share / department
    return sorted(p for top in (RECEIPTS, TEMPLATES) for p in (own / top).rglob("*") if p.is_file())


def leaks(share: Path, marks: dict[str, Marks], department: str) -> list[tuple[str, str]]:
    """Marks of others in what a department received."""
    found = []
    for path in received_by(share, department):
        text = text_of(path)
        for other, theirs in marks.items():
            if other != department:
                found += [(path.name, mark) for mark in sorted(theirs.planted) if mark in text]
    return found


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> tuple[Job, dict[str, Marks], pipeline.Intake]:
    root = tmp_path_factory.mktemp("confidential")
    marks = plant(root / "share")
    departments = [
        d.model_copy(update={"name": name})
        for d, name in zip([settings(root).departments[0]] * 3, DEPARTMENTS, strict=True)
    ]
    departments = [d.model_copy(update={"full_name": None, "aliases": ()}) for d in departments]
    given = settings(root, departments=(*departments, settings(root).departments[2]))
    job = Job.start(given, as_of=date(2025, 7, 15))
    intake = pipeline.collect_files(job)
    for arrival in pipeline.unread(job, intake):
        intake.add(*pipeline.read_file(job, arrival))
    pipeline.answer_senders(job, intake)
    with pipeline.open_build(job, intake) as build:
        pipeline.load_rows(build)
        pipeline.link_projects(build)
        pipeline.judge_scope(build)
        pipeline.reconcile_library(build)
        pipeline.measure_gap(build)
        lists = make_worklists(build.con, given, "2025-06", job.as_of)
        compared = build.con.execute("SELECT count(*) FROM reconciliation").fetchone()
    assert compared is not None
    assert compared[0] > 0
    assert all(lists.departments[name] for name in DEPARTMENTS)
    assert {item.matter.kind for item in lists.departments["发改"]} >= {"not_entered", "papers", "dispatch"}
    assert write_worklists(job.workspace, given, lists, intake.arrivals) == []
    write_templates(
        job.workspace,
        given,
        departments=given.departments,
        period="2025-07",
        submissions=intake.submissions(),
    )
    return job, marks, intake


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_no_department_receives_anything_of_another_or_of_the_library(
    month: tuple[Job, dict[str, Marks], pipeline.Intake], department: str
) -> None:
    job, marks, _ = month
    share = job.workspace.share
    assert len(received_by(share, department)) >= 5
    assert leaks(share, marks, department) == []
    for path in received_by(share, department):
        assert not re.search("缺口|增长目标|可比基数|7[.]77", text_of(path))


@pytest.mark.parametrize("department", DEPARTMENTS)
def test_what_is_its_own_comes_back(
    month: tuple[Job, dict[str, Marks], pipeline.Intake], department: str
) -> None:
    job, marks, _ = month
    everything = "\n".join(text_of(path) for path in received_by(job.workspace.share, department))
    assert [mark for mark in marks[department].planted if mark not in everything] == []


def test_a_mark_of_another_would_be_found(
    month: tuple[Job, dict[str, Marks], pipeline.Intake], tmp_path: Path
) -> None:
    _, marks, _ = month
    [amount] = [m for m in sorted(marks["统计局"].planted) if m.isdigit()][:1]
    word = next(m for m in sorted(marks["文旅"].planted) if m.startswith("联系人"))
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = f"库内 {int(amount):,}.37"
    (tmp_path / "住建" / RECEIPTS).mkdir(parents=True)
    book.save(tmp_path / "住建" / RECEIPTS / "x.xlsx")
    (tmp_path / "住建" / RECEIPTS / "y.txt").write_text(f"请找 {word}", encoding="utf-8-sig")
    assert leaks(tmp_path, marks, "住建") == [("x.xlsx", amount), ("y.txt", word)]


def test_without_the_filter_by_audience_a_bureau_finding_would_be_seen(
    month: tuple[Job, dict[str, Marks], pipeline.Intake], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, marks, intake = month
    mark = next(m for m in sorted(marks["统计局"].planted) if m.startswith("码"))
    [one, *_] = [s for s in intake.submissions() if s.arrival.department == "住建" and s.staged]
    monkeypatch.setattr(receipts_matters, "_staged_findings", lambda submission: [_bureau_finding(mark)])
    share = tmp_path / "share"
    (share / "住建").mkdir(parents=True)
    write_receipts(Workspace(share, tmp_path / "a"), job.settings, [one])
    assert leaks(share, marks, "住建") == []
    monkeypatch.setattr(
        receipts_matters,
        "_staged_findings",
        lambda submission: [_bureau_finding(mark) | {"audience": "sender"}],
    )
    for path in received_by(share, "住建"):
        path.unlink()
    write_receipts(Workspace(share, tmp_path / "b"), job.settings, [one])
    assert {found for _, found in leaks(share, marks, "住建")} == {mark}


def _bureau_finding(mark: str) -> dict[str, object]:
    return {
        "severity": "error",
        "audience": "bureau",
        "sheet_name": "表",
        "row_number": 3,
        "field": "ytd",
        "column": "E",
        "value": mark,
        "message": f"与统计库 {mark} 不一致",
        "row_accepted": True,
    }
