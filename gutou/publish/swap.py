"""Publishing by atomic swap (原子替换): readers see the old database or the new one, whole, and nothing else.

A candidate is built in a folder of its own on the same file system. Publishing links it as the run's vintage and
renames it onto ``gutou.duckdb``; a candidate that the audit held back is kept beside for inspection. Where a client
on a network share holds the database and the rename is refused again and again, the vintage stays and waits: the next
run, or ``gutou publish``, puts it in place.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from gutou.errors import GutouError
from gutou.publish.retention import prune, vintage_of
from gutou.publish.runlog import newest_run
from gutou.workspace import Workspace

READ_ONLY = 0o440
VINTAGES_KEPT = 12
NO_PERIOD = "无时段"
PATIENCE = (1.0, 2.0, 4.0, 8.0)
"""Seconds between attempts while a client holds the published database."""
_HELD = {errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY}


class PublishError(GutouError):
    """The candidate passed the audit and could not be put in place; the published database is untouched."""


class SwapRefusedError(PublishError):
    """A client holds the published database; the vintage is kept and waits to be put in place."""


def candidate_path(workspace: Workspace, run_id: str) -> Path:
    """Where a run builds its candidate; the folder is made, leftovers of the same run are removed.

    Raises:
        PublishError: The folder cannot be written.
    """
    path = _building(workspace) / f"{run_id}.duckdb"
    with _told("无法建立候选库文件夹"):
        path.parent.mkdir(parents=True, exist_ok=True)
        discard(path)
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
        discard(candidate)
        swept.append(candidate.stem)
    for rest in [*_building(workspace).glob("*"), *_vintages(workspace).glob("*/*.part")]:
        _remove(rest)
    return swept


def discard(candidate: Path) -> None:
    """Remove a candidate, closed or not, with all that DuckDB keeps beside it."""
    for path in (candidate, candidate.with_name(candidate.name + ".wal"), candidate.with_suffix(".tmp")):
        _remove(path)


def publish(
    workspace: Workspace,
    candidate: Path,
    period: str | None,
    run_id: str,
    *,
    keep: int = VINTAGES_KEPT,
    always: Collection[str] = (),
    patience: Sequence[float] = PATIENCE,
) -> Path:
    """Put an audited candidate in place of the published database, and keep it as a vintage.

    Args:
        workspace: Folders of the city.
        candidate: The candidate, every connection to it closed.
        period: Newest period of the run, by which vintages are filed; None when nobody has handed in.
        run_id: Name of the vintage. Publishing the same run again, after a failure half way, finishes it.
        keep: Vintages kept per period beside those that always stay (:func:`gutou.publish.retention.prune`).
        always: Runs whose vintages always stay.
        patience: Seconds to wait between attempts while a client holds the database.

    Returns:
        The published database.

    Raises:
        SwapRefusedError: A client holds the published database; the vintage waits for :func:`put_in_place`.
        PublishError: The candidate is still open, or the disk refuses; the published database is untouched.
    """
    vintage = _vintages(workspace) / (period or NO_PERIOD) / f"{run_id}.duckdb"
    already_swapped = vintage.exists() and not candidate.exists()
    if not already_swapped:
        _require_closed(candidate)
    with _told("新库无法就位"):
        if not already_swapped:
            _make_vintage(candidate, vintage)
            if not _replace(candidate, workspace.database, patience):
                _leave_waiting(workspace, candidate, run_id)
        _sync(workspace.curated)
        _remove(candidate.with_suffix(".tmp"))
        _waiting(workspace).unlink(missing_ok=True)
        _sync(vintage.parent)
    prune(_vintages(workspace), keep, always)
    return workspace.database


def waiting_run(workspace: Workspace) -> str | None:
    """The run whose vintage waits to be put in place; None where the published database is the newer one."""
    try:
        run_id = _waiting(workspace).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    newer = (newest_run(workspace.database) or "") >= run_id
    return None if newer or vintage_of(_vintages(workspace), run_id) is None else run_id


def put_in_place(workspace: Workspace, run_id: str, *, patience: Sequence[float] = PATIENCE) -> Path:
    """Complete a publication that a client refused: the run's vintage becomes the published database.

    Raises:
        PublishError: There is no such vintage, or the published database is newer, or the disk refuses.
        SwapRefusedError: A client still holds the published database; the vintage goes on waiting.
    """
    vintage = vintage_of(_vintages(workspace), run_id)
    if vintage is None:
        raise PublishError(f"没有运行 {run_id} 的留存版本")
    published = newest_run(workspace.database)
    if published is not None and published > run_id:
        raise PublishError(f"已发布的库来自更晚的运行 {published}，不能用 {run_id} 替换")
    beside = _building(workspace) / f"{run_id}.swap"
    with _told("新库无法就位"):
        beside.parent.mkdir(parents=True, exist_ok=True)
        _link(vintage, beside)
        done = _replace(beside, workspace.database, patience)
        # Names of one file are not renamed onto each other: then it is in place already.
        beside.unlink(missing_ok=True)
        if not done:
            raise _refused(workspace, run_id)
        _sync(workspace.curated)
        _waiting(workspace).unlink(missing_ok=True)
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


def _waiting(workspace: Workspace) -> Path:
    return workspace.curated / ".waiting"


def _make_vintage(candidate: Path, vintage: Path) -> None:
    _sync(candidate)
    candidate.chmod(READ_ONLY)
    vintage.parent.mkdir(parents=True, exist_ok=True)
    _link(candidate, vintage)


def _replace(new: Path, database: Path, patience: Sequence[float]) -> bool:
    """Rename onto the published database; False where clients hold it to the end."""
    for pause in (*patience, None):
        try:
            os.replace(new, database)  # noqa: PTH105 - the atomic call is the point
        except OSError as error:
            if error.errno not in _HELD:
                raise
            if pause is not None:
                time.sleep(pause)
        else:
            return True
    return False


def _leave_waiting(workspace: Workspace, candidate: Path, run_id: str) -> None:
    # First the note: a kill in between leaves a candidate, which the next run sweeps together with its vintage.
    note = _waiting(workspace)
    beside = note.with_suffix(".part")
    beside.write_text(run_id, encoding="utf-8")
    _sync(beside)
    beside.replace(note)
    _sync(workspace.curated)
    discard(candidate)
    raise _refused(workspace, run_id)


def _refused(workspace: Workspace, run_id: str) -> SwapRefusedError:
    return SwapRefusedError(
        f"{workspace.database} 正被客户端占用，没能替换；本次结果已存为留存版本，"
        f"下一次运行或 gutou publish {run_id} 会完成发布"
    )


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
