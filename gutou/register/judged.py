"""Verdicts on the pairs of one period (判定结果), kept as numbers; words are made only for what is shown."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gutou.register.description import Description
from gutou.register.verdict import Kind, Verdict, grade, judge

Pair = tuple[int, int]
KINDS: tuple[Kind, ...] = ("neutral", "review", "link", "veto")
"""Kinds by the number they are stored under."""

_AT_ONCE = 50_000
_LIKELY = (KINDS.index("review"), KINDS.index("link"))


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


def sides(a: Description, b: Description) -> tuple[Description, Description]:
    """Two rows in the order in which they are judged.

    It is that of their fingerprints, so that a sum of weights is the same to the last bit wherever the rows stand.
    """
    return (a, b) if a.fingerprint <= b.fingerprint else (b, a)


def score_of(a: Description, b: Description) -> Score:
    """Judge two rows without words."""
    return Score(*grade(*sides(a, b)))


class Scores:
    """Columns of scores: ``pairs`` (smaller position × number of rows + larger one), kinds, scores, probabilities."""

    __slots__ = ("kinds", "pairs", "probabilities", "scores")

    def __init__(self) -> None:
        self.pairs = array("q")
        self.kinds = array("b")
        self.scores = array("d")
        self.probabilities = array("d")

    def add(self, pair: int, score: Score) -> None:
        """Append one."""
        self.pairs.append(pair)
        self.kinds.append(KINDS.index(score.kind))
        self.scores.append(score.score)
        self.probabilities.append(score.probability)

    def put(self, place: int, score: Score) -> None:
        """Replace the score at a place."""
        self.kinds[place] = KINDS.index(score.kind)
        self.scores[place], self.probabilities[place] = score.score, score.probability

    def at(self, place: int) -> Score:
        """The score at a place of the columns."""
        return Score(KINDS[self.kinds[place]], self.scores[place], self.probabilities[place])


class Judged:
    """Rows of one period with the scores of their candidate pairs; any other pair is judged when asked for.

    What counts as likely are candidates alone, so that nothing depends on what was asked for before.
    """

    def __init__(self, rows: Sequence[Description], scores: Scores | None = None) -> None:
        """Keep scores of candidates.

        Args:
            rows: The period's rows.
            scores: Of candidate pairs, sorted by pair.
        """
        self.rows = rows
        self._scores = scores or Scores()
        self._asked: dict[int, Score] = {}
        self._retold: dict[Pair, Score] = {}

    def of(self, a: int, b: int) -> Score:
        """The score of two rows by position."""
        pair = (a * len(self.rows) + b) if a < b else (b * len(self.rows) + a)
        place = bisect_left(self._scores.pairs, pair)
        if place < len(self._scores.pairs) and self._scores.pairs[place] == pair:
            return self._scores.at(place)
        found = self._asked.get(pair)
        if found is None:
            found = self._asked[pair] = score_of(self.rows[a], self.rows[b])
        return found

    def likely(self) -> Iterator[tuple[Pair, Score]]:
        """Candidates that are linked or doubtful, sorted by position, the smaller position first."""
        return self._at(np.isin(np.asarray(self._scores.kinds), _LIKELY))

    def linked(self) -> Iterator[tuple[Pair, Score]]:
        """Candidates that are linked, as :meth:`likely` gives them."""
        return self._at(np.asarray(self._scores.kinds) == KINDS.index("link"))

    def above(self, least: float, beside: Collection[int] | None = None) -> Iterator[tuple[Pair, Score]]:
        """Candidates of at least this score that no veto forbids, as :meth:`likely` gives them.

        Args:
            least: The score.
            beside: Only pairs of which one row is among these.
        """
        scores = self._scores
        wanted = np.asarray(scores.scores) >= least
        wanted &= np.asarray(scores.kinds) != KINDS.index("veto")
        if beside is not None:
            among = np.zeros(len(self.rows), dtype=bool)
            among[list(beside)] = True
            a, b = np.divmod(np.asarray(scores.pairs), max(len(self.rows), 1))
            wanted &= among[a] | among[b]
        return self._at(wanted)

    def _at(self, wanted: NDArray[np.bool_]) -> Iterator[tuple[Pair, Score]]:
        """Some at a time: a large city has millions, and none is needed twice."""
        count, scores, places = len(self.rows), self._scores, np.flatnonzero(wanted)
        for start in range(0, len(places), _AT_ONCE):
            some = places[start : start + _AT_ONCE]
            a, b = np.divmod(np.asarray(scores.pairs)[some], count)
            kinds = [KINDS[kind] for kind in np.asarray(scores.kinds)[some].tolist()]
            told = (np.asarray(column)[some].tolist() for column in (scores.scores, scores.probabilities))
            for one, other, *found in zip(a.tolist(), b.tolist(), kinds, *told, strict=True):
                yield (one, other), Score._make(found)

    def retell(self, told: Mapping[Pair, Score]) -> None:
        """Put other scores in the place of candidates' own: what the month says beyond the two rows."""
        for (a, b), score in told.items():
            place = bisect_left(self._scores.pairs, a * len(self.rows) + b)
            self._scores.put(place, score)
        self._retold |= told

    def explain(self, a: int, b: int) -> Verdict:
        """The verdict on two rows by position, judged again with words."""
        verdict, told = judge(*sides(self.rows[a], self.rows[b])), self._retold.get((min(a, b), max(a, b)))
        if told is None:
            return verdict
        why = f"本月同一代码的项目也这样换用词语或单位（{told.score - verdict.score:+.1f}）"
        return Verdict(*told, (*verdict.why, why))


def judge_all(rows: Sequence[Description], pairs: Iterable[Pair]) -> Judged:
    """Judge candidate pairs (positions, the smaller first) in this process."""
    scores = Scores()
    for a, b in sorted(pairs):
        scores.add(a * len(rows) + b, score_of(rows[a], rows[b]))
    return Judged(rows, scores)
