"""The examination of an installation (体检): is everything there that a run needs, and is what it left behind whole.

Nothing is changed: files written to try a folder are removed at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from gutou.doctor import city, database, environment, fixed, folders, letters, runs, server, share
from gutou.doctor.verdict import Subject, Verdict
from gutou.errors import UsageError
from gutou.settings import Settings, load_settings

__all__ = ["Verdict", "examine"]

_PARTS: tuple[tuple[str, Callable[[Subject], Iterator[Verdict]]], ...] = (
    ("设置", city.look),
    ("投递文件夹", share.look),
    ("数据文件夹", folders.look),
    ("封存与留存", fixed.look),
    ("已发布的库", database.look),
    ("运行", runs.look),
    ("调度服务", server.look),
    ("催报与通知", letters.look),
)


def examine(
    config: Path,
    *,
    share: Path | None = None,
    data: Path | None = None,
    now: datetime | None = None,
    thorough: bool = False,
) -> list[Verdict]:
    """Look at everything, in the order of the way of the data.

    Args:
        config: The settings file.
        share: Overrides the share folder.
        data: Overrides the data folder.
        now: The clock of this machine; by default the time.
        thorough: Also read every file that was received and compare it with its fingerprint.

    Returns:
        What was found; a part that fails itself is a fault, and the others go on.
    """
    found = list(environment.look())
    try:
        settings: Settings = load_settings(config, share=share, data=data)
    except UsageError as error:
        why = "没有正确的设置，任何命令都不会运行"
        found.append(
            Verdict("设置", "设置文件", "fault", str(error), why, "按提示改正设置文件，再运行 gutou doctor")
        )
        return found
    subject = Subject(config, settings, now or datetime.now(), thorough)
    for area, look in _PARTS:
        found += _looked(area, look, subject)
    return found


def _looked(area: str, look: Callable[[Subject], Iterator[Verdict]], subject: Subject) -> list[Verdict]:
    found: list[Verdict] = []
    try:
        found.extend(look(subject))
    except Exception as error:  # an examination that breaks is a finding like any other
        said = f"这一部分没能查完：{type(error).__name__}：{(str(error).splitlines() or [''])[0]}"
        found.append(Verdict(area, "体检", "fault", said, "不知道这一部分是否正常", "请把这一行告知维护人员"))
    return found
