"""The national months of ``docs/gap.md``: the table between its markers and the chart, written from the series.

``python -m tests.gap.basis_page`` writes both; ``test_basis_page`` holds them to the series.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from gutou.gap.bases import implied_base
from gutou.gap.carry import carried
from gutou.gap.formula import Interval

from .national import history

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE, CHART = DOCS / "gap.md", DOCS / "pictures" / "gap-basis.svg"
BEGIN, END = "<!-- national months -->", "<!-- end of national months -->"
SINCE, APART = "2012", Decimal("0.5")


class Month(NamedTuple):
    """A month: level and last year's print in 亿元, growth in percentage points, the comparable base, the carried one."""

    period: str
    level: Decimal
    prior: Decimal
    growth: Decimal
    base: Interval
    carried: Decimal

    @property
    def implied_growth(self) -> Decimal:
        """Level over last year's print, in percentage points."""
        return (self.level / self.prior - 1) * 100

    @property
    def apart(self) -> Decimal:
        """Implied less published growth, in percentage points."""
        return self.implied_growth - self.growth


@lru_cache(maxsize=1)
def months() -> list[Month]:
    """Every month since 2012."""
    found = []
    for month in history():
        base = implied_base(month.level, month.growth_pct)
        before = carried(month.period, month.prior_published, history())
        if (
            month.period >= SINCE
            and base
            and before
            and month.prior_published
            and month.growth_pct is not None
        ):
            found.append(
                Month(month.period, month.level, month.prior_published, month.growth_pct, base, before.point)
            )
    return found


def table() -> str:
    """The months whose two growths are more than half a point apart, as Markdown."""
    rows = [month for month in months() if abs(month.apart) > APART]
    worst = max(rows, key=lambda month: abs(month.apart))
    lines = [
        f"{len(rows)} of {len(months())} months since {SINCE}; furthest apart {abs(worst.apart):.1f} points ({worst.period}).",
        "",
        "| month | level | last year's print | published growth % | level ÷ print − 1 % | apart, points "
        "| comparable base | print off by | carried base off by % |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for m in rows:
        lines.append(
            f"| {m.period} | {m.level:,.0f} | {m.prior:,.0f} | {m.growth:.1f} | {m.implied_growth:.1f} | {m.apart:+.1f} "
            f"| {m.base.low:,.0f} – {m.base.high:,.0f} | {m.prior - m.base.point:+,.0f} "
            f"| {(m.carried / m.base.point - 1) * 100:+.1f} |"
        )
    return "\n".join(lines)


def page(text: str) -> str:
    """The page with the table between its markers."""
    head, rest = text.split(BEGIN)
    return f"{head}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}"


# --- the chart

WIDTH, LEFT, RIGHT = 760, 52, 14
INK, GRID, PUBLISHED, NAIVE = "#333", "#ddd", "#1a6fb0", "#c8501e"


class Panel(NamedTuple):
    """A plot: its title, where it stands, the values at its ends."""

    title: str
    top: int
    height: int
    low: int
    high: int
    step: int

    def y(self, value: Decimal) -> float:
        """Where a value stands."""
        return self.top + self.height * float((self.high - value) / (self.high - self.low))


GROWTH = Panel("Growth of the year so far, %", 46, 190, -30, 40, 10)
ERROR = Panel("Base known before publication, off the comparable base by %", 314, 190, -15, 30, 5)


def x(period: str) -> float:
    """Where a month stands."""
    at = int(period[:4]) + (int(period[5:]) - 1) / 12 - int(SINCE)
    return LEFT + (WIDTH - LEFT - RIGHT) * at / (2026 - int(SINCE))


def chart() -> str:
    """Published growth beside level ÷ last year's print, and how far off the print and the carried base are."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} 540" font-family="system-ui, sans-serif" '
        'font-size="12">',
        "<title>Published growth and level over last year's print; the bases known before publication</title>",
        f'<rect width="{WIDTH}" height="540" fill="#fff"/>',
        *_frame(GROWTH, ("published growth", "level ÷ last year's print − 1")),
        *_lines(GROWTH, NAIVE, lambda m: m.implied_growth),
        *_lines(GROWTH, PUBLISHED, lambda m: m.growth),
        *_frame(ERROR, ("carried base", "last year's print")),
        *_lines(ERROR, NAIVE, lambda m: (m.prior / m.base.point - 1) * 100),
        *_lines(ERROR, PUBLISHED, lambda m: (m.carried / m.base.point - 1) * 100),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _frame(panel: Panel, names: Sequence[str]) -> Iterator[str]:
    yield f'<text x="{LEFT}" y="{panel.top - 26}" font-weight="bold" fill="{INK}">{panel.title}</text>'
    for name, colour, at in zip(names, (PUBLISHED, NAIVE), (LEFT, LEFT + 160), strict=True):
        yield f'<path d="M{at} {panel.top - 12}h18" stroke="{colour}" stroke-width="2"/>'
        yield f'<text x="{at + 24}" y="{panel.top - 8}" fill="{INK}">{name}</text>'
    for value in range(panel.low, panel.high + 1, panel.step):
        level = panel.y(Decimal(value))
        colour = INK if value == 0 else GRID
        yield f'<path d="M{LEFT} {level:.1f}H{WIDTH - RIGHT}" stroke="{colour}" stroke-width="1"/>'
        yield f'<text x="{LEFT - 8}" y="{level + 4:.1f}" text-anchor="end" fill="{INK}">{value}</text>'
    for year in range(int(SINCE), 2026):
        middle, foot = x(f"{year}-06"), panel.top + panel.height + 18
        yield f'<text x="{middle:.1f}" y="{foot}" text-anchor="middle" fill="{INK}">{year}</text>'


def _lines(panel: Panel, colour: str, value: Callable[[Month], Decimal]) -> Iterator[str]:
    """One line a year: every February starts anew."""
    years = sorted({month.period[:4] for month in months()})
    for year in years:
        points = [f"{x(m.period):.1f},{panel.y(value(m)):.1f}" for m in months() if m.period.startswith(year)]
        yield f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" stroke-width="2"/>'


def main() -> None:
    """Write the table and the chart."""
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    CHART.write_text(chart(), encoding="utf-8")


if __name__ == "__main__":
    main()
