"""How this program uses Prefect: its files under ``data``, nothing sent anywhere, logs kept off the terminal.

Must be applied before Prefect is imported, since Prefect reads its settings then.
"""

from __future__ import annotations

import logging
import os

from gutou.workspace import Workspace


def prepare(workspace: Workspace) -> None:
    """Set Prefect's environment; what the caller has set already (``PREFECT_API_URL`` …) stays.

    Raises:
        OSError: The folder for Prefect's files cannot be made.
    """
    home = workspace.prefect_home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    defaults = {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
        "DO_NOT_TRACK": "1",
    }
    for key, value in defaults.items():
        os.environ.setdefault(key, value)


def quiet_terminal() -> None:
    """Keep Prefect's log lines and tracebacks off the terminal; its server and our own log still get them."""
    for name in ("prefect", "prefect.flow_runs", "prefect.task_runs"):
        logger = logging.getLogger(name)
        for handler in list(logger.handlers):
            if type(handler).__name__ == "PrefectConsoleHandler":
                logger.removeHandler(handler)
