"""What a project's accepted rows of a period show, and what follows from that for its scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from gutou.demo.catalog import OTHER_SECTOR, sector_of
from gutou.demo.library import Entry
from gutou.demo.places import COUNTIES, index, january, period_of
from gutou.demo.projects import Project
from gutou.demo.rows import Row

_BEGUN = ("已开工", "在建", "停工", "完工", "投产", "本年施工", "本年收尾", "全部停缓建", "单纯购置")
_NOT_BEGUN = ("前期", "筹建")
_WRONG = {"unit_error", "unreadable_money"}
THRESHOLD = Decimal(500)


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
    surveyed_values = {name for row in survey for name in row.shown if not _misread(row, name)}
    shown = {name for row in rows for name in row.shown}
    planned = project.planned if "planned_total" in surveyed_values else _sum(e.planned for e in kept)
    if planned is None and any("planned_total" in r.shown for r in rows if r.document == "key_projects"):
        planned = project.planned
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
    regions = {site for row in rows for site in _sites(row)}
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
        started=_started(rows, month, start, ytd),
        evidence=_evidence(rows),
        open_error=any(_WRONG & set(row.faults) or _ahead_of_start(row, month) for row in rows),
        kind=_investment_kind(kept),
    )
    _judge(facts, rows, entries, regions)
    return facts


def _ahead_of_start(row: Row, month: int) -> bool:
    """The row itself shows investment before the start it gives."""
    starts = row.project.start > month and bool(row.shown & {"start_month", "span"})
    return row.document != "key_projects" and starts and "ytd" in row.shown and (row.money("ytd") or 0) > 0


def _misread(row: Row, name: str) -> bool:
    return name == "ytd" and bool(_WRONG & set(row.faults))


def _sum(amounts: Iterable[Decimal]) -> Decimal | None:
    known = list(amounts)
    return sum(known, Decimal(0)) if known else None


def _sites(row: Row) -> tuple[str, ...]:
    if "region" not in row.shown:
        return ()
    if row.document == "library":
        return (str(row.values["region"])[:6],)
    return row.project.sites


def _investment_kind(kept: list[Entry]) -> str:
    if not kept:
        return ""
    return "房地产开发投资" if kept[0].record.real_estate else "项目投资"


def _started(rows: list[Row], month: int, start: int | None, ytd: Decimal | None) -> bool | None:
    """A plain answer wins over the stage, the stage over dates and money."""
    answers = {row.values["started"] for row in rows if "started" in row.shown}
    if answers:
        return True in answers
    stages = {
        str(row.values[name])[:2] for row in rows for name in ("stage", "build_stage") if name in row.shown
    }
    if stages & {word[:2] for word in _BEGUN}:
        return True
    if stages & {word[:2] for word in _NOT_BEGUN} or (start is not None and start > month):
        return False
    return True if start is not None and (ytd or 0) > 0 else None


def _evidence(rows: list[Row]) -> str:
    """A paper counts when any row claims it."""
    claimed = {
        name for row in rows for name in row.shown if name.startswith("has_") and row.values[name] is True
    }
    stated = {name for row in rows for name in row.shown}
    paid = bool(claimed & {"has_voucher", "has_progress_sheet"})
    contract = "has_contract" in claimed or ("has_photo" in claimed and "permit_no" in stated)
    approved = {"has_licence", "has_approval"} <= claimed and {"approval_no", "approval_date"} <= stated
    delivered = {"has_contract", "has_voucher", "has_photo"} <= claimed
    if delivered if _pure_purchase(rows) else approved and contract and paid:
        return "complete"
    return "partial" if "has_approval" in claimed else "lead"


def _pure_purchase(rows: list[Row]) -> bool:
    return any("nature" in row.shown and row.values["nature"] == "单纯购置" for row in rows)


def _judge(facts: Facts, rows: list[Row], entries: list[Entry], regions: set[str]) -> None:
    """Scope by the handbook's SC01–SC10: out before review before part before in."""
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
            _pure_purchase(rows) and project.undelivered and any("content" in row.shown for row in rows),
        ),
        ("SC08", wording == "repair" or "费用化" in accounting),
        ("SC01", facts.planned is not None and facts.planned < THRESHOLD and not real_estate),
    )
    out = [rule for rule, holds in conditions if holds]
    if out:
        facts.scope, facts.decided_by = "out", out[0]
        return
    known_shares = {e.record.region: e.record.share for e in entries if e.record.role == "site"}
    if archetype in ("bundle", "split"):
        facts.scope = "review"
    elif wording == "both" and not accounting:
        facts.scope, facts.decided_by = "review", "SC09"
    elif archetype == "estate" and not real_estate:
        facts.scope, facts.decided_by = "review", "SC06"
    elif outside and not outside <= set(known_shares):
        facts.scope, facts.decided_by = "review", "SC03"
    elif outside:
        facts.scope, facts.decided_by = "part", "SC03"
        facts.share = sum((share for site, share in known_shares.items() if site in COUNTIES), Decimal(0))
    else:
        facts.scope, facts.decided_by = _ruled_in(facts, rows, regions, accounting)


def _ruled_in(facts: Facts, rows: list[Row], regions: set[str], accounting: set[str]) -> tuple[str, str]:
    claimed = any(
        row.values.get(name) is True and name in row.shown
        for row in rows
        for name in ("has_photo", "has_voucher")
    )
    if facts.kind == "房地产开发投资":
        return "in", "SC06"
    if _pure_purchase(rows) and (facts.in_library or ((facts.ytd or 0) > 0 and claimed)):
        return "in", "SC05"
    if facts.project.kind.wording in ("rebuild", "both") and "资本化" in accounting:
        return "in", "SC07"
    if len(regions) > 1:
        return "in", "SC03"
    return ("in", "SC01") if facts.planned is not None else ("review", "")
