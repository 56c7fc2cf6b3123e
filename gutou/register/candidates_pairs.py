"""Pairs of rows that share a key (同键行对), some at a time: a large city has tens of millions, and few are looked at twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.int64]
Number = TypeVar("Number", np.int64, np.uint64)

ROW_BITS = 24
"""Keys leave so many of 64 bits to the row, so that both are sorted at once."""
_AT_ONCE = 2_000_000
"""Pairs made at once, before those that share several keys are counted once."""


def distinct(values: NDArray[Number]) -> NDArray[Number]:
    """Values in order, each once. ``np.unique`` looks them up in a table, which takes many times as long."""
    ordered = np.sort(values)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


class Near(NamedTuple):
    """Pairs that no key leads to.

    Attributes:
        a: Positions of the first rows, the smaller ones.
        b: Positions of the other rows.
    """

    a: Positions
    b: Positions


class Groups:
    """Rows by the keys they share, in order of the keys, so that a row's partners stand behind it."""

    def __init__(self, keys: NDArray[np.uint64], rows: Positions, count: int) -> None:
        """Keep groups.

        Args:
            keys: The key of each membership, of 64 - ``ROW_BITS`` bits.
            rows: The row of each membership, by position.
            count: Number of rows; all positions are below it.

        Raises:
            ValueError: There are more rows than ``ROW_BITS`` tell apart.
        """
        if count > 1 << ROW_BITS:
            raise ValueError(f"more than {1 << ROW_BITS:,} rows in one period")
        bits = np.uint64(ROW_BITS)
        packed = distinct(keys << bits | rows.astype(np.uint64))
        self.rows = (packed & np.uint64((1 << ROW_BITS) - 1)).astype(np.int64)
        key = packed >> bits
        last = np.flatnonzero(np.append(key[1:] != key[:-1], True)) if len(key) else np.zeros(0, np.int64)
        ends = np.repeat(last + 1, np.diff(last, prepend=-1))
        self.partners = ends - np.arange(1, len(key) + 1)
        self.count = count

    def slices(self, near: Near) -> Iterator[tuple[int, int]]:
        """Rows from (the first) to (below the second) whose pairs are made at once."""
        at_row = np.bincount(self.rows, weights=self.partners, minlength=self.count)
        at_row += np.bincount(near.a, minlength=self.count)
        slices = np.floor(np.cumsum(at_row) / _AT_ONCE).astype(np.int64)
        yield from pairwise([0, *(np.flatnonzero(np.diff(slices)) + 1).tolist(), self.count])

    def pairs(self, low: int, high: int, near: Near) -> tuple[Positions, Positions]:
        """Pairs whose first row is one of a slice, each once, in order: those of its groups and those given as near."""
        first, second = self._of(low, high)
        further = (near.a >= low) & (near.a < high)
        pairs = distinct(
            np.concatenate([first * self.count + second, near.a[further] * self.count + near.b[further]])
        )
        a = pairs // self.count
        return a, pairs - a * self.count

    def _of(self, low: int, high: int) -> tuple[Positions, Positions]:
        """Pairs of rows from ``low`` to below ``high`` with their partners, repeated where several keys are shared."""
        places = np.flatnonzero((self.rows >= low) & (self.rows < high))
        partners = self.partners[places]
        begun = np.cumsum(partners) - partners
        second = np.arange(int(partners.sum())) + np.repeat(places + 1 - begun, partners)
        return np.repeat(self.rows[places], partners), self.rows[second]
