"""Rows of all departments and the library become projects, period by period (建档)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from gutou.database import run
from gutou.register.candidates import candidates
from gutou.register.clusters import cluster, judge_all, probabilities
from gutou.register.description import read_period
from gutou.register.fixed import fix_ids, load_fixed
from gutou.register.frames import Type, load
from gutou.register.ids import Ledger
from gutou.register.review import Doubt, pairs_in_doubt
from gutou.register.verdict import Verdict
from gutou.register.vocabulary import Places
from gutou.settings import Settings

_LINK: dict[str, Type] = {
    "period": "text",
    "row_key": "text",
    "project_id": "text",
    "match_probability": "number",
}
_KEY: dict[str, Type] = {"period": "text", "project_id": "text", "first_seen": "text", "key": "text"}
_DOUBT: dict[str, Type] = {
    "period": "text",
    "row_key": "text",
    "other_row_key": "text",
    "pair_id": "text",
    "pending": "flag",
    "match_probability": "number",
    "why": "text",
}
_ALIAS: dict[str, Type] = {"project_id": "text", "alias_id": "text", "since": "text", "why": "text"}


def register(
    con: duckdb.DuckDBPyConnection, workspace_fixed: Path, settings: Settings, *, write_fixed: bool = False
) -> None:
    """Link the rows of ``work.source_row`` into projects.

    Creates ``work.link`` (period, row_key, project_id, match_probability: that of the row's best link within its
    project, 1 for the project's first row), ``work.pending_match`` and ``work.project_key``, and fills
    ``project_alias`` and ``match_review``. Each period is a function of its own rows, the ids of earlier periods and
    what is fixed; the order of rows does not matter.

    Args:
        con: The build.
        workspace_fixed: Folder of what publications have fixed; ``ids/<period>.json`` in it are read.
        settings: City and counties, whose names are taken off the front of names.
        write_fixed: Fix the ids at once, as :func:`fix_ids` does.
    """
    places = Places.of(settings)
    ledger = Ledger(load_fixed(workspace_fixed))
    verdicts: dict[tuple[str, str], Verdict] = {}
    links: list[tuple[Any, ...]] = []
    known: list[tuple[Any, ...]] = []
    doubts: list[tuple[Any, ...]] = []
    for (period,) in con.execute("SELECT DISTINCT period FROM work.source_row ORDER BY period").fetchall():
        rows = read_period(con, period, places)
        judged = judge_all(rows, candidates(con, rows), verdicts)
        groups = cluster(judged)
        verdicts = judged.by_content()
        members = [[rows[n] for n in group] for group in groups]
        ids = ledger.assign(period, members)
        known += [(period, *key) for key in ledger.keys_of(members, ids)]
        for project, group in zip(ids, groups, strict=True):
            for n, probability in zip(group, probabilities(judged, group), strict=True):
                links.append((period, rows[n].row_key, project, probability))
        doubts += [_doubt_row(period, doubt) for doubt in pairs_in_doubt(judged, groups)]
    load(con, "work.link", _LINK, links)
    load(con, "work.project_key", _KEY, known)
    load(con, "work.doubt", _DOUBT, doubts)
    load(
        con,
        "work.alias",
        _ALIAS,
        [(a.project_id, a.alias_id, a.since, a.why) for a in ledger.final_aliases()],
    )
    for name in ("40_pending_match", "50_project_alias", "60_match_review"):
        run(con, f"register/{name}")
    if write_fixed:
        fix_ids(con, workspace_fixed)


def _doubt_row(period: str, doubt: Doubt) -> tuple[Any, ...]:
    left, right, verdict = doubt.left, doubt.right, doubt.verdict
    probability = round(verdict.probability, 6)
    return period, left.row_key, right.row_key, doubt.pair_id, doubt.pending, probability, verdict.explain()
