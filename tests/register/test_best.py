"""What the rest of a month says of a doubtful pair."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gutou.register.best import best_of_kin, clear_best
from gutou.register.clusters import cluster, judge_all, probabilities
from gutou.register.description import Description, describe
from gutou.register.judged import Bools, Judged
from gutou.register.judged_columns import KINDS, Score
from gutou.register.review import pairs_in_doubt
from gutou.register.vocabulary import weights
from tests.register.test_agreed import judged_of, rows_of
from tests.register.test_decisions import PLACES, row

OWNER = "华兴机械有限公司"


def made(*rows: dict[str, Any]) -> Judged:
    described: list[Description] = [describe(one, PLACES) for one in rows]
    return judge_all(described, combinations(range(len(described)), 2))


def survey(key: str, name: str, department: str = "发改", **more: Any) -> dict[str, Any]:
    return row(key, name, department, **{"owner_name": OWNER, "planned_total": 5000, **more})


def library(key: str, name: str, **more: Any) -> dict[str, Any]:
    return survey(key, name, "统计局", library_code=key, **more)


def pairs(judged: Judged, chosen: Bools) -> set[tuple[int, int]]:
    return {pair for pair, _ in judged.told(chosen)}


def all_of_kin(judged: Judged, of: Sequence[int]) -> Bools:
    return best_of_kin(judged, of, np.arange(len(judged.columns.a)))


def test_a_companys_longer_name_is_joined_where_nothing_else_comes_near() -> None:
    judged = made(survey("s", "智能仓储中心扩建"), library("l", "汽配智能仓储中心扩建"))
    assert judged.of(0, 1).kind == "review"
    assert cluster(judged) == [[0, 1]]
    assert probabilities(judged, [[0, 1]]).tolist() == [1.0, judged.of(0, 1).probability]
    assert probabilities(judged, [[0], [1]]).tolist() == [1.0, 1.0]


def test_a_second_record_that_comes_near_leaves_it_to_a_reviewer() -> None:
    judged = made(
        survey("s", "智能仓储中心扩建"),
        library("l", "汽配智能仓储中心扩建"),
        library("m", "冷链智能仓储中心扩建", planned_total=5050),
    )
    assert not clear_best(judged, [0, 1, 2]).any()
    assert cluster(judged) == [[0], [1], [2]]


def test_totals_that_differ_are_asked() -> None:
    judged = made(survey("s", "智能仓储中心扩建"), library("l", "汽配智能仓储中心扩建", planned_total=6500))
    assert cluster(judged) == [[0], [1]]
    assert len(list(pairs_in_doubt(judged, [[0], [1]]))) == 1


def test_what_comes_near_to_both_is_no_rival() -> None:
    """Three names of one work that share too little by themselves are asked; one that only resembles one of them is not."""
    names = ("柳林智慧云仓", "柳林分拨枢纽", "柳林交割驿站")
    same: dict[str, Any] = {"start_month": "2025-03", "planned_total": None}
    kin = made(library("0", names[0], **same), *(survey(n, n, f"部门{n}", **same) for n in names[1:]))
    assert not clear_best(kin, [0, 1, 2]).any()
    assert pairs(kin, all_of_kin(kin, [0, 1, 2])) == {(0, 1), (0, 2), (1, 2)}
    asked = list(pairs_in_doubt(kin, [[0], [1], [2]]))
    assert any(why.startswith("没有只与一方相近的项目（+") for doubt in asked for why in doubt.verdict.why)
    apart = made(
        survey("a", names[0], **same),
        survey("b", f"{names[1]}二期", "住建", **same),
        survey("c", f"{names[1]}三期", "工信", **same),
    )
    assert not all_of_kin(apart, [0, 1, 2]).any()


@st.composite
def some_scores(draw: st.DrawFn) -> tuple[list[int], dict[tuple[int, int], Score]]:
    count = draw(st.integers(0, 8))
    of = draw(st.lists(st.integers(0, max(count - 1, 0)), min_size=count, max_size=count))
    kinds = st.sampled_from(KINDS)
    number = st.integers(-8, 8)
    chosen = draw(st.sets(st.sampled_from(list(combinations(range(count), 2))))) if count > 1 else set()
    return of, {pair: Score(draw(kinds), float(draw(number)), 0.5) for pair in chosen}


@given(some_scores())
def test_best_of_kin_is_what_looking_at_every_rival_finds(
    month: tuple[list[int], dict[tuple[int, int], Score]],
) -> None:
    of, scores = month
    limits = weights()["limits"]
    margin, least = limits["best_margin"], limits["best_least"]
    near = {
        (a, b): found.score
        for (a, b), found in scores.items()
        if found.score >= least - margin and found.kind != "veto" and of[a] != of[b]
    }
    met = {frozenset((of[a], of[b])) for a, b in near}

    def clear(one: int, other: int) -> bool:
        score = scores[min(one, other), max(one, other)].score
        rivals = {
            of[b if a == one else a] for (a, b), s in near.items() if one in (a, b) and s >= score - margin
        }
        return all(r == of[other] or frozenset((r, of[other])) in met for r in rivals)

    expected = {
        (a, b)
        for a, b in near
        if scores[a, b].kind != "link" and scores[a, b].score >= least and clear(a, b) and clear(b, a)
    }
    judged = judged_of(rows_of(["发改"] * len(of)), scores)
    assert pairs(judged, all_of_kin(judged, of)) == expected
