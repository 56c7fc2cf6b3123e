"""Verdicts on the pairs of one period (判定结果), kept as numbers; words are made only for what is shown."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from gutou.register.description import Description
from gutou.register.judged_columns import KINDS, UNTOLD, Columns, Score, Scores, pattern
from gutou.register.memory import Found, Memory
from gutou.register.rows import Rows
from gutou.register.verdict import Verdict, grade, judge

Pair = tuple[int, int]
Bools = NDArray[np.bool_]
_AT_ONCE = 50_000
_LIKELY = (KINDS.index("review"), KINDS.index("link"))
_SCORE = msgspec.msgpack.Decoder(Score)
_VERDICT = msgspec.msgpack.Decoder(Verdict)
_TEXT = msgspec.msgpack.Decoder(str)
REWORDED = "本月同一代码的项目也这样换用词语或单位"


def sides(a: Description, b: Description) -> tuple[Description, Description]:
    """Two rows in the order in which they are judged.

    It is that of their fingerprints, so that a sum of weights is the same to the last bit wherever the rows stand.
    """
    return (a, b) if a.fingerprint <= b.fingerprint else (b, a)


def score_of(a: Description, b: Description) -> Score:
    """Judge two rows without words."""
    return Score(*grade(*sides(a, b))[0])


def _levels(a: Description, b: Description) -> str:
    return pattern(grade(*sides(a, b))[1])


class Judged:
    """Rows of one period with the scores of their candidate pairs; any other pair is judged when asked for.

    What counts as likely are candidates alone, so that nothing depends on what was asked for before.
    """

    def __init__(
        self,
        rows: Sequence[Description],
        scores: Scores | None = None,
        memory: Memory | None = None,
    ) -> None:
        """Keep scores of candidates.

        Args:
            rows: The period's rows.
            scores: Of candidate pairs, sorted by pair.
            memory: What need not be found out again. Nothing else depends on it.
        """
        self.rows = Rows.of(rows)
        self._scores = scores or Scores()
        self.memory = memory or Memory()
        self._asked: dict[int, Score] = {}
        self._retold: dict[Pair, Score] = {}
        self.looked: Any = None
        """What :func:`gutou.register.outlook.look` saw last, and of which projects."""
        self.joined: dict[Pair, str] = {}
        """Why projects were joined whose rows are doubtful by themselves, by the pair of rows that told."""

    def of(self, a: int, b: int) -> Score:
        """The score of two rows by position."""
        pair = (a * len(self.rows) + b) if a < b else (b * len(self.rows) + a)
        place = bisect_left(self._scores.pairs, pair)
        if place < len(self._scores.pairs) and self._scores.pairs[place] == pair:
            return self._scores.at(place)
        found = self._asked.get(pair)
        if found is None:
            found = self._asked[pair] = self.remembered(
                "score", a, b, lambda: score_of(self.rows[a], self.rows[b]), _SCORE
            )
        return found

    def remembered(
        self,
        what: str,
        a: int,
        b: int,
        make: Callable[[], Found],
        kind: msgspec.msgpack.Decoder[Found],
        more: tuple[float, ...] = (),
    ) -> Found:
        """The answer to a question about two rows by position, as :class:`Memory` has it."""
        prints = self.rows.prints
        return self.memory.answer(what, (int(prints[a]), int(prints[b])), make, kind, more)

    def likely(self, where: Bools | None = None) -> Iterator[tuple[Pair, Score]]:
        """Candidates that are linked or doubtful, sorted by position, the smaller position first.

        Args:
            where: Only these of the candidates of :attr:`columns`.
        """
        wanted = np.isin(self.columns.kinds, _LIKELY)
        return self.told(wanted if where is None else wanted & where)

    def linked(self, where: Bools | None = None) -> Iterator[tuple[Pair, Score]]:
        """Candidates that are linked, as :meth:`likely` gives them."""
        wanted = self.columns.kinds == KINDS.index("link")
        return self.told(wanted if where is None else wanted & where)

    def best_first(self, where: Bools) -> Iterator[tuple[Pair, Score]]:
        """Some of the candidates of :attr:`columns`, those of the highest score first, equal ones by position."""
        columns = self.columns
        links = np.flatnonzero(where)
        return self._at(links[np.argsort(-columns.scores[links], kind="stable")])

    def above(self, least: float, where: Bools | None = None) -> Iterator[tuple[Pair, Score]]:
        """Candidates of at least this score that no veto forbids, as :meth:`likely` gives them."""
        columns = self.columns
        wanted = (columns.scores >= least) & (columns.kinds != KINDS.index("veto"))
        return self.told(wanted if where is None else wanted & where)

    def told(self, wanted: Bools) -> Iterator[tuple[Pair, Score]]:
        """Some of the candidates of :attr:`columns`."""
        return self._at(np.flatnonzero(wanted))

    @cached_property
    def columns(self) -> Columns:
        """Candidates as columns, sorted by position."""
        scores = self._scores
        a, b = np.divmod(np.asarray(scores.pairs), max(len(self.rows), 1))
        return Columns(
            a,
            b,
            np.asarray(scores.kinds),
            np.asarray(scores.scores),
            np.asarray(scores.probabilities),
            np.asarray(scores.agreeing),
            np.asarray(scores.levels),
        )

    def levels(self, places: NDArray[np.int64]) -> NDArray[np.int32]:
        """What was found of candidates that no veto forbids, as places in :attr:`patterns`.

        Args:
            places: Of the candidates, in :attr:`columns`.
        """
        told, patterns = self.columns.levels, self.patterns
        numbers = {text: number for number, text in enumerate(patterns) if number}
        for place in places[told[places] == 0].tolist():
            a, b = int(self.columns.a[place]), int(self.columns.b[place])
            text = self.remembered("levels", a, b, partial(_levels, self.rows[a], self.rows[b]), _TEXT)
            if text not in numbers:
                numbers[text] = len(patterns)
                patterns.append(text)
            told[place] = numbers[text]
        return told[places]

    @property
    def patterns(self) -> list[str]:
        """Levels that were found, as texts of :func:`gutou.register.judged_columns.pattern`."""
        return self._scores.patterns

    def agreeing(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
        """What is known of the agreement of pairs, the smaller position first; ``UNTOLD`` where nothing is."""
        pairs, wanted = np.asarray(self._scores.pairs), a * len(self.rows) + b
        found = np.full(len(wanted), UNTOLD)
        if len(pairs):
            places = np.minimum(np.searchsorted(pairs, wanted), len(pairs) - 1)
            met = pairs[places] == wanted
            found[met] = self.columns.agreeing[places[met]]
        return found

    def best_links(self, of: NDArray[np.int64]) -> NDArray[np.float64]:
        """Per row, how likely it is one with the likeliest other row of its project, of all that was judged; 0 for none.

        Rows that only the rest of the month joined have what the two say by themselves.

        Args:
            of: Per row, the project it stands in.
        """
        best = np.zeros(len(self.rows))
        columns = self.columns
        within = np.isin(columns.kinds, _LIKELY) & (of[columns.a] == of[columns.b])
        for rows in (columns.a, columns.b):
            np.maximum.at(best, rows[within], columns.probabilities[within])
        for pair, found in self._asked.items():
            a, b = divmod(pair, len(self.rows))
            if found.kind in ("link", "review") and of[a] == of[b]:
                best[[a, b]] = np.maximum(best[[a, b]], found.probability)
        return best

    def differing(self, said: str) -> Bools:
        """Which candidates have rows that differ in a column of texts."""
        of = self.rows.numbers(said)
        differs: Bools = of[self.columns.a] != of[self.columns.b]
        return differs

    def sharing(self, said: str) -> Bools:
        """Which candidates have rows that agree in a column of texts, neither being empty."""
        of = self.rows.numbers(said)
        a, b = of[self.columns.a], of[self.columns.b]
        shares: Bools = (a == b) & (a != 0)
        return shares

    def beside(self, rows: Collection[int]) -> Bools:
        """Which candidates have one of these rows."""
        among = np.zeros(len(self.rows), dtype=bool)
        among[list(rows)] = True
        columns = self.columns
        return among[columns.a] | among[columns.b]

    def _at(self, places: NDArray[np.int64]) -> Iterator[tuple[Pair, Score]]:
        """Some at a time: a large city has millions, and none is needed twice."""
        columns = self.columns
        for start in range(0, len(places), _AT_ONCE):
            a, b, kinds, *numbers = (
                column[places[start : start + _AT_ONCE]].tolist() for column in columns[:5]
            )
            yield from zip(
                zip(a, b, strict=True), map(Score, map(KINDS.__getitem__, kinds), *numbers), strict=True
            )

    def retell(self, told: Mapping[Pair, Score]) -> None:
        """Put other scores in the place of candidates' own: what the month says beyond the two rows."""
        for (a, b), score in told.items():
            place = bisect_left(self._scores.pairs, a * len(self.rows) + b)
            self._scores.put(place, score)
        self._retold |= told
        self.looked = None

    @property
    def retold(self) -> Mapping[Pair, Score]:
        """Candidates of which the month's own words say more than the two rows."""
        return self._retold

    def explain(self, a: int, b: int) -> Verdict:
        """The verdict on two rows by position, judged again with words."""
        verdict = self.remembered(
            "verdict", a, b, lambda: judge(*sides(self.rows[a], self.rows[b])), _VERDICT
        )
        told = self._retold.get((min(a, b), max(a, b)))
        if told is None:
            return verdict
        why = f"{REWORDED}（{told.score - verdict.score:+.1f}）"
        return Verdict(*told, (*verdict.why, why))


def judge_all(rows: Sequence[Description], pairs: Iterable[Pair]) -> Judged:
    """Judge candidate pairs (positions, the smaller first) in this process."""
    scores = Scores()
    for a, b in sorted(pairs):
        scores.add(a * len(rows) + b, score_of(rows[a], rows[b]))
    return Judged(rows, scores)
