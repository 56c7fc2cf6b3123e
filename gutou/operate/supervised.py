"""The children's side of ``gutou serve``: they end when the process that started them is gone, however it went."""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections.abc import Callable
from functools import cache

from gutou.operate.alive import any_lives
from gutou.workspace import Workspace

GONE = "GUTOU_SUPERVISED"


def when_parent_is_gone(end: Callable[[], None], seconds: float) -> None:
    """Call ``end`` when the pipe from the parent closes; where that has not ended the process in time, end it hard."""
    if os.environ.get(GONE) != "1":
        return

    def watch() -> None:
        while os.read(0, 1024):  # unbuffered: nothing is held when the interpreter ends
            pass
        end()
        time.sleep(seconds)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="parent").start()


@cache
def silence_teardown() -> None:
    """Prefect's threads keep DuckDB loaded while the interpreter ends, and its binding then lists what "leaked".

    Registered first, this runs last: whatever had to be said has been said.
    """
    atexit.register(lambda: os.dup2(os.open(os.devnull, os.O_WRONLY), 2))


def wait_for_runs(workspace: Workspace, seconds: float) -> None:
    """Give runs that are being ended the time to say so to the server."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and any_lives(workspace):
        time.sleep(0.2)
