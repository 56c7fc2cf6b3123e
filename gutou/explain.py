"""What the stories (释疑) are read from: the published database alone, its rows, and the links between them.

Links are judged again by :func:`gutou.register.verdict.judge` from what ``project_source`` keeps of each row, so that
the reasons are those of the code that reads them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from gutou.database import run
from gutou.errors import UsageError
from gutou.register.decisions import SAME, pair_id_of
from gutou.register.description import Description, describe
from gutou.register.verdict import Verdict, judge
from gutou.register.vocabulary import Places
from gutou.settings import Region, Settings

Facts = dict[str, Any]

ROW_FIELDS = (
    "department",
    "document",
    "file_name",
    "sheet_name",
    "row_number",
    "project_name",
    "library_name",
    "project_code",
    "library_code",
    "owner_name",
    "owner_uscc",
    "region_codes",
    "address",
    "planned_total_wan",
    "start_month",
    "approval_no",
    "permit_no",
    "contract_no",
    "match_probability",
)
MANY = 60
"""Rows of a project beyond which only the nearest row of each is looked for among the first ones."""


@contextmanager
def published(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published database, read-only.

    Raises:
        UsageError: Nothing has been published yet, or an older version wrote it.
    """
    if not database.is_file():
        raise UsageError(f"还没有发布过数据库（{database}），请先运行 gutou run")
    with duckdb.connect(str(database), read_only=True) as con:
        present = {name for (name, *_) in con.execute("DESCRIBE project_source").fetchall()}
        tables = {name for (name, *_) in con.execute("SHOW TABLES").fetchall()}
        if not present >= set(ROW_FIELDS) or "reconciliation_field" not in tables:
            raise UsageError(f"{database} 由较早的版本发布，没有保存释疑所用的内容，请重新运行 gutou run")
        yield con


def rows_of(con: duckdb.DuckDBPyConnection, name: str, **params: object) -> list[Facts]:
    """Rows of ``sql/explain/<name>.sql`` as mappings."""
    cursor = run(con, f"explain/{name}", params)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def places_of(con: duckdb.DuckDBPyConnection) -> Places:
    """The city and counties of the run that published the file."""
    found = rows_of(con, "settings")
    told: Facts = json.loads(found[0]["settings"]) if found and found[0]["settings"] else {}
    regions = tuple(Region(**region) for region in told.get("regions", ()))
    # Not from the environment: what counts is the city of the run, whoever asks and wherever.
    return Places.of(
        Settings.model_construct(
            city_code=told.get("city_code", "000000"), city_name=told.get("city_name", ""), regions=regions
        )
    )


def described(row: Mapping[str, Any], places: Places) -> Description:
    """A row of ``project_source`` as the register reads it."""
    codes = row["region_codes"].split(",") if row["region_codes"] else []
    return describe(
        {
            **row,
            "row_key": place_of(row),
            "planned_total": row["planned_total_wan"],
            "region_codes": codes,
        },
        places,
    )


def place_of(row: Mapping[str, Any], side: str = "") -> str:
    """Where a row stands, as it is given to the command: ``部门/文件:表:行``."""
    where = [row[f"{side}{key}"] for key in ("department", "file_name", "sheet_name", "row_number")]
    return f"{where[0]}/{where[1]}:{where[2]}:{where[3]}"


def standing(con: duckdb.DuckDBPyConnection, asked: str) -> tuple[str, Facts | None]:
    """The id that stands for one that was asked for, and the alias that says so."""
    for alias in rows_of(con, "alias", project_id=asked):
        if alias["alias_id"] == asked:
            return str(alias["project_id"]), alias
    return asked, None


def unknown(con: duckdb.DuckDBPyConnection, asked: str) -> str:
    """What to say of an id nobody knows: the nearest ids, or projects whose name holds the text."""
    if rows_of(con, "finding_key", finding_key=asked):
        return f"{asked} 是问题标识，请用 gutou explain --finding {asked}"
    near = rows_of(con, "near", text=asked)
    if not near:
        return f"没有项目 {asked}，也没有名称中含有这几个字的项目"
    listed = "；".join(f"{n['project_id']} {n['project_name']}" for n in near)
    return f"没有项目 {asked}。相近的有：{listed}"


def linked_rows(con: duckdb.DuckDBPyConnection, rows: Sequence[Facts]) -> list[Facts]:
    """Each row of a project with the row it is linked to best, how likely, and why."""
    places = places_of(con)
    read = [described(row, places) for row in rows]
    joined = {d["pair_id"] for d in rows_of(con, "decided", pair_id=None) if d["decision"] == SAME}
    told = []
    for number, (row, one) in enumerate(zip(rows, read, strict=True)):
        others = [n for n in range(len(read)) if n != number and (n < MANY or len(read) <= MANY)]
        judged = [(judge(one, read[n]), n) for n in others]
        best = max(
            judged, key=lambda j: (_rank(j[0], pair_id_of(one, read[j[1]]) in joined), -j[1]), default=None
        )
        link = None
        if best is not None:
            verdict, other = best
            link = {
                "with": other + 1,
                "place": place_of(rows[other]),
                **verdict_facts(verdict),
                "decision": decided(con, one, read[other]),
            }
        fields = {field: row[field] for field in ROW_FIELDS}
        reason = row.get("link_reason")  # an older publication has none
        told.append({"number": number + 1, "place": place_of(row), **fields, "reason": reason, "link": link})
    return told


def verdict_facts(verdict: Verdict) -> Facts:
    """A verdict as plain values."""
    return {
        "kind": verdict.kind,
        "score": round(verdict.score, 2),
        "probability": round(verdict.probability, 6),
        "why": list(verdict.why),
    }


def decided(con: duckdb.DuckDBPyConnection, one: Description, other: Description) -> Facts | None:
    """What a reviewer decided on two rows; decisions speak of descriptions, so those of other months count."""
    found = rows_of(con, "decided", pair_id=pair_id_of(one, other))
    return found[0] if found else None


def _rank(verdict: Verdict, joined: bool) -> tuple[int, float, float]:
    """What joins a row to its project best: a link by itself, then a reviewer's word, then what comes nearest."""
    order = {"link": 4, "review": 2, "neutral": 1, "veto": 0}
    return 3 if joined and verdict.kind != "link" else order[verdict.kind], verdict.probability, verdict.score
