"""What a run used (运行清单): its clock, settings, arrivals and fixed files, so that it can be made again from raw.

``data/raw/_fixed/runs/<run_id>.json``, written before the swap. Ids and seals are files that never change once written;
of any other fixed file the content at that time is kept as ``_fixed/kept/<sha256>``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gutou.errors import UsageError
from gutou.intake.sidecar import Arrival, put
from gutou.job import Job
from gutou.publish.runlog import code_version, fixed_files, rulebook_version

UNCHANGING = ("ids", "sealed")


@dataclass(frozen=True)
class Manifest:
    """What a run used.

    Attributes:
        run_id: The run.
        as_of: Its clock, ``YYYY-MM-DD``.
        started_at: When it began, ISO.
        code_version: Version and fingerprint of the program.
        rulebook_sha256: Fingerprint of the rulebook.
        settings: Its settings.
        arrivals: Submission ids of all arrivals it knew.
        fixed: Fixed files by their path below ``_fixed``, with the SHA-256 of their content.
    """

    run_id: str
    as_of: str
    started_at: str
    code_version: str
    rulebook_sha256: str
    settings: dict[str, Any]
    arrivals: list[str]
    fixed: dict[str, str]


def take_down(job: Job, arrivals: Iterable[Arrival]) -> Manifest:
    """The manifest of a run that is about to compute; to be taken before it fixes anything itself."""
    fixed = job.workspace.fixed
    return Manifest(
        run_id=job.run_id,
        as_of=job.as_of.isoformat(),
        started_at=job.now.isoformat(),
        code_version=code_version(),
        rulebook_sha256=rulebook_version(),
        settings=json.loads(job.settings.model_dump_json()),
        arrivals=sorted(arrival.submission_id for arrival in arrivals),
        fixed={path.relative_to(fixed).as_posix(): sha256(path) for path in fixed_files(fixed)},
    )


def write_manifest(workspace_fixed: Path, manifest: Manifest) -> Path:
    """Write the manifest, and keep the content of fixed files that may change later."""
    for name, digest in manifest.fixed.items():
        if name.split("/")[0] not in UNCHANGING and not (workspace_fixed / "kept" / digest).exists():
            content = (workspace_fixed / name).read_bytes()
            put(workspace_fixed / "kept", hashlib.sha256(content).hexdigest(), content)
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    put(workspace_fixed / "runs", f"{manifest.run_id}.json", text.encode())
    return workspace_fixed / "runs" / f"{manifest.run_id}.json"


def read_manifest(workspace_fixed: Path, run_id: str) -> Manifest:
    """The manifest of a run.

    Raises:
        UsageError: There is none, or it cannot be read.
    """
    path = workspace_fixed / "runs" / f"{run_id}.json"
    try:
        return Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise UsageError(f"没有运行 {run_id} 的清单（{path}），无法重算") from None
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(f"运行清单 {path} 无法读取（{type(error).__name__}），请从备份恢复") from None


def fixed_content(workspace_fixed: Path, name: str, digest: str) -> Path | None:
    """Where the content that a run read under ``name`` lies today; None where it is gone."""
    places = (workspace_fixed / name, workspace_fixed / "kept" / digest)
    return next((path for path in places if path.is_file() and sha256(path) == digest), None)


def sha256(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
