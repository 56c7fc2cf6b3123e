"""Pairs that share a key, and the most that may speak for them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gutou.database import build_connection
from gutou.register import candidates_pairs
from gutou.register.candidates import find_candidates
from gutou.register.candidates_hashes import ROW_BITS, distinct
from gutou.register.candidates_pairs import Groups, Near, sharing
from gutou.register.compared import Compared
from gutou.register.likeness_names import plainly, surely_telling

_ROWS = 12
memberships = st.lists(st.tuples(st.integers(0, 5), st.integers(0, _ROWS - 1)), max_size=40)
neighbours = st.lists(st.tuples(st.integers(0, _ROWS - 1), st.integers(0, _ROWS - 1)), max_size=6)


def numbers(values: Sequence[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def packed(under: list[tuple[int, int]]) -> NDArray[np.uint64]:
    return distinct(np.array([key << ROW_BITS | row for key, row in under], dtype=np.uint64))


def listed(a: NDArray[np.int64], b: NDArray[np.int64]) -> list[tuple[int, int]]:
    return list(zip(a.tolist(), b.tolist(), strict=True))


def together(under: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Rows that share a key."""
    rows = ({row for k, row in under if k == key} for key in range(6))
    return {pair for some in rows for pair in combinations(sorted(some), 2)}


@given(memberships, neighbours, st.integers(1, 50))
def test_each_pair_under_a_key_is_met_once_in_order(
    under: list[tuple[int, int]], near: list[tuple[int, int]], at_once: int
) -> None:
    near = [(min(pair), max(pair)) for pair in near if pair[0] != pair[1]]
    groups = Groups(packed(under), _ROWS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates_pairs, "_AT_ONCE", at_once)
        also = Near(numbers([a for a, _ in near]), numbers([b for _, b in near]))
        found = [groups.pairs(low, high, also) for low, high in groups.slices(also)]
    assert [pair for a, b in found for pair in listed(a, b)] == sorted(set(near) | together(under))


@given(memberships)
def test_pairs_that_share_a_key_are_told(under: list[tuple[int, int]]) -> None:
    a, b = map(numbers, zip(*combinations(range(_ROWS), 2), strict=True))
    found = sharing(packed(under), _ROWS, a, b)
    assert set(listed(a[found], b[found])) == together(under)


@given(memberships, memberships, st.lists(st.integers(0, 20), min_size=_ROWS, max_size=_ROWS))
def test_only_what_was_not_compared_before_is_met(
    earlier: list[tuple[int, int]], later: list[tuple[int, int]], says: list[int]
) -> None:
    """Of every two rows that share a key now, those that no key brought together before are met, and none is met for nothing."""
    prints, none, nobody = np.array(says, np.uint64), Near(numbers([]), numbers([])), np.zeros(_ROWS, bool)
    changed = np.array([row % 3 == 0 for row in range(_ROWS)])
    compared = Compared()
    Groups(packed(earlier), _ROWS, compared.before(prints, ~nobody))
    now = np.where(changed, prints + np.uint64(100), prints)
    before = compared.before(now, changed)
    assert before.known is bool(together(earlier) or earlier)
    met = set(listed(*Groups(packed(later), _ROWS, before).pairs(0, _ROWS, none)))
    assert met <= together(later)
    # Rows that say the same are as good as each other: their pairs are taken over by what they say.
    known = {tuple(sorted(prints[list(pair)])) for pair in together(earlier)}
    assert {pair for pair in together(later) if tuple(sorted(now[list(pair)])) not in known} <= met
    same = {key for key in range(6) if _under(earlier, key) == _under(later, key)}
    whole = [(key, row) for key, row in later if key in same and not changed[list(_under(later, key))].any()]
    others = [(key, row) for key, row in later if (key, row) not in whole]
    assert met <= together(others)


def _under(under: list[tuple[int, int]], key: int) -> set[int]:
    return {row for k, row in under if k == key}


def test_rows_added_to_a_key_are_compared_with_all_of_it_and_no_others() -> None:
    """Three rows were compared; a fourth and a fifth join their key, and another row joins a key of one."""
    compared, prints = Compared(), np.arange(10, 10 + _ROWS, dtype=np.uint64)
    old = np.arange(_ROWS) < 4
    Groups(packed([(1, 0), (1, 1), (1, 3), (2, 2)]), _ROWS, compared.before(prints, ~old))
    later = [(1, 0), (1, 1), (1, 3), (1, 5), (1, 4), (2, 2), (2, 7)]
    before = compared.before(np.where(old, prints, prints + np.uint64(100)), ~old)
    none = Near(numbers([]), numbers([]))
    met = listed(*Groups(packed(later), _ROWS, before).pairs(0, _ROWS, none))
    assert met == [(0, 4), (0, 5), (1, 4), (1, 5), (2, 7), (3, 4), (3, 5), (4, 5)]


def test_more_rows_than_a_key_leaves_room_for_are_refused() -> None:
    with pytest.raises(ValueError, match="rows in one period"), build_connection() as con:
        find_candidates(con, (1 << ROW_BITS) + 1)


def test_distinct_values_are_in_order() -> None:
    assert distinct(numbers([5, 2, 5, 9, 2])).tolist() == [2, 5, 9]
    assert distinct(numbers([])).tolist() == []


def test_what_surely_tells_is_neither_a_generic_word_nor_an_action() -> None:
    assert surely_telling("石桥水库除险加固") >= set("石桥")
    assert not surely_telling("石桥水库除险加固") & set("加固")
    assert plainly("石桥物流园") == plainly("石桥货运园")
