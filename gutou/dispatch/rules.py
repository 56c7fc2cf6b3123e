"""Rules of the dispatch (调度规则): ``schemas/dispatch_rules.yaml``, as data for SQL and as rows of ``rule``."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import ROOT
from gutou.intake.loading_tables import append
from gutou.scope.policy import TEXT, put_table
from gutou.yaml_text import read_yaml

RULES = ROOT / "schemas" / "dispatch_rules.yaml"


@lru_cache(maxsize=1)
def rules() -> dict[str, dict[str, Any]]:
    """The rules by id."""
    return {entry["id"]: entry for entry in read_yaml(RULES.read_text(encoding="utf-8"))}


def publish_rules(con: DuckDBPyConnection) -> None:
    """Write them to ``rule`` and to ``work.dispatch_rule``; those that are there are written anew."""
    con.execute("DELETE FROM rule WHERE kind = 'dispatch'")
    listed = [
        (r["id"], r["title"], r["condition"].replace("limit_pct", str(r.get("limit_pct", ""))), "dispatch",
         r["severity"], r["audience"], r["basis"])
        for r in rules().values()
    ]  # fmt: skip
    columns = ("rule_id", "title", "condition", "kind", "severity", "audience", "basis")
    append(con, "rule", listed, columns)
    put_table(
        con,
        "dispatch_rule",
        {"rule_id": TEXT, "severity": TEXT, "audience": TEXT, "limit_pct": "DECIMAL(9,3)"},
        [(r["id"], r["severity"], r["audience"], r.get("limit_pct")) for r in rules().values()],
    )
