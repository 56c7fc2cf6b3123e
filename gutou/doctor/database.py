"""The published database (已发布的库): it opens, has today's tables, and is not too old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import duckdb

from gutou.database import table_definitions
from gutou.doctor.verdict import Subject, Verdict
from gutou.publish.runlog import earlier_runs, newest_run
from gutou.publish.swap import waiting_run

AREA = "已发布的库"
_OLD = timedelta(days=35)
"""A month's close and a few days: nobody publishes for longer unless something stands still."""


def look(subject: Subject) -> Iterator[Verdict]:
    """The file, its tables, the last run, and what waits beside it."""
    database = subject.workspace.database
    if not database.exists():
        yield Verdict(AREA, "数据库", "note", "还没有发布过", "分析人员还没有库可查", "gutou run")
        return
    try:
        columns = _columns(subject)
    except duckdb.Error as error:
        said = f"{database} 打不开：{str(error).splitlines()[0]}"
        run = newest_vintage(subject)
        todo = f"gutou publish {run}（最近的留存版本），或重新 gutou run" if run else "重新 gutou run"
        yield Verdict(AREA, "数据库", "fault", said, "分析人员查不了", todo)
        return
    yield from _file(subject)
    yield _tables(columns)
    yield from _last_run(subject)
    yield from _waiting(subject)
    yield from _held(subject)


def newest_vintage(subject: Subject) -> str | None:
    """The run of the newest vintage."""
    return max((path.stem for path in subject.workspace.curated.glob("vintages/*/*.duckdb")), default=None)


def _columns(subject: Subject) -> dict[str, set[str]]:
    with duckdb.connect(str(subject.workspace.database), read_only=True) as con:
        found = con.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main'"
        ).fetchall()
    columns: dict[str, set[str]] = {}
    for table, column in found:
        columns.setdefault(table, set()).add(column)
    return columns


def _file(subject: Subject) -> Iterator[Verdict]:
    database = subject.workspace.database
    beside = database.with_name(database.name + ".wal")
    if beside.exists():
        why = "有人以可写方式打开过已发布的库，里面的数字可能被改过"
        todo = f"请对方以只读方式打开，再 gutou run 重新发布；{beside.name} 会随之失效"
        yield Verdict(AREA, "数据库", "fault", f"旁边有 {beside.name}", why, todo)
    elif (mode := database.stat().st_mode & 0o777) & 0o222:
        said = f"{database} 可以写入（权限 {mode:o}）"
        yield Verdict(AREA, "数据库", "fault", said, "数字可能被人改动而没有痕迹", f"chmod 440 {database}")
    else:
        size = database.stat().st_size / 1e6
        yield Verdict(AREA, "数据库", "ok", f"能只读打开，{size:.1f} MB")


def _tables(columns: dict[str, set[str]]) -> Verdict:
    missing = []
    for name, table in table_definitions().items():
        wanted = {column["name"] for column in table["columns"]}
        if absent := sorted(wanted - columns.get(name, set())):
            missing.append(f"{name}（{'、'.join(absent[:3])}{' 等' if len(absent) > 3 else ''}）")
    if not missing:
        return Verdict(AREA, "表结构", "ok", f"{len(table_definitions())} 张表，与本版程序一致")
    said = f"由较早的版本生成，缺少：{'；'.join(missing[:3])}{f' 等 {len(missing)} 张表' if len(missing) > 3 else ''}"
    return Verdict(AREA, "表结构", "fault", said, "报告、查询和比较会缺少内容", "升级后重新发布：gutou run")


def _last_run(subject: Subject) -> Iterator[Verdict]:
    runs = earlier_runs(subject.workspace.database)
    if not runs:
        yield Verdict(
            AREA, "最近一次运行", "fault", "库里没有运行记录", "说不出数字由什么算出", "重新发布：gutou run"
        )
        return
    last = runs[-1]
    finished: datetime | None = last.get("finished_at")
    said = f"运行 {last['run_id']}，测算日 {last['as_of']}"
    if finished is None:
        yield Verdict(AREA, "最近一次运行", "ok", said)
        return
    age = subject.now - finished
    said += f"，{finished:%Y-%m-%d %H:%M} 完成（{max(age.days, 0)} 天前）"
    if age > _OLD:
        todo = "看定时任务是否在运行；或手工运行 gutou run"
        yield Verdict(AREA, "最近一次运行", "note", said, "新到的材料还没有进入已发布的库", todo)
    else:
        yield Verdict(AREA, "最近一次运行", "ok", said)


def _waiting(subject: Subject) -> Iterator[Verdict]:
    run = waiting_run(subject.workspace)
    if run is None:
        return
    why = "上一次运行的结果已通过审核，因库被客户端占用而没有就位"
    todo = f"请占用的人关闭数据库后运行 gutou publish {run}；下一次运行也会自动补上"
    yield Verdict(AREA, "待就位的版本", "fault", f"运行 {run} 的结果在等待就位", why, todo)


def _held(subject: Subject) -> Iterator[Verdict]:
    held = max((path.stem for path in subject.workspace.curated.glob("held/*.duckdb")), default=None)
    if held is None or held < (newest_run(subject.workspace.database) or ""):
        return
    page = subject.workspace.curated / "data_docs" / "index.html"
    why = "审核没有通过，已发布的仍是更早的结果"
    todo = f"打开 {page} 看哪一项不符，更正材料或规则后再运行"
    yield Verdict(AREA, "审核", "fault", f"最近一次运行 {held} 没有发布", why, todo)
