"""Collecting (收件): whole files of the share are copied into ``data/raw``, once per content and path."""

from __future__ import annotations

import time
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from gutou.errors import GutouError
from gutou.intake.collect_copy import RefusedError, StillWrittenError, cannot_write, copy, keep, sweep
from gutou.intake.collect_walk import Found, period_of, reason, walk
from gutou.intake.sidecar import (
    Arrival,
    arrivals,
    content_name,
    display,
    folder_of,
    in_order,
    submission_id,
    write_sidecar,
)
from gutou.intake.staging import READER_VERSION
from gutou.settings import Settings
from gutou.workspace import Workspace

__all__ = ["Arrival", "arrivals", "collect"]


class _Known:
    """What has arrived before, by path."""

    def __init__(self, earlier: Iterable[Arrival]) -> None:
        self.newest: dict[str, Arrival] = {}
        self.newest_content: dict[str, str] = {}
        self.times: Counter[tuple[str, str]] = Counter()
        for arrival in sorted(earlier, key=lambda a: a.sequence):
            self.add(arrival)

    def add(self, arrival: Arrival) -> None:
        self.newest[arrival.path] = arrival
        if arrival.file_sha256 is not None:
            self.newest_content[arrival.path] = arrival.file_sha256
        self.times[arrival.path, _content_key(arrival)] += 1

    def is_untouched(self, file: Found) -> bool:
        before = self.newest.get(file.path)
        return before is not None and before.refused is None and _state(before) == file.state

    def is_same_refusal(self, file: Found, why: str) -> bool:
        before = self.newest.get(file.path)
        if before is None or before.refused != why:
            return False
        return file.is_folder or _state(before)[:2] == file.state[:2]


def collect(
    workspace: Workspace, settings: Settings, as_of: date, now: datetime, notices: list[str] | None = None
) -> list[Arrival]:
    """Copy what is new in the share into ``data/raw``.

    A file that is still being written or held open by an office program waits for the next run; the same content
    again at the same path is no arrival. What cannot be received becomes an arrival with a reason and no copy.

    Args:
        workspace: Folders of the city.
        settings: Departments and limits.
        as_of: The run's clock; a folder for a later month is refused.
        now: When the run began.
        notices: Takes one Chinese sentence per thing that was passed over.

    Returns:
        The new arrivals in the order of arrival.

    Raises:
        GutouError: The share cannot be read, or ``data/raw`` cannot be written.
    """
    told = notices if notices is not None else []
    try:
        sweep(workspace)
    except OSError as error:
        raise cannot_write(workspace, error) from None
    known = _Known(arrivals(workspace))
    try:
        closed_since = now - timedelta(hours=settings.limits.lock_hours)
        files = [file for file in walk(workspace.share, told, closed_since) if not known.is_untouched(file)]
    except OSError as error:
        raise GutouError(f"共享目录 {workspace.share} 无法读取（{reason(error)}）") from None
    if files and settings.limits.settle_seconds:
        time.sleep(settings.limits.settle_seconds)
    visit = _Visit(workspace, settings, as_of, now, known, told)
    return in_order(arrival for file in files if (arrival := visit.receive(file)) is not None)


@dataclass(frozen=True)
class _Visit:
    """One look at the share."""

    workspace: Workspace
    settings: Settings
    as_of: date
    now: datetime
    known: _Known
    notices: list[str]

    @property
    def received_at(self) -> datetime:
        if self.as_of < self.now.date():
            return datetime(self.as_of.year, self.as_of.month, self.as_of.day)
        return self.now.replace(tzinfo=None)

    def receive(self, file: Found) -> Arrival | None:
        """Take one file in; None where it is no arrival."""
        try:
            arrival = self._copied(file)
        except StillWrittenError:
            self.notices.append(f"“{display(file.path)}”正在写入或刚被移走，留待下次接收")
            return None
        except RefusedError as refusal:
            if self.known.is_same_refusal(file, str(refusal)):
                return None
            arrival = self._arrival(file, refused=str(refusal))
        if arrival is not None:
            try:
                write_sidecar(self.workspace, arrival)
            except OSError as error:
                raise cannot_write(self.workspace, error) from None
            self.known.add(arrival)
        return arrival

    def _copied(self, file: Found) -> Arrival | None:
        _refuse_unopened(file, self.settings, self.as_of)
        department, _ = _department(self.settings, file.path)
        period, _ = period_of(file.path)
        temporary, sha256 = copy(self.workspace, file, folder_of(self.workspace, department, period))
        if self.known.newest_content.get(file.path) == sha256:
            temporary.unlink()
            return None
        arrival = self._arrival(file, sha256=sha256)
        if arrival.raw is not None:
            keep(self.workspace, temporary, arrival.raw)
        return arrival

    def _arrival(self, file: Found, *, sha256: str | None = None, refused: str | None = None) -> Arrival:
        department, expected = _department(self.settings, file.path)
        period, told_by = period_of(file.path, is_folder=file.is_folder)
        before = self.known.newest.get(file.path)
        file_name = display(file.path.rsplit("/", 1)[-1])
        folder = folder_of(self.workspace, department, period)
        arrival = Arrival(
            submission_id="",
            file_sha256=sha256,
            department=department,
            expected=expected,
            period=period,
            period_from=told_by,
            path=file.path,
            file_name=file_name,
            received_at=self.received_at,
            modified_at=file.modified_at,
            changed_at=file.changed_at,
            size=file.size,
            sequence=before.sequence + 1 if before else 1,
            as_of=self.as_of,
            reader_version=READER_VERSION,
            refused=refused,
            raw=folder / content_name(sha256, file_name) if sha256 else None,
        )
        content = _content_key(arrival)
        occurrence = self.known.times[file.path, content] + 1
        return replace(arrival, submission_id=submission_id(file.path, content, occurrence))


def _refuse_unopened(file: Found, settings: Settings, as_of: date) -> None:
    """Refuse what need not be opened."""
    if file.trouble:
        raise RefusedError(file.trouble)
    if file.size > settings.limits.max_file_mb * 1_000_000:
        raise RefusedError(
            f"文件超过 {settings.limits.max_file_mb} MB 的上限，未读取；请拆分或删去图片后重新放入"
        )
    period, told_by = period_of(file.path)
    if told_by == "folder" and period > f"{as_of:%Y-%m}":
        raise RefusedError(f"文件夹所示时段 {period} 晚于当前月份 {as_of:%Y-%m}，未接收；请核对文件夹名称")


def _content_key(arrival: Arrival) -> str:
    """The content's hash, or what stands for it where the file was not read."""
    if arrival.file_sha256 is not None:
        return arrival.file_sha256
    return f"{arrival.refused} {arrival.size} {arrival.modified_at.isoformat()}"


def _state(arrival: Arrival) -> tuple[int, datetime, datetime]:
    return arrival.size, arrival.modified_at, arrival.changed_at


def _department(settings: Settings, path: str) -> tuple[str, bool]:
    folder = display(path.split("/", 1)[0]).strip()
    for spelling in (folder, unicodedata.normalize("NFKC", folder)):
        if department := settings.department_named(spelling):
            return department.name, True
    return folder or "_", False
