"""What the pipeline published beside what was planted: links, scope and rows."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class Links:
    """Pairs of rows of one period put into one project: those that truly are one, and those that were found."""

    true: int
    found: int
    both: int

    @property
    def precision(self) -> float:
        return self.both / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.both / self.true if self.true else 1.0


def read(truth: Path, name: str) -> list[dict[str, str]]:
    with (truth / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pairs(sizes: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes)


def true_keys(truth: Path) -> dict[tuple[str, str, str, str, int], str]:
    """(period, department, file name, sheet, row) → the real project of an accepted row."""
    return {
        (
            row["period"],
            row["department"],
            row["file"].rsplit("/", 1)[-1],
            row["sheet"],
            int(row["row"]),
        ): row["project_key"]
        for row in read(truth, "rows")
        if row["accepted"] == "1" and row["project_key"]
    }


def links(con: duckdb.DuckDBPyConnection, truth: Path) -> Links:
    """Pairwise links over all periods, rows with a known truth only."""
    known = true_keys(truth)
    rows = con.execute(
        "SELECT period, project_id, department, file_name, sheet_name, row_number FROM project_source"
    ).fetchall()
    true: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    both: Counter[tuple[str, str, str]] = Counter()
    for period, project_id, *place in rows:
        key = known.get((period, *place))
        if key is None:
            continue
        true[period, key] += 1
        found[period, project_id] += 1
        both[period, key, project_id] += 1
    return Links(pairs(true.values()), pairs(found.values()), pairs(both.values()))


def scope_agreement(
    published: Mapping[tuple[str, str], str], truth: Path
) -> tuple[int, int, Counter[tuple[str, str, str]]]:
    """How many projects decided by SC01–SC10 agree, of how many, and what the others are (rule, truth, published)."""
    agree, of, wrong = 0, 0, Counter[tuple[str, str, str]]()
    for row in read(truth, "projects"):
        if not row["decided_by"].startswith("SC") or int(row["decided_by"][2:]) > 10:
            continue
        said = published.get((row["period"], row["project_key"]))
        if said is None:
            continue
        of += 1
        if said == row["scope"]:
            agree += 1
        else:
            wrong[row["decided_by"], row["scope"], said] += 1
    return agree, of, wrong
