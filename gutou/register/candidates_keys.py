"""Keys that rows are found by (候选键): blocking in columns.

A key is a set of attributes, xored. One that too many rows share is made longer by another attribute, as often as it takes,
and never cut off: rows that have nothing to make it longer by are compared with their neighbours under it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gutou.register.candidates_attributes import (
    AMOUNT,
    CORE,
    COUNTY,
    CREDIT,
    GRAM,
    START,
    UNIT,
    Attribute,
)
from gutou.register.candidates_hashes import (
    SHIFT,
    Bools,
    Hashes,
    Positions,
    distinct,
    keys_of,
    rows_of,
    starts,
)
from gutou.register.candidates_pairs import Near
from gutou.register.candidates_sides import Columns

_LEVELS = 4
"""So many attributes a key may have at most, beyond the two it begins with."""
_WINDOW = 6
"""Neighbours on each side where a crowd cannot be told apart any further."""
_PAPERS = ("code", "library_code", "approval", "permit", "contract", "claimed")
_FIRST_PAPER = 1 << 20  # salts of papers stand beyond the slots
_MAKES_A_KEY_WITH = {
    AMOUNT: COUNTY | GRAM | GRAM << 1 | GRAM << 2,
    COUNTY: GRAM | GRAM << 1,
    GRAM: GRAM << 1 | GRAM << 2,
    GRAM << 1: GRAM << 2,
    **{GRAM << n: 0 for n in range(2, 6)},
}
"""Which two kinds of attributes make a key; of names that may hold more, any bigram makes one with these."""
_NONE = np.uint64(0)
_TABLE_BITS = np.uint64(42)  # the first 22 bits of 64: a table of four million flags

Slots = NDArray[np.int16]
Ranks = Callable[[Positions], Positions]
"""Tells the order of some rows by name, unit, planned total and start."""


class Keys(NamedTuple):
    """Some keys of rows.

    Attributes:
        under: Key and row in one number each.
        free: Kinds of attributes that the key may be made longer by.
    """

    under: Hashes
    free: Slots


class Crowds(NamedTuple):
    """Rows of keys that too many rows share.

    Attributes:
        keys: The key of each.
        rows: The rows.
        stuck: Those that have nothing to make the key longer by.
    """

    keys: Hashes
    rows: Positions
    stuck: Bools


class Blocks(NamedTuple):
    """What blocking finds.

    Attributes:
        under: Key and row in one number, in order, each once: rows of a key are compared each with each.
        near: Pairs of neighbours under keys that too many rows share.
    """

    under: Hashes
    near: Near


def _keys(values: Hashes, free: int) -> Keys:
    """The keys of rows that have one."""
    rows = np.flatnonzero(values)
    return Keys(values[rows] << SHIFT | rows.astype(np.uint64), np.full(len(rows), free, np.int16))


def first_keys(sides: Columns, known: Sequence[Attribute], wide: Bools) -> Iterator[Keys]:
    """Keys of one attribute or two.

    Args:
        sides: Columns of ``sql/register/25_side.sql``, by row.
        known: What rows are looked up by.
        wide: Rows of which more bigrams make a key.
    """
    for n, paper in enumerate(_PAPERS):
        yield _keys(keys_of(sides[paper], _FIRST_PAPER + n), CORE | UNIT | AMOUNT | START | GRAM | GRAM << 1)
    for slot, values in known:
        if slot == CORE:
            yield _keys(values, UNIT | AMOUNT | START | COUNTY)
        elif slot in (UNIT, CREDIT):
            yield _keys(values, AMOUNT | START | GRAM | GRAM << 1 | GRAM << 2 | GRAM << 3)
    for (one, x), (other, y) in product(known, known):
        ordinary = _MAKES_A_KEY_WITH.get(one, 0)
        if one < other and (one in _MAKES_A_KEY_WITH) and (other & ordinary or other >= GRAM):
            both = (x != 0) & (y != 0) & (wide | bool(other & ordinary))
            longer = GRAM | GRAM << 1 if one | other == AMOUNT | COUNTY else AMOUNT | COUNTY
            yield _keys(np.where(both, x ^ y, _NONE), (UNIT | START | longer) & ~(one | other))


def blocks(first: Sequence[Keys], known: Sequence[Attribute], cap: int, ranks: Ranks) -> Blocks:
    """Which rows meet under which key.

    Args:
        first: Keys to begin with.
        known: What keys are made longer by.
        cap: The most rows that are compared each with each.
        ranks: Tells the order of rows in which neighbours stand.
    """
    count = len(known[0].values)
    slots = np.zeros(count, np.int16)
    for slot, values in known:
        slots[values != 0] |= slot
    groups: list[Hashes] = []
    crowds: list[Crowds] = []
    level = _joined(first)
    for number in range(_LEVELS + 1):
        met, crowded = _met(level, cap)
        groups.append(met)
        rows = rows_of(crowded.under)
        stuck = crowded.free & slots[rows] == 0
        crowds.append(_stuck(crowded.under, stuck | (number == _LEVELS)))
        level = _joined([_longer(crowded, rows, attribute) for attribute in known])
    near = _neighbours(Crowds(*map(np.concatenate, zip(*crowds, strict=True))), ranks)
    pairs = distinct(near.a * count + near.b)
    return Blocks(distinct(np.concatenate(groups)), Near(pairs // count, pairs % count))


def _joined(some: Sequence[Keys]) -> Keys:
    return Keys(*(np.concatenate(column) for column in zip(*some, strict=True)))


def _met(level: Keys, cap: int) -> tuple[Hashes, Keys]:
    """What of keys two rows and more share that can be compared each with each, and what too many share, in order."""
    under = distinct(level.under)
    first = starts(under >> SHIFT)
    sizes = np.diff(first, append=len(under))
    meet = (sizes >= 2) & (sizes <= cap)
    crowds = under[first[sizes > cap]] >> SHIFT
    return under[np.repeat(meet, sizes)], _together(_of(level, crowds))


def _of(some: Keys, crowds: Hashes) -> Keys:
    """Those of some keys that stand in an ordered list."""
    if not len(crowds):
        return Keys(some.under[:0], some.free[:0])
    table = np.zeros(1 << 64 - int(_TABLE_BITS), dtype=bool)
    table[crowds >> _TABLE_BITS - SHIFT] = True
    at = np.flatnonzero(table[some.under >> _TABLE_BITS])
    keys = some.under[at] >> SHIFT
    at = at[crowds[np.minimum(np.searchsorted(crowds, keys), len(crowds) - 1)] == keys]
    return Keys(some.under[at], some.free[at])


def _together(some: Keys) -> Keys:
    """Keys in order, each once with all it may be made longer by: attributes may have been added in any order."""
    order = np.argsort(some.under)
    under, free = some.under[order], some.free[order]
    first = starts(under)
    return Keys(under[first], np.bitwise_or.reduceat(free, first) if len(first) else free)


def _longer(crowded: Keys, rows: Positions, attribute: Attribute) -> Keys:
    """Keys made longer by one attribute, where a row has it."""
    values = attribute.values[rows]
    at = np.flatnonzero((crowded.free & attribute.slot != 0) & (values != 0))
    return Keys(crowded.under[at] ^ values[at] << SHIFT, crowded.free[at] & ~attribute.slot)


def _stuck(under: Hashes, stuck: Bools) -> Crowds:
    """Keys of which one row has nothing to make the key longer by."""
    key = under >> SHIFT
    first = starts(key)
    sizes = np.diff(first, append=len(under))
    some = np.repeat(np.logical_or.reduceat(stuck, first), sizes) if len(first) else stuck
    return Crowds(key[some], rows_of(under[some]), stuck[some])


def _neighbours(crowds: Crowds, ranks: Ranks) -> Near:
    """Pairs of neighbours under keys, of which one has nothing to make the key longer by."""
    if not len(crowds.rows):
        return Near(crowds.rows, crowds.rows)
    order = np.lexsort((ranks(crowds.rows), crowds.keys))
    key, rows, stuck = crowds.keys[order], crowds.rows[order], crowds.stuck[order]
    found: list[tuple[Positions, Positions]] = []
    for ahead in range(1, _WINDOW + 1):
        at = np.flatnonzero((key[ahead:] == key[:-ahead]) & (stuck[ahead:] | stuck[:-ahead]))
        found.append((rows[at], rows[at + ahead]))
    a, b = map(np.concatenate, zip(*found, strict=True))
    return Near(np.minimum(a, b), np.maximum(a, b))
