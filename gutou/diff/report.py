"""What a comparison tells (比较结果): both sides, totals with their bridges, and every change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from gutou.diff import sides
from gutou.diff.bridge import Bridge, bridges
from gutou.diff.changes import Change, changes, compare
from gutou.diff.find import Publication
from gutou.diff.sides import Side
from gutou.errors import UsageError
from gutou.report.page import NO_BREAKDOWN, UNPUBLISHED


@dataclass(frozen=True)
class Report:
    """What changed from one publication to the other.

    Attributes:
        before: The earlier one.
        after: The later one.
        periods: The periods compared.
        new_periods: Periods that only the later one has; they are new, not revised.
        totals: Totals of every period and scope, with bridges.
        changes: Every figure that differs, losses first.
    """

    before: Publication
    after: Publication
    periods: tuple[str, ...]
    new_periods: tuple[str, ...]
    totals: tuple[Bridge, ...]
    changes: tuple[Change, ...]

    def of_scope(self, scope: str | None) -> list[Bridge]:
        """The totals of one scope, by name or code; by default of the city.

        Raises:
            UsageError: There is no such scope.
        """
        found = [
            one
            for one in self.totals
            if (one.scope_kind == "city" if scope is None else scope in (one.scope_name, one.scope_code))
        ]
        if scope is not None and not found:
            names = "、".join(dict.fromkeys(one.scope_name for one in self.totals))
            raise UsageError(f"没有“{scope}”这个范围，可以是：{names}")
        return found

    def facts(self, scope: str | None = None) -> dict[str, Any]:
        """As plain values for JSON; amounts as text with all their digits."""
        return {
            "notice": NO_BREAKDOWN,
            "unpublished": UNPUBLISHED,
            "before": _publication(self.before),
            "after": _publication(self.after),
            "periods": list(self.periods),
            "new_periods": list(self.new_periods),
            "totals": [_plain(asdict(one)) for one in self.of_scope(scope)],
            "changes": [_plain(asdict(one)) for one in self.changes],
        }


def compared(before: Publication, after: Publication, period: str | None = None) -> Report:
    """Compare two publications, or two months of one.

    Args:
        before: The earlier one.
        after: The later one.
        period: Only this period.

    Raises:
        UsageError: One of them has no figures for the period.
    """
    with sides.attached(before.path, after.path) as (con, *files):
        old, new = (
            Side(file.catalog, one.run_id, period=one.period)
            for file, one in zip(files, (before, after), strict=True)
        )
        compare(con, old, new, periods=[period] if period else None)
        periods = [p for (p,) in con.execute("SELECT period FROM work.diff_period").fetchall()]
        added = con.execute(
            "SELECT DISTINCT period FROM work.after.gap WHERE period NOT IN (SELECT period FROM work.before.gap) ORDER BY 1"
        ).fetchall()
        if not periods and (period or before.period):
            raise UsageError(f"{before.run_id} 中没有 {before.period or period} 的数字")
        return Report(
            before,
            after,
            tuple(periods),
            tuple(p for (p,) in added if period in (None, p)),
            tuple(bridges(con)),
            tuple(changes(con)),
        )


def _publication(one: Publication) -> dict[str, Any]:
    facts = {"run_id": one.run_id, "as_of": one.as_of, "code_version": one.code_version, "period": one.period}
    return {key: str(value) if value is not None else None for key, value in facts.items()}


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value
