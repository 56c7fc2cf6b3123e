"""Which runs live (存活): every flow run holds a lock of its own, which the operating system releases when it dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from gutou.workspace import Workspace


@contextmanager
def shown_alive(workspace: Workspace, flow_run_id: str | None) -> Iterator[None]:
    """Let others see that a flow run lives, as long as this lasts; None where the flow is called without Prefect."""
    if flow_run_id is None:
        yield
        return
    path = _folder(workspace) / f"{flow_run_id}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path):
        yield
        path.unlink(missing_ok=True)


def lives(workspace: Workspace, flow_run_id: str) -> bool | None:
    """Whether a flow run lives; None where it never said so on this data folder, or has ended."""
    path = _folder(workspace) / f"{flow_run_id}.lock"
    if not path.exists():
        return None
    return not _free(path)


def forget_dead(workspace: Workspace) -> int:
    """Remove the marks of runs that died; how many."""
    dead = [path for path in _folder(workspace).glob("*.lock") if _free(path)]
    for path in dead:
        path.unlink(missing_ok=True)
    return len(dead)


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
