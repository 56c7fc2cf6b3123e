"""A department's own projects of its last report (上月项目), to be filled into its next template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq

from gutou.intake.submissions import Submission
from gutou.intake.templates_columns import REFERENCE, plan_of
from gutou.periods import shift
from schemas.documents import fields

_OLDEST = 3

Row = dict[str, str | Decimal]
"""One project: what stands in the cells, by column; blank cells are absent."""


@dataclass(frozen=True)
class Prior:
    """What is filled in: the period it was reported for, the rows, and every field that report used."""

    period: str | None = None
    rows: list[Row] = field(default_factory=list)
    used: frozenset[str] = frozenset()


def prior_rows(document: str, department: str, period: str, submissions: Sequence[Submission]) -> Prior:
    """Rows of the department's newest earlier report of the document, no older than three months.

    Args:
        document: The document.
        department: Name in the settings.
        period: Period of the template.
        submissions: What became of the arrivals; those of others are not looked at.

    Returns:
        Only what a clerk need not find out anew; personal fields never. Without such a report, no rows.
    """
    own = [
        one
        for one in submissions
        if one.in_force
        and one.staged is not None
        and one.arrival.department == department
        and one.document == document
        and shift(period, -_OLDEST) <= one.period < period
    ]
    if not own:
        return Prior()
    newest = max(one.period for one in own)
    plan = plan_of(document)
    carried = [*plan.carry, *(plan.carry_in_year if newest[:4] == period[:4] else ())]
    read = [row for one in own if one.period == newest for row in _read(one)]
    # Plans and peer lists hold a row per period: what is filled in is the report's own.
    read = [row for row in read if row.get("period") in (None, newest)]
    specs = {spec.name: spec for spec in fields(document)}
    used = {name for row in read for name in specs if row.get(name) is not None}
    rows = []
    for values in read:
        wanted = {name: values.get(name) for name in carried if not specs[name].personal}
        if plan.reference:
            wanted[REFERENCE] = values.get(plan.reference)
        row = {name: _cell(value) for name, value in wanted.items() if value is not None}
        if set(row) - {REFERENCE}:
            if "period" in specs and specs["period"].required:
                row["period"] = period
            rows.append(row)
    return Prior(newest, rows, frozenset(used))


def _read(submission: Submission) -> list[dict[str, Any]]:
    assert submission.staged is not None
    table = pq.read_table(submission.staged.folder / "rows.parquet")  # type: ignore[no-untyped-call]
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def _cell(value: Any) -> str | Decimal:  # noqa: ANN401 - a value of a staged column
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | Decimal):
        return Decimal(value)
    return str(value)
