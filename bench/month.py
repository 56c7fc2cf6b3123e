"""A whole demonstration month: seconds per stage, and what was found beside what was planted.

Run: ``PYTHONPATH=. python bench/month.py [--size city] [--seed 4711]``. Writing the files is not counted. The pipeline
is called as plain functions, so that Prefect's start-up (7–15 s per command, once) stands apart.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

import duckdb

from gutou import pipeline
from gutou.demo import deliver, generate
from gutou.job import Job
from gutou.settings import load_settings
from tests.golden import compare
from tests.golden.truth_build import read_everything


def main() -> None:
    """Print one table per stage and the agreement with the truth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("small", "city"), default="city")
    parser.add_argument("--seed", type=int, default=4711)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "demo"
        demonstration = generate(root, size=wanted.size, seed=wanted.seed)
        for step in demonstration.steps:
            deliver(step, root / "share")
        settings = load_settings(root / "gutou.toml", share=root / "share", data=root / "data")
        job = Job.start(settings, as_of=demonstration.as_of)
        started = time.monotonic()
        published = run(job)
        total = time.monotonic() - started
        _print(job, total)
        with duckdb.connect(str(published), read_only=True) as con:
            links = compare.links(con, root / "truth")
        print(
            f"linked pairs: {links.true:,} true, precision {links.precision:.4f}, recall {links.recall:.4f}"
        )


def run(job: Job) -> Path:
    """Every stage in its order, as plain functions; where the database was published."""
    with job.timed("读取（含收件）"):
        intake = read_everything(job)
    pipeline.answer_senders(job, intake)
    with pipeline.open_build(job, intake) as build:
        for stage in pipeline.STAGES:
            stage(build)
        page = pipeline.describe_period(build)
        verdict = pipeline.audit_candidate(build)
    with job.timed("发布"):
        outcome = pipeline.publish_candidate(job, build, verdict, page)
    if not outcome.published or outcome.database is None:
        raise SystemExit("\n".join(outcome.faults))
    return outcome.database


def _print(job: Job, total: float) -> None:
    for stage, seconds in job.durations.items():
        print(f"{stage:<12} {seconds:8.1f} s {seconds / total:6.0%}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'total':<12} {total:8.1f} s, peak memory {peak:,.0f} MB")


if __name__ == "__main__":
    main()
