"""What may leave the bureau once it is approved (对外汇总): library investment by county and sector, no unit in sight.

Unit-level values are confidential by law (Statistics Law); gap, target and base are unpublished figures. Neither is here.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.publish.disclosure import TOTAL, Contributions, Place, Rule, suppressed, with_margins

HIDDEN = "为保护统计对象，不予提供"
_MONEY = "DECIMAL(18,6)"
COLUMNS: tuple[dict[str, Any], ...] = (
    {
        "name": "period",
        "label": "时段",
        "type": "VARCHAR",
        "unit": "",
        "definition": "统计时段，写作 YYYY-MM",
    },
    {
        "name": "region_name",
        "label": "所属县区",
        "type": "VARCHAR",
        "unit": "",
        "definition": "建设地县区；合计为全市",
    },
    {
        "name": "sector",
        "label": "行业",
        "type": "VARCHAR",
        "unit": "",
        "definition": "行业划分；合计为各行业",
    },
    {
        "name": "records",
        "label": "在库记录数",
        "type": "BIGINT",
        "unit": "条",
        "definition": "投资项目库的记录数",
    },
    {
        "name": "planned_total_wan",
        "label": "计划总投资",
        "type": _MONEY,
        "unit": "万元",
        "definition": "各记录之和",
    },
    {"name": "ytd_wan", "label": "本年完成投资", "type": _MONEY, "unit": "万元", "definition": "各记录之和"},
    {"name": "note", "label": "说明", "type": "VARCHAR", "unit": "", "definition": "数字不予提供的原因"},
)


def aggregates(con: DuckDBPyConnection, rule: Rule, period: str | None = None) -> list[tuple[Any, ...]]:
    """Rows with :data:`COLUMNS`, one per period, county and sector with their totals; a hidden cell has no figure.

    Args:
        con: The published database.
        rule: When a figure would tell about a unit.
        period: One period only.
    """
    periods: dict[str, dict[Place, Contributions]] = defaultdict(lambda: defaultdict(dict))
    for of, region, sector, unit, *values in run(con, "publish/export/public", {"period": period}).fetchall():
        periods[of][region, sector][unit] = tuple(Decimal(value) for value in values)
    return [row for of in sorted(periods) for row in _rows(of, periods[of], rule)]


def _rows(period: str, cells: dict[Place, Contributions], rule: Rule) -> list[tuple[Any, ...]]:
    table = with_margins(cells)
    hidden = suppressed(table, rule)
    regions, sectors = ([*sorted({place[side] for place in cells}), TOTAL] for side in (0, 1))
    rows: list[tuple[Any, ...]] = []
    for region in regions:
        for sector in sectors:
            cell = table.get((region, sector), {})
            if (region, sector) in hidden:
                rows.append((period, region, sector, None, None, None, HIDDEN))
                continue
            sums = [sum(side, Decimal(0)) for side in zip(*cell.values(), strict=True)] or [Decimal(0)] * 3
            ytd, planned, records = sums
            rows.append((period, region, sector, int(records), planned, ytd, None))
    return rows
