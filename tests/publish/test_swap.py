from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import pytest

from gutou.publish import swap
from gutou.publish.swap import PublishError, candidate_path, hold_back, publish, sweep
from gutou.workspace import Workspace

READER = textwrap.dedent("""
    import duckdb, sys, time
    from pathlib import Path
    path, stop = sys.argv[1], Path(sys.argv[2])
    seen = set()
    while not stop.exists():
        with duckdb.connect(path, read_only=True) as con:
            low, high, rows = con.execute("SELECT min(version), max(version), count(*) FROM t").fetchone()
        assert low == high and rows == 2000, (low, high, rows)
        seen.add(low)
        print("read", flush=True) if len(seen) == 1 else None
    print(len(seen))
""")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "share", tmp_path / "data")


def build(workspace: Workspace, run_id: str, version: int = 1) -> Path:
    candidate = candidate_path(workspace, run_id)
    with duckdb.connect(str(candidate)) as con:
        con.execute(f"CREATE TABLE t AS SELECT {version} AS version, i FROM range(2000) AS r(i)")
    return candidate


def version(database: Path) -> int:
    with duckdb.connect(str(database), read_only=True) as con:
        row = con.execute("SELECT max(version) FROM t").fetchone()
    assert row
    return int(row[0])


def test_publish_puts_the_candidate_in_place_and_keeps_a_vintage(workspace: Workspace) -> None:
    candidate = build(workspace, "r1")
    database = publish(workspace, candidate, "2025-06", "r1")
    vintage = workspace.curated / "vintages" / "2025-06" / "r1.duckdb"
    assert database == workspace.database
    assert version(vintage) == 1
    assert database.stat().st_mode & 0o777 == 0o440
    assert vintage.stat().st_mode & 0o777 == 0o440
    assert not candidate.exists()
    assert not list(workspace.curated.rglob("*.wal"))


def test_a_new_version_leaves_the_old_vintage(workspace: Workspace) -> None:
    for number in (1, 2):
        publish(workspace, build(workspace, f"r{number}", number), "2025-06", f"r{number}")
    assert version(workspace.database) == 2
    assert version(workspace.curated / "vintages" / "2025-06" / "r1.duckdb") == 1


def test_only_the_newest_vintages_of_a_period_are_kept(workspace: Workspace) -> None:
    publish(workspace, build(workspace, "r0"), "2025-05", "r0")
    for number in range(1, 5):
        publish(workspace, build(workspace, f"r{number}", number), "2025-06", f"r{number}", keep=2)
    kept = {path.name for path in (workspace.curated / "vintages").rglob("*.duckdb")}
    assert kept == {"r0.duckdb", "r3.duckdb", "r4.duckdb"}


def test_without_a_period_there_is_a_vintage_too(workspace: Workspace) -> None:
    publish(workspace, build(workspace, "r1"), None, "r1")
    assert (workspace.curated / "vintages" / "无时段" / "r1.duckdb").is_file()


def test_held_back_keeps_only_the_last_and_leaves_the_published(workspace: Workspace) -> None:
    publish(workspace, build(workspace, "r1", 1), "2025-06", "r1")
    before = (workspace.database.stat().st_ino, workspace.database.read_bytes())
    for number in (2, 3):
        hold_back(workspace, build(workspace, f"r{number}", number), f"r{number}")
    assert (workspace.database.stat().st_ino, workspace.database.read_bytes()) == before
    assert [path.name for path in (workspace.curated / "held").iterdir()] == ["r3.duckdb"]
    assert not (workspace.curated / "vintages" / "2025-06" / "r2.duckdb").exists()


def test_an_open_candidate_is_not_published(workspace: Workspace) -> None:
    publish(workspace, build(workspace, "r1", 1), "2025-06", "r1")
    candidate = candidate_path(workspace, "r2")
    with duckdb.connect(str(candidate)) as con:
        con.execute("CREATE TABLE t AS SELECT 2 AS version")
        assert candidate.with_name(candidate.name + ".wal").exists()
        with pytest.raises(PublishError, match="还没有关闭"):
            publish(workspace, candidate, "2025-06", "r2")
    assert version(workspace.database) == 1


def test_a_missing_candidate_is_an_error_in_chinese(workspace: Workspace) -> None:
    with pytest.raises(PublishError, match="找不到候选库"):
        publish(workspace, candidate_path(workspace, "r1"), "2025-06", "r1")


def test_leftovers_of_killed_runs_are_swept(workspace: Workspace) -> None:
    publish(workspace, build(workspace, "r1", 1), "2025-06", "r1")
    killed = build(workspace, "r2", 2)
    killed.with_name(killed.name + ".wal").touch()
    killed.with_suffix(".tmp").mkdir()
    linked = workspace.curated / "vintages" / "2025-06" / "r2.duckdb"
    linked.hardlink_to(killed)  # killed between the vintage and the swap
    assert sweep(workspace) == ["r2"]
    assert not linked.exists()
    assert list(killed.parent.iterdir()) == []
    assert version(workspace.database) == 1
    assert version(linked.with_name("r1.duckdb")) == 1
    assert sweep(workspace) == []


def test_sweep_on_a_new_workspace(workspace: Workspace) -> None:
    assert sweep(workspace) == []


def test_a_publication_that_failed_half_way_can_be_finished(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate = build(workspace, "r1")
    sync = swap._sync

    def fails_on_folder(path: Path) -> None:
        if path == workspace.curated:
            raise OSError(5, "Input/output error")
        sync(path)

    monkeypatch.setattr(swap, "_sync", fails_on_folder)
    with pytest.raises(PublishError):
        publish(workspace, candidate, "2025-06", "r1")
    monkeypatch.undo()
    assert publish(workspace, candidate, "2025-06", "r1") == workspace.database
    assert version(workspace.database) == 1


def test_a_full_disk_leaves_the_published_database(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(workspace, build(workspace, "r1", 1), "2025-06", "r1")
    candidate = build(workspace, "r2", 2)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PublishError, match="已发布的库未动"):
        publish(workspace, candidate, "2025-06", "r2")
    assert version(workspace.database) == 1


def test_where_links_are_impossible_the_vintage_is_a_copy(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impossible(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "hardlink_to", impossible)
    publish(workspace, build(workspace, "r1"), "2025-06", "r1")
    vintage = workspace.curated / "vintages" / "2025-06" / "r1.duckdb"
    assert vintage.read_bytes() == workspace.database.read_bytes()
    assert vintage.stat().st_ino != workspace.database.stat().st_ino
    assert vintage.stat().st_mode & 0o777 == 0o440


def test_readers_in_a_loop_see_whole_versions_only(workspace: Workspace, tmp_path: Path) -> None:
    publish(workspace, build(workspace, "r0", 0), "2025-06", "r0")
    stop = tmp_path / "stop"
    command = [sys.executable, "-c", READER, str(workspace.database), str(stop)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        for reader in readers:
            assert reader.stdout
            assert reader.stdout.readline() == "read\n"
        for number in range(1, 16):
            publish(workspace, build(workspace, f"r{number:02d}", number), "2025-06", f"r{number:02d}")
    finally:
        stop.touch()
    for reader in readers:
        output, _ = reader.communicate(timeout=60)
        assert reader.returncode == 0
        assert int(output.splitlines()[-1]) >= 2
    assert version(workspace.database) == 15
