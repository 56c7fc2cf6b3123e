"""The demonstration where the network is a sink: all works, and not a packet is sent beyond the machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from gutou import ROOT

pytestmark = pytest.mark.operate
SCRIPT = Path(__file__).with_name("offline.sh")
OBSERVED = """
import os, sys
PLACES = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "", None}
def hook(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind"):
        address = args[0] if event.startswith("socket.get") else args[1]
        host = address[0] if isinstance(address, tuple) else address
        host = host.decode() if isinstance(host, bytes) else host
        if event == "socket.bind" and host in ("127.0.0.1", "::1"):
            return
        if event != "socket.bind" and (host in PLACES or str(host).startswith("/")):
            return
        if not isinstance(address, tuple) and not event.startswith("socket.get"):
            return
        with open(os.environ["GUTOU_TEST_OBSERVED"], "a") as file:
            print(event, host, sys.argv[:3], file=file)
sys.addaudithook(hook)
"""
"""As ``sitecustomize`` of every Python that is started: names looked up and connections begun, loopback's aside; and
sockets that listen anywhere but on loopback."""


def sink(count: Path, *command: str | Path) -> list[str]:
    """The command in a network of its own."""
    own = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", "--net", *own, "sh", str(SCRIPT), str(count), *map(str, command)]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A user's environment, observed: nothing that switches something off, no cache of an earlier run."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(OBSERVED, encoding="utf-8")
    unset = ("CI", "PREFECT", "GX_", "DO_NOT_TRACK", "PYTEST", "GITHUB")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(unset)}
    home = tmp_path / "home"
    home.mkdir()
    return kept | {
        "PYTHONPATH": str(site),
        "GUTOU_TEST_OBSERVED": str(tmp_path / "observed"),
        "HOME": str(home),
        "TMPDIR": str(home),
    }


def run(tmp_path: Path, environment: dict[str, str], *command: str | Path) -> tuple[int, str, str, int]:
    """Status, output, what was observed, packets."""
    count = tmp_path / "count"
    done = subprocess.run(
        sink(count, *command),
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    if not count.exists():
        if sys.platform != "linux" or shutil.which("unshare") is None or shutil.which("ip") is None:
            pytest.skip("no unshare or ip here (packages util-linux, iproute2)")
        pytest.skip(f"no network of one's own may be made here: {done.stderr.splitlines()[:1]}")
    observed = tmp_path / "observed"
    said = observed.read_text() if observed.exists() else ""
    return done.returncode, done.stdout + done.stderr, said, int(count.read_text())


def test_what_leaves_is_seen(tmp_path: Path, environment: dict[str, str]) -> None:
    """Else the next test would prove nothing."""
    knock = "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('198.51.100.7', 53))"
    status, told, observed, packets = run(tmp_path, environment, sys.executable, "-c", knock)
    assert status == 0, told
    assert packets == 1
    assert "socket.sendto 198.51.100.7" in observed


def test_the_demonstration_sends_nothing(tmp_path: Path, environment: dict[str, str]) -> None:
    gutou = ROOT / ".venv/bin/gutou"
    folders = ("--share", tmp_path / "demo/share", "--data", tmp_path / "demo/data")
    status, told, observed, packets = run(tmp_path, environment, gutou, "demo", *folders)
    assert status == 0, told
    assert observed == ""
    assert packets == 0
    with duckdb.connect(str(tmp_path / "demo/data/curated/gutou.duckdb"), read_only=True) as con:
        assert con.execute("SELECT count(*) > 100 FROM project").fetchone() == (True,)
