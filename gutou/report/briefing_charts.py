"""The briefing's charts (简报图表): growth by month and the bridge; both from rows of ``headline``."""

from __future__ import annotations

from docxtpl.template import DocxTemplate
from xlsxwriter.chart import Chart
from xlsxwriter.workbook import Workbook

from gutou.report.figure import Figures
from gutou.report.figures import rounded
from gutou.report.waterfall import floor_of, waterfall
from gutou.report.word_chart import SHEET, WordChart, new_chart

_FONT = {"name": "宋体", "size": 9}
_LINES = (("#1f4e79", "solid", "circle"), ("#7f7f7f", "dash", "square"), ("#a6a6a6", "round_dot", "triangle"))
_TARGET = ("#c00000", "long_dash", "none")


def growth_chart(template: DocxTemplate, figures: Figures) -> WordChart:
    """Published growth by month, this year and those before as lines, with the year's target."""
    found = {row["时段"]: float(row["增速"]) for row in figures["growth_history"].rows}
    years = sorted({period[:4] for period in found}, reverse=True)
    months = sorted(
        {period[5:] for period in found} | ({f"{m:02d}" for m in range(2, 13)} if found else set())
    )
    target = figures["target_growth_year"]
    names = [f"{year}年" for year in years] + (["全年目标"] if target else [])
    rows = [
        [
            f"1—{int(month)}月" if month != "01" else "1月",
            *(found.get(f"{year}-{month}") for year in years),
            *([float(target.number)] if target else []),
        ]
        for month in months
    ]

    def draw(book: Workbook, count: int) -> Chart:
        chart = new_chart(book, "line")
        styles = [*_LINES[: len(years)], _TARGET]
        for i, (colour, dash, marker) in enumerate(styles[: len(names)], start=1):
            chart.add_series(
                {
                    "name": [SHEET, 0, i],
                    "categories": [SHEET, 1, 0, count, 0],
                    "values": [SHEET, 1, i, count, i],
                    "line": {"color": colour, "width": 1.75, "dash_type": dash},
                    "marker": {
                        "type": marker,
                        "size": 5,
                        "fill": {"color": colour},
                        "border": {"color": colour},
                    },
                }
            )
        chart.set_x_axis({"num_font": _FONT, "label_position": "low"})
        chart.set_y_axis(
            {"name": "累计增速（%）", "name_font": _FONT, "num_font": _FONT, "num_format": "0.0"}
        )
        chart.set_legend({"position": "bottom", "font": _FONT})
        return chart

    return WordChart(template, "固定资产投资（不含农户）各月发布增速", 1, ["时段", *names], rows, draw)


def bridge_chart(template: DocxTemplate, figures: Figures) -> WordChart:
    """The bridge from the library to the target level, in 亿元; the axis does not begin at zero, and says so."""
    bars = waterfall(figures["gap_bridge_steps"].rows)
    floor = floor_of(bars) if bars else 0
    rows: list[list[str | float | None]] = []
    for bar in bars:
        low, high = sorted((bar.start, bar.end)) if bar.kind != "level" else (bar.start * 0, bar.end)
        sizes = {
            kind: float((high - low) / 10000) if bar.kind == kind else None
            for kind in ("level", "up", "down")
        }
        name = f"{bar.name} {rounded(bar.amount / 10000, 2):,}"
        rows.append([name, float(low / 10000), sizes["level"], sizes["up"], sizes["down"]])

    def draw(book: Workbook, count: int) -> Chart:
        chart = new_chart(book, "bar", "stacked")
        fills = ({"none": True}, {"color": "#404040"}, {"color": "#9dc3e6"}, {"color": "#ffffff"})
        for i, fill in enumerate(fills, start=1):
            chart.add_series(
                {
                    "name": [SHEET, 0, i],
                    "categories": [SHEET, 1, 0, count, 0],
                    "values": [SHEET, 1, i, count, i],
                    "fill": fill,
                    "border": {"none": True} if i == 1 else {"color": "#404040"},
                    "gap": 40,
                }
            )
        note = "亿元；深色为水平，浅色为增加，白色为减少" + ("；横轴不从零开始" if floor else "")
        chart.set_x_axis(
            {
                "num_font": _FONT,
                "min": float(floor / 10000),
                "num_format": "0.0",
                "name": note,
                "name_font": _FONT,
            }
        )
        chart.set_y_axis({"num_font": _FONT, "reverse": True, "minor_tick_mark": "none"})
        chart.set_legend({"none": True})
        return chart

    heading = ["步骤", "起点", "水平", "增加", "减少"]
    height = 30 + 10 * len(rows)
    return WordChart(template, "从库内合计到目标水平", 2, heading, rows, draw, height)
