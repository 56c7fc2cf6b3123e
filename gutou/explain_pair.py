"""Why two are, or are not, one project (两者关系): two projects, two rows, or a row and a project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from gutou.errors import UsageError
from gutou.explain import (
    Facts,
    decided,
    described,
    place_of,
    places_of,
    rows_of,
    standing,
    unknown,
    verdict_facts,
)
from gutou.register.description import Description
from gutou.register.verdict import Verdict, judge

MOST_PAIRS = 2_000
SHOWN = 3
SLOTS = {
    "phase": "期次",
    "part": "标段或部分",
    "building": "楼栋或编号",
    "zone": "片区",
    "capacity": "规模",
    "year": "年份",
    "house": "门牌或地块",
}


def find_row(con: duckdb.DuckDBPyConnection, text: str, period: str | None = None) -> Facts | None:
    """The row that a text such as ``发改/摸排表.xlsx:表1:7`` or ``摸排表.csv:7`` names; None when it names none.

    Raises:
        UsageError: It has the form of a row, and there is none, or several departments have one there.
    """
    pieces = text.rsplit(":", 2)
    if len(pieces) < 2 or not pieces[-1].isdigit():
        return None
    department, _, file_name = pieces[0].rpartition("/")
    found = rows_of(
        con,
        "row",
        file_name=file_name,
        sheet_name=pieces[1] if len(pieces) == 3 else None,
        row_number=int(pieces[-1]),
        department=department or None,
        period=period,
    )
    if not found:
        when = f"（{period}）" if period else ""
        raise UsageError(f"没有被接收的数据行 {text}{when}，请写作 部门/文件名:工作表:行号")
    newest = [row for row in found if row["period"] == found[0]["period"]]
    if len(newest) > 1:
        listed = "；".join(place_of(row) for row in newest[:5])
        raise UsageError(f"{text} 不止一行：{listed}")
    return newest[0]


def side_of(con: duckdb.DuckDBPyConnection, text: str, period: str | None) -> Facts:
    """One of the two: ``rows`` and the project they stand in; ``row`` when a single row was named."""
    row = find_row(con, text, period)
    if row is not None:
        return {"asked": text, "project_id": row["project_id"], "period": row["period"], "row": row}
    project_id, renamed = standing(con, text)
    periods = [p["period"] for p in rows_of(con, "project", project_id=project_id)]
    if not periods:
        raise UsageError(unknown(con, text))
    return {"asked": text, "project_id": project_id, "renamed": renamed, "periods": periods, "row": None}


def pair_story(con: duckdb.DuckDBPyConnection, one: str, other: str, period: str | None = None) -> Facts:
    """Why two are, or are not, one project.

    Args:
        con: The published database.
        one: Id of a project, or place of a row.
        other: The same.
        period: The period to look at; None: the newest in which both stand.

    Raises:
        UsageError: One of them is not known, or they never stood in one period.
    """
    left, right = side_of(con, one, period), side_of(con, other, period)
    at = period or _common(left, right)
    rows = [_rows(con, side, at) for side in (left, right)]
    for side, found in zip((left, right), rows, strict=True):
        if not found:
            raise UsageError(f"{side['asked']} 在 {at} 没有数据，请用 --period 指明时段")
    places = places_of(con)
    read = [[described(row, places) for row in found] for found in rows]
    same = left["project_id"] == right["project_id"]
    judged = _judged(read[0], read[1])
    story: Facts = {
        "period": at,
        "left": _told(con, left, at),
        "right": _told(con, right, at),
        "same_project": same,
        "pairs": [
            {
                "left": place_of(rows[0][a]),
                "right": place_of(rows[1][b]),
                **verdict_facts(verdict),
                "decision": decided(con, read[0][a], read[1][b]),
            }
            for verdict, a, b in _worth_showing(judged)
        ],
        "against": [] if same else _against(judged, rows, read),
        "together": _together(rows, judged, left["project_id"]) if same else [],
        "reviewed": []
        if same
        else rows_of(con, "between", one=left["project_id"], other=right["project_id"]),
        "compared": [],
    }
    if judged:
        _, a, b = judged[0]
        story["compared"] = compared(rows[0][a], rows[1][b], read[0][a], read[1][b])
    return story


def _together(
    rows: Sequence[Sequence[Facts]], judged: Sequence[tuple[Verdict, int, int]], project_id: str
) -> list[str]:
    """What put two in one project that no pair of their rows says by itself."""
    if judged and judged[0][0].kind == "link":
        return []
    # Both rows of a pair have its reason: those of one side say all.
    told = ([f"{place_of(r)} {r['link_reason']}" for r in side if r.get("link_reason")] for side in rows)
    return next(filter(None, told), None) or [f"经同项目的其他行归入，见 gutou explain {project_id}"]


def _told(con: duckdb.DuckDBPyConnection, side: Facts, period: str) -> Facts:
    stood = rows_of(con, "project", project_id=side["project_id"])
    name = next((p["project_name"] for p in stood if p["period"] == period), None)
    return {
        "asked": side["asked"],
        "project_id": side["project_id"],
        "renamed": side.get("renamed"),
        "project_name": name,
    }


def _worth_showing(judged: Sequence[tuple[Verdict, int, int]]) -> Sequence[tuple[Verdict, int, int]]:
    """The likeliest pairs; of rows that are nothing like each other, one is enough."""
    alike = [found for found in judged if found[0].kind in ("link", "review")]
    return alike[:SHOWN] or judged[:1]


def compared(row: Facts, other: Facts, left: Description, right: Description) -> list[Facts]:
    """Two rows side by side, field by field, with what was read out of their names."""
    fields = {
        "project_name": "项目名称",
        "library_name": "所称在库名称",
        "owner_name": "建设单位",
        "owner_uscc": "信用代码",
        "project_code": "项目代码",
        "library_code": "统计库编码",
        "region_codes": "县区",
        "address": "建设地点",
        "planned_total_wan": "计划总投资",
        "start_month": "开工时间",
        "approval_no": "立项文号",
        "permit_no": "施工许可证号",
        "contract_no": "合同编号",
    }
    lines = [
        {"label": label, "left": row[field], "right": other[field]}
        for field, label in fields.items()
        if row[field] is not None or other[field] is not None
    ]
    lines.append({"label": "名称核心", "left": left.name.core, "right": right.name.core})
    lines += [
        {"label": label, "left": _slot(left, slot), "right": _slot(right, slot)}
        for slot, label in SLOTS.items()
        if _slot(left, slot) or _slot(right, slot)
    ]
    return lines


def _slot(row: Description, slot: str) -> str | None:
    values: Any = getattr(row.name.slots, slot)
    texts = [f"{v[1]:f}{v[0]}" if isinstance(v, tuple) else str(v) for v in values]
    return "、".join(sorted(texts)) or None


def _common(left: Facts, right: Facts) -> str:
    options: list[set[str]] = [set(side.get("periods") or [side["period"]]) for side in (left, right)]
    if both := options[0] & options[1]:
        return max(both)
    raise UsageError(
        f"{left['asked']} 与 {right['asked']} 没有同在的时段"
        f"（{'、'.join(sorted(options[0]))}；{'、'.join(sorted(options[1]))}）"
    )


def _rows(con: duckdb.DuckDBPyConnection, side: Facts, period: str) -> list[Facts]:
    if side["row"] is not None:
        return [side["row"]] if side["row"]["period"] == period else []
    return rows_of(con, "source", project_id=side["project_id"], period=period)


def _judged(left: Sequence[Description], right: Sequence[Description]) -> list[tuple[Verdict, int, int]]:
    """Verdicts on the rows of both, the likeliest first; a row is not compared with itself."""
    pairs = [
        (a, b) for a in range(len(left)) for b in range(len(right)) if left[a].row_key != right[b].row_key
    ][:MOST_PAIRS]
    found = [(judge(left[a], right[b]), a, b) for a, b in pairs]
    return sorted(found, key=lambda f: (f[0].kind == "veto", -f[0].probability, -f[0].score, f[1], f[2]))


def _against(
    judged: Sequence[tuple[Verdict, int, int]],
    rows: Sequence[Sequence[Facts]],
    read: Sequence[Sequence[Description]],
) -> list[str]:
    """What keeps two projects apart, beyond the reasons of their likeliest pair."""
    found = []
    vetoes: dict[str, list[str]] = {}
    for verdict, a, b in judged:
        if verdict.kind == "veto":
            reason = "；".join([w for w in verdict.why if "否决" in w] or verdict.why)
            vetoes.setdefault(reason, []).append(f"{place_of(rows[0][a])} 与 {place_of(rows[1][b])}")
    for reason, places in vetoes.items():
        found.append(f"{reason}，{len(places)} 对行，如 {places[0]}")
    if vetoes:
        return found
    shared = {r.source for r in read[0]} & {r.source for r in read[1]}
    if shared:
        listed = "、".join(sorted(department for department, _ in shared))
        found.append(f"{listed} 在同一份材料里分列两行，同一来源的两行多半是两个项目")
    if sum(v.score for v, _, _ in judged) < 0:
        found.append("两边各行合起来看，反对的分量大于支持的分量")
    best = judged[0][0] if judged else None
    if best is not None and best.kind == "link" and not found:
        found.append("另有更像或同样像的行，不自动相连，留待复核")
    elif best is not None and best.kind == "review":
        found.append("最相近的一对证据不足，不自动相连，留待复核")
    elif best is not None and not found:
        found.append("最相近的一对也不够像")
    return found
