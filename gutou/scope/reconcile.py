"""Reconciliation (比对): project by project against the library, and what enters the gap from either side.

Also what follows from it: entry progress, site checks, why a project is not in the library, matters followed across
months, and the standard cuts of the library's investment.
"""

from __future__ import annotations

from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import run, run_stage
from gutou.intake.loading_tables import ensure
from gutou.register.likeness import owners_agree
from gutou.register.names import parse_owner
from gutou.register.vocabulary import Places
from gutou.scope import cuts, policy
from gutou.scope.entries import LINK, UNPLACED, ensure_rows
from gutou.settings import Settings

FILLED = (
    "library_record",
    "reconciliation",
    "reconciliation_field",
    "entry",
    "verification",
    "follow_up",
    "investment_cut",
)
"""Published tables that :func:`reconcile` fills."""

_RULE = dict.fromkeys(
    ("rule_id", "title", "condition", "severity", "audience", "message", "basis"), policy.TEXT
)
_BASIS = "比对与跟踪办法（schemas/reconcile.toml）"


def reconcile(con: DuckDBPyConnection, settings: Settings) -> None:
    """Compare surveys with the library, all periods at once; amounts in 万元.

    Reads ``work.project_case``, ``work.library_row``, ``project``, ``work.scope``, ``scope_decision``, the rows of the
    documents that follow projects and ``work.entry_link`` (none: no entry row is placed); fills the tables of
    :data:`FILLED`, ``work.candidate`` and ``work.library_item``, and writes findings RC01–RC04. Nothing here is ranked by
    what it would do to the gap.

    Raises:
        UsageError: A policy file under ``schemas/`` is wrong.
    """
    for table in FILLED:
        con.execute(f"DELETE FROM {table}")
    con.execute("DELETE FROM finding WHERE rule_id LIKE 'RC%'")
    con.execute("DELETE FROM rule WHERE kind = 'reconcile'")
    policy.counties(con, settings)
    _ensure_rows(con)
    given = _words(con)
    _owners(con, settings)
    run(con, "project/01_plain")
    run(con, "intake/without_phones")
    params = {
        "statistics": settings.statistics_department,
        "tolerance_wan": settings.rules.tolerance_wan,
        "differs_pct": settings.rules.amount_differs_pct,
        "returned": given["not_entered"]["returned"],
        "no_directory": given["not_entered"]["no_directory"],
        "needs_directory": given["entry"]["needs_directory"],
        **cuts.words(con),
    }
    run_stage(con, "reconcile", params)
    run(con, "reconcile/rule")


def _ensure_rows(con: DuckDBPyConnection) -> None:
    """Empty tables where nothing was handed in, and no doubts where the register left none."""
    for document in ("entries", "verifications", "answers"):
        ensure_rows(con, document)
    ensure(con, "work.entry_link", LINK)
    ensure(con, "work.entry_unplaced", UNPLACED)
    doubts = con.execute(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = 'work' AND table_name = 'doubt'"
    ).fetchone()
    run(con, "reconcile/pending_record" if doubts else "reconcile/no_pending_record")


def _words(con: DuckDBPyConnection) -> dict[str, Any]:
    """The vocabularies of ``schemas/reconcile.toml`` as tables, and the file."""
    given = policy.read_policy("reconcile")
    entry, site, reasons, follow = (given[k] for k in ("entry", "verification", "not_entered", "follow_up"))
    stages = [(word, kind) for kind, words in entry.items() if isinstance(words, list) for word in words]
    _meanings(con, "entry_word", stages)
    _meanings(con, "verification_word", [(word, kind) for kind, words in site.items() for word in words])
    answers = [(word, status) for status, words in follow["answers"].items() for word in words]
    _meanings(con, "answer_word", answers)
    policy.put_table(con, "contained_word", {"word": policy.TEXT}, [(word,) for word in reasons["contained"]])
    rule = {"rule_id": policy.TEXT, "reason": policy.TEXT}
    policy.put_table(con, "not_entered_rule", rule, list(reasons["rules"].items()))
    papers = [(item["paper"], item["reason"], rank) for rank, item in enumerate(reasons["papers"])]
    paper = {"paper": policy.TEXT, "reason": policy.TEXT, "paper_rank": policy.WHOLE}
    policy.put_table(con, "not_entered_paper", paper, papers)
    matters = [(kind, label) for kind, label in follow.items() if isinstance(label, str)]
    policy.put_table(con, "matter_kind", {"kind": policy.TEXT, "label": policy.TEXT}, matters)
    policy.put_table(
        con, "asked_only", {"matter": policy.TEXT}, [(matter,) for matter in follow["asked_only"]]
    )
    findings = [
        (f["id"], f["title"], f["condition"], f["severity"], f["audience"], f["message"], _BASIS)
        for f in given["findings"]
    ]
    policy.put_table(con, "reconcile_rule", _RULE, findings)
    return given


def _meanings(con: DuckDBPyConnection, name: str, rows: list[tuple[str, str]]) -> None:
    policy.put_table(con, name, {"word": policy.TEXT, "meaning": policy.TEXT}, rows)


def _owners(con: DuckDBPyConnection, settings: Settings) -> None:
    """Write ``work.owner_pair``: whether two differently written owners are one, as the register reads them."""
    places = Places.of(settings)
    pairs = [
        (
            survey,
            library,
            owners_agree(parse_owner(survey, places), parse_owner(library, places)) in ("equal", "similar"),
        )
        for survey, library in run(con, "reconcile/owner_asked").fetchall()
    ]
    columns = {"survey_value": policy.TEXT, "library_value": policy.TEXT, "agree": policy.FLAG}
    policy.put_table(con, "owner_pair", columns, pairs)
