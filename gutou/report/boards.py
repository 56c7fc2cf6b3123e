"""Small tables for whoever watches a run (看板): who has handed in what, and how many findings each department has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from gutou.database import statement
from gutou.publish.dictionary import label_of

_COUNTS = ("部门", "错误", "警告", "提示", "统计局待办")


@dataclass(frozen=True)
class Boards:
    """Records with Chinese headings: the arrival board and the findings by department of one period."""

    arrivals: list[dict[str, str]]
    findings: list[dict[str, Any]]


def read_boards(database: Path, period: str) -> Boards:
    """Read both from a database that a run has made. No figure of any project is among them."""
    with duckdb.connect(str(database), read_only=True) as con:
        arrived = con.execute(statement("report/arrival_board"), {"period": period}).fetchall()
        counted = con.execute(statement("report/findings_by_department"), {"period": period}).fetchall()
    return Boards(
        [_arrival(*row) for row in arrived], [dict(zip(_COUNTS, row, strict=True)) for row in counted]
    )


def _arrival(
    department: str, document: str, due_on: object, status: str, received: object, rows: object
) -> dict[str, str]:
    return {
        "部门": department,
        "材料": label_of("arrival", "document", document),
        "应报日期": _shown(due_on),
        "状态": label_of("arrival", "status", status),
        "收到时间": _shown(received),
        "接收行数": _shown(rows),
    }


def _shown(value: object) -> str:
    return "" if value is None else str(value)
