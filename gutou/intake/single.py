"""One file checked before it is sent (报前自查): what the receipt would say, without touching share or data."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from gutou.errors import GutouError
from gutou.intake.decisions import with_refusals
from gutou.intake.edits import with_findings
from gutou.intake.receipts import compose, receipt_text, receipt_workbook
from gutou.intake.receipts_compose import Receipt
from gutou.intake.receipts_worker import Copier
from gutou.intake.sealed import OF_NO_PERIOD
from gutou.intake.sidecar import Arrival, submission_id
from gutou.intake.single_history import History, read_history, without
from gutou.intake.staging import StagedFile, stage_file
from gutou.intake.submissions import Submission, decide
from gutou.intake.submissions_names import folder_answer
from gutou.periods import parse_period, shift
from gutou.publish.seals import newest_seals
from gutou.settings import Settings
from gutou.workspace import Workspace

_PREFACE = "报前自查：文件还没有报送。按现在的内容报送，回执会是：\r\n\r\n"


@dataclass(frozen=True)
class Checked:
    """What a check says.

    Attributes:
        text: The receipt as text.
        accepted: Whether the file would be accepted, at least in part.
        receipt: The receipt itself.
        submission: What would become of the file; what was read of it is gone by now.
        notices: What could not be compared, or that the same content was handed in already.
    """

    text: str
    accepted: bool
    receipt: Receipt
    submission: Submission
    notices: tuple[str, ...] = ()

    def facts(self) -> dict[str, Any]:
        """The same for a program: status, counts and findings."""
        one = self.submission
        return {
            "accepted": self.accepted,
            "status": one.status,
            "reason": one.reason,
            "document": one.document,
            "period": one.period,
            "department": one.arrival.department,
            "rows_read": one.rows_read,
            "rows_accepted": one.rows_accepted,
            "rows_rejected": one.rows_rejected,
            "question": self.receipt.question or None,
            "findings": [
                {
                    "severity": m.severity,
                    "sheet_name": m.sheet or None,
                    "row_number": m.row,
                    "column": m.column or None,
                    "label": m.label or None,
                    "value": m.value or None,
                    "message": m.message,
                }
                for m in self.receipt.matters
            ],
            "missing": [vars(gone) for gone in self.receipt.missing],
            "notices": list(self.notices),
        }


def check_file(
    file: Path, *, department: str, period: str | None, settings: Settings, receipt: Path | None = None
) -> Checked:
    """Read and check one file as ``department`` would send it, beside what it has sent before.

    Args:
        file: The file, wherever it lies.
        department: Who would send it: a name in the settings, or any of its other names.
        period: Folder it would be put into; by default what its folder, title or name says, else last month.
        settings: Settings of the city; nothing below its data and share is changed.
        receipt: Where to write the receipt as a workbook; None for none.

    Raises:
        OSError: The file cannot be read, or the receipt not written.
    """
    known = settings.department_named(department)
    department = known.name if known else department
    with tempfile.TemporaryDirectory(prefix="gutou-check-") as temporary:
        folder = Path(temporary)
        raw = _copy(file, folder, settings)
        staged, period = _stage(raw, file, folder, department, period or _folder_period(file), settings)
        history = History()
        if known:
            history = read_history(Workspace.of(settings), settings, {department}, period, folder)
        arrival = _arrival(file, raw, department, period, settings, history)
        submission = _decide(arrival, staged, history, settings)
        made = compose(submission, settings)
        notices = (*_notices(arrival, history, period), *_sealed(settings, submission))
        if receipt is not None and not _write_receipt(receipt, submission, made, settings):
            notices = (*notices, f"文件打不开，没有带标注的工作簿可写，{receipt} 没有生成")
        text = _PREFACE + receipt_text(made)
        return Checked(text, submission.in_force, made, submission, notices)


def _copy(file: Path, folder: Path, settings: Settings) -> Path:
    """A copy nobody changes meanwhile; a file beyond the limit is refused by its size and not copied."""
    if file.stat().st_size > settings.limits.max_file_mb * 1024 * 1024:
        with file.open("rb"):
            return file
    copy = folder / "checked"
    shutil.copyfile(file, copy)
    return copy


def _decide(arrival: Arrival, staged: StagedFile, history: History, settings: Settings) -> Submission:
    before, read = without(history, str(arrival.file_sha256), str(arrival.folder_period))
    decided = decide([*before, arrival], {**read, arrival.submission_id: staged}, settings.handing_in)
    fixed = Workspace.of(settings).fixed
    judged = with_refusals(with_findings(decided, settings), fixed, settings)
    return next(one for one in judged if one.submission_id == arrival.submission_id)


def _arrival(
    file: Path, raw: Path, department: str, period: str, settings: Settings, history: History
) -> Arrival:
    """The file as if it arrived now, after all that came before."""
    stat, now = file.stat(), datetime.now().replace(microsecond=0)
    latest = max((one.received_at for one in history.arrivals), default=now)
    path = _path_of(file, department, period, settings, history)
    sequence = 1 + sum(one.path == path for one in history.arrivals)
    with raw.open("rb") as stream:
        content = hashlib.file_digest(stream, "sha256").hexdigest()
    return Arrival(
        submission_id=submission_id(path, content, sequence),
        file_sha256=content,
        department=department,
        expected=True,
        period=period,
        period_from="folder",
        path=path,
        file_name=file.name,
        received_at=max(now, latest),
        modified_at=datetime.fromtimestamp(stat.st_mtime),
        changed_at=datetime.fromtimestamp(stat.st_ctime),
        size=stat.st_size,
        sequence=sequence,
        as_of=now.date(),
        raw=raw,
    )


def _path_of(file: Path, department: str, period: str, settings: Settings, history: History) -> str:
    """Where the file lies in the share, else where it would be put: the folder the department used last."""
    whole, share = file.resolve(), settings.share.resolve()
    if whole.is_relative_to(share) and len(whole.relative_to(share).parts) > 1:
        return whole.relative_to(share).as_posix()
    own = history.arrivals[-1].folder if history.arrivals else department
    answer = (whole.parent.name,) if folder_answer(whole.parent.name) else ()
    return "/".join((own, period, *answer, file.name))


def _notices(arrival: Arrival, history: History, period: str) -> tuple[str, ...]:
    same = [
        one
        for one in history.arrivals
        if one.file_sha256 == arrival.file_sha256 and (one.folder_period or one.period) == period
    ]
    said = [
        f"内容相同的文件已于 {one.received_at:%Y-%m-%d %H:%M} 收到，再次放入不会重复计入" for one in same[:1]
    ]
    return (*said, *([history.notice] if history.notice else ()))


def _sealed(settings: Settings, submission: Submission) -> tuple[str, ...]:
    """That the period is sealed, so that nobody waits for a figure to move."""
    try:
        seal = newest_seals(Workspace.of(settings).fixed).get(submission.period)
    except GutouError:  # whether the seals are whole is not this file's matter
        return ()
    if seal is None or submission.document in OF_NO_PERIOD:
        return ()
    since = f"{datetime.fromisoformat(seal.sealed_at):%Y-%m-%d}"
    return (
        f"{submission.period} 已于 {since} 定库：文件照常接收并出具回执，内容计入修订，本期数字在修订前不变",
    )


def _write_receipt(target: Path, submission: Submission, made: Receipt, settings: Settings) -> bool:
    """Write the receipt as a workbook; False where there is none, of a file that cannot be opened."""
    with Copier(settings.limits) as copier:
        content = receipt_workbook(submission, made, settings, copier)
    if content is None:
        return False
    with target.open("xb") as stream:  # never over a file that is there, such as the one checked
        stream.write(content)
    return True


def _stage(
    raw: Path, file: Path, folder: Path, department: str, period: str | None, settings: Settings
) -> tuple[StagedFile, str]:
    """Read the file for the period of its folder, else for the one it speaks of itself, else for last month."""
    last_month = shift(f"{date.today():%Y-%m}", -1)
    for wanted in (period,) if period else (None, last_month):
        staged = stage_file(
            raw,
            department=department,
            period=wanted,
            file_name=file.name,
            settings=settings,
            staged=folder,
        )
        if spoken := wanted or staged.meta.period:
            break
    return staged, spoken or last_month


def _folder_period(file: Path) -> str | None:
    """What the folder says, or the folder above a 更正 or 补充."""
    folder = file.resolve().parent
    return parse_period((folder.parent if folder_answer(folder.name) else folder).name)
