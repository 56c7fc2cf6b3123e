"""Time and memory of the register as rows grow, and what adding one file to a known register costs.

Run: ``PYTHONPATH=. python bench/scale.py [--rows 20000 100000] [--large] [--alike] [--skip-added]``. Every size runs in a
process of its own; the peak is that of this process and the children it starts, taken together. Making the rows is not
counted. The growth exponent is log(time ratio) / log(row ratio) between the smallest and the largest size.
"""

from __future__ import annotations

import argparse
import cProfile
import hashlib
import json
import math
import os
import pstats
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import duckdb

from bench.scale_rows import SETTINGS, fill
from gutou.database import build_connection, create_published_tables
from gutou.register import register

_ADDED_TO, _ADDED = 100_000, 500
_LARGE = 1_000_000
_TABLES = (
    "work.link",
    "work.pending_match",
    "work.project_key",
    "project_alias",
    "match_review",
    "field_agreement",
)


class Peak(threading.Thread):
    """Watches the resident memory of this process and its children, in MiB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0.0

    def run(self) -> None:
        """Look ten times a second."""
        page = os.sysconf("SC_PAGE_SIZE")
        while True:
            pids = [os.getpid()]
            for task in Path("/proc/self/task").iterdir():
                with suppress(OSError):  # a thread that ended between the two
                    pids += map(int, (task / "children").read_text().split())
            total = 0
            for pid in pids:
                try:
                    shared = Path(f"/proc/{pid}/statm").read_text().split()
                except OSError:
                    continue
                total += int(shared[1]) * page
            self.most = max(self.most, total / 2**20)
            time.sleep(0.1)


def _fingerprint(con: duckdb.DuckDBPyConnection) -> str:
    digest = hashlib.sha256()
    for table in _TABLES:
        found = con.execute(
            f"SELECT md5(string_agg(t::VARCHAR, chr(10) ORDER BY t::VARCHAR)) FROM {table} AS t"
        ).fetchone()
        digest.update(str(found).encode())
    return digest.hexdigest()[:12]


def _agreement(con: duckdb.DuckDBPyConnection) -> tuple[float, float]:
    """Pairwise precision and recall of the projects."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE judged AS SELECT project_id, truth FROM work.link JOIN work.source_row USING (row_key)"
    )

    def pairs(keys: str) -> float:
        found = con.execute(
            f"SELECT sum(c * (c - 1) / 2) FROM (SELECT count(*) AS c FROM judged GROUP BY {keys})"
        ).fetchone()
        return float(found[0]) if found else 0.0

    both = pairs("project_id, truth")
    return both / pairs("project_id"), both / pairs("truth")


def measure(
    rows: int, *, alike: bool, profile: bool, cache: Path | None = None, without: int = 0
) -> dict[str, Any]:
    """One run: seconds, peak memory, precision and recall, and a hash of the answer."""
    with tempfile.TemporaryDirectory() as folder, build_connection() as con:
        con.execute(f"SET temp_directory = '{folder}/spilled'")
        create_published_tables(con)
        fill(con, rows, alike=alike)
        if without:
            con.execute("DELETE FROM work.source_row WHERE row_number % ? = 7", [rows // without])
        peak = Peak()
        peak.start()
        watched = cProfile.Profile() if profile else None
        started = time.monotonic()
        with watched or nullcontext():
            register(con, Path(folder), SETTINGS, cache=cache)
        seconds = time.monotonic() - started
        if watched:
            pstats.Stats(watched, stream=sys.stderr).sort_stats("cumulative").print_stats(45)
        precision, recall = _agreement(con)
        return {
            "rows": rows - without,
            "seconds": round(seconds, 1),
            "peak_mib": round(peak.most),
            "precision": round(precision, 5),
            "recall": round(recall, 5),
            "answer": _fingerprint(con),
        }


def _apart(arguments: list[str]) -> dict[str, Any]:
    """Measure in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, *arguments],
        stdout=subprocess.PIPE,
        check=True,
        env=os.environ | {"PYTHONPATH": "."},
    )
    found: dict[str, Any] = json.loads(done.stdout)
    print(found, flush=True)
    return found


def _added(alike: list[str]) -> None:
    """100,000 rows and 500 more: with what the run before left, and without."""
    print(f"{_ADDED:,} rows added to {_ADDED_TO:,}: before, after it with the cache, after it without")
    with tempfile.TemporaryDirectory() as folder:
        rows = ["--one", str(_ADDED_TO + _ADDED), *alike]
        _apart([*rows, "--without", str(_ADDED), "--cache", folder])
        quick = _apart([*rows, "--cache", folder])
        full = _apart(rows)
        print("the same answer:", quick["answer"] == full["answer"])


def main() -> None:
    """Print one line per size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[20_000, 100_000])
    parser.add_argument("--large", action="store_true", help=f"{_LARGE:,} rows as well")
    parser.add_argument("--alike", action="store_true", help="a monoculture of photovoltaic plants")
    parser.add_argument("--skip-added", action="store_true")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--without", type=int, default=0, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.one:
        found = measure(
            wanted.one, alike=wanted.alike, profile=wanted.profile, cache=wanted.cache, without=wanted.without
        )
        print(json.dumps(found))
        return
    alike = ["--alike"] if wanted.alike else []
    sizes = sorted([*wanted.rows, *([_LARGE] if wanted.large else [])])
    measured = [
        _apart(["--one", str(rows), *alike, *(["--profile"] if wanted.profile else [])]) for rows in sizes
    ]
    if len(measured) > 1:
        first, last = measured[0], measured[-1]
        growth = math.log(last["seconds"] / first["seconds"]) / math.log(last["rows"] / first["rows"])
        print(f"growth exponent from {first['rows']:,} to {last['rows']:,} rows: {growth:.2f}")
    if not wanted.skip_added:
        _added(alike)


if __name__ == "__main__":
    main()
