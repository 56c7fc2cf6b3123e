"""Rows into projects (归并): the best pair first, under constraints; never connected components."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gutou.register.description import Description
from gutou.register.verdict import Verdict, judge, may_share_library
from gutou.register.vocabulary import weights

Pair = tuple[int, int]


@dataclass
class Judged:
    """Rows of one period with the verdicts on their pairs; a pair not judged yet is judged when asked for.

    Attributes:
        rows: The period's rows.
        verdicts: By the positions of the two rows, the smaller first.
        known: Verdicts of the period before by the rows' fingerprints; most rows say the same every month.
    """

    rows: Sequence[Description]
    verdicts: dict[Pair, Verdict] = field(default_factory=dict)
    known: dict[tuple[str, str], Verdict] = field(default_factory=dict)

    def of(self, a: int, b: int) -> Verdict:
        """The verdict on two rows by position."""
        pair = (a, b) if a < b else (b, a)
        if pair not in self.verdicts:
            left, right = self.rows[pair[0]], self.rows[pair[1]]
            self.verdicts[pair] = self.known.get((left.fingerprint, right.fingerprint)) or judge(left, right)
        return self.verdicts[pair]

    def by_content(self) -> dict[tuple[str, str], Verdict]:
        """The verdicts by the rows' fingerprints, for the next period; older ones are let go."""
        prints = [row.fingerprint for row in self.rows]
        return {(prints[a], prints[b]): verdict for (a, b), verdict in self.verdicts.items()}


def judge_all(
    rows: Sequence[Description], pairs: Iterable[Pair], known: dict[tuple[str, str], Verdict] | None = None
) -> Judged:
    """Verdicts on all candidate pairs; those in ``known`` are not made again."""
    judged = Judged(rows, known={} if known is None else known)
    for a, b in pairs:
        judged.of(a, b)
    return judged


def _ambiguous(judged: Judged) -> set[Pair]:
    """Links that are nobody's clear best: another row fits one side nearly as well, and is not the other side.

    A rival of the other side's own source counts when it may not stand in one project with it, any other rival when
    the evidence on the two speaks against.
    """
    limits = weights()["limits"]
    rivals: dict[int, list[tuple[float, int]]] = defaultdict(list)
    likely = [(pair, v) for pair, v in judged.verdicts.items() if v.kind in ("link", "review")]
    for (a, b), verdict in likely:
        rivals[a].append((verdict.score, b))
        rivals[b].append((verdict.score, a))

    def rivalled(one: int, other: int, score: float) -> bool:
        for found, rival in rivals[one]:
            if rival == other or found < score - limits["margin"]:
                continue
            same = judged.rows[rival].source == judged.rows[other].source
            if not _may_share(judged, rival, other) if same else judged.of(rival, other).score < 0:
                return True
        return False

    return {
        (a, b)
        for (a, b), verdict in likely
        if verdict.kind == "link"
        and verdict.probability < limits["sure"]
        and (rivalled(a, b, verdict.score) or rivalled(b, a, verdict.score))
    }


def _may_share(judged: Judged, a: int, b: int) -> bool:
    """Whether two rows of one source may stand in one project."""
    left, right = judged.rows[a], judged.rows[b]
    verdict = judged.of(a, b)
    if verdict.kind == "veto":
        return False
    if left.is_library and right.is_library:
        return may_share_library(left, right)
    if left.name.slots.part or right.name.slots.part:
        return left.name.slots.part != right.name.slots.part or verdict.kind == "link"
    return verdict.probability >= float(weights()["limits"]["same_source_link"])


def _compatible(judged: Judged, some: list[int], others: list[int]) -> bool:
    total = 0.0
    for a in some:
        for b in others:
            verdict = judged.of(a, b)
            if verdict.kind == "veto":
                return False
            if judged.rows[a].source == judged.rows[b].source and not _may_share(judged, a, b):
                return False
            total += verdict.score
    return total >= 0


def cluster(judged: Judged) -> list[list[int]]:
    """Projects as sorted lists of row positions, in the order of their first rows."""
    member_of = list(range(len(judged.rows)))
    members: dict[int, list[int]] = {n: [n] for n in member_of}
    ambiguous = _ambiguous(judged)
    links = [(pair, v) for pair, v in judged.verdicts.items() if v.kind == "link" and pair not in ambiguous]
    for (a, b), _ in sorted(links, key=lambda link: (-link[1].score, link[0])):
        one, other = sorted((member_of[a], member_of[b]))
        if one == other or not _compatible(judged, members[one], members[other]):
            continue
        members[one] += members.pop(other)
        for n in members[one]:
            member_of[n] = one
    return [sorted(group) for _, group in sorted(members.items())]


def probabilities(judged: Judged, group: list[int]) -> list[float]:
    """Per row of a project, the probability of its best link to another of its rows; 1 for the first row."""
    found = [1.0]
    for n in group[1:]:
        found.append(
            max(
                (v.probability for m in group if m != n and (v := judged.of(n, m)).kind == "link"),
                default=0.0,
            )
        )
    return found
