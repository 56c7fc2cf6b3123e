"""What the tables of the report page are read from (报告页数据): one period of the published database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.report.missing import Reasons


@dataclass(frozen=True)
class Source:
    """Where the tables of one period are read from.

    Attributes:
        con: The published database.
        period: The period.
        reasons: Why something of it may be missing.
    """

    con: DuckDBPyConnection
    period: str
    reasons: Reasons

    def rows(self, name: str, **more: str) -> list[dict[str, Any]]:
        """Rows of ``sql/report/page/<name>.sql``."""
        cursor = run(self.con, f"report/page/{name}", {"period": self.period, **more})
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def without(self, *documents: str, otherwise: str = "没有可列的项") -> str:
        """Why a table that rests on these documents is empty."""
        return self.reasons.why("", documents, otherwise)
