"""The data dictionary (数据字典): comments, table ``dictionary`` and the views of schema ``中文``.

``schemas/tables/*.yaml`` say what tables and columns mean, ``schemas/labels.yaml`` what the values of status columns
are called in Chinese.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import ROOT, table_definitions
from gutou.intake.loading_tables import append
from gutou.publish import macros
from gutou.yaml_text import read_yaml

LABELS = ROOT / "schemas" / "labels.yaml"
VIEWS = "中文"


@cache
def value_labels() -> dict[str, dict[str, str]]:
    """Chinese labels of enumerated values: ``table.column`` → value → label (``schemas/labels.yaml``)."""
    loaded: dict[str, dict[str, str]] = read_yaml(LABELS.read_text(encoding="utf-8"))["columns"]
    return loaded


def label_of(table: str, column: str, value: str | None) -> str:
    """Chinese label of a status; a value without one stands for itself, nothing for nothing."""
    return "" if value is None else value_labels().get(f"{table}.{column}", {}).get(value, value)


def meaning(table: str, column: Mapping[str, Any]) -> str:
    """What a column means, with its values and their labels where they are enumerated (取值)."""
    labels = value_labels().get(f"{table}.{column['name']}")
    if not labels:
        return str(column["definition"])
    values = "、".join(f"{value}={label}" for value, label in labels.items())
    return f"{column['definition']}；取值：{values}"


def finish_schema(con: DuckDBPyConnection) -> None:
    """Describe the database in itself: ``dictionary``, comments, the Chinese views, the macros.

    To be called after the last published table has been created or rewritten, since rewriting a table drops its
    comments; rows may still be added.
    """
    _fill_dictionary(con)
    con.execute(f'CREATE SCHEMA IF NOT EXISTS "{VIEWS}"')
    con.begin()  # more than a thousand comments: one by one each would be written through to the file
    for name, table in table_definitions().items():
        _comment("TABLE", f"{_quoted(name)}", table_comment(table), con)
        _make_view(con, name, table)
        for column in table["columns"]:
            text = comment_of(name, column)
            _comment("COLUMN", f"{_quoted(name)}.{_quoted(column['name'])}", text, con)
            _comment("COLUMN", f"{_quoted(VIEWS, table['label'])}.{_quoted(column['label'])}", text, con)
    con.commit()
    macros.create_macros(con, value_labels())


def table_comment(table: Mapping[str, Any]) -> str:
    """The comment of a table: label; meaning; primary key; source."""
    text = f"{table['label']}；{table['definition']}；主键：{', '.join(table['key'])}"
    return f"{text}；来源：{table['source']}" if table.get("source") else text


def comment_of(name: str, column: Mapping[str, Any]) -> str:
    """The comment of a column of table ``name``: label; meaning; unit; source."""
    unit = f"；单位：{column['unit']}" if column["unit"] else ""
    source = source_of(name, column)
    return f"{column['label']}；{meaning(name, column)}{unit}" + (f"；来源：{source}" if source else "")


def source_of(name: str, column: Mapping[str, Any]) -> str:
    """Where the values of a column come from: its own ``source``, else the table's; empty where neither says."""
    return str(column.get("source") or table_definitions()[name].get("source", ""))


def _fill_dictionary(con: DuckDBPyConnection) -> None:
    rows = [
        (
            name,
            table["label"],
            c["name"],
            c["label"],
            c["type"],
            c["unit"],
            meaning(name, c),
            source_of(name, c),
            table["key"].index(c["name"]) + 1 if c["name"] in table["key"] else None,
        )
        for name, table in table_definitions().items()
        for c in table["columns"]
    ]
    con.execute("DELETE FROM dictionary")
    append(con, "dictionary", rows)


def _make_view(con: DuckDBPyConnection, name: str, table: Mapping[str, Any]) -> None:
    columns = ", ".join(f"{_quoted(c['name'])} AS {_quoted(c['label'])}" for c in table["columns"])
    view = _quoted(VIEWS, table["label"])
    con.execute(f"CREATE OR REPLACE VIEW {view} AS SELECT {columns} FROM main.{_quoted(name)}")
    _comment("VIEW", view, f"{table_comment(table)}；原表：{name}", con)


def _comment(kind: str, on: str, text: str, con: DuckDBPyConnection) -> None:
    literal = text.replace("'", "''")
    con.execute(f"COMMENT ON {kind} {on} IS '{literal}'")


def _quoted(*parts: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)
