"""Where a demonstration may be written (演示文件夹): never over anything real."""

from __future__ import annotations

import shutil
from pathlib import Path

from gutou.demo.delivery import MARKER, refuse_unless_demonstration


def prepare(share: Path, data: Path) -> Path:
    """Clear the folders of an earlier demonstration and mark them again.

    Args:
        share: The demonstration's share; its truth and settings stand beside it, so its parent must hold nothing else.
        data: The demonstration's data.

    Returns:
        The folder that holds the demonstration.

    Raises:
        UsageError: One of the folders holds anything but a demonstration.
    """
    root = share.resolve().parent
    for folder in (root, share, data):
        refuse_unless_demonstration(folder)
    for folder in (share, data):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / MARKER).write_text("演示\n", encoding="utf-8")
    (root / MARKER).touch()
    return root
