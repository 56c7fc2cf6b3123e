"""How two folded names, units, amounts and addresses stand to each other (相似程度); symmetric, pure, cached."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from rapidfuzz.distance import Indel

from gutou.register.codes import credit_code
from gutou.register.likeness_names import Relation, actions_differ, relate
from gutou.register.likeness_pieces import ends_alike
from gutou.register.likeness_units import Agreement, is_office, owners_agree

__all__ = [
    "Agreement",
    "Relation",
    "actions_differ",
    "addresses_agree",
    "amounts_agree",
    "ends_alike",
    "figures_of",
    "is_office",
    "months_agree",
    "owners_agree",
    "relate",
    "sizes_agree",
    "units_agree",
    "written_out",
]

_REMEMBERED = 30_000  # texts repeat within a block, not across a city; more would cost memory for nothing
_SAME = 0.0006
_POWERS = (10.0, 100.0, 1000.0, 10000.0, 100000000.0)


def units_agree(left: str, right: str) -> Agreement:
    """Two credit codes (folded by :func:`gutou.register.codes.credit_code`)."""
    if not left or not right:
        return ""
    return "equal" if left == right or credit_code(left) == credit_code(right) else "differ"


def figures_of(amount: Decimal) -> int:
    """Significant figures of an amount: 5230 has three, 5000 one."""
    return len(amount.normalize().as_tuple().digits)


def amounts_agree(left: Decimal | None, right: Decimal | None) -> Agreement:
    """Two planned totals in 万元, with rounding by unit and slips of a power of ten told apart."""
    if left is None or right is None:
        return ""
    low, high = float(left), float(right)
    if low > high:
        low, high = high, low
    off = (high - low) / high
    if off <= _SAME:
        return "equal_round" if figures_of(max(left, right)) <= 2 else "equal"
    if off <= 0.02:
        return "close"
    if off <= 0.10:
        return "near"
    ratio = high / low
    if ratio > 9.9 and any(abs(ratio / power - 1) <= _SAME for power in _POWERS):
        return "scaled"
    return "differ" if off <= 0.5 else "far"


def written_out(left: Decimal | None, right: Decimal | None) -> bool:
    """Both totals have four figures or more: that two projects agree in so many is hardly chance."""
    return all(a is not None and figures_of(a) >= 4 for a in (left, right))


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
