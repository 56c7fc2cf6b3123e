"""The plan: targets, three years of published levels and growth, this period's figure; and the province's cities."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from gutou.demo.catalog import sector_of
from gutou.demo.grid import Line, Sheet
from gutou.demo.library import Entry, export
from gutou.demo.places import CITY_NAME, PEERS, collected_months, day_after, index, january, period_of
from gutou.demo.projects import Project

_YUAN = Decimal("0.01")
_PROFILE = {2: 75, 3: 170, 4: 250, 5: 345, 6: 470, 7: 552, 8: 634, 9: 731, 10: 815, 11: 902, 12: 1000}
ALLOTTED_SHARE = Decimal("0.021")


@dataclass(slots=True)
class PlanRow:
    """One row of the plan; amounts in 万元, growth in percentage points."""

    scope_name: str
    scope_kind: str
    period: str
    coverage: str = ""
    target_growth: Decimal | None = None
    target_kind: str = ""
    reported: Decimal | None = None
    figure_status: str = ""
    allotted: Decimal | None = None
    published_growth: Decimal | None = None
    prior_published: Decimal | None = None
    prior_version: str = ""
    base: Decimal | None = None
    deadline: date | None = None
    entry_deadline: date | None = None
    key_project_count: Decimal | None = None
    key_project_total: Decimal | None = None


_HEADERS = {
    "scope_name": "范围名称",
    "scope_kind": "范围类型",
    "period": "时段",
    "coverage": "口径",
    "target_growth": "增长目标（%）",
    "target_kind": "目标类型",
    "reported": "本期完成投资",
    "figure_status": "数据状态",
    "allotted": "省级分劈及其他",
    "published_growth": "发布增速（%）",
    "prior_published": "上年同期发布数",
    "prior_version": "上年同期数版本",
    "base": "可比基数",
    "deadline": "上报截止日",
    "entry_deadline": "入库申报截止日",
    "key_project_count": "重点项目数",
    "key_project_total": "重点项目年度计划投资",
}


def comparable(now: list[Entry], before: list[Entry]) -> Decimal:
    """Last year's export, restated by what this year's export says of last year."""
    restated = {entry.record.code: entry.prior_ytd for entry in now}
    known = {entry.record.code for entry in before}
    total = Decimal(0)
    for entry in before:
        prior = restated.get(entry.record.code)
        total += entry.ytd if prior is None else prior
    return total + sum((e.prior_ytd or Decimal(0) for e in now if e.record.code not in known), Decimal(0))


class Plans:
    """Levels and growth of the city, coherent with the library where there is an export."""

    def __init__(self, projects: list[Project], periods: list[str], seed: int) -> None:
        self.periods = periods
        self.rng = Random(f"plan|{seed}")
        months = sorted({*periods, *(period_of(index(p) - 12) for p in periods)})
        self.exports = {period: export(projects, period) for period in months}
        self.sums = {p: sum((e.ytd for e in entries), Decimal(0)) for p, entries in self.exports.items()}
        self.keys = [p for p in projects if p.key_project]
        last = periods[-1]
        history = collected_months(36 + len(periods) + 14, last)
        self.ratio = self._ratios(history)
        self.level_of = {p: self._level(p) for p in history}
        self._join_ratios(history)
        self.growth_of = {p: self._growth(p) for p in history[11:] if p < last}

    def allotted(self, period: str) -> Decimal:
        """Military, railway, grid and cross-city works that the province adds."""
        level = self.sums.get(period) or self._synthetic(period) / (1 + ALLOTTED_SHARE)
        return (level * ALLOTTED_SHARE).quantize(Decimal(1))

    def _level(self, period: str) -> Decimal:
        if period in self.sums:
            feedback = (self.sums[period] * Decimal("0.0004")).quantize(Decimal(1))
            return self.sums[period] + self.allotted(period) - feedback
        return self._synthetic(period)

    def _synthetic(self, period: str) -> Decimal:
        last = self.periods[-1]
        year, month = int(period[:4]), int(period[5:])
        anchor = last if year == int(last[:4]) else period_of(index(last) - 12)
        whole = self.sums[anchor] * (1 + ALLOTTED_SHARE) * 1000 / _PROFILE[int(anchor[5:])]
        for _ in range(year, int(anchor[:4])):
            whole /= Decimal("1.03")
        jitter = Decimal(Random(f"level|{period}").randrange(985, 1016)) / 1000
        return (whole * _PROFILE[month] / 1000 * jitter).quantize(Decimal(1))

    def _ratios(self, history: list[str]) -> dict[str, Decimal]:
        """Comparable to published base: it wanders, because the scope is tidied every year."""
        ratio, ratios = Decimal("0.965"), {}
        for period in history:
            step = Decimal(self.rng.randrange(-9, 10)) / 1000
            ratio = min(
                max(ratio + step * (3 if period.endswith("02") else 1), Decimal("0.92")), Decimal("1.01")
            )
            ratios[period] = ratio
        return ratios

    def _join_ratios(self, history: list[str]) -> None:
        """Shift the ratios of the months before the first export to its own, so that the history leads up to it."""
        first = self.periods[0]
        before = period_of(index(first) - 12)
        base = comparable(self.exports[first], self.exports[before]) + self.allotted(before)
        shift = base / self.level_of[before] - self.ratio[first]
        self.ratio = {period: ratio + shift for period, ratio in self.ratio.items()}

    def _growth(self, period: str) -> Decimal:
        before = period_of(index(period) - 12)
        base = self.level_of.get(before, Decimal(0)) * self.ratio[period]
        if period in self.periods:
            base = comparable(self.exports[period], self.exports[before]) + self.allotted(before)
        return ((self.level_of[period] / base - 1) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)

    def rows(self, period: str) -> list[PlanRow]:
        """The plan handed in for a period: the 36 collected months before it, then its targets."""
        rows = [self._city(past) for past in collected_months(37, period)[:-1]]
        return [*rows, self._city(period, current=True), *self._current(period)]

    def _city(self, period: str, *, current: bool = False) -> PlanRow:
        year = int(period[:4])
        row = PlanRow(
            CITY_NAME, "全市", period, "全口径", Decimal("7.5") if year < 2025 else Decimal("8.0"), "时段"
        )
        row.reported, row.allotted = self.level_of[period], self.allotted(period)
        row.figure_status = "反馈数" if current else "公布数"
        row.prior_published = self.level_of.get(period_of(index(period) - 12))
        row.prior_version = "初步数"
        row.published_growth = None if current else self.growth_of[period]
        row.deadline, row.entry_deadline = day_after(period, 15), day_after(period, 10)
        if current or period in self.periods:
            row.key_project_count = Decimal(len(self.keys))
            row.key_project_total = sum((p.planned for p in self.keys), Decimal(0))
        return row

    def _current(self, period: str) -> list[PlanRow]:
        """Targets of some counties and sectors; one county's stands in the year's first period only."""
        february = period_of(january(index(period)) + 1)
        entries = self.exports[period]
        before = self.exports[period_of(index(period) - 12)]
        county = sum((e.ytd for e in entries if e.record.region == "439821"), Decimal(0))
        given = sum((e.ytd for e in before if e.record.region == "439802"), Decimal(0))
        industry_before = sum(
            (e.ytd for e in before if sector_of(e.project.industry[0]) == "工业"), Decimal(0)
        )
        first = PlanRow("澄湖区", "县区", period, "", Decimal("9.0"), "时段")
        first.base = (given * Decimal("0.99")).quantize(Decimal(1))
        second = PlanRow("青岩县", "县区", period, "", Decimal("8.0"), "年度", county, "反馈数")
        second.prior_published = sum((e.ytd for e in before if e.record.region == "439821"), Decimal(0)) * 1
        industry = PlanRow("工业", "行业部门", period, "", Decimal("10.0"), "时段")
        industry.prior_published = (industry_before * Decimal("1.02")).quantize(Decimal(1))
        return [
            PlanRow(CITY_NAME, "全市", period, "全口径", Decimal("8.5"), "年度"),
            first,
            second,
            PlanRow("鹤川县", "县区", february, "", Decimal("7.0"), "年度"),
            PlanRow("临浦市", "县区", period, "", Decimal("6.5"), "时段", deadline=day_after(period, 15)),
            industry,
            PlanRow("交通运输仓储和邮政业", "行业部门", period, "", Decimal("7.0"), "年度"),
            PlanRow("房地产业", "行业部门", period, "", Decimal("-5.0"), "时段"),
        ]


def plan_sheet(rows: list[PlanRow], period: str) -> Sheet:
    """The plan as the statistics bureau keeps it."""
    names = [f.name for f in fields(PlanRow)]
    sheet = Sheet("目标与可比基数", width=len(names))
    sheet.add(
        "note", f"云泽市固定资产投资增长目标与可比基数（{period[:4]}年{int(period[5:])}月）", merge=True
    )
    sheet.add("unit", *[None] * (sheet.width - 1), "单位：万元")
    sheet.add("header", *[_HEADERS[name] for name in names])
    for row in rows:
        cells = [getattr(row, name) for name in names]
        sheet.lines.append(Line("data", [cell if cell != "" else None for cell in cells]))
    sheet.add("blank")
    sheet.add("note", "注：发布增速按可比口径计算，与上年同期发布数直接相除不等。", merge=True)
    return sheet


def peers_sheet(period: str, seed: int) -> Sheet:
    """Growth of the province's cities, our own among them; two of them tie."""
    rng = Random(f"peers|{seed}|{period}")
    growth = {city: Decimal(rng.randrange(-60, 120)) / 10 for city in PEERS}
    growth[PEERS[3]] = growth[PEERS[7]]
    growth[CITY_NAME] = Decimal(rng.randrange(20, 60)) / 10
    sheet = Sheet("各市州增速", width=4)
    sheet.add("note", f"{period[:4]}年1—{int(period[5:])}月各市州固定资产投资增速", merge=True)
    sheet.add("header", "序号", "市州", "时段", "增速（%）")
    for number, (city, value) in enumerate(sorted(growth.items(), key=lambda item: (-item[1], item[0])), 1):
        sheet.lines.append(Line("data", [Decimal(number), city, period, value]))
    return sheet
