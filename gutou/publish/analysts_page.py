"""The analysts' page (分析人员手册): results in ``docs/analysts.md`` are those of its own statements.

Every block of SQL there is run on the published database of the small demonstration month and followed by what came out.
Run ``python -m gutou.publish.analysts_page DATABASE`` to write the results anew; a test holds the page to them.
"""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from gutou.database import ROOT

PAGE = ROOT / "docs" / "analysts.md"
_BLOCK = re.compile(r"```sql\n(?P<sql>.*?)```\n(?:\n(?:\|[^\n]*\n)+)?", re.S)


def statements(text: str) -> list[str]:
    """The statements of the page, in its order."""
    return [found["sql"].strip() for found in _BLOCK.finditer(text)]


def rendered(text: str, con: DuckDBPyConnection) -> str:
    """The page with the results of its statements on this database."""
    return _BLOCK.sub(lambda found: f"```sql\n{found['sql']}```\n\n{_table(con, found['sql'])}", text)


def _table(con: DuckDBPyConnection, sql: str) -> str:
    rows = con.execute(sql).fetchall()
    heading = [column[0] for column in con.description or []]
    lines = [heading, ["---"] * len(heading), *([_cell(value) for value in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        plain = f"{value.normalize():f}"
        return plain if plain != "-0" else "0"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value).replace("|", "／").replace("\n", " ")


def main() -> int:
    """Write the results of the database named on the command line into the page."""
    if len(sys.argv) != 2:
        print("用法：python -m gutou.publish.analysts_page 演示库 gutou.duckdb", file=sys.stderr)
        return 2
    with duckdb.connect(str(Path(sys.argv[1])), read_only=True) as con:
        PAGE.write_text(rendered(PAGE.read_text(encoding="utf-8"), con), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
