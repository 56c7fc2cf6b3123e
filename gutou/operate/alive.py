"""Which runs live (存活): every flow run holds a lock of its own, which the operating system releases when it dies."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from gutou.workspace import Workspace

_YOUNG = 60.0
"""A mark is made before it is locked: one as young as this is left alone."""


@contextmanager
def shown_alive(workspace: Workspace, flow_run_id: str | None) -> Iterator[None]:
    """Let others see that a flow run lives, as long as this lasts; None where the flow is called without Prefect."""
    if flow_run_id is None:
        yield
        return
    path = _folder(workspace) / f"{flow_run_id}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path):
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def lives(workspace: Workspace, flow_run_id: str) -> bool | None:
    """Whether a flow run lives; None where it never said so on this data folder, or has ended."""
    path = _folder(workspace) / f"{flow_run_id}.lock"
    if not path.exists():
        return None
    return not _free(path)


def any_lives(workspace: Workspace) -> bool:
    """Whether any flow run lives."""
    return any(not _free(path) for path in _folder(workspace).glob("*.lock"))


def forget_dead(workspace: Workspace) -> int:
    """Remove the marks of runs that died; how many."""
    before = time.time() - _YOUNG
    marks = [path for path in _folder(workspace).glob("*.lock") if _made(path) < before]
    dead = [path for path in marks if _free(path)]
    for path in dead:
        path.unlink(missing_ok=True)
    return len(dead)


def _made(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def _free(path: Path) -> bool:
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return False
    lock.release()
    return True


def _folder(workspace: Workspace) -> Path:
    return workspace.data / ".runs"
