"""Who may do what at once (互斥): one run per data folder, and one intake, which may go on beside a run.

A run builds and publishes; an intake copies from the share, stages and answers. What both touch is written whole under
a final name that depends on content (``data/raw``, ``data/staged``), so that a run goes by the arrivals it began with.
The operating system releases a lock when its holder dies.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import orjson
from filelock import FileLock, Timeout

from gutou.errors import GutouError
from gutou.job import Job, progress
from gutou.workspace import Workspace

RUN = ".lock"
INTAKE = ".lock-intake"
SERVE = ".lock-serve"
PATIENCE = 600.0
"""Seconds a run waits for an intake, which is short."""
_POLL = 0.3
_GLANCE = 0.3
"""Longer than :func:`holder` takes, which holds the lock for a moment to see whether it is free."""


class BusyError(GutouError):
    """Somebody else holds the lock."""


@dataclass(frozen=True)
class Holder:
    """Who holds a lock (占用者).

    Attributes:
        what: What it is doing, in Chinese.
        pid: Its process.
        host: Its machine.
        since: When it began.
        run_id: Its run, where there is one.
    """

    what: str
    pid: int
    host: str
    since: str
    run_id: str | None = None

    def told(self) -> str:
        """As a person reads it."""
        where = "" if self.host == socket.gethostname() else f"{self.host} 上的"
        return f"{self.what}，{where}进程 {self.pid}，自 {self.since.replace('T', ' ')} 起"


@contextmanager
def alone(job: Job, what: str = "对账", *, wait: float = 0) -> Iterator[None]:
    """One run at a time per data folder; a dead holder does not keep it.

    Args:
        job: The run.
        what: What it does, as the next caller is told.
        wait: Seconds to wait for another run to end.

    Raises:
        BusyError: Another run is going on.
    """
    job.workspace.make_private()
    with holding(job.workspace, RUN, what, wait=wait, run_id=job.run_id):
        yield


@contextmanager
def receiving(job: Job, what: str = "收件", *, wait: float = PATIENCE) -> Iterator[None]:
    """One intake at a time per data folder, which may go on while a run computes.

    A run that takes files in itself holds this as well, only as long as it does so; always after :func:`alone`.

    Raises:
        BusyError: Another intake is still going on after ``wait`` seconds.
    """
    job.workspace.make_private()
    with holding(job.workspace, INTAKE, what, wait=wait, run_id=job.run_id):
        yield


@contextmanager
def holding(
    workspace: Workspace, name: str, what: str, *, wait: float = 0, run_id: str | None = None
) -> Iterator[None]:
    """Hold a lock of the data folder and write down who does.

    Raises:
        BusyError: Somebody else holds it; the message names them.
        GutouError: The data folder cannot be written.
    """
    path = workspace.data / name
    lock = FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _acquire(lock, workspace, name, wait)
    except OSError as error:
        raise GutouError(f"数据文件夹 {workspace.data} 无法写入（{error.strerror or error}）") from None
    try:
        note = Holder(what, os.getpid(), socket.gethostname(), _now(), run_id)
        _put(_note(path), note)
        yield
    finally:
        _note(path).unlink(missing_ok=True)
        lock.release()


def holder(workspace: Workspace, name: str = RUN) -> Holder | None:
    """Who holds a lock; None where nobody does. What a dead holder wrote down is not believed."""
    path = workspace.data / name
    if not path.exists():
        return None
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return _read(_note(path)) or Holder("另一次运行", 0, socket.gethostname(), "不明")
    lock.release()
    return None


def dead_holder(workspace: Workspace, name: str = RUN) -> Holder | None:
    """Who held a lock and died without letting go of it in good order; None where nobody did."""
    return _read(_note(workspace.data / name)) if holder(workspace, name) is None else None


def _acquire(lock: FileLock, workspace: Workspace, name: str, wait: float) -> None:
    with suppress(Timeout):
        lock.acquire(timeout=_GLANCE, poll_interval=_GLANCE / 10)
        return
    if wait:
        before = _read(_note(workspace.data / name))
        progress.info("等待：%s", before.told() if before else "另一次运行正在使用数据文件夹")
        with suppress(Timeout):
            lock.acquire(timeout=wait, poll_interval=_POLL)
            return
    found = _read(_note(workspace.data / name))
    who = f"另一次运行（{found.told()}）" if found else "另一次运行"
    raise BusyError(f"{who}正在使用 {workspace.data}，请等它结束后再试")


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _put(path: Path, note: Holder) -> None:
    beside = path.with_name(f"{path.name}.part")
    beside.write_bytes(orjson.dumps(asdict(note)))
    beside.replace(path)


def _read(path: Path) -> Holder | None:
    try:
        return Holder(**orjson.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def _now() -> str:
    return datetime.now().replace(microsecond=0).isoformat()
