import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from gutou.intake.check_findings import Finding
from gutou.intake.check_findings import finding as worded
from gutou.intake.receipts import compose, receipt_text, unanswered, write_receipts
from gutou.intake.receipts_words import words
from gutou.intake.receipts_worker import Copier
from gutou.intake.sidecar import display
from gutou.intake.submissions import Submission, decide
from gutou.intake.submissions_kinds import MissingRow
from gutou.publish.dictionary import label_of
from gutou.settings import Limits
from gutou.workspace import RECEIPTS, Workspace
from tests.intake.arrived import arrival, drop, finding, settings, staged, workspace
from tests.intake.sheets import workbook

CELL = {"sheet_name": "Sheet1", "row_number": 12, "field": "ytd", "column": "F", "value": "=1+1"}


def submission(
    tmp_path: Path, status: str = "partial", document: str | None = "survey", **more: Any
) -> Submission:
    findings = [
        finding("核对一下", **CELL | {"row_number": 30, "value": "@x"}),
        finding("不是金额", severity="error", **CELL),
        finding("没有名称", severity="error", **CELL | {"row_number": 7, "row_accepted": False}),
        finding("说明", severity="info"),
        finding("只给统计局看", audience="bureau", **CELL),
    ]
    raw = workbook(tmp_path / "raw.xlsx", {"Sheet1": [["项目名称", "本年完成投资"], ["甲", 1]]})
    one = arrival("发改委/2025-06/摸排表.xlsx", **{"raw": raw} | more)
    file = staged(
        tmp_path / "staged",
        document,
        status,
        findings=findings,
        rows_read=9,
        rows_accepted=8,
        rows_rejected=1,
        sheet_rows=[{"sheet_name": "Sheet1", "kind": "data", "rows": 2}],
    )
    return decide([one], {one.submission_id: file})[0]


def asked(one: Submission, question: str) -> Submission:
    return replace(one, question=question)


def receipts(ws: Workspace) -> list[Path]:
    return sorted(p for p in ws.share.rglob("*") if p.is_file() and RECEIPTS in p.parts)


@pytest.fixture(scope="module", autouse=True)
def _one_copier() -> Iterator[None]:
    """One process makes the receipts of all tests: its start takes longer than a receipt."""
    with Copier(Limits(settle_seconds=0)) as copier, pytest.MonkeyPatch.context() as patched:

        def shared(limits: Limits) -> nullcontext[Copier]:
            assert limits == Limits(settle_seconds=0)
            return nullcontext(copier)

        patched.setattr("gutou.intake.receipts.Copier", shared)
        yield


def delivered(tmp_path: Path, one: Submission) -> tuple[Workspace, list[str]]:
    ws = workspace(tmp_path)
    (ws.share / one.arrival.folder).mkdir(exist_ok=True)
    return ws, write_receipts(ws, settings(tmp_path), [one])


def test_a_workbook_and_a_text_stand_in_the_senders_own_folder(tmp_path: Path) -> None:
    one = submission(tmp_path)
    ws, warnings = delivered(tmp_path, one)
    assert warnings == []
    folder = ws.share / "发改委" / RECEIPTS / "2025-06"
    stem = f"回执_摸排表_{one.submission_id[:8]}"
    assert [p.name for p in receipts(ws)] == [f"{stem}.txt", f"{stem}.xlsx"]
    assert {p.parent for p in receipts(ws)} == {folder}


def book_of(tmp_path: Path, one: Submission) -> openpyxl.Workbook:
    ws, warnings = delivered(tmp_path, one)
    assert warnings == []
    return openpyxl.load_workbook(next(p for p in receipts(ws) if p.suffix == ".xlsx"))


def test_the_sheet_lists_the_senders_findings_errors_first(tmp_path: Path) -> None:
    book = book_of(tmp_path, submission(tmp_path))
    assert book.sheetnames == ["回执", "Sheet1"]
    lines = list(book["回执"].iter_rows(values_only=True))
    facts = {line[0]: line[2] for line in lines if line[0] and line[2]}
    assert facts["状态"] == "部分接收"
    assert facts["数据行"] == "9 行，采用 8 行，未采用 1 行"
    assert facts["文件"] == "2025-06/摸排表.xlsx"
    assert [key for key in facts if str(key).endswith("条")] == ["错误 2 条", "警告 1 条", "提示 1 条"]
    head = lines.index(("序号", "级别", "工作表", "位置", "栏目", "原值", "问题", "处理办法"))
    listed = lines[head + 1 : head + 5]
    assert [line[1] for line in listed] == ["错误", "错误", "警告", "提示"]
    assert listed[0][2:7] == ("Sheet1", "F7", "本年完成投资", "=1+1", "没有名称")
    assert "本行未采用" in str(listed[0][7])
    assert "本行未采用" not in str(listed[1][7])
    text = "\n".join(str(cell) for line in lines for cell in line)
    assert "只给统计局看" not in text


def test_no_cell_of_the_sheet_is_a_formula_and_links_stay_inside(tmp_path: Path) -> None:
    book = book_of(tmp_path, submission(tmp_path, file_name="=cmd|'/c calc'!A0.xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    links = [cell.hyperlink for cell in cells if cell.hyperlink]
    assert [link.location for link in links] == ["'Sheet1'!F7", "'Sheet1'!F12", "'Sheet1'!F30"]
    assert {link.target for link in links} == {None}
    assert "=1+1" in [cell.value for cell in cells]


def test_the_text_says_the_same(tmp_path: Path) -> None:
    text = receipt_text(compose(submission(tmp_path), settings(tmp_path)))
    assert "状态：部分接收" in text
    assert "工作表“Sheet1” F12 本年完成投资" in text
    assert text.index("没有名称") < text.index("不是金额") < text.index("核对一下")
    assert "只给统计局看" not in text
    assert "工作台账" in text


@pytest.mark.parametrize(
    ("status", "document"),
    [(s, d) for s in ("accepted", "partial", "held", "rejected") for d in ("survey", "plan")]
    + [("rejected", None)],
)
def test_every_status_says_what_to_do_next(tmp_path: Path, status: str, document: str | None) -> None:
    one = submission(tmp_path, status, document)
    text = receipt_text(compose(one, settings(tmp_path)))
    assert f"状态：{label_of('submission', 'status', status)}" in text
    assert f"下一步：{words().status[status].next[:6]}" in text
    assert ("工作台账" in text) == (document == "survey")
    assert not re.search("缺口|目标|基数|补报", text.replace("增长目标与可比基数", ""))


def test_replaced_and_duplicate_files_list_no_findings(tmp_path: Path) -> None:
    old, new = arrival("发改委/a.csv", "1"), arrival("发改委/a.csv", "2", day=1, sequence=2)
    file = staged(tmp_path / "s", findings=[finding("旧问题")])
    first, second = decide([old, new], {old.submission_id: file, new.submission_id: file})
    assert "旧问题" not in receipt_text(compose(first, settings(tmp_path)))
    assert "已被后来收到的" in receipt_text(compose(first, settings(tmp_path)))
    assert words().not_listed in receipt_text(compose(first, settings(tmp_path)))
    assert words().none_found not in receipt_text(compose(first, settings(tmp_path)))
    assert "旧问题" in receipt_text(compose(second, settings(tmp_path)))


def test_writing_again_changes_nothing_and_is_remembered(tmp_path: Path) -> None:
    one = submission(tmp_path)
    ws = workspace(tmp_path)
    assert unanswered(ws, [one]) == [one]
    ws, _ = delivered(tmp_path, one)
    before = {p: p.stat().st_mtime_ns for p in receipts(ws)}
    assert unanswered(ws, [one]) == []
    write_receipts(ws, settings(tmp_path), [one])
    assert {p: p.stat().st_mtime_ns for p in receipts(ws)} == before
    receipts(ws)[0].unlink()
    write_receipts(ws, settings(tmp_path), [one])
    assert len(receipts(ws)) == 2


def test_the_same_submission_gives_the_same_bytes(tmp_path: Path) -> None:
    one = submission(tmp_path)
    ws, _ = delivered(tmp_path, one)
    before = {p.name: p.read_bytes() for p in receipts(ws)}
    for path in receipts(ws):
        path.unlink()
    write_receipts(ws, settings(tmp_path), [one])
    assert {p.name: p.read_bytes() for p in receipts(ws)} == before


def test_a_question_stands_before_everything_with_how_to_answer(tmp_path: Path) -> None:
    one = asked(submission(tmp_path, "held"), "上月有 41 个项目，本次 9 个，是否完整？")
    text = receipt_text(compose(one, settings(tmp_path)))
    assert (
        text.index("需要贵单位答复")
        < text.index("是否完整？")
        < text.index("2025-06/更正")
        < text.index("问题清单")
    )
    assert "2025-06/补充" in text
    lines = [row[0] for row in book_of(tmp_path, one)["回执"].iter_rows(values_only=True)]
    assert (
        lines.index("需要贵单位答复")
        < lines.index("上月有 41 个项目，本次 9 个，是否完整？")
        < lines.index("文件")
    )


def test_a_question_is_said_once_and_nothing_else_is_asked_for_it(tmp_path: Path) -> None:
    question = "请核对：是漏列、已完工还是更名。"
    one = asked(submission(tmp_path, "held"), question)
    told = worded("IN54", note=f"明显减少。{question}")
    text = receipt_text(compose(replace(one, findings=(told,)), settings(tmp_path)))
    assert text.count(question) == 1
    assert text == receipt_text(compose(one, settings(tmp_path)))


def test_an_answered_question_is_not_asked_again(tmp_path: Path) -> None:
    one = asked(submission(tmp_path, "accepted"), "是否完整？")
    assert "是否完整" not in receipt_text(compose(one, settings(tmp_path)))


def test_a_change_after_the_receipt_is_told_once_and_the_receipt_stays(tmp_path: Path) -> None:
    held = asked(submission(tmp_path, "held"), "是否完整？")
    ws, _ = delivered(tmp_path, held)
    first = {p.name: p.read_bytes() for p in receipts(ws)}
    now = replace(held, status="superseded", reason="已被后来收到的“2025-06/更正/a.xlsx”替代")
    assert unanswered(ws, [now]) == [now]
    write_receipts(ws, settings(tmp_path), [now])
    [notice] = [p for p in receipts(ws) if p.name not in first]
    assert notice.name.endswith("_已被更正件取代.txt")
    text = notice.read_text(encoding="utf-8-sig")
    assert "先前的状态：待补充" in text
    assert "现在的状态：已被更正件取代" in text
    assert "更正/a.xlsx" in text
    assert {p.name: p.read_bytes() for p in receipts(ws) if p != notice} == first
    assert unanswered(ws, [now]) == []


def test_markers_of_former_versions_are_no_change(tmp_path: Path) -> None:
    one = submission(tmp_path)
    ws = workspace(tmp_path)
    drop(ws.data, f"staged/receipts/{one.submission_id}", "")
    assert unanswered(ws, [one]) == []


def test_a_link_in_place_of_the_receipt_folder_is_not_followed(tmp_path: Path) -> None:
    one = submission(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    ws = workspace(tmp_path)
    (ws.share / "发改委").mkdir()
    (ws.share / "发改委" / RECEIPTS).symlink_to(elsewhere)
    [warning] = write_receipts(ws, settings(tmp_path), [one])
    assert "发改委" in warning
    assert list(elsewhere.iterdir()) == []
    assert unanswered(ws, [one]) == [one]


def test_a_share_that_cannot_be_written_is_a_warning_and_tried_again(tmp_path: Path) -> None:
    one = submission(tmp_path)
    ws = workspace(tmp_path)
    drop(ws.share, f"发改委/{RECEIPTS}", "a file where the folder should be")
    assert len(write_receipts(ws, settings(tmp_path), [one, one])) == 1
    (ws.share / "发改委" / RECEIPTS).unlink()
    assert write_receipts(ws, settings(tmp_path), unanswered(ws, [one])) == []
    assert len(receipts(ws)) == 2


def test_a_folder_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    assert len(write_receipts(ws, settings(tmp_path), [submission(tmp_path)])) == 1
    assert list(ws.share.iterdir()) == []


def test_a_refused_file_is_answered_too(tmp_path: Path) -> None:
    one = arrival("发改委/2025-06/大.csv", refused="文件太大", raw=None, file_sha256=None)
    ws, _ = delivered(tmp_path, decide([one], {})[0])
    text = next(p for p in receipts(ws) if p.suffix == ".txt").read_text(encoding="utf-8-sig")
    assert "原因：文件太大" in text
    assert "状态：已拒收" in text


@hypothesis_settings(max_examples=15, deadline=None)
@given(name=st.text(max_size=300), value=st.text(max_size=50), message=st.text(max_size=50))
def test_no_name_or_value_breaks_a_receipt(
    tmp_path_factory: pytest.TempPathFactory, name: str, value: str, message: str
) -> None:
    root = tmp_path_factory.mktemp("receipt")
    raw = drop(root, "raw.csv", "项目名称\n甲\n")
    one = arrival("发改委/a.csv", file_name=display(name), raw=raw)
    rows = [{"sheet_name": "Sheet1", "kind": "data", "rows": 2}]
    file = staged(root / "s", findings=[finding(message, **CELL | {"value": value})], sheet_rows=rows)
    answer = decide([one], {one.submission_id: file})[0]
    ws, warnings = delivered(root, answer)
    assert warnings == []
    assert len(receipts(ws)) == 2
    for path in receipts(ws):
        assert len(path.name.encode()) < 255
        assert not set('<>:"\\|?*') & set(path.name)
    openpyxl.load_workbook(next(p for p in receipts(ws) if p.suffix == ".xlsx"))


def test_last_months_projects_that_are_missing_now_are_named(tmp_path: Path) -> None:
    gone = tuple(
        MissingRow(f"旧工程{n}", "2311-439821-04-01-564781", None, "摸排表5月.xlsx", "Sheet1", n)
        for n in (3, 8)
    )
    one = replace(submission(tmp_path), missing=gone, missing_rows=640)
    text = receipt_text(compose(one, settings(tmp_path)))
    assert "上月报送、本次文件里没有的项目（640 个）" in text
    assert "旧工程8，2311-439821-04-01-564781，摸排表5月.xlsx 工作表“Sheet1”第 8 行" in text
    lines = list(book_of(tmp_path, one)["回执"].iter_rows(values_only=True))
    assert (1, "旧工程3") in [(line[0], line[1]) for line in lines]
    assert "另有 638 个没有列出。" in [line[0] for line in lines]
    replaced = replace(one, status="superseded")
    assert "旧工程" not in receipt_text(compose(replaced, settings(tmp_path)))


def test_findings_beside_the_senders_other_files_are_listed_and_others_are_not(tmp_path: Path) -> None:
    def said(message: str, audience: str) -> Finding:
        return Finding("ED02", "error", audience, "Sheet1", 2, "ytd", "B", "1", message)

    beside = (said("小于上月", "sender"), said("别家的数", "bureau"))
    one = replace(submission(tmp_path), findings=beside)
    text = receipt_text(compose(one, settings(tmp_path)))
    assert "小于上月" in text
    assert "别家的数" not in text
    book = book_of(tmp_path, one)
    assert "小于上月" in str(book["Sheet1"]["B2"].comment.text)
    everything = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert "别家的数" not in "".join(f"{c.value}{c.comment and c.comment.text}" for c in everything)
