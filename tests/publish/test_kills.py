"""Killed before any step of a publication, the published database is a whole version, and the next run is right."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.publish.test_swap import version

KILLS = textwrap.dedent("""
    import os, shutil, sys
    from pathlib import Path
    import duckdb
    from gutou.publish import swap
    from gutou.workspace import Workspace

    STEPS = {"open", "os.rename", "os.link", "os.remove", "os.chmod", "os.mkdir", "os.rmdir"}
    root, held = Path(sys.argv[1]), sys.argv[2] == "held"

    def build(workspace, run_id, version):
        candidate = swap.candidate_path(workspace, run_id)
        with duckdb.connect(str(candidate)) as con:
            con.execute(f"CREATE TABLE t AS SELECT {version} AS version, i FROM range(2000) AS r(i)")
            con.execute("CREATE TABLE run_log AS SELECT ? AS run_id, DATE '2025-07-01' AS as_of", [run_id])
        return candidate

    def refuse(source, target, replace=os.replace):
        if Path(target).name == "gutou.duckdb":
            raise PermissionError(13, "held", str(target))
        replace(source, target)

    def die_before(step):
        seen = 0
        def hook(event, _):
            nonlocal seen
            if event in STEPS:
                seen += 1
                if seen == step:
                    os._exit(9)
        sys.addaudithook(hook)

    template = Workspace(root / "share", root / "template")
    swap.publish(template, build(template, "r1", 1), "2025-06", "r1")
    build(template, "r2", 2)
    step = 0
    while True:
        step += 1
        workspace = Workspace(root / "share", root / f"killed-{step}")
        shutil.copytree(template.data, workspace.data)
        child = os.fork()
        if not child:
            die_before(step)
            if held:
                os.replace = refuse
            try:
                swap.publish(workspace, swap._building(workspace) / "r2.duckdb", "2025-06", "r2", patience=())
            except swap.SwapRefusedError:
                pass
            os._exit(0)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
            print(step)
            break
""")


@pytest.mark.parametrize("held", ["free", "held"])
def test_killed_before_any_step_of_a_publication(tmp_path: Path, held: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLS, str(tmp_path), held], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    steps = int(done.stdout)
    assert steps > 8
    from gutou.publish.swap import candidate_path, publish, put_in_place, sweep, waiting_run
    from gutou.workspace import Workspace

    reached = set()
    for step in range(1, steps + 1):
        workspace = Workspace(tmp_path / "share", tmp_path / f"killed-{step}")
        seen = version(workspace.database)
        assert seen in (1, 2) if held == "free" else seen == 1
        sweep(workspace)
        assert version(workspace.database) == seen
        if waiting := waiting_run(workspace):
            put_in_place(workspace, waiting)
            seen = version(workspace.database)
            assert seen == 2
        reached.add(seen)
        vintages = sorted(path.stem for path in (workspace.curated / "vintages").rglob("*.duckdb"))
        assert vintages == (["r1", "r2"] if seen == 2 else ["r1"])
        candidate = candidate_path(workspace, "r3")
        candidate.write_bytes((tmp_path / "template/curated/.building/r2.duckdb").read_bytes())
        publish(workspace, candidate, "2025-06", "r3")
        assert version(workspace.database) == 2
        assert list((workspace.curated / ".building").iterdir()) == []
    assert reached == {1, 2}
