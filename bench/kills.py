"""Kill a run at random moments: the published database is always a whole version, and the next run is right.

Run: ``PYTHONPATH=. python bench/kills.py [--kills 50]``. A demonstration city has published an early state of its month
(the old version); a run that takes in the rest (the new version) is killed, with all its children, at random moments of
its undisturbed duration. After each kill the published database must open and equal the old or the new version; then a
run that is left alone must end with the new version. Tables that describe runs are not compared.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

from bench.month import run
from gutou import pipeline
from gutou.demo import deliver, generate
from gutou.job import Job
from gutou.publish.order import table_digest
from gutou.settings import load_settings


def main() -> None:
    """Print how often which version was found, and stop at the first that is neither."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=4711)
    parser.add_argument("--run", nargs=2, metavar=("ROOT", "AS_OF"), help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.run:
        one_run(Path(wanted.run[0]), date.fromisoformat(wanted.run[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), wanted.kills, random.Random(wanted.seed))


def one_run(root: Path, as_of: date) -> None:
    """What is killed: one run of the pipeline, under its lock."""
    settings = load_settings(root / "gutou.toml", share=root / "share", data=root / "data")
    job = Job.start(settings, as_of=as_of)
    with pipeline.alone(job):
        run(job)


def measure(folder: Path, kills: int, rng: random.Random) -> None:
    """Prepare both versions, then kill, look, and run again."""
    template = folder / "template"
    demonstration = generate(template, size="small", seed=4711)
    early, *rest = demonstration.steps
    deliver(early, template / "share")
    one_run(template, early.as_of)
    old = table_digest(template / "data/curated/gutou.duckdb")
    for step in rest:
        deliver(step, template / "share")
    last = demonstration.as_of
    undisturbed = copied(template, folder / "undisturbed")
    started = time.monotonic()
    child(undisturbed, last).wait()
    seconds = time.monotonic() - started
    new = table_digest(undisturbed / "data/curated/gutou.duckdb")
    if old == new:
        raise SystemExit("both versions are the same")
    print(f"an undisturbed run takes {seconds:.1f} s")
    found: Counter[str] = Counter()
    for number in range(1, kills + 1):
        root = copied(template, folder / "killed")
        moment = rng.uniform(0, seconds)
        ended = kill_after(child(root, last), moment)
        seen = {str(old): "old", str(new): "new"}.get(str(table_digest(root / "data/curated/gutou.duckdb")))
        if seen is None:
            raise SystemExit(f"killed after {moment:.2f} s: the published database is neither version")
        if child(root, last).wait() != 0:
            raise SystemExit(f"killed after {moment:.2f} s: the next run failed")
        if table_digest(root / "data/curated/gutou.duckdb") != new:
            raise SystemExit(f"killed after {moment:.2f} s: the next run differs from an undisturbed one")
        found[f"{seen}, run {ended}"] += 1
        print(
            f"{number:3} killed after {moment:6.2f} s ({ended}): {seen} version, next run right", flush=True
        )
    print(", ".join(f"{what}: {times}" for what, times in sorted(found.items())))


def copied(template: Path, root: Path) -> Path:
    """A fresh workspace in the template's state."""
    shutil.rmtree(root, ignore_errors=True)
    return Path(shutil.copytree(template, root))


def child(root: Path, as_of: date) -> subprocess.Popen[bytes]:
    """A run in a process group of its own."""
    command = [sys.executable, "-m", "bench.kills", "--run", str(root), as_of.isoformat()]
    return subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)


def kill_after(process: subprocess.Popen[bytes], seconds: float) -> str:
    """Kill the whole group unless it has ended; says which."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return "killed"
    return "ended"


if __name__ == "__main__":
    main()
