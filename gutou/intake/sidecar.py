"""Sidecars (来件登记): one JSON file per arrival in ``data/raw``; together they are all a build knows of the share."""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from gutou.errors import GutouError
from gutou.workspace import Workspace

UNDATED = "未定"
"""Folder of arrivals whose path names no period; the sheet's title may still tell it."""

TEMPORARY = ".tmp-"
"""Prefix of files that are still being written; never read, swept by the next run."""


@dataclass(frozen=True)
class Arrival:
    """One file received (来件), or refused at the door.

    Attributes:
        submission_id: First 16 hex digits of sha256(path, content, occurrence).
        file_sha256: Hash of the content; None where it was refused without being read.
        department: Name in the settings, or the share's folder name where nobody named it.
        expected: Whether the settings name the department.
        period: ``YYYY-MM`` from the folder, else from the file name, else 未定.
        period_from: What told the period: ``folder``, ``file_name`` or ``nothing``.
        path: Place in the share, with ``/`` between the parts, as the file system gave it.
        file_name: Last part of the path, fit to be shown.
        received_at: First sight, or ``as_of`` where that lay in the past; no zone.
        modified_at: The file's own time.
        changed_at: When the share last touched the file's entry; with size and modified_at it says "unchanged".
        size: Bytes.
        sequence: 1 for the first arrival at this path, then 2, 3, …
        as_of: The run's clock when it arrived.
        reader_version: Version of the reader that was to read it then; 0 where nobody noted it. What kind of document
            it is stands in the staged file, since that is known only after reading.
        refused: Chinese reason why no copy was taken; None for a file that was copied.
        raw: The copy in ``data/raw``; None where refused.
    """

    submission_id: str
    file_sha256: str | None
    department: str
    expected: bool
    period: str
    period_from: str
    path: str
    file_name: str
    received_at: datetime
    modified_at: datetime
    changed_at: datetime
    size: int
    sequence: int
    as_of: date
    reader_version: int = 0
    refused: str | None = None
    raw: Path | None = None

    @property
    def folder(self) -> str:
        """The department's folder of the share, as it is called there."""
        return self.path.split("/", 1)[0]

    @property
    def folder_period(self) -> str | None:
        """The period where the folder names it: the only one that goes before the sheet's title."""
        return self.period if self.period_from == "folder" else None

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        """Order of arrival: first sight, ties by modification time, then path."""
        return self.received_at, self.modified_at, self.path


def display(name: str) -> str:
    """A file name fit for a database, a page and a terminal.

    Names that are no UTF-8 are read as GB18030; control and direction characters become ``_``.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("gb18030", errors="replace")
    return "".join("_" if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else c for c in name)


def submission_id(path: str, content: str, occurrence: int) -> str:
    """Id of the ``occurrence``-th arrival of this content at this path."""
    identity = b"\0".join((os.fsencode(path), content.encode(), str(occurrence).encode()))
    return hashlib.sha256(identity).hexdigest()[:16]


def folder_of(workspace: Workspace, department: str, period: str) -> Path:
    """Where the copies and sidecars of a department and period lie.

    A name that would leave the folder, hide in it or take the place of ``_fixed`` is written another way.
    """
    safe = display(department).replace("/", "_")[:80].strip()
    return workspace.raw / (f"＿{safe[1:]}" if safe[:1] in {"", ".", "_"} else safe) / period


def content_name(sha256: str, file_name: str) -> str:
    """Name of the copy: the content's hash with the sender's extension, where that is a plain one."""
    extension = Path(file_name).suffix.lower().removeprefix(".")
    return f"{sha256}.{extension if extension.isascii() and extension.isalnum() and len(extension) <= 8 else 'bin'}"


def write_sidecar(workspace: Workspace, arrival: Arrival) -> None:
    """Write the sidecar at once or not at all, read-only."""
    folder = folder_of(workspace, arrival.department, arrival.period)
    values: dict[str, Any] = {k: v for k, v in vars(arrival).items() if k != "raw"}
    text = json.dumps(
        values, ensure_ascii=not _is_text(arrival.path), indent=1, default=lambda v: v.isoformat()
    )
    put(folder, f"{arrival.submission_id}.json", text.encode())


def put(folder: Path, name: str, content: bytes) -> None:
    """Write a small immutable file of ``data``: beside it, flushed, then renamed into place."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f"{TEMPORARY}{name}"
    with temporary.open("wb") as file:
        file.write(content)
        settle(file.fileno())
    temporary.replace(folder / name)
    flush_folder(folder)


def settle(descriptor: int) -> None:
    """Make a finished file durable and read-only."""
    os.fchmod(descriptor, 0o440)
    os.fsync(descriptor)


def flush_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def arrivals(workspace: Workspace) -> list[Arrival]:
    """Every arrival ever, in the order of arrival, from the sidecars alone (the share may have vanished).

    Raises:
        GutouError: A sidecar cannot be read or its content is gone: a figure would change without a trace.
    """
    places = (path for path in workspace.raw.glob("*/*/*.json") if _is_sidecar(workspace, path))
    return in_order(_read(path) for path in places)


def in_order(items: Iterable[Arrival]) -> list[Arrival]:
    """The order of arrival; at one path the sequence comes before the files' own times."""
    reached: dict[str, tuple[datetime, datetime]] = {}
    keyed = []
    for item in sorted(items, key=lambda a: (a.path, a.sequence)):
        # A restored older version at the same path is still the later arrival.
        own = (item.received_at, item.modified_at)
        reached[item.path] = max(own, reached.get(item.path, own))
        keyed.append(((*reached[item.path], item.path, item.sequence), item))
    return [item for _, item in sorted(keyed, key=lambda pair: pair[0])]


def _is_sidecar(workspace: Workspace, path: Path) -> bool:
    return (
        not path.name.startswith(TEMPORARY) and workspace.fixed not in path.parents and len(path.stem) == 16
    )


def _read(path: Path) -> Arrival:
    try:
        values = json.loads(path.read_bytes())
        arrival = Arrival(
            **{
                **values,
                "received_at": datetime.fromisoformat(values["received_at"]),
                "modified_at": datetime.fromisoformat(values["modified_at"]),
                "changed_at": datetime.fromisoformat(values["changed_at"]),
                "as_of": date.fromisoformat(values["as_of"]),
            }
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise GutouError(
            f"原始库中的登记文件 {path} 无法读取（{type(error).__name__}），请从备份恢复后再运行"
        ) from None
    if arrival.refused is not None or arrival.file_sha256 is None:
        return arrival
    raw = path.with_name(content_name(arrival.file_sha256, arrival.file_name))
    if not raw.is_file():
        raise GutouError(f"原始库缺少 {display(arrival.path)} 的内容（{raw}），请从备份恢复后再运行")
    return replace(arrival, raw=raw)


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
