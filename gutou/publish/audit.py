"""The audit (发布前审核): Great Expectations decides whether a candidate may be published.

Its own SQL does not run on DuckDB, so the candidate is queried here and the columns that expectations need are
handed over as pandas frames, one table at a time. What the database can count itself is handed over as counts, all at
once, and must be zero: empty cells and repeated keys, which are then looked for only where there are any, and the
offending rows that the SQL of an accounting identity returns.
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
from gutou.publish import audit_counts, audit_lists, audit_page, audit_sealed
from gutou.publish.expectations import Expected, checks, suites, written_suites
from gutou.publish.validator import EXAMPLES, SHOWN_ROWS, Check, Validator, holding, told_row
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
    kept = {table: audit_sealed.condition(table, sealed) for table in of_tables}
    held = _counted(con, validator, of_tables, kept)
    for table, expected in of_tables.items():
        key = table_definitions()[table]["key"]
        asked = [i for i in range(len(expected)) if (table, i) not in held]
        needed = dict.fromkeys([*key, *(column for i in asked for column in expected[i].columns)])
        found: dict[int, Check] = {}
        if asked:
            columns = ", ".join(f'"{name}"' for name in needed)
            frame = con.execute(f'SELECT {columns} FROM "{table}" {kept[table]}').df()
            doubted = {n for n, i in enumerate(asked) if audit_counts.countable(expected[i])}
            tried = validator.validate(table, frame, [expected[i] for i in asked], key, doubted)
            found = dict(zip(asked, tried, strict=True))
        yield from (found.get(i) or held[table, i] for i in range(len(expected)))


def _counted(
    con: DuckDBPyConnection,
    validator: Validator,
    of_tables: Mapping[str, Sequence[Expected]],
    kept: Mapping[str, str],
) -> dict[tuple[str, int], Check]:
    """Checks of those that hold because nothing was counted against them, by table and place."""
    places: list[tuple[str, int, int]] = []
    found: list[int] = []
    for table, expected in of_tables.items():
        if asked := [i for i, e in enumerate(expected) if audit_counts.countable(e)]:
            rows, counts = audit_counts.counts(con, table, kept[table], [expected[i] for i in asked])
            places += [(table, i, rows) for i in asked]
            found += counts
    above = validator.above_zero(found)
    return {
        (table, i): holding(of_tables[table][i], rows)
        for number, (table, i, rows) in enumerate(places)
        if number not in above
    }


def _identities(
    con: DuckDBPyConnection, validator: Validator, identities: Sequence[Expected]
) -> Iterator[Check]:
    """What is asked of each is that its statement returns no row."""
    sealed = audit_sealed.sealed_otherwise(con)
    tried: list[tuple[Expected, pd.DataFrame]] = []
    for check in identities:
        try:
            tried.append((check, con.execute(check.sql or "").df()))
        except duckdb.Error as error:
            yield Check(check, False, None, f"审核语句无法执行：{str(error).splitlines()[0]}")
    above = validator.above_zero([len(offending) for _, offending in tried])
    for number, (check, offending) in enumerate(tried):
        count, rows = len(offending), tuple(_rows(offending))
        told = f"{count} 行不符，例：{'；'.join(rows[:EXAMPLES])}" if count else "没有不符的行"
        if warned := audit_sealed.only_warned(check, offending, sealed):
            yield Check(warned, number not in above, count, told + audit_sealed.NOTE, rows)
            continue
        yield Check(check, number not in above, count, told, rows)


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
