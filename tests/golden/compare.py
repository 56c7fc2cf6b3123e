"""What the pipeline published beside what was planted: links, scope and rows."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

CENT = Decimal("0.000001")


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


@dataclass(frozen=True)
class Agreement:
    """Scope of projects linked right: how many agree, and what the others are (rule of the truth, truth, published)."""

    of: int
    agree: int
    others: Counter[tuple[str, str, str]]

    @property
    def share(self) -> float:
        return self.agree / self.of if self.of else 1.0

    @property
    def review_share(self) -> float:
        """Of the disagreements, those that ask instead of deciding."""
        wrong = self.of - self.agree
        asked = sum(count for (_, _, said), count in self.others.items() if said == "review")
        return asked / wrong if wrong else 1.0


def linked_right(con: duckdb.DuckDBPyConnection, truth: Path) -> dict[tuple[str, str], str]:
    """(period, project_id) → real project, where all of its rows and no other make up the project."""
    known = true_keys(truth)
    keys: dict[tuple[str, str], set[str]] = defaultdict(set)
    ids: dict[tuple[str, str], set[str]] = defaultdict(set)
    for period, project_id, *place in con.execute(
        "SELECT period, project_id, department, file_name, sheet_name, row_number FROM project_source"
    ).fetchall():
        if (key := known.get((period, *place))) is not None:
            keys[period, project_id].add(key)
            ids[period, key].add(project_id)
    alone = {place: next(iter(found)) for place, found in keys.items() if len(found) == 1}
    return {(period, one): key for (period, one), key in alone.items() if len(ids[period, key]) == 1}


def scope_where_linked_right(con: duckdb.DuckDBPyConnection, truth: Path) -> Agreement:
    """Published scope beside the truth's, over all rules."""
    planted = {(row["period"], row["project_key"]): row for row in read(truth, "projects")}
    scopes = {
        (period, project): scope
        for period, project, scope in con.execute("SELECT period, project_id, scope FROM project").fetchall()
    }
    of, others = 0, Counter[tuple[str, str, str]]()
    for (period, project), key in linked_right(con, truth).items():
        row = planted.get((period, key))
        if row is None:
            continue
        of += 1
        if scopes[period, project] != row["scope"]:
            others[row["decided_by"], row["scope"], scopes[period, project]] += 1
    return Agreement(of, of - others.total(), others)


def gap_differences(con: duckdb.DuckDBPyConnection, truth: Path) -> list[tuple[str, str, str, object]]:
    """(scope, column, truth, computed) of every figure of the gap that is not the truth's."""
    cursor = con.execute("SELECT * FROM gap")
    names = [column[0] for column in cursor.description]
    found = {
        (row["period"], row["scope_kind"], row["scope_code"]): row
        for row in (dict(zip(names, values, strict=True)) for values in cursor.fetchall())
    }
    wrong: list[tuple[str, str, str, object]] = []
    for row in read(truth, "gap"):
        mine = found[row["period"], row["scope_kind"], row["scope_code"]]
        for name, text in row.items():
            value = mine[name]
            if name == "note":
                continue
            if isinstance(value, Decimal):
                same = bool(text) and abs(value - Decimal(text)) <= CENT
            else:
                same = text == ("" if value is None else str(value))
            if not same:
                wrong.append((row["scope_name"], name, text, value))
    return wrong
