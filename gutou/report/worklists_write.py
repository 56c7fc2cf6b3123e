"""Where work lists go (工作清单的存放): each department's into its own 回执 folder, the bureau's beside its reports.

A list that somebody has begun to fill in where it lies is never overwritten: the new one goes beside it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from gutou.intake.collect_open import exists_beneath, file_beneath, put_beneath
from gutou.intake.collect_walk import reason
from gutou.intake.sidecar import Arrival, display
from gutou.report.worklists import Worklists
from gutou.report.worklists_sheet import bureau_workbook, department_workbook
from gutou.settings import Settings
from gutou.workspace import RECEIPTS, Workspace

_BUREAU = "待核清单.xlsx"
_MOST_BESIDE = 50
_LARGEST = 50_000_000


def write_worklists(
    workspace: Workspace, settings: Settings, lists: Worklists, arrivals: Iterable[Arrival]
) -> list[str]:
    """Write every work list of a period.

    Args:
        workspace: Folders; the share is written in 回执 only, and no link in it is followed.
        settings: City and departments.
        lists: What to write.
        arrivals: Everything that arrived: they say which folder of the share is a department's own.

    Returns:
        One Chinese warning per list that could not be written.
    """
    folders = _folders(arrivals)
    troubles = []
    for department in lists.departments:
        if department not in folders:
            continue
        content = department_workbook(settings, lists, department)
        place = (folders[department], RECEIPTS, lists.period)
        name = f"工作清单_{_plain(department)}"
        try:
            # Whoever has nothing to settle gets a list only where an older one would say otherwise.
            if not lists.departments[department] and not exists_beneath(
                workspace.share, place, f"{name}.xlsx"
            ):
                continue
            _put(workspace, place, name, content)
        except OSError as error:
            troubles.append(
                f"{display(folders[department])} 的工作清单无法写入（{reason(error)}），下次运行再试"
            )
    path = workspace.curated / "reports" / lists.period / _BUREAU
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bureau_workbook(settings, lists))
    except OSError as error:
        troubles.append(f"{path} 无法写入（{reason(error)}）")
    return troubles


def _folders(arrivals: Iterable[Arrival]) -> dict[str, str]:
    """The folder of the share that a department used last."""
    return {arrival.department: arrival.folder for arrival in arrivals}


def _plain(name: str) -> str:
    return "".join("_" if c in '<>:"/\\|?*' else c for c in name).strip(". ") or "部门"


def _put(workspace: Workspace, folder: tuple[str, str, str], stem: str, content: bytes) -> None:
    """Write the list under the first name that is free or holds a list of ours nobody has touched."""
    new = sha256(content).hexdigest()
    for number in range(1, _MOST_BESIDE):
        name = f"{stem}.xlsx" if number == 1 else f"{stem}（{number}）.xlsx"
        mark = workspace.staged / "worklists" / sha256("/".join((*folder, name)).encode()).hexdigest()
        found = _digest(workspace.share, folder, name)
        if found == new:
            return
        if found is None or found == _read(mark):
            put_beneath(workspace.share, folder, name, content)
            mark.parent.mkdir(parents=True, exist_ok=True)
            mark.write_text(new, encoding="ascii")
            return


def _digest(share: Path, folder: tuple[str, str, str], name: str) -> str | None:
    """Digest of what lies there, None where nothing does."""
    if not exists_beneath(share, folder, name):
        return None
    with file_beneath(share, "/".join((*folder, name))) as descriptor:
        if os.fstat(descriptor).st_size > _LARGEST:
            return "not ours"
        with open(descriptor, "rb", closefd=False) as file:
            return sha256(file.read(_LARGEST)).hexdigest()


def _read(mark: Path) -> str | None:
    try:
        return mark.read_text(encoding="ascii")
    except OSError:
        return None
