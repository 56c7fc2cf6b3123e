"""Tasks for :mod:`gutou.register.worker`, done by several processes at once (并行)."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType

from gutou.database import ROOT
from gutou.register.worker import work


class Workers:
    """Children that do tasks whose files lie in a folder of theirs; started when first needed, ended with the context.

    Children are started anew and not forked: the flow has threads. What a child that died has left undone is done here, and no
    other child is started in its place.

    Attributes:
        processes: How many children there may be; with one, everything is done here.
        folder: Where the tasks' files lie.
    """

    def __init__(self, processes: int) -> None:
        self.processes = processes
        self._open = ExitStack()
        self._children: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Workers:
        self.folder = Path(self._open.enter_context(tempfile.TemporaryDirectory(prefix="gutou-register-")))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rest()
        self._open.close()

    def rest(self) -> None:
        """End the children until there is more to do."""
        for child in self._children:
            child.kill()  # whatever it was to do is done, and a large heap is slow to take down
            child.wait()
            for pipe in (child.stdin, child.stdout):
                with suppress(OSError):  # what it was told last may not have reached it
                    if pipe is not None:
                        pipe.close()
        self._children = []

    def run(self, tasks: Sequence[str]) -> None:
        """Do tasks.

        Args:
            tasks: As ``describe 3``, whose files stand in ``folder``.
        """
        left: queue.SimpleQueue[str] = queue.SimpleQueue()
        for task in tasks:
            left.put(task)
        undone: list[str] = []
        if self.processes > 1 and len(tasks) > 1:
            if not self._children:
                self._children = [self._start() for _ in range(self.processes)]
            threads = [
                threading.Thread(target=_keep_busy, args=(child, left, undone), daemon=True)
                for child in self._children
                if child.poll() is None
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        while not left.empty():
            undone.append(left.get())
        for task in undone:
            work(self.folder, task)

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "gutou.register.worker", str(self.folder.resolve())],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )


def _keep_busy(child: subprocess.Popen[str], left: queue.SimpleQueue[str], undone: list[str]) -> None:
    """Hand tasks to one child until there are none left or it has died."""
    if child.stdin is None or child.stdout is None:
        return
    while True:
        try:
            task = left.get_nowait()
        except queue.Empty:
            return
        try:
            child.stdin.write(task + "\n")
            child.stdin.flush()
            answered = child.stdout.readline() == "done\n"
        except OSError:
            answered = False
        if not answered:
            undone.append(task)
            child.kill()
            return
