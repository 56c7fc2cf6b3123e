"""What the database counts of a table for the audit (审核中由数据库计数的部分): rows, empty cells, repeated keys.

Most expectations ask for filled columns and unique keys. To count is the database's work; handing every such column over as a
frame and having each judged by itself took more than half of the audit's time. The counts are judged all at once
(:meth:`gutou.publish.validator.Validator.above_zero`); where one is not zero, its expectation is tried on the rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from gutou.database import table_definitions
from gutou.publish.expectations import Expected

_FILLED = "expect_column_values_to_not_be_null"
_UNIQUE = ("expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique")
_PLAIN = {"column", "column_list"}


def countable(expected: Expected) -> bool:
    """Whether the database can count the rows that may break it: asked of every row, with nothing but columns given."""
    return expected.type in (_FILLED, *_UNIQUE) and set(expected.kwargs) <= _PLAIN


def counts(
    con: DuckDBPyConnection, table: str, kept: str, expected: Sequence[Expected]
) -> tuple[int, list[int]]:
    """Rows of a table, and of each expectation the number of cells or rows that speak against it.

    A count of zero says that it holds; one above zero that it may not: rows whose key is empty altogether count as repeated
    here, and Great Expectations passes over them.

    Args:
        con: The build connection.
        table: The published table.
        kept: Condition on its rows as :func:`gutou.publish.audit_sealed.condition` gives it.
        expected: Countable ones of this table.
    """
    types = {column["name"]: column["type"] for column in table_definitions()[table]["columns"]}
    asked = ", ".join(["count(*)", *(_count(e, types) for e in expected)])
    row = con.execute(f'SELECT {asked} FROM "{table}" {kept}').fetchone()
    rows, *found = row or (0,)
    return rows, found


def _count(expected: Expected, types: dict[str, str]) -> str:
    names = [f'"{name}"' for name in expected.columns]
    if expected.type == _FILLED:
        # What is no number is an empty cell of a frame.
        no_number = f" OR isnan({names[0]})" if types[expected.columns[0]] in ("DOUBLE", "FLOAT") else ""
        return f"count(*) FILTER ({names[0]} IS NULL{no_number})"
    if len(names) == 1:
        return f"count({names[0]}) - count(DISTINCT {names[0]})"
    return f"count(*) - count(DISTINCT row({', '.join(names)}))"
