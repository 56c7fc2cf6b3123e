"""Receipts (回执): what became of a file, written beside it for its sender and nobody else.

Every submission gets one, once: its own workbook with the cells marked, and the same as text. Where a later file
changes what became of it (a held file answered, a file replaced), a short text says so; the receipt stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gutou.errors import GutouError
from gutou.intake.collect_open import exists_beneath, put_beneath
from gutou.intake.collect_walk import reason
from gutou.intake.receipts_compose import Receipt, change_text, compose, office, receipt_text
from gutou.intake.receipts_matters import NO_LONGER, header_rows, marks_of
from gutou.intake.receipts_workbook import order, workbook
from gutou.intake.receipts_worker import Copier
from gutou.intake.sidecar import display
from gutou.intake.submissions import Submission
from gutou.job import progress
from gutou.publish.dictionary import label_of
from gutou.settings import Settings
from gutou.workspace import RECEIPTS, Workspace

__all__ = ["compose", "receipt_name", "receipt_text", "unanswered", "write_receipts"]

WRITING = "写回执"
"""What is counted while receipts are written."""
_NAME_BYTES = 150
_ANSWERED = "receipts"
_MOST_COPIED_ROWS = 20_000
_DOUBTFUL_SECONDS = 10
_PER_PROCESS = 8


def write_receipts(workspace: Workspace, settings: Settings, items: Iterable[Submission]) -> list[str]:
    """Write ``回执_<name>_<id>.xlsx`` and ``.txt`` into the sender's 回执 folder; what is there already stays.

    Args:
        workspace: Folders; the share is written in 回执 only, and no link in it is followed.
        settings: Name of the city's office that answers; limits of the processes that copy workbooks.
        items: Submissions to answer.

    Returns:
        One Chinese warning per department whose folder cannot be written; nothing else goes wrong.

    Raises:
        GutouError: ``data/staged`` cannot be written.
    """
    due = list(items)
    processes = max(1, min(settings.engine.threads, -(-len(due) // _PER_PROCESS)))
    troubles: dict[str, str] = {}
    with ThreadPoolExecutor(processes) as pool:
        parts = [due[first::processes] for first in range(processes)]
        for found in pool.map(lambda part: _write_some(workspace, settings, part), parts):
            troubles |= found
    return [
        f"{display(folder)} 的回执无法写入（{why}），下次运行再试" for folder, why in sorted(troubles.items())
    ]


def unanswered(workspace: Workspace, submissions: Sequence[Submission]) -> list[Submission]:
    """Submissions whose sender has not been told what became of them, or was told otherwise.

    Also where an earlier run was killed before writing the receipt.
    """
    return [one for one in submissions if _told(workspace, one) not in (one.status, "")]


def receipt_name(submission: Submission) -> str:
    """Name of the receipt without its extension: short enough, and fit for the senders' own machines."""
    stem = re.sub(r'[<>:"/\\|?*]', "_", Path(submission.arrival.file_name).stem).strip(". ")
    stem = stem.encode()[:_NAME_BYTES].decode(errors="ignore") or "文件"
    return f"回执_{stem}_{submission.submission_id[:8]}"


def _write_some(workspace: Workspace, settings: Settings, items: Sequence[Submission]) -> dict[str, str]:
    """Answer some submissions; why a department's folder could not be written."""
    troubles: dict[str, str] = {}
    with Copier(settings.limits) as copier:
        for item in items:
            try:
                before = _told(workspace, item)
                if before in (None, "", item.status):
                    _write(workspace, settings, item, copier)
                else:
                    _write_change(workspace, settings, item, str(before))
            except OSError as error:
                troubles[item.arrival.folder] = reason(error)
                continue
            _mark_answered(workspace, item)
            progress.debug("回执", extra={"bar": WRITING})
    return troubles


def _write(workspace: Workspace, settings: Settings, item: Submission, copier: Copier) -> None:
    folder = (item.arrival.folder, RECEIPTS, item.period)
    name = receipt_name(item)
    missing = [e for e in (".xlsx", ".txt") if not exists_beneath(workspace.share, folder, f"{name}{e}")]
    if not missing:
        return
    receipt = compose(item, settings)
    if ".txt" in missing:
        # Notepad on the senders' machines tells UTF-8 by its mark.
        put_beneath(workspace.share, folder, f"{name}.txt", receipt_text(receipt).encode("utf-8-sig"))
    if ".xlsx" in missing and (content := receipt_workbook(item, receipt, settings, copier)) is not None:
        put_beneath(workspace.share, folder, f"{name}.xlsx", content)


def receipt_workbook(item: Submission, receipt: Receipt, settings: Settings, copier: Copier) -> bytes | None:
    """The receipt as a workbook: a marked copy, else without one; None of a file that cannot be opened."""
    author = office(settings)
    if item.arrival.raw is not None and item.staged is not None and item.status not in NO_LONGER:
        opened = bool(item.rows_in_file)
        marks, headers = marks_of(item, receipt.matters), header_rows(item)
        # What the reader could not take is tried for a moment: it may be a workbook whose tables are no tables.
        seconds = None if opened else _DOUBTFUL_SECONDS
        for whole in (True, False):
            if whole and (item.rows_in_file or 0) > _MOST_COPIED_ROWS:
                continue
            wanted = order(item, receipt, settings, marks=marks, headers=headers, whole=whole)
            if (content := copier.make(wanted, seconds=seconds)) is not None:
                return content
        if not opened:
            return None
    elif item.arrival.raw is None or item.staged is None:
        return None
    return workbook(receipt, author=author, created=item.arrival.received_at)


def _write_change(workspace: Workspace, settings: Settings, item: Submission, before: str) -> None:
    folder = (item.arrival.folder, RECEIPTS, item.period)
    name = f"{receipt_name(item)}_{label_of('submission', 'status', item.status)}.txt"
    put_beneath(workspace.share, folder, name, change_text(item, before, settings).encode("utf-8-sig"))


def _told(workspace: Workspace, item: Submission) -> str | None:
    """Status of which the sender was told; None where it was not, blank where nobody wrote down which."""
    try:
        return (workspace.staged / _ANSWERED / item.submission_id).read_text(encoding="ascii")
    except (OSError, ValueError):
        return None


def _mark_answered(workspace: Workspace, item: Submission) -> None:
    folder = workspace.staged / _ANSWERED
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / item.submission_id).write_text(item.status, encoding="ascii")
    except OSError as error:
        raise GutouError(f"{workspace.staged} 无法写入（{reason(error)}），请检查磁盘空间和权限") from None
