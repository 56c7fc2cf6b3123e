"""Runs going on, and what interrupted ones left behind (运行)."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import datetime, timedelta

from gutou.doctor.verdict import Subject, Verdict
from gutou.operate.locks import INTAKE, RUN, Holder, holder

AREA = "运行"
_LONG = timedelta(hours=6)


def look(subject: Subject) -> Iterator[Verdict]:
    """Who holds the locks, and candidates that nobody builds any more."""
    found = working(subject)
    for one in found:
        yield _holder(subject, one)
    if not found:
        yield Verdict(AREA, "正在运行", "ok", "没有运行占用数据文件夹")
    left = [path for path in subject.workspace.curated.glob(".building/*") if path.is_file()]
    if left and not found:
        size = sum(path.stat().st_size for path in left) / 1e6
        said = f"被中断的运行留下 {len(left)} 个文件（{size:.0f} MB）"
        yield Verdict(AREA, "残留", "note", said, "不影响已发布的库", "不必处理，下一次 gutou run 会清除")
    else:
        yield Verdict(AREA, "残留", "ok", "没有被中断的运行留下的候选库")


def working(subject: Subject) -> list[Holder]:
    """Who runs or takes files in; a lock file that nobody holds says nothing."""
    if not subject.workspace.data.is_dir():
        return []
    return [one for name in (RUN, INTAKE) if (one := holder(subject.workspace, name)) is not None]


def _holder(subject: Subject, one: Holder) -> Verdict:
    try:
        since = datetime.fromisoformat(one.since)
    except ValueError:
        since = subject.now
    if subject.now - since <= _LONG:
        return Verdict(AREA, "正在运行", "ok", one.told())
    where = "" if one.host == socket.gethostname() else f"在 {one.host} 上"
    todo = f"看它是否还在前进（data/logs）；确认停住后{where}结束它：kill {one.pid}，锁会自动放开"
    return Verdict(AREA, "正在运行", "note", one.told(), "时间过长，别的运行都在等它", todo)
