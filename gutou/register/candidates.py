"""Pairs of rows worth a verdict (候选对): rows that share a key, as far as the evidence may suffice."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from gutou.database import run, statement
from gutou.register.candidates_attributes import Ragged, attributes, long_names
from gutou.register.candidates_bound import Bound
from gutou.register.candidates_hashes import ROW_BITS, Hashes, Positions, distinct
from gutou.register.candidates_keys import blocks, first_keys
from gutou.register.candidates_pairs import Groups, Near, sharing
from gutou.register.candidates_sides import Columns
from gutou.register.candidates_traits import TRAITS, bigrams, leading_digits, traits
from gutou.register.compared import Before
from gutou.register.description import Description
from gutou.register.frames import Arrow, Type, fetch_arrays, load, load_arrow
from gutou.register.judged import Pair
from gutou.register.vocabulary import weights

__all__ = ["bigrams", "candidates", "find_candidates", "leading_digits"]

_pa: Any = importlib.import_module("pyarrow")  # without usable type hints

_LISTS = ("counties", "bigrams")


def find_candidates(
    con: duckdb.DuckDBPyConnection, count: int, *, slack: float = 0.0, before: Before | None = None
) -> tuple[Positions, Positions, Hashes]:
    """Candidates among the ``count`` rows of ``work.register_row``.

    Args:
        con: The build.
        count: Number of rows.
        slack: By how much pairs may fall short of a score that matters; 0 leaves out what can be neither link nor doubt.
        before: Which keys were compared before; of those only the pairs of ``work.register_scored`` are taken over that
            still share a key. The result is the same.

    Returns:
        Positions of both rows (the smaller first), sorted, and a value that is equal where rows are likely to meet
        again.

    Raises:
        ValueError: There are more rows than a key leaves room for.
    """
    if count > 1 << ROW_BITS:
        raise ValueError(f"more than {1 << ROW_BITS:,} rows in one period")
    with ThreadPoolExecutor(_threads(con)) as pool:
        still = pool.submit(_still, con.cursor()) if before and before.known else None
        under, near, sides = _blocks(con)
        shared = pool.submit(_sharing, under, count, still) if still else None
        groups, bound = Groups(under, count, before), Bound(sides, slack)
        found = list(
            pool.map(lambda rows: bound.passing(*groups.pairs(rows[0], rows[1], near)), groups.slices(near))
        )
        if shared:
            found.append(shared.result())
    pairs = distinct(np.concatenate([a * count + b for a, b in found]))
    a = pairs // count
    b = pairs - a * count
    return a, b, np.maximum(sides["owner"][a], sides["owner"][b])


def _still(con: duckdb.DuckDBPyConnection) -> tuple[Positions, Positions]:
    """Pairs of rows whose texts were candidates before."""
    found = fetch_arrays(run(con, "register/27_still"))
    return found["a"], found["b"]


def _sharing(
    under: Hashes, count: int, still: Future[tuple[Positions, Positions]]
) -> tuple[Positions, Positions]:
    """Those pairs that share a key now."""
    a, b = still.result()
    shared = sharing(under, count, a, b)
    return a[shared], b[shared]


def _blocks(con: duckdb.DuckDBPyConnection) -> tuple[Hashes, Near, Columns]:
    """Which rows meet under which key, which are neighbours, and what the bound needs of each row."""
    told = con.sql(statement("register/25_side")).to_arrow_table()
    place = told.column("n").to_numpy()
    lists = [_ragged(told.column(name).combine_chunks(), place) for name in _LISTS]
    sides = {
        name: _placed(told.column(name).to_numpy(), place) for name in told.column_names if name not in _LISTS
    }
    del told
    known, wide = attributes(sides, *lists), long_names(sides)
    cap = int(weights()["limits"]["block_cap"])
    under, near = blocks(list(first_keys(sides, known, wide)), known, cap, lambda rows: _ranks(con, rows))
    return under, near, sides


def _placed(values: NDArray[Any], place: Positions) -> NDArray[Any]:
    """Values in the order of the rows."""
    found = np.empty_like(values)
    found[place] = values
    return found


def _ragged(lists: Arrow, place: Positions) -> Ragged:
    """An Arrow array of lists of numbers: all their values, one list's after the other's, and the row of each."""
    values = lists.flatten().to_numpy().astype(np.uint64)
    return values, np.repeat(place, np.diff(lists.offsets.to_numpy()))


def _ranks(con: duckdb.DuckDBPyConnection, rows: Positions) -> Positions:
    """Where rows stand in the order of neighbours."""
    load_arrow(con, "work.register_crowded", _pa.table({"n": distinct(rows)}))
    ordered = fetch_arrays(run(con, "register/22_neighbour"))["n"]
    con.execute("DROP TABLE work.register_crowded")
    ranks = np.zeros(int(rows.max()) + 1, np.int64)
    ranks[ordered] = np.arange(len(ordered))
    return ranks[rows]


def _threads(con: duckdb.DuckDBPyConnection) -> int:
    [(threads,)] = con.execute("SELECT current_setting('threads')").fetchall()
    return int(threads)


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
        con.execute("DROP TABLE work.register_row")
