"""Where things stand, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gutou.publish.dictionary import label_of
from gutou.report.status import Status
from gutou.report.status_deadlines import Deadline

_COLOURS = {"on_time": "green", "late": "yellow", "missing": "red", "held": "magenta", "rejected": "red"}
_STATES = {
    "published": "已发布",
    "held_back": "[red]审核未通过[/]",
    "waits": "[yellow]等待就位[/]",
    "failed": "[red]失败[/]",
}
_MATTERS = {
    "held": ("来件待确认", "部门按回执答复"),
    "follow_up": ("工作清单中的事项", "部门按工作清单答复"),
    "follow_up_bureau": ("比对和退库待核事项", "待核清单.xlsx"),
    "match_review": ("疑似重复待复核", "gutou review export"),
    "scope": ("口径待核的项目", "待核清单.xlsx"),
    "library_record": ("在库记录待核", "待核清单.xlsx"),
    "revision": ("已定库时段待修订的变动", "gutou freeze 时段 --revise"),
}
_WHAT = {"documents": "部门材料", "entry": "入库申报", "report": "上报"}


def show(console: Console, status: Status) -> None:
    """Print it."""
    console.print(_board(status))
    if status.unpublished:
        listed = "、".join(f"{name} {n} 份" for name, n in sorted(status.unpublished.items()))
        console.print(f"收到后还没有进入已发布的库：{escape(listed)}", highlight=False)
    for table in (_waiting(status), _deadlines(status)):
        if table is not None:
            console.print()
            console.print(table)
    console.print()
    for line in (*_runs(status), *_seals(status), *_disk(status)):
        console.print(line, highlight=False, soft_wrap=True)


def _board(status: Status) -> Table | str:
    if not status.arrival:
        return "还没有任何文件报来"
    table = Table(title=f"{status.city_name} {status.period} 报送情况", title_justify="left")
    for heading in ("部门", "材料", "应报日期", "状态", "收到时间", "接收行数"):
        table.add_column(heading, justify="right" if heading == "接收行数" else "left")
    for row in status.arrival:
        colour = _COLOURS.get(row["status"], "")
        label = label_of("arrival", "status", row["status"])
        cells = (
            escape(row["department"]),
            label_of("arrival", "document", row["document"]),
            row["due_on"],
            f"[{colour}]{label}[/]" if colour else label,
            _moment(row["first_received_at"]),
            row["rows_accepted"],
        )
        table.add_row(*("" if cell is None else str(cell) for cell in cells))
    return table


def _waiting(status: Status) -> Table | None:
    if not status.waiting:
        return None
    table = Table(title="等待处理", title_justify="left")
    for heading in ("等谁", "什么", "时段", "件数", "怎么办"):
        table.add_column(heading, justify="right" if heading == "件数" else "left")
    for one in status.waiting:
        what, todo = _MATTERS[one.matter]
        table.add_row(escape(one.waits_for), what, one.period, str(one.items), todo)
    return table


def _deadlines(status: Status) -> Table | None:
    if not status.deadlines:
        return None
    table = Table(title=f"时限（今天 {status.today}）", title_justify="left")
    for heading in ("日期", "时段", "事项", "还有", "未到"):
        table.add_column(heading)
    for one in status.deadlines:
        owed = "" if one.owed is None else f"{one.owed} 份" if one.owed else "已齐"
        table.add_row(str(one.on), one.period, _WHAT[one.what], _left(one), owed)
    return table


def _left(one: Deadline) -> str:
    if one.days_left < 0:
        return f"[red]已过 {-one.days_left} 天[/]"
    if one.days_left == 0:
        return "[yellow]今天[/]"
    return f"{one.days_left} 天（工作日 {one.working_days_left} 天）"


def _runs(status: Status) -> Iterator[str]:
    if last := status.last_run:
        if last.run_id == last.published_run:
            yield f"最近运行：{last.run_id}，{_at(last.ended_at)} 完成，测算日 {last.published_as_of}，已发布"
        else:
            state = _STATES.get(last.state, escape(last.state))
            said = f"：{escape(last.message)}" if last.message else ""
            yield f"最近运行：{last.run_id}，{_at(last.ended_at)}，{state}{said}"
            yield f"已发布的库：运行 {last.published_run}，{_moment(last.published_at)} 完成，测算日 {last.published_as_of}"
    if status.last_intake:
        yield f"最近收件：{_at(status.last_intake)}"
    if run := status.placed_later:
        yield f"[yellow]运行 {run} 的结果等待就位[/]：数据库当时被占用，gutou publish {run} 或下一次运行会补上"
    if status.next_runs:
        listed = "，".join(f"{one.title} {one.at:%m-%d %H:%M}" for one in status.next_runs)
        served = status.next_runs[0].served
        yield (
            f"下次运行：{listed}"
            if served
            else f"下次运行：gutou serve 没有在运行，以下计划不会执行：{listed}"
        )


def _seals(status: Status) -> Iterator[str]:
    for one in status.seals:
        revised = f"（第 {one.version} 版）" if one.version > 1 else ""
        waits = f"，{one.waiting} 处变动等待修订" if one.waiting else ""
        yield f"已定库：{one.period}{revised}，{_at(one.sealed_at)} 起，由 {escape(one.sealed_by)}{waits}"


def _disk(status: Status) -> Iterator[str]:
    if disk := status.disk:
        yield (
            f"磁盘：剩余 {disk.free / 1e9:.1f} GB，共 {disk.total / 1e9:.1f} GB；留存版本占 {disk.vintages / 1e9:.2f} GB"
        )


def _at(text: str | None) -> str:
    return (_moment(datetime.fromisoformat(text)) or "") if text else "时间不明"


def _moment(value: datetime | date | None) -> str | None:
    """A day where only the day is known, else day and minute."""
    if value is None:
        return None
    if not isinstance(value, datetime) or value.time() == time():
        return f"{value:%Y-%m-%d}"
    return f"{value:%Y-%m-%d %H:%M}"
