"""Starts the reading child (启动读表子进程) and takes what it found; the parent never opens the file itself."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from gutou.database import ROOT
from gutou.intake.child_result import MAX_RESULT, RESAVE, Refused
from gutou.settings import Limits

_BOOT = "import sys; sys.path[:0] = sys.argv.pop(1).split(chr(10)); from gutou.intake.child import main; main(*sys.argv[1:])"
"""Without the site module a child starts in a third of the time; it is told where to import from."""


def read_in_child(raw: Path, file_name: str, limits: Limits) -> list[dict[str, Any]]:
    """Sheets of a file as :mod:`gutou.intake.child_result` describes them.

    Args:
        raw: The file.
        file_name: Its name in the share.
        limits: Time, memory and size it may cost.

    Raises:
        Refused: The child said so, died, or took too long.
    """
    with tempfile.TemporaryDirectory(prefix="gutou-read-") as folder:
        out = Path(folder) / "sheets.json"
        command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", _BOOT, "\n".join(_places())]
        command += [str(raw.resolve()), file_name, str(out), limits.model_dump_json()]
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                timeout=limits.read_seconds,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Refused(f"读取超过 {limits.read_seconds} 秒，已拒收，请删去多余内容后重新报送") from None
        except ValueError:  # a NUL in the name
            raise Refused("文件名里有不能用的字符，请改名后重新报送") from None
        if done.returncode != 0 or not out.exists() or out.stat().st_size > MAX_RESULT:
            raise Refused(
                f"读取时超出内存限制或文件结构异常（常见原因：很远的空白处还有内容），已拒收{RESAVE}"
            )
        return _load(out)


def _load(out: Path) -> list[dict[str, Any]]:
    """Parse the result; collecting garbage while millions of cells are made only costs time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        result = orjson.loads(out.read_bytes())
    except ValueError:
        raise Refused(f"读取没有完成，已拒收{RESAVE}") from None
    finally:
        if collecting:
            gc.enable()
    if "refused" in result:
        raise Refused(result["refused"])
    sheets: list[dict[str, Any]] = result["sheets"]
    return sheets


@cache
def _places() -> list[str]:
    """Where the child imports from: the project and the folders of installed packages."""
    wanted = [str(ROOT), *(path for path in sys.path if path.endswith(("site-packages", "dist-packages")))]
    for module in ("orjson", "python_calamine"):
        found = sys.modules.get(module) or __import__(module)
        folder = os.path.dirname(os.path.dirname(str(found.__file__)))  # noqa: PTH120 - plain text is enough
        if folder not in wanted:
            wanted.append(folder)
    return wanted
