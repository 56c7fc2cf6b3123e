"""Eight readers during fifty publications of a city-sized database: no error, and whole versions only.

Run: ``PYTHONPATH=. python bench/readers.py [--publications 50] [--database FILE]``. Without a file a city is made by the
demonstration (about 20,000 rows) and published once. Every publication is the whole database with its number written
into two tables; four readers reopen in a loop, four keep a connection over several publications. Each look must find one
number in all rows of both tables and as many rows as there are, and a kept connection the number it found first.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from bench.month import run
from gutou.demo import deliver, generate
from gutou.job import Job
from gutou.publish.swap import candidate_path, publish
from gutou.settings import load_settings
from gutou.workspace import Workspace

READERS = 8
LOOK = """
SELECT min(holding), max(holding), count(*), (SELECT min(reason) FROM library_record),
    (SELECT max(reason) FROM library_record), (SELECT count(*) FROM library_record)
FROM project
"""


def main() -> None:
    """Print how often the readers looked, how many versions they saw and how long a publication took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--publications", type=int, default=50)
    parser.add_argument("--database", type=Path)
    parser.add_argument("--read", nargs=2, metavar=("DATABASE", "STOP"), help=argparse.SUPPRESS)
    parser.add_argument("--keep", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.read:
        read(wanted.read[0], Path(wanted.read[1]), keep=wanted.keep)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), wanted.database or a_city(Path(folder)), wanted.publications)


def a_city(folder: Path) -> Path:
    """A city's month, published."""
    root = folder / "demo"
    demonstration = generate(root, size="city", seed=4711)
    for step in demonstration.steps:
        deliver(step, root / "share")
    settings = load_settings(root / "gutou.toml", share=root / "share", data=root / "data")
    return run(Job.start(settings, as_of=demonstration.as_of))


def measure(folder: Path, database: Path, publications: int) -> None:
    """Publish while the readers read."""
    workspace = Workspace(folder / "share", folder / "data")
    stop = folder / "stop"
    put_out(workspace, database, 0)
    size = workspace.database.stat().st_size / 2**20
    readers = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.readers", "--read", str(workspace.database), str(stop)]
            + (["--keep"] if number % 2 else []),
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(READERS)
    ]
    for reader in readers:
        if reader.stdout is None or reader.stdout.readline() != "reading\n":
            raise SystemExit("a reader did not start")
    taken = [put_out(workspace, database, number) for number in range(1, publications + 1)]
    stop.touch()
    failures = 0
    for number, reader in enumerate(readers):
        told, _ = reader.communicate(timeout=300)
        failures += reader.returncode != 0
        print(f"reader {number} ({'kept open' if number % 2 else 'reopening'}): {told.strip() or 'failed'}")
    print(
        f"{publications} publications of {size:.0f} MiB, swap {sum(taken) / len(taken) * 1000:.0f} ms on average, "
        f"{max(taken) * 1000:.0f} ms at most; {failures} of {READERS} readers failed"
    )
    if failures:
        raise SystemExit(1)


def put_out(workspace: Workspace, database: Path, number: int) -> float:
    """One publication with its number in it; seconds that publishing took."""
    run_id = f"r{number:04d}"
    candidate = candidate_path(workspace, run_id)
    shutil.copyfile(database, candidate)
    candidate.chmod(0o640)
    with duckdb.connect(str(candidate)) as con:
        con.execute("UPDATE project SET holding = ?", [str(number)])
        con.execute("UPDATE library_record SET reason = ?", [str(number)])
    started = time.monotonic()
    publish(workspace, candidate, "2025-06", run_id, keep=3)
    return time.monotonic() - started


def read(database: str, stop: Path, *, keep: bool) -> None:
    """Look again and again until told to stop; any fault ends the process with an error."""
    versions: set[str] = set()
    looks = 0
    rows: tuple[int, int] | None = None
    while not stop.exists():
        with duckdb.connect(database, read_only=True) as con:
            first = None
            until = time.monotonic() + (3 if keep else 0)
            while True:
                low, high, projects, least, most, records = con.execute(LOOK).fetchall()[0]
                rows = rows or (projects, records)
                if (
                    not low == high == least == most
                    or rows != (projects, records)
                    or first not in (None, low)
                ):
                    raise SystemExit(f"not one version: {low, high, least, most, projects, records, first}")
                first = low
                looks += 1
                if time.monotonic() >= until:
                    break
        if not versions:
            print("reading", flush=True)
        versions.add(low)
    print(f"{looks:,} looks, {len(versions)} versions")


if __name__ == "__main__":
    main()
