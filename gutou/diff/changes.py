"""What changed (变动): every figure of ``schemas/revision.toml`` that differs between the two sides, losses first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.diff import causes, sides
from gutou.diff.fields import Field, Table, compared_tables
from gutou.diff.sides import Side


@dataclass(frozen=True)
class Change:
    """One figure that differs (变动); the columns of ``revision`` without its runs and status."""

    period: str
    table_name: str
    project_id: str
    record: str
    subject: str | None
    field: str
    field_label: str
    change: str
    old_value: str | None
    new_value: str | None
    difference: Decimal | None
    cause_kind: str
    cause: str
    cause_ref: str | None


def compare(
    con: DuckDBPyConnection, before: Side, after: Side, *, periods: Iterable[str] | None = None
) -> None:
    """Find what changed from one side to the other; :func:`changes` reads it, ``work.change`` holds it.

    Periods that only the later side has are new, not revised, and are left out. The views of both sides stay until the next
    comparison or :func:`gutou.diff.sides.clear`.

    Args:
        con: A connection with both sides attached, and a database ``work`` to put things in
            (:func:`gutou.database.build_connection` gives one).
        before: The earlier publication.
        after: The later one.
        periods: Only these; by default every period of the earlier side.
    """
    sides.lay_out(con, before, after)
    run(con, "diff/run", {"before_run": before.run_id, "after_run": after.run_id})
    run(con, "diff/period")
    if periods is not None:
        con.execute("DELETE FROM work.diff_period WHERE NOT list_contains(?, period)", [list(periods)])
    run(con, "diff/change")
    old, new = (sides.columns_present(con, side) for side in (before, after))
    for table in compared_tables():
        # A column that one of the two did not publish yet has not changed.
        both = old.get(table.name, set()) & new.get(table.name, set())
        if kept := [one for one in table.fields if one.name in both]:
            con.execute(_differing(table, kept))
    causes.gather(con)
    run(con, "diff/subject")
    run(con, "diff/class")
    causes.trace(con)


def changes(con: DuckDBPyConnection) -> list[Change]:
    """What :func:`compare` found, losses first: removed, emptied, decreased, then reclassified, relinked, then gains."""
    names = [column.name for column in fields(Change)]
    found = run(con, "diff/changes").fetchall()
    return [Change(**dict(zip(names, row, strict=True))) for row in found]


def _differing(table: Table, listed: list[Field]) -> str:
    """The statement that adds a table's differing fields to ``work.change``; a whole row speaks through one field."""
    project = "project_id" if table.project else "''"
    record = table.record or "''"
    values = ", ".join(
        f"{{'field': '{f.name}', 'label': '{f.label}', 'number': {f.number}, "
        f"'presence': {f.name == table.presence}, "
        f"'old': {_shown(f, 'b')}, 'new': {_shown(f, 'a')}}}"
        for f in listed
    )
    differs = " OR ".join(f"{_compared(f, 'b')} IS DISTINCT FROM {_compared(f, 'a')}" for f in listed)
    subject = f"coalesce(a.{table.subject}, b.{table.subject})" if table.subject else "NULL"
    on = "a._record = b._record" if table.by_record else "a._project = b._project AND a._record = b._record"
    keyed = f"SELECT *, {project} AS _project, {record} AS _record FROM work.{{side}}.{table.name}"
    return f"""
    INSERT INTO work.change BY NAME
    WITH b AS ({keyed.format(side="before")} SEMI JOIN work.diff_period USING (period)),
    a AS ({keyed.format(side="after")} SEMI JOIN work.diff_period USING (period)),
    value AS (
        SELECT
            coalesce(b.period, a.period) AS period,
            coalesce(a._project, b._project) AS project_id,
            coalesce(b._record, a._record) AS record,
            {subject} AS subject,
            CASE WHEN b.period IS NULL THEN 'added' WHEN a.period IS NULL THEN 'removed' END AS whole,
            unnest([{values}]) AS v
        FROM b
        FULL JOIN a ON a.period = b.period AND {on}
        WHERE b.period IS NULL OR a.period IS NULL OR {differs}
    )
    SELECT
        period,
        '{table.name}' AS table_name,
        project_id,
        record,
        subject,
        v.field AS field,
        v.label AS field_label,
        v.number AS number,
        v.old AS old_value,
        v.new AS new_value,
        whole
    FROM value
    WHERE CASE WHEN whole IS NULL THEN v.old IS DISTINCT FROM v.new ELSE v.presence END
    """


def _compared(one: Field, side: str) -> str:
    column = f'{side}."{one.name}"'
    return column if one.absent is None else f"coalesce({column}, '{one.absent}')"


def _shown(one: Field, side: str) -> str:
    text = f"CAST({_compared(one, side)} AS VARCHAR)"
    # 1200.500000 and 1200.5 are one figure, whatever number of places a version kept.
    return f"rtrim(regexp_replace({text}, '(\\.\\d*?)0+$', '\\1'), '.')" if one.number else text
