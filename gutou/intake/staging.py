"""One raw file to one staged folder (暂存): read, map, check, write; a cache keyed by everything it depends on.

Nothing a file holds stops the run: what cannot be taken is a rejected or held file with a Chinese reason.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import orjson
import pyarrow
import pyarrow.parquet

from gutou.database import ROOT
from gutou.intake.check_findings import finding
from gutou.intake.reader import RefusedError, read_file
from gutou.intake.staging_mapping import Mapped, map_file
from gutou.intake.staging_rows import rows_table
from gutou.settings import Settings

pa: Any = pyarrow  # its types are incomplete
pq: Any = pyarrow.parquet

READER_VERSION = 2
"""Raised whenever the code of reading changes what is staged."""

Status = Literal["accepted", "partial", "held", "rejected"]
_CODE = ("check*", "child*", "headers*", "layout*", "reader*", "regions", "staging*", "values*")

_FINDINGS = pa.schema(
    [
        ("rule_id", pa.string()),
        ("severity", pa.string()),
        ("audience", pa.string()),
        ("sheet_name", pa.string()),
        ("row_number", pa.int64()),
        ("field", pa.string()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("message", pa.string()),
        ("row_accepted", pa.bool_()),
    ]
)
_SHEET_ROWS = pa.schema([("sheet_name", pa.string()), ("kind", pa.string()), ("rows", pa.int64())])


@dataclass(frozen=True)
class FileMeta:
    """What is said of a file as a whole.

    Attributes:
        document: Kind of document, None when it was not recognised.
        period: Folder's period, else that of title or file name.
        status: ``accepted``; ``partial`` when rows were kept apart; ``held`` until the sender answers; ``rejected``.
        reason: Chinese sentence, None when accepted without remark.
        rows_read: Data rows, the sum of the next two.
        rows_accepted: Rows in rows.parquet.
        rows_rejected: Rows kept apart; all of a held or rejected file.
        rows_in_file: Rows of all sheets as the reader found them, whatever they are; each must be classified. Those of
            a sheet with tables side by side count once for each of its parts.
        columns: Every column of every table read as [sheet, header as written, field or null].
        totals: How many declared totals hold, are broken or cannot be verified (rule ED22).
    """

    document: str | None
    period: str | None
    status: Status
    reason: str | None
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_in_file: int = 0
    columns: list[list[str | None]] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class StagedFile:
    """A staged folder: rows.parquet, findings.parquet, sheet_rows.parquet, meta.json."""

    folder: Path
    meta: FileMeta


def stage_file(
    raw: Path, *, department: str, period: str | None, file_name: str, settings: Settings, staged: Path
) -> StagedFile:
    """Read, map and check one raw file, unless the same has been done before.

    Args:
        raw: Its content; the suffix is not looked at.
        department: Sender.
        period: Period of its folder, None where the folder names none.
        file_name: Name in the share; may name the period, and names the sheet of a CSV.
        settings: Counties, unit of library and plan, limits.
        staged: Folder of staged folders.

    Returns:
        The staged folder and what is said of the file.

    Raises:
        OSError: The staged folder cannot be written.
    """
    folder = staged / cache_key(raw, department, period, file_name, settings)
    if (done := find_staged(folder)) is not None:
        return done
    try:
        sheets = read_file(raw, file_name, settings.limits)
        mapped = map_file(sheets, department, period, file_name, settings)
    except RefusedError as refusal:
        mapped = _refused(str(refusal), period)
    except Exception as error:
        mapped = _refused(
            f"读取时遇到意外的内容（{type(error).__name__}），请另存为 .xlsx 后重新报送", period
        )
    return _write(folder, mapped)


def cache_key(raw: Path, department: str, period: str | None, file_name: str, settings: Settings) -> str:
    """Hash of all that the staged folder depends on."""
    with raw.open("rb") as stream:
        content = hashlib.file_digest(stream, "sha256").hexdigest()
    wanted = {
        "content": content,
        "department": department,
        "period": period,
        "file_name": file_name,
        "city": [settings.city_code, settings.city_name, settings.statistics_department, settings.money_unit],
        "regions": [region.model_dump() for region in settings.regions],
        "limits": settings.limits.model_dump(),
        "reader": READER_VERSION,
        "descriptions": descriptions_hash(),
    }
    return hashlib.sha256(json.dumps(wanted, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:32]


@cache
def descriptions_hash() -> str:
    """Hash of models, vocabularies, rules, code lists and of the reading code itself."""
    schemas = ROOT / "schemas"
    paths = [
        *sorted((schemas / "documents").glob("*.py")),
        *sorted((schemas / "vocabulary").glob("*.toml")),
        *sorted((schemas / "codes").glob("*.csv")),
        schemas / "intake_rules.yaml",
        *(path for name in _CODE for path in sorted((ROOT / "gutou" / "intake").glob(f"{name}.py"))),
    ]
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _refused(reason: str, period: str | None) -> Mapped:
    return Mapped(None, period, "rejected", reason, findings=[finding("IN01", note=reason, accepted=False)])


def find_staged(folder: Path) -> StagedFile | None:
    """What an earlier run left in a staged folder; None where it is not there or not whole."""
    try:
        return StagedFile(folder, FileMeta(**orjson.loads((folder / "meta.json").read_bytes())))
    except (OSError, ValueError, TypeError):
        return None


def _write(folder: Path, mapped: Mapped) -> StagedFile:
    """Write beside, then rename; a folder somebody else has finished meanwhile is as good."""
    meta = FileMeta(
        document=mapped.document,
        period=mapped.period,
        status=mapped.status,
        reason=mapped.reason,
        rows_read=mapped.rows_read,
        rows_accepted=mapped.rows_accepted,
        rows_rejected=mapped.rows_read - mapped.rows_accepted,
        rows_in_file=mapped.rows_in_file,
        columns=mapped.columns,
        totals=dict(mapped.totals),
    )
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder.parent))
    try:
        pq.write_table(rows_table(mapped.document or "survey", mapped.blocks), beside / "rows.parquet")
        pq.write_table(
            pa.Table.from_pylist([asdict(f) for f in mapped.findings], _FINDINGS), beside / "findings.parquet"
        )
        counts = [{"sheet_name": s, "kind": kind, "rows": rows} for s, kind, rows in mapped.sheet_rows]
        pq.write_table(pa.Table.from_pylist(counts, _SHEET_ROWS), beside / "sheet_rows.parquet")
        (beside / "meta.json").write_bytes(orjson.dumps(asdict(meta), option=orjson.OPT_INDENT_2))
        beside.chmod(0o755)
        if folder.exists() and find_staged(folder) is None:
            shutil.rmtree(folder)
        try:
            os.rename(beside, folder)  # noqa: PTH104 - refuses a folder that is there, unlike replace
        except OSError:
            if find_staged(folder) is None:
                raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return StagedFile(folder, meta)
