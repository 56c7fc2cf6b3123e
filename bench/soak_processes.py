"""The processes of a service as ``/proc`` tells them: whose children they are and what they do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_KINDS = (("flows.server", "server"), ("flows.serving", "runner"), ("prefect", "run"))


@dataclass(frozen=True)
class Process:
    """A process below the service.

    Attributes:
        pid: Its id.
        began: When it began, in ticks since the machine did; with the id it names the process for good.
        kind: ``server``, ``runner``, ``run`` (of a flow) or ``other`` (a reading child).
        flow_run: Id of the flow run; blank of others.
    """

    pid: int
    began: str
    kind: str
    flow_run: str

    def still_runs(self) -> bool:
        """Whether it is there and no zombie."""
        fields = _stat(self.pid)
        return fields is not None and fields[19] == self.began and fields[0] != "Z"


def descendants(root: int) -> list[Process]:
    """All processes below one, at this moment."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))) is not None:
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        for pid in children.get(waiting.pop(), []):
            waiting.append(pid)
            if (fields := _stat(pid)) is not None:
                found.append(Process(pid, fields[19], _kind(pid), _flow_run(pid)))
    return found


def _stat(pid: int) -> list[str] | None:
    """Fields after the name: state, parent, …; the twentieth is when it began."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def _kind(pid: int) -> str:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return "other"
    return next((kind for part, kind in _KINDS if part in command), "other")


def _flow_run(pid: int) -> str:
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return ""
    told = dict(line.partition("=")[::2] for line in environment)
    return told.get("PREFECT__FLOW_RUN_ID", "")
