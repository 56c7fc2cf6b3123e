"""The published tables as files (导出), for those without DuckDB: Parquet, CSV, or one workbook, with the data dictionary.

Parquet and CSV carry the English names and codes, the workbook Chinese headings and labels. A text that a spreadsheet program
would take for a formula stays a text in all of them. Files appear whole, readable by owner and group only.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb
from duckdb import DuckDBPyConnection

from gutou.errors import GutouError, UsageError
from gutou.intake.loading_tables import append
from gutou.publish import export_public
from gutou.publish.disclosure import Rule
from gutou.publish.export_workbook import Sheet, write_workbook

Form = Literal["parquet", "csv", "xlsx"]
MODE = 0o640
PUBLIC = "library_summary"
WORKBOOK = {False: "固投数据.xlsx", True: "固投汇总.xlsx"}
UNPUBLISHED = "内部资料·未经审定公布"
NO_BREAKDOWN = "仅供分析研判，不得分解下达，不得据此要求单位填报或修改统计数据"
_FORMULA = r"^[\s]*[=+\-@＝＋－＠]"


@dataclass(frozen=True)
class Wanted:
    """What to export.

    Attributes:
        form: Kind of file.
        period: One period only; tables without periods are whole.
        tables: These tables only; all by default.
        public: Aggregates only, under this rule of disclosure.
    """

    form: Form
    period: str | None = None
    tables: tuple[str, ...] = ()
    public: Rule | None = None


def export(database: Path, folder: Path, wanted: Wanted) -> list[Path]:
    """Write the tables; what stands there under the same names is replaced.

    Raises:
        UsageError: Nothing is published, or a table or period is not known.
        GutouError: The folder cannot be written.
    """
    if not database.is_file():
        raise UsageError(f"还没有发布过数据库（{database}），没有可以导出的")
    if wanted.public and wanted.tables:
        raise UsageError("--public 只有一张汇总表，不能再指明表")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(str(database), read_only=True) as con:
            _must_have(con, wanted)
            return _written(con, folder, wanted)
    except OSError as error:
        raise GutouError(f"{folder} 无法写入：{error.strerror or error}") from None


def _must_have(con: DuckDBPyConnection, wanted: Wanted) -> None:
    known = {name for name, _, _ in _described(con)}
    if stray := [name for name in wanted.tables if name not in known]:
        raise UsageError(f"没有这个表：{'、'.join(stray)}；表名见数据字典（dictionary）")
    period = wanted.period
    if period and not con.execute("SELECT 1 FROM submission WHERE period = ? LIMIT 1", [period]).fetchone():
        raise UsageError(f"{period} 没有数据")


def _written(con: DuckDBPyConnection, folder: Path, wanted: Wanted) -> list[Path]:
    tables = _tables(con, wanted)
    if wanted.form == "xlsx":
        target = folder / WORKBOOK[wanted.public is not None]
        return [_whole(target, lambda part: write_workbook(part, _about(con, wanted), _sheets(con, tables)))]
    copy = _copy_csv if wanted.form == "csv" else _copy_parquet
    return [
        _whole(folder / f"{table.name}.{wanted.form}", lambda part, t=table: copy(con, t, part))  # type: ignore[misc]
        for table in tables
    ]


@dataclass(frozen=True)
class _Table:
    """A relation to export: its name, what selects it, and its columns as the dictionary describes them."""

    name: str
    label: str
    sql: str
    columns: Sequence[dict[str, Any]]


def _tables(con: DuckDBPyConnection, wanted: Wanted) -> list[_Table]:
    if wanted.public:
        return _public_tables(con, wanted.public, wanted.period)
    return [
        _Table(name, label, f'SELECT * FROM "{name}" {_of_period(columns, wanted.period)}', columns)
        for name, label, columns in _described(con)
        if not wanted.tables or name in (*wanted.tables, "dictionary")
    ]


def _described(con: DuckDBPyConnection) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """Tables, labels and columns as the database describes itself: it may be older than this program."""
    tables: dict[str, tuple[str, list[dict[str, Any]]]] = {}
    for name, label, *of in con.execute(
        "SELECT table_name, table_label, column_name, label, type, unit, definition FROM dictionary"
    ).fetchall():
        column = dict(zip(("name", "label", "type", "unit", "definition"), of, strict=True))
        tables.setdefault(name, (label, []))[1].append(column)
    return [(name, label, columns) for name, (label, columns) in sorted(tables.items())]


def _of_period(columns: Sequence[dict[str, Any]], period: str | None) -> str:
    return f"WHERE period = '{period}'" if period and any(c["name"] == "period" for c in columns) else ""


def _public_tables(con: DuckDBPyConnection, rule: Rule, period: str | None) -> list[_Table]:
    columns = export_public.COLUMNS
    listed = ", ".join(f'"{column["name"]}" {column["type"]}' for column in columns)
    con.execute(f"CREATE TEMP TABLE {PUBLIC} ({listed})")
    append(con, PUBLIC, export_public.aggregates(con, rule, period))
    fields = ("table_name", "column_name", "label", "type", "unit", "definition")
    labels = ("表名", "列名", "列中文名", "类型", "单位", "含义")
    described = [
        {"name": n, "label": label, "type": "VARCHAR", "unit": ""}
        for n, label in zip(fields, labels, strict=True)
    ]
    con.execute(f"CREATE TEMP TABLE public_dictionary ({', '.join(f'{n} VARCHAR' for n in fields)})")
    told = [(PUBLIC, c["name"], c["label"], c["type"], c["unit"], c["definition"]) for c in columns]
    append(con, "public_dictionary", told)
    return [
        _Table(PUBLIC, "在库投资汇总", f"SELECT * FROM {PUBLIC}", columns),
        _Table("dictionary", "数据字典", "SELECT * FROM public_dictionary", described),
    ]


def _sheets(con: DuckDBPyConnection, tables: Sequence[_Table]) -> Iterator[Sheet]:
    """One sheet after the other on one connection: each is read to its end before the next is asked for."""
    first = [table for table in tables if table.name == "dictionary"]
    for table in [*first, *(table for table in tables if table.name != "dictionary")]:
        yield Sheet(table.name, table.label, table.columns, con.execute(table.sql))


def _about(con: DuckDBPyConnection, wanted: Wanted) -> list[str]:
    run = con.execute("SELECT max_by(as_of, run_id), max(run_id) FROM run_log").fetchone() or (None, None)
    lines = [UNPUBLISHED, f"取自发布库，测算日 {run[0]}，运行 {run[1]}", f"时段：{wanted.period or '全部'}"]
    if wanted.public:
        few, much = wanted.public.min_units, wanted.public.dominance_pct
        return [
            *lines,
            f"只有汇总数。不足 {few} 个单位、或单个单位超过 {much}% 的格不予提供，另有一些格因可以由合计倒推而不予提供",
            "本表未经审定，审定之前不得对外提供；相邻时段的同一格相减也可能涉及单个单位，使用时请注意",
        ]
    return [*lines, f"缺口及有关测算：{NO_BREAKDOWN}", "含单个调查对象的资料，依法保密，只供统计工作使用"]


def _copy_parquet(con: DuckDBPyConnection, table: _Table, part: Path) -> None:
    con.execute(f"COPY ({table.sql}) TO {_literal(str(part))} (FORMAT parquet, COMPRESSION zstd)")


def _copy_csv(con: DuckDBPyConnection, table: _Table, part: Path) -> None:
    columns = ", ".join(_safe(column) for column in table.columns)
    bare = part.with_suffix(".bare")
    con.execute(f"COPY (SELECT {columns} FROM ({table.sql})) TO {_literal(str(bare))} (FORMAT csv, HEADER)")
    with bare.open("rb") as rows, part.open("wb") as target:
        target.write(b"\xef\xbb\xbf")  # without the mark, office programs read UTF-8 as GBK
        shutil.copyfileobj(rows, target)
    bare.unlink()


def _safe(column: dict[str, Any]) -> str:
    name = f'"{column["name"]}"'
    if column["type"] != "VARCHAR":
        return name
    return f"CASE WHEN regexp_matches({name}, '{_FORMULA}') THEN '''' || {name} ELSE {name} END AS {name}"


def _whole(target: Path, write: Callable[[Path], object]) -> Path:
    part = target.with_name(f".{target.name}.part")
    try:
        write(part)
        part.chmod(MODE)
        os.replace(part, target)  # noqa: PTH105
    finally:
        part.unlink(missing_ok=True)
    return target


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
