"""Scopes of the gap, and the plan rows in force for them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from gutou.demo.catalog import ALL_SECTORS
from gutou.demo.places import CITY_CODE, CITY_NAME, COUNTIES
from gutou.demo.plan import PlanRow, Plans

_KINDS = {"全市": "city", "县区": "region", "行业部门": "sector"}
_CODES = {name: code for code, name in COUNTIES.items()}


@dataclass(frozen=True, slots=True)
class Scope:
    """City, county or sector."""

    kind: str
    code: str
    name: str

    def holds(self, region: str, sector: str) -> bool:
        """Whether something at a place and of a sector belongs to the scope."""
        if self.kind == "city":
            return True
        if self.kind == "region":
            return (region if region in COUNTIES else "") == self.code
        return sector == self.code


SCOPES = (
    Scope("city", CITY_CODE, CITY_NAME),
    *(Scope("region", code, name) for code, name in COUNTIES.items()),
    Scope("region", "", "未分县区"),
    *(Scope("sector", name, name) for name in ALL_SECTORS),
)


class PlanTable:
    """Plan rows in force: for each scope, period and kind of target the newest handed in."""

    def __init__(self, plans: Plans, periods: list[str]) -> None:
        self.rows: dict[tuple[str, str, str, str], PlanRow] = {}
        for handed_in in periods:
            for row in plans.rows(handed_in):
                self.rows[_KINDS[row.scope_kind], _code(row), row.period, row.target_kind] = row

    def of(self, scope: Scope, period: str) -> list[PlanRow]:
        """Rows of a scope and period, those of the period's own target first."""
        found = (self.rows.get((scope.kind, scope.code, period, kind)) for kind in ("时段", "年度"))
        return [row for row in found if row is not None]

    def target(self, scope: Scope, period: str) -> Decimal | None:
        """The growth target: the period's, else the year's, wherever in the year it was given."""
        for row in self.of(scope, period):
            if row.target_growth is not None:
                return row.target_growth
        yearly = [
            row
            for (kind, code, named, target), row in sorted(self.rows.items())
            if (kind, code, target) == (scope.kind, scope.code, "年度") and named[:4] == period[:4]
        ]
        return yearly[-1].target_growth if yearly else None


def _code(row: PlanRow) -> str:
    return {"全市": CITY_CODE, "县区": _CODES.get(row.scope_name, "")}.get(row.scope_kind, row.scope_name)
