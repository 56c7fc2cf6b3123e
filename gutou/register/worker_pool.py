"""Tasks for :mod:`gutou.register.worker`, done by several processes at once (并行)."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from gutou.database import ROOT
from gutou.register.worker import work


def run_tasks(folder: Path, tasks: Sequence[str], processes: int) -> None:
    """Do tasks whose files lie in a folder.

    Children are started anew and not forked: the flow has threads. What a child that died has left undone is done here.

    Args:
        folder: Where the tasks' files lie.
        tasks: As ``describe 3``.
        processes: How many children; with one task or one process everything is done here.
    """
    left: queue.SimpleQueue[str] = queue.SimpleQueue()
    for task in tasks:
        left.put(task)
    undone: list[str] = []
    if processes > 1 and len(tasks) > 1:
        threads = [
            threading.Thread(target=_keep_busy, args=(folder, left, undone), daemon=True)
            for _ in range(min(processes, len(tasks)))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    while not left.empty():
        undone.append(left.get())
    for task in undone:
        work(folder, task)


def _keep_busy(folder: Path, left: queue.SimpleQueue[str], undone: list[str]) -> None:
    """Hand tasks to one child until there are none left or it has died."""
    child = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "gutou.register.worker", str(folder.resolve())],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    with child:
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
