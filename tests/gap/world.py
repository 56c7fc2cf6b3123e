"""A build connection with just what the gap reads, filled by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from duckdb import DuckDBPyConnection

from gutou import gap
from gutou.database import create_published_tables
from gutou.settings import Region, Settings
from tests.small import small_build

SETTINGS = Settings(
    city_code="4398",
    city_name="云泽市",
    regions=(Region(code="439802", name="澄湖区"), Region(code="439803", name="南屏区")),
)
AS_OF = date(2025, 7, 10)
BOTH = [("2025-06", "library"), ("2025-06", "survey")]
MONEY = "DECIMAL(18,6)"
TABLES: dict[str, dict[str, str]] = {
    "work.candidate": {
        "period": "VARCHAR", "project_id": "VARCHAR", "region_code": "VARCHAR", "sector": "VARCHAR",
        "tier": "VARCHAR", "ytd_wan": MONEY, "prior_ytd_wan": MONEY, "prior_high_wan": MONEY, "checked": "BOOLEAN",
        "entry_stage": "VARCHAR", "applied_by": "DATE", "unit_in_directory": "BOOLEAN",
    },
    "work.library_item": {
        "period": "VARCHAR", "library_code": "VARCHAR", "region_code": "VARCHAR", "sector": "VARCHAR",
        "investment_kind": "VARCHAR", "ytd_wan": MONEY, "prior_ytd_wan": MONEY, "prior_high_wan": MONEY,
        "decision": "VARCHAR", "project_id": "VARCHAR",
    },
    "work.entry_state": {
        "period": "VARCHAR", "project_id": "VARCHAR", "exits": "BOOLEAN", "withdrawn": "BOOLEAN",
    },
    "work.plan_row": {
        "period": "VARCHAR", "scope_kind": "VARCHAR", "scope_code": "VARCHAR", "scope_name": "VARCHAR",
        "coverage": "VARCHAR", "target_growth": "DECIMAL(12,6)", "target_kind": "VARCHAR", "reported": MONEY,
        "figure_status": "VARCHAR", "allotted": MONEY, "published_growth": "DECIMAL(12,6)",
        "prior_published": MONEY, "prior_version": "VARCHAR", "base": MONEY, "deadline": "VARCHAR",
        "entry_deadline": "VARCHAR",
    },
    "work.peer_row": {"period": "VARCHAR", "city": "VARCHAR", "growth_pct": "DECIMAL(12,6)"},
}  # fmt: skip

Row = Mapping[str, Any]


@contextmanager
def build(
    *,
    library: Iterable[Row] = (),
    candidates: Iterable[Row] = (),
    plan: Iterable[Row] = (),
    peers: Iterable[Row] = (),
    entries: Iterable[Row] = (),
    submissions: Iterable[tuple[str, str]] = (),
) -> Iterator[DuckDBPyConnection]:
    """Main with the published tables and ``work`` with the gap's inputs."""
    with small_build() as con:
        create_published_tables(con)
        given = {
            "candidate": candidates,
            "library_item": library,
            "plan_row": plan,
            "peer_row": peers,
            "entry_state": entries,
        }
        for name, columns in TABLES.items():
            con.execute(f"CREATE TABLE {name} ({', '.join(f'{c} {t}' for c, t in columns.items())})")
            for row in given[name.removeprefix("work.")]:
                assert set(row) <= set(columns), row
                con.execute(
                    f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})",
                    [row.get(c) for c in columns],
                )
        for period, document in submissions:
            con.execute(
                "INSERT INTO submission (period, document, department, status) VALUES (?, ?, '统计局', 'accepted')",
                [period, document],
            )
        yield con


def compute(con: DuckDBPyConnection, settings: Settings = SETTINGS) -> None:
    """Run the stage under test."""
    gap.compute(con, settings, AS_OF)


def rows(con: DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """Rows of a query by column name."""
    cursor = con.execute(query)
    columns = [column[0] for column in cursor.description or ()]
    return [dict(zip(columns, values, strict=True)) for values in cursor.fetchall()]


def city(con: DuckDBPyConnection, period: str = "2025-06") -> dict[str, Any]:
    """The city's row of ``gap``."""
    (row,) = rows(con, f"SELECT * FROM gap WHERE period = '{period}' AND scope_kind = 'city'")
    return row


def record(code: str, ytd: object, prior: object = 0, **others: Any) -> dict[str, Any]:
    """A library record, by default of 2025-06 and kept."""
    row = {
        "period": "2025-06",
        "library_code": code,
        "investment_kind": "项目投资",
        "decision": "keep",
    } | others
    row |= {"ytd_wan": _money(ytd), "prior_ytd_wan": _money(prior)}
    return row if "prior_high_wan" in row else row | {"prior_high_wan": row["prior_ytd_wan"]}


def candidate(name: str, tier: str, ytd: object, prior: object = 0, **others: Any) -> dict[str, Any]:
    """A project not in the library, by default of 2025-06."""
    row = {"period": "2025-06", "project_id": name, "tier": tier} | others
    row |= {"ytd_wan": _money(ytd), "prior_ytd_wan": _money(prior)}
    return row if "prior_high_wan" in row else row | {"prior_high_wan": row["prior_ytd_wan"]}


def plan_row(**values: Any) -> dict[str, Any]:
    """A plan row, by default the city's of 2025-06 and 时段."""
    return {
        "period": "2025-06", "scope_kind": "city", "scope_code": "4398", "scope_name": "云泽市", "target_kind": "时段",
    } | {key: _money(value) if isinstance(value, int) else value for key, value in values.items()}  # fmt: skip


def _money(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
