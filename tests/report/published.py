"""A published database of a few rows, or of hundreds of key projects, from which pages are written."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.intake.loading_tables import append
from gutou.report import headline
from gutou.report.run_facts import RunFacts
from gutou.settings import Settings
from tests.gap.world import AS_OF, SETTINGS, build, candidate, compute, plan_row, record

LONG = "云泽市澄湖区滨江新城地下综合管廊及配套道路排水照明绿化工程（含跨线桥改造与既有管线迁改）" * 2
HOSTILE = '<script>alert("x")</script>&\x0b'
FACTS = RunFacts("20250710T090000-abc123", AS_OF, "云泽市", True, {})


@dataclass(frozen=True)
class World:
    """What a hand-built month holds.

    Attributes:
        plan: Whether there is a plan.
        peers: Whether there is a table of the province's cities.
        keys: Number of key projects; None where there is no list.
        library: Whether there is a library export.
        counties: Number of counties in the settings.
        period: The period.
    """

    plan: bool = True
    peers: bool = True
    keys: int | None = 3
    library: bool = True
    counties: int = 2
    period: str = "2025-06"

    @property
    def settings(self) -> Settings:
        return SETTINGS.model_copy(update={"regions": SETTINGS.regions[: self.counties]})

    @property
    def documents(self) -> list[tuple[str, str]]:
        given = {
            "library": self.library,
            "plan": self.plan,
            "peers": self.peers,
            "key_projects": self.keys is not None,
        }
        return [(self.period, name) for name in ("survey", *(name for name, there in given.items() if there))]


@contextmanager
def borrowed(world: World) -> Iterator[DuckDBPyConnection]:
    """As :func:`published`, one for all who ask for the same world: whatever they write to it is taken back."""
    with _held(world).cursor() as con:
        con.execute("BEGIN TRANSACTION")
        yield con
        con.execute("ROLLBACK")


@cache
def _held(world: World) -> DuckDBPyConnection:
    made = published(world)
    atexit.register(made.__exit__, None, None, None)
    return made.__enter__()


@contextmanager
def published(world: World) -> Iterator[DuckDBPyConnection]:
    """A connection to the month, ``headline`` filled."""
    at = {"period": world.period}
    target = {"target_growth": Decimal(8), "reported": Decimal("196769.37"), "figure_status": "反馈数"}
    with build(
        library=[record("A", "180000.5", **at), record("B", 30, decision="remove", **at)]
        if world.library
        else [],
        candidates=[candidate("P0", "complete", "12603.86", **at), candidate("P1", "lead", 77, **at)],
        plan=[plan_row(**at, **target, base=Decimal("176886.48"), prior_published=174556)]
        if world.plan
        else [],
        submissions=world.documents,
    ) as con:
        compute(con, world.settings)
        _fill(con, world)
        headline.fill(con, world.settings, AS_OF)
        yield con


def _fill(con: DuckDBPyConnection, world: World) -> None:
    year = int(world.period[:4])
    if world.plan:
        for months_back, growth in ((3, -2), (2, "-0.4"), (1, "0.3")):
            period = f"{year}-{int(world.period[5:]) - months_back:02d}"
            if period > f"{year}-01":
                insert(
                    con,
                    "plan",
                    period=period,
                    scope_kind="city",
                    target_kind="时段",
                    published_growth_pct=growth,
                )
        for kind, growth in (("年度", "8.5"), ("时段", 8)):
            insert(
                con,
                "plan",
                period=world.period,
                scope_kind="city",
                target_kind=kind,
                target_growth_pct=growth,
            )
    if world.peers:
        for city, growth, rank in (("甲市", 9, 1), ("云泽市", "6.1", 2), (f"乙市{HOSTILE}", 2, 3)):
            insert(
                con, "peer_rank", period=world.period, city=city, growth_pct=growth, rank=rank, of_cities=3,
                ours=city == "云泽市",
            )  # fmt: skip
    insert(
        con, "arrival", period=world.period, department="住建", document="survey", status="missing",
        due_on=date(2025, 7, 5), days_late=5,
    )  # fmt: skip
    for name, rows in (("project", _key_projects(world)), ("dispatch", _dispatched(world))):
        append(con, name, [list(row.values()) for row in rows], list(rows[0]) if rows else None)
    insert(con, "project_source", period=world.period, project_id="S", document="survey")
    insert(
        con,
        "project",
        period=world.period,
        project_id="S",
        project_name="污水处理厂",
        scope="in",
        planned_total_wan=900,
    )
    if world.library:
        insert(con, "library_record", period=world.period, library_code="A", decision="keep")
    insert(
        con, "finding", period=world.period, finding_key="f", rule_id="ED01", severity="error", department="住建",
        message=HOSTILE,
    )  # fmt: skip


def _key_projects(world: World) -> list[dict[str, Any]]:
    return [
        {
            "period": world.period,
            "project_id": f"K{i}",
            "project_name": LONG if i == 1 else f"重点项目{i:03d}号{HOSTILE if i == 2 else ''}",
            "scope": "in",
        }
        for i in range(world.keys or 0)
    ]


def _dispatched(world: World) -> list[dict[str, Any]]:
    return [
        {
            "period": world.period,
            "project_id": f"K{i}",
            "leader": f"领导{i % 7}",
            "lead_department": "发改",
            "phase": ("续建", "新开工", "前期")[i % 3],
            "planned_total_wan": 1000 + i,
            "year_plan_wan": 500,
            "done_wan": i % 500,
            "completion_pct": Decimal(i % 500) / 5,
            "ahead_pp": Decimal(i % 500) / 5 - 50,
            "started": i % 3 == 0,
            "ready": None if i % 3 == 0 else i % 2 == 0,
            "not_ready_reason": "征地未完成" if i % 2 else None,
            "planned_start": "2025-05",
            "start_deadline": "2025-05",
            "overdue_days": 0 if i % 3 == 0 else 40 + i,
            "issues": "资金缺口" if i % 2 else "无",
        }
        for i in range(world.keys or 0)
    ]


def insert(con: DuckDBPyConnection, name: str, **values: Any) -> None:
    """Insert one row; columns not named are null."""
    columns = ", ".join(values)
    con.execute(
        f"INSERT INTO {name} ({columns}) VALUES ({', '.join('?' * len(values))})", list(values.values())
    )
