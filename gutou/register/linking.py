"""Rows of all departments and the library become projects, period by period (建档)."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from gutou.database import run
from gutou.register.agreement import agreement, publish_agreement
from gutou.register.cache import Saved, begin_saving, drop_cache, end_saving, load_cache, load_memory, version
from gutou.register.cache_texts import describe_texts, drop_texts, place_rows, read_rows
from gutou.register.clusters import cluster, probabilities
from gutou.register.decisions import load_decisions, publish_findings
from gutou.register.fixed import fix_ids, load_fixed
from gutou.register.frames import Arrow, Type, coded, join, load, load_arrow, of_period
from gutou.register.ids import Ledger
from gutou.register.judged import Judged
from gutou.register.judged_scores import drop_scores, judge_period, prepare
from gutou.register.memory import Memory
from gutou.register.reasons import reasons
from gutou.register.review import COLUMNS as DOUBT
from gutou.register.review import line, pairs_in_doubt
from gutou.register.rows import by_project
from gutou.register.sealed import sealed_groups
from gutou.register.vocabulary import Places, weights
from gutou.register.vocabulary import load as vocabulary
from gutou.register.wordings import reworded
from gutou.register.worker_pool import Workers
from gutou.settings import Settings

_LINK: dict[str, Type] = {
    "period": "text",
    "row_key": "text",
    "project_id": "text",
    "match_probability": "number",
    "reason": "text",
}
_KEY: dict[str, Type] = {"period": "text", "project_id": "text", "first_seen": "text", "key": "text"}
_ALIAS: dict[str, Type] = {"project_id": "text", "alias_id": "text", "since": "text", "why": "text"}
_SPLIT: dict[str, Type] = {
    "project_id": "text",
    "part_id": "text",
    "since": "text",
    "source_rows": "integer",
    "why": "text",
}


def _linked(
    judged: Judged,
    groups: Sequence[Sequence[int]],
    ids: Sequence[str],
    chances: NDArray[np.float64],
) -> tuple[Arrow, Arrow, NDArray[np.float64], Arrow]:
    """Columns row_key, project_id, match_probability, reason, one row per row, by project."""
    order, projects = by_project(groups)
    of = np.empty(len(order), np.int64)
    of[order] = projects
    told = reasons(judged, of)
    why = ["", *told.values()]
    place = np.zeros(len(order), np.int64)
    place[list(told)] = np.arange(1, len(why))
    return (
        judged.rows.texts("row_key").take(order),
        coded(ids, projects),
        chances[order],
        coded(why, place[order]),
    )


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Put off looking for garbage: a million rows are a million objects to look through, and none of them is in a cycle."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _load(
    con: duckdb.DuckDBPyConnection, ledger: Ledger, links: Arrow, known: Arrow, doubts: list[tuple[Any, ...]]
) -> None:
    """Put what was found into tables, and publish it."""
    load_arrow(con, "work.link", links)
    load_arrow(con, "work.project_key", known)
    load(con, "work.doubt", DOUBT, doubts)
    aliases = [(a.project_id, a.alias_id, a.since, a.why) for a in ledger.final_aliases()]
    load(con, "work.alias", _ALIAS, aliases)
    load(con, "work.split", _SPLIT, ledger.final_splits())
    for name in ("40_pending_match", "50_project_alias", "51_project_split", "60_match_review"):
        run(con, f"register/{name}")


@_no_collecting()
def register(
    con: duckdb.DuckDBPyConnection,
    workspace_fixed: Path,
    settings: Settings,
    *,
    write_fixed: bool = False,
    cache: Path | None = None,
) -> None:
    """Link the rows of ``work.source_row`` into projects.

    Creates ``work.link`` (period, row_key, project_id, match_probability: that of the row's best link within its
    project, 1 for the project's first row; reason: what joined the row that the rows do not say by themselves, or
    empty), ``work.pending_match`` and ``work.project_key``, and fills
    ``project_alias`` and ``match_review``. Each period is a function of its own rows, the ids of earlier periods and
    what is fixed; the order of rows does not matter.

    Args:
        con: The build.
        workspace_fixed: Folder of what publications have fixed; ``ids/<period>.json`` in it are read.
        settings: City and counties, whose names are taken off the front of names.
        write_fixed: Fix the ids at once, as :func:`fix_ids` does.
        cache: Folder in which descriptions and scores are kept from run to run; None: they are made again. The result
            is the same.
    """
    places = Places.of(settings)
    ledger = Ledger(load_fixed(workspace_fixed))
    decisions = load_decisions(con)
    links: list[Arrow] = []
    known: list[Arrow] = []
    doubts: list[tuple[Any, ...]] = []
    agreed: list[tuple[str, str, int, int, int, int]] = []
    processes, shipped = settings.engine.threads, weights() is vocabulary("weights")
    if not shipped:  # children and caches know only the weights that are shipped
        processes, cache = 1, None
    made = version(places) if cache else ""
    kept = load_cache(con, cache, made) if cache else {}
    compared, memory = prepare(con), load_memory(con) if kept else Memory()
    saving: Future[Saved | None] | None = None
    with Workers(processes) as workers, ThreadPoolExecutor(1) as beside:
        describe_texts(con, places, workers)
        periods = con.execute("SELECT DISTINCT period FROM work.source_row ORDER BY period").fetchall()
        for number, (period,) in enumerate(periods):
            place_rows(con, period)
            reading = beside.submit(read_rows, con.cursor())
            judged = judge_period(con, reading.result, workers, compared, memory)
            rows = judged.rows
            last = number == len(periods) - 1
            if cache and last:  # nothing is added any more to what is kept
                saving = beside.submit(begin_saving, con.cursor(), cache, kept, compared)
            judged.retell(reworded(judged))
            decided = decisions.among(rows)
            sealed = sealed_groups(con, period, rows)
            groups = sealed.groups if sealed else cluster(judged, decided.must, decided.never)
            chosen = {n for pair in decided.must for n in pair}
            ids = ledger.assign(period, rows, groups, sealed.ids if sealed else None, last=last)
            known.append(of_period(period, _KEY, *ledger.keys_of(ids)))
            chances = sealed.probabilities if sealed else probabilities(judged, groups, chosen)
            links.append(of_period(period, _LINK, *_linked(judged, groups, ids, chances)))
            agreed += [(period, *counted) for counted in agreement(judged, groups)]
            doubts += [line(period, doubt, ids) for doubt in pairs_in_doubt(judged, groups, decisions)]
    if saving and cache and (saved := saving.result()):
        end_saving(con, cache, made, saved, memory)
    drop_scores(con)
    drop_texts(con)
    drop_cache(con)
    _load(con, ledger, join(_LINK, links), join(_KEY, known), doubts)
    publish_agreement(con, agreed)
    publish_findings(con, decisions)
    if write_fixed:
        fix_ids(con, workspace_fixed)
