"""Servers and workers as processes of their own, for tests: started in a group, waited for, killed as a group."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path


def free_port() -> int:
    """A port of loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(
    command: Sequence[str | Path], log: Path, environment: Mapping[str, str], cwd: Path | None = None
) -> subprocess.Popen[bytes]:
    """A process in a group of its own, its output in a file."""
    with log.open("ab") as out:
        return subprocess.Popen(
            [str(part) for part in command],
            env=dict(environment),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def kill(process: subprocess.Popen[bytes], how: int = signal.SIGKILL, seconds: float = 30) -> None:
    """End a process with everything in its group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(true: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait for something, else say what did not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.2)
    raise AssertionError(f"{what}: not within {seconds:.0f} s")


def answers(url: str) -> bool:
    """Whether a server answers with success."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def postgres_binaries() -> Path | None:
    """Where PostgreSQL's programs are."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path else None


@contextmanager
def postgres(work: Path, binaries: Path, password: str) -> Iterator[str]:
    """A PostgreSQL of one's own on loopback, by a user without rights; gives the URL Prefect wants.

    Args:
        work: An empty folder that anybody may enter.
        binaries: Where PostgreSQL's programs are.
        password: Of its only account; nobody is let in without.
    """
    unprivileged = (
        ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
    )
    port = free_port()
    folder, secret = work / "postgres", work / "postgres-password"
    folder.mkdir()
    secret.write_text(password)
    if unprivileged:
        shutil.chown(folder, "nobody", "nogroup")
        shutil.chown(secret, "nobody", "nogroup")
    secret.chmod(0o400)
    initdb: list[str | Path] = [
        binaries / "initdb",
        "-D",
        folder / "data",
        "-U",
        "gutou",
        "-A",
        "scram-sha-256",
        "-E",
        "UTF8",
    ]
    subprocess.run(
        [*unprivileged, *initdb, f"--pwfile={secret}", "--no-sync"], check=True, stdout=subprocess.DEVNULL
    )
    options = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": folder,
        "fsync": "off",
    }
    told = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    log = work / "postgres.log"
    server = start(
        [*unprivileged, binaries / "postgres", "-D", folder / "data", *told], log, {"PATH": os.defpath}
    )
    try:
        ready: list[str | Path] = [binaries / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
        wait_until(lambda: subprocess.run(ready, check=False).returncode == 0, 30, log.read_text())
        yield f"postgresql+asyncpg://gutou:{password}@127.0.0.1:{port}/postgres"
    finally:
        kill(server, signal.SIGINT)
