"""A run made again from raw equals its vintage row by row, whatever has happened since."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from gutou.pipeline import Outcome
from gutou.publish.manifest import read_manifest
from gutou.publish.rebuild import rebuild
from gutou.publish.runlog import newest_run
from gutou.workspace import Workspace

from .conftest import City


def test_a_run_can_be_made_again(
    month: tuple[City, Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city, _ = month
    shutil.copytree(city.root / "data", tmp_path / "data")
    workspace = Workspace(city.root / "share", tmp_path / "data")
    run_id = newest_run(workspace.database)
    assert run_id is not None
    manifest = read_manifest(workspace.fixed, run_id)
    assert manifest.arrivals
    assert not manifest.fixed

    # What came later must not show: an arrival, the run's own ids, another setting.
    sidecar = next(workspace.raw.glob("*/*/*.json"))
    later = sidecar.with_name("0123456789abcdef.json")
    later.write_text(sidecar.read_text(encoding="utf-8").replace(sidecar.stem, later.stem), encoding="utf-8")
    assert list((workspace.fixed / "ids").glob("*/*.json"))
    monkeypatch.setenv("GUTOU_THRESHOLD_WAN", "5000")

    done = rebuild(workspace, run_id)
    assert done.same_code
    assert not done.held_back
    assert done.differing == ()
    assert done.equal
    assert not (workspace.curated / ".rebuilding").exists()
    assert newest_run(workspace.database) == run_id

    vintage = done.vintage
    assert vintage is not None
    vintage.chmod(0o640)
    with duckdb.connect(str(vintage)) as con:
        con.execute("UPDATE gap SET library_wan = library_wan + 1 WHERE scope_kind = 'city'")
    from gutou.publish.order import table_digest

    assert table_digest(vintage)["gap"] != table_digest(done.database)["gap"]
