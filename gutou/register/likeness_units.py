"""How two folded units stand to each other, and what a unit may be in a project (单位相似程度); symmetric, pure, cached."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz.distance import Indel

from gutou.register.likeness_sounds import one_slip
from gutou.register.offices import (
    builds_for,
    is_investor,
    is_office,
    is_office_core,
    is_town,
    one_field,
    renamed,
)
from gutou.register.units import Owner
from gutou.register.vocabulary import load

__all__ = ["Agreement", "is_office", "owners_agree"]

Agreement = Literal[
    "",
    "equal",
    "equal_round",
    "close",
    "near",
    "scaled",
    "similar",
    "related",
    "office",
    "slip",
    "agent",
    "named",
    "differ",
    "far",
]


_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]{1,3}\|")
"""An ordinal directly before what two units have in common."""
_REMEMBERED = 30_000  # texts repeat within a block, not across a city; more would cost memory for nothing


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


def in_short(short: str, long: str) -> bool:
    """Whether a core has the first character of another and others of it in their order."""
    return short[0] == long[0] and Indel.similarity(short, long) // 2 == len(short)


def _shortened(short: str, long: str) -> bool:
    """Whether a unit's core abbreviates another or is mistyped."""
    if len(short) >= 3 and short in long:
        return not _ORDINAL.search(long.replace(short, "|", 1))  # 实验小学 and 第三实验小学
    # Only behind the same beginning: the brand stands first, and what follows it is common to a whole trade.
    if short[0] != long[0]:
        return False
    subsequence = in_short(short, long)
    if len(short) == 3 and subsequence and short[-1] == long[-1] == "局" and is_office_core(long):
        return True  # 林竹局 and 林业和竹业局
    if short[:2] == long[:2]:
        if len(short) >= 3 and subsequence and len(long) <= 3 * len(short):
            return True
        return len(short) >= 5 and Indel.normalized_similarity(short, long) >= 0.8
    return len(short) >= 4 and subsequence


@lru_cache(maxsize=_REMEMBERED)
def owners_agree(left: Owner, right: Owner) -> Agreement:
    """Two unit names.

    Returns:
        ``equal``; ``similar``, one abbreviates the other or is mistyped; ``related``, one may be the parent of the
        other, and ``office``, two offices of one field, speak neither way; ``slip``, they differ in one character that
        sounds or looks like the other's; ``differ``; ``far``, two towns; or ``''``
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
    if _shortened(short, long) or renamed(short, long):
        return "similar"
    if len(short) == 2 and long.startswith(short) and not is_office_core(long):
        return "related"  # 华兴集团 and 华兴绿能: a group named by its brand alone
    if len(short) <= 3 and is_investor(long) and in_short(short, long):
        return "related"  # 城发公司 and 城乡建设发展公司
    for one, other in ((short, long), (long, short)):
        brand = _brand(one)
        if brand and (other == brand or (len(brand) <= 4 and other.startswith(brand))):
            return "related"
    if is_town(short) and is_town(long):
        return "far"
    if len(short) >= 4 and one_slip(short, long):
        return "slip"
    if one_field(short, long):
        return "office"
    return "agent" if builds_for(left, right) else "differ"
