"""Entry progress (入库申报进度): which project a row of it speaks of, told by the register's own judgement.

The document names a project code at best, else a name and an owner. A row belongs to the project that one of its rows
links to (:func:`gutou.register.verdict.judge`), or that bears the same valid code or the same name and owner and is not
excluded; a row that fits no project or more than one is a finding and is not used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.intake.loading import FOLLOW_UP, follow_up_columns
from gutou.intake.loading_tables import ensure, store
from gutou.register.description import Description, describe
from gutou.register.verdict import judge
from gutou.register.vocabulary import Places
from gutou.settings import Settings

LINK = {"row_key": "VARCHAR", "period": "VARCHAR", "project_id": "VARCHAR"}
UNPLACED = {"row_key": "VARCHAR", "rule_id": "VARCHAR", "detail": "VARCHAR"}
NOWHERE, SEVERAL = "RC01", "RC02"
_SHOWN = 4

Row = dict[str, Any]


def link_entries(con: DuckDBPyConnection, settings: Settings) -> None:
    """Write ``work.entry_link`` (row of ``work.entry_row`` → project of its period) and ``work.entry_unplaced``.

    Reads ``work.entry_row``, ``work.source_row`` and ``work.link``. A row is compared with the rows of its period that
    share its code or its name, else with those of its owner.
    """
    ensure_rows(con, "entries")
    run(con, "project/00_folded")
    places = Places.of(settings)
    candidates: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(con, "reconcile/entry_candidate"):
        candidates[row["entry_key"]].append(row)
    links: list[tuple[str, str, str]] = []
    unplaced: list[tuple[str, str, str | None]] = []
    for entry in _rows(con, "reconcile/entry_asked"):
        key = entry["row_key"]
        found = sorted(projects_of(entry, candidates[key], places))
        if len(found) == 1:
            links.append((key, entry["period"], found[0]))
        elif found:
            named = "、".join(found[:_SHOWN]) + (f" 等 {len(found)} 个" if len(found) > _SHOWN else "")
            unplaced.append((key, SEVERAL, named))
        else:
            unplaced.append((key, NOWHERE, None))
    store(con, "work.entry_link", LINK, links)
    store(con, "work.entry_unplaced", UNPLACED, unplaced)


def ensure_rows(con: DuckDBPyConnection, document: str) -> None:
    """Make the table of a follow-up document's rows, empty, where none was loaded."""
    ensure(con, FOLLOW_UP[document], follow_up_columns(document))


def projects_of(entry: Row, rows: Sequence[Row], places: Places) -> set[str]:
    """Projects that an entry row speaks of: by the strongest ground that any of the rows gives.

    Args:
        entry: The row, by the names of ``work.source_row``.
        rows: Rows of the same period that may be the same project, with ``project_id``.
        places: City and counties.
    """
    asked = describe(entry, places)
    ranked: dict[str, float] = {}
    for row in rows:
        if (strength := _strength(asked, describe(row, places))) > 0:
            ranked[row["project_id"]] = max(strength, ranked.get(row["project_id"], 0.0))
    best = max(ranked.values(), default=0.0)
    return {project for project, strength in ranked.items() if strength == best}


def _strength(entry: Description, row: Description) -> float:
    """4 one code and one name, 3 one name of one owner, 2 one code, 1 one name without an owner or a link, else 0."""
    verdict = judge(entry, row)
    if verdict.kind == "veto":
        return 0.0
    coded = bool(entry.code) and entry.code == row.code
    named = bool(entry.title) and entry.title == row.title
    owned = bool(entry.owner.core) and entry.owner.core == row.owner.core
    if coded:
        return 4.0 if named else 2.0
    if named and owned:
        return 3.0
    return 1.0 if verdict.kind == "link" or (named and not entry.owner.core) else 0.0


def _rows(con: DuckDBPyConnection, name: str) -> Iterator[Row]:
    cursor = run(con, name)
    names = [column[0] for column in cursor.description]
    for values in cursor.fetchall():
        yield dict(zip(names, values, strict=True))
