"""Pairs of rows that share a key (同键行对), some at a time: a large city has tens of millions, and few are looked at twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from gutou.register.candidates_hashes import (
    KEY_BITS,
    ROW,
    SHIFT,
    Bools,
    Hashes,
    Positions,
    distinct,
    rows_of,
    starts,
)
from gutou.register.compared import Before

_AT_ONCE = 2_000_000
"""Pairs made at once, before those that share several keys are counted once."""


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

    def __init__(self, under: Hashes, count: int, before: Before | None = None) -> None:
        """Keep groups.

        Args:
            under: Key and row in one number each (``ROW_BITS``), in order, each once.
            count: Number of rows; all positions are below it.
            before: What was compared before and is not compared again.
        """
        if before:  # rows that are not new stand first in every group
            under = before.unknown(under)
            under = np.sort(under & ~ROW | before.places[rows_of(under)])
        self.rows = rows_of(under)
        first = starts(under >> SHIFT)
        sizes = np.diff(first, append=len(under))
        self.begins = np.arange(1, len(under) + 1)
        if before:
            self.rows = before.order[self.rows]
            unmet = before.unmet(under[first] >> SHIFT, self.rows, first)
            self.begins = np.maximum(self.begins, np.repeat(unmet, sizes))
        self.partners = np.repeat(first + sizes, sizes) - self.begins
        self.count = count

    def slices(self, near: Near) -> Iterator[tuple[int, int]]:
        """Rows from (the first) to (below the second) whose pairs are made at once."""
        at_row = np.bincount(self.rows, weights=self.partners, minlength=self.count)
        at_row += np.bincount(near.a, minlength=self.count)
        slices = np.floor(np.cumsum(at_row) / _AT_ONCE).astype(np.int64)
        yield from pairwise([0, *(np.flatnonzero(np.diff(slices)) + 1).tolist(), self.count])

    def pairs(self, low: int, high: int, near: Near) -> tuple[Positions, Positions]:
        """Pairs that are met at the rows of a slice, the smaller position first, each once, in order.

        Of rows that were compared before a pair may be met in two slices.
        """
        one, other = self._of(low, high)
        further = (near.a >= low) & (near.a < high)
        pairs = distinct(
            np.concatenate(
                [
                    np.minimum(one, other) * self.count + np.maximum(one, other),
                    near.a[further] * self.count + near.b[further],
                ]
            )
        )
        a = pairs // self.count
        return a, pairs - a * self.count

    def _of(self, low: int, high: int) -> tuple[Positions, Positions]:
        """Pairs of rows from ``low`` to below ``high`` with their partners, repeated where several keys are shared."""
        places = np.flatnonzero((self.rows >= low) & (self.rows < high) & (self.partners > 0))
        partners = self.partners[places]
        begun = np.cumsum(partners) - partners
        others = np.arange(int(partners.sum())) + np.repeat(self.begins[places] - begun, partners)
        return np.repeat(self.rows[places], partners), self.rows[others]


def sharing(under: Hashes, count: int, a: Positions, b: Positions) -> Bools:
    """Which pairs of rows share a key.

    Args:
        under: As in :class:`Groups`.
        count: Number of rows.
        a: Positions of the first rows.
        b: Positions of the other rows.
    """
    of_rows = np.sort(under << KEY_BITS | under >> SHIFT)
    begins = np.searchsorted(of_rows, np.arange(count + 1).astype(np.uint64) << KEY_BITS)
    found = np.zeros(len(a), dtype=bool)
    # Key by key: most pairs share one of the first few. In order, so that looking up stays in one place.
    left, ahead = np.argsort(b), 0
    while len(left := left[begins[a[left]] + ahead < begins[a[left] + 1]]):
        keys = of_rows[begins[a[left]] + ahead] << SHIFT >> SHIFT
        wanted = b[left].astype(np.uint64) << KEY_BITS | keys
        met = of_rows[np.minimum(np.searchsorted(of_rows, wanted), len(of_rows) - 1)] == wanted
        found[left[met]] = True
        left, ahead = left[~met], ahead + 1
    return found
