"""What a run found out and the next need not find out again (缓存): descriptions of texts, scores of pairs, which rows have
been compared, and what was asked for beyond that.

All are functions of what was written, of the words and weights, and of the code; the cache is named by a hash of all but
the first. Lost, damaged or made by another version, it is made anew. Only what the last run used is kept.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from gutou.database import SQL, statement
from gutou.register.candidates_hashes import distinct
from gutou.register.compared import Compared
from gutou.register.frames import Arrow, load_arrow
from gutou.register.memory import Key, Memory
from gutou.register.vocabulary import FOLDER, Places
from gutou.register.worker import tell_places

_pa: Any = importlib.import_module("pyarrow")  # without usable type hints

_CODE, _SQL = Path(__file__).parent, SQL / "register"
_ANSWER = {
    "what": _pa.string(),
    "one": _pa.uint64(),
    "other": _pa.uint64(),
    "more": _pa.binary(),
    "answer": _pa.binary(),
}
_NOTHING = np.zeros(0, np.uint64)
_EARLY = ("descriptions", "scores")
_KEYS, _ANSWERS = "keys", "answers"
_TABLES = (*_EARLY, _KEYS, _ANSWERS)
_LIST = "cache.json"
_MOST_PARTS = 12
_MOST_UNUSED = 1 / 3
"""What is kept is written anew once more than this share of the texts is used no longer."""

Kept = Mapping[str, list[str]]
"""The files of each table, in the folder."""


def version(places: Places) -> str:
    """Hash of everything that what is kept depends on, beside the text: code, statements, words, weights, places."""
    digest = hashlib.sha256((duckdb.__version__ + tell_places(places)).encode())
    for path in (*sorted(_CODE.glob("*.py")), *sorted(_SQL.glob("*.sql")), *sorted(FOLDER.glob("*.toml"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_cache(con: duckdb.DuckDBPyConnection, folder: Path, wanted: str) -> Kept:
    """Make what earlier runs of this version left known as ``work.register_kept_*`` and ``register_scored``.

    Args:
        con: The build.
        folder: The cache.
        wanted: The version to be read; anything else is passed over, and so is what is damaged.

    Returns:
        The files that were read, none where nothing was.
    """
    try:
        told = json.loads((folder / _LIST).read_text(encoding="utf-8"))
        if told["version"] != wanted:
            return {}
        kept = {name: [str(file) for file in told["files"][name]] for name in _TABLES}
        for path in (folder / file for files in kept.values() for file in files):
            if path.parent != folder or _hash(path) != path.stem.rpartition("-")[2]:
                return {}
        for name, files in kept.items():
            listed = ", ".join(f"'{_quoted(folder / file)}'" for file in files)
            con.execute(
                f"CREATE OR REPLACE VIEW work.register_kept_{name} AS SELECT * FROM read_parquet([{listed}])"
            )
        con.execute("CREATE OR REPLACE TABLE work.register_scored AS FROM work.register_kept_scores")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, duckdb.Error):
        drop_cache(con)
        con.execute("DROP TABLE IF EXISTS work.register_scored")
        return {}
    return kept


@dataclass(frozen=True, slots=True)
class Saved:
    """What has been written.

    Attributes:
        files: The files of each table.
        add: They are those of earlier runs and what is new.
    """

    files: dict[str, list[str]]
    add: bool


def begin_saving(
    con: duckdb.DuckDBPyConnection, folder: Path, kept: Kept, compared: Compared
) -> Saved | None:
    """Write the descriptions and scores that this run used, and what it compared.

    What is new is put beside what is kept, until that is many files or mostly used no longer.

    Args:
        con: The build.
        folder: The cache.
        kept: What :func:`load_cache` read.
        compared: What this run compared.

    Returns:
        What was written; None where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        add = bool(kept) and _worth_keeping(con, kept)
        digests = distinct(np.concatenate([_NOTHING, *(compared.new if add else compared.made)]))
        load_arrow(con, "work.register_keyed", _pa.table({"digest": digests}))
        saved = Saved({name: list(kept[name]) if add else [] for name in _TABLES}, add)
        for name in _EARLY:
            _save(con, folder, saved, name, f"{'new' if add else 'used'}_{name}")
        _save(con, folder, saved, _KEYS, _KEYS)
    except (OSError, duckdb.Error):
        return None
    return saved


def end_saving(con: duckdb.DuckDBPyConnection, folder: Path, made: str, saved: Saved, memory: Memory) -> None:
    """Write what was found out about two rows, and name what has been written; what is not named is removed.

    Args:
        con: The build.
        folder: The cache.
        made: The version that this run is of.
        saved: What :func:`begin_saving` wrote.
        memory: What was found out.
    """
    with suppress(OSError, duckdb.Error):
        told = [(*key, packed) for key, packed in memory.packed(new=saved.add)]
        load_arrow(con, "work.register_answer", _answers(told))
        _save(con, folder, saved, _ANSWERS, _ANSWERS)
        con.execute("DROP TABLE work.register_answer")
        beside = folder / f"{_LIST}.tmp"
        with beside.open("w", encoding="utf-8") as file:
            json.dump({"version": made, "files": saved.files}, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(folder / _LIST)
        for path in _left_over(folder, {file for listed in saved.files.values() for file in listed}):
            path.unlink(missing_ok=True)


def _save(con: duckdb.DuckDBPyConnection, folder: Path, saved: Saved, name: str, query: str) -> None:
    files = saved.files[name]
    files += _write(con, folder, name, statement(f"register/cache/{query}"), empty=not files)


def _answers(told: Sequence[tuple[str, int, int, bytes, bytes]]) -> Arrow:
    columns = zip(_ANSWER, zip(*told, strict=True) if told else [()] * len(_ANSWER), strict=True)
    return _pa.table({name: _pa.array(values, _ANSWER[name]) for name, values in columns})


def load_memory(con: duckdb.DuckDBPyConnection) -> Memory:
    """What :func:`load_cache` made known of what was found out about two rows."""
    found = con.execute("SELECT what, one, other, more, answer FROM work.register_kept_answers").fetchall()
    return Memory({Key(*key): answer for *key, answer in found})


def _worth_keeping(con: duckdb.DuckDBPyConnection, kept: Kept) -> bool:
    if max(map(len, kept.values())) >= _MOST_PARTS:
        return False
    [(texts, used)] = con.execute(
        """SELECT count(*), count(text.id)
        FROM work.register_kept_descriptions LEFT JOIN work.register_text AS text USING (high, low)"""
    ).fetchall()
    return bool(texts - used <= texts * _MOST_UNUSED)


def drop_cache(con: duckdb.DuckDBPyConnection) -> None:
    """Let go of what earlier runs left."""
    for name in _TABLES:
        con.execute(f"DROP VIEW IF EXISTS work.register_kept_{name}")
    con.execute("DROP TABLE IF EXISTS work.register_keyed")


def _write(
    con: duckdb.DuckDBPyConnection, folder: Path, name: str, query: str, *, empty: bool
) -> Iterator[str]:
    """Write a table under a name that tells its content, and give the name; one without rows only where it may be ``empty``."""
    beside = folder / f"{name}.tmp"
    # Without its comment, which would end the line.
    query = re.sub(r"--[^\n]*", "", query)
    [(rows,)] = con.execute(
        f"COPY ({query}) TO '{_quoted(beside)}' (FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE 20480)"
    ).fetchall()
    if rows or empty:
        called = f"{name}-{_hash(beside)}.parquet"
        beside.replace(folder / called)
        yield called
    else:
        beside.unlink()


def _quoted(path: Path) -> str:
    """A path for the inside of a string of SQL."""
    return str(path).replace("'", "''")


def _left_over(folder: Path, wanted: set[str]) -> Iterator[Path]:
    for name in _TABLES:
        yield from (path for path in folder.glob(f"{name}-*.parquet") if path.name not in wanted)
