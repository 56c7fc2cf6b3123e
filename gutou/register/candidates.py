"""Pairs of rows worth a verdict (候选对): blocking and an upper bound of the evidence, in DuckDB.

A key that too many rows share is made longer by another attribute, as often as it takes, and never cut off: rows that
have nothing to make it longer by are compared with their neighbours under it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from gutou.database import run
from gutou.register.candidates_bound import Bound
from gutou.register.candidates_pairs import ROW_BITS, Groups, Near, Positions, distinct
from gutou.register.candidates_traits import TRAITS, bigrams, leading_digits, traits
from gutou.register.description import Description
from gutou.register.frames import Type, fetch_arrays, load
from gutou.register.judged import Pair
from gutou.register.vocabulary import weights

__all__ = ["bigrams", "candidates", "find_candidates", "leading_digits"]

_LEVELS = 4
"""So many attributes a key may have at most, beyond the two it begins with."""
_WINDOW = 6
"""Neighbours on each side where a crowd cannot be told apart any further."""
_SCRATCH = ("row", "bigram", "attribute", "slots", "key", "block", "group", "near", "digest", "still")


def find_candidates(
    con: duckdb.DuckDBPyConnection, count: int, *, slack: float = 0.0, known: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]]:
    """Candidates among the ``count`` rows of ``work.register_row``.

    Args:
        con: The build; tables ``work.register_*`` are scratch.
        count: Number of rows.
        slack: By how much pairs may fall short of a score that matters; 0 leaves out what can be neither link nor doubt.
        known: Whether ``work.register_keyed`` and ``work.register_scored`` say which keys were compared before and what came
            of it: of those only the pairs are taken over that still share a key. The result is the same.

    Returns:
        Positions of both rows (the smaller first), sorted, and a value that is equal where rows are likely to meet
        again.
    """
    limits: Mapping[str, Any] = {
        "block_cap": weights()["limits"]["block_cap"],
        "window": _WINDOW,
        "row_bits": ROW_BITS,
    }
    con.execute("CREATE OR REPLACE TABLE work.register_group (key UBIGINT, n BIGINT)")
    con.execute("CREATE OR REPLACE TABLE work.register_near (a BIGINT, b BIGINT)")
    for name in ("10_bigram", "11_attribute", "18_slots", "20_key"):
        run(con, f"register/{name}")
    for level in range(_LEVELS + 1):
        for name in ("21_block", "24_group", "23_neighbour", "22_refine"):
            run(con, f"register/{name}", {**limits, "last": level == _LEVELS})
    sides = fetch_arrays(run(con, "register/25_side"))
    found: list[tuple[Positions, Positions]] = []
    if known:
        run(con, "register/26_digest")
        if con.execute("SELECT 1 FROM work.register_keyed LIMIT 1").fetchall():
            run(con, "register/27_still")
            run(con, "register/28_fresh")
            still = fetch_arrays(con.execute("SELECT a, b FROM work.register_still"))
            found.append((still["a"], still["b"]))
        run(con, "register/29_keyed")
    keyed = fetch_arrays(con.execute("SELECT key, n FROM work.register_group"))
    near = Near(**fetch_arrays(con.execute("SELECT a, b FROM work.register_near")))
    groups, bound = Groups(keyed.pop("key"), keyed.pop("n"), count), Bound(sides, slack)
    with ThreadPoolExecutor(_threads(con)) as pool:
        found += pool.map(
            lambda rows: bound.passing(*groups.pairs(rows[0], rows[1], near)), groups.slices(near)
        )
    pairs = distinct(np.concatenate([a * count + b for a, b in found]))
    a = pairs // count
    b = pairs - a * count
    return a, b, np.maximum(sides["owner"][a], sides["owner"][b])


def _threads(con: duckdb.DuckDBPyConnection) -> int:
    [(threads,)] = con.execute("SELECT current_setting('threads')").fetchall()
    return int(threads)


def drop_scratch(con: duckdb.DuckDBPyConnection) -> None:
    """Let go of the tables of :func:`find_candidates`."""
    for table in _SCRATCH:
        con.execute(f"DROP TABLE IF EXISTS work.register_{table}")


def candidates(
    con: duckdb.DuckDBPyConnection, rows: Sequence[Description], *, slack: float = 6.0
) -> list[Pair]:
    """Positions in ``rows`` of the pairs to be judged, in order.

    Args:
        con: The build.
        rows: One period's rows.
        slack: As in :func:`find_candidates`; by default pairs that are clearly different are among them, for training.
    """
    if len(rows) < 2:
        return []
    types: dict[str, Type] = {"n": "integer", **TRAITS}
    load(con, "work.register_row", types, [(n, *traits(d)) for n, d in enumerate(rows)])
    try:
        a, b, _ = find_candidates(con, len(rows), slack=slack)
        return list(zip(a.tolist(), b.tolist(), strict=True))
    finally:
        drop_scratch(con)
