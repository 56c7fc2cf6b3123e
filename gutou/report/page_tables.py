"""Tables of the report page about the gap, growth, arrivals and the survey (报告页各表), each read by one query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gutou.publish.dictionary import label_of
from gutou.report.figure import Figures
from gutou.report.page_source import Source
from gutou.report.table import BLANK, Cell, Column, Table, Value, number_text, table

Row = Mapping[str, Any]
_ARRIVAL_MARKS = {"on_time": "good", "late": "warn", "missing": "bad", "held": "warn", "rejected": "bad"}
NOT_HANDED_IN = Cell(BLANK, "", "none")


def arrivals(source: Source) -> Table:
    """The arrival board: departments down, documents across."""
    found = source.rows("arrival")
    departments = list(dict.fromkeys(row["department"] for row in found))
    documents = list(dict.fromkeys(row["document"] for row in found))
    by_place = {(row["department"], row["document"]): row for row in found}
    columns = [Column("部门"), *(Column(label_of("arrival", "document", name)) for name in documents)]
    rows = [[name, *(_arrived(by_place.get((name, d))) for d in documents)] for name in departments]
    note = "格内为状态、收到时间或应报日期、接收行数；“—”为不需报送。"
    why = "设置里没有应报材料，也没有收到文件"
    return table("arrivals", "报送情况（部门 × 材料）", columns, rows, why=why, note=note)


def _arrived(row: Row | None) -> Cell:
    if row is None:
        return NOT_HANDED_IN
    status = label_of("arrival", "status", row["status"])
    when = f"{row['first_received_at']:%m-%d}收到" if row["first_received_at"] else ""
    due = f"应于{row['due_on']:%m-%d}" if row["due_on"] and not when else ""
    late = f"迟{row['days_late']}天" if row["days_late"] else ""
    counted = f"{row['rows_accepted']:,}行" if row["rows_accepted"] else ""
    told = "，".join(part for part in (status, when, due, late, counted) if part)
    return Cell(told, status, _ARRIVAL_MARKS.get(row["status"], ""))


_SCOPE_COLUMNS = (
    Column("范围"), Column("库内合计", "wan"), Column("资料齐全", "wan"), Column("资料不全", "wan"), Column("线索", "wan"),
    Column("拟退库", "wan"), Column("待复核漏统", "wan"), Column("待复核在库", "wan"), Column("目标", "pct"),
    Column("本期完成", "wan"), Column("可比基数", "wan"), Column("缺口", "wan"), Column("区间"),
)  # fmt: skip


def scopes(source: Source, kind: str, name: str) -> Table:
    """Counties or sectors: what adds up, and the gap where the plan gives a target."""
    rows = source.rows("scopes", scope_kind=kind)
    note = (
        "库内合计、疑似漏统（资料齐全、不全、线索）、拟退库和待复核各列可相加；目标、本期完成、可比基数和缺口只列计划表给出目标的，"
        "各自测算，不必等于全市。资料齐全只是所报，未经核查。"
    )
    shown = [
        [
            row["scope_name"], row["library_wan"], row["additions_complete_wan"], row["additions_partial_wan"],
            row["additions_lead_wan"], row["removals_wan"], row["pending_review_wan"], row["pending_removals_wan"],
            row["target_growth_pct"], *_own_gap(row),
        ]
        for row in rows
    ]  # fmt: skip
    why = source.without("library", "survey")
    return table(f"scopes-{kind}", f"按{name}", _SCOPE_COLUMNS, shown, why=why, note=note)


def _own_gap(row: Row) -> list[Value]:
    if row["target_growth_pct"] is None:
        return [None, None, None, None]
    low, high = row["gap_low_wan"], row["gap_high_wan"]
    bounds = (
        ""
        if low is None or high is None or low == high
        else f"{number_text(low, 'wan')} ～ {number_text(high, 'wan')}"
    )
    return [row["reported_wan"], row["base_wan"], row["gap_wan"], bounds]


def bases(source: Source) -> Table:
    """The ways to the base."""
    columns = [
        Column("来源"), Column("可比基数", "wan"), Column("下限", "wan"), Column("上限", "wan"), Column("是否选用"),
    ]  # fmt: skip
    rows = [
        [
            label_of("gap_base", "base_source", r["base_source"]),
            r["base_wan"],
            r["base_low_wan"],
            r["base_high_wan"],
            r["used"],
        ]
        for r in source.rows("bases")
    ]
    return table("bases", "可比基数的各来源", columns, rows, why=source.reasons.note or "没有可用的可比基数")


def growth(source: Source, months: Sequence[Row]) -> Table:
    """The numbers of the growth chart."""
    columns = [
        Column("时段"), Column("发布增速", "pct"), Column("测算增速", "pct"), Column("区间下限", "pct"),
        Column("区间上限", "pct"), Column("目标", "pct"), Column("基数来源"),
    ]  # fmt: skip
    rows = [
        [
            row["period"], row["published"], row["reckoned"], row["low"], row["high"], row["target"],
            label_of("gap", "base_source", row["base_source"]),
        ]
        for row in reversed(months)
    ]  # fmt: skip
    return table(
        "growth",
        "各月增速",
        columns,
        rows,
        why=source.without("plan"),
        note="测算增速为本期完成投资对可比基数的名义增速。",
    )


def peers(source: Source) -> Table:
    """The province's cities."""
    found = source.rows("peers")
    rows = [[row["rank"], row["city"], row["growth_pct"]] for row in found]
    columns = [Column("位次", "number"), Column("市州"), Column("增速", "pct")]
    ours = [i for i, row in enumerate(found) if row["ours"]]
    return table("peers", "各市州增速与位次", columns, rows, why=source.without("peers"), strong=ours)


def funnel(figures: Figures) -> list[tuple[str, int | None]]:
    """The stages from rows to what is in the library, missing and to be removed."""
    stages = (
        ("接收的摸排行", "survey_rows"), ("归并后的项目", "survey_all_surveyed"), ("符合统计范围", "survey_all_qualifying"),
        ("其中：在库", "survey_in_library"), ("疑似漏统（未在库）", "survey_all_missing"),
        ("拟退库待核", "survey_all_remove"),
    )  # fmt: skip
    return [(name, int(figures[key].number) if figures[key] else None) for name, key in stages]


def categories(figures: Figures) -> Table:
    """The survey by category."""
    names = ("surveyed", "above", "qualifying", "missing", "remove")
    columns = [
        Column("类别"), Column("摸排", "number", "个"), Column("达到统计起点", "number", "个"),
        Column("符合统计范围", "number", "个"),
        Column("疑似漏统（未在库）", "number", "个"), Column("拟退库待核", "number", "个"),
    ]  # fmt: skip
    codes = [key[7:-9] for key in figures if key.startswith("survey_") and key.endswith("_surveyed")]
    rows: list[list[Value]] = []
    for code in codes:
        cells = [figures[f"survey_{code}_{name}"] for name in names]
        label = figures[f"survey_{code}_surveyed"].label.split("：")[0]
        rows.append([label, *(cell.number if cell else None for cell in cells)])
    first = figures["survey_all_surveyed"]
    shown = rows if first else []
    return table(
        "categories", "摸排项目分类", columns, shown, why=first.why, strong=[len(shown) - 1] if shown else ()
    )


def cuts(source: Source) -> Table:
    """The standard cuts; no growth, since the export's prior-year column is no base."""
    columns = [
        Column("分组"), Column("组别"), Column("项目数", "number", "个"), Column("本年完成", "wan"), Column("上年同期", "wan"),
    ]  # fmt: skip
    rows = [
        [
            label_of("investment_cut", "cut", r["cut"]),
            r["value"],
            r["projects"],
            r["ytd_wan"],
            r["prior_ytd_wan"],
        ]
        for r in source.rows("cuts")
    ]
    note = "上年同期为本期导出所列，不含上年已竣工退出的项目，不是可比基数，不据此计算增速。"
    why = source.without("library", otherwise="本期没有分组数据")
    return table("cuts", "标准分组", columns, rows, why=why, note=note)
