"""The reminder (催报单) as a file in a department's 回执 folder: what is due when and what is missing, no figures."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from openpyxl.workbook import Workbook

from gutou.intake import receipts_paint as paint
from gutou.intake.collect_open import put_beneath
from gutou.intake.receipts_compose import office
from gutou.intake.receipts_save import content
from gutou.intake.submissions import Submission
from gutou.messages.owed import Owed
from gutou.messages.words import words
from gutou.settings import Settings
from gutou.workspace import RECEIPTS, TEMPLATES, Workspace
from schemas.documents import DOCUMENTS

_HEADS = ("序号", "材料", "应报日期", "时限", "现在的情况")
_SPANS = ((0, 0), (1, 3), (4, 4), (5, 5), (6, 7))
_LATE, _SOON = "F8CBAD", "FFF2CC"


def folder_of(
    workspace: Workspace, settings: Settings, department: str, came: Sequence[Submission]
) -> str | None:
    """The department's folder as it is called in the share: where it last put a file, else any of its names.

    None where there is none.

    Raises:
        OSError: The share cannot be read.
    """
    with os.scandir(workspace.share) as entries:
        folders = sorted(e.name for e in entries if e.is_dir(follow_symlinks=False))
    own = [
        name
        for name in folders
        if (one := settings.department_named(name)) is not None and one.name == department
    ]
    used = [one.arrival.folder for one in came if one.arrival.department == department]
    return next((name for name in (*reversed(used), *own) if name in own), None)


def write_reminder(
    workspace: Workspace, settings: Settings, folder: str, items: Sequence[Owed], as_of: date
) -> Path:
    """Write the reminder of one department and period as .xlsx and .txt; no link in the share is followed.

    Args:
        workspace: Folders; the share is written in 回执 only.
        settings: Who writes.
        folder: The department's folder.
        items: What it owes of the period.
        as_of: The day.

    Returns:
        The workbook.

    Raises:
        OSError: The folder cannot be written.
    """
    said = words().reminder
    late = any(one.due_on < as_of for one in items)
    period = items[0].period
    name = f"催报单_{as_of}_{said.file_overdue if late else said.file_due_soon}"
    place = (folder, RECEIPTS, period)
    lines = _lines(settings, folder, items, as_of, templates=_has_templates(workspace, folder, period))
    put_beneath(workspace.share, place, f"{name}.txt", _text(lines).encode("utf-8-sig"))
    put_beneath(workspace.share, place, f"{name}.xlsx", _workbook(settings, lines, as_of))
    return workspace.share.joinpath(*place, f"{name}.xlsx")


def _has_templates(workspace: Workspace, folder: str, period: str) -> bool:
    try:
        return any((workspace.share / folder / TEMPLATES / period).iterdir())
    except OSError:
        return False


def _lines(
    settings: Settings, folder: str, items: Sequence[Owed], as_of: date, *, templates: bool
) -> list[paint.Line]:
    """The reminder as it is drawn; the text is read off the same lines."""
    said, last = words().reminder, len(paint.WIDTHS) - 1
    period = items[0].period
    late = any(one.due_on < as_of for one in items)
    facts = {"单位": items[0].department, "时段": period, "日期": as_of.isoformat()}
    lines: list[paint.Line] = [
        (paint.Box(0, last, f"{office(settings)} {said.title}", "title"),),
        (
            paint.Box(
                0, last, said.overdue if late else said.due_soon, "strong", fill=_LATE if late else _SOON
            ),
        ),
        *((paint.Box(0, 1, label, "label"), paint.Box(2, last, text)) for label, text in facts.items()),
        (paint.Box(0, last, "", "gap"),),
        tuple(paint.Box(a, b, head, "head") for (a, b), head in zip(_SPANS, _HEADS, strict=True)),
    ]
    for number, one in enumerate(sorted(items, key=lambda o: (o.due_on, o.document)), start=1):
        cells = (
            str(number),
            DOCUMENTS[one.document].label,
            one.due_on.isoformat(),
            _left((one.due_on - as_of).days),
            words().state[one.state],
        )
        fill = _LATE if one.due_on < as_of else ""
        lines.append(
            tuple(
                paint.Box(a, b, cell, "cell", fill=fill if place == 3 else "")
                for place, ((a, b), cell) in enumerate(zip(_SPANS, cells, strict=True))
            )
        )
    lines.append((paint.Box(0, last, "", "gap"),))
    notes = [said.where, *([said.template] if templates else []), said.ignore, said.no_figures]
    lines += [paint.note(one.format(folder=folder, period=period, as_of=as_of.isoformat())) for one in notes]
    return lines


def _left(days: int) -> str:
    if days < 0:
        return f"已过 {-days} 天"
    return f"还有 {days} 天" if days else "今天到期"


def _text(lines: Sequence[paint.Line]) -> str:
    rows = []
    for line in lines:
        texts = [box.text for box in line]
        label = line[0].style == "label"
        rows.append("：".join(texts) if label else "　".join(texts))
    return "\r\n".join([*rows, ""])


def _workbook(settings: Settings, lines: Sequence[paint.Line], as_of: date) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = paint.paint(book, lines, lambda name, row, column: None)
    sheet.title = "催报单"
    title = words().reminder.title
    return content(book, title=title, author=office(settings), created=datetime.combine(as_of, time()))
