"""The summary a run ends with (结果摘要): the gap, the counts behind it and who is late.

Prefect shows it as an artifact, the terminal as tables; the report page is made from the same sections.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from duckdb import DuckDBPyConnection
from rich.console import Group
from rich.table import Table
from rich.text import Text

from gutou.database import run
from gutou.report.figures import NOT_GIVEN, interval, months_of, pct, wan, yi

UNPUBLISHED = "内部资料·未经审定公布"
NO_BREAKDOWN = "仅供分析研判，不得分解下达，不得据此要求单位填报或修改统计数据"
BASE_SOURCES = {
    "given": "省定",
    "micro": "上年同期库内数据重算",
    "implied": "由公布增速倒推",
    "carried": "由上期口径推算",
}

_GAP_HEADING = ("指标", "亿元", "区间（亿元）", "说明")
_SCOPE_HEADING = ("范围", "目标增速", "本期（亿元）", "可比基数（亿元）", "缺口（亿元）", "库内合计（亿元）")
_AFTER = "资料齐全项目计入后测算缺口（未经核查）"
_EMPHASISED = {"缺口", _AFTER}


@dataclass(frozen=True)
class Section:
    """A table of the page.

    Attributes:
        title: Heading above it; empty for the first, which the page's own title heads.
        heading: Names of the columns.
        rows: Cells as text.
        right: Columns with numbers.
        words: Sentence that must stand beneath it.
    """

    title: str
    heading: tuple[str, ...]
    rows: list[tuple[str, ...]]
    right: tuple[int, ...] = ()
    words: str = ""

    def markdown(self) -> str:
        """The section as Markdown."""
        rule = "|".join("---:" if i in self.right else "---" for i in range(len(self.heading)))
        cells = (" | ".join(cell.replace("|", "／") for cell in row) for row in self.rows)
        lines = [f"| {' | '.join(self.heading)} |", f"|{rule}|", *(f"| {row} |" for row in cells)]
        title = [f"## {self.title}"] if self.title else []
        return "\n\n".join([*title, "\n".join(lines), *([f"> {self.words}。"] if self.words else [])])

    def table(self) -> Table:
        """The section for the terminal."""
        table = Table(
            title=self.title or None, title_justify="left", caption=self.words or None, caption_justify="left"
        )
        for i, name in enumerate(self.heading):
            table.add_column(name, justify="right" if i in self.right else "left", overflow="fold")
        for row in self.rows:
            table.add_row(*row, style="bold" if self.stresses(row) else None)
        return table

    def stresses(self, row: tuple[str, ...]) -> bool:
        """Whether a row is one that people look for first."""
        return row[0] in _EMPHASISED

    def records(self) -> list[dict[str, str]]:
        """The section as records."""
        return [dict(zip(self.heading, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Page:
    """The page of one period; its first section is the gap."""

    period: str
    title: str
    subtitle: str
    sections: tuple[Section, ...]

    @property
    def markdown(self) -> str:
        """The whole page as Markdown."""
        parts = [f"# {self.title}", self.subtitle, *(section.markdown() for section in self.sections)]
        return "\n\n".join(parts) + "\n"

    def gap_table(self) -> list[dict[str, str]]:
        """The gap as records, for a table artifact."""
        return self.sections[0].records()

    def __rich__(self) -> Group:
        """The whole page for the terminal."""
        return Group(
            "", Text(self.title, style="bold"), self.subtitle, "", *(s.table() for s in self.sections)
        )


class City(Protocol):
    """What the summary asks of settings: the city, and which way of the gap leads."""

    @property
    def city_name(self) -> str:
        """The city."""

    @property
    def base_follows_entries(self) -> bool:
        """Whether the base follows late entries and exits."""


def newest_period(con: DuckDBPyConnection) -> str | None:
    """The newest period with a file that was not rejected."""
    row = con.execute("SELECT max(period) FROM submission WHERE status <> 'rejected'").fetchone()
    return row[0] if row else None


def make_page(con: DuckDBPyConnection, settings: City, period: str, as_of: date | None) -> Page:
    """Write the page of ``period`` from the published tables."""
    gap = _one(con, "report/city_gap", {"period": period})
    counts = _one(con, "report/counts", {"period": period})
    facts = (
        UNPUBLISHED,
        f"截至 {as_of:%Y年%m月%d日}" if as_of else "",
        f"数据状态：{gap['figure_status']}" if gap["figure_status"] else "",
        f"口径：{gap['coverage']}" if gap["coverage"] else "",
    )
    sections = [
        Section(
            "", _GAP_HEADING, _gap_rows(gap, settings.base_follows_entries), right=(1, 2), words=NO_BREAKDOWN
        ),
        Section("文件、项目与核对", ("内容", "数量", "金额（万元）"), _count_rows(counts), right=(1, 2)),
    ]
    if scopes := _scope_rows(con, period):
        sections.append(
            Section("有目标的县区和行业", _SCOPE_HEADING, scopes, right=(1, 2, 3, 4, 5), words=NO_BREAKDOWN)
        )
    if late := run(con, "report/overdue", {"period": period}).fetchall():
        rows = [tuple(map(str, row)) for row in late]
        sections.append(Section("尚未报齐", ("部门", "材料", "应报日期", "状态"), rows))
    title = f"{settings.city_name}{months_of(period)}固定资产投资（不含农户）缺口测算"
    return Page(period, title, " · ".join(fact for fact in facts if fact), tuple(sections))


def _one(con: DuckDBPyConnection, name: str, params: dict[str, Any]) -> dict[str, Any]:
    cursor = run(con, name, params)
    names = [column[0] for column in cursor.description]
    row = cursor.fetchone()
    return dict(zip(names, row, strict=True)) if row else dict.fromkeys(names)


def _gap_rows(gap: dict[str, Any], base_follows: bool) -> list[tuple[str, ...]]:
    note = gap.get("note") or ""
    source = BASE_SOURCES.get(gap.get("base_source") or "", "")
    growth = f"可比增速 {pct(gap['growth_pct'])}" if gap.get("growth_pct") is not None else ""
    days = gap.get("days_left")
    return [
        ("增长目标", pct(gap.get("target_growth_pct")), "", "可比口径、名义增速"),
        ("本期完成投资", yi(gap.get("reported_wan")), "", growth),
        ("其中：统计库合计", yi(gap.get("library_wan")), "", ""),
        (
            "上年同期可比基数",
            yi(gap.get("base_wan")),
            interval(gap.get("base_low_wan"), gap.get("base_high_wan")),
            source,
        ),
        ("目标水平", yi(gap.get("target_level_wan")), "", ""),
        (
            "缺口",
            yi(gap.get("gap_wan")),
            interval(gap.get("gap_low_wan"), gap.get("gap_high_wan")),
            note or "正数为欠",
        ),
        ("按上年公布数计算的缺口", yi(gap.get("naive_gap_wan")), "", "不可比，仅供对照"),
        ("同期基数差异（口径差）", yi(gap.get("basis_difference_wan")), "", "上一行减缺口"),
        (
            "疑似漏统、资料齐全",
            yi(gap.get("additions_complete_wan")),
            "",
            f"其中上年同期 {yi(gap.get('additions_prior_ytd_wan'))}",
        ),
        ("　其中：现场核查无问题", yi(gap.get("additions_checked_wan")), "", ""),
        ("　其中：可在本期申报截止前入库", yi(gap.get("additions_in_window_wan")), "", ""),
        (
            "拟退库待核",
            yi(gap.get("removals_wan")),
            "",
            f"其中上年同期 {yi(gap.get('removals_prior_ytd_wan'))}",
        ),
        *_after_rows(gap, base_follows),
        ("上报截止日", str(gap.get("deadline") or NOT_GIVEN), "", "" if days is None else f"距今 {days} 天"),
    ]


def _after_rows(gap: dict[str, Any], base_follows: bool) -> list[tuple[str, ...]]:
    """The gap after complete additions both ways; the province's way, a setting, leads."""
    growth = gap.get("growth_after_verified_pct")
    bounds = interval(gap.get("gap_after_verified_low_wan"), gap.get("gap_after_verified_high_wan"))
    follows = (
        yi(gap.get("gap_after_verified_wan")),
        bounds,
        f"增速 {pct(growth)}" if growth is not None else "",
    )
    fixed = (yi(gap.get("gap_after_verified_fixed_base_wan")), "", "")
    if base_follows:
        return [(_AFTER, *follows), ("同上，基数不随进退库变动", *fixed)]
    return [(_AFTER, *fixed), ("同上，基数随进退库变动", *follows)]


def _count_rows(counts: dict[str, Any]) -> list[tuple[str, ...]]:
    def row(label: str, key: str, amount: str | None = None) -> tuple[str, str, str]:
        number, value = counts.get(key), counts.get(amount) if amount else None
        shown = NOT_GIVEN if number is None else f"{number:,}"
        return label, shown, "" if amount is None else wan(value)

    return [
        row("收到文件", "files"),
        row("　其中：全部接收", "files_accepted"),
        row("　　　　部分接收", "files_partial"),
        row("　　　　被替换或重复", "files_replaced"),
        row("　　　　待确认", "files_held"),
        row("　　　　退回", "files_rejected"),
        row("接收的摸排行", "survey_rows"),
        row("归并后的项目", "projects"),
        row("　符合统计范围", "in_scope"),
        row("　不符合", "out_of_scope"),
        row("　待判定", "scope_review"),
        row("统计库记录", "library_records", "library_wan"),
        row("疑似漏统（未在库）：资料齐全、计入测算", "missing_complete", "missing_complete_wan"),
        row("　　　　　　　　　　资料不全", "missing_partial", "missing_partial_wan"),
        row("　　　　　　　　　　线索", "missing_lead", "missing_lead_wan"),
        row("拟退库待核", "to_remove", "to_remove_wan"),
        row("疑似库内重复", "library_duplicates", "library_duplicates_wan"),
        row("金额不一致待核", "amount_differs"),
        row("待复核的疑似同一项目", "pairs_to_review"),
        row("市领导包抓重点项目", "key_projects"),
        row("错误提示", "errors"),
        row("警告提示", "warnings"),
    ]


def _scope_rows(con: DuckDBPyConnection, period: str) -> list[tuple[str, ...]]:
    found = run(con, "report/scope_gaps", {"period": period}).fetchall()
    return [
        (name, pct(target), yi(level), yi(base), yi(short), yi(library))
        for name, target, level, base, short, library in found
    ]
