"""Macros for common questions (常用查询), stored in the published file: ``FROM 项目('污水处理')``.

Each is one statement of ``sql/publish/macros``; names and parameters are Chinese, since they are typed by analysts of the
bureau. ``标签(列, 值)`` beside them gives the Chinese label of a status.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from duckdb import DuckDBPyConnection

from gutou.database import SQL
from gutou.yaml_text import read_yaml

MACROS = SQL / "publish" / "macros"
LABEL = "标签"
_FRONT_MATTER = re.compile(r"\A/\* ---\n(?P<head>.*?)--- \*/\n(?P<body>.*)\Z", re.S)
_SIGNATURE = re.compile(r'MACRO "(?P<name>[^"]+)"\((?P<parameters>[^)]*)\)')
_LABELLED = re.compile(r"\"标签\"\('(?P<place>[a-z_.]+)', (?P<value>[a-z_.]+)\)")


@dataclass(frozen=True)
class Macro:
    """One table macro: its name, its parameters in order, what it answers and the statement that makes it."""

    name: str
    parameters: tuple[str, ...]
    description: str
    sql: str


@cache
def table_macros() -> tuple[Macro, ...]:
    """The macros in the order of their files' names.

    Raises:
        ValueError: A file's name for its macro is not that of its statement.
    """
    return tuple(_read(path.read_text(encoding="utf-8"), path.name) for path in sorted(MACROS.glob("*.sql")))


def create_macros(con: DuckDBPyConnection, labels: Mapping[str, Mapping[str, str]]) -> None:
    """Store the macros in the database, with comments.

    Args:
        con: The build connection, with the published tables.
        labels: ``table.column`` → value → label.
    """
    known = _literal(json.dumps(labels, ensure_ascii=False))
    con.execute(
        f'CREATE OR REPLACE MACRO "{LABEL}"("哪列", "什么值") AS '
        f'coalesce(json_extract_string({known}, \'/\' || "哪列" || \'/\' || "什么值"), "什么值")'
    )
    said = "状态的中文名称，没有名称的原样返回；标签(''表.列'', 值)"
    con.execute(f"COMMENT ON MACRO \"{LABEL}\" IS '{said}'")
    for macro in table_macros():
        con.execute(_with_labels(macro.sql, labels))
        con.execute(f'COMMENT ON MACRO TABLE "{macro.name}" IS {_literal(macro.description)}')


def _with_labels(sql: str, labels: Mapping[str, Mapping[str, str]]) -> str:
    """A statement with each ``"标签"('table.column', x)`` spelt out as a CASE, which stays fast for many rows."""

    def spelt_out(found: re.Match[str]) -> str:
        cases = " ".join(
            f"WHEN {_literal(v)} THEN {_literal(label)}" for v, label in labels[found["place"]].items()
        )
        return f"CASE {found['value']} {cases} ELSE {found['value']} END"

    return _LABELLED.sub(spelt_out, sql)


def _read(text: str, file: str) -> Macro:
    found = _FRONT_MATTER.match(text)
    signature = _SIGNATURE.search(text)
    if not found or not signature:
        raise ValueError(f"{file}: 缺少 /* --- … --- */ 开头的说明，或不是宏")
    head = read_yaml(found["head"])
    if head["name"] != signature["name"]:
        raise ValueError(f"{file}: 名称 {head['name']} 与语句中的 {signature['name']} 不同")
    parameters = tuple(part.strip().strip('"') for part in signature["parameters"].split(","))
    return Macro(head["name"], parameters, head["description"], found["body"])


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
