"""Cases of the bureau's edit rules: every project of every case stands in one build, and its rule's outcomes are looked up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import create_published_tables
from gutou.intake.edits_rules import EditRule
from gutou.intake.loading import FOLLOW_UP, follow_up_columns
from gutou.intake.loading_tables import store
from gutou.scope import checks
from gutou.scope.projects import assemble
from gutou.scope.rulebook import judge, load_rules
from tests.scope.world import PERIOD, SETTINGS, fill, library, rows_of, survey
from tests.small import small_build

DOCUMENTS = ("vouchers", "approvals", "entries", "decisions")
Given = Mapping[str, Any]


def listed(value: Any) -> list[Given]:
    """Rows of a case, of which one may stand without a list."""
    return [value] if isinstance(value, Mapping) else list(value or [])


def named(project: str) -> str:
    """The name that all sources give a project."""
    return f"{project}厂房建设项目"


def _follow_up(document: str, number: int, project: str, given: Given) -> dict[str, Any]:
    base = {
        "period": PERIOD, "row_key": f"{document}:{number}", "submission_id": document, "department": "统计局",
        "document": document, "file_sha256": f"sha-{document}", "file_name": f"{document}.xlsx",
        "received_order": number, "sheet_name": "表1", "row_number": number, "in_force": True,
        "project_name": named(project),
    }  # fmt: skip
    if document == "approvals":
        base["owner_name"] = f"{project}公司"
    if document == "vouchers":
        base |= {"kind": "发票", "number": f"FP-{number:05d}", "date": "2025-05-10"}
    columns = follow_up_columns(document)
    return {name: value for name, value in (base | dict(given)).items() if name in columns}


def put(con: DuckDBPyConnection, projects: Iterable[tuple[str, Given]]) -> None:
    """Rows of projects, and the papers beside them."""
    rows: list[dict[str, Any]] = []
    beside: dict[str, list[dict[str, Any]]] = {document: [] for document in DOCUMENTS}
    for number, (project, item) in enumerate(projects, start=1):
        rows += [survey(project, **given) for given in listed(item.get("survey"))]
        rows += [
            library(project, f"L{number}-{n}", **given) for n, given in enumerate(listed(item.get("library")))
        ]
        for document in DOCUMENTS:
            for given in listed(item.get(document)):
                place = len(beside[document]) + 1
                beside[document].append(_follow_up(document, place, project, given))
    fill(con, rows)
    for document, lines in beside.items():
        columns = follow_up_columns(document)
        values = [tuple(line.get(name) for name in columns) for line in lines]
        store(con, FOLLOW_UP[document], columns, values)


@contextmanager
def built(
    projects: Iterable[tuple[str, Given]], edit_rules: Sequence[EditRule] | None = None
) -> Iterator[DuckDBPyConnection]:
    """A build judged up to the bureau's checks."""
    with small_build() as con:
        create_published_tables(con)
        put(con, projects)
        assemble(con, SETTINGS)
        judge(con, SETTINGS, load_rules())
        checks.judge(con, SETTINGS, load_rules(), edit_rules)
        yield con


def outcomes(projects: Iterable[tuple[str, Given]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """What each rule says of each project."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    with built(projects) as con:
        assert rows_of(con, "SELECT * FROM rule_outcome WHERE error IS NOT NULL") == []
        for row in rows_of(con, "SELECT * FROM work.check_outcome WHERE period = '2025-06' ORDER BY ALL"):
            found[row["rule_id"], row["project_id"]].append(row)
    return found
