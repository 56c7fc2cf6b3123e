"""Rows into projects (归并): the best pair first, under constraints; never connected components."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from gutou.register.agreed import agreed
from gutou.register.best import clear_best
from gutou.register.doubts import Kinds, beyond_doubt, known
from gutou.register.judged import Judged, Pair, judge_all
from gutou.register.judged_columns import Score
from gutou.register.likeness import amounts_agree, months_agree, owners_agree
from gutou.register.listed import may_share
from gutou.register.outlook import joinable, look
from gutou.register.reasons import CLEAR, KIND, by_month
from gutou.register.rows import by_project
from gutou.register.verdict_gates import BEST
from gutou.register.vocabulary import weights

__all__ = [
    "Judged",
    "Pair",
    "Score",
    "cluster",
    "judge_all",
    "may_stand_together",
    "probabilities",
    "together",
]


_ROUNDS = 5
"""So often it is looked what the month joins: what was joined may speak for more."""

T = TypeVar("T")


def _ambiguous(judged: Judged, unsure: dict[Pair, Score]) -> set[Pair]:
    """Of links that are not sure, those that are nobody's clear best: another row fits one side nearly as well.

    A rival of the other side's own source counts when it may not stand in one project with it, any other rival when
    the evidence on the two speaks against: more than by their names, where their totals agree.
    """
    margin = float(weights()["limits"]["margin"])
    concerned = {n for pair in unsure for n in pair}
    sources = judged.rows.sources
    rivals: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (a, b), found in judged.likely(judged.beside(concerned)) if concerned else ():
        for one, other in ((a, b), (b, a)):
            if one in concerned:
                rivals[one].append((found.score, other))

    def rivalled(one: int, other: int, score: float) -> bool:
        for found, rival in rivals[one]:
            if rival == other or found < score - margin:
                continue
            same = sources[rival] == sources[other]
            if not may_share(judged, rival, other) if same else _speaks_against(judged, rival, other):
                return True
        return False

    return {
        (a, b)
        for (a, b), found in unsure.items()
        if rivalled(a, b, found.score) or rivalled(b, a, found.score)
    }


def _speaks_against(judged: Judged, a: int, b: int) -> bool:
    found = judged.of(a, b)
    if found.score >= 0 or found.kind == "veto":
        return found.score < 0
    left, right = judged.rows[a], judged.rows[b]
    one_total = amounts_agree(left.planned, right.planned) in ("equal", "equal_round", "close")
    return not one_total or owners_agree(left.owner, right.owner) in ("differ", "far")


def together(some: Collection[T], others: Collection[T], score: Callable[[T, T], float]) -> float:
    """The evidence on two projects from all pairs of their rows.

    Against a row that stands alone, what every score begins with – that two rows are seldom one project – is said once:
    fields that are missing here and there must not add up. Two projects of several rows each have shown that their rows
    agree among themselves, and have to agree with each other as well.
    """
    return _total([score(m, n) for m in some for n in others], len(some), len(others))


def _total(scores: Sequence[float], some: int, others: int) -> float:
    once = min(some, others) == 1
    return sum(scores) - (some * others - 1) * float(weights()["prior"]) * once


def may_stand_together(judged: Judged, some: Collection[int], others: Collection[int]) -> bool:
    """Whether no row of one project forbids a row of the other: by a veto, or because one source lists both."""
    return evidence(judged, some, others) is not None


def evidence(judged: Judged, some: Collection[int], others: Collection[int]) -> float | None:
    """The evidence on two projects as :func:`together` has it; None where a row of one forbids a row of the other."""
    scores: list[float] = []
    sources = judged.rows.sources
    if len(some) == len(others) == 1:  # as most are
        (m,), (n,) = some, others
        found = judged.of(m, n)
        if found.kind == "veto" or (sources[m] == sources[n] and not may_share(judged, m, n)):
            return None
        return found.score
    if _two_zones(judged, some, others):
        return None
    codes = judged.rows.valid_codes
    for m in some:
        source = sources[m]
        for n in others:
            found = judged.of(m, n)
            # Two valid codes are one project by a decision alone, also where a third row is like both.
            if (
                found.kind == "veto"
                or (codes[m] and codes[n] and codes[m] != codes[n])
                or (source == sources[n] and not may_share(judged, m, n))
            ):
                return None
            scores.append(found.score)
    return _total(scores, len(some), len(others))


def _two_zones(judged: Judged, some: Collection[int], others: Collection[int]) -> bool:
    """Whether two projects are two lettered zones (A区, B区) that several sources list each: not parts in one list of a whole."""
    rows, sections = judged.rows, judged.rows.sections
    found = []
    for group in (some, others):
        section = {sections[n] for n in group}
        if len(section) > 1 or 0 in section or len({rows.sources[n] for n in group}) == 1:
            return False
        part = rows[next(iter(group))].name.slots.part
        if not all(zone.endswith("区") for zone in part):
            return False
        found.append(section)
    return found[0] != found[1]


class _Groups:
    """Projects in the making: every row begins alone."""

    def __init__(self, judged: Judged, must: Collection[Pair], never: Collection[Pair]) -> None:
        self.judged = judged
        self.never = frozenset((min(pair), max(pair)) for pair in never)
        self.decided = frozenset(n for pair in must for n in pair)
        self.of = list(range(len(judged.rows)))
        self.members: dict[int, list[int]] = {}
        """Of projects of several rows only."""

    def rows_of(self, group: int) -> list[int]:
        return self.members.get(group) or [group]

    def join(self, a: int, b: int, why: str = "") -> None:
        """Make the projects of two rows one; ``why`` says what the two do not say by themselves."""
        one, other = sorted((self.of[a], self.of[b]))
        if one != other:
            if why:
                self.judged.joined[a, b] = why
            self.members[one] = self.rows_of(one) + self.rows_of(other)
            for n in self.members.pop(other, [other]):
                self.of[n] = one

    def put(self, rows: list[int]) -> None:
        """Make a project of rows that stand alone, sorted."""
        self.members[rows[0]] = rows
        for n in rows:
            self.of[n] = rows[0]

    def parted(self, a: int, b: int) -> bool:
        """Whether a reviewer decided that the projects of two rows are two."""
        some, others = self.rows_of(self.of[a]), self.rows_of(self.of[b])
        return bool(self.never) and any((min(m, n), max(m, n)) in self.never for m in some for n in others)

    def begin_together(self, a: int, b: int) -> bool:
        """Whether two rows say when they start, or no two rows of their projects start at other times."""
        rows = self.judged.rows
        if months_agree(rows[a].start, rows[b].start):
            return True
        some, others = self.rows_of(self.of[a]), self.rows_of(self.of[b])
        return not any(
            months_agree(rows[m].start, rows[n].start) in ("differ", "far") for m in some for n in others
        )

    def compatible(self, a: int, b: int) -> bool:
        """Whether the projects of two rows may become one."""
        if self.parted(a, b):
            return False
        some, others = self.rows_of(self.of[a]), self.rows_of(self.of[b])
        total = evidence(self.judged, some, others)
        if total is None:
            return False
        # What a reviewer joined against the evidence must not lose its other rows to the same evidence.
        return total >= 0 or not self.decided.isdisjoint(some) or not self.decided.isdisjoint(others)


def _in_order(pairs: Mapping[Pair, Score]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (-pairs[pair].score, pair))


def cluster(judged: Judged, must: Collection[Pair] = (), never: Collection[Pair] = ()) -> list[list[int]]:
    """Projects as sorted lists of row positions, in the order of their first rows.

    Args:
        judged: The period's rows and scores.
        must: Pairs that reviewers decided to be one project: joined first, whatever score and veto say.
        never: Pairs that reviewers decided to be different: they never stand in one project.
    """
    groups = _Groups(judged, must, never)
    for a, b in sorted(must):
        groups.join(a, b)
    unsure = judged.columns.probabilities < float(weights()["limits"]["sure"])
    ambiguous = _ambiguous(judged, dict(judged.linked(unsure)))
    doubtful = {n for pairs in (ambiguous, must, never) for pair in pairs for n in pair}
    whole, rest = agreed(judged, doubtful)
    for members in whole:
        groups.put(members)
    section, columns = np.asarray(judged.rows.sections), judged.columns
    apart = (section[columns.a] > 0) & (section[columns.b] > 0) & (section[columns.a] != section[columns.b])
    # What one section has in several lists shows before it meets another.
    for links in (rest & ~apart, rest & apart):
        for (a, b), _ in judged.best_first(links):
            if groups.of[a] != groups.of[b] and (a, b) not in ambiguous and groups.compatible(a, b):
                groups.join(a, b)
    clear = clear_best(judged, groups.of) & (columns.probabilities >= BEST)
    for (a, b), _ in judged.best_first(clear):
        if groups.of[a] != groups.of[b] and groups.compatible(a, b):
            groups.join(a, b, CLEAR)
    kinds = known(judged, groups.of)
    for a, b in _in_order(beyond_doubt(judged, groups.of, kinds)):
        if groups.of[a] != groups.of[b] and groups.compatible(a, b) and groups.begin_together(a, b):
            groups.join(a, b, KIND)
    for _ in range(_ROUNDS):
        if not join_by_month(judged, groups, kinds, ambiguous):
            break
    alone = ([n] for n, group in enumerate(groups.of) if n == group and n not in groups.members)
    return sorted([*(sorted(members) for members in groups.members.values()), *alone])


def join_by_month(judged: Judged, groups: _Groups, kinds: Kinds, ambiguous: Collection[Pair]) -> bool:
    """Join the projects that are one in the light of their month, the surest first, each with one other; whether any was.

    Where a third project comes as near to one of the two, and not to the other as well, it is left to a reviewer.
    """
    seen = look(judged, groups.members)
    near: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (one, other), what in seen.items():
        near[one].append((what.score, other))
        near[other].append((what.score, one))
    margin = float(weights()["limits"]["best_margin"])

    def rivalled(one: int, other: int, score: float) -> bool:
        for found, rival in near[one]:
            beside = seen.get((min(rival, other), max(rival, other)))
            two = beside is None or beside.score < 0 or beside.listed
            if rival != other and found >= score - margin and two:
                return True
        return False

    joined: set[int] = set()
    clear = [what for what in seen.values() if what.pair not in ambiguous]
    for what in sorted(joinable(judged, clear, kinds), key=lambda what: (-what.score, what.pair)):
        one, other = sorted(groups.of[n] for n in what.pair)
        if not joined.isdisjoint((one, other)) or groups.parted(one, other):
            continue
        if not (rivalled(one, other, what.score) or rivalled(other, one, what.score)):
            groups.join(*what.pair, by_month(judged, what))
            joined |= {one, other}
    return bool(joined)


def probabilities(
    judged: Judged, groups: Sequence[Sequence[int]], decided: Collection[int] = ()
) -> NDArray[np.float64]:
    """Per row, the probability of its best link to another row of its project; 1 for the first row of a project.

    Args:
        judged: The period's rows and scores; whatever stands together was judged when it was joined.
        groups: The projects, as positions of rows.
        decided: Rows that a reviewer put where they are; they have 1 as well.
    """
    rows, projects = by_project(groups)
    of = np.zeros(len(judged.rows), dtype=np.int64)
    of[rows] = projects
    best = judged.best_links(of)
    best[[group[0] for group in groups]] = 1.0
    best[list(decided)] = 1.0
    return best
