"""Spoiled and odd files against the reader (``make fuzz``): rows, or a refusal that says why; nothing else.

Run: ``PYTHONPATH=. python tests/intake/fuzz_run.py [--mutations 3000] [--seed 1] [--keep FOLDER]``. Prints how many
files ended how; a file that raised, hung, grew the reader's parent or was refused without words is a failure, is
kept, and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet

from gutou.intake.staging import stage_file
from gutou.settings import Limits, Settings
from tests.intake.fuzz_mutate import mutate
from tests.intake.fuzz_seeds import make_seeds
from tests.intake.odd_files import HEAVY, ODD
from tests.intake.sheets import SETTINGS

pq: Any = pyarrow.parquet  # its types are incomplete
LIMITS = Limits(max_file_mb=60, max_unpacked_mb=250, read_seconds=20, read_memory_mb=1024, max_rows=200_000)
SLACK_SECONDS = 15
"""For the parent's own work, and for a busy machine."""
MOST_PARENT_MB = 1536
"""The issue's bound for one file; the parent must stay below it whatever the files are."""


@dataclass(frozen=True)
class Outcome:
    """How one file ended; ``fault`` says what should not have happened."""

    name: str
    status: str
    reason: str
    seconds: float
    fault: str = ""


def fuzz_settings(limits: Limits = LIMITS) -> Settings:
    """Settings with limits that a test can wait for."""
    return SETTINGS.model_copy(update={"limits": limits})


def judge(name: str, content: bytes, folder: Path, settings: Settings) -> Outcome:
    """Stage one file and look at how it ended."""
    raw = Path(tempfile.mkstemp(dir=folder)[1])
    raw.write_bytes(content)
    began = time.monotonic()
    try:
        done = stage_file(
            raw,
            department="住建局",
            period="2026-06",
            file_name="摸排表.xls",
            settings=settings,
            staged=folder / "staged",
        )
    except Exception:  # whatever it is, it is the finding
        return Outcome(name, "raised", "", time.monotonic() - began, traceback.format_exc(limit=-4))
    finally:
        raw.unlink()
    seconds = time.monotonic() - began
    meta = done.meta
    fault = ""
    if seconds > settings.limits.read_seconds + SLACK_SECONDS:
        fault = f"took {seconds:.0f} s"
    elif meta.status in ("rejected", "held") and not re.search(r"[\u4e00-\u9fff]{4}", meta.reason or ""):
        fault = f"no reason in Chinese: {meta.reason!r}"
    elif "Traceback" in (meta.reason or "") or str(folder) in (meta.reason or ""):
        fault = f"the reason tells the reader's insides: {meta.reason!r}"
    elif meta.rows_accepted + meta.rows_rejected != meta.rows_read:
        fault = f"rows do not add up: {meta}"
    else:
        kinds = pq.read_table(done.folder / "sheet_rows.parquet")["rows"].to_pylist()
        if sum(kinds) != meta.rows_in_file:
            fault = f"{meta.rows_in_file} rows in the file, {sum(kinds)} classified"
    return Outcome(name, meta.status, meta.reason or "", seconds, fault)


def spoiled(seeds: Iterable[Path], count: int, seed: int) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """``count`` spoiled files; the same for the same seed."""
    contents = [(path.name, path.read_bytes()) for path in seeds]
    for number in range(count):
        name, content = contents[number % len(contents)]
        way, made = mutate(content, random.Random(seed * 1_000_003 + number))
        yield f"{name} #{number} {way}", lambda m=made: m  # type: ignore[misc]


def run(
    files: Iterable[tuple[str, Callable[[], bytes]]],
    folder: Path,
    settings: Settings,
    keep: Path | None = None,
) -> list[Outcome]:
    """Judge files two at a time; what fails is kept."""

    def one(job: tuple[str, Callable[[], bytes]]) -> Outcome:
        content = job[1]()
        outcome = judge(job[0], content, folder, settings)
        if outcome.fault and keep:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / re.sub(r"[^\w.-]+", "_", job[0])).write_bytes(content)
        return outcome

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, files))


def _print(outcomes: list[Outcome], parent_mb: float) -> bool:
    for status, count in Counter(o.status for o in outcomes).most_common():
        print(f"{status:<10} {count:6,}")
    reasons = Counter(re.sub(r"[“（(].*|\d+", "…", o.reason) for o in outcomes if o.status == "rejected")
    for reason, count in reasons.most_common(25):
        print(f"{count:8,}  {reason[:90]}")
    slowest = max(outcomes, key=lambda o: o.seconds)
    print(f"slowest {slowest.seconds:.1f} s ({slowest.name}), parent's peak {parent_mb:,.0f} MB")
    faults = [o for o in outcomes if o.fault]
    for outcome in faults:
        print(f"FAILED {outcome.name}: {outcome.fault}")
    if parent_mb > MOST_PARENT_MB:
        print(f"FAILED the parent grew to {parent_mb:,.0f} MB")
    return not faults and parent_mb <= MOST_PARENT_MB


def main() -> int:
    """The long form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutations", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("build/fuzz"))
    parser.add_argument("--without-heavy", action="store_true")
    wanted = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory(prefix="gutou-fuzz-") as place:
        folder = Path(place)
        seeds = make_seeds(folder / "seeds", office=True)
        print(f"{len(seeds)} seeds: {', '.join(path.name for path in seeds)}")
        parts: list[tuple[str, Iterable[tuple[str, Callable[[], bytes]]]]] = [
            ("odd files", ODD.items()),
            ("spoiled files", spoiled(seeds, wanted.mutations, wanted.seed)),
        ]
        for title, files in parts:
            outcomes = run(files, folder, fuzz_settings(), wanted.keep)
            print(f"\n== {title}: {len(outcomes):,}")
            good &= _print(outcomes, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        for name, made in () if wanted.without_heavy else HEAVY.items():
            good &= _heavy(name, made, folder)
    return 0 if good else 1


def _heavy(name: str, made: Callable[[], bytes], folder: Path) -> bool:
    outcome = judge(name, made(), folder, fuzz_settings())
    print(f"{name:<34} {outcome.status:<9} {outcome.seconds:6.1f} s  {outcome.reason[:60]} {outcome.fault}")
    return not outcome.fault


if __name__ == "__main__":
    sys.exit(main())
