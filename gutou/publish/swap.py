"""Publishing by atomic swap (原子替换): readers see the old database or the new one, whole, and nothing else.

A candidate is built in a folder of its own on the same file system. Publishing links it as the run's vintage and
renames it onto ``gutou.duckdb``; a candidate that the audit held back is kept beside for inspection.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gutou.errors import GutouError
from gutou.workspace import Workspace

READ_ONLY = 0o440
VINTAGES_KEPT = 12
NO_PERIOD = "无时段"


class PublishError(GutouError):
    """The candidate passed the audit and could not be put in place; the published database is untouched."""


def candidate_path(workspace: Workspace, run_id: str) -> Path:
    """Where a run builds its candidate; the folder is made, leftovers of the same run are removed.

    Raises:
        PublishError: The folder cannot be written.
    """
    path = _building(workspace) / f"{run_id}.duckdb"
    with _told("无法建立候选库文件夹"):
        path.parent.mkdir(parents=True, exist_ok=True)
        _discard(path)
    return path


def sweep(workspace: Workspace) -> list[str]:
    """Remove what killed runs left behind: candidates, and vintages of runs that never came to the swap.

    Call it at the start of a run, under the run's lock: another run's candidate would be taken for a leftover.

    Returns:
        The ids of the runs whose candidates were removed.
    """
    swept = []
    for candidate in sorted(_building(workspace).glob("*.duckdb")):
        for vintage in _vintages(workspace).glob(f"*/{candidate.name}"):
            vintage.unlink()
        _discard(candidate)
        swept.append(candidate.stem)
    for rest in [*_building(workspace).glob("*"), *_vintages(workspace).glob("*/*.part")]:
        _remove(rest)
    return swept


def publish(
    workspace: Workspace, candidate: Path, period: str | None, run_id: str, *, keep: int = VINTAGES_KEPT
) -> Path:
    """Put an audited candidate in place of the published database, and keep it as a vintage.

    Args:
        workspace: Folders of the city.
        candidate: The candidate, every connection to it closed.
        period: Newest period of the run, by which vintages are filed; None when nobody has handed in.
        run_id: Name of the vintage. Publishing the same run again, after a failure half way, finishes it.
        keep: Vintages kept for this period; older ones are removed.

    Returns:
        The published database.

    Raises:
        PublishError: The candidate is still open, or the disk refuses; the published database is untouched.
    """
    vintage = _vintages(workspace) / (period or NO_PERIOD) / f"{run_id}.duckdb"
    already_swapped = vintage.exists() and not candidate.exists()
    if not already_swapped:
        _require_closed(candidate)
    with _told("新库无法就位"):
        if not already_swapped:
            _swap(candidate, vintage, workspace.database)
        _sync(workspace.curated)
        _remove(candidate.with_suffix(".tmp"))
        for old in sorted(vintage.parent.glob("*.duckdb"))[:-keep]:
            old.unlink()
        _sync(vintage.parent)
    return workspace.database


def hold_back(workspace: Workspace, candidate: Path, run_id: str) -> Path:
    """Keep a candidate that the audit did not let pass, for inspection, in place of the one held before.

    Returns:
        Where it is now: ``data/curated/held/<run_id>.duckdb``. The published database is untouched.

    Raises:
        PublishError: The candidate is still open, or the disk refuses.
    """
    _require_closed(candidate)
    held = workspace.curated / "held" / f"{run_id}.duckdb"
    with _told("未通过审核的候选库无法留存"):
        held.parent.mkdir(parents=True, exist_ok=True)
        candidate.chmod(READ_ONLY)
        os.replace(candidate, held)  # noqa: PTH105
        _remove(candidate.with_suffix(".tmp"))
        for old in held.parent.glob("*.duckdb"):
            if old != held:
                old.unlink()
        _sync(held.parent)
    return held


def _building(workspace: Workspace) -> Path:
    return workspace.curated / ".building"


def _vintages(workspace: Workspace) -> Path:
    return workspace.curated / "vintages"


def _swap(candidate: Path, vintage: Path, database: Path) -> None:
    _sync(candidate)
    candidate.chmod(READ_ONLY)
    vintage.parent.mkdir(parents=True, exist_ok=True)
    _link(candidate, vintage)
    os.replace(candidate, database)  # noqa: PTH105 - the atomic call is the point


def _require_closed(candidate: Path) -> None:
    if candidate.with_name(candidate.name + ".wal").exists():
        raise PublishError(f"候选库 {candidate.name} 还没有关闭，不能发布")
    if not candidate.is_file():
        raise PublishError(f"找不到候选库 {candidate}")


def _link(candidate: Path, vintage: Path) -> None:
    """A hard link costs nothing; where the file system has none, a copy that appears whole."""
    vintage.unlink(missing_ok=True)
    try:
        vintage.hardlink_to(candidate)
    except OSError:
        part = vintage.with_suffix(".part")
        shutil.copyfile(candidate, part)
        part.chmod(READ_ONLY)
        _sync(part)
        part.replace(vintage)


def _discard(candidate: Path) -> None:
    for path in (candidate, candidate.with_name(candidate.name + ".wal"), candidate.with_suffix(".tmp")):
        _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Make a file's content, or a folder's names, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PublishError(
            f"{what}：{error.strerror or error}（{error.filename or ''}），已发布的库未动"
        ) from error
