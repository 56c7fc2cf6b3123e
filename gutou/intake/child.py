"""Reads one file in a process of its own (子进程读表): ``main(FILE, NAME, OUT, LIMITS)``.

A hostile file can make a reader abort or hang, so that this never runs in the pipeline's process. Memory, processor
time and the size of the result are capped before anything is read; what it finds goes to OUT as JSON (see
:mod:`gutou.intake.child_result`), a refusal as ``{"refused": "…"}`` in Chinese. The modules of the child import little,
since one is started for every file.
"""

from __future__ import annotations

import contextlib
import gc
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gutou.intake.child_kind import kind_of
from gutou.intake.child_result import MAX_RESULT, RESAVE, Budget, Refused, pages_as_result, without_controls

if TYPE_CHECKING:
    from gutou.intake.child_result import Page

_FEW_ROWS = 1000
_CONTROLS = (b"\\u00", b"\\b", b"\\f")
"""How control characters are spelled in the result; rarely there, so looked for when all is written."""


def main(source: str, name: str, out: str, limits: str) -> None:
    """Read and write; every failure that can be told becomes a refusal.

    Args:
        source: The file.
        name: Its name in the share; names the sheet of a file that has none.
        out: Where the result goes.
        limits: The settings' limits as JSON.
    """
    gc.disable()  # nothing here makes cycles worth collecting; a big sheet is a third faster
    allowed = json.loads(limits)
    _cap(int(allowed["read_memory_mb"]), int(allowed["read_seconds"]))
    try:
        # a name that is no UTF-8 names a sheet with question marks in it
        result = read(Path(source), name.encode("utf-8", "replace").decode(), allowed)
    except MemoryError:
        result = {"refused": "读取时超出内存限制，已拒收，请删去多余内容后重新报送"}
    content = _dump(result)
    if any(sign in content for sign in _CONTROLS):
        without_controls(result)
        content = _dump(result)
    del result
    if len(content) > MAX_RESULT:
        content = _dump({"refused": f"内容超过 {MAX_RESULT >> 20} MB，请拆分后重新报送"})
    Path(out).write_bytes(content)


def _dump(result: dict[str, Any]) -> bytes:
    """The result as JSON; importing orjson pays only where there is much to write."""
    if sum(len(sheet["rows"]) for sheet in result.get("sheets", ())) < _FEW_ROWS:
        return json.dumps(result, ensure_ascii=False).encode("utf-8", "replace")
    import orjson

    return orjson.dumps(result)


def _cap(megabytes: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the parent's time limit remains
        return
    for what, wanted in (
        (resource.RLIMIT_AS, megabytes << 20),
        (resource.RLIMIT_CPU, seconds + 1),
        (resource.RLIMIT_FSIZE, MAX_RESULT),
        (resource.RLIMIT_CORE, 0),
    ):
        highest = resource.getrlimit(what)[1]
        most = wanted if highest == resource.RLIM_INFINITY else min(wanted, highest)
        with contextlib.suppress(ValueError, OSError):  # a system that does not know this limit
            resource.setrlimit(what, (most, most))


def read(source: Path, name: str, limits: dict[str, Any]) -> dict[str, Any]:
    """All sheets of a file, or the reason for refusing it."""
    budget = Budget(limits)
    try:
        return pages_as_result(_pages(source, name, limits, budget), budget)
    except Refused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        raise
    except Exception:  # whatever a broken file leads a parser to
        return {"refused": f"文件内容不完整或已损坏{RESAVE}"}


def _pages(source: Path, name: str, limits: dict[str, Any], budget: Budget) -> list[Page]:
    """Only the wanted format's modules are imported."""
    match kind_of(source, limits):
        case "text":
            from gutou.intake.child_text import read_text

            return [read_text(source.read_bytes(), name, budget)]
        case "html":
            from gutou.intake.child_html import read_html

            return read_html(source.read_bytes(), name, budget)
        case "spreadsheetml":
            from gutou.intake.child_spreadsheetml import read_spreadsheetml

            return read_spreadsheetml(source.read_bytes(), budget)
        case kind:
            from gutou.intake.child_workbook import read_workbook

            return read_workbook(source, kind, budget)
