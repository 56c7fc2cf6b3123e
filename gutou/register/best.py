"""Whose clear best a row is (互为最佳): what the rest of the month says about a pair that the pair does not say itself.

What a name leaves out, or says in other words, is told by what else the unit has: where nothing else of either side comes
near, most of the doubt is gone. This looks at whole months and is therefore no part of a pair's score, which is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gutou.register.candidates_hashes import distinct
from gutou.register.judged import Bools, Judged
from gutou.register.judged_columns import KINDS
from gutou.register.vocabulary import weights

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]

_AT_ONCE = 2_000_000
"""So many rivals are looked at at once: in a monoculture every row has hundreds."""


def clear_best(judged: Judged, of: Sequence[int] | Numbers) -> Bools:
    """Doubtful pairs of two projects of which each row is the other's clear best: no row of a third project comes near.

    Args:
        judged: The period's rows and scores.
        of: Per row, the project it stands in.

    Returns:
        Which of the candidates are such pairs.
    """
    limits = weights()["limits"]
    margin, least = float(limits["best_margin"]), float(limits["best_least"])
    columns, project = judged.columns, np.asarray(of)
    near = (columns.scores >= least - margin) & (columns.kinds != KINDS.index("veto"))
    near &= project[columns.a] != project[columns.b]
    a, b, scores = columns.a[near], columns.b[near], columns.scores[near]
    rivals = _Rivals(
        np.concatenate([a, b]), project[np.concatenate([b, a])], np.tile(scores, 2), len(project)
    )
    clear = (scores >= least) & (columns.kinds[near] != KINDS.index("link"))
    clear &= rivals.but(a, project[b]) < scores - margin
    clear &= rivals.but(b, project[a]) < scores - margin
    wanted = np.zeros(len(near), dtype=bool)
    wanted[np.flatnonzero(near)[clear]] = True
    return wanted


def best_of_kin(judged: Judged, of: Sequence[int] | Numbers, places: Numbers) -> Bools:
    """Doubtful pairs to which nothing comes near but what comes near to both: names of one work among themselves.

    Args:
        judged: The period's rows and scores.
        of: Per row, the project it stands in.
        places: Candidates, by their places in ``judged.columns``.

    Returns:
        Which of them are such pairs.
    """
    limits = weights()["limits"]
    margin, least = float(limits["best_margin"]), float(limits["best_least"])
    columns, project = judged.columns, np.asarray(of)
    near = (columns.scores >= least - margin) & (columns.kinds != KINDS.index("veto"))
    near &= project[columns.a] != project[columns.b]
    found: Bools = near[places] & (columns.scores[places] >= least)
    found &= columns.kinds[places] != KINDS.index("link")
    beside = _Beside(columns.a[near], columns.b[near], columns.scores[near], project)
    for one, other in ((columns.a, columns.b), (columns.b, columns.a)):
        asked = places[found]
        found[found] = beside.all_near_to(one[asked], other[asked], columns.scores[asked] - margin)
    return found


class _Beside:
    """What comes near to each row."""

    def __init__(self, a: Numbers, b: Numbers, scores: Scores, project: Numbers) -> None:
        """Keep pairs that come near, of two projects each; ``project`` is per row."""
        rows = np.concatenate([a, b])
        order = np.argsort(rows, kind="stable")
        self._project, self._count = project, int(project.max(initial=0)) + 1
        self._rival, self._score = project[np.concatenate([b, a])[order]], np.tile(scores, 2)[order]
        self._many = np.bincount(rows, minlength=len(project))
        self._first = np.cumsum(self._many) - self._many
        self._met = distinct(project[rows] * self._count + project[np.concatenate([b, a])])

    def all_near_to(self, rows: Numbers, others: Numbers, least: Scores) -> Bools:
        """Whether of each row all projects that come as near as ``least`` are, or come near to, that of the other row."""
        found = np.ones(len(rows), dtype=bool)
        slices = np.floor(np.cumsum(self._many[rows]) / _AT_ONCE)
        for low, high in pairwise([0, *(np.flatnonzero(np.diff(slices)) + 1).tolist(), len(rows)]):
            found[low:high] = self._all_near_to(rows[low:high], others[low:high], least[low:high])
        return found

    def _all_near_to(self, rows: Numbers, others: Numbers, least: Scores) -> Bools:
        many = self._many[rows]
        of_pair = np.repeat(np.arange(len(rows)), many)
        place = np.arange(len(of_pair)) + np.repeat(self._first[rows] - (np.cumsum(many) - many), many)
        rival, target = self._rival[place], self._project[others][of_pair]
        asked = rival * self._count + target
        known = np.minimum(np.searchsorted(self._met, asked), len(self._met) - 1)
        far = (self._score[place] >= least[of_pair]) & (rival != target) & (self._met[known] != asked)
        clear: Bools = np.bincount(of_pair[far], minlength=len(rows)) == 0
        return clear


class _Rivals:
    """The two projects that come nearest to each row, its own apart."""

    def __init__(self, rows: Numbers, projects: Numbers, scores: Scores, count: int) -> None:
        order = np.lexsort((-scores, projects, rows))
        rows, projects, scores = rows[order], projects[order], scores[order]
        best = np.append(True, (rows[1:] != rows[:-1]) | (projects[1:] != projects[:-1]))[: len(rows)]
        rows, projects, scores = rows[best], projects[best], scores[best]
        order = np.lexsort((projects, -scores, rows))
        rows, projects, scores = rows[order], projects[order], scores[order]
        first = np.append(True, rows[1:] != rows[:-1])[: len(rows)]
        second = np.append(False, first[:-1])[: len(rows)] & ~first
        self._project = np.full(count, -1)
        self._score, self._next = np.full(count, -np.inf), np.full(count, -np.inf)
        self._project[rows[first]], self._score[rows[first]] = projects[first], scores[first]
        self._next[rows[second]] = scores[second]

    def but(self, rows: Numbers, projects: Numbers) -> Scores:
        """The score of the nearest project that is neither the row's own nor the one given."""
        found: Scores = np.where(self._project[rows] == projects, self._next[rows], self._score[rows])
        return found
