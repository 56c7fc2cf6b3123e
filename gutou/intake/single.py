"""One file checked before it is sent (报前自查): what the receipt would say, without touching share or data."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from gutou.intake.receipts import compose, receipt_text
from gutou.intake.sidecar import Arrival
from gutou.intake.staging import stage_file
from gutou.intake.submissions import decide
from gutou.periods import parse_period, shift
from gutou.settings import Settings


@dataclass(frozen=True)
class Checked:
    """What a check says: the receipt as text, and whether the file would be accepted, at least in part."""

    text: str
    accepted: bool


def check_file(file: Path, *, department: str, period: str | None, settings: Settings) -> Checked:
    """Read and check one file as ``department`` would send it.

    Args:
        file: The file, wherever it lies.
        department: Who would send it.
        period: Folder it would be put into; by default what its folder or name says, else last month.
        settings: Settings of the city.

    Raises:
        OSError: The file cannot be read.
    """
    content = file.read_bytes()
    period = period or _period_of(file)
    stat, now = file.stat(), datetime.now().replace(microsecond=0)
    arrival = Arrival(
        submission_id="0" * 16,
        file_sha256=hashlib.sha256(content).hexdigest(),
        department=department,
        expected=True,
        period=period,
        period_from="folder",
        path=f"{department}/{file.name}",
        file_name=file.name,
        received_at=now,
        modified_at=datetime.fromtimestamp(stat.st_mtime),
        changed_at=datetime.fromtimestamp(stat.st_mtime),
        size=stat.st_size,
        sequence=1,
        as_of=now.date(),
        raw=file,
    )
    with tempfile.TemporaryDirectory() as folder:
        staged = stage_file(
            file,
            department=department,
            period=period,
            file_name=file.name,
            settings=settings,
            staged=Path(folder),
        )
        submission = decide([arrival], {arrival.submission_id: staged})[0]
        return Checked(receipt_text(compose(submission, settings)), submission.in_force)


def _period_of(file: Path) -> str:
    named = parse_period(file.resolve().parent.name) or parse_period(file.name)
    return named or shift(f"{date.today():%Y-%m}", -1)
