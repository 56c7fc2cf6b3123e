"""What an examination says (体检结论): one line per thing looked at, and what to do where it is not well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from gutou.settings import Settings
from gutou.workspace import Workspace

State = Literal["ok", "note", "fault"]
LABELS: dict[State, str] = {"ok": "正常", "note": "留意", "fault": "故障"}


@dataclass(frozen=True)
class Verdict:
    """What was found of one thing.

    Attributes:
        area: Part of the installation, in Chinese.
        name: What was looked at.
        state: ``ok``; ``note`` for what need not be dealt with; ``fault`` for what stops runs or falsifies results.
        said: What was found.
        why: Why it matters; blank where all is well.
        todo: What to do, with a command where there is one; blank where all is well.
    """

    area: str
    name: str
    state: State
    said: str
    why: str = ""
    todo: str = ""


@dataclass(frozen=True)
class Subject:
    """The installation that is examined.

    Attributes:
        config: The settings file.
        settings: What it says.
        now: The clock of this machine.
        thorough: Also read every file that was received.
    """

    config: Path
    settings: Settings
    now: datetime
    thorough: bool = False

    @property
    def workspace(self) -> Workspace:
        """Its folders."""
        return Workspace.of(self.settings)
