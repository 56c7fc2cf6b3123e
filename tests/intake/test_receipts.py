import re
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from gutou.intake.receipts import compose, receipt_text, unanswered, write_receipts
from gutou.intake.receipts_words import words
from gutou.intake.receipts_workbook import workbook
from gutou.intake.sidecar import display
from gutou.intake.submissions import Submission, decide
from gutou.publish.dictionary import label_of
from gutou.workspace import RECEIPTS, Workspace
from tests.intake.arrived import arrival, drop, finding, settings, staged, workspace

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
    one = arrival("发改委/2025-06/摸排表.xlsx", **more)
    file = staged(
        tmp_path / "staged",
        document,
        status,
        findings=findings,
        rows_read=9,
        rows_accepted=8,
        rows_rejected=1,
    )
    return decide([one], {one.submission_id: file})[0]


def receipts(ws: Workspace) -> list[Path]:
    return sorted(p for p in ws.share.rglob("*") if p.is_file() and RECEIPTS in p.parts)


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


def test_the_workbook_lists_the_senders_findings_errors_first(tmp_path: Path) -> None:
    one = submission(tmp_path)
    book = openpyxl.load_workbook(
        BytesIO(workbook(compose(one, settings(tmp_path)), created=datetime(2025, 7, 1)))
    )
    assert book.sheetnames == ["回执", "问题清单"]
    facts = {a: b for a, b in book["回执"].iter_rows(min_col=1, max_col=2, values_only=True) if b}
    assert facts["状态"] == "部分接收"
    assert facts["数据行"] == "9 行，采用 8 行，未采用 1 行"
    assert facts["问题"] == "错误 2 条，警告 1 条，提示 1 条"
    assert facts["文件"] == "2025-06/摸排表.xlsx"
    sheet = book["问题清单"]
    head, *lines = sheet.iter_rows(values_only=True)
    assert head == ("序号", "级别", "工作表", "行", "列", "栏目", "原值", "问题", "处理办法")
    assert [line[1] for line in lines] == ["错误", "错误", "警告", "提示"]
    assert lines[0][2:8] == ("Sheet1", 7, "F", "本年完成投资", "=1+1", "没有名称")
    assert "本行未采用" in str(lines[0][8])
    assert "本行未采用" not in str(lines[1][8])
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:I5"
    assert sheet["B2"].fill.fgColor.rgb != sheet["B4"].fill.fgColor.rgb


def test_no_cell_is_a_formula_or_a_link(tmp_path: Path) -> None:
    one = submission(tmp_path, file_name="=cmd|'/c calc'!A0.xlsx")
    book = openpyxl.load_workbook(
        BytesIO(workbook(compose(one, settings(tmp_path)), created=datetime(2025, 7, 1)))
    )
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
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


def test_the_same_submission_gives_the_same_workbook(tmp_path: Path) -> None:
    receipt = compose(submission(tmp_path), settings(tmp_path))
    assert workbook(receipt, created=datetime(2025, 7, 1)) == workbook(receipt, created=datetime(2025, 7, 1))


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
    one = arrival("发改委/a.csv", file_name=display(name))
    file = staged(root / "s", findings=[finding(message, **CELL | {"value": value})])
    answer = decide([one], {one.submission_id: file})[0]
    ws, warnings = delivered(root, answer)
    assert warnings == []
    assert len(receipts(ws)) == 2
    for path in receipts(ws):
        assert len(path.name.encode()) < 255
        assert not set('<>:"\\|?*') & set(path.name)
    openpyxl.load_workbook(next(p for p in receipts(ws) if p.suffix == ".xlsx"))
