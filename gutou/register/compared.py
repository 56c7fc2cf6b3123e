"""Which rows were compared before (比过的行): a key whose rows say what they said then need not be gone through again."""

from __future__ import annotations

import numpy as np

from gutou.register.candidates_hashes import KEY_BITS, SHIFT, Bools, Hashes, Positions, mixed, rows_of, starts

_ORDERED_BITS = np.uint64(20)
_NOTHING = np.zeros(0, np.uint64)


def _among(values: Hashes, ordered: Hashes) -> Bools:
    """Which values stand in an ordered list."""
    if not len(ordered):
        return np.zeros(len(values), dtype=bool)
    found: Bools = ordered[np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)] == values
    return found


def digests(keys: Hashes, sums: Hashes, sizes: Positions) -> Hashes:
    """Hashes of keys and what all their rows say, roughly in the order of the keys, so that looking up stays in one place.

    Args:
        keys: Keys, of 40 bits.
        sums: Of the hashes of what their rows say.
        sizes: How many rows they have.
    """
    told = mixed(mixed(sums) ^ keys) + sizes.astype(np.uint64)
    return keys >> KEY_BITS - _ORDERED_BITS << np.uint64(64) - _ORDERED_BITS | mixed(told) >> _ORDERED_BITS


class Compared:
    """What earlier runs and periods have compared.

    Attributes:
        known: Digests of earlier runs and periods, in order.
        made: Digests of what this run compared, by period.
        new: Those of them that no earlier run or period has compared.
    """

    def __init__(self, known: Hashes = _NOTHING) -> None:
        """Keep digests that an earlier run left."""
        self.known = np.sort(known)
        self.made: list[Hashes] = []
        self.new: list[Hashes] = []
        self._prints = _NOTHING
        self._last: tuple[Hashes, Hashes] | None = None

    def before(self, prints: Hashes, fresh: Bools) -> Before:
        """What is known of the rows of a period.

        Args:
            prints: Hashes of what they say.
            fresh: Rows that no earlier run has seen.
        """
        if self._last:
            found, said = self._last
            self.known = np.sort(np.concatenate([self.known, found]))
            self._prints = np.sort(np.concatenate([self._prints, said]))
            self._last = None
        return Before(self, prints, ~fresh | _among(prints, self._prints))

    def add(self, found: Hashes, new: Bools, prints: Hashes) -> None:
        """Take in what a period compared, and its rows, for the next."""
        self.made.append(found)
        self.new.append(found[new])
        self._last = found, prints


class Before:
    """What is known of the rows of one period.

    Attributes:
        order: Positions of the rows, those that were there before first.
        places: Where each row stands in it.
    """

    def __init__(self, compared: Compared, prints: Hashes, old: Bools) -> None:
        self._compared, self._prints, self._old = compared, prints, old
        self._known = compared.known
        self.order = np.argsort(~old, kind="stable")
        self.places = np.empty(len(old), np.uint64)
        self.places[self.order] = np.arange(len(old), dtype=np.uint64)

    @property
    def known(self) -> bool:
        """Whether anything was compared before."""
        return len(self._known) > 0

    def unknown(self, under: Hashes) -> Hashes:
        """Groups that were not compared before as they are; what all compare is known from then on.

        Args:
            under: Key and row in one number each, in order.
        """
        first = starts(under >> SHIFT)
        sizes = np.diff(first, append=len(under))
        whole = digests(under[first] >> SHIFT, self._sums(rows_of(under), first), sizes)
        met = _among(whole, self._known)
        self._compared.add(whole, ~met, self._prints)
        return under[np.repeat(~met, sizes)]

    def unmet(self, keys: Hashes, rows: Positions, first: Positions) -> Positions:
        """Where in each group the rows begin that its other rows have not been compared with.

        Args:
            keys: Their keys.
            rows: Their rows, one group's after the other's, in each those first that were there before.
            first: Where each group begins.
        """
        if not len(keys):
            return first
        earlier = np.add.reduceat(self._old[rows].astype(np.int64), first)
        partly = digests(keys, self._sums(rows, first, self._old), earlier)
        unmet: Positions = first + earlier * ((earlier < 2) | _among(partly, self._known))
        return unmet

    def _sums(self, rows: Positions, first: Positions, of: Bools | None = None) -> Hashes:
        """Per group, the sum of the hashes of what its rows say, or some of them."""
        said = mixed(self._prints)
        if of is not None:
            said[~of] = 0
        found: Hashes = np.add.reduceat(said[rows], first) if len(first) else said[:0]
        return found
