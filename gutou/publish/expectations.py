"""What a candidate must satisfy (审核内容), as data: suites per table and accounting identities in SQL.

``schemas/expectations/<table>.yaml`` lists Great Expectations of one table; ``key: critical`` there asks for unique
keys and ``vocabulary: critical`` for labelled values only. ``sql/publish/checks/*.sql`` return offending rows, of
which there must be none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from gutou.database import ROOT, SQL, table_definitions
from gutou.publish.dictionary import value_labels
from gutou.yaml_text import read_yaml

SUITES = ROOT / "schemas" / "expectations"
CHECKS = SQL / "publish" / "checks"
Severity = Literal["critical", "warning"]

_UNIQUE = {"one": "expect_column_values_to_be_unique", "many": "expect_compound_columns_to_be_unique"}
_FRONT_MATTER = re.compile(r"\A/\* ---\n(?P<head>.*?)--- \*/\n(?P<body>.*)\Z", re.S)


@dataclass(frozen=True)
class Expected:
    """One expectation of a table.

    Attributes:
        table: Published table it speaks of.
        type: Name of the Great Expectations expectation.
        kwargs: Its arguments.
        severity: ``critical`` holds the publication back, ``warning`` is only shown.
        description: What is expected, in Chinese.
        sql: For an accounting identity, the statement that returns the offending rows; what is expected is their number.
        name: For an accounting identity, its id.
    """

    table: str
    type: str
    kwargs: Mapping[str, Any]
    severity: Severity
    description: str
    sql: str | None = None
    name: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the table that it looks at."""
        named = self.kwargs.get("column_list") or [self.kwargs.get("column")]
        return tuple(name for name in named if name)

    @property
    def label(self) -> str:
        """How it is called in ``audit_check``: what is expected, and in brackets by what means."""
        means = self.name or self.type + (f"：{'、'.join(self.columns)}" if self.columns else "")
        return f"{self.description}（{means}）"


@dataclass(frozen=True)
class Suite:
    """The expectations of one table."""

    table: str
    expectations: tuple[Expected, ...] = field(default=())


@cache
def suites() -> dict[str, Suite]:
    """The suite of every published table; a table without a file of its own is asked for unique keys.

    Raises:
        ValueError: A suite names a table or column that is not published.
    """
    return {table: _suite(table) for table in table_definitions()}


def written_suites() -> tuple[str, ...]:
    """Tables that have a suite of their own."""
    return tuple(sorted(path.stem for path in SUITES.glob("*.yaml")))


@cache
def checks() -> tuple[Expected, ...]:
    """The accounting identities of ``sql/publish/checks``, in the order of their names."""
    return tuple(_check(path) for path in sorted(CHECKS.glob("*.sql")))


def _suite(table: str) -> Suite:
    path = SUITES / f"{table}.yaml"
    text = path.read_text(encoding="utf-8") if path.is_file() else f"table: {table}\nkey: critical\n"
    suite = Suite(table, tuple(_expectations(read_yaml(text))))
    published = {column["name"] for column in table_definitions()[table]["columns"]}
    if stray := {name for e in suite.expectations for name in e.columns} - published:
        raise ValueError(f"{path.name}: {table} 没有列 {'、'.join(sorted(stray))}")
    return suite


def _expectations(suite: Mapping[str, Any]) -> Iterator[Expected]:
    table = suite["table"]
    definition = table_definitions()[table]
    labels = {column["name"]: column["label"] for column in definition["columns"]}
    if severity := suite.get("key"):
        yield _unique(table, definition["key"], labels, severity)
    if severity := suite.get("vocabulary"):
        for place, values in value_labels().items():
            of_table, _, column = place.partition(".")
            if of_table == table:
                text = f"{labels[column]}：取值在词表之内"
                kwargs = {"column": column, "value_set": list(values)}
                yield Expected(table, "expect_column_values_to_be_in_set", kwargs, severity, text)
    for item in suite.get("expectations") or ():
        shared = item.get("kwargs") or {}
        if "columns" not in item:
            yield Expected(table, item["type"], shared, item["severity"], item["description"])
        for column in item.get("columns", ()):
            text = f"{labels.get(column)}：{item['description']}"
            yield Expected(table, item["type"], {"column": column, **shared}, item["severity"], text)


def _unique(table: str, key: list[str], labels: Mapping[str, str], severity: Severity) -> Expected:
    kwargs: dict[str, Any] = {"column": key[0]} if len(key) == 1 else {"column_list": key}
    text = f"{'、'.join(labels[name] for name in key)}：不重复"
    return Expected(table, _UNIQUE["one" if len(key) == 1 else "many"], kwargs, severity, text)


def _check(path: Path) -> Expected:
    found = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    if not found:
        raise ValueError(f"{path.name}: 缺少 /* --- … --- */ 开头的说明")
    head = read_yaml(found["head"])
    return Expected(
        table=head["table"],
        type="expect_column_max_to_be_between",
        kwargs={"column": head["id"], "max_value": 0},
        severity=head["severity"],
        description=head["description"],
        sql=found["body"],
        name=head["id"],
    )
