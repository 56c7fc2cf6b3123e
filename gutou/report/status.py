"""Who has handed in what (报送进度), from the published database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

import duckdb
from rich.table import Table

from gutou.database import statement
from gutou.errors import UsageError
from gutou.publish.dictionary import label_of

_COLOURS = {"on_time": "green", "late": "yellow", "missing": "red", "held": "magenta", "rejected": "red"}


@dataclass(frozen=True)
class Board:
    """The arrival board of the newest period.

    Attributes:
        period: The period shown; None where nothing has arrived.
        rows: department, document, due_on, status, first_received_at, rows_accepted.
    """

    period: str | None
    rows: list[dict[str, Any]]

    def table(self) -> Table | str:
        """The board as a table for the terminal."""
        if not self.rows:
            return "还没有任何文件报来"
        table = Table(title=f"{self.period} 报送情况")
        for heading in ("部门", "材料", "应报日期", "状态", "收到时间", "接收行数"):
            table.add_column(heading, justify="right" if heading == "接收行数" else "left")
        for row in self.rows:
            colour = _COLOURS.get(row["status"], "")
            label = label_of("arrival", "status", row["status"])
            status = f"[{colour}]{label}[/]" if colour else label
            cells = (
                row["department"],
                label_of("arrival", "document", row["document"]),
                row["due_on"],
                status,
                _moment(row["first_received_at"]),
                row["rows_accepted"],
            )
            table.add_row(*("" if cell is None else str(cell) for cell in cells))
        return table


def read_status(database: Path) -> Board:
    """Read the board from a published database.

    Raises:
        UsageError: Nothing has been published yet.
    """
    if not database.is_file():
        raise UsageError(f"还没有发布过数据库（{database}），请先运行 gutou run")
    with duckdb.connect(str(database), read_only=True) as con:
        cursor = con.execute(statement("report/status"))
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return Board(rows[0]["period"] if rows else None, rows)


def _moment(value: datetime | None) -> str | None:
    """A day where only the day is known, else day and minute."""
    if value is None:
        return None
    return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
