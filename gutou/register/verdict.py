"""Are two rows one project (判定)? A pure, symmetric function of two descriptions.

Evidence adds up (``schemas/register/weights.toml``); vetoes and gates come on top, because the name alone never
justifies a link and omission is benign while substitution is suspicious.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import Literal

from gutou.register import likeness
from gutou.register.description import Description
from gutou.register.evidence import (
    RELATION_LABELS,
    Evidence,
    compare_actions,
    compare_codes,
    compare_fields,
    compare_slots,
    compare_units,
)
from gutou.register.names import Name
from gutou.register.vocabulary import weights

Kind = Literal["link", "review", "neutral", "veto"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The register's opinion of a pair of rows.

    Attributes:
        kind: ``link`` (joins), ``review`` (doubtful), ``neutral`` (does not join, may stand in one project),
            ``veto`` (may never stand in one project).
        score: Sum of the evidence, natural logarithm of the odds.
        probability: ``1 / (1 + e^-score)``, cut by the gates.
        why: What spoke, in Chinese.
    """

    kind: Kind
    score: float
    probability: float
    why: tuple[str, ...]

    def explain(self) -> str:
        """One line for a reviewer."""
        return "；".join(self.why)


@dataclass(frozen=True, slots=True)
class _Support:
    """What agrees beside the name: a code or paper, the unit (None unknown), planned total, county, start and place."""

    hard: bool
    owner: bool | None
    planned: likeness.Agreement
    county: bool
    start: bool
    address: bool


def _limit(relation: likeness.Relation, found: _Support) -> float:
    """The gates: how much probability the kind of evidence allows at most."""
    amount = found.planned in ("equal", "equal_round", "close")
    firm = found.start or found.address
    if found.hard:
        return 1.0 if relation != "unlike" or (found.owner and amount) else 0.8
    if found.owner is False:
        if relation in ("equal", "near_equal") and amount and firm:
            return 1.0
        return 0.8 if amount else 0.25
    if relation in ("substitution", "typo"):
        return 1.0 if amount and found.owner and firm else 0.8
    if relation in ("bland", "omission_short"):
        return 1.0 if found.owner and amount else 0.8
    if relation == "omission":
        if found.owner:
            return 1.0 if amount or (found.planned in ("", "near", "scaled") and firm) else 0.8
        return 1.0 if amount and firm else 0.8
    return 1.0 if found.owner or amount or firm or found.county else 0.85


def _effective(
    relation: likeness.Relation, left: Name, right: Name, *, actions_differ: bool
) -> likeness.Relation:
    """What the relation of the cores amounts to once actions and slots are looked at."""
    if relation in ("equal", "near_equal", "omission") and actions_differ:
        return "substitution"
    if relation in ("equal", "near_equal") and left.slots.besides_part() != right.slots.besides_part():
        return "omission"
    return relation


def _judge_names(a: Description, b: Description, left: Name, right: Name) -> Verdict:
    evidence = Evidence()
    relation = likeness.relate(left, right, a.owner, b.owner)
    evidence.add("name", relation, RELATION_LABELS[relation])
    actions_differ = compare_actions(left, right, evidence)
    phase_gap, parts_differ = compare_slots(left, right, evidence)
    hard = compare_codes(a, b, evidence)
    owner = compare_units(a, b, evidence)
    county, planned, start, address = compare_fields(a, b, left, right, evidence)
    if a.source == b.source:
        evidence.score += weights()["same_source"]
        evidence.why.append("同一来源的两行")
    if evidence.vetoes or (evidence.conflicts and not hard):
        against = [f"{text}（否决）" for text in evidence.vetoes + evidence.conflicts]
        return Verdict("veto", evidence.score, 0.0, (*evidence.why, *against))
    support = _Support(
        hard, owner, planned, county == "equal", start == "equal", address in ("equal", "similar")
    )
    limit = _limit(_effective(relation, left, right, actions_differ=actions_differ), support)
    if evidence.conflicts or (phase_gap and planned not in ("equal", "equal_round")):
        limit = min(limit, 0.6)
    if parts_differ and not hard:
        limit = min(limit, 0.2)
    if a.is_library and b.is_library and not may_share_library(a, b):
        limit = min(limit, 0.8)
    probability = min(limit, 1 / (1 + math.exp(-evidence.score)))
    if a.code and a.code == b.code and a.code_kind == "new":
        probability = max(probability, 0.5)
    return Verdict(
        _kind(probability, joins=hard or not parts_differ),
        evidence.score,
        probability,
        (
            *evidence.why,
            *evidence.conflicts,
            *(["两个标段或部分不凭相似相连"] if parts_differ and not hard else []),
        ),
    )


def _kind(probability: float, *, joins: bool) -> Kind:
    limits = weights()["limits"]
    if not joins or probability < limits["review_unit"]:
        return "neutral"
    return "link" if probability >= limits["link"] else "review"


def may_share_library(a: Description, b: Description) -> bool:
    """Two library records are one project only by the same code, or the same folded name and owner."""
    if a.code and a.code == b.code and a.code_kind != "unsure":
        return True
    same_unit = (
        likeness.owners_agree(a.owner, b.owner) == "equal" or likeness.units_agree(a.uscc, b.uscc) == "equal"
    )
    return a.name.core == b.name.core and a.name.slots == b.name.slots and same_unit


def judge(a: Description, b: Description) -> Verdict:
    """The verdict on two rows; ``judge(a, b)`` and ``judge(b, a)`` agree in all but the order of words.

    Where a row claims a library name, that name is compared with the library's, and the better reading counts.
    """
    pairs = product(a.names if b.is_library else a.names[:1], b.names if a.is_library else b.names[:1])
    verdicts = [_judge_names(a, b, left, right) for left, right in pairs]
    return max(verdicts, key=lambda v: (v.kind != "veto", v.probability, v.score))
