"""Which publications are meant (版本查找): by run, by day, or two months of one publication."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from gutou.errors import UsageError
from gutou.workspace import Workspace

_PERIOD = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Publication:
    """A publication whose database is still there (版本), or one month of it.

    Attributes:
        path: Its database.
        run_id: The run that made it.
        as_of: Its day; None where the file does not say.
        code_version: The code that made it.
        period: The month meant; None for all.
    """

    path: Path
    run_id: str
    as_of: date | None = None
    code_version: str | None = None
    period: str | None = None


def publications(workspace: Workspace) -> list[Publication]:
    """The published database and every vintage that is kept, oldest first.

    Raises:
        UsageError: Nothing has been published yet.
    """
    if not workspace.database.is_file():
        raise UsageError(f"还没有发布过数据库（{workspace.database}），请先运行 gutou run")
    kept = {path.stem: path for path in sorted((workspace.curated / "vintages").glob("*/*.duckdb"))}
    logged = _logged(workspace.database)
    if logged:
        kept.setdefault(max(logged), workspace.database)
    found = []
    for run_id, path in kept.items():
        as_of, code = logged.get(run_id) or _logged(path).get(run_id) or (None, None)
        found.append(Publication(path, run_id, as_of, code))
    return sorted(found, key=lambda one: one.run_id)


def pair(workspace: Workspace, first: str | None, second: str | None) -> tuple[Publication, Publication]:
    """The two that are meant, the earlier one first as they were named.

    Args:
        workspace: Folders of the city.
        first: A run (or how it begins), a day (the last publication up to it), or a month; None: the publication before
            the second.
        second: The same; None: the last publication. Months are named both or neither.

    Raises:
        UsageError: There is no such publication, it is not kept any more, or what is named does not say one.
    """
    known = publications(workspace)
    if _is_period(first) or _is_period(second):
        if not (first and second and _is_period(first) and _is_period(second)):
            raise UsageError(
                "两个时段才能相比，请把两边都写成 2025-06 的样子；比较两次发布请给出运行编号或日期"
            )
        return replace(known[-1], period=first), replace(known[-1], period=second)
    after = _named(known, second) if second else known[-1]
    if first:
        return _named(known, first), after
    earlier = [one for one in known if one.run_id < after.run_id]
    if not earlier:
        raise UsageError(f"{after.run_id} 之前没有留存的发布，无从比较")
    return earlier[-1], after


def _is_period(text: str | None) -> bool:
    return bool(text and _PERIOD.fullmatch(text))


def _named(known: list[Publication], text: str) -> Publication:
    if _DAY.fullmatch(text):
        return _on_day(known, text)
    found = [one for one in known if one.run_id.startswith(text)]
    if len(found) == 1:
        return found[0]
    listed = "、".join(f"{one.run_id}（{one.as_of}）" for one in (found or known)[-6:])
    if found:
        raise UsageError(f"以 {text} 开头的发布不止一次：{listed}")
    raise UsageError(f"没有留存 {text} 这次发布。留存的有：{listed}")


def _on_day(known: list[Publication], text: str) -> Publication:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"没有 {text} 这一天") from None
    until = [one for one in known if one.as_of is not None and one.as_of <= day]
    if not until:
        raise UsageError(f"{text} 及以前没有留存的发布，最早的是 {known[0].run_id}（{known[0].as_of}）")
    return until[-1]


def _logged(path: Path) -> dict[str, tuple[date | None, str | None]]:
    try:
        with duckdb.connect(str(path), read_only=True) as con:
            found = con.execute("SELECT run_id, as_of, code_version FROM run_log").fetchall()
    except duckdb.Error:
        return {}
    return {run_id: (as_of, code) for run_id, as_of, code in found}
