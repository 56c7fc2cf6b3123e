"""Rows into ``work.source_row`` and the register's answer out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from gutou.database import build_connection, create_published_tables
from gutou.register import register
from tests.register.city import SETTINGS

COLUMNS = {
    "period": "VARCHAR",
    "row_key": "VARCHAR",
    "department": "VARCHAR",
    "document": "VARCHAR",
    "file_name": "VARCHAR",
    "sheet_name": "VARCHAR",
    "row_number": "INTEGER",
    "project_name": "VARCHAR",
    "library_name": "VARCHAR",
    "project_code": "VARCHAR",
    "library_code": "VARCHAR",
    "owner_name": "VARCHAR",
    "owner_uscc": "VARCHAR",
    "region": "VARCHAR",
    "address": "VARCHAR",
    "planned_total": "DECIMAL(18,6)",
    "start_month": "VARCHAR",
    "approval_no": "VARCHAR",
    "permit_no": "VARCHAR",
    "contract_no": "VARCHAR",
    "region_codes": "VARCHAR[]",
}


def fill(con: duckdb.DuckDBPyConnection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Create ``work.source_row`` from mappings; what is absent is null."""
    con.execute(
        f"CREATE OR REPLACE TABLE work.source_row ({', '.join(f'{c} {t}' for c, t in COLUMNS.items())})"
    )
    frame = pd.DataFrame([[r.get(c) for c in COLUMNS] for r in rows], columns=list(COLUMNS), dtype=object)
    con.register("rows_given", frame)
    con.execute("INSERT INTO work.source_row SELECT * FROM rows_given")
    con.unregister("rows_given")


def run_register(
    rows: Iterable[Mapping[str, Any]], fixed: Path, *, write_fixed: bool = False
) -> dict[str, list[tuple[Any, ...]]]:
    """The register's tables for rows."""
    with build_connection() as con:
        create_published_tables(con)
        fill(con, rows)
        register(con, fixed, SETTINGS, write_fixed=write_fixed)
        return {
            name: con.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
            for name in (
                "work.link",
                "work.pending_match",
                "project_alias",
                "project_split",
                "field_agreement",
                "match_review",
            )
        }


def pairwise(found: Mapping[str, str], truth: Mapping[str, str]) -> tuple[float, float]:
    """Pairwise precision and recall of rows → projects."""

    def pairs(counts: Counter[Any]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    both = pairs(Counter((found[k], truth[k]) for k in truth))
    return both / max(1, pairs(Counter(found.values()))), both / max(1, pairs(Counter(truth.values())))
