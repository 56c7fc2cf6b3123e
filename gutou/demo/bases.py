"""Last year's level on a comparable basis, for the truth: given, micro, implied."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from gutou.demo.library import Entry

_HALF_PRINTED_DIGIT = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Base:
    """A base in 万元 with its interval, and which way gave it."""

    source: str
    point: Decimal
    low: Decimal
    high: Decimal


def given(amount: Decimal) -> Base:
    """The province's own figure."""
    return Base("given", amount, amount, amount)


def micro(now: list[Entry], before: list[Entry], allotted: Decimal = Decimal(0)) -> Base:
    """Last year's export, restated by this year's prior-year column, with what the province allotted last year.

    Unknown values of last year widen the upper side.
    """
    stated = {entry.record.code: entry for entry in now}
    point = allotted
    for entry in before:
        successor = stated.get(entry.record.code)
        restated = successor.prior_ytd if successor else None
        point += entry.ytd if restated is None else restated
    unknown = Decimal(0)
    known = {entry.record.code for entry in before}
    for entry in now:
        if entry.record.code in known:
            continue
        if entry.prior_ytd is None:
            unknown += entry.prior_high
        else:
            point += entry.prior_ytd
    return Base("micro", point, point, point + unknown)


def implied(level: Decimal, growth_pct: Decimal) -> Base:
    """Level and printed growth give a base; the print is rounded to 0.1, so it is an interval."""

    def divided(growth: Decimal) -> Decimal:
        return level / (1 + growth / 100)

    return Base(
        "implied",
        divided(growth_pct),
        divided(growth_pct + _HALF_PRINTED_DIGIT),
        divided(growth_pct - _HALF_PRINTED_DIGIT),
    )


def used(candidates: dict[str, Base]) -> Base | None:
    """First of given, micro, implied; a micro outside implied's interval gives way."""
    if "given" in candidates:
        return candidates["given"]
    own, printed = candidates.get("micro"), candidates.get("implied")
    if own and printed and not printed.low <= own.point <= printed.high:
        return printed
    return own or printed
