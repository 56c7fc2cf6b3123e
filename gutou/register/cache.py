"""What a run found out and the next need not find out again (缓存): descriptions of texts, scores of pairs, and which
rows have been compared.

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
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from gutou.database import statement
from gutou.register.frames import load_arrow
from gutou.register.vocabulary import FOLDER, Places
from gutou.register.worker import tell_places

_pa: Any = importlib.import_module("pyarrow")  # without usable type hints

_CODE = Path(__file__).parent
_NOTHING = np.zeros(0, np.uint64)
_TABLES = ("descriptions", "scores", "keys")
_LIST = "cache.json"
_MOST_PARTS = 12
_MOST_UNUSED = 1 / 3
"""What is kept is written anew once more than this share of the texts is used no longer."""

Kept = Mapping[str, list[str]]
"""The files of each table, in the folder."""


def version(places: Places) -> str:
    """Hash of everything that a description or a score depends on, beside the text: code, words, weights, places."""
    digest = hashlib.sha256((duckdb.__version__ + tell_places(places)).encode())
    for path in (*sorted(_CODE.glob("*.py")), *sorted(FOLDER.glob("*.toml"))):
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


def save_cache(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    made: str,
    kept: Kept,
    compared: Sequence[NDArray[np.uint64]],
) -> None:
    """Keep the descriptions and scores that this run used; a folder that cannot be written is passed over.

    What is new is put beside what is kept, until that is many files or mostly used no longer.

    Args:
        con: The build.
        folder: The cache.
        made: The version that this run is of.
        kept: What :func:`load_cache` read.
        compared: Hashes of keys and what their rows say that this run compared, by period.
    """
    with suppress(OSError, duckdb.Error):
        load_arrow(con, "work.register_keyed", _pa.table({"digest": np.concatenate([_NOTHING, *compared])}))
        folder.mkdir(parents=True, exist_ok=True)
        add = bool(kept) and _worth_keeping(con, kept)
        kind = "new" if add else "used"
        files = {name: list(kept[name]) if add else [] for name in _TABLES}
        for name in _TABLES:
            query = statement(f"register/cache/{kind}_{name}")
            files[name] += _write(con, folder, name, query, empty=not files[name])
        beside = folder / f"{_LIST}.tmp"
        with beside.open("w", encoding="utf-8") as file:
            json.dump({"version": made, "files": files}, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(folder / _LIST)
        for path in _left_over(folder, {file for listed in files.values() for file in listed}):
            path.unlink(missing_ok=True)


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
