"""A build filled by hand: linked rows in, projects, scope and reconciliation out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from duckdb import DuckDBPyConnection

from gutou import dispatch
from gutou.database import create_published_tables
from gutou.intake.loading import FOLLOW_UP, follow_up_columns, source_columns
from gutou.intake.loading_tables import create
from gutou.scope.entries import link_entries
from gutou.scope.projects import assemble, publish_projects
from gutou.scope.reconcile import reconcile
from gutou.scope.rulebook import judge, load_rules
from gutou.settings import Region, Settings
from tests.small import small_build

SETTINGS = Settings(
    city_code="4398",
    city_name="云泽市",
    regions=(Region(code="439802", name="澄湖区"), Region(code="439803", name="南屏区")),
)
PERIOD = "2025-06"
AS_OF = date(2025, 7, 10)
PAPERS = {
    "has_licence": True, "has_approval": True, "has_contract": True, "has_voucher": True,
    "approval_no": "云发改〔2025〕1号", "approval_date": "2025-01-08",
}  # fmt: skip

Row = Mapping[str, Any]


def survey(project: str, **values: Any) -> dict[str, Any]:
    """A survey row of 发改 for a project in 澄湖区 that started this year, unless said otherwise."""
    base = {
        "document": "survey", "department": "发改", "project": project, "project_name": f"{project}厂房建设项目",
        "owner_name": f"{project}公司", "region_codes": ["439802"], "planned_total": 5000, "ytd": 1000,
        "started": True, "start_month": "2025-02",
    }  # fmt: skip
    return base | values


def library(project: str, code: str, **values: Any) -> dict[str, Any]:
    """A record of the library for a project in 澄湖区."""
    base = {
        "document": "library", "department": "统计局", "project": project, "project_name": f"{project}厂房建设项目",
        "library_code": code, "region_codes": ["439802"], "planned_total": 5000, "ytd": 1000, "prior_ytd": 0,
        "entered": "2025-03", "build_stage": "本年施工", "form": "206-1", "investment_kind": "项目投资",
    }  # fmt: skip
    return base | values


def fill(con: DuckDBPyConnection, rows: Iterable[Row], pending: Iterable[tuple[str, str]] = ()) -> None:
    """``work.source_row`` and ``work.link`` from rows; ``project`` in a row is its project's id."""
    columns = source_columns()
    listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    con.execute(f"CREATE OR REPLACE TABLE work.source_row ({listed})")
    con.execute(
        "CREATE OR REPLACE TABLE work.link"
        " (period VARCHAR, row_key VARCHAR, project_id VARCHAR, match_probability DOUBLE, reason VARCHAR)"
    )
    for number, given in enumerate(rows, start=5):
        row = {
            "period": PERIOD, "row_key": f"s:表1:{number}", "submission_id": "s", "sheet_name": "表1", "row_number": number,
            "file_sha256": f"sha-{given['department']}", "file_name": f"{given['department']}.xlsx",
        } | {key: value for key, value in given.items() if key != "project"}  # fmt: skip
        names = ", ".join(f'"{name}"' for name in row)
        con.execute(
            f"INSERT INTO work.source_row ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values())
        )
        con.execute(
            "INSERT INTO work.link VALUES (?, ?, ?, 1, '')", [row["period"], row["row_key"], given["project"]]
        )
    con.execute(
        "CREATE OR REPLACE TABLE work.pending_match (period VARCHAR, row_key VARCHAR, library_row_key VARCHAR, "
        "pair_id VARCHAR, match_probability DOUBLE, why VARCHAR)"
    )
    for row_key, library_row_key in pending:
        con.execute(
            "INSERT INTO work.pending_match VALUES (?, ?, ?, 'p', 0.7, '')",
            [PERIOD, row_key, library_row_key],
        )


def hand_in(con: DuckDBPyConnection, document: str, rows: Iterable[Row]) -> None:
    """Rows of a document that follows projects, by default of the statistics bureau and in force."""
    columns = follow_up_columns(document)
    create(con, FOLLOW_UP[document], columns)
    for number, given in enumerate(rows, start=3):
        row = {
            "period": PERIOD, "row_key": f"{document}:表1:{number}", "submission_id": document, "sheet_name": "表1",
            "row_number": number, "department": "统计局", "document": document, "file_sha256": f"sha-{document}",
            "file_name": f"{document}.xlsx", "received_order": number, "in_force": True,
        } | dict(given)  # fmt: skip
        names = ", ".join(f'"{name}"' for name in row)
        con.execute(
            f"INSERT INTO {FOLLOW_UP[document]} ({names}) VALUES ({', '.join('?' * len(row))})",
            list(row.values()),
        )


@contextmanager
def assembled(rows: Iterable[Row]) -> Iterator[DuckDBPyConnection]:
    """Rows made into projects, and no stage after that."""
    with small_build() as con:
        create_published_tables(con)
        fill(con, rows)
        assemble(con, SETTINGS)
        yield con


@contextmanager
def built(
    rows: Iterable[Row],
    pending: Iterable[tuple[str, str]] = (),
    as_of: date | None = None,
    papers: Mapping[str, Iterable[Row]] | None = None,
) -> Iterator[DuckDBPyConnection]:
    """The stages of the room run over rows, and over those of documents that follow projects (``papers``).

    The dispatch of key projects follows where a key project is among the rows, or ``as_of`` says when.
    """
    rows = list(rows)
    with small_build() as con:
        create_published_tables(con)
        fill(con, rows, pending)
        for document, lines in (papers or {}).items():
            hand_in(con, document, lines)
        keyed = any(row["document"] == "key_projects" for row in rows)
        run_room(con, as_of or (AS_OF if keyed else None))
        yield con


def run_room(con: DuckDBPyConnection, as_of: date | None = AS_OF) -> None:
    """Every stage, in the order of the pipeline; without a day no dispatch."""
    assemble(con, SETTINGS)
    judge(con, SETTINGS, load_rules())
    publish_projects(con)
    link_entries(con, SETTINGS)
    reconcile(con, SETTINGS)
    if as_of:
        dispatch.fill(con, SETTINGS, as_of)


def rows_of(con: DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """A query's rows as mappings."""
    cursor = con.execute(query)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def one(con: DuckDBPyConnection, query: str) -> dict[str, Any]:
    """The only row of a query."""
    (row,) = rows_of(con, query)
    return row
