"""How a gap came about (缺口释疑): its bases, its steps and what moves it on either side, from the published database.

Nothing here is ordered by amount, and no project stands beside the gap: what moves it is counted by tier, with the
query that lists it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import duckdb

from gutou.database import statement
from gutou.errors import UsageError
from gutou.explain import Facts, rows_of
from gutou.gap.bases import ORDER
from gutou.report.page import NO_BREAKDOWN, UNPUBLISHED

CITY_WORDS = ("", "全市", "市", "city")
TIERS = ("complete", "partial", "lead", "pending")
REMOVALS = ("remove", "duplicate", "review")
_PLACED = {"region": "county", "sector": "sector"}
"""The column of a list that places a row in a scope of that kind."""
_ABSENT = {
    "given": "计划表没有给出省定基数",
    "micro": "没有同口径的上年同期在库项目导出可以重算",
    "implied": "本期增速尚未公布，无从推算",
    "carried": "没有以往各月的公布增速或上年同期公布数可以结转",
}
_FIRST = {
    "given": "省里给定的基数，最先采用",
    "micro": "没有省定基数，用上年同期在库数据按今年的范围重算",
    "implied": "用本期已公布的增速推算",
    "carried": "增速尚未公布，前几种都没有，按最近公布月份的比例结转",
}


def gap_story(con: duckdb.DuckDBPyConnection, scope: str | None = None, period: str | None = None) -> Facts:
    """Everything behind one gap; amounts in 万元, growth in percentage points, positive is short.

    Args:
        con: The published database.
        scope: 全市 (default), or the name or code of a county or a sector.
        period: The period; None: the newest.

    Raises:
        UsageError: There is no gap for that period or scope; the message names those there are.
    """
    gap, others = _asked_for(con, scope, period)
    at = {key: gap[key] for key in ("period", "scope_kind", "scope_code")}
    log = rows_of(con, "settings")
    bases = _bases(gap, rows_of(con, "gap_base", **at))
    return {
        **at,
        "scope_name": gap["scope_name"],
        "unpublished": UNPUBLISHED,
        "notice": NO_BREAKDOWN,
        "as_of": log[0]["as_of"] if log else None,
        "base_follows_entries": _follows(log),
        "gap": gap,
        "bases": bases,
        "bridge": rows_of(con, "gap_bridge", **at),
        "residuals": _residuals(con, gap),
        "additions": _additions(con, gap, at),
        "removals": _removals(con, gap, at),
        "other_scopes": [
            {key: other[key] for key in ("scope_kind", "scope_code", "scope_name")} for other in others
        ],
    }


def _asked_for(
    con: duckdb.DuckDBPyConnection, scope: str | None, period: str | None
) -> tuple[Facts, Sequence[Facts]]:
    """The row of ``gap`` that is asked for, and the other scopes of its period that have a gap."""
    found = rows_of(con, "gap", period=period)
    if not found:
        known = "、".join(dict.fromkeys(row["period"] for row in rows_of(con, "gap", period=None)))
        raise UsageError(f"{period or '库中'}没有缺口测算" + (f"，有测算的时段：{known}" if known else ""))
    newest = [row for row in found if row["period"] == found[0]["period"]]
    wanted = (scope or "").strip()
    for row in newest:
        if _named(row, wanted):
            return row, [other for other in newest if other is not row and other["gap_wan"] is not None]
    names = "、".join(row["scope_name"] for row in newest)
    raise UsageError(f"{newest[0]['period']} 没有“{scope}”的缺口测算，可选：{names}")


def _named(row: Facts, wanted: str) -> bool:
    if row["scope_kind"] == "city":
        return wanted.lower() in CITY_WORDS or wanted in (row["scope_code"], row["scope_name"])
    return bool(wanted) and wanted in (row["scope_code"], row["scope_name"])


def _follows(log: Sequence[Facts]) -> bool:
    """Whether the base follows entries and exits, by the settings of the run."""
    told = json.loads(log[0]["settings"]) if log and log[0]["settings"] else {}
    return bool(told.get("base_follows_entries", True))


def _bases(gap: Mapping[str, Any], found: Sequence[Facts]) -> list[Facts]:
    """The four ways to a base, in the order in which they are preferred, with why each is used or is not."""
    by_source = {base["base_source"]: base for base in found}
    used = gap["base_source"]
    told: list[Facts] = []
    for source in ORDER:
        base = by_source.get(source)
        amounts = {key: base[key] if base else None for key in ("base_wan", "base_low_wan", "base_high_wan")}
        why = _why(source, used, by_source, gap["coverage"]) if base else _ABSENT[source]
        more = {key: base.get(key) if base else None for key in ("coverage", "note")}
        told.append({"base_source": source, "used": source == used, **amounts, "why": why, **more})
    return told


def _why(source: str, used: str | None, bases: Mapping[str, Facts], coverage: str | None) -> str:
    if source == used:
        gives_way = source == "implied" and _outside("micro", bases)
        return "微观汇总落在公布增速推算的区间之外，改用推算基数" if gives_way else _FIRST[source]
    if used is None:
        return "未能采用，原因见说明"
    held = bases[source].get("coverage")
    if held is not None and held != coverage:
        return f"口径为{held}，与本期数不同，未采用"
    if ORDER.index(source) < ORDER.index(used):
        outside = source == "micro" and _outside(source, bases)
        return "落在公布增速推算的区间之外，让位于推算基数" if outside else "不是正数或口径不明，未采用"
    apart = _apart(bases[source]["base_wan"], bases[used]["base_wan"])
    warning = "，落在公布增速推算的区间之外，请核对" if source == "micro" and _outside(source, bases) else ""
    return f"次序在后，仅供对照{apart}{warning}"


def _outside(source: str, bases: Mapping[str, Facts]) -> bool:
    implied, base = bases.get("implied"), bases.get(source)
    if not implied or not base or implied["base_low_wan"] is None or implied["base_high_wan"] is None:
        return False
    return not implied["base_low_wan"] <= base["base_wan"] <= implied["base_high_wan"]


def _apart(one: Decimal, used: Decimal) -> str:
    return f"，与选用的相差 {(one / used - 1) * 100:+.2f}%" if used else ""


def _additions(con: duckdb.DuckDBPyConnection, gap: Mapping[str, Any], at: Facts) -> Facts:
    """Projects missing from the library by tier: how many, their amounts, and the query that lists them."""
    tiers = {
        "complete": (gap["additions_complete_wan"], gap["additions_prior_ytd_wan"]),
        "partial": (gap["additions_partial_wan"], None),
        "lead": (gap["additions_lead_wan"], None),
        "pending": (gap["pending_review_wan"], gap["pending_review_prior_ytd_wan"]),
    }
    listed = _listed(con, "gap_additions", at) if has_column(con, "reconciliation", "tier") else None
    return {
        "tiers": [
            {
                "tier": tier,
                "ytd_wan": ytd,
                "prior_ytd_wan": prior,
                # Without an amount nobody could tell who is missing: no survey, or no export of the library.
                "projects": None
                if listed is None or ytd is None
                else sum(row["tier"] == tier for row in listed),
                "in_point": tier == "complete",
            }
            for tier, (ytd, prior) in tiers.items()
        ],
        "checked_wan": gap["additions_checked_wan"],
        "in_window_wan": gap["additions_in_window_wan"],
        "sql": None if listed is None else query("gap_additions", at),
    }


def _residuals(con: duckdb.DuckDBPyConnection, gap: Mapping[str, Any]) -> list[Facts]:
    """What the plans of the counties and sectors leave of the city's figures; none for a part, or in an older file."""
    asked = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'gap_residual'"
    known = con.execute(asked).fetchone()
    return (
        rows_of(con, "gap_residual", period=gap["period"])
        if known != (0,) and gap["scope_kind"] == "city"
        else []
    )


def _removals(con: duckdb.DuckDBPyConnection, gap: Mapping[str, Any], at: Facts) -> Facts:
    """Records of the library that may have to go, by decision, and the query that lists them.

    Records are listed in their project's county; where the export places one elsewhere, ``gap`` follows the export,
    so the sum over the list may differ from ``removals_wan`` of a county.
    """
    # Without an export nobody could tell what has to go.
    listed = None if gap["removals_wan"] is None else _listed(con, "gap_removals", at)
    return {
        "decisions": [_decided(decision, listed) for decision in REMOVALS],
        "removals_wan": gap["removals_wan"],
        "removals_prior_ytd_wan": gap["removals_prior_ytd_wan"],
        "pending_removals_wan": gap["pending_removals_wan"],
        "pending_removals_prior_ytd_wan": gap["pending_removals_prior_ytd_wan"],
        "sql": query("gap_removals", at),
    }


def _decided(decision: str, listed: Sequence[Facts] | None) -> Facts:
    if listed is None:
        counted: Facts = {"records": None, "ytd_wan": None, "prior_ytd_wan": None}
    else:
        of = [row for row in listed if row["decision"] == decision]
        counted = {
            "records": len(of),
            "ytd_wan": sum((row["ytd_wan"] or Decimal(0) for row in of), Decimal(0)),
            "prior_ytd_wan": sum((row["prior_ytd_wan"] or Decimal(0) for row in of), Decimal(0)),
        }
    return {"decision": decision, **counted, "in_point": decision != "review"}


def has_column(con: duckdb.DuckDBPyConnection, table: str, column: str) -> bool:
    """Whether the file has a column; one that an older version wrote may not."""
    return column in {name for (name, *_) in con.execute(f'DESCRIBE "{table}"').fetchall()}


def _listed(con: duckdb.DuckDBPyConnection, name: str, at: Facts) -> list[Facts]:
    """The rows of one list that stand in the scope."""
    rows = rows_of(con, name, period=at["period"])
    column = _PLACED.get(at["scope_kind"])
    return [row for row in rows if column is None or row[column] == at["scope_code"]]


def query(name: str, at: Mapping[str, str]) -> str:
    """``sql/explain/<name>.sql`` for one period and scope, with everything filled in, to be run by hand."""
    text = (
        re.sub(r"--[^\n]*\n", "", statement(f"explain/{name}"))
        .strip()
        .replace("$period", _quoted(at["period"]))
    )
    column = _PLACED.get(at["scope_kind"])
    return (
        text if column is None else f"SELECT * FROM (\n{text}\n) WHERE {column} = {_quoted(at['scope_code'])}"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
