"""The gap computed from the truth, independently of the pipeline (blueprint "The gap"); Decimal throughout."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from gutou.demo import bases
from gutou.demo.catalog import sector_of
from gutou.demo.facts import Facts
from gutou.demo.library import Entry
from gutou.demo.places import day_after, index, period_of
from gutou.demo.plan import PlanRow, Plans
from gutou.demo.plan_table import SCOPES, PlanTable, Scope

_SIX = Decimal("0.000001")
GAP_COLUMNS = tuple(
    """period scope_kind scope_code scope_name coverage figure_status target_growth_pct reported_wan library_wan
    allotted_wan base_wan base_low_wan base_high_wan base_source target_level_wan gap_wan gap_low_wan gap_high_wan
    prior_published_wan naive_gap_wan basis_difference_wan additions_complete_wan additions_checked_wan
    additions_in_window_wan additions_partial_wan additions_lead_wan additions_prior_ytd_wan removals_wan
    removals_prior_ytd_wan pending_review_wan pending_review_prior_ytd_wan pending_removals_wan
    pending_removals_prior_ytd_wan gap_after_verified_wan gap_after_verified_low_wan gap_after_verified_high_wan
    gap_after_verified_fixed_base_wan growth_pct growth_after_verified_pct deadline days_left note""".split()  # noqa: SIM905
)
Record = dict[str, Any]


def gap_rows(
    facts: dict[str, list[Facts]],
    library: dict[str, list[Record]],
    plans: Plans,
    periods: list[str],
    as_of: date,
) -> list[Record]:
    """One row per period and scope.

    Args:
        facts: Projects of each period.
        library: Lines of ``library.csv`` of each period.
        plans: Exports and plan rows.
        periods: Months of the demonstration.
        as_of: Day from which days are counted.
    """
    table = PlanTable(plans, periods)
    return [
        _rounded(_gap(scope, period, facts[period], library[period], plans, table, as_of))
        for period in periods
        for scope in SCOPES
    ]


def _gap(
    scope: Scope,
    period: str,
    facts: list[Facts],
    library: list[Record],
    plans: Plans,
    table: PlanTable,
    as_of: date,
) -> Record:
    items = [item for item in library if scope.holds(item["region_code"], item["sector"])]
    rows = table.of(scope, period)
    target = table.target(scope, period)
    total = _total(item["ytd_wan"] for item in items)
    reported, allotted = _first(rows, "reported"), _first(rows, "allotted")
    summed = reported is None and (scope.kind == "city" or target is not None)
    if summed:
        reported = total + (allotted or Decimal(0))
    prior = _first(rows, "prior_published")
    if prior is None:
        prior = _first(table.of(scope, period_of(index(period) - 12)), "reported")
    base = None if reported is None else _base(scope, period, table, reported, plans)
    deadline = next((row.deadline for row in rows if row.deadline), None) or day_after(period, 15)
    due = _entry_deadline(period, table)
    held = [fact for fact in facts if scope.holds(fact.region, fact.sector)]
    amounts = _candidates(held, as_of, due) | _removals(items)
    record: Record = {
        "period": period,
        "scope_kind": scope.kind,
        "scope_code": scope.code,
        "scope_name": scope.name,
        "coverage": "全口径" if reported is not None else None,
        "figure_status": "库内汇总"
        if summed
        else next((r.figure_status for r in rows if r.figure_status), None),
        "target_growth_pct": target,
        "reported_wan": reported,
        "library_wan": total,
        "allotted_wan": allotted,
        "base_wan": base.point if base else None,
        "base_low_wan": base.low if base else None,
        "base_high_wan": base.high if base else None,
        "base_source": base.source if base else None,
        "prior_published_wan": prior,
        "deadline": deadline,
        "days_left": (deadline - as_of).days,
    }
    growth = None if target is None else 1 + target / 100
    return (
        record
        | {k: v for k, v in amounts.items() if k.endswith("_wan")}
        | _gaps(reported, prior, growth, base, amounts)
    )


def _first(rows: list[PlanRow], name: str) -> Decimal | None:
    return next((value for row in rows if (value := getattr(row, name)) is not None), None)


def _base(scope: Scope, period: str, table: PlanTable, reported: Decimal, plans: Plans) -> bases.Base | None:
    def own(entries: list[Entry]) -> list[Entry]:
        return [e for e in entries if scope.holds(e.record.region, sector_of(e.project.industry[0]))]

    rows, year_before = table.of(scope, period), period_of(index(period) - 12)
    allotted, allotted_before = _first(rows, "allotted"), _first(table.of(scope, year_before), "allotted")
    candidates: dict[str, bases.Base] = {}
    if allotted is None or allotted_before is not None:
        now, before = own(plans.exports[period]), own(plans.exports[year_before])
        candidates["micro"] = bases.micro(now, before, allotted_before or Decimal(0))
    if (amount := _first(rows, "base")) is not None:
        candidates["given"] = bases.given(amount)
    if (growth := _first(rows, "published_growth")) is not None:
        candidates["implied"] = bases.implied(reported, growth)
    return bases.used(candidates)


def _tier(fact: Facts) -> str:
    """Where a project that the library misses stands; first that fits."""
    if fact.in_library or fact.scope == "out" or not fact.ytd:
        return "none"
    if fact.started is not True:
        return "lead" if fact.started is None else "none"
    complete = fact.evidence == "complete" and not fact.open_error and not fact.entry.sent_back
    if fact.scope == "review":
        return "pending" if complete else "none"
    if complete:
        return "complete"
    return "partial" if fact.evidence in ("complete", "partial") else "lead"


def _entry_deadline(period: str, table: PlanTable) -> date:
    """The city's entry deadline, else the calendar's."""
    city = next(scope for scope in SCOPES if scope.kind == "city")
    given = (row.entry_deadline for row in table.of(city, period) if row.entry_deadline)
    return next(given, None) or day_after(period, 10)


def _candidates(facts: list[Facts], as_of: date, due: date) -> dict[str, Any]:
    by_tier: dict[str, list[Facts]] = {}
    for fact in facts:
        by_tier.setdefault(_tier(fact), []).append(fact)
    complete, pending = by_tier.get("complete", []), by_tier.get("pending", [])
    return {
        "additions_complete_wan": _total(f.in_scope_ytd for f in complete),
        "additions_checked_wan": Decimal(0),
        "additions_in_window_wan": _total(f.in_scope_ytd for f in complete if f.entry.in_window(as_of, due)),
        "additions_partial_wan": _total(f.in_scope_ytd for f in by_tier.get("partial", [])),
        "additions_lead_wan": _total(f.in_scope_ytd for f in by_tier.get("lead", [])),
        "additions_prior_ytd_wan": _total(f.in_scope_prior_ytd for f in complete),
        "pending_review_wan": _total(f.ytd for f in pending),
        "pending_review_prior_ytd_wan": _total(f.prior_ytd for f in pending),
        "unknown_prior": _total(f.prior_high for f in complete if f.prior_ytd is None),
        "pending_additions": [
            (
                f.ytd or Decimal(0),
                f.prior_ytd or Decimal(0),
                f.prior_high if f.prior_ytd is None else f.prior_ytd,
            )
            for f in pending
        ],
    }


def _removals(items: list[Record]) -> dict[str, Any]:
    removed = [item for item in items if item["decision"] in ("remove", "duplicate")]
    review = [item for item in items if item["decision"] == "review"]
    return {
        "removals_wan": _total(item["removal_wan"] for item in removed),
        "removals_prior_ytd_wan": _total(item["removal_prior_ytd_wan"] for item in removed),
        "pending_removals_wan": _total(item["ytd_wan"] for item in review),
        "pending_removals_prior_ytd_wan": _total(item["prior_ytd_wan"] for item in review),
        "unknown_removed": _total(
            item["prior_high_wan"] for item in removed if item["prior_ytd_wan"] is None
        ),
        "pending_removed": [
            (item["ytd_wan"], item["prior_ytd_wan"] or Decimal(0), item["prior_high_wan"]) for item in review
        ],
    }


def _gaps(
    reported: Decimal | None,
    prior: Decimal | None,
    growth: Decimal | None,
    base: bases.Base | None,
    amounts: Record,
) -> Record:
    """All that needs reported level, base and target; what cannot be computed is absent."""
    if reported is None or base is None:
        return {}
    added, removed = amounts["additions_complete_wan"], amounts["removals_wan"]
    level_after = reported + added - removed
    moved = amounts["additions_prior_ytd_wan"] - amounts["removals_prior_ytd_wan"]
    record: Record = {"growth_pct": (reported / base.point - 1) * 100 if base.point else None}
    if base.point + moved:
        record["growth_after_verified_pct"] = (level_after / (base.point + moved) - 1) * 100
    if growth is None:
        return record
    moves = [[last * growth - now for last in lasts] for now, *lasts in amounts["pending_additions"]]
    moves += [[now - last * growth for last in lasts] for now, *lasts in amounts["pending_removed"]]
    record |= {
        "target_level_wan": base.point * growth,
        "gap_wan": base.point * growth - reported,
        "gap_low_wan": base.low * growth - reported,
        "gap_high_wan": base.high * growth - reported,
        "gap_after_verified_wan": (base.point + moved) * growth - level_after,
        "gap_after_verified_low_wan": (base.low + moved - amounts["unknown_removed"]) * growth
        - level_after
        + _total(min(0, *ways) for ways in moves),
        "gap_after_verified_high_wan": (base.high + moved + amounts["unknown_prior"]) * growth
        - level_after
        + _total(max(0, *ways) for ways in moves),
        "gap_after_verified_fixed_base_wan": base.point * growth - level_after,
    }
    if prior is not None:
        record["naive_gap_wan"] = prior * growth - reported
        record["basis_difference_wan"] = (prior - base.point) * growth
    return record


def _total(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def _rounded(record: Record) -> Record:
    return {
        name: value.quantize(_SIX, ROUND_HALF_UP) if isinstance(value, Decimal) else value
        for name, value in record.items()
    }
