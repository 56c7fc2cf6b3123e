"""A share and staged files made by hand, in the form the reader leaves them."""

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from gutou.intake.loading_tables import store
from gutou.intake.sidecar import UNDATED, Arrival, submission_id
from gutou.intake.staging import FileMeta, StagedFile
from gutou.settings import Delivery, Department, Limits, Region, Settings
from gutou.workspace import Workspace
from schemas.documents import staged_columns

NOW = datetime(2025, 7, 3, 9, 30)
AS_OF = NOW.date()
FINDING = {
    "rule_id": "VARCHAR",
    "severity": "VARCHAR",
    "audience": "VARCHAR",
    "sheet_name": "VARCHAR",
    "row_number": "BIGINT",
    "field": "VARCHAR",
    "column": "VARCHAR",
    "value": "VARCHAR",
    "message": "VARCHAR",
    "row_accepted": "BOOLEAN",
}
SHEET_ROWS = {"sheet_name": "VARCHAR", "kind": "VARCHAR", "rows": "BIGINT"}


def settings(root: Path, **more: Any) -> Settings:
    def delivery(document: Any, due_day: int = 5) -> Delivery:
        return Delivery(document=document, due_day=due_day, first_period="2025-02")

    given: dict[str, Any] = {
        "city_code": "4398",
        "city_name": "云泽市",
        "share": root / "share",
        "data": root / "data",
        "limits": Limits(settle_seconds=0),
        "regions": (
            Region(code="439802", name="澄湖区"),
            Region(code="439821", name="青岩县", aliases=("青岩",)),
            Region(code="439881", name="临浦市"),
        ),
        "departments": (
            Department(name="住建", full_name="云泽市住房和城乡建设局", hands_in=(delivery("survey"),)),
            Department(
                name="发改", aliases=("发改委",), hands_in=(delivery("survey"), delivery("key_projects", 8))
            ),
            Department(name="统计局", hands_in=(delivery("library", 8), delivery("plan", 8))),
        ),
    }
    return Settings(**given | more)


def workspace(root: Path) -> Workspace:
    (root / "share").mkdir(exist_ok=True)
    return Workspace(root / "share", root / "data")


def drop(share: Path, path: str, content: bytes | str = b"x", *, at: datetime | None = None) -> Path:
    file = share / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    if at is not None:
        os.utime(file, (at.timestamp(), at.timestamp()))
    return file


def arrival(path: str, content: str = "a", *, day: int = 0, sequence: int = 1, **more: Any) -> Arrival:
    """An arrival ``day`` days after the first."""
    department, *_, name = path.split("/")
    received = datetime(2025, 7, 1, 8) + timedelta(days=day)
    given: dict[str, Any] = {
        "submission_id": submission_id(path, content, sequence),
        "file_sha256": content.encode().hex().ljust(64, "0"),
        "department": department,
        "expected": True,
        "period": "2025-06",
        "period_from": "folder",
        "path": path,
        "file_name": name,
        "received_at": received,
        "modified_at": received,
        "changed_at": received,
        "size": 1,
        "sequence": sequence,
        "as_of": date(2025, 7, 15),
        "raw": Path("raw") / name,
    }
    return Arrival(**given | more)


def staged(
    folder: Path,
    document: str | None = "survey",
    status: str = "accepted",
    *,
    rows: Sequence[Mapping[str, Any]] = (),
    findings: Sequence[Mapping[str, Any]] = (),
    sheet_rows: Sequence[Mapping[str, Any]] = (),
    **meta: Any,
) -> StagedFile:
    """What the reader leaves of a file; columns not given are null."""
    folder.mkdir(parents=True, exist_ok=True)
    if document is not None:
        _parquet(folder / "rows.parquet", dict(staged_columns(document)), rows)
    _parquet(folder / "findings.parquet", FINDING, findings)
    _parquet(folder / "sheet_rows.parquet", SHEET_ROWS, sheet_rows)
    values = {"period": None, "reason": None, "rows_read": len(rows), "rows_accepted": len(rows)} | meta
    values["rows_in_file"] = sum(row["rows"] for row in sheet_rows)
    return StagedFile(
        folder,
        FileMeta(document=document, status=status, **{"rows_rejected": 0} | values),  # type: ignore[arg-type]
    )


def finding(message: str, **more: Any) -> dict[str, Any]:
    given = {"rule_id": "IN07", "severity": "warning", "audience": "sender", "message": message}
    return given | {"row_accepted": True} | more


def undated(one: Arrival) -> Arrival:
    return Arrival(**vars(one) | {"period": UNDATED, "period_from": "nothing"})


def _parquet(path: Path, columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        assert set(row) <= set(columns), set(row) - set(columns)
    values = [
        tuple(json.dumps(v) if isinstance(v, dict) else v for v in map(row.get, columns)) for row in rows
    ]
    path.write_bytes(_written(tuple(columns.items()), repr(values), values))


_WRITTEN: dict[tuple[object, str], bytes] = {}


def _written(columns: tuple[tuple[str, str], ...], told: str, values: list[tuple[Any, ...]]) -> bytes:
    """Bytes of a file of these rows, written once: most files of the tests have no rows, or the same ones."""
    if (columns, told) not in _WRITTEN:
        with duckdb.connect() as con, tempfile.TemporaryDirectory() as folder:
            store(con, "t", dict(columns), values)
            con.execute(f"COPY t TO '{folder}/t.parquet'")
            _WRITTEN[columns, told] = Path(folder, "t.parquet").read_bytes()
    return _WRITTEN[columns, told]
