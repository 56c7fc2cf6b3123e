"""How this program uses Prefect: its files under ``data``, nothing sent anywhere, logs kept off the terminal.

Must be applied before Prefect is imported, since Prefect reads its settings then.
"""

from __future__ import annotations

import json
import os

from gutou.operate.locks import SERVE, holder
from gutou.workspace import Workspace


def prepare(workspace: Workspace, *, serving: bool = False) -> None:
    """Set Prefect's environment; what the caller has set already (``PREFECT_API_URL`` …) stays.

    Where ``gutou serve`` serves the data folder, its server is used: two servers on one database get in each other's way.

    Args:
        workspace: Folders of the city.
        serving: Called by ``gutou serve`` itself.

    Raises:
        OSError: The folder for Prefect's files cannot be made.
    """
    home = workspace.prefect_home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    defaults = {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
        # A busy machine needs more than the usual 20 seconds.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
        # A person is shown our own progress lines; Prefect's server still gets its logs and tracebacks.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
        "DO_NOT_TRACK": "1",
    }
    for key, value in defaults.items():
        os.environ.setdefault(key, value)
    if not serving and (url := serving_at(workspace)):
        os.environ.setdefault("PREFECT_API_URL", url)


def serving_at(workspace: Workspace) -> str | None:
    """Address of the server that ``gutou serve`` keeps for the data folder; None where it does not."""
    if holder(workspace, SERVE) is None:
        return None
    try:
        return str(json.loads((workspace.prefect_home / "server.json").read_bytes())["url"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
