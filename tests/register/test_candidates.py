"""Pairs that share a key, and the most that may speak for them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gutou.register import candidates_pairs
from gutou.register.candidates_pairs import ROW_BITS, Groups, Near, distinct
from gutou.register.likeness_names import plainly, surely_telling

_ROWS = 12
memberships = st.lists(st.tuples(st.integers(0, 5), st.integers(0, _ROWS - 1)), max_size=40)
neighbours = st.lists(st.tuples(st.integers(0, _ROWS - 1), st.integers(0, _ROWS - 1)), max_size=6)


def numbers(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, dtype=np.int64)


@given(memberships, neighbours, st.integers(1, 50))
def test_each_pair_under_a_key_is_met_once_in_order(
    under: list[tuple[int, int]], near: list[tuple[int, int]], at_once: int
) -> None:
    near = [(min(pair), max(pair)) for pair in near if pair[0] != pair[1]]
    expected = set(near)
    for key in range(6):
        expected |= set(combinations(sorted({row for k, row in under if k == key}), 2))
    groups = Groups(
        np.array([key for key, _ in under], dtype=np.uint64), numbers([row for _, row in under]), _ROWS
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates_pairs, "_AT_ONCE", at_once)
        also = Near(numbers([a for a, _ in near]), numbers([b for _, b in near]))
        found = [groups.pairs(low, high, also) for low, high in groups.slices(also)]
    met = [pair for a, b in found for pair in zip(a.tolist(), b.tolist(), strict=True)]
    assert met == sorted(expected)


def test_more_rows_than_a_key_leaves_room_for_are_refused() -> None:
    with pytest.raises(ValueError, match="rows in one period"):
        Groups(np.zeros(0, dtype=np.uint64), numbers([]), (1 << ROW_BITS) + 1)


def test_distinct_values_are_in_order() -> None:
    assert distinct(numbers([5, 2, 5, 9, 2])).tolist() == [2, 5, 9]
    assert distinct(numbers([])).tolist() == []


def test_what_surely_tells_is_neither_a_generic_word_nor_an_action() -> None:
    assert surely_telling("石桥水库除险加固") >= set("石桥")
    assert not surely_telling("石桥水库除险加固") & set("加固")
    assert plainly("石桥物流园") == plainly("石桥货运园")
