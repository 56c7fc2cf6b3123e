"""Sums over the library and the candidates, by period and scope, exact to the last digit (computed in ``sql/gap``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.gap.bases import Base
from gutou.gap.formula import ZERO, Interval
from gutou.gap.plan import WHOLE, WITHOUT_REAL_ESTATE, Scope

Key = tuple[str, str, str]
Row = dict[str, Any]


@dataclass(frozen=True)
class PeriodFacts:
    """What a period's files allow: an export of the library, with real-estate development or not; a survey.

    ``planned`` is a past period without a file of its own, which only rows of the plan speak of.
    """

    period: str
    has_library: bool
    has_survey: bool
    real_estate: bool
    planned: bool = False

    @property
    def library_coverage(self) -> str:
        """Coverage (口径) of a level summed from this period's export."""
        return WHOLE if self.real_estate else WITHOUT_REAL_ESTATE


class Restated(NamedTuple):
    """Last year's export, restated: the base, and how many records went into it how.

    Attributes:
        base: The micro base.
        unknown: Records of last year without an amount.
        gone: Records that this year's export holds no more and that count with their own amount.
        gone_wan: That amount.
        struck_off: Records that were struck off (退库) since, and do not count.
    """

    base: Base
    unknown: int
    gone: int
    gone_wan: Decimal
    struck_off: int


@dataclass
class Sums:
    """Sums of a build by (period, scope_kind, scope_code); 万元."""

    periods: list[PeriodFacts]
    library: Mapping[Key, Row]
    candidate: Mapping[Key, Row]
    micro: Mapping[Key, Row]
    moves: Mapping[Key, Row] = field(default_factory=dict)

    @classmethod
    def read(cls, con: DuckDBPyConnection) -> Sums:
        """Read what the numbered statements of ``sql/gap`` computed."""
        real_estate = dict(run(con, "gap/real_estate").fetchall())
        periods = [
            PeriodFacts(period, has_library, has_survey, bool(real_estate.get(period)))
            for period, has_library, has_survey in run(con, "gap/periods").fetchall()
        ]
        return cls(
            periods,
            _by_key(con.execute("FROM work.gap_library_sum")),
            _by_key(con.execute("FROM work.gap_candidate_sum")),
            _by_key(con.execute("FROM work.gap_micro")),
        )

    def of_library(self, facts: PeriodFacts, scope: Scope, name: str) -> Decimal | None:
        """A sum over library records: 0 where a scope holds none, None where there is no export at all."""
        if not facts.has_library:
            return None
        return _value(self.library.get((facts.period, *scope)), name)

    def of_candidates(self, facts: PeriodFacts, scope: Scope, name: str) -> Decimal | None:
        """A sum over candidates: None without an export (nothing can be called missing from it) or without a survey."""
        if not (facts.has_library and facts.has_survey):
            return None
        return _value(self.candidate.get((facts.period, *scope)), name)

    def move(self, period: str, scope: Scope, name: str) -> Decimal:
        """Sum of pending moves in one direction (万元)."""
        return _value(self.moves.get((period, *scope)), name) / 100

    def read_moves(self, con: DuckDBPyConnection) -> None:
        """Sum the pending items' moves for the targets in ``work.gap_target``."""
        self.moves = _by_key(run(con, "gap/pending_moves"))

    def micro_base(self, period: str, scope: Scope, coverage: str | None) -> Restated | None:
        """Micro base of the wanted coverage if last year's export allows it.

        Without an export of last year there is none; from one without real-estate development only a base of
        coverage 不含房地产 can be had.
        """
        city = next((row for key, row in self.micro.items() if key[:2] == (period, "city")), None)
        if city is None:
            return None
        row = self.micro.get((period, *scope))
        kind = "whole" if coverage == WHOLE and city["last_year_real_estate"] else "plain"
        point = _value(row, f"{kind}_wan")
        high = point + _value(row, f"{kind}_high_extra_wan")
        held = WHOLE if kind == "whole" else WITHOUT_REAL_ESTATE
        counts = {
            name: int(row[name]) if row else 0 for name in ("unknown", f"{kind}_gone", f"{kind}_struck_off")
        }
        return Restated(
            Base(Interval(point, point, high), held),
            counts["unknown"],
            counts[f"{kind}_gone"],
            _value(row, f"{kind}_gone_wan"),
            counts[f"{kind}_struck_off"],
        )


def _by_key(cursor: DuckDBPyConnection) -> dict[Key, Row]:
    columns = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(columns, values, strict=True)) for values in cursor.fetchall()]
    return {(row["period"], row["scope_kind"], row["scope_code"]): row for row in rows}


def _value(row: Row | None, name: str) -> Decimal:
    return Decimal(row[name]) if row is not None else ZERO
