"""Clean-up (清理): what interrupted runs left, and what was read of files that no longer take part."""

from __future__ import annotations

import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from gutou.intake import collect_copy
from gutou.intake.sidecar import arrivals
from gutou.job import Job
from gutou.operate.alive import forget_dead
from gutou.operate.locks import INTAKE, RUN, BusyError, holding
from gutou.pipeline.taking_in import staged_folder
from gutou.publish import retention, seals, swap
from gutou.workspace import Workspace

_OF_A_FILE = re.compile(r"[0-9a-f]{32}")
_WRITING = ".writing-"
_DAY = 86_400


@dataclass(frozen=True)
class Tidied:
    """What a clean-up removed, by number: candidates of interrupted runs, vintages, staged files, half-written ones."""

    candidates: int
    vintages: int
    staged: int
    half_written: int

    def told(self) -> str:
        """As a person reads it."""
        return (
            f"清理：中断的候选库 {self.candidates} 个、过期的留存版本 {self.vintages} 个、"
            f"不再使用的暂存 {self.staged} 个、未写完的文件 {self.half_written} 个"
        )


def tidy(job: Job) -> Tidied:
    """Remove what no run needs; under the locks of run and intake.

    ``data/raw`` is never touched but for copies that were not finished; the cache in ``data/staged`` keeps what today's
    arrivals are read from, and everything younger than the settings' ``staged_days``.
    """
    workspace, settings = job.workspace, job.settings
    always = {seal.run_id for seal in seals.read_seals(workspace.fixed)}
    vintages = retention.prune(workspace.curated / "vintages", settings.publishing.vintages_kept, always)
    forget_dead(workspace)
    return Tidied(
        candidates=len(swap.sweep(workspace)),
        vintages=len(vintages),
        staged=_prune_staged(job, settings.schedule.staged_days * _DAY),
        half_written=_remove_half_written(workspace),
    )


def sweep_after_crash(workspace: Workspace) -> list[str]:
    """Remove the candidates of runs that died, where no run is going on; the ids of the runs."""
    if not any((workspace.curated / ".building").glob("*")):
        return []
    try:
        with holding(workspace, RUN, "清理中断的运行"):
            return swap.sweep(workspace)
    except BusyError:
        return []


def sweep_half_written(workspace: Workspace) -> int:
    """Remove what an intake that died left half written, where none is going on; how many folders and files."""
    try:
        with holding(workspace, INTAKE, "清理中断的收件"):
            return _remove_half_written(workspace)
    except BusyError:
        return 0


def _remove_half_written(workspace: Workspace) -> int:
    collect_copy.sweep(workspace)
    left = list(workspace.staged.glob(f"{_WRITING}*"))
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def _prune_staged(job: Job, seconds: int) -> int:
    """A staged folder that no arrival is read from any more, and that is old, goes."""
    before = time.time() - seconds
    old = [path for path in job.workspace.staged.glob("*") if _is_old(path, before)]
    if not old:
        return 0
    used = {staged_folder(job, one).name for one in arrivals(job.workspace) if one.raw is not None}
    unused = [path for path in old if path.name not in used]
    for path in unused:
        shutil.rmtree(path, ignore_errors=True)
    return len(unused)


def _is_old(path: Path, before: float) -> bool:
    return bool(_OF_A_FILE.fullmatch(path.name)) and path.is_dir() and path.stat().st_mtime < before
