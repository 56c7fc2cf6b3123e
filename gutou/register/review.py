"""Doubtful pairs (疑似匹配): rows that look alike and are not linked, grouped for a reviewer to settle.

A question is about two projects, not about two rows: of all pairs of rows between two projects the most telling one
is asked, and projects that hang together through doubts are one group, which is one decision.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gutou.register.clusters import Judged
from gutou.register.decisions import Decisions, Pair, Standing, pair_id_of
from gutou.register.description import Description, digest
from gutou.register.frames import Type
from gutou.register.outlook import told
from gutou.register.review_projects import Projects
from gutou.register.verdict import Verdict

COLUMNS: dict[str, Type] = {
    "period": "text",
    "row_key": "text",
    "other_row_key": "text",
    "pair_id": "text",
    "group_id": "text",
    "group_excludes": "text",
    "excludes": "flag",
    "left_like": "integer",
    "right_like": "integer",
    "pending": "flag",
    "settled": "flag",
    "match_probability": "number",
    "score": "number",
    "why": "text",
    "decision": "text",
    "decided_by": "text",
    "decided_on": "text",
    "note": "text",
    "earlier_decisions": "text",
}
"""Columns of ``work.doubt`` as :func:`line` fills them."""

APART = "≠"
"""Stands between two projects of ``group_excludes`` that exclude each other."""

MOST_PROJECTS = 6
"""A group of more projects than a reviewer can hold in mind is cut at its weakest pairs."""

FEW = 3
"""So many projects one project is asked against at most, but for equals of the last: a vague name resembles dozens."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful pair of one period, or one that reviewers have spoken on.

    Attributes:
        left: Row of a department.
        right: The library's row, or another department's.
        pending: The pair keeps the left row's project from being an addition.
        verdict: What spoke.
        group_id: The pairs that hang together with it; its own where it was settled.
        apart: Projects of its group that exclude each other, as positions: not all of it can be one project.
        like: How many rows of the period are described as the left and as the right one.
        standing: What reviewers said of it.
    """

    left: Description
    right: Description
    pending: bool
    verdict: Verdict
    group_id: str
    apart: tuple[Pair, ...] = ()
    like: tuple[int, int] = (1, 1)
    standing: Standing | None = None

    @property
    def pair_id(self) -> str:
        """Hash of the identity fields of both rows; it outlives the month and does not depend on sides."""
        return pair_id_of(self.left, self.right)

    @property
    def settled(self) -> bool:
        """Whether a decision is carried out on it."""
        return self.standing is not None and self.standing.holds


def line(period: str, doubt: Doubt, ids: Sequence[str]) -> tuple[Any, ...]:
    """A doubt as a row of ``work.doubt``; ``ids`` are the period's projects in the order of their groups."""
    newest = doubt.standing.newest if doubt.standing else None
    signed = (newest.decision, newest.decided_by, newest.decided_on, newest.note) if newest else (None,) * 4
    return (
        period,
        doubt.left.row_key,
        doubt.right.row_key,
        doubt.pair_id,
        doubt.group_id,
        " ".join(APART.join(sorted((ids[one], ids[other]))) for one, other in doubt.apart) or None,
        doubt.verdict.kind == "veto",
        *doubt.like,
        doubt.pending,
        doubt.settled,
        round(doubt.verdict.probability, 6),
        round(doubt.verdict.score, 3),
        doubt.verdict.explain(),
        *signed,
        (doubt.standing.earlier or None) if doubt.standing else None,
    )


def pairs_in_doubt(
    judged: Judged, groups: Sequence[Sequence[int]], decisions: Decisions | None = None
) -> Iterator[Doubt]:
    """Doubtful pairs between different projects, one per two projects, and the pairs with a decision.

    A pair is pending when a project that has no library record looks like a library record. A pair of projects of
    which any two rows exclude each other (other phase, other valid code) or were decided to be different, or whose
    rows together speak against, is no doubt.

    Args:
        judged: The period's rows and verdicts.
        groups: Its projects, decisions carried out.
        decisions: What reviewers said.
    """
    decisions = decisions or Decisions()
    projects = Projects(judged, groups, decisions.among(judged.rows).never)
    asked = _asked(projects, decisions)
    identities = judged.rows.numbers("identity")
    like = np.bincount(identities, minlength=1)[identities]
    shown = set()
    for questions in _hang_together(projects, asked):
        pairs = [asked[two] for two in questions]
        group = "G" + digest(*sorted(pair_id_of(judged.rows[a], judged.rows[b]) for a, b in pairs))
        of_group = sorted({g for two in questions for g in two})
        apart = tuple(two for two in combinations(of_group, 2) if projects.excluded(*two))
        for a, b in pairs:
            yield _doubt(projects, decisions, (a, b), like, group, apart)
            shown.add((min(a, b), max(a, b)))
    for pair in decisions.places(judged.rows):
        if pair not in shown:
            yield _doubt(projects, decisions, pair, like, "", ())


def _doubt(
    projects: Projects,
    decisions: Decisions,
    pair: Pair,
    like: NDArray[np.int64],
    group: str,
    apart: tuple[Pair, ...],
) -> Doubt:
    rows, (a, b) = projects.judged.rows, pair
    if rows[a].is_library and not rows[b].is_library:
        a, b = b, a
    left, right = rows[a], rows[b]
    standing = decisions.standing(left, right)
    return Doubt(
        left,
        right,
        bool(group) and projects.pending(a, b),
        _verdict(projects, a, b),
        group or "G" + digest(pair_id_of(left, right)),
        apart,
        (int(like[a]), int(like[b])),
        standing,
    )


def _verdict(projects: Projects, a: int, b: int) -> Verdict:
    """The verdict on a pair with its words, and what the month makes of their two projects."""
    verdict, seen = projects.judged.explain(a, b), projects.seen.get(projects.between(a, b))
    if seen is None:
        return verdict
    why = (*verdict.why, *told(seen, verdict.score))
    return replace(verdict, kind="review", score=seen.score, probability=seen.probability, why=why)


def _asked(projects: Projects, decisions: Decisions) -> dict[Pair, Pair]:
    """Per two projects that are doubtful, the pair of rows to ask: a pending one first, then the likeliest."""
    judged, recorded = projects.judged, projects.recorded_rows
    best: dict[Pair, tuple[tuple[Any, ...], Pair]] = {}
    for a, b in projects.near():
        two = projects.between(a, b)
        pair = (b, a) if recorded[a] and not recorded[b] else (a, b)
        asked_before = decisions.spoke_of(judged.rows.identities[a], judged.rows.identities[b])
        found = judged.of(a, b)
        rank = (projects.pending(*pair), asked_before, found.probability, found.score, -a, -b)
        if two not in best or rank > best[two][0]:
            best[two] = (rank, pair)
    return _few(projects, {two: pair for two, (_, pair) in sorted(best.items())}, decisions)


def _few(projects: Projects, askable: dict[Pair, Pair], decisions: Decisions) -> dict[Pair, Pair]:
    """The questions that are among the best of both projects; one that was answered before stays."""
    identities = projects.judged.rows.identities
    of_project: dict[int, list[float]] = defaultdict(list)
    for two in askable:
        for project in two:
            of_project[project].append(projects.seen[two].score)
    least = {project: sorted(found, reverse=True)[:FEW][-1] for project, found in of_project.items()}
    return {
        (one, other): (a, b)
        for (one, other), (a, b) in askable.items()
        if projects.seen[one, other].score >= max(least[one], least[other])
        or decisions.spoke_of(identities[a], identities[b])
    }


def _hang_together(projects: Projects, asked: dict[Pair, Pair]) -> list[list[Pair]]:
    """The questions by group: projects joined by doubts, the strongest first, up to a number a person overlooks.

    A doubt between two groups that are full is a question of its own.
    """
    group_of: dict[int, int] = {}
    members: dict[int, set[int]] = {}
    strength = {two: projects.seen[two].score for two in asked}
    for one, other in sorted(asked, key=lambda two: (-strength[two], two)):
        mine, theirs = group_of.setdefault(one, one), group_of.setdefault(other, other)
        some, others = members.setdefault(mine, {mine}), members.setdefault(theirs, {theirs})
        if mine != theirs and len(some) + len(others) <= MOST_PROJECTS:
            some |= members.pop(theirs)
            group_of |= dict.fromkeys(some, mine)
    together: dict[Pair, list[Pair]] = defaultdict(list)
    for one, other in asked:
        mine, theirs = group_of[one], group_of[other]
        together[(mine, mine) if mine == theirs else (one, other)].append((one, other))
    return sorted(together.values())
