"""What a department has handed in before (以往报送), read for a check or a template without changing share or data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gutou.errors import GutouError
from gutou.intake.sidecar import Arrival, arrivals
from gutou.intake.staging import StagedFile, cache_key, find_staged, stage_file
from gutou.periods import shift
from gutou.settings import Settings
from gutou.workspace import Workspace

_MONTHS_BACK = 13
_READ_AGAIN = 3


@dataclass
class History:
    """Arrivals with what was read of them.

    Attributes:
        arrivals: In the order of arrival; only those that were read.
        staged: What was read, by submission_id.
        notice: Why there is less than there might be; None where all is well.
    """

    arrivals: list[Arrival] = field(default_factory=list)
    staged: dict[str, StagedFile] = field(default_factory=dict)
    notice: str | None = None


def read_history(
    workspace: Workspace, settings: Settings, departments: Collection[str], period: str, folder: Path
) -> History:
    """The departments' arrivals of the last year up to ``period``.

    What a run has read is taken from ``data/staged``; what it has not, of the last months only, is read into
    ``folder``, so that a check changes nothing there.

    Args:
        workspace: Folders; data may not exist.
        settings: Settings of the city.
        departments: Names in the settings.
        period: Newest period looked at.
        folder: Temporary folder.
    """
    try:
        known = arrivals(workspace)
    except (GutouError, OSError) as error:
        return History(notice=f"没有用到以往报送的材料：{error}")
    history = History()
    for arrival in known:
        if arrival.department not in departments or arrival.raw is None:
            continue
        named = arrival.folder_period
        if named is not None and not shift(period, -_MONTHS_BACK) <= named <= period:
            continue
        again = named is None or named >= shift(period, -_READ_AGAIN)
        try:
            staged = _staged(workspace, settings, arrival, arrival.raw, folder if again else None)
        except OSError as error:
            history.notice = f"以往报送的 {arrival.file_name} 读不出，没有用到：{error.strerror or error}"
            continue
        if staged is not None:
            history.arrivals.append(arrival)
            history.staged[arrival.submission_id] = staged
    return history


def without(
    history: History, content: str, period: str
) -> tuple[Sequence[Arrival], Mapping[str, StagedFile]]:
    """The history without one content of a period: what is checked may have been handed in already."""
    kept = [
        one
        for one in history.arrivals
        if one.file_sha256 != content or (one.folder_period or one.period) != period
    ]
    return kept, {one.submission_id: history.staged[one.submission_id] for one in kept}


def _staged(
    workspace: Workspace, settings: Settings, arrival: Arrival, raw: Path, folder: Path | None
) -> StagedFile | None:
    """What was read of a file; None where nothing was and ``folder`` is None."""
    period = arrival.folder_period
    key = cache_key(raw, arrival.department, period, arrival.file_name, settings)
    if (done := find_staged(workspace.staged / key)) is not None or folder is None:
        return done
    return stage_file(
        raw,
        department=arrival.department,
        period=period,
        file_name=arrival.file_name,
        settings=settings,
        staged=folder,
    )
