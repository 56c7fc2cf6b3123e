"""The tables of the gap: ``gap``, ``gap_base``, ``gap_bridge``, ``gap_residual`` for every period and scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import run, run_stage, table_definitions
from gutou.gap.bases import ORDER
from gutou.gap.bridge import bridge
from gutou.gap.case import ScopeCase
from gutou.gap.findings import write_findings
from gutou.gap.formula import stored
from gutou.gap.notes import base_note, note
from gutou.gap.plan import Plan
from gutou.gap.scopes import ScopeRow, scopes, write_scopes
from gutou.gap.sums import PeriodFacts, Sums
from gutou.gap.window import window
from gutou.intake.loading_tables import append
from gutou.settings import Settings

Row = dict[str, Any]


def compute(con: DuckDBPyConnection, settings: Settings, as_of: date) -> None:
    """Fill ``gap``, ``gap_base``, ``gap_bridge``, ``gap_residual`` (万元; growth in percentage points; positive is short).

    Reads ``work.candidate``, ``work.library_item``, ``work.plan_row``, ``submission`` and, for the memo step of the
    bridge, ``reconciliation`` and ``project``; adds to ``finding`` where bases contradict each other. One row per
    period with an accepted file and scope: the city, its counties and 未分县区, the sectors and 其他行业, and any other
    scope the plan names for the period. Earlier months that only rows of the plan speak of have a row for the city and
    for the scopes they name. A figure that cannot be known is null and ``gap.note`` says why.

    Args:
        con: The build connection.
        settings: City, counties, calendar.
        as_of: The clock of ``days_left``.
    """
    listed = scopes(settings)
    write_scopes(con, listed)
    plan = Plan.read(con, settings.city_code)
    run_stage(con, "gap", window(con, settings, plan, as_of))
    sums = Sums.read(con)
    cases = list(_cases(settings, plan, sums, listed))
    _write_targets(con, cases)
    sums.read_moves(con)
    memos = {tuple(row[:3]): row[3] for row in run(con, "gap/memo").fetchall()}
    write_findings(con, settings, cases)
    rows = [_gap_row(case, as_of) for case in cases]
    _insert(con, "gap", rows)
    _insert(con, "gap_base", [base for case in cases for base in _base_rows(case)])
    _insert(con, "gap_bridge", [step for row in rows for step in _bridge_rows(row, memos)])
    run(con, "gap/residual")


def _cases(settings: Settings, plan: Plan, sums: Sums, listed: Sequence[ScopeRow]) -> Iterator[ScopeCase]:
    known = {(scope.kind, scope.code) for scope in listed}
    for facts in _periods(sums, plan):
        for scope in listed:
            if (
                not facts.planned
                or scope.kind == "city"
                or plan.entry((scope.kind, scope.code), facts.period)
            ):
                yield ScopeCase(settings, plan, sums, facts, scope)
        for key, entries in sorted(plan.entries.items(), key=lambda item: item[0]):
            if key not in known and facts.period in entries:
                yield ScopeCase(settings, plan, sums, facts, ScopeRow(*key, plan.names[key]), placed=False)


def _periods(sums: Sums, plan: Plan) -> list[PeriodFacts]:
    """Periods with a file, and those before the last of them that the plan's history speaks of, oldest first."""
    known = {facts.period: facts for facts in sums.periods}
    past = plan.periods_before(max(known)) if known else []
    for period in past:
        known.setdefault(period, PeriodFacts(period, False, False, False, planned=True))
    return [known[period] for period in sorted(known)]


def _write_targets(con: DuckDBPyConnection, cases: Iterable[ScopeCase]) -> None:
    run(con, "gap/target_table")
    targets = [(case.facts.period, *case.key, case.target.growth_pct) for case in cases if case.target]
    append(con, "work.gap_target", targets)


def _gap_row(case: ScopeCase, as_of: date) -> Row:
    exact = case.amounts | case.percentages
    kept = {name: stored(value) for name, value in case.amounts.items()}
    kept |= {name: stored(value, digits=12) for name, value in case.percentages.items()}
    too_large = {name: value for name, value in exact.items() if value is not None and kept[name] is None}
    return {
        "period": case.facts.period,
        "scope_kind": case.scope.kind,
        "scope_code": case.scope.code,
        "scope_name": case.scope.name,
        "coverage": case.level.coverage or (case.entry.coverage if case.entry else None),
        "figure_status": case.level.status,
        "base_source": case.used,
        "deadline": case.deadline,
        "days_left": (case.deadline - as_of).days,
        "note": note(case, too_large),
        **kept,
    }


def _base_rows(case: ScopeCase) -> Iterator[Row]:
    for source in ORDER:
        if source in case.bases:
            point, low, high = case.bases[source].interval
            yield {
                "period": case.facts.period,
                "scope_kind": case.scope.kind,
                "scope_code": case.scope.code,
                "base_source": source,
                "base_wan": stored(point),
                "base_low_wan": stored(low),
                "base_high_wan": stored(high),
                "used": source == case.used,
                "coverage": case.bases[source].coverage,
                "note": base_note(case, source),
            }


def _bridge_rows(gap: Row, memos: dict[Any, Any]) -> Iterator[Row]:
    memo = memos.get((gap["period"], gap["scope_kind"], gap["scope_code"]))
    for order, step in enumerate(bridge(gap, memo), 1):
        yield {
            "period": gap["period"],
            "scope_kind": gap["scope_kind"],
            "scope_code": gap["scope_code"],
            "step_order": order,
            "step": step.name,
            "amount_wan": stored(step.amount),
            "note": step.note,
        }


def _insert(con: DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    columns = [column["name"] for column in table_definitions()[table]["columns"]]
    append(con, table, [tuple(row.get(name) for name in columns) for row in rows], columns)
