"""Work lists (工作清单): what each department is asked about its own projects, and what the bureau has to settle.

A department's list holds its own projects in its own words, no gap, target or base, no amount, and of the library nothing
but 在库 or 未在库. Nothing is ordered by amount: the more complete papers come first.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from duckdb import DuckDBPyConnection
from pydantic import BaseModel, ConfigDict

from gutou.database import ROOT, run
from gutou.settings import Settings

BUREAU_SHEETS = ("additions", "removals", "doubtful", "scope")


class MatterWords(BaseModel):
    """A kind of matter: its name, as ``follow_up`` knows it, and what may be answered."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: str
    name: str
    answers: tuple[str, ...]


class WorklistWords(BaseModel):
    """All that a work list says beside its rows, from ``schemas/worklist.toml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str
    notes: tuple[str, ...]
    most_said: int
    more: str
    matters: tuple[MatterWords, ...]

    def matter(self, kind: str) -> MatterWords:
        """The words of a kind of matter."""
        return next(one for one in self.matters if one.kind == kind)


@cache
def words() -> WorklistWords:
    """The words."""
    text = (ROOT / "schemas" / "worklist.toml").read_text(encoding="utf-8")
    return WorklistWords.model_validate(tomllib.loads(text))


@dataclass(frozen=True)
class Item:
    """One matter of one project, as its department reads it."""

    project_id: str
    project_name: str
    project_code: str
    owner_name: str
    matter: MatterWords
    said: str
    papers_missing: str
    in_library: str
    place: str


@dataclass(frozen=True)
class Worklists:
    """The work lists of one period: the matters of each department that handed in projects, and the bureau's rows by sheet."""

    period: str
    as_of: date
    departments: dict[str, tuple[Item, ...]]
    bureau: dict[str, tuple[dict[str, Any], ...]]


def make_worklists(con: DuckDBPyConnection, settings: Settings, period: str, as_of: date) -> Worklists:
    """Read the work lists of ``period`` off a finished build.

    Args:
        con: The build connection, with ``work.own_line`` and the published tables.
        settings: Name of the statistics department, which gets no department's list.
        period: The run's period.
        as_of: Day from which something is late.
    """
    params = {"period": period, "as_of": as_of, "statistics": settings.statistics_department}
    run(con, "worklist/10_own", params)
    run(con, "worklist/20_late", params)
    senders = con.execute("SELECT DISTINCT department FROM work.worklist_own ORDER BY 1").fetchall()
    departments: dict[str, list[Item]] = {name: [] for (name,) in senders}
    for row in _rows(con, "department", params):
        departments[row["department"]].append(_item(row))
    bureau = {name: tuple(_rows(con, name, params)) for name in BUREAU_SHEETS}
    return Worklists(period, as_of, {name: tuple(items) for name, items in departments.items()}, bureau)


def _item(row: dict[str, Any]) -> Item:
    said: list[str] = row["said"]
    most = words().most_said
    lines = said[:most] + ([words().more.format(left=len(said) - most)] if len(said) > most else [])
    text = "\n".join(f"{n}. {line}" for n, line in enumerate(lines, start=1)) if len(lines) > 1 else lines[0]
    return Item(
        row["project_id"],
        row["project_name"] or "",
        row["project_code"] or "",
        row["owner_name"] or "",
        words().matter(row["kind"]),
        text,
        row["papers_missing"] or "",
        row["in_library"],
        row["place"],
    )


def _rows(con: DuckDBPyConnection, name: str, params: dict[str, object]) -> list[dict[str, Any]]:
    cursor = run(con, f"worklist/{name}", params)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
