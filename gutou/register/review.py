"""Doubtful pairs (疑似匹配): rows that look alike and are not linked, for a reviewer to settle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gutou.register import likeness
from gutou.register.clusters import Judged
from gutou.register.description import Description, digest
from gutou.register.verdict import Verdict
from gutou.register.vocabulary import weights


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful pair of one period.

    Attributes:
        left: Row of a department.
        right: The library's row, or another department's.
        pending: The pair keeps the left row's project from being an addition.
        verdict: What spoke.
    """

    left: Description
    right: Description
    pending: bool
    verdict: Verdict

    @property
    def pair_id(self) -> str:
        """Hash of the identity fields of both rows; it outlives the month and does not depend on sides."""
        return "M" + digest(*sorted((self.left.identity, self.right.identity)))


def _one_unit(a: Description, b: Description) -> bool:
    return likeness.owners_agree(a.owner, b.owner) in ("equal", "similar") or (
        likeness.units_agree(a.uscc, b.uscc) == "equal"
    )


def pairs_in_doubt(judged: Judged, groups: Sequence[Sequence[int]]) -> Iterator[Doubt]:
    """Doubtful pairs between different projects.

    A pair is pending when a project that has no library record looks like a library record. A pair of projects of
    which any two rows exclude each other (other phase, other valid code), or whose rows together speak against, is no
    doubt.
    """
    limits = weights()["limits"]
    group_of = {n: g for g, group in enumerate(groups) for n in group}
    rows = judged.rows
    recorded = [any(rows[n].is_library for n in group) for group in groups]
    surveyed = [any(not rows[n].is_library for n in group) for group in groups]
    for (a, b), verdict in sorted(judged.verdicts.items()):
        if verdict.kind not in ("link", "review") or group_of[a] == group_of[b]:
            continue
        if rows[a].is_library and not rows[b].is_library:
            a, b = b, a  # noqa: PLW2901
        pending = rows[b].is_library and not rows[a].is_library and not recorded[group_of[a]]
        limit = limits["review_other"]
        if pending:
            unit = "review_unit" if _one_unit(rows[a], rows[b]) else "review_free"
            limit = limits["review_taken" if surveyed[group_of[b]] else unit]
        if verdict.probability < limit:
            continue
        some, others = groups[group_of[a]], groups[group_of[b]]
        crossing = [judged.of(m, n) for m in some for n in others]
        if any(v.kind == "veto" for v in crossing) or sum(v.score for v in crossing) < min(
            0.0, verdict.score
        ):
            continue
        yield Doubt(rows[a], rows[b], pending, verdict)
