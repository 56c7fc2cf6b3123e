"""Receipts (回执): what became of a file, written beside it for its sender and nobody else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path

import pyarrow.parquet as pq

from gutou.errors import GutouError
from gutou.intake.collect_open import exists_beneath, put_beneath
from gutou.intake.collect_walk import reason
from gutou.intake.receipts_words import SeverityWords, Words, words
from gutou.intake.receipts_workbook import workbook
from gutou.intake.sidecar import display
from gutou.intake.submissions import Submission
from gutou.publish.dictionary import label_of
from gutou.settings import Settings
from gutou.workspace import RECEIPTS, Workspace
from schemas.documents import DOCUMENTS, fields

_SEVERITIES = ("error", "warning", "info")
_NAME_BYTES = 150
_LISTED_IN_TEXT = 200
_LISTED_IN_WORKBOOK = 50_000
_ANSWERED = "receipts"
_NO_LONGER = ("duplicate", "superseded")


@dataclass(frozen=True)
class Matter:
    """One finding as the sender sees it; ``sheet``, ``row``, ``column`` are blank for the file as a whole."""

    severity: str
    sheet: str
    row: int | None
    column: str
    label: str
    value: str
    message: str
    todo: str

    @property
    def place(self) -> str:
        """Sheet and cell, row or column."""
        cell = f"{self.column}{self.row}" if self.column and self.row else ""
        spot = (
            cell or (f"第 {self.row} 行" if self.row else "") or (f"{self.column} 列" if self.column else "")
        )
        return " ".join(part for part in (self.sheet and f"工作表“{self.sheet}”", spot) if part) or "整份文件"


@dataclass(frozen=True)
class Receipt:
    """Everything a receipt says: labelled facts, matters in the order to deal with them, closing notes."""

    title: str
    status: str
    colour: str
    next_step: str
    facts: tuple[tuple[str, str], ...]
    matters: tuple[Matter, ...]
    left_off: int
    without: str
    notes: tuple[str, ...]


def write_receipts(workspace: Workspace, settings: Settings, items: Iterable[Submission]) -> list[str]:
    """Write ``回执_<name>_<id>.xlsx`` and ``.txt`` into the sender's 回执 folder; what is there already stays.

    Args:
        workspace: Folders; the share is written in 回执 only, and no link in it is followed.
        settings: Name of the city's office that answers.
        items: Submissions to answer.

    Returns:
        One Chinese warning per department whose folder cannot be written; nothing else goes wrong.

    Raises:
        GutouError: ``data/staged`` cannot be written.
    """
    troubles: dict[str, str] = {}
    for item in items:
        try:
            _write(workspace, settings, item)
        except OSError as error:
            troubles[item.arrival.folder] = reason(error)
            continue
        _mark_answered(workspace, item)
    return [f"{display(folder)} 的回执无法写入（{why}），下次运行再试" for folder, why in troubles.items()]


def unanswered(workspace: Workspace, submissions: Sequence[Submission]) -> list[Submission]:
    """Submissions whose sender has no receipt yet, also where an earlier run was killed before writing it."""
    folder = workspace.staged / _ANSWERED
    return [one for one in submissions if not (folder / one.submission_id).exists()]


def receipt_name(submission: Submission) -> str:
    """Name of the receipt without its extension: short enough, and fit for the senders' own machines."""
    stem = re.sub(r'[<>:"/\\|?*]', "_", Path(submission.arrival.file_name).stem).strip(". ")
    stem = stem.encode()[:_NAME_BYTES].decode(errors="ignore") or "文件"
    return f"回执_{stem}_{submission.submission_id[:8]}"


def compose(submission: Submission, settings: Settings) -> Receipt:
    """What the receipt says."""
    said = words()
    status = said.status[submission.status]
    matters = _matters(submission, said)
    listed = matters[:_LISTED_IN_WORKBOOK]
    notes = [said.scope]
    if submission.status in ("accepted", "partial"):
        notes.append(said.corrections)
    if submission.document in said.ledger_documents:
        notes.append(said.ledger)
    return Receipt(
        title=f"{settings.city_name}{settings.statistics_department} {said.title}",
        status=label_of("submission", "status", submission.status),
        colour=status.colour,
        next_step=(status.next_with_findings or status.next) if matters else status.next,
        facts=_facts(submission, matters),
        matters=tuple(listed),
        left_off=len(matters) - len(listed),
        without=said.not_listed if submission.status in _NO_LONGER else said.none_found,
        notes=tuple(notes),
    )


def receipt_text(receipt: Receipt) -> str:
    """The receipt as plain text."""
    lines = [receipt.title, "", f"状态：{receipt.status}", f"下一步：{receipt.next_step}"]
    lines += [f"{label}：{value}" for label, value in receipt.facts]
    lines += ["", "问题清单" if receipt.matters else receipt.without]
    for number, matter in enumerate(receipt.matters[:_LISTED_IN_TEXT], start=1):
        lines.append(
            f"{number}. [{label_of('finding', 'severity', matter.severity)}] {matter.place} {matter.label}".rstrip()
        )
        lines += [f"   原值：{matter.value}"] if matter.value else []
        lines += [f"   问题：{matter.message}", f"   处理：{matter.todo}"]
    if (more := len(receipt.matters) + receipt.left_off - _LISTED_IN_TEXT) > 0:
        lines.append(f"……另有 {more} 条，见同名工作簿。")
    return "\r\n".join([*lines, "", *receipt.notes, ""])


def _write(workspace: Workspace, settings: Settings, item: Submission) -> None:
    folder = (item.arrival.folder, RECEIPTS, item.period)
    name = receipt_name(item)
    missing = [e for e in (".xlsx", ".txt") if not exists_beneath(workspace.share, folder, f"{name}{e}")]
    if not missing:
        return
    receipt = compose(item, settings)
    if ".xlsx" in missing:
        content = workbook(receipt, created=item.arrival.received_at)
        put_beneath(workspace.share, folder, f"{name}.xlsx", content)
    if ".txt" in missing:
        # Notepad on the senders' machines tells UTF-8 by its mark.
        put_beneath(workspace.share, folder, f"{name}.txt", receipt_text(receipt).encode("utf-8-sig"))


def _mark_answered(workspace: Workspace, item: Submission) -> None:
    folder = workspace.staged / _ANSWERED
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / item.submission_id).touch()
    except OSError as error:
        raise GutouError(f"{workspace.staged} 无法写入（{reason(error)}），请检查磁盘空间和权限") from None


def _facts(submission: Submission, matters: Sequence[Matter]) -> tuple[tuple[str, str], ...]:
    arrival = submission.arrival
    received = arrival.received_at
    counted = Counter(matter.severity for matter in matters)
    found = "，".join(
        f"{label_of('finding', 'severity', s)} {counted[s]} 条" for s in _SEVERITIES if counted[s]
    )
    read = (
        f"{submission.rows_read} 行，采用 {submission.rows_accepted} 行，未采用 {submission.rows_rejected} 行"
    )
    kind = DOCUMENTS[submission.document].label if submission.document in DOCUMENTS else "未识别"
    facts = {
        "原因": submission.reason or "",
        "文件": display(arrival.path.split("/", 1)[-1]),
        "材料": kind,
        "时段": submission.period,
        "收到时间": f"{received:%Y-%m-%d}" if received.time() == time() else f"{received:%Y-%m-%d %H:%M}",
        "数据行": read if submission.rows_read else "",
        "问题": found,
        "回执编号": submission.submission_id,
    }
    return tuple((label, value) for label, value in facts.items() if value)


def _matters(submission: Submission, said: Words) -> list[Matter]:
    if submission.staged is None or submission.status in _NO_LONGER:
        return []
    path = Path(submission.staged.folder) / "findings.parquet"
    if not path.is_file():
        return []
    labels = (
        {f.name: f.label for f in fields(submission.document)} if submission.document in DOCUMENTS else {}
    )
    found = pq.read_table(path).to_pylist()  # type: ignore[no-untyped-call]
    matters = [_matter(one, labels, said) for one in found if one["audience"] == "sender"]
    return sorted(matters, key=_urgency)


def _matter(found: Mapping[str, object], labels: Mapping[str, str], said: Words) -> Matter:
    severity = str(found["severity"])
    advice = said.severity[severity]
    field = str(found["field"] or "")
    row = found["row_number"]
    return Matter(
        severity=severity,
        sheet=str(found["sheet_name"] or ""),
        row=int(str(row)) if row is not None else None,
        column=str(found["column"] or ""),
        label=labels.get(field, field),
        value=str(found["value"] or ""),
        message=str(found["message"] or ""),
        todo=_todo(
            advice,
            is_file=not found["sheet_name"],
            kept_apart=row is not None and found["row_accepted"] is False,
        ),
    )


def _todo(advice: SeverityWords, *, is_file: bool, kept_apart: bool) -> str:
    if is_file:
        return advice.todo_file
    return advice.todo_kept_apart if kept_apart else advice.todo


def _urgency(matter: Matter) -> tuple[int, str, int, int, str, str]:
    column = (len(matter.column), matter.column)
    return (_SEVERITIES.index(matter.severity), matter.sheet, matter.row or 0, *column, matter.message)
