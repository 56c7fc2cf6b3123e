"""The projects of a period, and what may be asked of two of them (疑似的项目)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from gutou.register.clusters import Judged
from gutou.register.decisions import Pair
from gutou.register.judged_columns import KINDS
from gutou.register.outlook import likely, look


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
        seen = look(judged, {group[0]: group for group in groups if len(group) > 1})
        self.seen = {(self.of[one], self.of[other]): what for (one, other), what in seen.items()}

    def between(self, a: int, b: int) -> Pair:
        """The two projects that two rows belong to."""
        one, other = self.of[a], self.of[b]
        return (one, other) if one < other else (other, one)

    def pending(self, a: int, b: int) -> bool:
        """Whether a project without a library record looks like a library record; ``a`` is no record if ``b`` is."""
        recorded = self.recorded_rows
        return recorded[b] and not recorded[a] and not self.recorded[self.of[a]]

    def near(self) -> Iterator[Pair]:
        """Pairs of rows, the smaller position first, of which the two projects are likely enough to be one for a question."""
        count = len(self.groups)
        asked = [
            one * count + other
            for (one, other), seen in self.seen.items()
            if (one, other) not in self.apart and likely(seen)
        ]
        columns, of = self.judged.columns, np.asarray(self.of, dtype=np.int64)
        one, other = of[columns.a], of[columns.b]
        wanted = np.isin(np.minimum(one, other) * count + np.maximum(one, other), asked)
        return (pair for pair, _ in self.judged.told(wanted & (columns.kinds != KINDS.index("veto"))))

    def excluded(self, one: int, other: int) -> bool:
        """Whether any two rows of two projects exclude each other (other phase, other valid code)."""
        return any(self.judged.of(m, n).kind == "veto" for m in self.groups[one] for n in self.groups[other])
