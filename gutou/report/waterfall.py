"""The bridge as a waterfall (缺口分解图): where the bar of each step begins and ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from gutou.gap.bridge import TOTAL

Kind = Literal["level", "up", "down"]


@dataclass(frozen=True)
class Bar:
    """One bar; amounts in 万元.

    Attributes:
        name: The step.
        start: Where it begins.
        end: Where it ends; the next step goes on from here.
        kind: ``level`` for the first and the last, else the direction.
    """

    name: str
    start: Decimal
    end: Decimal
    kind: Kind

    @property
    def amount(self) -> Decimal:
        """What the step adds."""
        return self.end - self.start


def waterfall(steps: Iterable[Mapping[str, Any]]) -> list[Bar]:
    """The bars of a bridge, from rows with 步骤 and 金额: all up to 目标水平, which stands for itself; no memos.

    Steps of nothing are left out, the first one excepted.
    """
    bars: list[Bar] = []
    level = Decimal(0)
    for step in steps:
        amount = Decimal(step["金额"])
        if step["步骤"] == TOTAL:
            bars.append(Bar(TOTAL, Decimal(0), amount, "level"))
            return bars
        kind: Kind = "level" if not bars else ("up" if amount >= 0 else "down")
        if amount or not bars:
            bars.append(Bar(step["步骤"], level, level + amount, kind))
        level += amount
    return bars


def floor_of(bars: Iterable[Bar]) -> Decimal:
    """Where the axis may begin so that small steps can be seen: below every floating bar, not below zero."""
    points = [
        point for bar in bars for point in ((bar.start, bar.end) if bar.kind != "level" else (bar.end,))
    ]
    low, high = min(points), max(points)
    return max(Decimal(0), low - (high - low) / 2) if low > 0 else Decimal(0)
