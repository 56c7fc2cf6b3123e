"""Which words of two projects' names few others of the month have (少见的字): pairs of neighbouring characters, counted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gutou.register.candidates_hashes import distinct

Numbers = NDArray[np.int64]


class Between(NamedTuple):
    """What the words of two projects say.

    Attributes:
        shared: How rare the rarest is that both have, as logarithm.
        own: How rare those are together that one of two rows has and the other's project has not.
    """

    shared: float
    own: float


class Words:
    """How many projects have each pair of neighbouring characters, of those that some pairs of projects have."""

    def __init__(
        self,
        cores: Sequence[str],
        of: Numbers,
        asked: Iterable[tuple[int, int]],
        groups: Mapping[int, Sequence[int]],
    ) -> None:
        """Count.

        Args:
            cores: The core of each row's name.
            of: Per row, the number of its project.
            asked: The pairs of projects that :meth:`between` will be asked of.
            groups: Rows by the number of their project; of one row only, it may be missing.
        """
        self._cores, self._of = cores, of
        self._count = len(distinct(of)) if len(of) else 0
        self._grams: dict[int, frozenset[str]] = {}
        self._of_rows: dict[int, frozenset[str]] = {}
        for two in asked:
            for number in two:
                if number not in self._grams:
                    rows = groups.get(number) or [number]
                    self._grams[number] = frozenset().union(*(self._of_row(n) for n in rows))
        known = _counted(cores, of, frozenset().union(*self._grams.values()))
        self._rare = {gram: math.log(self._count / many) for gram, many in known.items()}

    def between(self, two: tuple[int, int], pair: tuple[int, int], units: tuple[str, str]) -> Between:
        """What the words of two projects say.

        Args:
            two: The numbers of the projects, the smaller first.
            pair: Two rows of them, in whatever order.
            units: The rows' units; what stands in them tells nothing.
        """
        one, other = self._grams[two[0]], self._grams[two[1]]
        own = [g for n in pair for g in self._of_row(n) - (other if self._of[n] == two[0] else one)]
        return Between(
            max((self._rare[g] for g in one & other if not _within(g, units)), default=0.0),
            math.fsum(self._rare[g] for g in own if not _within(g, units)),
        )

    def _of_row(self, n: int) -> frozenset[str]:
        found = self._of_rows.get(n)
        if found is None:
            core = self._cores[n]
            found = self._of_rows[n] = frozenset(core[at : at + 2] for at in range(len(core) - 1))
        return found


def _within(gram: str, units: tuple[str, str]) -> bool:
    return gram in units[0] or gram in units[1]


def _counted(cores: Sequence[str], of: Numbers, wanted: frozenset[str]) -> dict[str, int]:
    """In how many projects each wanted pair of characters stands."""
    if not wanted:
        return {}
    text = np.frombuffer("\n".join([*cores, ""]).encode("utf-32-le"), np.uint32).astype(np.int64)
    row = np.cumsum(text == ord("\n"))
    grams = np.array(sorted(ord(g[0]) << 21 | ord(g[1]) for g in wanted))
    at = text[:-1] << 21 | text[1:]
    place = np.minimum(np.searchsorted(grams, at), len(grams) - 1)
    met = grams[place] == at
    stands = distinct(place[met] * (int(of.max()) + 1) + of[row[:-1][met]])
    counts = np.bincount(stands // (int(of.max()) + 1), minlength=len(grams)).tolist()
    return {chr(g >> 21) + chr(g & 0x1FFFFF): n for g, n in zip(grams.tolist(), counts, strict=True)}
