"""Runs going on, and what interrupted ones left behind (运行)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from gutou.doctor.verdict import Subject, Verdict
from gutou.operate.locks import SERVE

AREA = "运行"
_LONG = timedelta(hours=6)


@dataclass(frozen=True)
class Holder:
    """A process that holds a lock: its id, when it began, what it was called with."""

    pid: int
    since: datetime | None
    command: str


def look(subject: Subject) -> Iterator[Verdict]:
    """Who holds the locks, and candidates that nobody builds any more."""
    found = {path.name: holder for path in locks(subject.workspace.data) if (holder := holder_of(path))}
    for name, holder in found.items():
        since = f"，{holder.since:%Y-%m-%d %H:%M} 起" if holder.since else ""
        said = f"进程 {holder.pid} 正在运行（{name}{since}）：{holder.command}"
        if holder.since and subject.now - holder.since > _LONG:
            todo = f"看它是否还在前进（data/logs）；确认停住后结束它：kill {holder.pid}，锁会自动放开"
            yield Verdict(AREA, "正在运行", "note", said, "时间过长，别的运行都在等它", todo)
        else:
            yield Verdict(AREA, "正在运行", "ok", said)
    if not found:
        yield Verdict(AREA, "正在运行", "ok", "没有运行占用数据文件夹")
    left = [path for path in subject.workspace.curated.glob(".building/*") if path.is_file()]
    if left and not found:
        size = sum(path.stat().st_size for path in left) / 1e6
        said = f"被中断的运行留下 {len(left)} 个文件（{size:.0f} MB）"
        yield Verdict(AREA, "残留", "note", said, "不影响已发布的库", "不必处理，下一次 gutou run 会清除")
    else:
        yield Verdict(AREA, "残留", "ok", "没有被中断的运行留下的候选库")


def locks(data: Path) -> list[Path]:
    """Lock files of a data folder; that one lies there says nothing, a dead holder does not keep it.

    That of ``gutou serve`` is held as long as it serves, and keeps no run waiting.
    """
    return sorted(path for path in data.glob(".lock*") if not path.suffix and path.name != SERVE)


def holder_of(lock: Path) -> Holder | None:
    """The process that holds a lock, by the kernel's own list; None where none does, or the system does not tell.

    Trying the lock would keep out a run that begins at that moment.
    """
    try:
        told = lock.stat()
        held = Path("/proc/locks").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    place = f"{os.major(told.st_dev):02x}:{os.minor(told.st_dev):02x}:{told.st_ino}"
    for line in held:
        parts = line.split()
        if len(parts) > 5 and parts[1] in ("FLOCK", "OFDLCK", "POSIX") and parts[5] == place:
            return _process(int(parts[4]))
    return None


def _process(pid: int) -> Holder:
    try:
        since = datetime.fromtimestamp(Path(f"/proc/{pid}").stat().st_mtime)
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        command = " ".join(word.decode(errors="replace") for word in words if word)[:200]
    except OSError:
        return Holder(pid, None, "（看不到）")
    return Holder(pid, since, command or "（看不到）")
