"""Tables of the report page about key projects, approvals and funds (重点项目各表), each read by one query."""

from __future__ import annotations

from gutou.publish.dictionary import label_of
from gutou.report.page_source import Source
from gutou.report.table import Bar, Cell, Column, Table, Value, table


def keys(source: Source) -> Table:
    """The key projects against the calendar, the furthest behind first."""
    calendar = int(source.period[5:]) / 12 * 100
    columns = [
        Column("项目名称"), Column("牵头单位"), Column("包抓领导"), Column("阶段"), Column("本年计划", "wan"),
        Column("完成（调度数）", "wan"), Column("完成率", "pct"), Column("对序时", "pct", "百分点"), Column("进度（竖线为序时）"),
        Column("对月计划", "wan"), Column("开工"), Column("超期", "number", "天"), Column("存在问题"),
    ]  # fmt: skip
    rows: list[list[Value]] = []
    for row in source.rows("keys"):
        done, ahead = row["completion_pct"], row["ahead_pp"]
        behind = ahead is not None and ahead < 0
        bar = (
            Cell(
                "落后" if behind else "不落后",
                str(ahead),
                "bad" if behind else "",
                Bar(float(done), calendar),
            )
            if ahead is not None
            else None
        )
        overdue = row["overdue_days"] or None
        late = None if overdue is None else Cell(str(overdue), str(overdue), "bad")
        rows.append(
            [
                row["project_name"], row["lead_department"], row["leader"], row["phase"], row["year_plan_wan"], row["done_wan"],
                done, ahead, bar, row["ahead_of_plan_wan"], row["started"], late, row["issues"],
            ]
        )  # fmt: skip
    note = f"序时进度 {calendar:.1f}%（月数÷12）。调度数由清单填报，不是统计数；未填计划或完成的没有完成率。"
    return table(
        "keys",
        "市领导包抓重点项目：完成率与序时进度",
        columns,
        rows,
        why=source.without("key_projects"),
        note=note,
    )


def rates(source: Source) -> Table:
    """The rates of the key projects, with what each is made of."""
    columns = [
        Column("比率"), Column("分子", "number"), Column("分母", "number"), Column("数值", "pct", "%或百分点"),
        Column("未计入", "number", "个"), Column("含义"),
    ]  # fmt: skip
    rows = [
        [
            label_of("dispatch_rate", "rate", r["rate"]),
            r["numerator"],
            r["denominator"],
            r["value"],
            r["left_out"],
            r["definition"],
        ]
        for r in source.rows("rates")
    ]
    why = source.without("key_projects")
    return table("rates", "重点项目各率（调度数）", columns, rows, why=why, ordered=True)


def steps(source: Source) -> Table:
    """Approval steps: median days this year and last, and how many wait."""
    columns = [
        Column("环节"), Column("办理部门"), Column("今年办结", "number", "个"), Column("今年中位", "number", "天"),
        Column("去年办结", "number", "个"), Column("去年中位", "number", "天"), Column("今年比去年", "number", "天"),
        Column("卡在此环节", "number", "个"), Column("已等待中位", "number", "天"),
    ]  # fmt: skip
    rows = [list(row.values()) for row in source.rows("steps")]
    return table(
        "steps",
        "审批各环节用时与滞留",
        columns,
        rows,
        why=source.without("key_projects", otherwise="清单没有填写审批环节"),
    )


def stuck(source: Source) -> Table:
    """Key projects that wait at an approval step."""
    columns = [
        Column("项目名称"), Column("牵头单位"), Column("卡在环节"),
        Column("办理部门"), Column("等待", "number", "天"), Column("办结时限", "day"),
    ]  # fmt: skip
    rows = [list(row.values()) for row in source.rows("stuck")]
    return table(
        "stuck",
        "停在审批环节的重点项目",
        columns,
        rows,
        why=source.without("key_projects", otherwise="没有停在审批环节的项目"),
    )


def funding(source: Source) -> Table:
    """Funds by source and kind of project."""
    columns = [
        Column("来源"), Column("项目投资性质"), Column("项目数", "number", "个"), Column("申请", "wan"), Column("计划", "wan"),
        Column("到位", "wan"), Column("拨付", "wan"), Column("到位未拨付", "wan"),
    ]  # fmt: skip
    rows = [list(row.values()) for row in source.rows("funding")]
    return table(
        "funding", "资金申请、到位与拨付", columns, rows, why=source.without(otherwise="材料中没有填写资金")
    )
