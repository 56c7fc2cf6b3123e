"""One scope in one period: what is known of it, which base is used, and what follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from gutou.gap.bases import Base, BaseSource, choose, implied_base
from gutou.gap.carry import Published, carried, carried_from
from gutou.gap.formula import ZERO, Figures, Interval, Position, figures, plus, stored
from gutou.gap.plan import Entry, Plan, Scope, Target
from gutou.gap.scopes import ScopeRow
from gutou.gap.sums import PeriodFacts, Restated, Sums
from gutou.periods import month_end, split, year_before
from gutou.settings import Settings

JANUARY = 1
SUMMED = "库内汇总"


@dataclass(frozen=True)
class Level:
    """This period's level (本期完成投资) in 万元, its coverage (口径) and what kind of figure it is."""

    value: Decimal | None
    coverage: str | None
    status: str | None


@dataclass(frozen=True)
class ScopeCase:
    """A scope of ``gap`` in one period; everything derived from plan and sums.

    Attributes:
        settings: City and calendar.
        plan: All plan rows.
        sums: Sums over library and candidates.
        facts: What the period's files allow.
        scope: The scope.
        placed: Whether projects are placed in this scope (else it is only a name in the plan).
    """

    settings: Settings
    plan: Plan
    sums: Sums
    facts: PeriodFacts
    scope: ScopeRow
    placed: bool = True

    @property
    def key(self) -> Scope:
        """Kind and code of the scope."""
        return self.scope.kind, self.scope.code

    @property
    def is_january(self) -> bool:
        """January is not collected: the first period is January to February (handbook 1, S15)."""
        return split(self.facts.period)[1] == JANUARY

    @cached_property
    def entry(self) -> Entry | None:
        """The plan's entry of the period."""
        return self.plan.entry(self.key, self.facts.period)

    @cached_property
    def target(self) -> Target | None:
        """The growth target in force."""
        return None if self.is_january else self.plan.target(self.key, self.facts.period)

    @cached_property
    def library_wan(self) -> Decimal | None:
        """Sum over all library records."""
        return self.library("library_wan")

    def library(self, name: str) -> Decimal | None:
        """A sum over library records."""
        return self.sums.of_library(self.facts, self.key, name) if self.placed else None

    def candidates(self, name: str) -> Decimal | None:
        """A sum over candidates."""
        return self.sums.of_candidates(self.facts, self.key, name) if self.placed else None

    @cached_property
    def level(self) -> Level:
        """The plan's figure, else for the city or a scope with a target the library's sum with what is allotted."""
        entry = self.entry
        if entry and entry.reported is not None:
            return Level(entry.reported, entry.coverage, entry.figure_status)
        if self.library_wan is None or not (self.scope.kind == "city" or self.target):
            return Level(None, None, None)
        allotted = (entry.allotted if entry else None) or Decimal(0)
        return Level(self.library_wan + allotted, self.facts.library_coverage, SUMMED)

    @cached_property
    def prior(self) -> tuple[Decimal, str] | None:
        """Last year's published level of the same months and its coverage."""
        return self.plan.prior_published(self.key, self.facts.period)

    @property
    def comparable_prior(self) -> Decimal | None:
        """Last year's published level, where it covers what this period's level covers."""
        return self.prior[0] if self.prior and self.prior[1] == self.level.coverage else None

    @cached_property
    def micro(self) -> Restated | None:
        """Micro base, and how last year's records went into it.

        What the province allots on top of the library stands in this period's level, so last year's stands in the
        base; where only this year's is known, the two would not be comparable and there is no micro base.
        """
        found = self._restated_export
        if found is None or self.allotted_unknown_last_year:
            return None
        base = found.base
        allotted = self._allotted_last_year or ZERO
        point, low, high = base.interval
        whole = Interval(point + allotted, plus(low, allotted), plus(high, allotted))
        return found._replace(base=replace(base, interval=whole))

    @cached_property
    def _restated_export(self) -> Restated | None:
        coverage = self.level.coverage or (self.entry.coverage if self.entry else self.facts.library_coverage)
        return self.sums.micro_base(self.facts.period, self.key, coverage) if self.placed else None

    @property
    def allotted_unknown_last_year(self) -> bool:
        """Whether last year's export falls short of a base: the province allots something, last year's nobody said."""
        allots = bool(self.entry and self.entry.allotted)
        return self._restated_export is not None and allots and self._allotted_last_year is None

    @property
    def _allotted_last_year(self) -> Decimal | None:
        before = self.plan.entry(self.key, year_before(self.facts.period))
        return before.allotted if before else None

    @cached_property
    def bases(self) -> dict[BaseSource, Base]:
        """Every base that can be had and published; none in January."""
        return {source: base for source, base in self._found_bases.items() if _publishable(base.interval)}

    @property
    def negative_bases(self) -> bool:
        """Whether a base was left out because a last year below nothing, or beyond all bounds, is none."""
        return len(self.bases) < len(self._found_bases)

    @cached_property
    def _found_bases(self) -> dict[BaseSource, Base]:
        if self.is_january:
            return {}
        found: dict[BaseSource, Base] = {}
        entry, level = self.entry, self.level
        if entry and entry.base is not None:
            found["given"] = Base(Interval(entry.base, entry.base, entry.base), entry.coverage)
        if self.micro:
            found["micro"] = self.micro.base
        if (
            entry
            and level.coverage == entry.coverage
            and (base := implied_base(level.value, entry.published_growth))
        ):
            found["implied"] = Base(base, level.coverage)
        if base := carried(self.facts.period, self.comparable_prior, self._history):
            found["carried"] = Base(base, level.coverage)
        return found

    @cached_property
    def _history(self) -> list[Published]:
        return self.plan.history(self.key, self.level.coverage)

    @property
    def carried_from(self) -> str | None:
        """The published month that a carried base is carried from; None before the year's first publication."""
        return carried_from(self.facts.period, self._history)

    @cached_property
    def used(self) -> BaseSource | None:
        """Which base is used."""
        return choose(self.bases, self.level.coverage)

    @property
    def base(self) -> Interval | None:
        """The base that is used."""
        return self.bases[self.used].interval if self.used else None

    @cached_property
    def figures(self) -> Figures:
        """The gap and what goes with it, unrounded."""
        knows_pending = self.placed and self.facts.has_library and self.facts.has_survey
        period = self.facts.period
        return figures(
            Position(
                target_growth_pct=self.target.growth_pct if self.target else None,
                reported=self.level.value,
                base=self.base,
                prior_published=self.comparable_prior,
                additions=self.candidates("complete_wan"),
                additions_prior=self.candidates("complete_prior_wan"),
                additions_prior_high=self.candidates("complete_prior_high_wan"),
                removals=self.library("removals_wan"),
                removals_prior=self.library("removals_prior_wan"),
                removals_prior_high=self.library("removals_prior_high_wan"),
                pending_low=self.sums.move(period, self.key, "narrowing") if knows_pending else None,
                pending_high=self.sums.move(period, self.key, "widening") if knows_pending else None,
            )
        )

    @property
    def amounts(self) -> dict[str, Decimal | None]:
        """The money columns of ``gap`` (万元), unrounded."""
        base, found, with_export = self.base, self.figures, self.candidates
        return {
            "reported_wan": self.level.value,
            "library_wan": self.library_wan,
            "allotted_wan": self.entry.allotted if self.entry else None,
            "base_wan": base.point if base else None,
            "base_low_wan": base.low if base else None,
            "base_high_wan": base.high if base else None,
            "target_level_wan": found.target_level,
            "gap_wan": found.gap,
            "gap_low_wan": found.gap_low,
            "gap_high_wan": found.gap_high,
            "prior_published_wan": self.prior[0] if self.prior else None,
            "naive_gap_wan": found.naive_gap,
            "basis_difference_wan": found.basis_difference,
            "additions_complete_wan": with_export("complete_wan"),
            "additions_checked_wan": with_export("checked_wan"),
            "additions_in_window_wan": with_export("in_window_wan"),
            "additions_partial_wan": with_export("partial_wan"),
            "additions_lead_wan": with_export("lead_wan"),
            "additions_prior_ytd_wan": with_export("complete_prior_wan"),
            "removals_wan": self.library("removals_wan"),
            "removals_prior_ytd_wan": self.library("removals_prior_wan"),
            "pending_review_wan": with_export("pending_wan"),
            "pending_review_prior_ytd_wan": with_export("pending_prior_wan"),
            "pending_removals_wan": self.library("pending_removals_wan"),
            "pending_removals_prior_ytd_wan": self.library("pending_removals_prior_wan"),
            "gap_after_verified_wan": found.after,
            "gap_after_verified_low_wan": found.after_low,
            "gap_after_verified_high_wan": found.after_high,
            "gap_after_verified_fixed_base_wan": found.after_fixed_base,
        }

    @property
    def percentages(self) -> dict[str, Decimal | None]:
        """The percentage columns of ``gap``, unrounded."""
        return {
            "target_growth_pct": self.target.growth_pct if self.target else None,
            "growth_pct": self.figures.growth_pct,
            "growth_after_verified_pct": self.figures.growth_after_pct,
        }

    @property
    def deadline(self) -> date:
        """Reporting deadline (上报截止日): the plan's for this scope, else for the city, else the calendar's."""
        city = self.plan.entry(("city", self.settings.city_code), self.facts.period)
        for entry in (self.entry, city):
            if entry and entry.deadline:
                return entry.deadline
        return month_end(self.facts.period) + timedelta(days=self.settings.calendar.report_deadline_day)


def _publishable(base: Interval) -> bool:
    return base.point >= 0 and all(stored(value) is not None for value in base if value is not None)
