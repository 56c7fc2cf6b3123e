"""How this program uses Prefect: its files under ``data``, nothing sent anywhere, logs kept off the terminal.

Must be applied before Prefect is imported, since Prefect reads its settings then.
"""

from __future__ import annotations

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
        # A person is shown our own progress lines; Prefect's server still gets its logs and tracebacks.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
        "DO_NOT_TRACK": "1",
    }
    for key, value in defaults.items():
        os.environ.setdefault(key, value)
