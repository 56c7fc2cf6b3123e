"""Making a run again (重算): from ``data/raw`` with the run's clock and settings, to a database equal row by row.

A rebuild works in a folder of its own in which ``raw`` holds links to exactly the arrivals and fixed files that the run
used; the stages are those of any run and know nothing of it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from gutou import pipeline
from gutou.errors import GutouError, UsageError
from gutou.intake.sidecar import Arrival, arrivals
from gutou.job import Job
from gutou.pipeline import Intake
from gutou.publish.manifest import Manifest, fixed_content, read_manifest
from gutou.publish.order import table_digest
from gutou.publish.retention import vintage_of
from gutou.publish.runlog import code_version
from gutou.settings import Settings
from gutou.workspace import Workspace


@dataclass(frozen=True)
class Rebuilt:
    """A run made again.

    Attributes:
        run_id: The run.
        database: The rebuilt database.
        vintage: What it was compared with; None where the run's vintage is not kept any more.
        differing: Published tables that are not equal row by row; empty where all are.
        same_code: Whether the program is the one that made the run.
        held_back: Whether the audit would hold the rebuilt database back.
    """

    run_id: str
    database: Path
    vintage: Path | None
    differing: tuple[str, ...]
    same_code: bool
    held_back: bool

    @property
    def equal(self) -> bool | None:
        """Whether it equals the vintage; None where there is none."""
        return None if self.vintage is None else not self.differing


def rebuild(workspace: Workspace, run_id: str) -> Rebuilt:
    """Make a run again as ``data/curated/rebuilt/<run_id>.duckdb`` and compare it with its vintage.

    Tables that describe runs are not compared. Nothing else of the workspace changes.

    Raises:
        UsageError: There is no manifest of the run.
        GutouError: An arrival or a fixed file that the run used is gone or has changed.
    """
    manifest = read_manifest(workspace.fixed, run_id)
    settings = _settings(manifest)
    target = workspace.curated / "rebuilt" / f"{run_id}.duckdb"
    with _as_it_was(workspace, manifest) as past:
        job = Job(
            settings=settings.model_copy(update={"share": past.share, "data": past.data}),
            workspace=past,
            as_of=date.fromisoformat(manifest.as_of),
            now=datetime.fromisoformat(manifest.started_at),
            run_id=run_id,
        )
        built, held_back = build_again(job, Intake(arrivals(past), [], settings=job.settings))
        target.parent.mkdir(parents=True, exist_ok=True)
        built.replace(target)
    vintage = vintage_of(workspace.curated / "vintages", run_id)
    differing: tuple[str, ...] = ()
    if vintage is not None:
        before, now = table_digest(vintage), table_digest(target)
        differing = tuple(name for name in now if before.get(name) != now[name])
    same_code = manifest.code_version == code_version()
    return Rebuilt(run_id, target, vintage, differing, same_code, held_back)


def build_again(job: Job, intake: Intake) -> tuple[Path, bool]:
    """All stages from reading to the audit, without receipts, pages and publication.

    Returns:
        The candidate, and whether the audit would hold it back.
    """
    for arrival in pipeline.unread(job, intake):
        intake.add(*pipeline.read_file(job, arrival))
    with pipeline.open_build(job, intake) as build:
        for stage in pipeline.STAGES:
            stage(build)
        verdict = pipeline.audit_candidate(build, note_waiting=False)
    return build.candidate, verdict.held_back


@contextmanager
def _as_it_was(workspace: Workspace, manifest: Manifest) -> Iterator[Workspace]:
    """A workspace that holds what the run used and no more; it shares the cache of files read."""
    root = workspace.curated / ".rebuilding"
    shutil.rmtree(root, ignore_errors=True)
    past = Workspace(root / "share", root / "data")
    try:
        past.raw.mkdir(parents=True)
        workspace.staged.mkdir(parents=True, exist_ok=True)
        past.staged.symlink_to(workspace.staged.resolve(), target_is_directory=True)
        _link_arrivals(workspace, past, manifest)
        _link_fixed(workspace, past, manifest)
        yield past
    except OSError as error:
        raise GutouError(f"重算所需的文件夹 {root} 无法写入：{error.strerror or error}") from error
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _link_arrivals(workspace: Workspace, past: Workspace, manifest: Manifest) -> None:
    wanted = set(manifest.arrivals)
    known = {one.submission_id: one for one in arrivals(workspace) if one.submission_id in wanted}
    if gone := sorted(wanted - known.keys()):
        raise GutouError(f"原始库缺少运行 {manifest.run_id} 用过的来件 {'、'.join(gone[:5])}，请从备份恢复")
    sidecars = {path.stem: path for path in workspace.raw.glob("*/*/*.json") if path.stem in wanted}
    for submission_id, arrival in known.items():
        _link_arrival(sidecars[submission_id], arrival, workspace, past)


def _link_arrival(sidecar: Path, arrival: Arrival, workspace: Workspace, past: Workspace) -> None:
    for path in (sidecar, arrival.raw):
        if path is not None:
            _link(path, past.raw / path.relative_to(workspace.raw))


def _link_fixed(workspace: Workspace, past: Workspace, manifest: Manifest) -> None:
    for name, digest in manifest.fixed.items():
        content = fixed_content(workspace.fixed, name, digest)
        if content is None:
            raise GutouError(f"运行 {manifest.run_id} 用过的 _fixed/{name} 已不在或已变动，请从备份恢复")
        _link(content, past.fixed / name)
        for beside in content.parent.glob("*.parquet") if name.startswith("sealed/") else ():
            _link(beside, (past.fixed / name).with_name(beside.name))


def _link(path: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        place.symlink_to(path.resolve())


def _settings(manifest: Manifest) -> Settings:
    """The recorded settings; the environment of today has no say in them."""
    today = {key: os.environ.pop(key) for key in list(os.environ) if key.upper().startswith("GUTOU_")}
    try:
        return Settings(**manifest.settings)
    except ValueError as error:
        raise UsageError(f"运行 {manifest.run_id} 的设置与本版程序不合：{error}") from None
    finally:
        os.environ.update(today)
