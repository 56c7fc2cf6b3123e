"""Measure the pages (各页): how long they take to write, how large they are, how long a browser takes to show one.

Beside the promises: under 3 MB for a city, shown within a second. Reads a published database::

    PYTHONPATH=. .venv/bin/python bench/pages.py [data/curated/gutou.duckdb]

Without one, a hand-built month of 400 key projects with long names is measured.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from gutou.report.briefing import write_briefing
from gutou.report.page import newest_period
from gutou.report.report_page import write_report
from gutou.report.run_facts import RunFacts
from tests.report.published import FACTS, World, published

PROBE = (
    "<script>window.onload=function(){setTimeout(function(){var t=performance.timing;"
    "document.title='shown '+(t.loadEventEnd-t.navigationStart)},0)}</script>"
)


@contextmanager
def database(path: str | None) -> Iterator[tuple[duckdb.DuckDBPyConnection, RunFacts]]:
    """The database that is measured, and the run behind it."""
    if path is None:
        with published(World(keys=400)) as con:
            yield con, FACTS
    else:
        with duckdb.connect(path, read_only=True) as con:
            yield con, RunFacts.read(con)


def seconds(what: Callable[[], object]) -> float:
    """Wall time of one call."""
    started = time.perf_counter()
    what()
    return time.perf_counter() - started


def shown_after(page: Path) -> float | None:
    """Seconds from opening the page to its last event in headless Chromium; None where there is none."""
    chromium = shutil.which("chromium")
    if chromium is None:
        return None
    probe = page.with_name("probe.html")
    probe.write_text(page.read_text(encoding="utf-8").replace("</body>", PROBE + "</body>"), encoding="utf-8")
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--dump-dom")
    with tempfile.TemporaryDirectory() as profile:
        command = [
            chromium, *flags, f"--user-data-dir={profile}", "--virtual-time-budget=2000", probe.as_uri(),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    found = re.search(r"<title>shown (\d+)", done.stdout)
    return int(found[1]) / 1000 if found else None


def main() -> None:
    given = sys.argv[1] if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as folder, database(given) as (con, facts):
        period = newest_period(con) or ""
        page, briefing = Path(folder) / "report.html", Path(folder) / "briefing.docx"
        report_s = seconds(lambda: write_report(con, facts, period, page))
        briefing_s = seconds(lambda: write_briefing(con, facts, period, briefing))
        shown = shown_after(page)
        print(f"{'page':24}{'measured':>12}{'promised':>12}")
        print(f"{'report.html, MB':24}{page.stat().st_size / 1e6:12.2f}{'< 3':>12}")
        print(f"{'report.html, write s':24}{report_s:12.2f}{'':>12}")
        print(
            f"{'report.html, shown s':24}{'no browser' if shown is None else f'{shown:.2f}':>12}{'< 1':>12}"
        )
        print(f"{'briefing, MB':24}{briefing.stat().st_size / 1e6:12.2f}{'':>12}")
        print(f"{'briefing, write s':24}{briefing_s:12.2f}{'':>12}")


if __name__ == "__main__":
    main()
