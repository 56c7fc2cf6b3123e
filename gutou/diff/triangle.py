"""The revision triangle (修订三角): how the figures of the gap moved after they were first published."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.diff.fields import field_label, first_within_months, triangle_figures
from gutou.diff.sides import AFTER, BEFORE
from gutou.intake.loading_tables import create

_COLUMNS = {
    "period": "VARCHAR",
    "figure": "VARCHAR",
    "figure_label": "VARCHAR",
    "scope_kind": "VARCHAR",
    "scope_code": "VARCHAR",
    "scope_name": "VARCHAR",
    "run_id": "VARCHAR",
    "as_of": "DATE",
    "value": "DECIMAL(18, 6)",
}


def fill(con: DuckDBPyConnection) -> None:
    """Fill ``revision_triangle`` and ``revision_summary``.

    When a figure was first published is carried from run to run; a published database that does not carry it yet counts
    as its first publication.

    Args:
        con: The build connection, with the published database and the candidate laid out as the two sides
            (see :mod:`gutou.diff.sides`).
    """
    create(con, "work.diff_figure", _COLUMNS)
    for figure in triangle_figures():
        given = {"figure": figure, "label": field_label("gap", figure)}
        for side in (BEFORE, AFTER):
            con.execute(_figures(figure, side), given)
    run(con, "diff/triangle", {"first_within_months": first_within_months()})
    run(con, "diff/summary")


def _figures(figure: str, side: str) -> str:
    return f"""
    INSERT INTO work.diff_figure BY NAME
    SELECT gap.period, $figure AS figure, $label AS figure_label, gap.scope_kind, gap.scope_code, gap.scope_name,
        run.run_id, run.as_of, CAST(gap.{figure} AS DECIMAL(18, 6)) AS value
    FROM work.{side}.gap AS gap
    CROSS JOIN work.{side}.run AS run
    WHERE gap.{figure} IS NOT NULL AND run.as_of IS NOT NULL
    """
