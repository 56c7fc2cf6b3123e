"""The server that ``gutou serve`` starts and supervises: ``python -m flows.server HOST PORT CONFIG SHARE DATA``."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import uvicorn
from prefect.server.api.server import create_app

from gutou.operate.supervised import wait_for_runs, when_parent_is_gone
from gutou.workspace import Workspace

_LAST_WORDS = 20.0
_RUNNER_REPORTS = 6.0


def main(host: str, port: str, _config: str, share: str, data: str) -> None:
    """Serve until told to end, or until ``gutou serve`` is gone and the runs have said how they ended."""
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(final=True),
            host=host,
            port=int(port),
            log_level="error",
            timeout_graceful_shutdown=5,
        )
    )

    def end() -> None:
        time.sleep(1)
        wait_for_runs(Workspace(Path(share), Path(data)), _LAST_WORDS)
        time.sleep(_RUNNER_REPORTS)
        server.should_exit = True

    when_parent_is_gone(end, seconds=15)
    server.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
