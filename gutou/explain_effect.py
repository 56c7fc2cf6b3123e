"""What a project does to the city's gap (对缺口的影响): which tier it stands in, and what it moves in the calculation.

Both directions are told alike, for one project that somebody asked for; nothing is compared or ordered by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import duckdb

from gutou.explain import Facts, rows_of
from gutou.report.page import NO_BREAKDOWN, UNPUBLISHED

ZERO, HUNDRED = Decimal(0), Decimal(100)
IN_POINT = ("complete", "remove", "duplicate")
_TIER_WHY = {
    "complete": "未在库、已开工、资料齐全、无未改错误：计入测算（未经核查）",
    "partial": "资料不全，或有未改错误、被退回、现场核查资料不足：另列一栏，不计入测算",
    "lead": "只是线索：另列一栏，不计入测算",
    "pending": "与统计库的匹配或统计范围待复核：不计入测算，只进入区间",
    "none": "没有本年完成投资、没有开工、不在统计范围、口径不同、现场核查不实，或待复核而资料不全：不计入",
}
_RECORD_WHY = {
    "keep": "已在库内合计之中，不移动缺口",
    "completed_exit": "属正常退出：已在库内合计之中，不移动缺口",
    "remove": "只是建议；测算中从本期和基数两边扣除",
    "duplicate": "只是建议；测算中从本期和基数两边扣除",
    "review": "不计入测算，只进入区间",
}


def effect_story(
    con: duckdb.DuckDBPyConnection,
    project: Mapping[str, Any],
    reconciliation: Mapping[str, Any] | None,
    library: Sequence[Mapping[str, Any]],
) -> Facts:
    """What a project adds to, or takes from, the city's calculation of its period.

    Args:
        con: The published database.
        project: Its row of ``project``.
        reconciliation: Its row of ``reconciliation``, or None.
        library: Its records of the library.

    Returns:
        ``gap`` (period, scope, target growth and gap of the city, None where there is none) and ``parts``, one for the
        project outside the library or each of its records: ``side``, ``tier`` or ``decision``, ``ytd_wan``,
        ``prior_ytd_wan``, ``in_point``, ``move_wan`` and ``move_fixed_base_wan`` (万元; negative makes the gap smaller),
        ``why``.
    """
    rows = rows_of(con, "gap", period=project["period"])
    gap = next((row for row in rows if row["scope_kind"] == "city"), None)
    target = gap["target_growth_pct"] if gap else None
    parts = [_told(part, target) for part in _parts(project, reconciliation, library)]
    kept = ("period", "scope_code", "scope_name", "target_growth_pct", "gap_wan", "gap_after_verified_wan")
    return {
        "gap": {key: gap[key] for key in kept} if gap else None,
        "parts": parts,
        "notice": NO_BREAKDOWN,
        "unpublished": UNPUBLISHED,
    }


def _parts(
    project: Mapping[str, Any],
    reconciliation: Mapping[str, Any] | None,
    library: Sequence[Mapping[str, Any]],
) -> Iterator[Facts]:
    for record in library:
        yield {
            "side": "library",
            "library_code": record["library_code"],
            "tier": None,
            "decision": record["decision"],
            "ytd_wan": record["ytd_wan"],
            "prior_ytd_wan": record["prior_ytd_wan"],
            "why": _RECORD_WHY.get(record["decision"], ""),
        }
    if not library and reconciliation is not None:
        tier = reconciliation.get("tier")
        whole = tier == "pending"
        # In-scope amounts count an unknown prior value as 0; whether it is known, the project itself says.
        prior = project["prior_ytd_wan" if whole else "in_scope_prior_ytd_wan"]
        yield {
            "side": "survey",
            "library_code": None,
            "tier": tier,
            "decision": None,
            "ytd_wan": project["ytd_wan" if whole else "in_scope_ytd_wan"],
            "prior_ytd_wan": None if project["prior_ytd_wan"] is None else prior,
            "why": _TIER_WHY.get(tier or "", "缺口分层未发布，不能说明计入哪一栏"),
        }


def _told(part: Facts, target: Decimal | None) -> Facts:
    """A part with what it moves: an addition ``prior × (1 + g) − ytd``, a removal the opposite (handbook 3.5)."""
    kind = part["decision"] or part["tier"]
    direction = {"complete": 1, "pending": 1, "remove": -1, "duplicate": -1, "review": -1}.get(kind or "")
    move = fixed = None
    if direction is not None and target is not None:
        ytd, prior = part["ytd_wan"] or ZERO, part["prior_ytd_wan"] or ZERO
        move = direction * (prior * (HUNDRED + target) / HUNDRED - ytd)
        fixed = -direction * ytd
    return {**part, "in_point": kind in IN_POINT, "move_wan": move, "move_fixed_base_wan": fixed}
