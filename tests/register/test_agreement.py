"""How far linked rows agree, counted field by field."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from gutou.database import build_connection, create_published_tables
from gutou.register.agreement import FIELDS, agreeing, agreement, publish_agreement
from gutou.register.judged import Judged, judge_all, sides
from gutou.register.judged_columns import KINDS, UNTOLD, pattern
from gutou.register.verdict import grade
from gutou.register.vocabulary import load
from gutou.register.worker import scored
from tests.register.city import city
from tests.register.rows import run_register
from tests.register.test_engine import described_rows
from tests.register.test_ids import code, row

Counts = dict[str, tuple[int, int, int, int]]


def counted(*rows: Any, groups: list[list[int]] | None = None) -> Counts:
    found = agreement(Judged(rows), groups or [list(range(len(rows)))])
    return {field: (pairs, agree, differ, missing) for field, pairs, agree, differ, missing in found}


def test_each_field_agrees_differs_or_is_missing() -> None:
    counts = counted(
        row(
            "滨河路改造",
            planned_total=5000,
            project_code=code(1),
            start_month="2025-03",
            approval_no="云发改〔2025〕7号",
        ),
        row(
            "滨河路改造工程",
            "住建",
            planned_total=9000,
            project_code=code(1),
            address="滨河路12号",
            approval_no="云发改〔2025〕9号",
        ),
    )
    assert set(counts) == set(FIELDS)
    assert counts["project_name"] == (1, 1, 0, 0)
    assert counts["project_code"] == (1, 1, 0, 0)
    assert counts["owner_name"] == (1, 1, 0, 0)
    assert counts["region"] == (1, 1, 0, 0)
    assert counts["planned_total"] == (1, 0, 1, 0)
    assert counts["approval_no"] == (1, 0, 1, 0)
    assert counts["start_month"] == counts["address"] == counts["owner_uscc"] == (1, 0, 0, 1)


def test_only_rows_of_different_sources_and_of_the_same_part_are_compared() -> None:
    rows = [
        row("青云大桥", planned_total=9000),
        row("青云大桥一标段", planned_total=4000),
        row("青云大桥二标段", planned_total=5000),
        row("青云大桥一标段", "住建", planned_total=4000),
        row("滨河路改造", "交通"),
    ]
    assert counted(*rows, groups=[[0, 1, 2, 3], [4]])["planned_total"] == (1, 1, 0, 0)
    assert counted(*rows, groups=[[n] for n in range(5)]) == {}


def test_counts_do_not_depend_on_the_order_of_rows() -> None:
    rows = [
        row("滨河路改造", planned_total=5000),
        row("滨河路道路改造", "住建", planned_total=5010),
        row("滨河路改造", "交通", owner_name=None),
    ]
    assert counted(*rows) == counted(*rows[::-1])
    assert all(sum(c[1:]) == c[0] == 3 for c in counted(*rows).values())


def test_the_register_publishes_a_line_per_period_and_field(tmp_path: Path) -> None:
    given = [
        {
            "period": "2025-06",
            "row_key": department,
            "department": department,
            "document": "survey",
            "project_name": "云泽市滨河路改造工程",
            "owner_name": "云泽城投集团有限公司",
            "region_codes": ["439802"],
            "planned_total": 5000,
        }
        for department in ("发改", "住建")
    ]
    found = {line[1]: line for line in run_register(given, tmp_path)["field_agreement"]}
    assert set(found) == set(FIELDS)
    assert found["planned_total"] == ("2025-06", "planned_total", 1, 1, 0, 0)
    assert found["project_code"] == ("2025-06", "project_code", 1, 0, 0, 1)


def test_monthly_amounts_are_compared_where_a_source_lists_the_project_once() -> None:
    with build_connection() as con:
        create_published_tables(con)
        con.execute(
            "CREATE TABLE work.source_row AS SELECT '2025-06' AS period, * FROM (VALUES "
            "('a', '发改', 'survey', 1000, 2000, NULL), ('b', '住建', 'survey', 1015, 3000, 5), "
            "('c', '交通', 'survey', 400, 400, NULL), ('d', '交通', 'survey', 600, 1600, NULL), "
            "('e', '统计局', 'library', 1000, NULL, 7)) "
            "AS t(row_key, department, document, ytd, cumulative, prior_ytd)"
        )
        con.execute("ALTER TABLE work.source_row ADD COLUMN prior_cumulative DECIMAL(18,6)")
        con.execute("ALTER TABLE work.source_row ADD COLUMN year_plan DECIMAL(18,6)")
        con.execute(
            "CREATE TABLE work.link AS SELECT period, row_key, 'P1' AS project_id FROM work.source_row"
        )
        publish_agreement(con, [])
        found = {line[1]: line[2:] for line in con.execute("SELECT * FROM field_agreement").fetchall()}
    assert found["ytd"] == (3, 3, 0, 0)
    assert found["cumulative"] == (3, 0, 1, 2)
    assert found["prior_ytd"] == (3, 0, 1, 2)
    assert found["year_plan"] == (3, 0, 0, 3)


def test_a_total_within_two_per_cent_agrees() -> None:
    def totals(left: str, right: str) -> tuple[int, int, int, int]:
        return counted(
            row("云港大道", planned_total=Decimal(left)),
            row("云港大道", "住建", planned_total=Decimal(right)),
        )["planned_total"]

    assert totals("5000", "5090") == (1, 1, 0, 0)
    assert totals("5000", "5200") == (1, 0, 1, 0)
    assert totals("5000", "50000") == (1, 0, 1, 0)


def test_what_is_told_while_judging_is_what_is_found_when_asked() -> None:
    """Agreement of linked pairs is kept with their scores, whichever row stood first."""
    rows = described_rows(city(seed=47, projects=40).rows)
    pairs = list(combinations(range(len(rows)), 2))
    told = scored(rows, [a for a, _ in pairs], [b for _, b in pairs])
    kinds, agree = told.column("kind").to_pylist(), told.column("agreeing").to_pylist()
    assert {kind for kind, said in zip(kinds, agree, strict=True) if said != UNTOLD} == {KINDS.index("link")}
    for (a, b), said in zip(pairs, agree, strict=True):
        if said != UNTOLD:
            assert said == agreeing(rows[a], rows[b]) == agreeing(rows[b], rows[a])


def test_levels_told_while_judging_are_those_found_when_asked() -> None:
    """Levels of doubtful pairs are kept with their scores; those of others are found out when they are asked for."""
    rows = described_rows(city(seed=47, projects=40).rows)
    pairs = list(combinations(range(len(rows)), 2))
    table = scored(rows, [a for a, _ in pairs], [b for _, b in pairs])
    told = table.column("levels").to_pylist()
    asked = judge_all(rows, pairs)
    columns, words = asked.columns, [pattern(grade(*sides(rows[a], rows[b]))[1]) for a, b in pairs]
    places = np.flatnonzero(columns.kinds != KINDS.index("veto"))
    found = [asked.patterns[level] for level in asked.levels(places).tolist()]
    assert found == [words[place] for place in places.tolist()]
    doubtful = np.isin(columns.kinds, (KINDS.index("neutral"), KINDS.index("review")))
    doubtful &= columns.scores >= load("outlook")["least"]
    assert doubtful.any()
    assert told == [text if said else None for text, said in zip(words, doubtful.tolist(), strict=True)]
