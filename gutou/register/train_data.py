"""Rows whose project is known, to learn weights from (训练数据): demonstrations, or a published database."""

from __future__ import annotations

import csv
import itertools
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb
from msgspec.structs import replace

from gutou.database import build_connection, create_published_tables
from gutou.errors import UsageError
from gutou.register.candidates import candidates
from gutou.register.description import Description, describe, read_period
from gutou.register.vocabulary import Places
from gutou.settings import Settings

Pair = tuple[int, int]
Size = Literal["small", "city"]

SAME, DIFFERENT = "同一项目", "不同项目"


@dataclass(frozen=True)
class Lesson:
    """Rows of one period, and which pairs of them are one project.

    Attributes:
        rows: Descriptions of the rows.
        projects: The project of every row, None where it is not known.
        same: Pairs of positions known to be one project, the smaller first.
        different: Candidate pairs known to be two.
    """

    rows: list[Description]
    projects: list[str | None]
    same: list[Pair]
    different: list[Pair]


def lesson(rows: list[Description], truth: dict[str, str], pairs: Iterable[Pair]) -> Lesson:
    """A lesson from the project of every row (``row_key`` → project); rows without one are not looked at."""
    projects = [truth.get(row.row_key) for row in rows]
    members: dict[str, list[int]] = {}
    for n, project in enumerate(projects):
        if project is not None:
            members.setdefault(project, []).append(n)
    same = sorted(pair for group in members.values() for pair in itertools.combinations(group, 2))
    different = sorted((a, b) for a, b in pairs if projects[a] and projects[b] and projects[a] != projects[b])
    return Lesson(rows, projects, same, different)


def demonstration(seed: int, size: Size = "small", *, months: int = 1) -> Iterator[Lesson]:
    """One lesson per period of a fictional city, read by the ordinary readers."""
    from gutou.demo import deliver, generate
    from gutou.intake import loading
    from gutou.job import Job
    from gutou.pipeline import collect_files, read_file
    from gutou.settings import load_settings

    with tempfile.TemporaryDirectory() as folder, build_connection() as con:
        root = Path(folder) / "demo"
        made = generate(root, size=size, seed=seed, months=months)
        for step in made.steps:
            deliver(step, root / "share")
        settings = load_settings(root / "gutou.toml", share=root / "share", data=root / "data")
        job = Job.start(settings, as_of=made.as_of)
        intake = collect_files(job)
        for arrival in intake.readable():
            intake.add(*read_file(job, arrival))
        create_published_tables(con)
        loading.load(con, settings, intake.submissions(), job.as_of)
        truth = _truth(con, root / "truth" / "rows.csv")
        for (period,) in con.execute(
            "SELECT DISTINCT period FROM work.source_row ORDER BY period"
        ).fetchall():
            rows = read_period(con, period, Places.of(settings))
            yield lesson(rows, truth, candidates(con, rows))


def _truth(con: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    """``row_key`` → project, from the demonstration's own account of its rows."""
    place = ("period", "department", "file", "sheet", "row")
    with path.open(encoding="utf-8", newline="") as lines:
        placed = {
            tuple(r[c].rpartition("/")[2] for c in place): r["project_key"]
            for r in csv.DictReader(lines)
            if r["in_force"] == "1"
        }
    found = con.execute(
        "SELECT row_key, period, department, file_name, sheet_name, row_number FROM work.source_row"
    ).fetchall()
    truth: dict[str, str] = {}
    for key, *where in found:
        project = placed.get(tuple(str(value) for value in where))
        if project:
            truth[key] = project
    return truth


def published(database: Path, settings: Settings) -> Iterator[Lesson]:
    """One lesson per period of a published database.

    What is known there is what codes and reviewers say: rows of one valid project code are one project and rows of two
    are not, and so is what was decided on a pair. The codes are then left out, so that the other fields are learnt.

    Raises:
        UsageError: The file is no published database, or one from before the register published what it compared.
    """
    places = Places.of(settings)
    try:
        with duckdb.connect(str(database), read_only=True) as con, build_connection() as scratch:
            rows, decided = _published_rows(con), _decided(con)
            for period, group in itertools.groupby(rows, key=lambda row: row["period"]):
                described = sorted((describe(row, places) for row in group), key=lambda d: d.order)
                yield _by_codes(described, candidates(scratch, described), decided.get(period, {}))
    except duckdb.Error as error:
        raise UsageError(
            f"{database} 不是本系统发布的数据库，或版本过早：{str(error).splitlines()[0]}"
        ) from None


def _published_rows(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    cursor = con.execute(
        "SELECT *, planned_total_wan AS planned_total FROM project_source ORDER BY period, project_id"
    )
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    for row in rows:
        row["region_codes"] = (row.get("region_codes") or "").split(",")
        row["row_key"] = _place(row, "")
    return rows


def _place(row: dict[str, Any], side: str) -> str:
    """Department, document, file, sheet and row as one text."""
    names = ("department", "document", "file_name", "sheet_name", "row_number")
    return "\x1f".join(str(row[side + name]) for name in names)


def _decided(con: duckdb.DuckDBPyConnection) -> dict[str, dict[frozenset[str], bool]]:
    """Per period, pairs of rows that reviewers settled: whether they are one project."""
    cursor = con.execute("SELECT * FROM match_review WHERE decision IN (?, ?)", [SAME, DIFFERENT])
    names = [column[0] for column in cursor.description or ()]
    found: dict[str, dict[frozenset[str], bool]] = {}
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        pair = frozenset((_place(row, "left_"), _place(row, "right_")))
        found.setdefault(row["last_period"], {})[pair] = row["decision"] == SAME
    return found


def _by_codes(rows: list[Description], pairs: list[Pair], decided: dict[frozenset[str], bool]) -> Lesson:
    same: list[Pair] = []
    different: list[Pair] = []
    for a, b in pairs:
        one, other = rows[a], rows[b]
        known = decided.get(frozenset((one.row_key, other.row_key)))
        if known is None and one.code_kind == other.code_kind == "new":
            known = one.code == other.code
        if known is not None:
            (same if known else different).append((a, b))
    hidden = [replace(row, code="", code_kind="") for row in rows]
    return Lesson(hidden, [row.code if row.code_kind == "new" else None for row in rows], same, different)
