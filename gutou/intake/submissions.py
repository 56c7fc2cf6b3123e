"""Submissions (报送): what becomes of each arrival, seen together with the others."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from gutou.database import ROOT
from gutou.intake.sidecar import UNDATED, Arrival, display, in_order

if TYPE_CHECKING:
    from gutou.intake.staging import StagedFile

Status = Literal["accepted", "partial", "held", "rejected", "duplicate", "superseded"]
IN_FORCE: tuple[Status, ...] = ("accepted", "partial")

_NOT_READ = "文件没有读取成功，请检查后重新放入"
_NO_PERIOD = "文件夹、表题和文件名都没有说明时段，请放入以时段命名的文件夹（如 2025-06）后重新报送"


@dataclass(frozen=True)
class Submission:
    """One file received and what became of it.

    Attributes:
        arrival: The file as it arrived.
        staged: Its rows and findings; None where it was refused unread.
        document: Kind of document; None where it was not recognised.
        period: ``YYYY-MM``, or 未定 where nothing names it.
        own_status: What its content alone deserves: accepted, partial, held or rejected.
        status: What became of it beside the others: may also be duplicate or superseded.
        reason: Chinese sentence behind the status; None where there is nothing to say.
        rows_read: Data rows; those accepted and those kept apart.
        rows_in_file: Rows of all its sheets, whatever they are; None where it was not read.
    """

    arrival: Arrival
    staged: StagedFile | None
    document: str | None
    period: str
    own_status: Status
    status: Status
    reason: str | None
    rows_read: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    rows_in_file: int | None = None

    @property
    def submission_id(self) -> str:
        """Id of the arrival."""
        return self.arrival.submission_id

    @property
    def in_force(self) -> bool:
        """Whether its rows count."""
        return self.status in IN_FORCE


def decide(arrivals: Iterable[Arrival], staged: Mapping[str, StagedFile]) -> list[Submission]:
    """What becomes of every arrival.

    In the order of arrival: the same content at another path of the same department and period, while the first
    still stands, is a duplicate; an accepted file replaces what stood of the same department, document, period and
    cleaned name. A rejected file stays rejected. Files of different names add up.

    Args:
        arrivals: Every arrival.
        staged: What was read of them, by submission_id; one that is missing counts as rejected.

    Returns:
        One submission per arrival, in the order of arrival.
    """
    standing = _Standing()
    for arrival in in_order(arrivals):
        standing.take(_alone(arrival, staged.get(arrival.submission_id)))
    return list(standing.submissions.values())


def _alone(arrival: Arrival, staged: StagedFile | None) -> Submission:
    if staged is None:
        refused = arrival.refused or _NOT_READ
        return Submission(arrival, None, None, arrival.period, "rejected", "rejected", refused)
    meta = staged.meta
    period: str = arrival.folder_period or meta.period or arrival.period
    status: Status = meta.status
    reason: str | None = meta.reason or None
    if status != "rejected" and period == UNDATED:
        status, reason = "rejected", _NO_PERIOD
    elif status != "rejected" and period > f"{arrival.as_of:%Y-%m}":
        status = "rejected"
        reason = f"所示时段 {period} 晚于收到时的月份 {arrival.as_of:%Y-%m}；请核对时段，放入所属时段的文件夹后重新报送"
    elif status == "partial" and not reason:
        reason = f"{meta.rows_rejected} 行未采用，见问题清单"
    counts = (meta.rows_read, meta.rows_accepted, meta.rows_rejected)
    if status == "rejected":
        counts = (meta.rows_read, 0, meta.rows_read)
    return Submission(
        arrival, staged, meta.document, period, status, status, reason, *counts, meta.rows_in_file
    )


class _Standing:
    """What stands while arrivals are taken one after the other."""

    def __init__(self) -> None:
        self.submissions: dict[str, Submission] = {}
        self.by_content: dict[tuple[str, str, str | None], str] = {}
        self.by_name: dict[tuple[str, str, str | None, str], set[str]] = {}

    def take(self, new: Submission) -> None:
        arrival = new.arrival
        self.submissions[new.submission_id] = new
        if new.own_status == "rejected":
            return
        content = (arrival.department, new.period, arrival.file_sha256)
        first = self.submissions.get(self.by_content.get(content, ""))
        if first is not None and first.status != "superseded" and first.arrival.path != arrival.path:
            self._set(new, "duplicate", f"与已收到的{_place(first.arrival)}内容相同，不重复计入")
            return
        key = (arrival.department, new.period, new.document, cleaned_name(arrival.file_name))
        if new.own_status in IN_FORCE:
            for earlier in self._replaced(key, new):
                self._set(earlier, "superseded", f"已被后来收到的{_place(arrival)}替代")
        self.by_content[content] = new.submission_id
        self.by_name.setdefault(key, set()).add(new.submission_id)

    def _replaced(self, key: tuple[str, str, str | None, str], new: Submission) -> list[Submission]:
        standing = (self.submissions[one] for one in sorted(self.by_name.get(key, ())))
        return [one for one in standing if one.status not in ("superseded", "duplicate") and one is not new]

    def _set(self, submission: Submission, status: Status, reason: str) -> None:
        self.submissions[submission.submission_id] = replace(submission, status=status, reason=reason)


def cleaned_name(file_name: str) -> str:
    """A file name without what tells versions of one document apart.

    最终版, (2), 副本, dates, 更正, 修订 and the extension go (``schemas/file_names.toml``); numbers that may be part of
    the name stay. A name of nothing else is kept as it is.
    """
    stem = unicodedata.normalize("NFKC", Path(file_name).stem).lower()
    words, patterns = _noise()
    cleaned = stem
    while True:
        before = cleaned
        for pattern in patterns:
            cleaned = pattern.sub(" ", cleaned)
        for word in words:
            cleaned = cleaned.replace(word, " ")
        if cleaned == before:
            break
    cleaned = re.sub(r"(?<=\d)[\W_]+(?=\d)", "-", cleaned)
    cleaned = re.sub(r"(?!(?<=\d)-(?=\d))[\W_]", "", cleaned)
    return cleaned or re.sub(r"\s+", "", stem)


@lru_cache(maxsize=1)
def _noise() -> tuple[Sequence[str], Sequence[re.Pattern[str]]]:
    values = tomllib.loads((ROOT / "schemas" / "file_names.toml").read_text(encoding="utf-8"))
    return values["words"], [re.compile(pattern) for pattern in values["patterns"]]


def _place(arrival: Arrival) -> str:
    """Place in the sender's own folder, and when it came."""
    return f"“{display(arrival.path.split('/', 1)[-1])}”（{arrival.received_at:%Y-%m-%d %H:%M} 收到）"
