"""Templates: what is filled in comes back whole and without a word, and nobody's work or data is lost or leaked."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import openpyxl
import pyarrow.parquet as pq
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10

from gutou.errors import GutouError, UsageError
from gutou.intake.collect import collect
from gutou.intake.single_history import read_history
from gutou.intake.staging import StagedFile, stage_file
from gutou.intake.submissions import Submission, decide
from gutou.intake.templates import make_template, write_all_templates, write_templates
from gutou.intake.templates_columns import REFERENCE, TemplateColumn, template_columns, template_words
from gutou.settings import ApprovedForm, Delivery, Department, DocumentName, Region, Settings
from gutou.workspace import Workspace
from schemas.documents import DOCUMENTS, fields
from tests.intake.arrived import settings as made_settings
from tests.intake.arrived import workspace as made_workspace

READ: list[DocumentName] = list(get_args(DocumentName))
OURS = ("library", "plan", "peers")
PERIOD = "2025-06"

Value = str | float | int | None


def sender(document: DocumentName) -> Department:
    name = "统计局" if document in OURS else "住建"
    return Department(name=name, hands_in=(Delivery(document=document, due_day=5, first_period="2025-01"),))


def columns_of(document: DocumentName, settings: Settings) -> list[TemplateColumn]:
    return template_columns(document, regions=tuple(region.name for region in settings.regions))


def header_row(sheet: Worksheet, columns: Iterable[TemplateColumn]) -> int:
    wanted = {column.header for column in columns}
    return max(row for row in range(1, 12) if any(cell.value in wanted for cell in sheet[row]))


def fill(
    path: Path,
    content: bytes,
    columns: list[TemplateColumn],
    rows: int,
    value: Callable[[TemplateColumn, int], Value],
) -> list[dict[str, Value]]:
    """Write rows under the template's header as a clerk would, and say what was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    first = header_row(sheet, columns) + 1
    written = []
    for at in range(rows):
        filled: dict[str, Value] = {}
        for place, column in enumerate(columns, start=1):
            if (given := value(column, at)) is not None:
                sheet.cell(first + at, place, given)
                filled[column.name] = given
        written.append(filled)
    book.save(path)
    return written


def staged_of(path: Path, document: DocumentName, settings: Settings, folder: Path) -> StagedFile:
    return stage_file(
        path,
        department=sender(document).name,
        period=PERIOD,
        file_name=path.name,
        settings=settings,
        staged=folder,
    )


def table(staged: StagedFile, name: str) -> list[dict[str, Any]]:
    read: Any = pq
    rows: list[dict[str, Any]] = read.read_table(staged.folder / f"{name}.parquet").to_pylist()
    return rows


def example(column: TemplateColumn, at: int) -> Value:
    """What the filling guide itself gives as an example."""
    if column.name == REFERENCE:
        return 3
    text = column.example or (column.choices[0] if column.choices else "")
    if not text:
        return None
    return float(text) if column.spec.type in "MPNQ" else text


def drawn(rng: random.Random) -> Callable[[TemplateColumn, int], Value]:
    """Any value the model allows, drop-downs included; often a blank where none is needed."""

    def value(column: TemplateColumn, at: int) -> Value:
        spec = column.spec
        if column.name in ("project_name", "scope_name", "city", "owner_name"):
            ending = rng.choice(["工程", "公司", "项目"])
            return f"{rng.choice(['青岩县', '澄湖区', '临浦市'])}第{at}{ending}{rng.randrange(999)}号"
        if not column.must and not column.either and not spec.required and rng.random() < 0.3:
            return None
        if column.name in ("period",):
            return PERIOD
        if column.choices:
            return rng.choice(column.choices)
        match spec.type:
            case "M" | "Q":
                return rng.choice([0, rng.randrange(1, 10**6), round(rng.random() * 9000, 2)])
            case "P":
                return round(rng.uniform(1.5, 60), 1)
            case "N":
                return rng.randrange(500)
            case "D":
                month = f"20{rng.randrange(18, 26)}-{rng.randrange(1, 13):02d}"
                return month if spec.month else rng.choice([month, f"{month}-{rng.randrange(1, 29):02d}"])
            case "C" if column.name == "project_code":
                digits = f"2501439821{rng.choice(['04', '07'])}01{rng.randrange(10**5):05d}"
                digits += mod_11_10.calc_check_digit(digits)
                return "-".join((digits[:4], digits[4:10], digits[10:12], digits[12:14], digits[14:]))
            case "C" if column.name == "owner_uscc":
                body = f"91439821MA4L{rng.randrange(10**5):05d}"
                return body + str(uscc.calc_check_digit(body))
        return f"{spec.label}{rng.randrange(10**4)}"

    return value


def as_staged(column: TemplateColumn, given: Value) -> object:
    if column.spec.type in "MQPN":
        return Decimal(str(given)).normalize()
    text = unicodedata.normalize("NFKC", str(given))
    return given == "是" if column.spec.type == "B" else text.upper() if column.spec.type == "C" else text


@pytest.mark.parametrize("document", READ)
@pytest.mark.parametrize("seed", [None, 1, 2])
def test_a_filled_template_is_read_whole_and_without_a_word(
    tmp_path: Path, document: DocumentName, seed: int | None
) -> None:
    settings = made_settings(tmp_path)
    columns = columns_of(document, settings)
    made = make_template(settings, sender(document), document, PERIOD)
    value = example if seed is None else drawn(random.Random(seed))
    written = fill(tmp_path / made.file_name, made.content, columns, 6, value)
    staged = staged_of(tmp_path / made.file_name, document, settings, tmp_path / "staged")
    assert table(staged, "findings") == []
    assert (staged.meta.document, staged.meta.status, staged.meta.rows_accepted) == (document, "accepted", 6)
    for row, filled in zip(table(staged, "rows"), written, strict=True):
        for column in columns:
            if column.name not in (REFERENCE, "period") and column.name in filled:
                given = as_staged(column, filled[column.name])
                read = row[column.name]
                read = Decimal(str(read)).normalize() if isinstance(given, Decimal) else read
                read = unicodedata.normalize("NFKC", read) if isinstance(read, str) else read
                read = read.upper() if column.spec.type == "C" and isinstance(read, str) else read
                assert read == given, column.name


@pytest.mark.parametrize("document", READ)
def test_a_template_has_no_hidden_sheet_and_its_guide_is_read_as_notes(
    tmp_path: Path, document: DocumentName
) -> None:
    settings = made_settings(tmp_path)
    made = make_template(settings, sender(document), document, PERIOD)
    path = tmp_path / made.file_name
    fill(path, made.content, columns_of(document, settings), 1, example)
    book = openpyxl.load_workbook(path)
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible"]
    assert book.worksheets[1].title == "填写说明"
    staged = staged_of(path, document, settings, tmp_path / "staged")
    kinds = {one["kind"] for one in table(staged, "sheet_rows") if one["sheet_name"] == "填写说明"}
    assert kinds <= {"note", "blank"}


def test_columns_and_hints_name_fields_that_are_there() -> None:
    said = template_words()
    known = {name: {spec.name for spec in fields(name)} for name in DOCUMENTS}
    for name, plan in said.documents.items():
        named = {*plan.columns, *plan.must, *plan.carry, *plan.carry_in_year, *plan.own} - {REFERENCE}
        assert named <= known[name], name
        assert not {s.name for s in fields(name) if s.personal} & {*plan.carry, *plan.carry_in_year}
        about = DOCUMENTS[name]
        present = set(plan.columns) or known[name]
        assert set(about.required) <= present, name
        assert all(set(group) & present for group in about.required_any), name
        for group in plan.groups:
            at = [plan.columns.index(column) for column in group.columns]
            assert at == list(range(at[0], at[0] + len(at))), (name, group.label)
    assert set(said.fields) <= set().union(*known.values())


def test_the_sheet_says_what_it_is_and_checks_what_is_typed(tmp_path: Path) -> None:
    settings = made_settings(tmp_path)
    made = make_template(settings, sender("survey"), "survey", PERIOD)
    path = tmp_path / "t.xlsx"
    path.write_bytes(made.content)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    columns = columns_of("survey", settings)
    assert sheet["A1"].value == "云泽市项目摸排表（2025年6月）"
    assert sheet["A2"].value == "工作台账，由部门依据行政记录和调度资料填写，非统计调查表，不得向企业布置。"
    header = header_row(sheet, columns)
    place = {column.name: at for at, column in enumerate(columns, start=1)}
    assert sheet.cell(header - 1, place["planned_total"]).value == "* 计划总投资\n（万元）"
    rules = {str(one.sqref).split(":")[0]: one for one in sheet.data_validations.dataValidation}

    def rule(name: str) -> Any:
        return rules[sheet.cell(header + 1, place[name]).coordinate]

    assert rule("nature").formula1.startswith('"新建,扩建,')
    assert rule("has_photo").formula1 == '"是,否"'
    assert (rule("ytd").type, rule("ytd").operator, rule("ytd").formula1) == (
        "decimal",
        "greaterThanOrEqual",
        "0",
    )
    assert rule("region").formula1 == '"澄湖区,青岩县,临浦市"'
    assert not rule("region").showErrorMessage, "several counties may be named"
    assert sheet.freeze_panes == sheet.cell(header + 1, place["project_name"] + 1).coordinate
    text = sheet.column_dimensions[get_column_letter(place["project_code"])]
    assert text.number_format == "@"


def test_choices_too_long_for_a_validation_stand_on_the_guide(tmp_path: Path) -> None:
    regions = tuple(
        Region(code=f"4398{number:02d}", name=f"名称很长的第{number}自治县") for number in range(10, 60)
    )
    settings = made_settings(tmp_path, regions=regions)
    made = make_template(settings, sender("survey"), "survey", PERIOD)
    path = tmp_path / "t.xlsx"
    path.write_bytes(made.content)
    book = openpyxl.load_workbook(path)
    listed = next(
        one.formula1
        for one in book.worksheets[0].data_validations.dataValidation
        if one.formula1 and "填写说明" in one.formula1
    )
    area = listed.split("!")[1].replace("$", "")
    assert [row[0].value for row in book["填写说明"][area]] == [region.name for region in regions]
    columns = template_columns("survey", regions=tuple(region.name for region in regions))
    fill(path, made.content, columns, 2, example)
    staged = staged_of(path, "survey", settings, tmp_path / "staged")
    assert table(staged, "findings") == []


@pytest.mark.parametrize(("until", "shown"), [(date(2025, 6, 30), True), (date(2025, 6, 29), False)])
def test_an_approval_is_shown_while_it_is_valid(tmp_path: Path, until: date, shown: bool) -> None:
    form = ApprovedForm(
        document="survey", form_number="云固摸1表", approval_number="云统制〔2025〕3号", valid_until=until
    )
    settings = made_settings(tmp_path, approved_forms=(form,))
    made = make_template(settings, sender("survey"), "survey", PERIOD)
    (tmp_path / "t.xlsx").write_bytes(made.content)
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    assert ("云统制〔2025〕3号" in str(sheet["A3"].value)) is shown


# --- last month's projects


def hand_in(
    workspace: Workspace,
    settings: Settings,
    folder: str,
    rows: list[dict[str, Value]],
    period: str = "2025-05",
) -> None:
    """A plain survey in the share, collected."""
    path = workspace.share / folder / period / "摸排表.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    labels = {spec.name: spec.label + ("（万元）" if spec.type == "M" else "") for spec in fields("survey")}
    names = list(dict.fromkeys(name for row in rows for name in row))
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([labels[name] for name in names])
    for row in rows:
        sheet.append([row.get(name) for name in names])
    for line in sheet.iter_rows():
        for cell in line:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    book.save(path)
    now = datetime.fromisoformat(f"{period}-28T09:00:00")
    collect(workspace, settings, now.date(), now)


def project(name: str, **more: Value) -> dict[str, Value]:
    given: dict[str, Value] = {
        "project_name": name,
        "project_code": "2503-439821-04-01-123459",
        "owner_name": f"{name}业主",
        "planned_total": 3600,
        "year_plan": 2000,
        "ytd": 900.5,
        "stage": "在建",
        "has_approval": "是",
        "library_name": "库中名称",
        "contact": "张某某",
        "remark": "只在五月",
    }
    return given | more


def known_of(workspace: Workspace, settings: Settings, tmp_path: Path) -> list[Submission]:
    names = {one.name for one in settings.departments}
    history = read_history(workspace, settings, names, PERIOD, tmp_path / "temporary")
    return decide(history.arrivals, history.staged)


def filled_in(content: bytes, path: Path, columns: list[TemplateColumn]) -> list[dict[str, Any]]:
    path.write_bytes(content)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    first = header_row(sheet, columns) + 1
    read = sheet.iter_rows(min_row=first, values_only=True)
    return [
        {c.name: v for c, v in zip(columns, row, strict=False) if v is not None}
        for row in read
        if any(v is not None for v in row)
    ]


def test_last_months_own_projects_stand_in_it_for_the_clerk_to_update(tmp_path: Path) -> None:
    workspace, settings = made_workspace(tmp_path), made_settings(tmp_path)
    hand_in(workspace, settings, "住建", [project("青岩县污水处理厂"), project("=cmd|' /C calc'!A0")])
    submissions = known_of(workspace, settings, tmp_path)
    made = make_template(settings, sender("survey"), "survey", PERIOD, submissions)
    assert (made.projects, made.prior_period) == (2, "2025-05")
    columns = template_columns(
        "survey", regions=("澄湖区", "青岩县", "临浦市"), used={"library_name", "ytd", "remark", "contact"}
    )
    rows = filled_in(made.content, tmp_path / "t.xlsx", columns)
    assert rows[0] == {
        "seq": 1,
        "project_name": "青岩县污水处理厂",
        "project_code": "2503-439821-04-01-123459",
        "owner_name": "青岩县污水处理厂业主",
        "planned_total": 3600,
        "year_plan": 2000,
        "has_approval": "是",
        "library_name": "库中名称",
        REFERENCE: 900.5,
    }
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    risky = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=cmd"))
    assert risky.data_type == "s"


def test_nothing_of_another_department_stands_in_a_template(tmp_path: Path) -> None:
    workspace, settings = made_workspace(tmp_path), made_settings(tmp_path)
    hand_in(workspace, settings, "住建", [project("住建标记项目")])
    hand_in(workspace, settings, "发改委", [project("发改标记项目")])
    submissions = known_of(workspace, settings, tmp_path)
    assert len(submissions) == 2
    for path in write_templates(
        workspace, settings, departments=settings.departments, period=PERIOD, submissions=submissions
    ):
        texts = {
            str(cell.value)
            for sheet in openpyxl.load_workbook(path).worksheets
            for row in sheet.iter_rows()
            for cell in row
        }
        own = path.relative_to(workspace.share).parts[0]
        assert any("住建标记" in text for text in texts) is (own == "住建")
        assert any("发改标记" in text for text in texts) is (own == "发改委" and "摸排表" in path.name)


def test_amounts_of_a_year_are_not_carried_into_the_next(tmp_path: Path) -> None:
    workspace, settings = made_workspace(tmp_path), made_settings(tmp_path)
    hand_in(workspace, settings, "住建", [project("青岩县污水处理厂")], period="2025-12")
    history = read_history(workspace, settings, {"住建"}, "2026-02", tmp_path / "temporary")
    submissions = decide(history.arrivals, history.staged)
    made = make_template(settings, sender("survey"), "survey", "2026-02", submissions)
    columns = template_columns("survey", used={"library_name"})
    (row,) = filled_in(made.content, tmp_path / "t.xlsx", columns)
    assert row["planned_total"] == 3600
    assert "year_plan" not in row
    assert row[REFERENCE] == 900.5


def test_a_template_sent_back_untouched_counts_nothing(tmp_path: Path) -> None:
    """Last month's amounts must not slip through as this month's."""
    workspace, settings = made_workspace(tmp_path), made_settings(tmp_path)
    hand_in(workspace, settings, "住建", [project("青岩县污水处理厂")])
    submissions = known_of(workspace, settings, tmp_path)
    made = make_template(settings, sender("survey"), "survey", PERIOD, submissions)
    (tmp_path / "t.xlsx").write_bytes(made.content)
    staged = staged_of(tmp_path / "t.xlsx", "survey", settings, tmp_path / "staged")
    assert all(row["ytd"] is None and row["stage"] is None for row in table(staged, "rows"))
    assert table(staged, "findings") != []


# --- where it is written


def survey_only(settings: Settings) -> list[Department]:
    return [one for one in settings.departments if one.name == "住建"]


def test_a_template_somebody_began_to_fill_in_is_not_written_over(tmp_path: Path) -> None:
    workspace, settings = made_workspace(tmp_path), made_settings(tmp_path)

    def write() -> Path:
        (path,) = write_templates(
            workspace, settings, departments=survey_only(settings), period=PERIOD, submissions=[]
        )
        return path

    first = write()
    assert first.name == "2025-06_项目摸排表_住建.xlsx"
    assert write() == first
    first.write_bytes(b"half filled in")
    second = write()
    assert second.name == "2025-06_项目摸排表_住建(2).xlsx"
    assert first.read_bytes() == b"half filled in"
    assert write() == second
    assert sorted(p.name for p in first.parent.iterdir()) == sorted([first.name, second.name])


def test_it_goes_into_the_folder_as_the_department_calls_it(tmp_path: Path) -> None:
    workspace, settings = made_workspace(tmp_path), made_settings(tmp_path)
    (workspace.share / "云泽市住房和城乡建设局").mkdir()
    paths, _ = write_all_templates(settings, names=["住建"], period=PERIOD)
    assert [p.relative_to(workspace.share).parts[:3] for p in paths] == [
        ("云泽市住房和城乡建设局", "模板", "2025-06")
    ]
    assert not (settings.data).exists()


def test_a_link_in_the_share_is_not_followed(tmp_path: Path) -> None:
    workspace, settings = made_workspace(tmp_path), made_settings(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (workspace.share / "住建").mkdir()
    (workspace.share / "住建" / "模板").symlink_to(elsewhere)
    with pytest.raises(GutouError, match="住建 的模板无法写入"):
        write_all_templates(settings, names=["住建"], period=PERIOD)
    assert list(elsewhere.iterdir()) == []


def test_a_department_folder_that_is_a_link_is_no_folder(tmp_path: Path) -> None:
    workspace, settings = made_workspace(tmp_path), made_settings(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (workspace.share / "住建").symlink_to(elsewhere)
    with pytest.raises(GutouError):
        write_all_templates(settings, names=["住建"], period=PERIOD)
    assert list(elsewhere.iterdir()) == []


def test_one_departments_folder_does_not_keep_the_others_from_theirs(tmp_path: Path) -> None:
    workspace, settings = made_workspace(tmp_path), made_settings(tmp_path)
    (workspace.share / "住建").write_bytes(b"a file where a folder should be")
    with pytest.raises(GutouError, match="住建 的模板无法写入"):
        write_all_templates(settings, names=None, period=PERIOD)
    assert len(list(workspace.share.glob("统计局/模板/2025-06/*.xlsx"))) == 2


def test_unknown_departments_and_a_missing_share_are_said(tmp_path: Path) -> None:
    settings = made_settings(tmp_path)
    with pytest.raises(UsageError, match="没有叫“水利”的部门"):
        write_all_templates(settings, names=["水利"], period=PERIOD)
    with pytest.raises(UsageError, match="找不到投递文件夹"):
        write_all_templates(settings, names=None, period=PERIOD)
    with pytest.raises(UsageError, match="没有应报材料"):
        write_all_templates(settings, names=["住建"], period="2024-06")


def test_templates_are_not_taken_for_files_handed_in(tmp_path: Path) -> None:
    workspace, settings = made_workspace(tmp_path), made_settings(tmp_path)
    write_all_templates(settings, names=None, period=PERIOD)
    now = datetime(2025, 7, 3, 9)
    assert collect(workspace, settings, now.date(), now) == []
