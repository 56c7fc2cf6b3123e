"""Which rows were compared before (比过的行): a key whose rows say what they said then need not be gone through again."""

from __future__ import annotations

import numpy as np

from gutou.register.candidates_hashes import KEY_BITS, Bools, Hashes, Positions, mixed

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
        made: Digests of what this run compared, by period.
    """

    def __init__(self, known: Hashes = _NOTHING) -> None:
        """Keep digests that an earlier run left."""
        self._known = np.sort(known)
        self._prints = _NOTHING
        self.made: list[Hashes] = []

    def before(self, prints: Hashes, fresh: Bools) -> Before:
        """What is known of the rows of a period.

        Args:
            prints: Hashes of what they say.
            fresh: Rows that no earlier run has seen.
        """
        return Before(self, prints, ~fresh | _among(prints, self._prints))

    def among(self, found: Hashes) -> Bools:
        """Which digests are of what was compared before."""
        return _among(found, self._known)

    def add(self, found: Hashes, prints: Hashes) -> None:
        """Take in what a period compared, and its rows."""
        self.made.append(found)
        self._known = np.sort(np.concatenate([self._known, found]))
        self._prints = np.sort(np.concatenate([self._prints, prints]))

    def __bool__(self) -> bool:
        return len(self._known) > 0


class Before:
    """What is known of the rows of one period.

    Attributes:
        order: Positions of the rows, those that were there before first.
        places: Where each row stands in it.
    """

    def __init__(self, compared: Compared, prints: Hashes, old: Bools) -> None:
        self._compared, self._prints, self._old = compared, prints, old
        self.order = np.argsort(~old, kind="stable")
        self.places = np.empty(len(old), np.uint64)
        self.places[self.order] = np.arange(len(old), dtype=np.uint64)

    def __bool__(self) -> bool:
        return True

    @property
    def known(self) -> bool:
        """Whether anything was compared before."""
        return bool(self._compared)

    def unmet(self, keys: Hashes, rows: Positions, first: Positions, sizes: Positions) -> Positions:
        """Where in each group the rows begin that its other rows have not been compared with; behind it where all have.

        What the groups compare is known from then on.

        Args:
            keys: Their keys.
            rows: Their rows, one group's after the other's, in each those first that were there before.
            first: Where each group begins.
            sizes: How many rows each has.
        """
        if not len(keys):
            return first
        said, old = mixed(self._prints)[rows], self._old[rows]
        whole = digests(keys, np.add.reduceat(said, first), sizes)
        met = self._compared.among(whole)
        earlier = np.add.reduceat(old.astype(np.int64), first)
        said[~old] = 0
        partly = digests(keys, np.add.reduceat(said, first), earlier)
        begun = ~met & ((earlier < 2) | self._compared.among(partly))
        self._compared.add(whole, self._prints)
        return first + np.where(met, sizes, np.where(begun, earlier, 0))
