"""One finding's story (问题释疑): its rule, where it stands, its project, its months, and what would settle it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from gutou.errors import UsageError
from gutou.explain import ROW_FIELDS, Facts, place_of, rows_of

OPEN, EXPLAINED = "open", "explained"


def finding_story(con: duckdb.DuckDBPyConnection, key: str, period: str | None = None) -> Facts:
    """All that is known of a finding; a lead for checking, never a verdict on anybody.

    Args:
        con: The published database.
        key: Its ``finding_key``, which stays the same from month to month while the facts do.
        period: The period to tell; None: the newest that it stands in.

    Raises:
        UsageError: There is no such key, or not in that period; the message names the nearest.
    """
    history = rows_of(con, "finding_key", finding_key=key)
    if not history:
        raise UsageError(_unknown(con, key))
    now = [found for found in history if found["period"] == (period or history[0]["period"])]
    if not now:
        known = "、".join(dict.fromkeys(str(found["period"]) for found in history))
        raise UsageError(f"问题 {key} 在 {period} 没有出现，出现过的时段：{known}")
    first = now[0]
    rule = rows_of(con, "rule", rule_id=first["rule_id"], period=first["period"])
    project_id = next((found["project_id"] for found in now if found["project_id"]), None)
    rows = [row for found in now for row in _rows(con, found)]
    return {
        "finding_key": key,
        "period": first["period"],
        "rule": rule[0] if rule else {"rule_id": first["rule_id"]},
        "findings": [{**found, "place": _place(found)} for found in now],
        "status": status_of(first),
        "rows": list({row["place"]: row for row in rows}.values()),
        "project": _project(con, project_id, first["period"]),
        "beside": [
            {**other, "place": _place(other)} for found in now for other in rows_of(con, "beside", **found)
        ],
        "history": history,
        "settles": settles(first),
    }


def status_of(found: Mapping[str, Any]) -> str:
    """Whether a finding is open; one of a file without the column has never been explained."""
    return str(found.get("status") or OPEN)


def settles(found: Mapping[str, Any]) -> list[str]:
    """What would settle a finding, in Chinese; nobody is asked to change a figure that is right."""
    if status_of(found) == EXPLAINED:
        return ["情况说明已被接受；原值不变时不再作为未结问题，原值变动后重新提出"]
    if found["severity"] == "info":
        return ["仅作提示，无须处理"]
    ways = []
    if found["audience"] == "sender":
        ways.append("报送部门核对原始资料：确属填写有误的，在投递文件夹放入更正文件")
    else:
        ways.append("统计局按依据核对所列各处，这是待核线索，不是结论")
    ways.append(
        f"情况属实、无须更正的：统计局在“复核决定”中填写问题标识 {found['finding_key']}、情况说明，“是否认可”填是"
    )
    if found["severity"] == "error" and found["project_id"]:
        ways.append("结清以前，该项目不计入资料齐全")
    return ways


def _unknown(con: duckdb.DuckDBPyConnection, key: str) -> str:
    if rows_of(con, "project", project_id=key):
        return f"{key} 是项目标识，请用 gutou explain {key}"
    near = rows_of(con, "finding_near", text=key)
    if not near:
        return f"没有问题标识 {key}（标识在 finding 表 finding_key 列，或见 gutou explain 项目）"
    listed = "；".join(f"{n['finding_key']} {n['rule_id']} {n['title'] or ''}（{n['period']}）" for n in near)
    return f"没有问题标识 {key}。相近的有：{listed}"


def _place(found: Mapping[str, Any]) -> str | None:
    """Where a finding stands, as far as it stands anywhere."""
    if not found["file_name"]:
        return str(found["department"]) if found["department"] else None
    if found["row_number"] is None:
        where = [f"{found['department']}/{found['file_name']}", found["sheet_name"]]
        return ":".join(str(part) for part in where if part)
    return place_of(found)


def _rows(con: duckdb.DuckDBPyConnection, found: Mapping[str, Any]) -> Sequence[Facts]:
    """The accepted rows that stand where the finding points."""
    if found["row_number"] is None or not found["period"]:
        return []
    at = {key: found[key] for key in ("period", "department", "file_name", "sheet_name", "row_number")}
    return [
        {
            "place": place_of(row),
            "project_id": row["project_id"],
            **{field: row[field] for field in ROW_FIELDS},
        }
        for row in rows_of(con, "row", **at)
    ]


def _project(con: duckdb.DuckDBPyConnection, project_id: str | None, period: str) -> Facts | None:
    """The project a finding is about, with all its places."""
    if project_id is None:
        return None
    found = next((p for p in rows_of(con, "project", project_id=project_id) if p["period"] == period), None)
    if found is None:
        return {"project_id": project_id}
    return {
        **found,
        "places": [place_of(row) for row in rows_of(con, "source", project_id=project_id, period=period)],
    }
