"""What rows are looked up by and which keys that makes."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gutou.register.candidates_attributes import AMOUNT, CORE, COUNTY, GRAM, UNIT, Attribute, attributes
from gutou.register.candidates_hashes import ROW_BITS, distinct, keys_of
from gutou.register.candidates_keys import Keys, blocks, first_keys
from gutou.register.candidates_sides import Columns

names = st.lists(st.sets(st.integers(1, 30), max_size=9), min_size=1, max_size=12)


def sides(count: int, **said: list[int]) -> Columns:
    """Rows that say nothing but what is given."""
    plain = ("core", "size", "unit", "uscc", "amount", "owner", "code", "library_code", "approval", "permit")
    found = {name: np.zeros(count, np.uint64) for name in (*plain, "contract", "claimed")}
    found |= {name: np.array(values, np.uint64) for name, values in said.items()}
    return {**found, "start": np.full(count, np.nan)}


def ragged(lists: list[list[int]]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    rows = [row for row, values in enumerate(lists) for _ in values]
    return np.array([v for values in lists for v in values], np.uint64), np.array(rows, np.int64)


def of(slot: int, known: list[Attribute]) -> list[list[int]]:
    return [attribute.values.tolist() for attribute in known if attribute.slot == slot]


@given(names, st.booleans())
def test_the_rarest_bigrams_come_first(grams: list[set[int]], wide: bool) -> None:
    """Four of them, or seven where no unit stands beside the name; those of one row alone are left out."""
    count = len(grams)
    told = attributes(
        sides(count, owner=[0 if wide else 1] * count), ragged([[]] * count), ragged([*map(list, grams)])
    )
    often = Counter(gram for some in grams for gram in some)
    found = zip(*(of(GRAM << n, told)[0] for n in range(7)), strict=True)
    for some, values in zip(grams, found, strict=True):
        shared = sorted((often[gram], gram) for gram in some if often[gram] > 1)[: 7 if wide else 4]
        hashes = keys_of(np.array([gram for _, gram in shared]), GRAM)
        assert [value for value in values if value] == hashes.tolist()
        assert list(values) == sorted(values, key=bool, reverse=True)


def test_a_row_of_two_counties_is_looked_up_by_both() -> None:
    known = attributes(sides(3), ragged([[7, 8], [], [8]]), ragged([[]] * 3))
    first, second = of(COUNTY, known)
    assert first[1] == second[1] == second[2] == 0
    assert second[0] == first[2] != first[0]


def test_what_differs_in_kind_is_two() -> None:
    known = attributes(sides(1, core=[5], size=[2], unit=[5], amount=[5]), ragged([[5]]), ragged([[]]))
    values = [of(slot, known)[0][0] for slot in (CORE, UNIT, AMOUNT, COUNTY)]
    assert len({*values, 0}) == 5


def pairs(under: NDArray[np.uint64]) -> set[tuple[int, int]]:
    of_key: dict[int, list[int]] = {}
    for one in under.tolist():
        of_key.setdefault(one >> ROW_BITS, []).append(one % (1 << ROW_BITS))
    return {pair for rows in of_key.values() for pair in combinations(sorted(rows), 2)}


def met(
    columns: Columns, counties: list[list[int]], grams: list[list[int]], cap: int = 9
) -> set[tuple[int, int]]:
    known = attributes(columns, ragged(counties), ragged(grams))
    wide = columns["owner"] == 0
    found = blocks(list(first_keys(columns, known, wide)), known, cap, lambda rows: rows)
    return pairs(found.under) | set(zip(found.near.a.tolist(), found.near.b.tolist(), strict=True))


def test_one_total_in_one_county_leads_to_each_other() -> None:
    columns = sides(4, amount=[5, 5, 5, 6], owner=[1] * 4)
    assert met(columns, [[1], [1], [2], [1]], [[]] * 4) == {(0, 1)}


def test_a_paper_leads_to_each_other_and_the_number_of_another_kind_does_not() -> None:
    assert met(sides(3, code=[9, 9, 0], permit=[0, 0, 9]), [[]] * 3, [[]] * 3) == {(0, 1)}


def test_a_crowd_is_told_apart_by_what_else_is_known() -> None:
    """Twelve rows of one name, four of each unit: only those of one unit meet."""
    units = [n % 3 + 1 for n in range(12)]
    columns = sides(12, core=[4] * 12, size=[3] * 12, unit=units, owner=[1] * 12)
    assert met(columns, [[]] * 12, [[]] * 12) == {
        (a, b) for a, b in combinations(range(12), 2) if units[a] == units[b]
    }


def test_what_nothing_tells_apart_meets_its_neighbours() -> None:
    columns = sides(30, core=[4] * 30, size=[3] * 30)
    assert met(columns, [[]] * 30, [[]] * 30) == {(a, b) for a, b in combinations(range(30), 2) if b - a <= 6}


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), max_size=60))
def test_keys_that_are_given_twice_count_once(under: list[tuple[int, int]]) -> None:
    """A row under a key twice makes no crowd of it."""
    given_keys = np.array([key << ROW_BITS | row for key, row in under], np.uint64)
    level = [Keys(given_keys, np.full(len(given_keys), 0, np.int16))] * 3
    found = blocks(level, [Attribute(UNIT, np.zeros(10, np.uint64))], 10, lambda rows: rows)
    assert pairs(found.under) == pairs(distinct(given_keys))
    assert not len(found.near.a)
