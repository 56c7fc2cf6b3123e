"""Has receipts made by processes that may die (:mod:`gutou.intake.receipts_copy`), one after the other."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

from gutou.database import ROOT
from gutou.settings import Limits

_ORDERS_PER_PROCESS = 100
_LONGEST_SECONDS = 120


class Copier:
    """One process that makes receipts; begun when first needed, and anew when it died or took too long.

    Use it as a context manager and from one thread.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0
        self._folder = tempfile.TemporaryDirectory(prefix="gutou-receipt-")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        self._folder.cleanup()

    def make(self, order: dict[str, Any], *, seconds: float | None = None) -> bytes | None:
        """Content of the receipt ordered; None where it could not be made within time and memory.

        Args:
            order: Fields of :class:`gutou.intake.receipts_order.Order` but ``out`` and ``limits``; ``lines`` as
                :class:`~gutou.intake.receipts_paint.Box`.
            seconds: Longest time for it.
        """
        folder = Path(self._folder.name)
        asked, out = folder / "order.json", folder / "receipt.xlsx"
        out.unlink(missing_ok=True)
        lines = [[list(vars(box).values()) for box in line] for line in order["lines"]]
        values = order | {"out": str(out), "limits": self._limits.model_dump(), "lines": lines}
        asked.write_bytes(orjson.dumps(values))
        answer = self._ask(str(asked), min(seconds or _LONGEST_SECONDS, self._limits.read_seconds))
        if answer != b"ok" or not out.is_file() or out.stat().st_size > self._limits.max_file_mb << 20:
            return None
        return out.read_bytes()

    def _ask(self, line: str, seconds: float) -> bytes:
        process = self._running()
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the process has no pipes")
        try:
            process.stdin.write(line.encode() + b"\n")
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], seconds)
            answer = process.stdout.readline().strip() if ready else b""
        except OSError:
            answer = b""
        self._made += 1
        if answer != b"ok" or self._made >= _ORDERS_PER_PROCESS:
            self._end()
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            command = [sys.executable, "-X", "utf8", "-m", "gutou.intake.receipts_copy"]
            self._process = subprocess.Popen(
                [*command, str(self._limits.read_memory_mb)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                bufsize=0,
            )
            self._made = 0
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # with the reader it may have begun
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()
