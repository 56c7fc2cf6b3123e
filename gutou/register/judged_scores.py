"""Scores of all candidates of a period (候选判分): known ones are taken over, the others judged by several processes."""

from __future__ import annotations

import importlib
from array import array
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from gutou.database import run
from gutou.register.candidates import find_candidates
from gutou.register.compared import Compared
from gutou.register.frames import Arrow, fetch_arrays, load_arrow
from gutou.register.judged import Judged
from gutou.register.judged_columns import Scores
from gutou.register.memory import Memory
from gutou.register.rows import Rows
from gutou.register.worker import read, scored, write
from gutou.register.worker_pool import Workers

_pa: Any = importlib.import_module("pyarrow")  # without usable type hints

_WORTH_A_CHILD = 60_000
"""Pairs that take longer to judge than a child takes to start and to read its rows."""
_TASK = 60_000
_COLUMNS = """(
    one UBIGINT, other UBIGINT, kind BIGINT, score DOUBLE, probability DOUBLE, agreeing BIGINT, levels VARCHAR
)"""
Numbers = NDArray[np.int64]


def prepare(con: duckdb.DuckDBPyConnection) -> Compared:
    """Create the tables that scores are kept in, unless those of an earlier run stand in them.

    Returns:
        What was compared before.
    """
    con.execute(f"CREATE TABLE IF NOT EXISTS work.register_scored {_COLUMNS}")
    con.execute(f"CREATE OR REPLACE TABLE work.register_used {_COLUMNS}")
    kept = con.execute("SELECT 1 FROM duckdb_views() WHERE view_name = 'register_kept_keys'").fetchall()
    if not kept:
        return Compared()
    return Compared(fetch_arrays(con.execute("SELECT digest FROM work.register_kept_keys"))["digest"])


def judge_period(
    con: duckdb.DuckDBPyConnection,
    read: Callable[[], Rows],
    workers: Workers,
    compared: Compared,
    memory: Memory,
) -> Judged:
    """Find the candidates of a period and judge them.

    Args:
        con: The build, with ``work.register_row`` and ``work.register_place`` of the period.
        read: Gives the period's rows by position; somebody else may be reading them until they are needed.
        workers: Children that may help.
        compared: What was compared before; what is compared now is added.
        memory: What was found out before, likewise.
    """
    said = fetch_arrays(con.execute("SELECT fingerprint, fresh FROM work.register_place ORDER BY n"))
    count = len(said["fingerprint"])
    if count < 2:
        return Judged(read(), memory=memory)
    try:
        before = compared.before(said["fingerprint"], said["fresh"])
        a, b, near = find_candidates(con, count, before=before)
        load_arrow(con, "work.register_pair", _pa.table({"a": a, "b": b, "near": near}))
        run(con, "register/32_score")
        con.execute("DROP TABLE work.register_pair")
        rows, unknown = read(), fetch_arrays(run(con, "register/37_unknown"))
        if len(unknown["a"]):
            made = _judge(rows, unknown["a"], unknown["b"], workers)
            workers.rest()  # each holds hundreds of megabytes of what it has met
            load_arrow(con, "work.register_new", made)
            run(con, "register/33_scored")
            con.execute("DROP TABLE work.register_new")
        run(con, "register/34_used")
        return Judged(rows, _scores(con, count), memory)
    finally:
        for table in ("pair", "new", "score", "level"):
            con.execute(f"DROP TABLE IF EXISTS work.register_{table}")


def _scores(con: duckdb.DuckDBPyConnection, count: int) -> Scores:
    run(con, "register/35_levels")
    found = fetch_arrays(run(con, "register/36_scores"))
    told = con.execute("SELECT levels FROM work.register_level ORDER BY number").fetchall()
    scores = Scores()
    scores.patterns += [levels for (levels,) in told]
    scores.pairs = array("q", (found["a"].astype(np.int64) * count + found["b"]).tobytes())
    scores.kinds = array("b", found["kind"].astype(np.int8).tobytes())
    scores.scores = array("d", found["score"].astype(np.float64).tobytes())
    scores.probabilities = array("d", found["probability"].astype(np.float64).tobytes())
    scores.agreeing = array("q", found["agreeing"].astype(np.int64).tobytes())
    scores.levels = array("i", found["levels"].astype(np.int32).tobytes())
    return scores


def _judge(rows: Rows, a: Numbers, b: Numbers, workers: Workers) -> Arrow:
    """Judge pairs: an Arrow table with a, b and the columns of ``SCORED``."""
    given = _pa.table({"a": a, "b": b})
    if len(a) < _WORTH_A_CHILD or workers.processes < 2:
        answers = scored(rows, a.tolist(), b.tolist())
    else:
        answers = _judge_in_children(rows, a, b, workers)
    for name in answers.column_names:
        given = given.append_column(name, answers.column(name))
    return given


def _judge_in_children(rows: Rows, a: Numbers, b: Numbers, workers: Workers) -> Arrow:
    folder = workers.folder
    starts = range(0, len(a), _TASK)
    for number, start in enumerate(starts):
        some, others = a[start : start + _TASK], b[start : start + _TASK]
        positions, local = np.unique(np.concatenate([some, others]), return_inverse=True)
        write(_pa.table({"packed": rows.packed(positions)}), folder / f"rows-{number}.arrow")
        pairs = _pa.table({"a": local[: len(some)], "b": local[len(some) :]})
        write(pairs, folder / f"judge-{number}.arrow")
    workers.run([f"judge {number}" for number in range(len(starts))])
    return _pa.concat_tables([read(folder / f"judge-{number}.done.arrow") for number in range(len(starts))])


def drop_scores(con: duckdb.DuckDBPyConnection) -> None:
    """Let go of the scores."""
    for table in ("scored", "used"):
        con.execute(f"DROP TABLE IF EXISTS work.register_{table}")
