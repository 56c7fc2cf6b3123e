"""Rows of which each is linked to each are one project at sight, and nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gutou.register import clusters
from gutou.register.agreed import agreed
from gutou.register.clusters import cluster
from gutou.register.description import Description, describe
from gutou.register.judged import Bools, Judged
from gutou.register.judged_columns import KINDS, Score, Scores
from tests.register.test_decisions import PLACES, row

LINK, VETO, ASKED = Score("link", 6.0, 0.99), Score("veto", -20.0, 0.0), Score("review", 1.0, 0.7)
DEPARTMENTS = ("发改", "住建", "工信")


def judged_of(rows: Sequence[Description], scores: dict[tuple[int, int], Score]) -> Judged:
    kept = Scores()
    for (a, b), score in sorted(scores.items()):
        kept.add(a * len(rows) + b, score)
    return Judged(rows, kept)


def rows_of(departments: Sequence[str]) -> list[Description]:
    named = "甲乙丙丁戊己庚辛"
    return [
        describe(row(str(n), f"{named[n]}山水库加固", department), PLACES)
        for n, department in enumerate(departments)
    ]


def test_three_rows_linked_each_to_each_are_one_project() -> None:
    judged = judged_of(rows_of(DEPARTMENTS), {(0, 1): LINK, (0, 2): LINK, (1, 2): LINK})
    whole, rest = agreed(judged, ())
    assert whole == [[0, 1, 2]]
    assert not rest.any()


def test_a_missing_link_a_second_row_of_one_source_or_a_doubt_leaves_all_to_be_looked_at() -> None:
    chain = judged_of(rows_of(DEPARTMENTS), {(0, 1): LINK, (0, 2): VETO, (1, 2): LINK})
    twice = judged_of(rows_of(("发改", "发改")), {(0, 1): LINK})
    pair = judged_of(rows_of(("发改", "住建")), {(0, 1): LINK})
    assert [agreed(j, d)[0] for j, d in ((chain, ()), (twice, ()), (pair, (1,)))] == [[], [], []]
    assert agreed(chain, ())[1].tolist() == [True, False, True]
    assert agreed(pair, ())[0] == [[0, 1]]


def test_no_rows_and_no_links() -> None:
    assert agreed(judged_of([], {}), ())[0] == []
    assert agreed(judged_of(rows_of(("发改", "住建")), {(0, 1): ASKED}), ())[0] == []


@st.composite
def months(draw: st.DrawFn) -> tuple[list[str], dict[tuple[int, int], Score]]:
    count = draw(st.integers(2, 7))
    departments = draw(st.lists(st.sampled_from(DEPARTMENTS), min_size=count, max_size=count))
    kinds = st.sampled_from((LINK, LINK, LINK, Score("link", 4.0, 0.95), VETO, ASKED))
    # Pairs that nobody asked about are judged when they are met: all are given here, so that names play no part.
    return departments, {pair: draw(kinds) for pair in combinations(range(count), 2)}


@given(months(), st.data())
def test_projects_are_those_that_asking_for_the_best_pair_finds(
    month: tuple[list[str], dict[tuple[int, int], Score]], data: st.DataObject
) -> None:
    departments, scores = month
    rows = rows_of(departments)
    pairs = st.lists(st.sampled_from(sorted(scores)), max_size=2)
    must, never = data.draw(pairs), data.draw(pairs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clusters, "agreed", none_at_sight)
        expected = cluster(judged_of(rows, scores), must, never)
    assert cluster(judged_of(rows, scores), must, never) == expected


def none_at_sight(judged: Judged, doubtful: object) -> tuple[list[list[int]], Bools]:
    del doubtful
    wanted: Bools = np.asarray(judged.columns.kinds == KINDS.index("link"))
    return [], wanted
