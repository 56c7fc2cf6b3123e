"""The machine and the packages (运行环境)."""

from __future__ import annotations

import os
import platform
import sys
import time
import tomllib
from collections.abc import Iterator
from importlib import metadata

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from gutou.database import ROOT
from gutou.doctor.verdict import Verdict

AREA = "运行环境"
_INSTALL = (
    "用 requirements.lock 重新安装：.venv/bin/pip install --no-deps --require-hashes -r requirements.lock"
)
_CHINA = 8 * 3600


def look() -> Iterator[Verdict]:
    """Python, packages, file names in Chinese, the time zone."""
    python, wanted = _asked_for()
    yield _python(python)
    yield _packages(wanted)
    yield _file_names()
    yield _zone()


def _asked_for() -> tuple[str, list[Requirement]]:
    """Versions of Python, and the packages, that the project asks for: its own file, else what was installed."""
    own = ROOT / "pyproject.toml"
    if own.is_file():
        project = tomllib.loads(own.read_text(encoding="utf-8"))["project"]
        return project["requires-python"], [Requirement(line) for line in project["dependencies"]]
    lines = [Requirement(line) for line in metadata.requires("gutou") or ()]
    wanted = [one for one in lines if one.marker is None or one.marker.evaluate({"extra": ""})]
    return metadata.metadata("gutou")["Requires-Python"] or "", wanted


def _python(wanted: str) -> Verdict:
    version = platform.python_version()
    if SpecifierSet(wanted).contains(version, prereleases=True):
        return Verdict(AREA, "Python", "ok", version)
    return Verdict(
        AREA, "Python", "fault", f"{version}，需要 {wanted}", "程序没有在这个版本上测试过", "换用合适的 Python 后重新安装"
    )  # fmt: skip


def _packages(wanted: list[Requirement]) -> Verdict:
    wrong = []
    for one in wanted:
        try:
            version = metadata.version(one.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"缺少 {one.name}")
            continue
        if not one.specifier.contains(version, prereleases=True):
            wrong.append(f"{one.name} {version}（需要 {one.specifier}）")
    if wrong:
        why = "版本不合的软件包会使运行中断，或算出不同的结果"
        return Verdict(AREA, "软件包", "fault", "；".join(wrong), why, _INSTALL)
    return Verdict(AREA, "软件包", "ok", f"{len(wanted)} 个软件包的版本都在要求的范围内")


def _file_names() -> Verdict:
    """Departments' file names are Chinese; a system that does not take them as UTF-8 would garble them."""
    encoding = sys.getfilesystemencoding()
    if encoding.lower().replace("-", "") == "utf8":
        return Verdict(AREA, "中文文件名", "ok", encoding)
    return Verdict(
        AREA, "中文文件名", "fault", f"文件名编码是 {encoding}", "中文文件名会读错", "在启动环境里设置 LANG=C.UTF-8"
    )  # fmt: skip


def _zone() -> Verdict:
    offset = -(time.altzone if time.localtime().tm_isdst else time.timezone)
    shown = f"{time.strftime('%Z')}（UTC{offset / 3600:+g}），本机时间 {time.strftime('%Y-%m-%d %H:%M')}"
    if offset == _CHINA:
        return Verdict(AREA, "时区", "ok", shown)
    return Verdict(
        AREA,
        "时区",
        "note",
        shown,
        "收到时间和“今天”按本机时区计，与北京时间不同会差出一天",
        f"设置时区：timedatectl set-timezone Asia/Shanghai，或在启动环境里设置 TZ（现为 {os.environ.get('TZ') or '未设'}）",
    )
