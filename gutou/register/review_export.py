"""The reviewers' work of a period (复核导出): doubtful pairs out of the published database, as a workbook to decide in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from gutou.database import run
from gutou.errors import UsageError
from gutou.register.review import APART
from gutou.register.review_asked import Asked, keep_asked
from gutou.register.review_workbook import review_workbook
from gutou.settings import Settings
from gutou.workspace import Workspace

FILE_NAME = "疑似重复复核"


@dataclass(frozen=True)
class Exported:
    """What an export did.

    Attributes:
        period: Period whose pairs were asked.
        pairs: Pairs asked.
        groups: Groups of them: the decisions to take.
        pending: Groups that keep a project from being counted as missing.
        path: The workbook; None where there was nothing to ask.
    """

    period: str
    pairs: int
    groups: int
    pending: int
    path: Path | None


def export(settings: Settings, period: str | None = None, out: Path | None = None) -> Exported:
    """Write the period's undecided pairs as a workbook, and keep what was asked under ``data/raw/_fixed/review``.

    Args:
        settings: Settings of the city.
        period: Period; by default the newest published.
        out: Where to write; by default ``data/curated/reports/<period>/疑似重复复核.xlsx``, or beside a workbook that
            is there already, since somebody may be filling it in.

    Raises:
        UsageError: Nothing is published, the period is not, or ``out`` is there already.
    """
    workspace = Workspace.of(settings)
    if out is not None and out.exists():
        raise UsageError(f"{out} 已经存在，请换一个名称")
    period, pairs = _read(workspace.database, period)
    groups = {pair["group_id"] for pair in pairs}
    pending = {pair["group_id"] for pair in pairs if pair["pending"]}
    if not pairs:
        return Exported(period, 0, 0, 0, None)
    path = out or _free(workspace.curated / "reports" / period)
    path.parent.mkdir(parents=True, exist_ok=True)
    # What was asked is kept first: a workbook whose pairs nobody knows would be refused when it comes back.
    keep_asked(workspace.fixed, period, map(_asked, pairs))
    content = review_workbook(settings, period, pairs, date.today())
    try:
        with path.open("xb") as stream:
            stream.write(content)
    except OSError as error:
        raise UsageError(f"没能写 {path}：{error.strerror or error}") from None
    return Exported(period, len(pairs), len(groups), len(pending), path)


def _free(folder: Path) -> Path:
    """A name nobody has taken: a workbook that is there may hold decisions."""
    names = (f"{FILE_NAME}{f'（{n}）' if n > 1 else ''}.xlsx" for n in range(1, 1000))
    return next(folder / name for name in names if not (folder / name).exists())


def _read(database: Path, period: str | None) -> tuple[str, list[dict[str, Any]]]:
    if not database.is_file():
        raise UsageError("还没有发布过数据库，请先运行 gutou run")
    con = duckdb.connect(str(database), read_only=True)
    try:
        periods = [p for (p,) in con.execute("SELECT DISTINCT period FROM project ORDER BY 1").fetchall()]
        if period is None and periods:
            period = periods[-1]
        if period is None or period not in periods:
            raise UsageError(f"{period or ''} 没有已发布的数据，可以导出的时段：{'、'.join(periods) or '无'}")
        cursor = run(con, "register/75_review_pair", {"period": period})
        names = [column[0] for column in cursor.description]
        return period, [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    finally:
        con.close()


def _asked(pair: dict[str, Any]) -> Asked:
    one, other = sorted((pair["left_project_id"], pair["right_project_id"]))
    apart = _apart(pair["group_excludes"])
    return Asked(pair["pair_id"], pair["group_id"], (one, other), bool(pair["excludes"]), apart)


def _apart(text: str | None) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for two in (text or "").split():
        one, _, other = two.partition(APART)
        found.append((one, other))
    return tuple(found)
