"""The manifest of a run: what it used, and where that lies after it has changed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from gutou.errors import UsageError
from gutou.job import Job
from gutou.publish.manifest import fixed_content, read_manifest, sha256, take_down, write_manifest
from gutou.workspace import Workspace
from tests.publish.small_candidate import settings


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(
        settings(), Workspace(tmp_path, tmp_path / "data"), date(2025, 7, 14), datetime(2025, 7, 14, 9), "r1"
    )


def fix(job: Job, name: str, text: str) -> Path:
    path = job.workspace.fixed / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_what_a_run_read_is_found_after_it_has_changed(job: Job) -> None:
    review = fix(job, "review/2025-06.json", "{}")
    ids = fix(job, "ids/2025-06/r0.json", "{}")
    seal = fix(job, "sealed/2025-05/1/seal.json", "{}")
    fix(job, "runs/r0.json", "{}")
    fix(job, "review/.tmp-x.json", "half")
    used = take_down(job, [])
    assert set(used.fixed) == {
        "ids/2025-06/r0.json",
        "review/2025-06.json",
        "sealed/2025-05/1/seal.json",
    }
    write_manifest(job.workspace.fixed, used)
    assert read_manifest(job.workspace.fixed, "r1") == used
    digest = sha256(review)
    review.write_text("changed", encoding="utf-8")
    kept = fixed_content(job.workspace.fixed, "review/2025-06.json", digest)
    assert kept is not None
    assert kept.read_text(encoding="utf-8") == "{}"
    assert fixed_content(job.workspace.fixed, "ids/2025-06/r0.json", digest) == ids
    seal.write_text("tampered", encoding="utf-8")
    assert fixed_content(job.workspace.fixed, "sealed/2025-05/1/seal.json", digest) == kept
    assert set(take_down(job, []).fixed) == set(used.fixed)


def test_an_unknown_run_and_a_damaged_manifest_are_told(job: Job) -> None:
    with pytest.raises(UsageError, match="没有运行 r9 的清单"):
        read_manifest(job.workspace.fixed, "r9")
    fix(job, "runs/r8.json", "{")
    with pytest.raises(UsageError, match="无法读取"):
        read_manifest(job.workspace.fixed, "r8")
