"""What the run that filled a database was told (运行情况), from ``run_log``: pages are written from the file alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import run


@dataclass(frozen=True)
class RunFacts:
    """The run behind the published figures.

    Attributes:
        run_id: Its name; empty where the log is.
        as_of: Its clock.
        city_name: The city.
        base_follows_entries: Whether the base follows late entries and exits.
        told: All its settings.
    """

    run_id: str
    as_of: date | None
    city_name: str
    base_follows_entries: bool
    told: dict[str, Any]

    @classmethod
    def read(cls, con: DuckDBPyConnection, city_name: str = "") -> RunFacts:
        """The latest run of ``run_log``; ``city_name`` stands in where the log says nothing."""
        found = run(con, "report/run_facts").fetchone()
        run_id, as_of, settings = found or ("", None, None)
        told: dict[str, Any] = json.loads(settings) if settings else {}
        follows = bool(told.get("base_follows_entries", True))
        return cls(run_id, as_of, told.get("city_name") or city_name, follows, told)
