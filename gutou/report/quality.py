"""Quality indicators (数据质量指标): ``schemas/quality.yaml``, each a query on the published tables."""

from __future__ import annotations

from functools import lru_cache

from duckdb import DuckDBPyConnection

from gutou.database import ROOT, run
from gutou.intake.loading_tables import append
from gutou.yaml_text import read_yaml

INDICATORS = ROOT / "schemas" / "quality.yaml"


@lru_cache(maxsize=1)
def indicators() -> tuple[dict[str, str], ...]:
    """The indicators in their order: indicator, unit, definition, sql."""
    return tuple(read_yaml(INDICATORS.read_text(encoding="utf-8")))


def fill(con: DuckDBPyConnection) -> None:
    """Fill ``quality`` for every period of ``submission``; ``previous`` is the value of the period before.

    Args:
        con: The build connection; the tables that the queries read are filled.
    """
    con.execute("DELETE FROM quality")
    before: dict[str, str | None] = {}
    rows = []
    for (period,) in run(con, "report/headline_periods").fetchall():
        for one in indicators():
            found = con.execute(one["sql"].replace("{period}", f"'{period}'")).fetchone()
            value = None if found is None or found[0] is None else str(found[0])
            name = one["indicator"]
            rows.append((period, name, value, one["unit"], one["definition"], before.get(name)))
            before[name] = value
    append(con, "quality", rows)
