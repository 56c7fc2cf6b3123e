"""Scores of a period's candidates as columns of numbers (候选得分)."""

from __future__ import annotations

from array import array
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gutou.register.verdict import Kind, Levels

KINDS: tuple[Kind, ...] = ("neutral", "review", "link", "veto")
"""Kinds by the number they are stored under."""
UNTOLD = -1
"""Stands for what :func:`gutou.register.agreement.agreeing` says of a pair where it has not been asked."""


class Score(NamedTuple):
    """A verdict without its words.

    Attributes:
        kind: As in :class:`gutou.register.verdict.Verdict`.
        score: Natural logarithm of the odds.
        probability: Of being one project, gates applied.
    """

    kind: Kind
    score: float
    probability: float


def pattern(levels: Levels) -> str:
    """Levels of ``weights.toml`` as one text: each once, as ``group.level``, in order."""
    return " ".join(sorted({f"{group}.{level}" for group, level in levels}))


class Columns(NamedTuple):
    """Candidates of a period as columns.

    Attributes:
        a: Positions of the first rows, the smaller ones.
        b: Positions of the other rows.
        kinds: Positions in ``KINDS``.
        scores: As in :class:`Score`.
        probabilities: As in :class:`Score`.
        agreeing: In which fields the rows agree, told of what is linked.
        levels: Places in the list of texts of :func:`pattern`, told of what is doubtful; 0 where they are not told.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    kinds: NDArray[np.int8]
    scores: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    agreeing: NDArray[np.int64]
    levels: NDArray[np.int32]


class Scores:
    """Columns of scores: ``pairs`` (smaller position × number of rows + larger one), and the others of :class:`Columns`.

    Attributes:
        patterns: The texts of levels by their places; the first is none.
    """

    __slots__ = ("agreeing", "kinds", "levels", "pairs", "patterns", "probabilities", "scores")

    def __init__(self) -> None:
        self.pairs = array("q")
        self.kinds = array("b")
        self.scores = array("d")
        self.probabilities = array("d")
        self.agreeing = array("q")
        self.levels = array("i")
        self.patterns = [""]

    def add(self, pair: int, score: Score) -> None:
        """Append one."""
        self.pairs.append(pair)
        self.kinds.append(KINDS.index(score.kind))
        self.scores.append(score.score)
        self.probabilities.append(score.probability)
        self.agreeing.append(UNTOLD)
        self.levels.append(0)

    def put(self, place: int, score: Score) -> None:
        """Replace the score at a place."""
        self.kinds[place] = KINDS.index(score.kind)
        self.scores[place], self.probabilities[place] = score.score, score.probability

    def at(self, place: int) -> Score:
        """The score at a place of the columns."""
        return Score(KINDS[self.kinds[place]], self.scores[place], self.probabilities[place])
