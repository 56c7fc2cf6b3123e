"""Sealed periods (已定库): ``data/raw/_fixed/sealed/<period>/<version>/`` with a list and one Parquet file per table.

A seal never changes once written; revising a period writes the next version beside it. The newest version holds.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import table_definitions
from gutou.errors import GutouError
from gutou.intake.sidecar import flush_folder, put, settle
from gutou.publish.manifest import sha256
from gutou.publish.order import DESCRIBE_RUNS

LIVE = ("arrival", "submission", "sheet_rows", "finding")
"""Tables of a period that go on telling what arrived after it was sealed."""
LIST = "seal.json"


@dataclass(frozen=True)
class Seal:
    """A sealed period.

    Attributes:
        period: The period.
        version: 1, then 2, 3, … for each revision.
        run_id: The run whose figures are sealed.
        as_of: That run's clock, ``YYYY-MM-DD``.
        code_version: The program that made them.
        settings_sha256: Fingerprint of its settings, folders aside.
        sealed_at: When, ISO.
        sealed_by: Who.
        note: Note, or the reason of a revision.
        files: Submission id → rows that its figures hold of it, of every file of the period that had arrived by then.
        before: Files of the period that were there when it was first sealed.
        tables: Table → SHA-256 of its Parquet file.
    """

    period: str
    version: int
    run_id: str
    as_of: str
    code_version: str
    settings_sha256: str
    sealed_at: str
    sealed_by: str
    note: str
    files: dict[str, int] = field(default_factory=dict)
    before: list[str] = field(default_factory=list)
    tables: dict[str, str] = field(default_factory=dict)


def sealed_tables() -> list[str]:
    """Published tables that a seal covers: all that carry the period but those that stay live."""
    apart = {*LIVE, *DESCRIBE_RUNS}
    return [name for name, table in table_definitions().items() if table["period"] and name not in apart]


def folder_of(workspace_fixed: Path, seal: Seal) -> Path:
    """Where a seal lies."""
    return workspace_fixed / "sealed" / seal.period / str(seal.version)


def read_seals(workspace_fixed: Path) -> list[Seal]:
    """Every seal, by period and version.

    Raises:
        GutouError: A list cannot be read; without it sealed figures would change.
    """
    seals = []
    for path in workspace_fixed.glob(f"sealed/????-??/*/{LIST}"):
        if not path.parent.name.startswith("."):
            seals.append(_read(path))
    return sorted(seals, key=lambda seal: (seal.period, seal.version))


def newest_seals(workspace_fixed: Path) -> dict[str, Seal]:
    """The seal in force per period."""
    return {seal.period: seal for seal in read_seals(workspace_fixed)}


def write_seal(con: DuckDBPyConnection, workspace_fixed: Path, seal: Seal) -> Seal:
    """Write a seal with the period's tables of the current database: at once or not at all.

    Args:
        con: The database that holds the figures.
        workspace_fixed: Folder of what is fixed.
        seal: All but its tables.

    Returns:
        The seal as written.

    Raises:
        GutouError: There is such a seal already, or the disk refuses.
    """
    target = folder_of(workspace_fixed, seal)
    beside = target.with_name(f".tmp-{seal.version}")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        present = {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        tables = {
            name: _write_table(con, name, seal.period, beside) for name in sealed_tables() if name in present
        }
        whole = Seal(**{**asdict(seal), "tables": tables})
        put(beside, LIST, json.dumps(asdict(whole), ensure_ascii=False, indent=1).encode())
        beside.rename(target)
        flush_folder(target.parent)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise GutouError(f"定库文件无法写入 {target}：{error.strerror or error}") from error
    return whole


def _write_table(con: DuckDBPyConnection, name: str, period: str, folder: Path) -> str:
    path = folder / f"{name}.parquet"
    selected = f"SELECT * FROM \"{name}\" WHERE period = '{period}' ORDER BY rowid"
    con.execute(f"COPY ({selected}) TO '{_quoted(path)}' (FORMAT parquet)")
    with path.open("rb+") as file:
        settle(file.fileno())
    return sha256(path)


def table_path(workspace_fixed: Path, seal: Seal, name: str) -> Path | None:
    """Parquet file of a table; None where the seal is from a version without it.

    Raises:
        GutouError: It is not what was sealed.
    """
    if name not in seal.tables:
        return None
    path = folder_of(workspace_fixed, seal) / f"{name}.parquet"
    if not path.is_file() or sha256(path) != seal.tables[name]:
        raise GutouError(f"已定库的文件缺失或被改动：{path}，请从备份恢复后再运行")
    return path


def insert_sealed(con: DuckDBPyConnection, path: Path, name: str, into: str) -> None:
    """Add a sealed table's rows to a published one: columns that are new since are null, those that are gone stay out."""
    found = con.execute(f"DESCRIBE FROM read_parquet('{_quoted(path)}')").fetchall()
    present = {column for column, *_ in found}
    columns = ", ".join(
        f'"{c["name"]}"' for c in table_definitions()[name]["columns"] if c["name"] in present
    )
    con.execute(f"INSERT INTO {into} ({columns}) SELECT {columns} FROM read_parquet('{_quoted(path)}')")


def _read(path: Path) -> Seal:
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Seal(**values)
    except (OSError, ValueError, TypeError) as error:
        raise GutouError(
            f"定库登记 {path} 无法读取（{type(error).__name__}），请从备份恢复后再运行"
        ) from None


def _quoted(path: Path) -> str:
    return os.fspath(path).replace("'", "''")
