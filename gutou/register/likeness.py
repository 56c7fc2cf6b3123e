"""How two folded names, units, amounts and addresses stand to each other (相似程度); symmetric, pure, cached."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import Indel

from gutou.register.codes import credit_code
from gutou.register.names import Name, Owner, action_words, specific

Relation = Literal[
    "equal", "near_equal", "bland", "omission", "omission_short", "typo", "substitution", "unlike"
]
Agreement = Literal["", "equal", "equal_round", "close", "near", "scaled", "similar", "differ", "far"]

_DIRECTIONS = frozenset("东西南北中上下左右前后内外新老大小高低")


@lru_cache(maxsize=1_000_000)
def _residue(left: str, right: str, owners: str) -> tuple[int, int, int, float]:
    """What each core has that the other lacks, in telling characters; shared telling characters; similarity.

    A piece that stands in ``owners`` tells nothing: one name says whose project it is, the other leaves it to the owner.
    """
    only_left: list[str] = []
    only_right: list[str] = []
    for op in Indel.opcodes(left, right):
        if op.tag == "delete":
            only_left.append(left[op.src_start : op.src_end])
        elif op.tag == "insert":
            only_right.append(right[op.dest_start : op.dest_end])
    size = [
        sum(len(_telling(p)) for p in pieces if len(p) < 2 or p not in owners)
        for pieces in (only_left, only_right)
    ]
    shared = min(len(_telling(left)) - size[0], len(_telling(right)) - size[1])
    return size[0], size[1], max(shared, 0), Indel.normalized_similarity(left, right)


@lru_cache(maxsize=500_000)
def _telling(text: str) -> str:
    return action_words().sub("", specific(text))


def relate(left: Name, right: Name, left_owner: Owner, right_owner: Owner) -> Relation:
    """How two names stand to each other; omission is benign, substitution is suspicious."""
    if left.core == right.core:
        told = left.slots.telling and left.slots == right.slots
        return "bland" if left.bland and not told else "equal"
    if left.core > right.core:
        left, right, left_owner, right_owner = right, left, right_owner, left_owner
    one_owner = owners_agree(left_owner, right_owner) != "differ"
    owners = "|".join(sorted((left_owner.core, right_owner.core))) if one_owner else ""
    only_left, only_right, shared, ratio = _residue(left.core, right.core, owners)
    if not (only_left or only_right):
        return "bland" if left.bland or right.bland else "near_equal"
    if not (only_left and only_right):
        return "omission" if shared >= 4 and ratio >= 0.5 else "omission_short" if shared >= 2 else "unlike"
    if ratio < 0.6:
        return "unlike"
    one_slip = only_left == only_right == 1 and len(left.core) == len(right.core) >= 8
    return "typo" if one_slip and not _direction(left.core, right.core) else "substitution"


def _direction(left: str, right: str) -> bool:
    changed = {c for pair in zip(left, right, strict=False) if pair[0] != pair[1] for c in pair}
    return bool(changed & _DIRECTIONS)


def actions_differ(left: frozenset[str], right: frozenset[str]) -> bool:
    """Both say what is done, and neither only says more (改造 within 技术改造 agrees)."""

    def within(some: frozenset[str], others: frozenset[str]) -> bool:
        return all(any(a in b or b in a for b in others) for a in some)

    return bool(left and right) and not (within(left, right) or within(right, left))


@lru_cache(maxsize=500_000)
def owners_agree(left: Owner, right: Owner) -> Agreement:
    """Two unit names: equal, similar (one abbreviates the other), differ, or '' when one is missing."""
    if not left.core or not right.core:
        return ""
    places_clash = bool(left.place and right.place and left.place != right.place) and not (
        left.place.endswith("00") or right.place.endswith("00")
    )
    if places_clash:
        return "differ"
    if left.core == right.core:
        return "equal"
    short, long = sorted((left.core, right.core), key=lambda t: (len(t), t))
    common = Indel.similarity(short, long) // 2
    if len(short) >= 3 and (short in long or (common == len(short) and len(long) <= 3 * len(short))):
        return "similar"
    return "similar" if len(short) >= 5 and Indel.normalized_similarity(short, long) >= 0.8 else "differ"


def units_agree(left: str, right: str) -> Agreement:
    """Two credit codes (folded by :func:`gutou.register.codes.credit_code`)."""
    if not left or not right:
        return ""
    return "equal" if credit_code(left) == credit_code(right) else "differ"


def amounts_agree(left: Decimal | None, right: Decimal | None) -> Agreement:
    """Two planned totals in 万元, with rounding by unit and slips of a power of ten told apart."""
    if left is None or right is None:
        return ""
    low, high = sorted((left, right))
    off = (high - low) / high
    if off <= Decimal("0.0006"):
        return "equal_round" if len(high.normalize().as_tuple().digits) <= 2 else "equal"
    if off <= Decimal("0.02"):
        return "close"
    if off <= Decimal("0.10"):
        return "near"
    ratio = high / low
    for power in (Decimal(10), Decimal(100), Decimal(1000), Decimal(10000), Decimal(100000000)):
        if abs(ratio / power - 1) <= Decimal("0.0006"):
            return "scaled"
    return "differ" if off <= Decimal("0.5") else "far"


def months_agree(left: int | None, right: int | None) -> Agreement:
    """Two months of start."""
    if left is None or right is None:
        return ""
    off = abs(left - right)
    return "equal" if off == 0 else "close" if off <= 2 else "differ" if off <= 12 else "far"


@lru_cache(maxsize=500_000)
def addresses_agree(left: str, right: str) -> Agreement:
    """Two folded addresses."""
    if len(left) < 4 or len(right) < 4:
        return ""
    if left == right:
        return "equal"
    digits = [tuple(c for c in t if c.isdigit()) for t in (left, right)]
    if digits[0] and digits[1] and digits[0] != digits[1]:
        return "differ"
    return (
        "similar"
        if left in right or right in left or Indel.normalized_similarity(left, right) >= 0.75
        else "differ"
    )
