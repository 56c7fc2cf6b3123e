"""Scopes (范围) of the gap: the city, its counties and 未分县区, the sectors and 其他行业."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import Any, NamedTuple

from duckdb import DuckDBPyConnection

from gutou.database import ROOT, run
from gutou.intake.loading_tables import append
from gutou.settings import Settings

NO_REGION = ""
NO_REGION_NAME = "未分县区"
OTHER_SECTOR = "其他行业"


class ScopeRow(NamedTuple):
    """One scope in the order of the published table."""

    kind: str
    code: str
    name: str


def scopes(settings: Settings) -> list[ScopeRow]:
    """All scopes of a city; region and sector scopes each hold every project exactly once."""
    regions = [ScopeRow("region", region.code, region.name) for region in settings.regions]
    names = [*(name for name in sector_names() if name != OTHER_SECTOR), OTHER_SECTOR]
    return [
        ScopeRow("city", settings.city_code, settings.city_name),
        *regions,
        ScopeRow("region", NO_REGION, NO_REGION_NAME),
        *(ScopeRow("sector", name, name) for name in names),
    ]


@lru_cache(maxsize=1)
def _sectors() -> list[dict[str, Any]]:
    content = tomllib.loads((ROOT / "schemas" / "sectors.toml").read_text(encoding="utf-8"))
    return list(content["sectors"])


def sector_names() -> list[str]:
    """Names of the sectors in ``schemas/sectors.toml``, in its order."""
    return [sector["name"] for sector in _sectors()]


def sector_named(text: str) -> str:
    """The sector that a plan's scope name stands for (its name, code or another way to call it), else the text itself."""
    wanted = text.strip()
    return next(
        (
            sector["name"]
            for sector in _sectors()
            if wanted in (sector["name"], sector.get("code"), *sector.get("aliases", ()))
        ),
        wanted,
    )


def write_scopes(con: DuckDBPyConnection, rows: list[ScopeRow]) -> None:
    """Fill ``work.gap_scope``, by which the SQL places projects and records."""
    run(con, "gap/scope_table")
    append(con, "work.gap_scope", [(i, *row) for i, row in enumerate(rows)])
