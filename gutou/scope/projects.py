"""Projects (项目): linked rows of all departments become one case per project, with its sources and rejected values.

Every value stays as reported; which one is chosen follows the written order of sources (``schemas/source_order.toml``).
"""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from gutou.database import run, run_stage
from gutou.intake.industries import industry_code
from gutou.scope import policy
from gutou.scope.entries import ensure_rows
from gutou.scope.wording import load_wording
from gutou.settings import Settings


def assemble(con: DuckDBPyConnection, settings: Settings) -> None:
    """Assemble projects of all periods from linked rows.

    Reads ``work.source_row``, ``work.link``, ``work.pending_match``, ``work.answer_row`` (the papers that answers name) and
    ``finding``; fills ``work.project_case``, ``project_source``, ``project_value``, ``project_site``, writes findings
    PV01–PV03 and every finding's ``project_id``. Can be called again after ``work.link`` has changed.

    Raises:
        UsageError: A policy file under ``schemas/`` is wrong.
    """
    _forget(con)
    _tables_of_words(con)
    ensure_rows(con, "answers")
    run(con, "reconcile/01_standing")
    run(con, "intake/without_phones")
    run(con, "project/05_field")
    policy.source_order(con)
    policy.evidence_requirements(con)
    policy.counties(con, settings)
    other_sector = policy.sectors(con)
    own = policy.read_policy("source_order")
    run_stage(
        con,
        "project",
        {
            "smallest_planned_wan": own["unit_own"]["smallest_planned_wan"],
            "tolerance_wan": settings.rules.tolerance_wan,
            "amount_share": own["differences"]["amount_share"],
            "over_planned": own["unit_own"]["over_planned"],
            "own_factor": own["unit_own"]["factor"],
            "other_sector": other_sector,
            "city_prefix": settings.city_code[:4],
        },
    )


def publish_projects(con: DuckDBPyConnection) -> None:
    """Fill ``project`` from ``work.project_case`` and ``work.scope``: in-scope amounts (万元) follow the scope."""
    con.execute("DELETE FROM project")
    run(con, "project/publish_project")


def _forget(con: DuckDBPyConnection) -> None:
    """Drop what an earlier call wrote, so that the call can be repeated on other links."""
    for table in ("project_source", "project_value", "project_site"):
        con.execute(f"DELETE FROM {table}")
    con.execute("DELETE FROM finding WHERE rule_id LIKE 'PV%'")
    con.execute("UPDATE finding SET project_id = NULL WHERE project_id IS NOT NULL")
    con.execute(
        "CREATE TABLE IF NOT EXISTS work.pending_match (period VARCHAR, row_key VARCHAR, library_row_key VARCHAR, "
        "pair_id VARCHAR, match_probability DOUBLE, why VARCHAR)"
    )


def _tables_of_words(con: DuckDBPyConnection) -> None:
    """What distinct texts say: the part a name stands for, the industry's code, whether a stage means started."""
    wording = load_wording()
    parts = [(text, part) for text in _distinct(con, "project_name") if (part := wording.part_of(text))]
    policy.put_table(con, "name_part", {"project_name": policy.TEXT, "part": policy.TEXT}, parts)
    codes = [(text, code) for text in _distinct(con, "industry") if (code := industry_code(text))]
    policy.put_table(con, "industry_text", {"industry": policy.TEXT, "industry_code": policy.TEXT}, codes)
    texts = dict.fromkeys(
        _distinct(con, "stage") + _distinct(con, "build_stage") + _distinct(con, "end_status")
    )
    stages = [(text, wording.stage_started(text)) for text in texts]
    policy.put_table(con, "stage_word", {"stage": policy.TEXT, "started": policy.FLAG}, stages)


def _distinct(con: DuckDBPyConnection, column: str) -> list[str]:
    query = f"SELECT DISTINCT {column} FROM work.source_row WHERE {column} IS NOT NULL ORDER BY {column}"
    return [text for (text,) in con.execute(query).fetchall()]
