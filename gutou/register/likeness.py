"""How two folded names, units, amounts and addresses stand to each other (相似程度); symmetric, pure, cached."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz.distance import Indel

from gutou.register.codes import credit_code
from gutou.register.names import Name, Owner, action_words, specific
from gutou.register.vocabulary import load, words

Relation = Literal[
    "equal",
    "near_equal",
    "bland",
    "omission",
    "omission_short",
    "typo",
    "substitution",
    "head",
    "opposite",
    "unlike",
]
Agreement = Literal[
    "", "equal", "equal_round", "close", "near", "scaled", "similar", "related", "office", "differ", "far"
]

_REMEMBERED = 100_000  # texts repeat within a block, not across a city; more would cost memory for nothing
_SAME = 0.0006
_POWERS = (10.0, 100.0, 1000.0, 10000.0, 100000000.0)


@cache
def _opposites() -> dict[str, int]:
    return {char: n for n, group in enumerate(load("names")["opposites"]) for char in group}


@lru_cache(maxsize=_REMEMBERED)
def _telling(text: str) -> str:
    return action_words().sub("", specific(text))


def _opposed(left: str, right: str) -> bool:
    """Two cores of equal length differ only in characters that oppose each other (东街/西街)."""
    if len(left) != len(right):
        return False
    group = _opposites()
    pairs = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    return all(a in group and group[a] == group.get(b) for a, b in pairs)


@lru_cache(maxsize=_REMEMBERED)
def _relation(left: str, right: str, owners: str) -> Relation:
    """How two different cores stand to each other.

    A piece that stands in ``owners`` tells nothing: one name says whose project it is, the other leaves it to the owner.
    """
    if _opposed(left, right):
        return "opposite"
    told = [0, 0]
    heads = [0, 0]
    at_head = True
    for op in Indel.opcodes(left, right):
        if op.tag == "equal":
            at_head = False
            continue
        side = 0 if op.tag == "delete" else 1
        piece = left[op.src_start : op.src_end] if side == 0 else right[op.dest_start : op.dest_end]
        size = len(_telling(piece)) if len(piece) < 2 or piece not in owners else 0
        told[side] += size
        if at_head:
            heads[side] += size
    if told == [0, 0]:
        return "near_equal"
    ratio = Indel.normalized_similarity(left, right)
    shared = min(len(_telling(left)) - told[0], len(_telling(right)) - told[1])
    if 0 in told:
        return "omission" if shared >= 4 and ratio >= 0.5 else "omission_short" if shared >= 2 else "unlike"
    if ratio < 0.6:
        return "unlike"
    if heads[0] and heads[1]:
        return "head"
    if told == [1, 1] and len(left) == len(right) >= 8:
        # One character within the first three is another proper name (菊汀/菊岗) far more often than a slip.
        return "head" if left[:3] != right[:3] else "typo"
    return "substitution"


def relate(left: Name, right: Name, left_owner: Owner, right_owner: Owner) -> Relation:
    """How two names stand to each other; omission is benign, substitution is suspicious."""
    if left.core == right.core:
        told = left.slots.telling and left.slots == right.slots
        return "bland" if left.bland and not told else "equal"
    if left.core > right.core:
        left, right, left_owner, right_owner = right, left, right_owner, left_owner
    one_owner = owners_agree(left_owner, right_owner) not in ("differ", "far")
    owners = "|".join(sorted((left_owner.core, right_owner.core))) if one_owner else ""
    found = _relation(left.core, right.core, owners)
    return "bland" if found == "near_equal" and (left.bland or right.bland) else found


def actions_differ(left: frozenset[str], right: frozenset[str]) -> bool:
    """Both say what is done, and neither only says more (改造 within 技术改造 agrees)."""

    def within(some: frozenset[str], others: frozenset[str]) -> bool:
        return all(any(a in b or b in a for b in others) for a in some)

    return bool(left and right) and left != right and not (within(left, right) or within(right, left))


@cache
def _group_words() -> tuple[str, ...]:
    return tuple(sorted(load("owners")["group_words"], key=lambda w: (-len(w), w)))


@lru_cache(maxsize=_REMEMBERED)
def _brand(core: str) -> str:
    """What is left of a company's core without 控股, 实业 and the like; empty when it has none of them."""
    for word in _group_words():
        if core.endswith(word) and len(core) - len(word) >= 2:
            return core[: -len(word)]
    return ""


@cache
def _office_ends() -> re.Pattern[str]:
    owners = load("owners")
    return re.compile(words([*owners["office_ends"], *owners["office_centres"]]) + "$")


@lru_cache(maxsize=_REMEMBERED)
def _office_field(core: str) -> str:
    """What a public office is in charge of (水利 of 水利局, 水利建设管理中心); empty for any other unit."""
    found = _office_ends().search(core)
    return core[: found.start()] if found and found.start() >= 2 else ""


def is_office(owner: Owner) -> bool:
    """Whether a unit is a public office or its centre; any of its works may be one of dozens."""
    return bool(_office_field(owner.core)) or _town(owner.core)


def _one_field(left: str, right: str) -> bool:
    """Two offices of one field: one renamed (教育局, 教育体育局), or one the other's centre."""
    short, long = sorted((_office_field(left), _office_field(right)), key=len)
    return bool(short) and long.startswith(short)


def _town(core: str) -> bool:
    return core.endswith(tuple(load("owners")["town_ends"]))


@lru_cache(maxsize=_REMEMBERED)
def owners_agree(left: Owner, right: Owner) -> Agreement:
    """Two unit names.

    Returns:
        ``equal``; ``similar``, one abbreviates the other or is mistyped; ``related``, one may be the parent of the
        other, and ``office``, two offices of one field, speak neither way; ``differ``; ``far``, two towns; or ``''``
        when one is missing.
    """
    if not left.core or not right.core:
        return ""
    places_clash = bool(left.place and right.place and left.place != right.place) and not (
        left.place.endswith("00") or right.place.endswith("00")
    )
    if places_clash or (left.branch and right.branch and left.branch != right.branch):
        return "differ"
    if left.core == right.core:
        return "similar" if left.branch != right.branch else "equal"
    short, long = sorted((left.core, right.core), key=lambda t: (len(t), t))
    if len(short) >= 3 and short in long:
        return "similar"
    # Only behind the same beginning: the brand stands first, and what follows it is common to a whole trade.
    if short[:2] == long[:2]:
        common = Indel.similarity(short, long) // 2
        if len(short) >= 3 and common == len(short) and len(long) <= 3 * len(short):
            return "similar"
        if len(short) >= 5 and Indel.normalized_similarity(short, long) >= 0.8:
            return "similar"
    elif short[0] == long[0] and len(short) >= 4 and Indel.similarity(short, long) // 2 == len(short):
        return "similar"
    for one, other in ((short, long), (long, short)):
        brand = _brand(one)
        if brand and (other == brand or (len(brand) <= 4 and other.startswith(brand))):
            return "related"
    if _town(short) and _town(long):
        return "far"
    return "office" if _one_field(short, long) else "differ"


def units_agree(left: str, right: str) -> Agreement:
    """Two credit codes (folded by :func:`gutou.register.codes.credit_code`)."""
    if not left or not right:
        return ""
    return "equal" if left == right or credit_code(left) == credit_code(right) else "differ"


def amounts_agree(left: Decimal | None, right: Decimal | None) -> Agreement:
    """Two planned totals in 万元, with rounding by unit and slips of a power of ten told apart."""
    if left is None or right is None:
        return ""
    low, high = float(left), float(right)
    if low > high:
        low, high = high, low
    off = (high - low) / high
    if off <= _SAME:
        return "equal_round" if len(max(left, right).normalize().as_tuple().digits) <= 2 else "equal"
    if off <= 0.02:
        return "close"
    if off <= 0.10:
        return "near"
    ratio = high / low
    if ratio > 9.9 and any(abs(ratio / power - 1) <= _SAME for power in _POWERS):
        return "scaled"
    return "differ" if off <= 0.5 else "far"


def _figures(value: float, digits: int) -> float:
    return float(f"{value:.{max(digits, 1) - 1}e}")


def sizes_agree(left: tuple[tuple[float, int], ...], right: tuple[tuple[float, int], ...]) -> bool:
    """Two capacities in one unit: the same but for rounding. One figure off (150/151) is another capacity."""
    for x, x_digits in left:
        for y, y_digits in right:
            if x == y:
                return True
            digits = min(x_digits, y_digits)
            if abs(x - y) * 100 <= max(x, y) and _figures(x, digits) == _figures(y, digits) in (x, y):
                return True
    return False


def months_agree(left: int | None, right: int | None) -> Agreement:
    """Two months of start."""
    if left is None or right is None:
        return ""
    off = abs(left - right)
    return "equal" if off == 0 else "close" if off <= 2 else "differ" if off <= 12 else "far"


@lru_cache(maxsize=_REMEMBERED)
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
