"""Policy tables (政策表): what ``schemas/*.toml`` say, as small tables under ``work`` that the SQL joins.

Order of sources, unit factors, required papers, sectors, counties, and the findings that assembling projects writes.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import ROOT
from gutou.errors import UsageError
from gutou.intake.loading_tables import store
from gutou.settings import Settings

SCHEMAS = ROOT / "schemas"
TEXT, WHOLE, FLAG, TEXTS = "VARCHAR", "INTEGER", "BOOLEAN", "VARCHAR[]"


@cache
def read_policy(name: str, folder: Path = SCHEMAS) -> dict[str, Any]:
    """Content of ``schemas/<name>.toml``.

    Raises:
        UsageError: The file is missing or no TOML.
    """
    try:
        return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"schemas/{name}.toml 有误：{error}") from None


def put_table(
    con: DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]
) -> None:
    """Make rows the table ``work.<name>``; columns by name with their DuckDB types."""
    store(con, f"work.{name}", columns, rows)


def source_order(con: DuckDBPyConnection) -> None:
    """Write ``work.source_order`` and ``work.department_order`` for every field of ``work.field``."""
    policy = read_policy("source_order")
    fields = [field for (field,) in con.execute("SELECT field FROM work.field ORDER BY field").fetchall()]
    if stray := sorted(set(policy.get("fields", {})) - set(fields)):
        raise UsageError(f"schemas/source_order.toml：不认识的字段 {'、'.join(stray)}")
    documents, departments = [], []
    for field in fields:
        order = policy["default"] | policy.get("fields", {}).get(field, {})
        documents += [(field, document, rank) for rank, document in enumerate(order["documents"])]
        departments += [(field, department, rank) for rank, department in enumerate(order["departments"])]
    put_table(con, "source_order", {"field": TEXT, "document": TEXT, "document_rank": WHOLE}, documents)
    put_table(
        con, "department_order", {"field": TEXT, "department": TEXT, "department_rank": WHOLE}, departments
    )
    factors = [(item["factor"], item["tolerance_pct"]) for item in policy["unit_factors"]]
    put_table(con, "unit_factor", {"factor": WHOLE, "tolerance_pct": WHOLE}, factors)
    findings = [(rule["id"], rule["severity"], rule["audience"]) for rule in policy["findings"]]
    put_table(con, "project_rule", {"rule_id": TEXT, "severity": TEXT, "audience": TEXT}, findings)


def evidence_requirements(con: DuckDBPyConnection) -> None:
    """Write ``work.evidence_requirement`` (one row per type, requirement and alternative) and ``work.evidence_partial``."""
    policy = read_policy("evidence")
    labels: dict[str, str] = policy["labels"]
    requirements, partial = [], []
    for type_rank, kind in enumerate(policy["types"]):
        partial.append((type_rank, kind["partial"]))
        for requirement_rank, alternatives in enumerate(kind["complete"]):
            label = "或".join("和".join(labels[paper] for paper in papers) for papers in alternatives)
            requirements += [
                (type_rank, kind["nature"], requirement_rank, papers, label) for papers in alternatives
            ]
    columns = {
        "type_rank": WHOLE,
        "natures": TEXTS,
        "requirement_rank": WHOLE,
        "papers": TEXTS,
        "label": TEXT,
    }
    put_table(con, "evidence_requirement", columns, requirements)
    put_table(con, "evidence_partial", {"type_rank": WHOLE, "papers": TEXTS}, partial)


def counties(con: DuckDBPyConnection, settings: Settings) -> None:
    """Write ``work.county``, the city's counties."""
    rows = [(region.code, region.name) for region in settings.regions]
    put_table(con, "county", {"region_code": TEXT, "region_name": TEXT}, rows)


@cache
def industries() -> dict[str, str]:
    """GB/T 4754-2017: code → section letter."""
    with (SCHEMAS / "codes" / "gbt4754_2017.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["section"] for row in csv.DictReader(lines)}


def sectors(con: DuckDBPyConnection) -> str:
    """Write ``work.sector_industry``, the sector of every industry code; give the name of the rest."""
    policy = read_policy("sectors")
    prefixes = {prefix: sector["name"] for sector in policy["sectors"] for prefix in sector["industries"]}
    placed = []
    for code, section in industries().items():
        candidates = [code[:length] for length in range(len(code), 1, -1)] + [section]
        placed.append((code, next((prefixes[c] for c in candidates if c in prefixes), policy["other"])))
    put_table(con, "sector_industry", {"industry_code": TEXT, "sector": TEXT}, placed)
    return str(policy["other"])
