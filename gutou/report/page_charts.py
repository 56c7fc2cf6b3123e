"""The report page's charts (报告页的图): the bridge, growth by month and the survey's funnel."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from gutou.report.figure import money, plain
from gutou.report.svg import Drawing
from gutou.report.waterfall import floor_of, waterfall

WIDTH = 900
_YEARS = (
    ("#1f4e79", 2.5, "", "circle"),
    ("#595959", 1.6, "7 4", "square"),
    ("#8c8c8c", 1.6, "2 3", "triangle"),
)


def bridge_svg(steps: Sequence[Mapping[str, Any]]) -> Markup | None:
    """The bridge from the library to the target level; None where there is none."""
    bars = waterfall(steps)
    if not bars:
        return None
    row, left, right = 34, 320, WIDTH - 120
    floor = floor_of(bars)
    top = max(max(bar.start, bar.end) for bar in bars)
    told = "；".join(f"{bar.name}{money(bar.amount)}" for bar in bars)
    drawing = Drawing("bridge", WIDTH, row * len(bars) + 34, "从库内合计到目标水平", told)

    def across(value: Decimal) -> float:
        share = float((value - floor) / (top - floor)) if top > floor else 0.0
        return left + (right - left) * max(0.0, share)

    drawing.line((left, 4), (left, row * len(bars) + 8), "#262626")
    for i, bar in enumerate(bars):
        y = 8 + row * i
        low, high = (floor, bar.end) if bar.kind == "level" else sorted((bar.start, bar.end))
        drawing.rect(across(low), y, across(high) - across(low), row - 12, drawing.fill(bar.kind))
        if i + 1 < len(bars):
            drawing.line((across(bar.end), y + row - 12), (across(bar.end), y + row), dash="2 2")
        drawing.text(left - 8, y + 16, bar.name, "end")
        drawing.text(max(across(low), across(high)) + 6, y + 16, money(bar.amount), weight="bold")
    note = "深色为水平，斜线底为增加，白底斜线为减少" + (
        "；横轴不从零开始，深色条的长短不代表大小" if floor else ""
    )
    drawing.text(left, row * len(bars) + 26, note, size=12)
    return drawing.markup()


def growth_svg(months: Sequence[Mapping[str, Any]], period: str, target: Decimal | None) -> Markup | None:
    """Published growth of this year and the two before by month, the target, and this period's own with its interval.

    Args:
        months: Rows with ``period``, ``published``, ``reckoned``, ``low`` and ``high``, in percent.
        period: The page's period.
        target: The year's target, None where none is known.
    """
    years = [str(int(period[:4]) - back) for back in range(3)]
    found = {row["period"]: row for row in months}
    own = found.get(period, {})
    values = [v for row in months for v in (row["published"],) if v is not None]
    values += [v for v in (own.get("reckoned"), own.get("low"), own.get("high"), target) if v is not None]
    if not values:
        return None
    low, high, step = _axis(float(min(*values, 0)), float(max(*values, 0)))
    drawing = Drawing(
        "growth",
        WIDTH,
        330,
        "固定资产投资（不含农户）各月累计增速",
        "各月数字见下表：" + "、".join(f"{y}年" for y in years),
    )
    left, right, top, bottom = 70, WIDTH - 110, 16, 270

    def across(month: int) -> float:
        return left + (right - left) * (month - 1.5) / 11

    def up(value: float | Decimal) -> float:
        return bottom - (bottom - top) * (float(value) - low) / (high - low)

    for i in range(round((high - low) / step) + 1):
        value = low + i * step
        drawing.line(
            (left, up(value)), (right, up(value)), "#262626" if abs(value) < step / 100 else "#d9d9d9"
        )
        drawing.text(left - 8, up(value) + 4, plain(Decimal(f"{value:.2f}")), "end", 12)
    for month in range(2, 13):
        drawing.text(across(month), bottom + 20, f"1—{month}月", "middle", 12)
    drawing.text(left - 44, up(high) + 4, "%", "middle", 12)
    for year, (colour, width, dash, shape) in reversed(list(zip(years, _YEARS, strict=True))):
        line = [
            (across(int(p[5:])), up(row["published"]))
            for p, row in sorted(found.items())
            if p[:4] == year and row["published"] is not None
        ]
        drawing.polyline(line, colour, width, dash)
        for point in line:
            drawing.marker(point, shape, colour)
    _legend(drawing, years)
    if target is not None:
        drawing.line((left, up(target)), (right, up(target)), "#9c0006", 1.6, "12 4")
        drawing.text(right + 4, up(target) + 4, f"全年目标 {plain(target)}%", size=12, weight="bold")
    _own(drawing, own, across(int(period[5:])), up)
    return drawing.markup()


def _own(drawing: Drawing, own: Mapping[str, Any], x: float, up: Callable[[Decimal], float]) -> None:
    """This period's reckoned growth, with its interval as a whisker."""
    if own.get("reckoned") is None:
        return
    if own.get("low") is not None and own.get("high") is not None:
        drawing.line((x, up(own["low"])), (x, up(own["high"])), "#000000", 2)
        for end in ("low", "high"):
            drawing.line((x - 6, up(own[end])), (x + 6, up(own[end])), "#000000", 2)
    drawing.rect(x - 4, up(own["reckoned"]) - 4, 8, 8, "#ffffff")
    drawing.text(
        x + 10, up(own["reckoned"]) - 8, f"本期测算 {plain(own['reckoned'])}%", size=12, weight="bold"
    )


def _legend(drawing: Drawing, years: Sequence[str]) -> None:
    for i, (year, (colour, width, dash, shape)) in enumerate(zip(years, _YEARS, strict=True)):
        y = 318.0
        start = 60 + i * 150.0
        drawing.line((start, y), (start + 40, y), colour, width, dash)
        drawing.marker((start + 20, y), shape, colour)
        drawing.text(start + 48, y + 4, f"{year}年", size=12)
    drawing.line((520, 318), (560, 318), "#9c0006", 1.6, "12 4")
    drawing.text(568, 322, "全年目标", size=12)
    drawing.rect(654, 314, 8, 8, "#ffffff")
    drawing.text(670, 322, "本期测算及其区间", size=12)


def _axis(low: float, high: float) -> tuple[float, float, float]:
    """Ends and step of an axis of round numbers that holds both values."""
    span = max(high - low, 1.0)
    power = 10 ** math.floor(math.log10(span / 5))
    step = next(power * factor for factor in (1, 2, 5, 10) if span / (power * factor) <= 6)
    return math.floor(low / step) * step, math.ceil(high / step) * step, step


def funnel_svg(stages: Sequence[tuple[str, int | None]]) -> Markup | None:
    """The survey's funnel as bars; a stage of which nothing is known has none, and says so."""
    known = [count for _, count in stages if count is not None]
    if not known or not max(known):
        return None
    row, left, right = 32, 220, WIDTH - 130
    told = "；".join(f"{name}{'未提供' if count is None else count}" for name, count in stages)
    drawing = Drawing("funnel", WIDTH, row * len(stages) + 8, "从摸排行到在库与未在库", told)
    for i, (name, count) in enumerate(stages):
        y = 6 + row * i
        drawing.text(left - 8, y + 16, name, "end")
        if count is None:
            drawing.text(left, y + 16, "（未提供）")
            continue
        width = (right - left) * count / max(known)
        drawing.rect(left, y, width, row - 10, drawing.fill("up" if i else "level"))
        drawing.text(left + width + 6, y + 16, f"{count:,}", weight="bold")
    return drawing.markup()
