"""Several machines: a Prefect server on PostgreSQL and a work pool of two workers, one of which dies within an intake."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bench.soak_processes import descendants
from gutou import ROOT
from gutou.intake.sidecar import arrivals
from gutou.workspace import Workspace
from tests.intake.test_submissions_run import table
from tests.operate.processes import answers, free_port, kill, postgres, postgres_binaries, start, wait_until

pytestmark = [pytest.mark.operate, pytest.mark.xdist_group("machines")]
PASSWORD = "Nur-im-Umfeld-7431"
BIN = Path(sys.executable).parent
DEPARTMENTS = ("住建", "工信", "交通")
AS_OF = "2025-07-10"


@dataclass
class Cluster:
    """A server and its workers.

    Attributes:
        work: Folder of everything; share and data lie in it, as on a file server that all machines see.
        url: The server's API.
        workers: Workers by name.
    """

    work: Path
    url: str
    workers: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.work / "share", self.work / "data")

    def environment(self, machine: str) -> dict[str, str]:
        """Of a machine: a home of its own, the server's address, nothing of whoever runs the tests."""
        unset = ("PREFECT", "GUTOU", "CI", "PYTEST")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(unset)}
        home = self.work / machine
        home.mkdir(exist_ok=True)
        told = {
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": self.url,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "PYTHONPATH": str(ROOT),
        }
        return kept | told

    def add_worker(self, name: str) -> None:
        command: list[str | Path] = [
            BIN / "prefect",
            "worker",
            "start",
            "--pool",
            "gutou",
            "--type",
            "process",
            "--name",
            name,
        ]
        self.workers[name] = start(command, self.work / f"{name}.log", self.environment(name), ROOT)

    def ask(self, path: str, body: object = None) -> Any:
        """What the server's API says."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/{path}", data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def run(self, name: str) -> str:
        """Start a deployment; id of the flow run."""
        deployment = self.ask(f"deployments/name/{quote(name)}/{quote(name)}")["id"]
        folders = {"share": str(self.work / "share"), "data": str(self.work / "data")}
        told = {"config": str(self.work / "gutou.toml"), **folders}
        made = self.ask(f"deployments/{deployment}/create_flow_run", {"parameters": told})
        return str(made["id"])

    def state(self, run: str) -> str:
        return str(self.ask(f"flow_runs/{run}")["state_type"])

    def worker_of(self, run: str) -> str | None:
        """Which worker's machine a flow run is on."""
        for name, process in self.workers.items():
            if any(one.flow_run == run for one in descendants(process.pid)):
                return name
        return None

    def cut_power(self, name: str) -> None:
        """A machine goes, with its worker and all its runs at once."""
        below = descendants(self.workers[name].pid)
        for pid in [self.workers[name].pid, *(one.pid for one in below)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.workers.pop(name).wait()

    def logs(self) -> str:
        return "".join(
            f"== {path.name}\n{path.read_text(errors='replace')[-3000:]}\n"
            for path in sorted(self.work.glob("*.log"))
        )


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    if (binaries := postgres_binaries()) is None:
        pytest.skip("not installed: PostgreSQL's server programs (package postgresql)")
    if sys.platform != "linux" or (os.geteuid() == 0 and shutil.which("setpriv") is None):
        pytest.skip("PostgreSQL does not run as root, and there is no setpriv here")
    work = Path(tempfile.mkdtemp(prefix="gutou-machines-"))
    work.chmod(0o755)
    names = ", ".join(f'{{ name = "{name}" }}' for name in DEPARTMENTS)
    (work / "gutou.toml").write_text(
        f"""city_code = "4398"
city_name = "云泽市"
limits = {{ settle_seconds = 0 }}
schedule = {{ fan_out = "部门读取/部门读取" }}
regions = [{{ code = "439802", name = "澄湖区" }}]
departments = [{names}]
""",
        encoding="utf-8",
    )
    port = free_port()
    made = Cluster(work, f"http://127.0.0.1:{port}/api")
    with postgres(work, binaries, PASSWORD) as database:
        told = made.environment("server") | {"PREFECT_API_DATABASE_CONNECTION_URL": database}
        command: list[str | Path] = [
            BIN / "prefect",
            "server",
            "start",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
        ]
        server = start(command, work / "server.log", told, ROOT)
        try:
            wait_until(lambda: answers(f"{made.url}/health"), 120, "server on PostgreSQL")
            for arguments in (
                ["work-pool", "create", "gutou", "--type", "process"],
                ["--no-prompt", "deploy", "--prefect-file", ROOT / "prefect.yaml", "--all"],
            ):
                done = subprocess.run(
                    [BIN / "prefect", *arguments],
                    env=made.environment("server"),
                    cwd=ROOT,
                    capture_output=True,
                    text=True,
                    check=False,
                )
                assert done.returncode == 0, done.stdout + done.stderr
            yield made
        finally:
            for process in made.workers.values():
                for one in descendants(process.pid):
                    with suppress(ProcessLookupError):
                        os.kill(one.pid, signal.SIGKILL)
                kill(process)
            kill(server, signal.SIGTERM)
    shutil.rmtree(work, ignore_errors=True)


def test_a_machine_that_dies_in_an_intake_loses_and_doubles_nothing(cluster: Cluster) -> None:
    for number, department in enumerate(DEPARTMENTS):
        for copy in range(4):
            begin = 100 * number + 20 * copy
            path = cluster.work / "share" / department / "2025-06" / f"摸排表{copy}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(table(range(begin, begin + 15)))
    for name in ("one", "two"):
        cluster.add_worker(name)
    first = cluster.run("收件")
    wait_until(lambda: len(received(cluster)) >= 2, 120, f"files received\n{cluster.logs()}")
    machine = cluster.worker_of(first)
    assert machine is not None, cluster.logs()
    assert cluster.state(first) == "RUNNING"
    cluster.cut_power(machine)
    assert not receipts(cluster), "it was too late to kill the intake in its middle"

    # Worker and flow are gone together, so that nobody has told the server; the check of lost runs finds out.
    looking = cluster.run("失联检查")
    wait_until(
        lambda: cluster.state(looking) == "COMPLETED", 120, f"the check of lost runs\n{cluster.logs()}"
    )
    assert cluster.state(first) == "CRASHED"
    second = cluster.run("收件")
    wait_until(
        lambda: cluster.state(second) in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"), 180, cluster.logs()
    )
    assert cluster.state(second) == "COMPLETED", cluster.logs()

    came = received(cluster)
    assert len(came) == len(set(came)) == 12
    assert Counter(name.rpartition("_")[2] for name in receipts(cluster)).most_common(1)[0][1] == 1
    assert len(receipts(cluster)) == 12
    reads = cluster.ask("flow_runs/filter", {"flows": {"name": {"any_": ["部门读取"]}}})
    assert {run["state_type"] for run in reads} >= {"COMPLETED"}


def test_the_databases_password_is_in_no_log_and_no_command(cluster: Cluster) -> None:
    written = [path for path in cluster.work.glob("*.log") if PASSWORD in path.read_text(errors="replace")]
    assert not written
    running = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if readable(path)]
    assert not [command for command in running if PASSWORD.encode() in command]


def received(cluster: Cluster) -> list[str]:
    return [one.path for one in arrivals(cluster.workspace)]


def receipts(cluster: Cluster) -> list[str]:
    return sorted(path.stem for path in (cluster.work / "share").glob("*/回执/*/回执_*.txt"))


def readable(path: Path) -> bool:
    with suppress(OSError):
        return bool(path.read_bytes())
    return False
