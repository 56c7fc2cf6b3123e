"""The audit (发布前审核): Great Expectations decides whether a candidate may be published.

Its own SQL does not run on DuckDB, so the candidate is queried here and the columns that expectations need are
handed over as pandas frames, one table at a time. Accounting identities are SQL that returns offending rows; the
frame of those rows must be empty.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from duckdb import DuckDBPyConnection

from gutou.errors import GutouError
from gutou.publish import audit_page
from gutou.publish.expectations import checks, suites, written_suites
from gutou.publish.validator import EXAMPLES, SHOWN_ROWS, Check, Validator, absent
from gutou.settings import Settings

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class AuditResult:
    """The verdict on a candidate."""

    checks: tuple[Check, ...]

    @property
    def held_back(self) -> bool:
        """Whether a critical expectation failed."""
        return any(check.holds_back for check in self.checks)

    def faults(self) -> tuple[str, ...]:
        """The critical failures, one line each."""
        return tuple(check.sentence for check in self.checks if check.holds_back)

    def warnings(self) -> tuple[str, ...]:
        """The other failures, one line each."""
        return tuple(check.sentence for check in self.checks if not check.success and not check.holds_back)


def audit(
    con: DuckDBPyConnection, settings: Settings, docs_folder: Path | None, run_id: str = "last"
) -> AuditResult:
    """Try every expectation on the candidate, fill ``audit_check`` and write the audit's page.

    To be called last before the swap, when all other tables are filled, ordered and commented.

    Args:
        con: The build connection: the candidate, and ``work`` with the rows it was made from.
        settings: Settings of the city.
        docs_folder: Folder of the page (``index.html``), None for no page; a page that cannot be written is a warning.
        run_id: The run, under which its page is kept beside those of the runs before.

    Raises:
        GutouError: There is nothing to try, which would let everything pass.
    """
    if not checks() or not written_suites():
        raise GutouError("没有任何审核内容，不能发布")
    validator = Validator()
    found = [*_tables(con, validator), *_identities(con, validator)]
    result = AuditResult(tuple(sorted(found, key=lambda c: (c.expected.table, c.expected.label))))
    _write(con, result)
    if docs_folder is not None:
        try:
            audit_page.write(result, settings, docs_folder, run_id)
        except OSError as error:
            logging.getLogger(__name__).warning("审核结果页面未能写出：%s", error)
    return result


def _tables(con: DuckDBPyConnection, validator: Validator) -> Iterator[Check]:
    for table, suite in suites().items():
        if table == "audit_check" or (table not in written_suites() and not _any(con, table)):
            continue
        columns = ", ".join(f'"{name}"' for name in suite.columns) or "1 AS present"
        frame = con.execute(f'SELECT {columns} FROM "{table}"').df()
        yield from validator.validate(table, frame, suite.expectations)


def _identities(con: DuckDBPyConnection, validator: Validator) -> Iterator[Check]:
    for check in checks():
        try:
            offending = con.execute(check.sql or "").df()
        except duckdb.Error as error:
            yield Check(check, False, None, f"审核语句无法执行：{str(error).splitlines()[0]}")
            continue
        (verdict,) = validator.validate(check.name or "", offending, [check])
        count, rows = len(offending), tuple(_rows(offending))
        told = f"{count} 行不符，例：{'；'.join(rows[:EXAMPLES])}" if count else "没有不符的行"
        yield Check(check, verdict.success, count, told, rows)


def _any(con: DuckDBPyConnection, table: str) -> bool:
    return con.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() is not None


def _write(con: DuckDBPyConnection, result: AuditResult) -> None:
    rows = [
        (c.expected.table, c.expected.label, c.expected.severity, c.success, c.unexpected, c.observed)
        for c in result.checks
    ]
    con.execute("DELETE FROM audit_check")
    con.executemany("INSERT INTO audit_check VALUES (?, ?, ?, ?, ?, ?)", rows)


def _rows(offending: pd.DataFrame) -> Iterator[str]:
    for row in offending.head(SHOWN_ROWS).to_dict("records"):
        yield "，".join(f"{name}={value}" for name, value in row.items() if not absent(value))
