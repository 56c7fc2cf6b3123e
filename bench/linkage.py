"""Rows into projects, judged by truth: the register beside plain keys and beside Splink, on the same records.

Run: ``PYTHONPATH=. python bench/linkage.py [--rows 20000] [--seeds 7001 7002 7003] [--profiles base hard …] [--no-splink]``.
Profiles: ``base`` and ``hard`` are demonstration cities (the hard one with many phases, near-identical projects, few
codes, and fields on which offices disagree); ``heldout-base`` and ``heldout-hard`` are a city with words and noise that
nothing was tuned on, and whose failures are not to be read case by case; ``second-base`` and ``second-hard`` are a city
of another part of the country, written without looking at the register's words, which served as a held-out city until
27 November 2026 and since then for development; ``third-base`` and ``third-hard`` are a city of yet another part, written
in the same way, held out until 28 November 2026 and since then for development; ``fourth-base`` and ``fourth-hard`` are a
city of the south-west, held out and given to development on the same day; ``fifth-base`` and ``fifth-hard`` are a city
of the north-east, written in the same way and given to development on 28 November 2026 as well; ``sixth-base`` and
``sixth-hard`` are a held-out city of the north-west, ``eighth-base`` and ``eighth-hard`` one of south-western mountains,
both written in the same way, whose failures are not to be read case by case either; ``seventh-base`` and
``seventh-hard`` are a city of a south-eastern coast, written in the same way and given to development on 28 November
2026. Each method runs in a process of its own, so that seconds (by the wall, and of all processors) and peak memory are
its own; Splink's are those of parsing, training, prediction and one clustering, the register's those of the whole stage
from rows to ids and questions.

Columns: pairs of rows put into one project (precision, recall, F1), projects found whole (precision, recall, F1). For
the register a second line is its best guess (questions of probability ½ or more taken for a yes, under the same
constraints), and a third what is known once every question is answered, with questions and decisions per 1,000 projects.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.linkage_eighth import eighth
from bench.linkage_fifth import fifth
from bench.linkage_fourth import fourth
from bench.linkage_heldout import heldout
from bench.linkage_measures import Answer, Question, clusters, decisions, pairs, reviewed, true_questions
from bench.linkage_methods import METHODS, guessed
from bench.linkage_rows import Made, demonstration
from bench.linkage_second import second
from bench.linkage_seventh import seventh
from bench.linkage_sixth import sixth
from bench.linkage_splink import best_of, by_splink, parsed
from bench.linkage_third import third
from gutou.settings import Settings

PROFILES: dict[str, Callable[[int, int], Made]] = {
    "base": lambda seed, rows: demonstration("base", seed, rows),
    "hard": lambda seed, rows: demonstration("hard", seed, rows),
    "heldout-base": lambda seed, rows: heldout("base", seed, rows),
    "heldout-hard": lambda seed, rows: heldout("hard", seed, rows),
    "second-base": lambda seed, rows: second("base", seed, rows),
    "second-hard": lambda seed, rows: second("hard", seed, rows),
    "third-base": lambda seed, rows: third("base", seed, rows),
    "third-hard": lambda seed, rows: third("hard", seed, rows),
    "fourth-base": lambda seed, rows: fourth("base", seed, rows),
    "fourth-hard": lambda seed, rows: fourth("hard", seed, rows),
    "fifth-base": lambda seed, rows: fifth("base", seed, rows),
    "fifth-hard": lambda seed, rows: fifth("hard", seed, rows),
    "sixth-base": lambda seed, rows: sixth("base", seed, rows),
    "sixth-hard": lambda seed, rows: sixth("hard", seed, rows),
    "seventh-base": lambda seed, rows: seventh("base", seed, rows),
    "seventh-hard": lambda seed, rows: seventh("hard", seed, rows),
    "eighth-base": lambda seed, rows: eighth("base", seed, rows),
    "eighth-hard": lambda seed, rows: eighth("hard", seed, rows),
}
SPLINK = "splink, best threshold"
_OWN_AND_LARGEST_CHILD = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
HEAD = (
    f"{'':<30}{'pairs P':>9}{'R':>8}{'F1':>8}{'projects P':>12}{'R':>8}{'F1':>8}{'s':>8}{'cpu s':>8}{'MB':>7}"
)


def main() -> None:
    """Print one table per profile and seed, or do one method's work as a child."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=20_000, help="rows of a month, about")
    parser.add_argument("--seeds", type=int, nargs="+", default=[7001])
    parser.add_argument("--profiles", nargs="+", choices=list(PROFILES), default=list(PROFILES))
    parser.add_argument("--no-splink", action="store_true")
    parser.add_argument("--child", nargs=2, metavar=("METHOD", "FOLDER"), help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.child:
        work(wanted.child[0], Path(wanted.child[1]))
        return
    methods = [*METHODS] if wanted.no_splink else [*METHODS, SPLINK]
    for profile in wanted.profiles:
        for seed in wanted.seeds:
            report(profile, seed, wanted.rows, methods)


def work(method: str, folder: Path) -> None:
    """One method on the rows of ``made.json``; what it found goes to ``found.json``, and only its work is timed."""
    given = json.loads((folder / "made.json").read_text(encoding="utf-8"))
    made = Made(given["rows"], given["truth"], Settings.model_validate(given["settings"]))
    note, clock = "", Clock()
    if method == SPLINK:
        records = parsed(made.rows, made.settings)
        parsing = clock.cost()["seconds"]
        predicted = by_splink(records)
        cost = clock.cost()
        best = best_of(predicted, made.truth)
        answer = Answer(best.project)
        note = f"match weight {best.threshold:g}, {best.way}; {parsing:.1f} s of it our parsing"
    else:
        answer = METHODS[method](made.rows, made.settings)
        cost = clock.cost()
        if answer.questions:
            answer = guessed(answer, made.rows, made.settings)
    found = {"answer": asdict(answer), "note": note, **cost}
    (folder / "found.json").write_text(json.dumps(found), encoding="utf-8")


class Clock:
    """Seconds since it was made, by the wall and of all processors, and the peak memory so far, children's included."""

    def __init__(self) -> None:
        self.wall, self.processor = time.monotonic(), time.process_time() + _children()

    def cost(self) -> dict[str, float]:
        """``seconds``, ``processor`` seconds, ``peak`` in MB."""
        return {
            "seconds": time.monotonic() - self.wall,
            "processor": time.process_time() + _children() - self.processor,
            "peak": sum(resource.getrusage(who).ru_maxrss for who in _OWN_AND_LARGEST_CHILD) / 1024,
        }


def _children() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def report(profile: str, seed: int, rows: int, methods: list[str]) -> None:
    """Run all methods on one month and print their lines."""
    made = PROFILES[profile](seed, rows)
    projects = len(set(made.truth.values()))
    print(f"\n== {profile}, seed {seed}: {len(made.rows):,} rows of {projects:,} projects\n{HEAD}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = {"rows": made.rows, "truth": made.truth, "settings": made.settings.model_dump(mode="json")}
        (folder / "made.json").write_text(json.dumps(given, default=str), encoding="utf-8")
        for method in methods:
            tell(method, _run(method, folder), made)


def tell(method: str, found: Mapping[str, Any], made: Made) -> None:
    """Print the lines of one method."""
    projects, answer = len(set(made.truth.values())), _answer(found["answer"])
    costs = f"{found['seconds']:>8.1f}{found['processor']:>8.1f}{found['peak']:>7.0f}"
    print(line(method, answer.project, made.truth) + costs + (f"  {found['note']}" if found["note"] else ""))
    if answer.guess is not None:
        print(line("  best guess", answer.guess, made.truth))
        print(line("  after review", reviewed(answer, made.truth), made.truth), end="")
        asked, decided = (1000 * n / projects for n in (len(answer.questions), decisions(answer.questions)))
        share = true_questions(answer.questions, made.truth)
        print(f"  per 1,000 projects {asked:.0f} questions ({share:.0%} true), {decided:.0f} decisions")
    sys.stdout.flush()


def _run(method: str, folder: Path) -> dict[str, Any]:
    subprocess.run([sys.executable, __file__, "--child", method, str(folder)], check=True)
    found: dict[str, Any] = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    return found


def _answer(found: Mapping[str, Any]) -> Answer:
    questions = tuple(Question(**question) for question in found["questions"])
    return Answer(found["project"], questions, found["guess"])


def line(name: str, found: Mapping[str, str], truth: Mapping[str, str]) -> str:
    """One row of the table, without costs."""
    of_pairs, whole = pairs(found, truth), clusters(found, truth)
    return (
        f"{name:<30}{of_pairs.precision:>9.4f}{of_pairs.recall:>8.4f}{of_pairs.f1:>8.4f}"
        f"{whole.precision:>12.4f}{whole.recall:>8.4f}{whole.f1:>8.4f}"
    )


if __name__ == "__main__":
    main()
