"""Are two rows one project (判定)? A pure, symmetric function of two descriptions.

Evidence adds up (``schemas/register/weights.toml``); vetoes and gates come on top, because the name alone never
justifies a link and omission is benign while substitution is suspicious.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from gutou.register import likeness
from gutou.register.description import Description
from gutou.register.evidence import (
    Evidence,
    between_units,
    compare_fields,
    compare_marks,
    compare_shared,
    compare_units,
    conflicts,
    vetoes,
)
from gutou.register.evidence_codes import compare_codes, shares_paper
from gutou.register.evidence_words import against, shown
from gutou.register.names import Name
from gutou.register.verdict_gates import (
    BEST,
    UNLIKELY,
    Findings,
    beside_name,
    by_name,
    effective,
    limit,
    may_share_library,
    parts_differ,
)
from gutou.register.vocabulary import weights

__all__ = [
    "EXCLUDED",
    "Grade",
    "Kind",
    "Levels",
    "Verdict",
    "grade",
    "judge",
    "kind_of",
    "may_share_library",
]

Kind = Literal["link", "review", "neutral", "veto"]
Grade = tuple[Kind, float, float]
"""Kind, score and probability."""
Levels = list[tuple[str, str]]
"""What was found, as group and level of ``weights.toml``; of a vetoed pair it may be missing."""

EXCLUDED = -20.0
"""Score of a pair that is vetoed: nothing else is weighed, and taken together with other pairs it stays against."""


_AGREEING = frozenset(("equal", "near_equal", "moved", "moved_omission", "omission", "omission_short"))
_EXCLUDED: Grade = ("veto", EXCLUDED, 0.0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The register's opinion of a pair of rows.

    Attributes:
        kind: ``link`` (joins), ``review`` (doubtful), ``neutral`` (does not join, may stand in one project),
            ``veto`` (may never stand in one project).
        score: Sum of the evidence, natural logarithm of the odds; ``EXCLUDED`` when vetoed.
        probability: ``1 / (1 + e^-score)``, cut by the gates.
        why: What spoke, in Chinese, each with its weight.
    """

    kind: Kind
    score: float
    probability: float
    why: tuple[str, ...]

    def explain(self) -> str:
        """One line for a reviewer."""
        return "；".join(self.why)


def _weigh_names(
    a: Description, b: Description, left: Name, right: Name, *, words: bool
) -> tuple[Grade, Evidence | None, list[str]]:
    hard = shares_paper(a, b)
    # The cheap and decisive first: most candidates are another phase, building or code of one owner.
    excluded, doubts = list(vetoes(a, b, left, right)), list(conflicts(left, right))
    if not words and (excluded or (doubts and not hard)):
        return _EXCLUDED, None, []
    units = between_units(a, b)
    relation = likeness.relate(left, right, a.owner, b.owner, units)
    if relation == "opposite":
        doubts.append(relation)
        if not (words or hard):
            return _EXCLUDED, None, []
    evidence = Evidence(words=words)
    evidence.add("name", relation)
    if relation in ("omission", "omission_short") and likeness.ends_alike(left.core, right.core):
        evidence.add("name", "ends_alike")
    numbered_alike = left.marks == right.marks and left.slots.telling
    if relation in _AGREEING and (left.common or right.common) and not numbered_alike:
        evidence.add("name", "common", times=max(left.common, right.common))
    found = _weigh_fields(a, b, left, right, relation, units, evidence, hard=hard, conflict=bool(doubts))
    if excluded or (doubts and not hard):
        return _EXCLUDED, evidence, excluded + doubts
    probability = min(limit(found, a, b, left, right), 1 / (1 + math.exp(-evidence.score)))
    if a.code and a.code == b.code and a.code_kind == "new":
        probability = max(probability, UNLIKELY if found.phase_gap else 0.5)
    loose = parts_differ(left, right) and not hard
    grade = (kind_of(probability, joins=not loose), evidence.score, probability)
    return grade, evidence, [*doubts, "parts"] if loose else doubts


def _weigh_fields(
    a: Description,
    b: Description,
    left: Name,
    right: Name,
    relation: likeness.Relation,
    units: likeness.Agreement,
    evidence: Evidence,
    *,
    hard: bool,
    conflict: bool,
) -> Findings:
    """Weigh all that is compared beside the cores of the names."""
    actions_differ = likeness.actions_differ(left.actions, right.actions)
    if actions_differ:
        detail = f"{shown(left.actions)}/{shown(right.actions)}" if evidence.words else ""
        evidence.add("name", "action", detail)
    phase_gap, more_left, more_right = compare_marks(left, right, evidence, (a.start, b.start))
    # Two places may well have a plant of one size: under other proper names it says nothing.
    if relation not in _AGREEING and relation not in ("bland", "head"):
        compare_shared(left, right, evidence)
    compare_codes(a, b, evidence)
    owner = compare_units(a, b, units, evidence)
    county, planned, start, address = compare_fields(a, b, left, right, evidence)
    if a.source == b.source:
        evidence.add_alone("same_source", "同一来源的两行")
    if owner and county == "equal" and _firmly(relation, left, right, planned, start, a, b):
        evidence.add("name", "firm")
    amounts_to = effective(
        relation, left, right, actions_differ=actions_differ, more_left=more_left, more_right=more_right
    )
    return Findings(
        amounts_to,
        planned,
        start,
        address,
        likeness.units_agree(a.uscc, b.uscc),
        county,
        owner,
        office=units == "office",
        slipped=units == "slip",
        public=likeness.is_office(a.owner) or likeness.is_office(b.owner),
        plain=amounts_to == relation and not (more_left or more_right),
        hard=hard,
        claimed=bool(a.library_code) and a.library_code == b.library_code,
        one_size=not left.slots.capacity.isdisjoint(right.slots.capacity),
        coded=a.code_kind == "new" and a.code == b.code,
        conflict=conflict,
        phase_gap=phase_gap,
    )


def _firmly(
    relation: likeness.Relation,
    left: Name,
    right: Name,
    planned: likeness.Agreement,
    start: likeness.Agreement,
    a: Description,
    b: Description,
) -> bool:
    """Whether names that are not alike have a proper name or a capacity in common, and the money agrees or the time."""
    one_size = not left.slots.capacity.isdisjoint(right.slots.capacity)
    if relation != "kin" and not (relation == "unlike" and one_size):
        return False
    if planned in ("equal", "equal_round"):
        return start != "far"
    return (
        not planned and start == "equal" and not (likeness.is_office(a.owner) or likeness.is_office(b.owner))
    )


def found_by_name(a: Description, b: Description) -> Findings | None:
    """What was found of two rows, of whatever papers they have; None where a slot of their names forbids one project.

    Args:
        a: A row, whose own name is read and no other.
        b: The other row.
    """
    left, right = a.name, b.name
    units = between_units(a, b)
    relation = likeness.relate(left, right, a.owner, b.owner, units)
    if relation == "opposite" or any(vetoes(a, b, left, right)) or any(conflicts(left, right)):
        return None
    hard, evidence = shares_paper(a, b), Evidence(words=False)
    return _weigh_fields(a, b, left, right, relation, units, evidence, hard=hard, conflict=False)


def named_as_one(a: Description, b: Description) -> bool:
    """Whether the names of two rows stand so to each other that a clear best may be joined."""
    found = found_by_name(a, b)
    return found is not None and by_name(found, a.name, b.name) >= BEST


def held_by_name(a: Description, b: Description) -> Findings | None:
    """What was found of two rows of one unit that nothing but their names holds back; None for any other two."""
    left, right = a.name, b.name
    found = None if shares_paper(a, b) else found_by_name(a, b)
    if found is None:
        return None
    held = bool(found.owner) and by_name(found, left, right) < BEST
    return found if held and beside_name(found, a, b, left, right) == 1.0 else None


def kind_of(probability: float, *, joins: bool) -> Kind:
    """The kind of a pair that no veto forbids; ``joins`` is false for two sections."""
    limits = weights()["limits"]
    if not joins or probability < limits["review_unit"]:
        return "neutral"
    return "link" if probability >= limits["link"] else "review"


def _readings(a: Description, b: Description) -> list[tuple[Name, Name]]:
    """Where a row claims a library name, that name is compared with the library's as well."""
    ours = a.names if b.is_library else a.names[:1]
    theirs = b.names if a.is_library else b.names[:1]
    return [(left, right) for left in ours for right in theirs]


def _rank(grade: Grade) -> tuple[bool, float, float]:
    return grade[0] != "veto", grade[2], grade[1]


def grade(a: Description, b: Description) -> tuple[Grade, Levels]:
    """The verdict without its words, for the many pairs that nobody looks at, and the levels that spoke."""
    if len(a.names) == len(b.names) == 1:
        found, evidence, _ = _weigh_names(a, b, a.names[0], b.names[0], words=False)
    else:
        read = (_weigh_names(a, b, *pair, words=False) for pair in _readings(a, b))
        found, evidence, _ = max(read, key=lambda judged: _rank(judged[0]))
    return found, evidence.found if evidence else []


def judge(a: Description, b: Description) -> Verdict:
    """The verdict on two rows; ``judge(a, b)`` and ``judge(b, a)`` agree in all but the order of words.

    Where a row claims a library name, that name is compared with the library's, and the better reading counts.
    """
    judged = [(*_weigh_names(a, b, *pair, words=True), *pair) for pair in _readings(a, b)]
    grade, evidence, doubts, left, right = max(judged, key=lambda found: _rank(found[0]))
    evidence = evidence or Evidence(words=True)
    ending = "（否决）" if grade[0] == "veto" else ""
    why = (*evidence.why, *(against(key, left, right) + ending for key in doubts))
    return Verdict(*grade, why)
