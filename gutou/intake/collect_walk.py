"""Walking the share: which files lie there, and what cannot be received."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gutou.intake.sidecar import UNDATED, display
from gutou.intake.submissions_names import folder_answer
from gutou.periods import parse_period
from gutou.workspace import RECEIPTS, TEMPLATES

MAX_DEPTH = 20
_OURS = {RECEIPTS, TEMPLATES}
_LEFT_BY_PROGRAMS = {"thumbs.db", "desktop.ini", "ehthumbs.db"}
_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "不存在",
    errno.ENOTDIR: "不是文件夹",
    errno.ELOOP: "是链接",
    errno.ETIMEDOUT: "网络超时",
    errno.EIO: "读写出错",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "只读",
    errno.ENAMETOOLONG: "名称过长",
}
_UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload")


@dataclass(frozen=True)
class Found:
    """A file of the share, or a folder that cannot be looked into.

    Attributes:
        path: Place in the share, parts joined by ``/``.
        size: Bytes; 0 for a folder.
        modified_at: Its own time, no zone.
        changed_at: When its entry was last touched.
        trouble: Chinese reason why it cannot be received at all.
        is_folder: Whether it is a folder.
    """

    path: str
    size: int
    modified_at: datetime
    changed_at: datetime
    trouble: str | None = None
    is_folder: bool = False

    @property
    def state(self) -> tuple[int, datetime, datetime]:
        """What stays the same while nobody touches the file."""
        return self.size, self.modified_at, self.changed_at


def walk(share: Path, notices: list[str], open_since: datetime | None = None) -> Iterator[Found]:
    """Every file of every department's folder, in the order of names.

    Passed over: 回执 and 模板 folders, hidden files, what office programs and uploads leave behind. Links, pipes
    and devices are never followed; these, files outside a department's folder and files that an office program holds
    open are told in ``notices``.

    Args:
        share: Root of the share.
        notices: Takes one Chinese sentence per thing that was passed over.
        open_since: A lock file older than this was left behind and holds nothing open; None believes every lock.

    Raises:
        OSError: The share itself cannot be read.
    """
    for entry in _sorted(share):
        if _is_passed_over(entry.name):
            continue
        if entry.is_symlink() or not entry.is_dir(follow_symlinks=False):
            notices.append(f"共享目录根下的“{display(entry.name)}”不在任何部门文件夹中，未接收")
            continue
        yield from _below(Path(entry.path), entry.name, 1, notices, open_since)


def _below(
    folder: Path, path: str, depth: int, notices: list[str], open_since: datetime | None
) -> Iterator[Found]:
    if depth > MAX_DEPTH:
        yield _folder(folder, path, f"文件夹嵌套超过 {MAX_DEPTH} 层，未读取其中文件")
        return
    try:
        entries = _sorted(folder)
    except OSError as error:
        yield _folder(folder, path, f"文件夹无法读取（{reason(error)}），请检查其访问权限")
        return
    held_open = _held_open(entries, open_since)
    for entry in entries:
        if _is_passed_over(entry.name):
            continue
        place = f"{path}/{entry.name}"
        if entry.is_symlink():
            notices.append(f"“{display(place)}”是链接，未接收；请放入文件本身")
        elif entry.is_dir(follow_symlinks=False):
            yield from _below(folder / entry.name, place, depth + 1, notices, open_since)
        elif not entry.is_file(follow_symlinks=False):
            notices.append(f"“{display(place)}”不是普通文件，未接收")
        elif entry.name in held_open:
            notices.append(f"“{display(place)}”正被打开编辑，关闭后再接收")
        else:
            yield _file(entry, place)


def _held_open(entries: list[os.DirEntry[str]], open_since: datetime | None) -> set[str]:
    """Names of the files that a lock file beside them says are open."""
    names = {entry.name for entry in entries}
    shortened: dict[str, set[str]] = {}
    for name in names:
        shortened.setdefault(name[2:], set()).add(name)
    held: set[str] = set()
    for entry in entries:
        for locked in _locked_by(entry.name):
            # Word leaves out the first two characters of a long name.
            meant = {locked} & names or shortened.get(locked, set()) - {entry.name}
            if meant and _is_fresh(entry, open_since):
                held |= meant
    return held


def _locked_by(name: str) -> list[str]:
    """What a lock file's name says is open: ``~$a.xlsx``, WPS's ``.~a.xlsx``, LibreOffice's ``.~lock.a.xlsx#``."""
    if name.startswith(".~lock.") and name.endswith("#"):
        return [name.removeprefix(".~lock.").removesuffix("#")]
    return [name[2:]] if name.startswith(("~$", ".~")) else []


def _is_fresh(entry: os.DirEntry[str], open_since: datetime | None) -> bool:
    if open_since is None:
        return True
    try:
        return moment(entry.stat(follow_symlinks=False).st_mtime) >= open_since
    except OSError:
        return False


def period_of(path: str, *, is_folder: bool = False) -> tuple[str, str]:
    """The period a path tells and what told it: the folders, innermost first, else the file name, else nothing."""
    _, *folders = path.split("/")
    name = "" if is_folder or not folders else folders.pop()
    folders = [folder for folder in folders if folder_answer(folder) is None]
    together = ["/".join(folders), "".join(folders)] if len(folders) > 1 else []
    for text in [*reversed(folders), *together]:
        if period := parse_period(text):
            return period, "folder"
    if period := parse_period(Path(name).stem):
        return period, "file_name"
    return UNDATED, "nothing"


def moment(seconds: float) -> datetime:
    """A file time; a time no calendar knows becomes the earliest one."""
    try:
        return datetime.fromtimestamp(seconds)
    except (OverflowError, OSError, ValueError):
        return datetime(1970, 1, 1)


def reason(error: OSError) -> str:
    """What went wrong, in Chinese where it is one of the usual things."""
    return _REASONS.get(error.errno or 0, error.strerror or "读取出错")


def _sorted(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _is_passed_over(name: str) -> bool:
    lower = name.lower()
    return (
        name in _OURS
        or name.startswith((".", "~$"))
        or lower in _LEFT_BY_PROGRAMS
        or lower.endswith(_UNFINISHED)
    )


def _file(entry: os.DirEntry[str], path: str) -> Found:
    try:
        told = entry.stat(follow_symlinks=False)
    except OSError as error:
        nowhen = moment(0)
        return Found(path, 0, nowhen, nowhen, f"文件无法读取（{reason(error)}），请检查后重新放入")
    return found(path, told)


def found(path: str, told: os.stat_result) -> Found:
    """What a file's entry says of it."""
    trouble = None if stat.S_ISREG(told.st_mode) else "不是普通文件，未接收"
    return Found(path, told.st_size, moment(told.st_mtime), moment(told.st_ctime), trouble)


def _folder(folder: Path, path: str, trouble: str) -> Found:
    try:
        modified_at = moment(folder.lstat().st_mtime)
    except OSError:
        modified_at = moment(0)
    return Found(path, 0, modified_at, modified_at, trouble, is_folder=True)
