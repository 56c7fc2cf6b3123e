"""What a receipt says (回执的内容), and the same as plain text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import time

from gutou.intake.receipts_matters import NO_LONGER, SEVERITIES, Matter, matters_of
from gutou.intake.receipts_words import Words, words
from gutou.intake.sidecar import display
from gutou.intake.submissions import Submission
from gutou.intake.submissions_names import folder_answer
from gutou.publish.dictionary import label_of
from gutou.settings import Settings
from schemas.documents import DOCUMENTS

_LISTED_IN_TEXT = 200
_MISSING_IN_TEXT = 50


@dataclass(frozen=True)
class Gone:
    """A project of last month's file that the new one lacks; ``place`` is where it stood."""

    name: str
    code: str
    owner: str
    place: str


@dataclass(frozen=True)
class Receipt:
    """Everything a receipt says: status, question, labelled facts, matters in the order to deal with them, notes.

    Attributes:
        title: Who answers, and that this is a receipt.
        colour: Colour of the status, six hex digits.
        question: What the sender has to answer, blank where nothing is asked; ``answers`` say how.
        counts: Per severity found its label, number, colour and meaning.
        without: Said in place of the matters where there are none.
        missing: Projects of last month's file that this one lacks, ``missing_rows`` altogether.
        fills: Colour by severity.
    """

    title: str
    status: str
    colour: str
    next_step: str
    question_title: str
    question: str
    answers: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int, str, str], ...]
    matters: tuple[Matter, ...]
    without: str
    missing_title: str
    missing_next: str
    missing: tuple[Gone, ...]
    missing_rows: int
    fills: dict[str, str]
    notes: tuple[str, ...]


def compose(submission: Submission, settings: Settings) -> Receipt:
    """What the receipt says."""
    said = words()
    status = said.status[submission.status]
    matters = matters_of(submission, said)
    question = submission.question or "" if submission.status == "held" else ""
    # The question stands on top with how to answer it; in the list it would call for something else.
    matters = [matter for matter in matters if not question or question not in matter.message]
    notes = [said.scope]
    if submission.status in ("accepted", "partial"):
        notes.append(said.corrections)
    if submission.document in said.ledger_documents:
        notes.append(said.ledger)
    next_step = (status.next_with_findings or status.next) if matters else status.next
    if question:
        next_step = status.next_with_question or next_step
    if submission.waits and submission.in_force:
        next_step = said.after_freeze + next_step
    counted = Counter(matter.severity for matter in matters)
    return Receipt(
        title=f"{office(settings)} {said.title}",
        status=label_of("submission", "status", submission.status),
        colour=status.colour,
        next_step=next_step,
        question_title=said.question,
        question=question,
        answers=tuple(a.format(period=_folder(submission)) for a in said.answer) if question else (),
        facts=_facts(submission, question),
        counts=tuple(
            (
                label_of("finding", "severity", s),
                counted[s],
                said.severity[s].colour,
                said.severity[s].meaning,
            )
            for s in SEVERITIES
            if counted[s]
        ),
        matters=tuple(matters),
        without=said.not_listed
        if submission.status in NO_LONGER
        else said.none_else
        if question
        else said.none_found,
        missing_title=said.missing,
        missing_next=said.missing_next,
        missing=(gone := _gone(submission)),
        missing_rows=max(submission.missing_rows, len(gone)) if gone else 0,
        fills={severity: one.colour for severity, one in said.severity.items()},
        notes=tuple(notes),
    )


def office(settings: Settings) -> str:
    """Who answers."""
    return f"{settings.city_name}{settings.statistics_department}"


def receipt_text(receipt: Receipt) -> str:
    """The receipt as plain text."""
    lines = [receipt.title, "", f"状态：{receipt.status}", f"下一步：{receipt.next_step}"]
    if receipt.question:
        lines += ["", f"【{receipt.question_title}】", receipt.question]
        lines += [f"  · {answer}" for answer in receipt.answers] + [""]
    lines += [f"{label}：{value}" for label, value in receipt.facts]
    if receipt.counts:
        lines.append("问题：" + "，".join(f"{label} {count} 条" for label, count, *_ in receipt.counts))
    lines += ["", "问题清单" if receipt.matters else receipt.without]
    for number, matter in enumerate(receipt.matters[:_LISTED_IN_TEXT], start=1):
        severity = label_of("finding", "severity", matter.severity)
        lines.append(f"{number}. [{severity}] {matter.place} {matter.label}".rstrip())
        lines += [f"   原值：{matter.value}"] if matter.value else []
        lines += [f"   问题：{matter.message}", f"   处理：{matter.todo}"]
    if (more := len(receipt.matters) - _LISTED_IN_TEXT) > 0:
        lines.append(f"……另有 {more} 条，见同名工作簿。")
    if receipt.missing:
        lines += ["", f"{receipt.missing_title}（{receipt.missing_rows} 个）", receipt.missing_next]
        lines += [_gone_line(one) for one in receipt.missing[:_MISSING_IN_TEXT]]
        if (more := receipt.missing_rows - _MISSING_IN_TEXT) > 0:
            lines.append(f"……另有 {more} 个。")
    return "\r\n".join([*lines, "", *receipt.notes, ""])


def change_text(submission: Submission, before: str, settings: Settings) -> str:
    """What is said when a later file has changed what became of this one.

    Args:
        submission: As it stands now.
        before: Status of which its sender was told.
        settings: Who answers.
    """
    said: Words = words()
    now = label_of("submission", "status", submission.status)
    next_step = "" if submission.status == "held" else said.status[submission.status].next
    lines = [
        f"{office(settings)} {said.title}",
        "",
        said.changed,
        f"文件：{_place(submission)}",
        f"先前的状态：{label_of('submission', 'status', before)}",
        f"现在的状态：{now}",
        f"原因：{submission.reason}" if submission.reason else "",
        f"需要答复：{submission.question}" if submission.status == "held" and submission.question else "",
        f"下一步：{next_step}" if next_step else "",
        f"回执编号：{submission.submission_id}",
    ]
    return "\r\n".join([*lines[:2], *(line for line in lines[2:] if line), "", said.scope, ""])


def _folder(submission: Submission) -> str:
    """The period's folder as its sender calls it."""
    parts = [part for part in submission.arrival.path.split("/")[1:-1] if folder_answer(part) is None]
    return display(next(iter(parts), submission.period))


def _place(submission: Submission) -> str:
    return display(submission.arrival.path.split("/", 1)[-1])


def _facts(submission: Submission, question: str) -> tuple[tuple[str, str], ...]:
    received = submission.arrival.received_at
    reason = submission.reason or ""
    read = (
        f"{submission.rows_read} 行，采用 {submission.rows_accepted} 行，未采用 {submission.rows_rejected} 行"
    )
    kind = DOCUMENTS[submission.document].label if submission.document in DOCUMENTS else "未识别"
    facts = {
        "原因": "" if reason == question else reason,
        "文件": _place(submission),
        "材料": kind,
        "时段": submission.period,
        "收到时间": f"{received:%Y-%m-%d}" if received.time() == time() else f"{received:%Y-%m-%d %H:%M}",
        "数据行": read if submission.rows_read else "",
        "回执编号": submission.submission_id,
    }
    return tuple((label, value) for label, value in facts.items() if value)


def _gone(submission: Submission) -> tuple[Gone, ...]:
    if submission.status in NO_LONGER:
        return ()
    return tuple(
        Gone(
            name=row.project_name,
            code=row.project_code or "",
            owner=row.owner_name or "",
            place=f"{display(row.file_name)} 工作表“{row.sheet_name}”第 {row.row_number} 行",
        )
        for row in submission.missing
    )


def _gone_line(one: Gone) -> str:
    return "   " + "，".join(part for part in (one.name, one.code, one.owner, one.place) if part)
