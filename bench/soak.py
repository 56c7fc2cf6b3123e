"""Leave `gutou serve` running on a fast clock while eight departments hand in and its processes are killed at random.

Run: ``make soak`` (an hour), or ``PYTHONPATH=. python bench/soak.py [--minutes 5] [--seed 1]``. An intake runs every
quarter of a minute, a reconcile every minute or two. Every now and then a process is killed: a run in its middle, the
server, what starts the runs, ``gutou serve`` itself, or all at once as in a power cut; what plays systemd here starts
``gutou serve`` again. At the end everything that was sent must stand in exactly one row of ``submission`` with its
receipt, no two runs may have overlapped, nothing may be locked or left over, and the log must tell of each disturbance.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from bench.soak_checks import faults, flow_runs, published_after, unexplained
from bench.soak_processes import Process, descendants
from bench.soak_senders import Senders
from gutou.demo import generate
from gutou.intake.sidecar import arrivals
from gutou.operate.locks import holder
from gutou.settings import load_settings
from gutou.workspace import Workspace

RESTART_SECONDS = 3.0
"""``RestartSec`` of the unit, in little."""
_SETTLE = "settle_seconds = 0  # 演示文件都是写完才放入的，不必等待"
_FAST = """
[schedule]
intake_seconds = 15
reconcile_seconds = {reconcile}
port = {port}
"""


@dataclass(frozen=True)
class Disturbance:
    """Something that was done to the service.

    Attributes:
        at: When.
        what: ``run``, ``server``, ``runner``, ``serve`` or ``power``.
        pid: The process that was meant.
        flow_run: Its flow run, where it was one.
    """

    at: datetime
    what: str
    pid: int
    flow_run: str = ""


@dataclass
class Machine:
    """What systemd does: starts ``gutou serve``, starts it again, ends what it leaves behind."""

    root: Path
    environment: dict[str, str]
    disturbances: list[Disturbance] = field(default_factory=list)
    _process: subprocess.Popen[bytes] | None = None
    _again_at: float = 0.0

    @property
    def log(self) -> Path:
        """What systemd's journal holds."""
        return self.root / "journal.log"

    def tend(self) -> None:
        """Start the service where it does not run and its pause is over."""
        if self._process is not None and self._process.poll() is not None:
            self._process = None
            self._again_at = time.monotonic() + RESTART_SECONDS
        if self._process is None and time.monotonic() >= self._again_at:
            command = [str(Path(sys.executable).with_name("gutou")), "serve", "--config", "gutou.toml"]
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(
                    command,
                    cwd=self.root,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )

    def disturb(self, rng: Random) -> Disturbance | None:
        """Kill something of the service that runs."""
        if self._process is None:
            return None
        below = descendants(self._process.pid)
        by_kind: dict[str, list[Process]] = {}
        for one in below:
            by_kind.setdefault(one.kind, []).append(one)
        wanted = rng.choice(["run", "run", "run", "run", "server", "runner", "serve", "power"])
        if wanted in ("serve", "power"):
            done = Disturbance(datetime.now(), wanted, self._process.pid)
            self._process.kill()
            if wanted == "power":
                for one in below:
                    with suppress(ProcessLookupError):
                        os.kill(one.pid, signal.SIGKILL)
            self._process.wait()
        elif victims := by_kind.get(wanted):
            victim = rng.choice(victims)
            done = Disturbance(datetime.now(), wanted, victim.pid, victim.flow_run)
            with suppress(ProcessLookupError):
                os.kill(victim.pid, signal.SIGKILL)
        else:
            return None
        self.disturbances.append(done)
        return done

    def stop(self) -> tuple[int | None, list[Process]]:
        """Ask the service to end; its status, and the processes that it left."""
        if self._process is None:
            return None, []
        below = descendants(self._process.pid)
        self._process.send_signal(signal.SIGTERM)
        try:
            status = self._process.wait(120)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = None
        time.sleep(1)
        left = [one for one in below if one.still_runs()]
        for one in left:
            with suppress(ProcessLookupError):
                os.kill(one.pid, signal.SIGKILL)
        return status, left


def main() -> None:
    """Print what happened, and end with status 1 where something is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument(
        "--kill-every", type=float, default=40, help="seconds between disturbances, on average"
    )
    parser.add_argument("--keep", type=Path, help="leave the city here instead of a temporary folder")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gutou-soak-") as folder:
        found = soak(wanted.keep or Path(folder), wanted.minutes * 60, wanted.seed, wanted.kill_every)
    for fault in found:
        print(f"FAULT: {fault}")
    sys.exit(bool(found))


def soak(root: Path, seconds: float, seed: int, kill_every: float) -> list[str]:
    """The whole of it; what is not as it must be."""
    rng = Random(seed)
    os.environ["TZ"] = "Asia/Shanghai"  # the clock by which the service tells when it did what
    time.tzset()
    demonstration = generate(root, seed=seed % 1000)
    settings_file = root / "gutou.toml"
    text = settings_file.read_text(encoding="utf-8")
    fast = _FAST.format(reconcile=60 if seconds < 1000 else 120, port=_free_port())
    settings_file.write_text(text.replace(_SETTLE, "settle_seconds = 2") + fast, encoding="utf-8")
    settings = load_settings(settings_file, share=root / "share", data=root / "data")
    workspace = Workspace.of(settings)
    senders = Senders.of(demonstration, workspace, Random(rng.random()))
    machine = Machine(root, _environment())
    print(f"seed {seed}, {seconds / 60:.0f} minutes, in {root}", flush=True)

    enough = threading.Event()
    pace = max(2.0, seconds / 240)
    sending = threading.Thread(target=senders.go_on, args=(enough, pace), daemon=True)
    sending.start()
    started = time.monotonic()
    next_kill = started + 30
    while time.monotonic() < started + seconds:
        machine.tend()
        if time.monotonic() >= next_kill:
            next_kill = time.monotonic() + rng.expovariate(1 / kill_every)
            if done := machine.disturb(rng):
                print(f"{done.at:%H:%M:%S} killed: {done.what} ({done.pid})", flush=True)
        time.sleep(0.3)
    enough.set()
    sending.join()
    senders.hand_in_rest()

    print(
        f"{datetime.now():%H:%M:%S} everything is sent: {len(senders.ledger)} files; waiting for the last run",
        flush=True,
    )
    found = _settled(machine, workspace, senders)
    runs = _told(machine, workspace)
    status, left = machine.stop()
    if status != 0:
        found.append(f"gutou serve ended with {status}")
    found += [f"still running after the end: {one}" for one in left]
    return found + faults(workspace, senders.ledger, machine.disturbances, machine.log, runs)


def _settled(machine: Machine, workspace: Workspace, senders: Senders, patience: float = 600) -> list[str]:
    """Wait until all is received and a run that began after that has published."""
    end = time.monotonic() + patience
    wanted = {(one.path, one.sha256) for one in senders.ledger}
    received_at: datetime | None = None
    while time.monotonic() < end:
        machine.tend()
        if received_at is None:
            if wanted <= {(one.path, one.file_sha256) for one in arrivals(workspace)}:
                received_at = datetime.now()
        elif published_after(workspace, received_at) and holder(workspace) is None:
            return []
        time.sleep(0.5)
    return [
        "not everything was received" if received_at is None else "no run was published after the last file"
    ]


def _told(machine: Machine, workspace: Workspace, patience: float = 120) -> dict[str, dict[str, str]]:
    """The runs that were killed, as the server knows them, when the log tells of everything or has had time to.

    The service looks for runs that died once a minute; one killed in the last minute is told of after that, and the mark
    of one that had just begun is removed at the look after.
    """
    killed = [one.flow_run for one in machine.disturbances if one.flow_run]
    end = time.monotonic() + patience
    while True:
        machine.tend()
        runs = flow_runs(workspace, killed)
        marked = any((workspace.data / ".runs").glob("*.lock"))
        if time.monotonic() > end or not (
            marked or list(unexplained(machine.disturbances, machine.log, runs))
        ):
            return runs
        time.sleep(2)


def _environment() -> dict[str, str]:
    """As on a server: nothing of whoever runs this."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "GUTOU", "CI"))
    }
    return kept | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
