"""The data folder (数据文件夹): closed to others, on one file system, durable, with room."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from gutou.doctor.verdict import Subject, Verdict
from gutou.intake.collect_walk import reason

AREA = "数据文件夹"
_TIMES = 4
"""A run holds the candidate, the published file's vintage, and what spills while it computes."""
_LEAST = 500_000_000
_PLENTY = 5


def look(subject: Subject) -> Iterator[Verdict]:
    """Permissions, a file written, linked and renamed across the folders, free space."""
    data = subject.workspace.data
    if not data.exists():
        above = next(one for one in data.resolve().parents if one.exists())
        if os.access(above, os.W_OK | os.X_OK):
            said = f"{data} 还没有，第一次运行时建立"
            yield Verdict(AREA, "数据目录", "note", said, "还没有运行过", "gutou run")
        else:
            todo = f"由管理员建立 {data} 并交给运行程序的账号"
            yield Verdict(AREA, "数据目录", "fault", f"{above} 不可写，建不了 {data}", "无法运行", todo)
        return
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        said, todo = f"{data} 不可读写", f"chown -R <运行账号> {data}"
        yield Verdict(AREA, "数据目录", "fault", said, "无法运行", todo)
        return
    yield Verdict(AREA, "数据目录", "ok", str(data.resolve()))
    yield from _closed(subject)
    yield from _durable(subject)
    yield from _room(subject)


def _closed(subject: Subject) -> Iterator[Verdict]:
    """What arrived holds names and phone numbers; while nothing has, the first run closes the folders itself."""
    if not any(subject.workspace.raw.glob("*/*/*")):
        return
    open_to_others = [
        path
        for path in (subject.workspace.raw, subject.workspace.staged)
        if path.exists() and path.stat().st_mode & 0o027
    ]
    if open_to_others:
        said = "、".join(f"{path}（{path.stat().st_mode & 0o777:o}）" for path in open_to_others)
        todo = f"chmod 750 {' '.join(map(str, open_to_others))}"
        yield Verdict(AREA, "访问权限", "fault", said, "其他账号能读到姓名和电话", todo)
    else:
        yield Verdict(AREA, "访问权限", "ok", "原始材料不对其他账号开放")


def _durable(subject: Subject) -> Iterator[Verdict]:
    """Publishing renames a candidate onto the database and links it as a vintage: one file system, and fsync."""
    workspace = subject.workspace
    places = [
        workspace.raw,
        workspace.fixed,
        workspace.staged,
        workspace.curated,
        workspace.curated / "vintages",
    ]
    mark = f".doctor-{uuid4().hex}"
    for folder in (place for place in places if place.exists()):
        try:
            _write(folder / mark)
        except OSError as error:
            todo = "腾出空间，或检查挂载方式和权限"
            said = f"{folder} 写不进去（{reason(error)}）"
            yield Verdict(AREA, "写入", "fault", said, "运行会中断，已发布的库不受影响", todo)
            return
        finally:
            with suppress(OSError):
                (folder / mark).unlink()
    vintages = workspace.curated / "vintages"
    if vintages.exists() and vintages.stat().st_dev != workspace.curated.stat().st_dev:
        said = f"{vintages} 与 {workspace.curated} 不在同一个文件系统"
        todo = "把两者放到同一个文件系统，不要单独挂载 vintages"
        yield Verdict(AREA, "写入", "fault", said, "不能在一瞬间替换已发布的库，还要多占一份空间", todo)
    else:
        yield Verdict(AREA, "写入", "ok", "能写入并落盘，库与留存版本在同一个文件系统")


def _write(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, b"x" * 4096)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _room(subject: Subject) -> Iterator[Verdict]:
    data = subject.workspace.data
    told = os.statvfs(data)
    free = told.f_bavail * told.f_frsize
    last = subject.workspace.database.stat().st_size if subject.workspace.database.is_file() else 0
    needed = max(_LEAST, _TIMES * last)
    said = f"剩余 {_size(free)}；已发布的库 {_size(last)}，一次运行约需 {_size(needed)}"
    todo = (
        f"清理磁盘，或调小设置里的 publishing.vintages_kept；{data / 'staged'} 可以整个删除，下次运行会重读"
    )
    if free < needed:
        yield Verdict(AREA, "磁盘空间", "fault", said, "空间不足时不发布，原数据库不变", todo)
    elif free < _PLENTY * needed:
        yield Verdict(AREA, "磁盘空间", "note", said, "再运行几次就会不够", todo)
    else:
        yield Verdict(AREA, "磁盘空间", "ok", said)
    if told.f_files and told.f_favail < told.f_files * 0.02:
        yield Verdict(
            AREA, "文件个数", "fault", f"文件系统只能再建 {told.f_favail} 个文件", "建不了新文件", todo
        )


def _size(size: float) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"
