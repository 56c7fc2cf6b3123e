"""What the bureau is asked to sign, beside what was planted: patterns, scope and gap, on cities nobody has seen.

Run: ``PYTHONPATH=. python bench/decisions.py --seeds 7001 7002 7003 [--size small] [--months 1] [--examples 3]``.

Printed per seed and over all seeds: of every pattern how many instances were planted and found (recall) and how many
clean projects were named without cause; how many projects whose rows are linked right have the truth's scope, and how
many of the others are put to review; how many figures of the gap differ from the truth's when links, scope, chosen
values, evidence and open errors are the truth's.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path

import duckdb

from bench.month import run
from gutou.database import build_connection, create_published_tables
from gutou.demo import deliver, generate
from gutou.job import Job
from gutou.settings import load_settings
from tests.golden import compare, compare_patterns
from tests.golden.compare_patterns import PATTERNS, Hits
from tests.golden.truth_build import build_by_truth


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[7001, 7002, 7003])
    parser.add_argument("--size", choices=("small", "city"), default="small")
    parser.add_argument("--months", type=int, default=1)
    parser.add_argument("--examples", type=int, default=0, help="missed and wrong ones to print per pattern")
    wanted = parser.parse_args()
    hits: dict[str, list[Hits]] = {pattern: [] for pattern in PATTERNS}
    scopes: list[compare.Agreement] = []
    for seed in wanted.seeds:
        found, agreement, differing = _one(seed, wanted.size, wanted.months)
        for pattern, hit in found.items():
            hits[pattern].append(hit)
        scopes.append(agreement)
        print(f"seed {seed}")
        _print_patterns({pattern: [hit] for pattern, hit in found.items()}, wanted.examples)
        _print_scope([agreement])
        print(f"  gap by truth: {len(differing)} figures differ {differing[:4] or ''}")
    if len(wanted.seeds) > 1:
        print("all seeds")
        _print_patterns(hits, 0)
        _print_scope(scopes)


def _one(
    seed: int, size: str, months: int
) -> tuple[dict[str, Hits], compare.Agreement, list[tuple[str, str, str, object]]]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "demo"
        demonstration = generate(root, size="city" if size == "city" else "small", seed=seed, months=months)
        for step in demonstration.steps:
            deliver(step, root / "share")
        settings = load_settings(root / "gutou.toml", share=root / "share", data=root / "data")
        job = Job.start(settings, as_of=demonstration.as_of)
        with duckdb.connect(str(run(job)), read_only=True) as con:
            hits = compare_patterns.measure(con, root / "truth")
            agreement = compare.scope_where_linked_right(con, root / "truth")
        with build_connection() as con:
            create_published_tables(con)
            build_by_truth(con, Job.start(settings, as_of=demonstration.as_of), root / "truth")
            differing = compare.gap_differences(con, root / "truth")
    return hits, agreement, differing


def _print_patterns(hits: dict[str, list[Hits]], examples: int) -> None:
    print("  pattern      planted  found  recall  clean  named  share")
    for pattern, found in hits.items():
        planted, hit = sum(h.planted for h in found), sum(h.found for h in found)
        clean, false = sum(h.clean for h in found), sum(h.false for h in found)
        recall = f"{hit / planted:.3f}" if planted else "–"
        wide = pattern + "　" * (5 - len(pattern))
        print(f"  {wide}  {planted:7} {hit:6} {recall:>7} {clean:6} {false:6}  {false / max(clean, 1):.4f}")
        for one in found:
            for missed in one.missed[:examples]:
                print("      missed", *missed)
            for wrong in one.wrong[:examples]:
                print("      named without cause", *wrong)


def _print_scope(found: list[compare.Agreement]) -> None:
    whole = compare.Agreement(
        sum(one.of for one in found),
        sum(one.agree for one in found),
        sum((one.others for one in found), Counter[tuple[str, str, str]]()),
    )
    print(
        f"  scope where linked right: {whole.agree}/{whole.of} = {whole.share:.4f};"
        f" of the others to review {whole.review_share:.2f}"
    )
    for (rule, true, said), count in whole.others.most_common(8):
        print(f"      {count:4} × {rule or '(no rule)'}: truth {true}, published {said}")


if __name__ == "__main__":
    main()
