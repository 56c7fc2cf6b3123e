"""What a run found out and the next need not find out again (缓存): descriptions of texts, scores of pairs, and which
rows have been compared.

All are functions of what was written, of the words and weights, and of the code; the cache is named by a hash of all but
the first. Lost, damaged or made by another version, it is made anew. Only what the last run used is kept.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import duckdb

from gutou.register.vocabulary import FOLDER, Places
from gutou.register.worker import tell_places

_CODE = Path(__file__).parent
_TABLES = {"descriptions": "register_kept", "scores": "register_scored", "keys": "register_keyed"}
_LIST = "cache.json"


def version(places: Places) -> str:
    """Hash of everything that a description or a score depends on, beside the text: code, words, weights, places."""
    digest = hashlib.sha256((duckdb.__version__ + tell_places(places)).encode())
    for path in (*sorted(_CODE.glob("*.py")), *sorted(FOLDER.glob("*.toml"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_cache(con: duckdb.DuckDBPyConnection, folder: Path, wanted: str) -> None:
    """Read what an earlier run of this version left into ``work.register_kept``, ``register_scored`` and ``register_keyed``.

    Args:
        con: The build.
        folder: The cache.
        wanted: The version to be read; anything else is passed over, and so is what is damaged.
    """
    try:
        told = json.loads((folder / _LIST).read_text(encoding="utf-8"))
        if told["version"] != wanted:
            return
        paths = {name: folder / told["files"][name] for name in _TABLES}
        if any(
            path.parent != folder or _hash(path) != path.stem.rpartition("-")[2] for path in paths.values()
        ):
            return
        for name, table in _TABLES.items():
            kind = "VIEW" if name == "descriptions" else "TABLE"  # which are read once, and not added to
            con.execute(
                f"CREATE OR REPLACE {kind} work.{table} AS SELECT * FROM read_parquet('{_quoted(paths[name])}')"
            )
    except (OSError, ValueError, KeyError, TypeError, duckdb.Error):
        con.execute("DROP VIEW IF EXISTS work.register_kept")
        for table in ("register_scored", "register_keyed"):
            con.execute(f"DROP TABLE IF EXISTS work.{table}")


def save_cache(con: duckdb.DuckDBPyConnection, folder: Path, made: str) -> None:
    """Keep the descriptions and scores that this run used; a folder that cannot be written is passed over."""
    with suppress(OSError, duckdb.Error):
        folder.mkdir(parents=True, exist_ok=True)
        queries = {
            "descriptions": """SELECT text.high, text.low, described.* EXCLUDE (id)
                FROM work.register_text AS text JOIN work.register_described AS described USING (id) ORDER BY id""",
            "keys": "SELECT DISTINCT key, digest, false AS used FROM work.register_keyed WHERE used ORDER BY key, digest",
            "scores": "SELECT * FROM work.register_used ORDER BY one, other",
        }
        files = {name: _write(con, folder, name, query) for name, query in queries.items()}
        beside = folder / f"{_LIST}.tmp"
        with beside.open("w", encoding="utf-8") as file:
            json.dump({"version": made, "files": files}, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(folder / _LIST)
        for path in _left_over(folder, set(files.values())):
            path.unlink(missing_ok=True)


def _write(con: duckdb.DuckDBPyConnection, folder: Path, name: str, query: str) -> str:
    """Write a table under a name that tells its content; what is there already is not written again."""
    beside = folder / f"{name}.tmp"
    con.execute(f"COPY ({query}) TO '{_quoted(beside)}' (FORMAT parquet, COMPRESSION lz4)")
    called = f"{name}-{_hash(beside)}.parquet"
    beside.replace(folder / called)
    return called


def _quoted(path: Path) -> str:
    """A path for the inside of a string of SQL."""
    return str(path).replace("'", "''")


def _left_over(folder: Path, wanted: set[str]) -> Iterator[Path]:
    for name in _TABLES:
        yield from (path for path in folder.glob(f"{name}-*.parquet") if path.name not in wanted)
