"""What was told (发送记录): ``data/raw/_fixed/messages``, so that neither a rebuild nor a restored backup tells it again.

One small file per channel, audience and cause, without addresses or text. What happened in a run that is over, and could
not be sent, lies in ``waiting`` beside it until it can, for a week.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

from gutou.intake.sidecar import put
from gutou.messages.causes import Cause

KEPT = timedelta(days=7)
FOLDER = "messages"


class Ledger:
    """The record of one city."""

    def __init__(self, workspace_fixed: Path) -> None:
        self.folder = workspace_fixed / FOLDER

    def told(self, channel: str, audience: str, cause: Cause) -> bool:
        """Whether it was told there already."""
        return self._path(channel, audience, cause).exists()

    def note(self, channel: str, audience: str, causes: Iterable[Cause], as_of: date) -> None:
        """Write down that causes were told.

        Raises:
            OSError: The disk refuses; they will be told again.
        """
        for cause in causes:
            path = self._path(channel, audience, cause)
            told = {
                "channel": channel,
                "audience": audience,
                "kind": cause.kind,
                "cause": cause.key,
                "as_of": as_of.isoformat(),
            }
            put(path.parent, path.name, json.dumps(told, ensure_ascii=False).encode())

    def keep(self, cause: Cause) -> None:
        """Keep an event until it is told; what is kept or was kept already stays as it is.

        Raises:
            OSError: The disk refuses.
        """
        path = self._waiting(cause)
        if not path.exists():
            put(path.parent, path.name, json.dumps(asdict(cause), ensure_ascii=False).encode())

    def waiting(self, as_of: date) -> list[Cause]:
        """Events that may still have to be told, the oldest first; those of more than a week ago are let go."""
        found = []
        for path in sorted((self.folder / "waiting").glob("*.json")):
            try:
                cause = Cause(**json.loads(path.read_bytes()))
                old = as_of - date.fromisoformat(cause.since) > KEPT
            except (OSError, ValueError, TypeError):
                old = True
            if old:
                with suppress(OSError):
                    path.unlink()
            else:
                found.append(cause)
        return sorted(found, key=lambda cause: (cause.since, cause.key))

    def _path(self, channel: str, audience: str, cause: Cause) -> Path:
        return self.folder / (cause.period or "runs") / f"{_name(channel, audience, cause.key)}.json"

    def _waiting(self, cause: Cause) -> Path:
        return self.folder / "waiting" / f"{_name(cause.key)}.json"


def _name(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]
