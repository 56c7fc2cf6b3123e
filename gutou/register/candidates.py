"""Pairs of rows worth a verdict (候选对): blocking and an upper bound of the evidence, in DuckDB.

A key that too many rows share is made longer by another attribute, as often as it takes, and never cut off: rows that
have nothing to make it longer by are compared with their neighbours under it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from gutou.database import run
from gutou.register.candidates_traits import TRAITS, bigrams, leading_digits, mask, traits
from gutou.register.description import Description
from gutou.register.frames import Type, fetch_arrays, load
from gutou.register.judged import Pair
from gutou.register.vocabulary import weights

__all__ = ["bigrams", "candidates", "find_candidates", "leading_digits"]

_LEVELS = 4
"""So many attributes a key may have at most, beyond the two it begins with."""
_WINDOW = 6
"""Neighbours on each side where a crowd cannot be told apart any further."""
_SLICE = 250_000
"""Rows whose pairs are held at once."""
_SCRATCH = ("row", "bigram", "attribute", "key", "block", "group", "near", "side", "pair", "digest", "still")


def _logit(probability: float) -> float:
    return math.log(probability / (1 - probability))


def _weights(slack: float) -> dict[str, Any]:
    """Parameters of the upper bound; ``slack`` lets pairs pass that stay so far below what matters."""
    table = weights()
    name, owner, planned, limits = table["name"], table["owner"], table["planned"], table["limits"]
    return {
        "prior": table["prior"],
        "same_source": table["same_source"],
        "library_differ": table["code"]["library_differ"],
        "one_slip": table["code"]["one_slip"],
        "name_equal": max(name["equal"], name["bland"]),
        "name_near": max(name["near_equal"], name["moved"], name["omission"], name["bland"]),
        "name_omission": max(
            name["moved"], name["omission"], name["omission_short"], name["typo"], name["substitution"]
        ),
        "name_typo": max(name["other_words"], name["typo"], name["substitution"], name["omission_short"]),
        "name_head": max(name["head"], name["opposite"], name["unlike"]),
        "name_tail": max(name["head"], name["substitution"], name["typo"], name["other_words"]),
        "name_unlike": max(name["unlike"], name["head"], name["opposite"]),
        "phase_omitted_later": name["phase_omitted_later"],
        "first_phase": mask([1]),
        "owner_both": max(owner["both_equal"], owner["uscc_equal"]),
        "owner_equal": max(owner["equal"], owner["similar"]),
        "owner_similar": max(owner["similar"], owner["related"], 0.0),
        "owner_differ": max(owner["differ"], owner["far"]),
        "owner_agent": owner["agent"],
        "owner_other": max(owner["uscc_differ"], owner["related"], 0.0)
        if owner["related"] > 0
        else max(owner["uscc_differ"], owner["differ"]),
        "region_equal": table["region"]["equal"],
        "region_differ": table["region"]["differ"],
        "planned_equal": max(planned["equal_exact"], planned["equal"], planned["equal_round"]),
        **{f"planned_{key}": planned[key] for key in ("close", "near", "scaled", "differ", "far")},
        **{f"start_{key}": table["start"][key] for key in ("equal", "close", "differ", "far")},
        **{f"address_{key}": table["address"][key] for key in ("equal", "similar")},
        "least_unit": _logit(limits["review_unit"]) - slack,
        "least_recorded": _logit(min(limits["review_free"], limits["review_taken"])) - slack,
        "least_other": _logit(min(limits["review_other"], limits["review_agreed"], limits["link"])) - slack,
        "wide": slack > 0,
    }


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
    limits: Mapping[str, Any] = {"block_cap": weights()["limits"]["block_cap"], "window": _WINDOW}
    con.execute("CREATE OR REPLACE TABLE work.register_group (key UBIGINT, n BIGINT)")
    con.execute("CREATE OR REPLACE TABLE work.register_near (a BIGINT, b BIGINT)")
    for name in ("10_bigram", "11_attribute", "20_key"):
        run(con, f"register/{name}")
    for level in range(_LEVELS + 1):
        for name in ("21_block", "24_group", "23_neighbour", "22_refine"):
            run(con, f"register/{name}", {**limits, "last": level == _LEVELS})
    run(con, "register/25_side")
    found = []
    if known:
        for name in ("26_digest", "27_still", "28_fresh", "29_keyed"):
            run(con, f"register/{name}")
        found.append(fetch_arrays(con.execute("SELECT a, b, near FROM work.register_still")))
    parts = -(-count // _SLICE)
    for part in range(parts):
        run(con, "register/30_pair", {"parts": parts, "part": part})
        found.append(fetch_arrays(run(con, "register/31_candidate", _weights(slack))))
    a, b, near = (np.concatenate([one[column] for one in found]) for column in ("a", "b", "near"))
    _, order = np.unique(a * count + b, return_index=True)
    return a[order], b[order], near[order]


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
