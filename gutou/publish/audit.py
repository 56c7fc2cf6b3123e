"""The audit (发布前审核): Great Expectations decides whether a candidate may be published.

Its own SQL does not run on DuckDB, so the candidate is queried here and the columns that expectations need are
handed over as pandas frames, one table at a time. Accounting identities are SQL that returns offending rows; the
frame of those rows must be empty.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from duckdb import DuckDBPyConnection

from gutou.database import table_definitions
from gutou.errors import GutouError
from gutou.intake.loading_tables import append
from gutou.publish import audit_lists, audit_page, audit_sealed
from gutou.publish.expectations import Expected, checks, suites, written_suites
from gutou.publish.validator import EXAMPLES, SHOWN_ROWS, Check, Validator, told_row
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
    prepare(con, settings)
    result = AuditResult(tuple(sorted(examine(con), key=lambda c: (c.expected.table, c.expected.label))))
    _write(con, result)
    if docs_folder is not None:
        try:
            audit_page.write(result, settings, docs_folder, run_id)
        except OSError as error:
            logging.getLogger(__name__).warning("审核结果页面未能写出：%s", error)
    return result


def prepare(con: DuckDBPyConnection, settings: Settings) -> None:
    """Make what the checks read beside the candidate: code lists in force, and what is known of sealed periods."""
    audit_lists.put_lists(con, settings)
    audit_sealed.prepare(con)


def examine(con: DuckDBPyConnection, asked: Collection[Expected] | None = None) -> list[Check]:
    """Try expectations and write nothing; :func:`prepare` has been called.

    Args:
        con: The build connection.
        asked: Those to try; all by default, without the suites that only ask for keys of tables that are empty.
    """
    validator = Validator.shared()
    if asked is not None:
        of_tables = {e.table: [f for f in asked if f.table == e.table and f.sql is None] for e in asked}
        identities: Sequence[Expected] = [e for e in asked if e.sql is not None]
    else:
        of_tables = {
            name: list(suite.expectations) for name, suite in suites().items() if _applies(con, name)
        }
        identities = checks()
    return [*_tables(con, validator, of_tables), *_identities(con, validator, identities)]


def _applies(con: DuckDBPyConnection, table: str) -> bool:
    return table != "audit_check" and (table in written_suites() or _any(con, table))


def _tables(
    con: DuckDBPyConnection, validator: Validator, of_tables: Mapping[str, Sequence[Expected]]
) -> Iterator[Check]:
    sealed = audit_sealed.sealed_otherwise(con)
    for table, expected in of_tables.items():
        if not expected:
            continue
        key = table_definitions()[table]["key"]
        needed = dict.fromkeys([*key, *(column for e in expected for column in e.columns)])
        columns = ", ".join(f'"{name}"' for name in needed)
        kept = audit_sealed.condition(table, sealed)
        frame = con.execute(f'SELECT {columns} FROM "{table}" {kept}').df()
        yield from validator.validate(table, frame, expected, key)


def _identities(
    con: DuckDBPyConnection, validator: Validator, identities: Sequence[Expected]
) -> Iterator[Check]:
    """One row of offending counts, one column per identity: what is asked of it is that there are none."""
    sealed = audit_sealed.sealed_otherwise(con)
    found: dict[str, pd.DataFrame] = {}
    for check in identities:
        try:
            found[check.name or ""] = con.execute(check.sql or "").df()
        except duckdb.Error as error:
            yield Check(check, False, None, f"审核语句无法执行：{str(error).splitlines()[0]}")
    tried = [check for check in identities if (check.name or "") in found]
    for verdict in validator.validate_counts({name: len(frame) for name, frame in found.items()}, tried):
        offending = found[verdict.expected.name or ""]
        count, rows = len(offending), tuple(_rows(offending))
        told = f"{count} 行不符，例：{'；'.join(rows[:EXAMPLES])}" if count else "没有不符的行"
        if warned := audit_sealed.only_warned(verdict.expected, offending, sealed):
            yield Check(warned, verdict.success, count, told + audit_sealed.NOTE, rows)
            continue
        yield Check(verdict.expected, verdict.success, count, told, rows)


def _any(con: DuckDBPyConnection, table: str) -> bool:
    return con.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() is not None


def _write(con: DuckDBPyConnection, result: AuditResult) -> None:
    rows = [
        (c.expected.table, c.expected.label, c.expected.severity, c.success, c.unexpected, c.observed)
        for c in result.checks
    ]
    con.execute("DELETE FROM audit_check")
    append(con, "audit_check", rows)


def _rows(offending: pd.DataFrame) -> Iterator[str]:
    for row in offending.head(SHOWN_ROWS).to_dict("records"):
        yield told_row(row)
