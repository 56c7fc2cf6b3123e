"""The projects of a period, and what may be asked of two of them (疑似的项目)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np

from gutou.register import likeness
from gutou.register.best import best_of_kin, clear_best, likelier_alone
from gutou.register.clusters import Judged, Score, may_stand_together, together
from gutou.register.decisions import Pair
from gutou.register.description import Description
from gutou.register.judged import Bools
from gutou.register.vocabulary import weights

_LIKELIER: msgspec.msgpack.Decoder[Score | None] = msgspec.msgpack.Decoder(Score | None)


def _one_unit(a: Description, b: Description) -> bool:
    return likeness.owners_agree(a.owner, b.owner) in ("equal", "similar") or (
        likeness.units_agree(a.uscc, b.uscc) == "equal"
    )


def _one_unit_and_total(a: Description, b: Description) -> bool:
    return _one_unit(a, b) and likeness.amounts_agree(a.planned, b.planned) in ("equal", "equal_round")


class Projects:
    """The projects of one period, and what may be asked of two of them."""

    def __init__(self, judged: Judged, groups: Sequence[Sequence[int]], never: Iterable[Pair]) -> None:
        self.judged = judged
        self.groups = groups
        self.of = [0] * len(judged.rows)
        for number, group in enumerate(groups):
            for n in group:
                self.of[n] = number
        self.recorded_rows = judged.rows.in_library
        records = np.asarray(self.of, dtype=np.int64)[np.asarray(self.recorded_rows, dtype=bool)]
        counts = np.bincount(records, minlength=len(groups)).tolist()
        self.recorded = [count > 0 for count in counts]
        self.surveyed = [count < len(group) for count, group in zip(counts, groups, strict=True)]
        self.apart = {self.between(a, b) for a, b in never}
        self.clear = clear_best(judged, self.of)
        self.best = self._best()

    def _best(self) -> dict[Pair, Score]:
        """Pairs that the month makes likelier than their fields do: nothing comes near, or what does comes near to both."""
        found = {}
        for (a, b), score in best_of_kin(self.judged, self.of).items():
            some, others = self.groups[self.of[a]], self.groups[self.of[b]]
            if may_stand_together(self.judged, some, others):
                likelier = self._likelier(a, b, score, (len(some), len(others)))
                if likelier is not None:
                    found[a, b] = likelier
        return found

    def _likelier(self, a: int, b: int, score: Score, rows: Pair) -> Score | None:
        """A pair's score where nothing else of either side comes near; none where it is not likelier by that."""
        said, among_kin = self.judged.rows, (a, b) not in self.clear
        return self.judged.remembered(
            "likelier",
            a,
            b,
            lambda: likelier_alone(said[a], said[b], score, among_kin=among_kin, rows=rows),
            _LIKELIER,
            (score.score, score.probability, among_kin, min(rows), max(rows)),
        )

    def score(self, a: int, b: int) -> Score:
        """What speaks for two rows, the rest of the month looked at."""
        return self.best.get((min(a, b), max(a, b))) or self.judged.of(a, b)

    def between(self, a: int, b: int) -> Pair:
        """The two projects that two rows belong to."""
        one, other = self.of[a], self.of[b]
        return (one, other) if one < other else (other, one)

    def pending(self, a: int, b: int) -> bool:
        """Whether a project without a library record looks like a library record; ``a`` is no record if ``b`` is."""
        recorded = self.recorded_rows
        return recorded[b] and not recorded[a] and not self.recorded[self.of[a]]

    def worth_asking(self, a: int, b: int, probability: float) -> bool:
        """Whether a pair is likely enough for a question; its rows are read only where they decide that."""
        limits, pending = weights()["limits"], self.pending(a, b)
        ordinary = agreeing = limits["review_taken" if pending else "review_other"]
        told = _one_unit_and_total
        if pending and not self.surveyed[self.of[b]]:
            ordinary, agreeing, told = limits["review_free"], limits["review_unit"], _one_unit
        elif len(self.groups[self.of[a]]) == 1 or len(self.groups[self.of[b]]) == 1:
            # Unit and money seldom agree by chance, and a row that stands alone has no better chance than this one.
            agreeing = limits["review_agreed"]
        if min(ordinary, agreeing) <= probability < max(ordinary, agreeing):
            rows = self.judged.rows
            return bool(probability >= (agreeing if told(rows[a], rows[b]) else ordinary))
        return bool(probability >= ordinary)

    def askable(self) -> Bools:
        """Which candidates may be :meth:`worth_asking`: the least that it takes, told without looking at rows."""
        limits, columns, of = weights()["limits"], self.judged.columns, np.asarray(self.of)
        one, other = of[columns.a], of[columns.b]
        recorded, surveyed, in_library = (
            np.asarray(flags, dtype=bool) for flags in (self.recorded, self.surveyed, self.recorded_rows)
        )
        alone = np.fromiter((len(group) == 1 for group in self.groups), bool, len(self.groups))
        of_record = np.where(in_library[columns.a], one, other)
        pending = in_library[columns.a] != in_library[columns.b]
        pending &= ~recorded[np.where(in_library[columns.a], other, one)]
        least = np.select(
            [pending & ~surveyed[of_record], alone[one] | alone[other], pending],
            [
                min(limits["review_unit"], limits["review_free"]),
                min(limits["review_agreed"], limits["review_taken"], limits["review_other"]),
                limits["review_taken"],
            ],
            limits["review_other"],
        )
        found: Bools = (one != other) & (columns.probabilities >= least)
        return found

    def strength(self, a: int, b: int) -> tuple[float, float]:
        """How likely two rows are one project, for comparison."""
        found = self.score(a, b)
        return found.probability, found.score

    def excluded(self, one: int, other: int) -> bool:
        """Whether any two rows of two projects exclude each other (other phase, other valid code)."""
        return any(self.judged.of(m, n).kind == "veto" for m in self.groups[one] for n in self.groups[other])

    def against(self, one: int, other: int) -> float:
        """The evidence of two projects' rows taken together."""
        return together(self.groups[one], self.groups[other], lambda m, n: self.judged.of(m, n).score)
