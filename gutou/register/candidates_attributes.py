"""What rows are looked up by (查找特征): hashes of 40 bits in columns, so that they stand beside a row in one number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

import numpy as np

from gutou.register.candidates_hashes import (
    KEY_BITS,
    SHIFT,
    Bools,
    Hashes,
    Positions,
    keys_of,
    starts,
)
from gutou.register.candidates_sides import Columns

Ragged: TypeAlias = tuple[Hashes, Positions]
"""Values of all rows, those of a row one after the other, and the row of each."""

CORE, UNIT, CREDIT, AMOUNT, START, COUNTY, GRAM = 1, 2, 4, 8, 16, 32, 64
"""Kinds of attributes, one bit each; the rarest bigram is ``GRAM``, the next of twice its value, and so on."""
_GRAMS, _WIDE_GRAMS = 4, 7
_LONG = 12
_CHARACTER = np.uint64(21)
_HALF = np.uint64((1 << 21) - 1)
_LAST_CHARACTER = np.uint64(0x3FFFF)


class Attribute(NamedTuple):
    """One kind of attribute.

    Attributes:
        slot: Its kind.
        values: Per row, what it has of it; 0 where it has none.
    """

    slot: int
    values: Hashes


def attributes(sides: Columns, counties: Ragged, grams: Ragged) -> list[Attribute]:
    """Everything that rows are looked up by; a row of several counties has some kinds more than once.

    Args:
        sides: Columns of ``sql/register/25_side.sql``, by row.
        counties: Hashes of each row's counties.
        grams: Bigrams of each row's names, each once.
    """
    start = np.where(np.isnan(sides["start"]), 0.0, sides["start"] + 1.0).astype(np.int64)
    plain = {
        CORE: np.where(sides["size"] > 0, sides["core"], 0),
        UNIT: sides["unit"],
        CREDIT: sides["uscc"],
        AMOUNT: sides["amount"],
        START: start,
    }
    count = len(start)
    return [
        *(Attribute(slot, keys_of(values, slot)) for slot, values in plain.items()),
        *(Attribute(COUNTY, values) for values in _layers(*counties, count)),
        *(Attribute(GRAM << n, values) for n, values in enumerate(_rarest(*grams, count, long_names(sides)))),
    ]


def long_names(sides: Columns) -> Bools:
    """Rows whose name may hold more than the project's own.

    It is long, or no unit stands beside it: then the unit often stands in front.
    """
    found: Bools = (sides["owner"] == 0) | (sides["size"] >= _LONG)
    return found


def _layers(values: Hashes, rows: Positions, count: int) -> Iterator[Hashes]:
    """The first of each row's values, the second, and so on."""
    order = np.argsort(rows, kind="stable")
    values, rows = values[order], rows[order]
    place = np.arange(len(rows)) - np.searchsorted(rows, rows)
    for n in range(int(place.max(initial=-1)) + 1):
        found = np.zeros(count, np.uint64)
        at = place == n
        found[rows[at]] = keys_of(values[at], COUNTY)
        yield found


def _narrow(grams: Hashes) -> Hashes:
    """Bigrams in 36 bits, in the same order; characters beyond the ideographs of Unicode count as one."""
    one, other = (np.minimum(half, _LAST_CHARACTER) for half in (grams >> _CHARACTER, grams & _HALF))
    found: Hashes = one << np.uint64(18) | other
    return found


def _rarest(grams: Hashes, rows: Positions, count: int, wide: Bools) -> Iterator[Hashes]:
    """Each row's rarest bigram, the next, and so on: four, or seven of a name that may hold more than the project's own.

    A bigram of one row alone leads to no other row and is left out.
    """
    under = np.sort(_narrow(grams) << SHIFT | rows.astype(np.uint64))
    keys = under >> SHIFT
    first = starts(keys)
    sizes = np.diff(first, append=len(keys))
    rarest_first = np.argsort(sizes, kind="stable")
    rank = np.empty(len(first), np.uint64)
    rank[rarest_first] = np.arange(len(first), dtype=np.uint64)
    ranked = (under << KEY_BITS | np.repeat(rank, sizes))[np.repeat(sizes > 1, sizes)]
    ranked.sort()
    of = (ranked >> KEY_BITS).astype(np.int64)
    values = keys_of(keys[first[rarest_first]], GRAM)[(ranked << SHIFT >> SHIFT).astype(np.int64)]
    place = np.arange(len(of)) - np.searchsorted(of, of)
    for n in range(_WIDE_GRAMS):
        at = place == n
        if n >= _GRAMS:
            at &= wide[of]
        found = np.zeros(count, np.uint64)
        found[of[at]] = values[at]
        yield found
