"""The share (投递文件夹): readable, writable where answers go, whole copies possible, its clock."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from gutou.doctor.verdict import Subject, Verdict
from gutou.intake.collect_open import exists_beneath, folder_beneath, put_beneath
from gutou.intake.collect_walk import reason
from gutou.intake.sidecar import TEMPORARY, display
from gutou.workspace import RECEIPTS

AREA = "投递文件夹"
_TRIED_BYTES = 100_000
_CLOCK_SECONDS = 120
_SLOW_SECONDS = 5


def look(subject: Subject) -> Iterator[Verdict]:
    """The share itself, every department's folder, a file written and read back, the clock."""
    root = subject.workspace.share
    try:
        folders = _folders(root)
    except OSError as error:
        why = "看不到投递文件夹就收不到任何材料，运行会以“无法读取”结束"
        todo = f"检查共享是否已挂载、路径和权限；路径在 {subject.config} 的 share 或 --share"
        yield Verdict(AREA, "共享目录", "fault", f"{root} 无法读取（{reason(error)}）", why, todo)
        return
    yield Verdict(AREA, "共享目录", "ok", f"{root}，{len(folders)} 个部门文件夹")
    yield from _departments(subject, folders)
    yield from _answers(subject, folders)


def _folders(root: Path) -> list[str]:
    with os.scandir(root) as entries:
        return sorted(e.name for e in entries if e.is_dir(follow_symlinks=False) and e.name[:1] != ".")


def _departments(subject: Subject, folders: Sequence[str]) -> Iterator[Verdict]:
    root, settings = subject.workspace.share, subject.settings
    known = {name: settings.department_named(name) for name in folders}
    there = {one.name for one in known.values() if one is not None}
    if absent := [one.name for one in settings.departments if one.name not in there]:
        todo = f"建立文件夹，例如 mkdir {root / absent[0]}，并给该部门写入权限"
        why = "这些部门没有地方投递材料，也收不到回执和催报单"
        yield Verdict(AREA, "部门文件夹", "fault", f"没有：{'、'.join(absent)}", why, todo)
    if closed := [name for name in folders if not _readable(root / name)]:
        said = f"读不了：{'、'.join(map(display, closed))}"
        todo = "给运行程序的账号加上读取和进入的权限"
        yield Verdict(AREA, "部门文件夹", "fault", said, "里面的材料收不到", todo)
    if not absent and not closed:
        yield Verdict(AREA, "部门文件夹", "ok", f"设置里的 {len(there)} 个部门都有文件夹，均可读取")
    if strange := [display(name) for name, one in known.items() if one is None]:
        said = f"设置里没有的文件夹：{'、'.join(strange)}"
        todo = "是部门的，在设置里加上或写进别名；不是的，移出共享目录"
        yield Verdict(AREA, "其他文件夹", "note", said, "里面的文件照样接收，但记为计划外", todo)


def _readable(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            next(entries, None)
    except OSError:
        return False
    return True


def _answers(subject: Subject, folders: Sequence[str]) -> Iterator[Verdict]:
    """Try to write where receipts go, in the folders of known departments; the clock is that of the last file."""
    root = subject.workspace.share
    refused, apart, slowest = [], None, 0.0
    tried = [name for name in folders if subject.settings.department_named(name) is not None]
    for name in tried:
        started = time.monotonic()
        try:
            apart = _try(root, name)
        except OSError as error:
            refused.append(f"{display(name)}（{reason(error)}）")
        slowest = max(slowest, time.monotonic() - started)
    if refused:
        why = "回执、工作清单和催报单写不进去，部门不知道材料有没有收到"
        todo = f"给运行程序的账号加上这些部门文件夹下“{RECEIPTS}”的写入权限，并看磁盘是否已满"
        yield Verdict(AREA, "回执可写", "fault", "；".join(refused), why, todo)
    elif tried:
        yield Verdict(AREA, "回执可写", "ok", f"{len(tried)} 个部门都能写入、改名、读回")
    if slowest > _SLOW_SECONDS:
        said = f"写一个 {_TRIED_BYTES // 1000} KB 的文件用了 {slowest:.0f} 秒"
        yield Verdict(AREA, "共享速度", "note", said, "收件和回执都会慢", "检查网络和共享服务器的负载")
    if apart is not None:
        yield _clock(apart)


def _try(root: Path, department: str) -> float:
    """Write a file where receipts go, whole, read it back and remove it.

    Returns:
        Seconds by which the share's clock is ahead of ours.

    Raises:
        OSError: Something of it cannot be done.
    """
    place = (department, RECEIPTS) if exists_beneath(root, (department,), RECEIPTS) else (department,)
    name, content = f"{TEMPORARY}doctor-{uuid4().hex}", os.urandom(_TRIED_BYTES)
    try:
        put_beneath(root, place, name, content)
        now = time.time()
        with folder_beneath(root, place) as folder:
            descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder)
            try:
                told = os.fstat(descriptor)
                if not stat.S_ISREG(told.st_mode) or os.read(descriptor, _TRIED_BYTES + 1) != content:
                    raise OSError("读回的内容与写入的不同")
            finally:
                os.close(descriptor)
        return told.st_mtime - now
    finally:
        with suppress(OSError), folder_beneath(root, place) as folder:
            os.unlink(name, dir_fd=folder)


def _clock(apart: float) -> Verdict:
    if abs(apart) <= _CLOCK_SECONDS:
        return Verdict(AREA, "共享时钟", "ok", f"与本机相差 {abs(apart):.0f} 秒")
    ahead = "快" if apart > 0 else "慢"
    return Verdict(
        AREA,
        "共享时钟",
        "note",
        f"共享服务器比本机{ahead} {abs(apart) / 60:.0f} 分钟",
        "文件时间先后会判断错，正被编辑的文件可能被当作早已放下",
        "让两台机器向同一个时间服务器对时（chrony 或 w32time）",
    )
