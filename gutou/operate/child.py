"""A process that is kept running (子进程): started again when it dies, after pauses that grow."""

from __future__ import annotations

import logging
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger("gutou.serve")
_STEADY_SECONDS = 120.0
_LONGEST_PAUSE = 60.0
_END_SECONDS = 45.0
_QUIET_SECONDS = 60.0


@dataclass
class Backoff:
    """How long to wait before a child is started again (重启间隔): doubled each time, short again after a steady life."""

    pause: float = 1.0
    _next: float = field(default=1.0, init=False)

    def after(self, lived: float) -> float:
        """Seconds to wait after a life of so many seconds."""
        if lived >= _STEADY_SECONDS:
            self._next = self.pause
        now = self._next
        self._next = min(self._next * 2, _LONGEST_PAUSE)
        return now


class Child:
    """A process that is kept running (子进程)."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self._command, self._environment = list(command), dict(environment)
        self._process: subprocess.Popen[bytes] | None = None
        self._began = 0.0
        self._due = 0.0
        self._backoff = Backoff()

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        return self._process.pid if self._process else None

    def is_idle(self, quiet: float) -> bool:
        """Whether it has no processes of its own; where the system does not tell, whether all was quiet so long."""
        found = _children(self.pid) if self.pid else set()
        return quiet >= _QUIET_SECONDS if found is None else not found

    def keep(self) -> bool:
        """Start it where it does not run and its pause is over; whether it was started now."""
        now = time.monotonic()
        if self._process is not None:
            if (status := self._process.poll()) is None:
                return False
            pause = self._backoff.after(now - self._began)
            log.warning("%s（进程 %s）已退出，状态 %s；%.0f 秒后重新启动", self.name, self.pid, status, pause)
            self._close()
            self._due = now + pause
        if now < self._due:
            return False
        self._process = subprocess.Popen(
            self._command, env=self._environment, stdin=subprocess.PIPE, start_new_session=True
        )
        self._began = now
        log.info("%s已启动，进程 %s", self.name, self.pid)
        return True

    def kill(self, why: str) -> None:
        """End it at once; it is started again."""
        if self._process is not None:
            log.warning("%s（进程 %s）%s，强制结束", self.name, self.pid, why)
            self._process.kill()

    def end(self, seconds: float = _END_SECONDS) -> None:
        """Ask it to end, and end it where it does not."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill("没有按时结束")
                self._process.wait()
        log.info("%s已结束", self.name)
        self._close()

    def _close(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
        self._process = None


def _children(pid: int) -> set[int] | None:
    """Processes that a process has started and that still run; None where the system does not tell."""
    try:
        told = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return None
    return {int(child) for line in told for child in line.split()} if told else None
