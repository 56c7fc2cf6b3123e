"""Doubts of one kind (同类疑似): what the month's rows that codes tell of say of rows that no code tells of.

Names that each have something of their own are two works of one owner or one work under two names, and the two rows do not
say which. Where many rows of this month stand to each other just so and share a code or a project, and next to none of
them have two codes or stand in one list, the kind is no doubt in this month. Nothing of it outlives the month; vetoes and
the gates beside the name stay, and only clear bests are joined by it (``clusters``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from gutou.register.best import clear_best
from gutou.register.candidates_hashes import distinct, mixed
from gutou.register.description import Description
from gutou.register.judged import Bools, Judged, Pair, sides
from gutou.register.judged_columns import KINDS, Score
from gutou.register.rows import Rows
from gutou.register.verdict import held_by_name
from gutou.register.vocabulary import weights

Numbers = NDArray[np.int64]

_MOST = 1_500
"""About so many pairs of each sort are looked at, which stand for the others."""
_NEXT = 8
"""So many rows of one unit and total are compared with each."""
_NAMES = {
    "typo": "substitution",
    "slip": "substitution",
    "other_words": "substitution",
    "omission_short": "omission",
}
_STARTS = {"close": "equal", "far": "differ"}


class Doubt(NamedTuple):
    """A kind of doubt about two rows of one unit.

    Attributes:
        names: How the names stand to each other.
        total: How the planned totals agree.
        start: How the starts agree.
        public: A public office has dozens of works, a company few.
    """

    names: str
    total: str
    start: str
    public: bool


_DOUBT: msgspec.msgpack.Decoder[Doubt | None] = msgspec.msgpack.Decoder(Doubt | None)


class Known(NamedTuple):
    """What is known of a kind of doubt.

    Attributes:
        shown: How many pairs were looked at that are one project.
        same: How many pairs are one project, those counted for which one was looked at.
        other: How many pairs are two, likewise.
        units: Units that have two projects of this kind, as numbers of the month.
    """

    shown: int
    same: int
    other: int
    units: frozenset[int] = frozenset()

    def settles(self, known: int, against: float) -> bool:
        """Whether at least ``known`` that were looked at are one project, and at most this share of them two."""
        return self.shown >= known and self.other <= self.same * against


def doubt_of(a: Description, b: Description) -> Doubt | None:
    """The kind of doubt that the names of two rows alone raise, where money or time tells something."""
    found = held_by_name(*sides(a, b))
    if found is None:
        return None
    doubt = Doubt(
        _NAMES.get(found.relation, found.relation),
        found.planned,
        _STARTS.get(found.start, found.start),
        found.public,
    )
    return doubt if doubt.total in ("equal", "equal_round") or doubt.start == "equal" else None


Kinds = Mapping[Doubt, Known]
"""What a month knows of each kind of doubt."""


def known(judged: Judged, of: Sequence[int]) -> Kinds:
    """What the month knows of each kind of doubt.

    Args:
        judged: The period's rows and scores.
        of: Per row, the project it stands in.
    """
    rows = judged.rows
    counts: dict[Doubt, list[int]] = defaultdict(lambda: [0, 0, 0])
    units: dict[Doubt, set[int]] = defaultdict(set)
    unit = rows.numbers("unit").tolist()
    for told in _told(judged, np.asarray(of)):
        for a, b in zip(told.a.tolist(), told.b.tolist(), strict=True):
            doubt = _known_doubt(judged, a, b)
            if doubt is None:
                continue
            counts[doubt][1 + told.other] += told.each
            if told.other:
                units[doubt] |= {unit[a], unit[b]}
            else:
                counts[doubt][0] += 1
    return {
        doubt: Known(shown, same, two, frozenset(units[doubt]))
        for doubt, (shown, same, two) in counts.items()
    }


def beyond_doubt(judged: Judged, of: Sequence[int], kinds: Kinds) -> dict[Pair, Score]:
    """Clear bests that a gate leaves to a reviewer, of a kind that is no doubt in this month.

    Args:
        judged: The period's rows and scores.
        of: Per row, the project it stands in.
        kinds: What the month knows of each kind of doubt.
    """
    best, table = dict(judged.told(clear_best(judged, of))) if kinds else {}, weights()["best"]
    pairs = settled(judged, list(best), kinds, table["known"], table["known_against"])
    return {pair: best[pair] for pair in pairs}


def settled(judged: Judged, pairs: Sequence[Pair], kinds: Kinds, known: int, against: float) -> list[Pair]:
    """Which of some pairs are of a kind that the month settles.

    Of a unit that has hundreds of rows none is: what comes nearest to what is chance there. Nor of one that has two projects
    of that kind.

    Args:
        judged: The period's rows and scores.
        pairs: Positions of rows.
        kinds: What the month knows of each kind of doubt.
        known: So many pairs of the kind have to be known to be one project.
        against: At most this share of them may be two.
    """
    told = {doubt: what for doubt, what in kinds.items() if what.settles(known, against)}
    rows = judged.rows
    left, right = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    unit = rows.numbers("unit")
    few = np.bincount(unit, minlength=1)[unit] <= weights()["best"]["known_rows"]
    asked = may_tell(rows, left, right) & few[left] & few[right]
    found = []
    for (a, b), may in zip(pairs, asked.tolist(), strict=True):
        doubt = _doubt(judged, a, b) if may and told else None
        if doubt in told and told[doubt].units.isdisjoint((int(unit[a]), int(unit[b]))):
            found.append((a, b))
    return found


class _Told(NamedTuple):
    """Pairs of which something else than their fields tells whether they are two projects.

    Attributes:
        a: Positions of rows.
        b: Positions of the other rows.
        other: They are two.
        each: For so many pairs each of them stands.
    """

    a: Numbers
    b: Numbers
    other: bool
    each: int


def _told(judged: Judged, of: Numbers) -> Iterator[_Told]:
    columns, said = judged.columns, _Said(judged.rows)
    a, b, review = columns.a, columns.b, columns.kinds == KINDS.index("review")
    abroad = said.sources[a] != said.sources[b]
    coded = abroad & (columns.kinds == KINDS.index("link")) & said.one_code(a, b)
    for chosen in (coded & (said.cores[a] != said.cores[b]), review & abroad & (of[a] == of[b])):
        yield _some(judged.rows, a[chosen], b[chosen], other=False)
    code_of = np.zeros(len(said.codes), dtype=np.int64)
    np.maximum.at(code_of, of, said.codes)
    ours, theirs = code_of[of[a]], code_of[of[b]]
    two = review & (ours > 0) & (theirs > 0) & (ours != theirs)
    # Two rows of which only the codes speak of two projects may be one, approved anew: they tell nothing.
    two &= (said.codes[a] == 0) | (said.codes[b] == 0)
    pairs = [a[two] * len(judged.rows) + b[two]]
    pairs += [said.beside(value) for value in (judged.rows.totals, judged.rows.starts)]
    a, b = np.divmod(distinct(np.concatenate(pairs)), max(len(judged.rows), 1))
    yield _some(judged.rows, a, b, other=True)


def _some(rows: Rows, a: Numbers, b: Numbers, *, other: bool) -> _Told:
    may = may_tell(rows, a, b)
    a, b = a[may], b[may]
    step = -(-len(a) // _MOST) or 1
    # By what they say, so that a row more brings next to no other pairs.
    prints = rows.prints
    chosen = mixed(prints[a] ^ prints[b]) <= np.uint64(((1 << 64) - 1) // step)
    return _Told(a[chosen], b[chosen], other, step)


def may_tell(rows: Rows, a: Numbers, b: Numbers) -> Bools:
    """Which pairs of rows have a start, or nearly a total, in common: no other doubt is of a kind."""
    x, y = rows.totals[a], rows.totals[b]
    may: Bools = (np.abs(x - y) <= 0.02 * np.maximum(x, y)) | (rows.starts[a] == rows.starts[b])
    return may


class _Said:
    """What a month's rows say, as numbers: equal where it is, and 0 for no unit and no valid code."""

    def __init__(self, rows: Rows) -> None:
        self.codes, self.cores = rows.numbers("valid_code"), rows.numbers("core")
        self.units = np.where(rows.numbers("owner") > 0, rows.numbers("unit"), 0)
        self.sources = rows.source_numbers

    def one_code(self, a: Numbers, b: Numbers) -> Bools:
        """Which rows have the same valid code."""
        same: Bools = (self.codes[a] > 0) & (self.codes[a] == self.codes[b])
        return same

    def beside(self, value: NDArray[np.float64]) -> Numbers:
        """Pairs of rows of one unit and value that are two projects: by two codes, or because one list has both."""
        units, codes = self.units, self.codes
        order = np.lexsort((value, units))
        order = order[~np.isnan(value[order]) & (units[order] > 0)]
        found = [np.zeros(0, dtype=np.int64)]
        for step in range(1, _NEXT + 1):
            a, b = order[:-step], order[step:]
            meet = (units[a] == units[b]) & (value[a] == value[b])
            a, b = a[meet], b[meet]
            two = (self.sources[a] == self.sources[b]) | ((codes[a] > 0) & (codes[b] > 0))
            two &= (self.cores[a] != self.cores[b]) & ~self.one_code(a, b)
            found.append(np.minimum(a, b)[two] * len(value) + np.maximum(a, b)[two])
        return np.concatenate(found)


def _doubt(judged: Judged, a: int, b: int) -> Doubt | None:
    """The kind of doubt that two rows raise."""
    rows = judged.rows
    return judged.remembered("doubt", a, b, lambda: doubt_of(rows[a], rows[b]), _DOUBT)


def _known_doubt(judged: Judged, a: int, b: int) -> Doubt | None:
    """The kind of doubt that two rows without their codes raise."""
    rows = judged.rows
    return judged.remembered("known doubt", a, b, lambda: doubt_of(_bare(rows[a]), _bare(rows[b])), _DOUBT)


def _bare(row: Description) -> Description:
    """A row without its codes and papers: they are what tells, and not what is looked at."""
    return replace(row, code="", code_kind="", library_code="", approval="", permit="", contract="")
