"""Laws that hold for any rows: no order, no side, no cache changes a result; vetoes and decisions bind."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gutou.database import build_connection, create_published_tables
from gutou.register import register
from gutou.register.clusters import cluster
from gutou.register.description import Description, describe
from gutou.register.judged import Judged, judge_all, score_of
from gutou.register.vocabulary import Places
from tests.register.city import SETTINGS, project_code
from tests.register.rows import fill

PLACES = Places.of(SETTINGS)
DEPARTMENTS = ["发改", "住建", "工信", "统计局"]
CODES = [None, None, *(project_code(random.Random(n), "439802") for n in range(3))]

names = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "云泽市", "澄湖区", "云泽城投集团有限公司"]),
        st.sampled_from(
            ["滨河路", "滨湖路", "青云大桥", "标准厂房", "光伏发电", "年产30万吨白酒", "年产50万吨白酒"]
        ),
        st.sampled_from(["", "改造", "扩建", "道路改造"]),
        st.sampled_from(
            ["", "一期", "（二期）", "Ⅱ期", "一标段", "二标段", "3号楼", "4号楼", "南区", "（打捆）"]
        ),
        st.sampled_from(["", "项目", "工程", "建设项目"]),
    ),
)


@st.composite
def some_rows(draw: st.DrawFn, least: int = 2, most: int = 14) -> list[dict[str, Any]]:
    """Rows of one small world in which almost everything looks alike."""
    rows: list[dict[str, Any]] = []
    for number in range(draw(st.integers(least, most))):
        department = draw(st.sampled_from(DEPARTMENTS))
        library = department == "统计局"
        rows.append(
            {
                "period": "2025-06",
                "row_key": f"r{number:02d}",
                "row_number": number,
                "file_name": f"{department}.xlsx",
                "department": department,
                "document": "library" if library else "survey",
                "library_code": f"GT{number}" if library else draw(st.sampled_from([None, None, "GT1"])),
                "project_name": draw(names),
                "owner_name": draw(
                    st.sampled_from([None, "云泽城投集团有限公司", "云泽城投", "鹤川县教育局"])
                ),
                "project_code": draw(st.sampled_from(CODES)),
                "approval_no": draw(st.sampled_from([None, None, "云发改〔2025〕7号"])),
                "planned_total": draw(st.sampled_from([None, 2000, 5230, 5231, 0.523])),
                "start_month": draw(st.sampled_from([None, "2025-03", "2024-03"])),
                "region_codes": draw(st.sampled_from([[], ["439802"], ["439822"]])),
            }
        )
    return rows


def sorted_rows(rows: list[dict[str, Any]]) -> list[Description]:
    return sorted((describe(row, PLACES) for row in rows), key=lambda d: d.order)


def judged(rows: list[Description]) -> Judged:
    """Every pair is a candidate: what holds for these few rows holds whatever is found among many."""
    return judge_all(rows, combinations(range(len(rows)), 2))


def answer(rows: list[dict[str, Any]], fixed: Path, cache: Path | None = None) -> dict[str, Any]:
    with build_connection() as con:
        create_published_tables(con)
        fill(con, rows)
        register(con, fixed, SETTINGS, cache=cache)
        return {
            name: con.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
            for name in (
                "work.link",
                "work.pending_match",
                "work.project_key",
                "project_alias",
                "match_review",
            )
        }


def grouped(rows: list[dict[str, Any]]) -> set[frozenset[str]]:
    """The projects of some rows, by the rows' keys."""
    described = sorted_rows(rows)
    return {frozenset(described[n].row_key for n in group) for group in cluster(judged(described))}


@given(some_rows(2, 2))
@settings(max_examples=100, deadline=None)
def test_a_score_has_no_sides(rows: list[dict[str, Any]]) -> None:
    a, b = (describe(row, PLACES) for row in rows)
    assert score_of(a, b) == score_of(b, a)


@given(st.lists(some_rows(), min_size=3, max_size=3), st.randoms(use_true_random=False))
@settings(max_examples=2, deadline=None)
def test_neither_order_nor_repetition_nor_cache_changes_anything(
    months: list[list[dict[str, Any]]], rng: random.Random
) -> None:
    """Through the whole stage, several worlds at once as the months of one: most of the cost is the run's."""
    rows = [
        row | {"period": f"2025-0{month}", "row_key": f"{month}{row['row_key']}"}
        for month, world in enumerate(months, 4)
        for row in world
    ]
    with TemporaryDirectory() as folder:
        root = Path(folder)
        first = answer(rows, root / "fixed")
        shuffled = rng.sample(rows, len(rows))
        assert answer(rows[: len(rows) // 2], root / "fixed", root / "cache")["work.link"]
        assert answer(shuffled, root / "fixed", root / "cache") == first
        assert answer(rows, root / "fixed", root / "cache") == first


@given(some_rows(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_changes_no_project(rows: list[dict[str, Any]], rng: random.Random) -> None:
    assert grouped(rng.sample(rows, len(rows))) == grouped(rows)


@given(some_rows())
@settings(max_examples=40, deadline=None)
def test_no_project_of_its_own_making_holds_a_veto(rows: list[dict[str, Any]]) -> None:
    described = sorted_rows(rows)
    scores = judged(described)
    groups = cluster(scores)
    assert sorted(n for group in groups for n in group) == list(range(len(described)))
    for group in groups:
        assert group == sorted(group)
        for a, b in combinations(group, 2):
            assert scores.of(a, b).kind != "veto"
            if described[a].source == described[b].source:
                parts = described[a].name.slots.part, described[b].name.slots.part
                assert any(parts) or scores.of(a, b).probability >= 0.97 or described[a].is_library


@given(some_rows(4), st.data())
@settings(max_examples=40, deadline=None)
def test_a_decision_wins(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    described = sorted_rows(rows)
    scores = judged(described)
    count = st.integers(0, len(described) - 1)
    same = data.draw(st.tuples(count, count).filter(lambda p: p[0] < p[1]))
    other = data.draw(st.tuples(count, count).filter(lambda p: p[0] < p[1] and p != same))
    groups = cluster(scores, [same], [other])
    of = {n: g for g, group in enumerate(groups) for n in group}
    assert of[same[0]] == of[same[1]]
    assert of[other[0]] != of[other[1]]
    for group in groups:
        for a, b in combinations(group, 2):
            assert scores.of(a, b).kind != "veto" or {a, b} == set(same) or same[0] in group


@given(some_rows())
@settings(max_examples=40, deadline=None)
def test_clustering_again_changes_nothing(rows: list[dict[str, Any]]) -> None:
    scores = judged(sorted_rows(rows))
    groups = cluster(scores)
    assert cluster(scores) == groups
    must = [(group[0], n) for group in groups for n in group[1:]]
    again = cluster(scores, must)
    of = {n: g for g, group in enumerate(again) for n in group}
    assert all(of[a] == of[b] for a, b in must)


def test_renaming_everything_keeps_ids_when_codes_hold(tmp_path: Path) -> None:
    rng = random.Random(9)
    june: list[dict[str, Any]] = [
        {
            "period": "2025-06",
            "row_key": f"{department}{n}",
            "row_number": n,
            "department": department,
            "document": "survey",
            "project_name": f"{'云溪石鼓凤山白鹭'[2 * (n % 4) : 2 * (n % 4) + 2]}{n}号路道路改造",
            "owner_name": "云泽城投集团有限公司",
            "project_code": code,
            "planned_total": 1000 + 37 * n,
            "region_codes": ["439802"],
        }
        for n in range(30)
        for code in [project_code(rng, "439802")]
        for department in ("发改", "住建")
    ]
    fresh = [
        "金穗粮库迁建",
        "红叶学校食堂",
        "听涛水厂扩容",
        "望海公园提升",
        "稻香农贸市场",
        "长亭客运站",
        "晴岚医院门诊楼",
        "芦荡湿地修复",
    ]
    july = [
        row
        | {
            "period": "2025-07",
            "row_key": "7" + row["row_key"],
            "project_name": f"{fresh[row['row_number'] % 8]}{'甲乙丙丁'[row['row_number'] // 8]}",
        }
        for row in june
    ]
    found = {
        (period, key): project for period, key, project, *_ in answer(june + july, tmp_path)["work.link"]
    }
    before = [found["2025-06", row["row_key"]] for row in june]
    after = [found["2025-07", "7" + row["row_key"]] for row in june]
    assert len(set(before)) == 30
    assert after == before


@given(some_rows(3), st.data())
@settings(max_examples=20, deadline=None)
def test_rows_far_away_do_not_change_a_project(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    """A row that has nothing in common with the others joins nothing and parts nothing."""
    stranger = {
        "period": "2025-06",
        "row_key": "zz",
        "row_number": 99,
        "file_name": "x.xlsx",
        "department": "文旅",
        "document": "survey",
        "project_name": data.draw(st.sampled_from(["戊戌变法纪念馆", "zebra"])),
    }
    assert grouped([*rows, stranger]) == grouped(rows) | {frozenset(["zz"])}
