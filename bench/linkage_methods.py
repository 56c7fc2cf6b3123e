"""The ways of linking that ``bench/linkage.py`` sets side by side, each a function of rows alone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from bench.linkage_measures import Answer, Question, best_guess, joined
from gutou.database import build_connection, create_published_tables
from gutou.intake.loading import source_columns
from gutou.register import register
from gutou.register.description import describe
from gutou.register.verdict import grade
from gutou.register.vocabulary import Places
from gutou.settings import Settings

Rows = Sequence[Mapping[str, Any]]


def load_rows(con: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    """Fill ``work.source_row``; columns that the rows do not have are null."""
    columns = source_columns()
    names = [name for name in columns if any(name in row for row in rows)]
    frame = pd.DataFrame([[row.get(name) for name in names] for row in rows], columns=names, dtype=object)
    listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    con.execute(f"CREATE OR REPLACE TABLE work.source_row ({listed})")
    con.register("rows_given", frame)
    con.execute(f"INSERT INTO work.source_row BY NAME SELECT {', '.join(names)} FROM rows_given")
    con.unregister("rows_given")


def by_register(rows: Rows, settings: Settings) -> Answer:
    """The register as a build runs it, with its questions."""
    with build_connection() as con, tempfile.TemporaryDirectory() as folder:
        create_published_tables(con)
        load_rows(con, rows)
        register(con, Path(folder), settings)
        links = con.execute("SELECT row_key, project_id FROM work.link").fetchall()
        doubts = con.execute(
            """
            SELECT row_key, other_row_key, match_probability, score, group_id
            FROM work.doubt WHERE NOT settled ORDER BY ALL
            """
        ).fetchall()
    return Answer(dict(links), tuple(Question(*doubt) for doubt in doubts))


def guessed(answer: Answer, rows: Rows, settings: Settings) -> Answer:
    """The same answer with the register's best guess at its questions, under the constraints of its own joining.

    Two projects are joined when no two of their rows exclude each other.
    """
    places = Places.of(settings)
    described = {row["row_key"]: describe(dict(row), places) for row in rows}

    def may_join(some: Collection[str], others: Collection[str], _: Question) -> bool:
        return not any(grade(described[a], described[b])[0][0] == "veto" for a in some for b in others)

    return replace(answer, guess=best_guess(answer.project, answer.questions, may_join))


def by_name(rows: Rows, settings: Settings) -> Answer:
    """Rows of the very same name."""
    return _linked(rows, [lambda row: row["project_name"]])


def by_code(rows: Rows, settings: Settings) -> Answer:
    """Rows of the same project code."""
    return _linked(rows, [_code])


def by_code_or_name(rows: Rows, settings: Settings) -> Answer:
    """Rows of the same project code, or of the same name and owner."""
    return _linked(rows, [_code, _named])


METHODS: dict[str, Callable[[Rows, Settings], Answer]] = {
    "exact name": by_name,
    "code": by_code,
    "code, or name with owner": by_code_or_name,
    "register": by_register,
}


def _code(row: Mapping[str, Any]) -> Hashable:
    return "".join(c for c in row.get("project_code") or "" if c.isalnum())


def _named(row: Mapping[str, Any]) -> Hashable:
    return (row["project_name"], row["owner_name"]) if row.get("owner_name") else ""


def _linked(rows: Rows, keys: Iterable[Callable[[Mapping[str, Any]], Hashable]]) -> Answer:
    """Rows that hang together through an equal, non-empty key."""
    links: list[tuple[str, str]] = []
    for number, key_of in enumerate(keys):
        first: dict[Hashable, str] = {}
        for row in rows:
            if (key := key_of(row)) not in ("", None):
                links.append((first.setdefault((number, key), row["row_key"]), row["row_key"]))
    alone = {row["row_key"]: row["row_key"] for row in rows}
    return Answer(joined(alone, links))
