"""What a project's accepted rows of a period show, and what follows from that for its scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gutou.demo.catalog import OTHER_SECTOR, sector_of
from gutou.demo.library import Entry
from gutou.demo.places import COUNTIES, index, january, period_of
from gutou.demo.projects import Project
from gutou.demo.rows import Row
from gutou.demo.shown import (
    WRONG_AMOUNT,
    ahead_of_start,
    evidence_of,
    far_beyond_plan,
    misread,
    pure_purchase,
    sites_of,
    started,
)

THRESHOLD = Decimal(500)
_OUT_BY_KIND = {
    "land_development": "SC12",
    "current_assets": "SC13",
    "farm_subsidy": "SC14",
}
_IN_BY_KIND = {"finance_lease": "SC11", "biological": "SC15"}


@dataclass(frozen=True, slots=True)
class Entering:
    """How far a project is on its way into the library, as the entry document shows it."""

    stage: str = ""
    applied_on: date | None = None
    in_directory: bool | None = None

    @property
    def sent_back(self) -> bool:
        """Whether the project was returned to whoever applied."""
        return self.stage == "已退回"

    def in_window(self, as_of: date, deadline: date) -> bool:
        """Whether the project can still be entered by the deadline."""
        if self.in_directory is False:
            return False
        if self.stage == "已通过待首报" or as_of <= deadline:
            return True
        waits = self.stage in ("县级待审", "市级待审", "省级待审")
        return waits and self.applied_on is not None and self.applied_on <= deadline


def entering(rows: Iterable[Row]) -> Entering:
    """The newest entry row of a project that is no change of a project in the library."""
    for row in rows:
        if row.document == "entries" and not row.values.get("change"):
            told = {name: row.values.get(name) for name in row.shown}
            applied, listed = told.get("applied_on"), told.get("unit_in_directory")
            return Entering(
                str(told.get("stage") or ""),
                applied if isinstance(applied, date) else None,
                listed if isinstance(listed, bool) else None,
            )
    return Entering()


@dataclass(slots=True)
class Facts:
    """One project in one period, as its rows show it; amounts in 万元, None where nobody says."""

    period: str
    project: Project
    surveyed: bool
    in_library: bool
    library_code: str
    region: str
    sector: str
    planned: Decimal | None
    ytd: Decimal | None
    cumulative: Decimal | None
    prior_cumulative: Decimal | None
    prior_ytd: Decimal | None
    prior_high: Decimal
    start: int | None
    started: bool | None
    evidence: str
    open_error: bool
    kind: str
    scope: str = ""
    decided_by: str = ""
    share: Decimal = Decimal(1)
    entry: Entering = Entering()

    @property
    def in_scope_ytd(self) -> Decimal | None:
        """The part of this year's investment that counts."""
        return self._counted(self.ytd)

    @property
    def in_scope_prior_ytd(self) -> Decimal | None:
        """The part of last year's that counts; an unknown value counts 0."""
        return self._counted(self.prior_ytd or Decimal(0))

    def _counted(self, amount: Decimal | None) -> Decimal | None:
        if self.scope == "out":
            return Decimal(0)
        if self.scope == "review" or amount is None:
            return None
        return (amount * self.share).quantize(Decimal("0.000001"))

    def record(self) -> dict[str, object]:
        """The line of ``projects.csv``."""
        return {
            "period": self.period,
            "project_key": self.project.key,
            "name": self.project.name.text(),
            "owner": self.project.owner.name,
            "region_code": self.region,
            "sector": self.sector,
            "planned_total_wan": self.planned,
            "ytd_wan": self.ytd,
            "prior_ytd_wan": self.prior_ytd,
            "prior_cumulative_wan": self.prior_cumulative,
            "cumulative_wan": self.cumulative,
            "in_scope_ytd_wan": self.in_scope_ytd,
            "in_scope_prior_ytd_wan": self.in_scope_prior_ytd,
            "prior_high_wan": self.prior_high,
            "start_month": "" if self.start is None else period_of(self.start),
            "started": self.started,
            "evidence": self.evidence,
            "open_error": self.open_error,
            "entry_stage": self.entry.stage,
            "surveyed": self.surveyed,
            "in_library": self.in_library,
            "library_code": self.library_code,
            "investment_kind": self.kind,
            "scope": self.scope,
            "decided_by": self.decided_by,
            "archetype": self.project.trap or self.project.kind.archetype,
        }


def gather(rows: list[Row], entries: list[Entry], period: str) -> Facts:
    """Read the rows of one project."""
    project, month = rows[0].project, index(period)
    survey = [row for row in rows if row.document == "survey"]
    kept = sorted(entries, key=lambda entry: (entry.record.entered, entry.record.code))
    if kept and kept[0].record.role != "site":
        kept = kept[:1]
    surveyed_values = {name for row in survey for name in row.shown if not misread(row, name)}
    shown = {name for row in rows for name in row.shown}
    typed = project.planned * project.planned_typed
    planned = typed if "planned_total" in surveyed_values else _sum(e.planned for e in kept)
    if planned is None and any("planned_total" in r.shown for r in rows if r.document == "key_projects"):
        planned = typed
    ytd = project.ytd(month) if "ytd" in surveyed_values else _sum(e.ytd for e in kept)
    cumulative = (
        project.cumulative(month) if "cumulative" in surveyed_values else _sum(e.cumulative for e in kept)
    )
    before = project.prior_cumulative(month)
    prior_cumulative = (
        before if "prior_cumulative" in surveyed_values else _sum(e.prior_cumulative for e in kept)
    )
    start = project.start if shown & {"start_month", "span"} else None
    prior = project.prior_ytd(month) if "prior_ytd" in surveyed_values else None
    if prior is None and kept and all(e.prior_ytd is not None for e in kept):
        prior = _sum(e.prior_ytd or Decimal(0) for e in kept)
    if prior is None and start is not None and start >= january(month):
        prior = Decimal(0)
    bounds = [amount for amount in (prior_cumulative, planned) if amount is not None]
    regions = {site for row in rows for site in sites_of(row)}
    facts = Facts(
        period=period,
        project=project,
        surveyed=bool(survey),
        in_library=bool(entries),
        library_code=kept[0].record.code if kept else "",
        region=next(iter(regions)) if len(regions) == 1 else "",
        sector=sector_of(project.industry[0]) if "industry" in shown else OTHER_SECTOR,
        planned=planned,
        ytd=ytd,
        cumulative=cumulative,
        prior_cumulative=prior_cumulative,
        prior_ytd=prior,
        prior_high=prior if prior is not None else min(bounds, default=Decimal(0)),
        start=start,
        started=started(rows, month, start, ytd),
        evidence=evidence_of(rows),
        open_error=any(
            WRONG_AMOUNT & set(row.faults) or ahead_of_start(row, month) or far_beyond_plan(row)
            for row in rows
        ),
        kind=_investment_kind(kept),
    )
    _judge(facts, rows, entries, regions)
    return facts


def _sum(amounts: Iterable[Decimal]) -> Decimal | None:
    known = list(amounts)
    return sum(known, Decimal(0)) if known else None


def _investment_kind(kept: list[Entry]) -> str:
    if not kept:
        return ""
    return "房地产开发投资" if kept[0].record.real_estate else "项目投资"


def _judge(facts: Facts, rows: list[Row], entries: list[Entry], regions: set[str]) -> None:
    """Scope by the handbook's rules: out before review before part before in; SC18 and SC20 keep SC01 from deciding."""
    project = facts.project
    archetype, wording = project.kind.archetype, project.kind.wording
    accounting = {str(row.values["accounting"]) for row in rows if "accounting" in row.shown}
    real_estate = facts.kind == "房地产开发投资"
    outside = {site for site in regions if site not in COUNTIES}
    conditions = (
        ("SC10", archetype == "used"),
        ("SC02", bool(regions) and regions == outside),
        ("SC04", facts.started is False or archetype == "levelling"),
        (
            "SC05",
            pure_purchase(rows) and project.undelivered and any("content" in row.shown for row in rows),
        ),
        ("SC08", wording == "repair" or "费用化" in accounting),
        (_OUT_BY_KIND.get(archetype, ""), archetype in _OUT_BY_KIND),
        ("SC01", _below(facts) and not real_estate and not _split_up(facts, rows)),
    )
    out = [rule for rule, holds in conditions if holds]
    if out:
        facts.scope, facts.decided_by = "out", out[0]
        return
    known_shares = {e.record.region: e.record.share for e in entries if e.record.role == "site"}
    if _bundled(rows) or _split_up(facts, rows):
        facts.scope, facts.decided_by = "review", "SC17" if _bundled(rows) else "SC18"
    elif facts.planned is not None and facts.planned < 1:
        facts.scope, facts.decided_by = "review", "SC20"
    elif wording == "both" and not accounting:
        facts.scope, facts.decided_by = "review", "SC09"
    elif archetype == "estate" and not real_estate:
        facts.scope, facts.decided_by = "review", "SC06"
    elif project.kind.key == "old_quarter_developer" and not real_estate:
        facts.scope, facts.decided_by = "review", "SC16"
    elif outside and not outside <= set(known_shares):
        facts.scope, facts.decided_by = "review", "SC03"
    elif outside:
        facts.scope, facts.decided_by = "part", "SC03"
        facts.share = sum((share for site, share in known_shares.items() if site in COUNTIES), Decimal(0))
    else:
        facts.scope, facts.decided_by = _ruled_in(facts, rows, regions, accounting)


def _below(facts: Facts) -> bool:
    """Planned under the threshold; what is under 1 万元 is a slip of the unit, which is another matter."""
    return facts.planned is not None and 1 <= facts.planned < THRESHOLD


def _bundled(rows: list[Row]) -> bool:
    """The name says 打捆, or the content that its works have approvals of their own."""
    return any(
        "打捆" in str(row.values.get("project_name"))
        or ("content" in row.shown and "分别立项" in str(row.values["content"]))
        for row in rows
    )


def _split_up(facts: Facts, rows: list[Row]) -> bool:
    """Parts in one approval, or one of several works of one owner, place and time just under the threshold."""
    if facts.project.kind.archetype == "split":
        return True
    told = (
        row.shown >= {"planned_total", "owner_name", "region"} for row in rows if row.document == "survey"
    )
    return facts.project.kind.archetype == "split_apart" and any(told)


def _ruled_in(facts: Facts, rows: list[Row], regions: set[str], accounting: set[str]) -> tuple[str, str]:
    claimed = any(
        row.values.get(name) is True and name in row.shown
        for row in rows
        for name in ("has_photo", "has_voucher")
    )
    if facts.kind == "房地产开发投资":
        return "in", "SC06"
    if facts.project.kind.archetype in _IN_BY_KIND:
        return "in", _IN_BY_KIND[facts.project.kind.archetype]
    if pure_purchase(rows) and (facts.in_library or ((facts.ytd or 0) > 0 and claimed)):
        return "in", "SC05"
    if facts.project.kind.wording in ("rebuild", "both") and "资本化" in accounting:
        return "in", "SC07"
    if len(regions) > 1:
        return "in", "SC03"
    return ("in", "SC01") if facts.planned is not None else ("review", "")
