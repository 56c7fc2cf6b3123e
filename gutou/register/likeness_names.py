"""How two folded names stand to each other (名称相似程度); symmetric, pure, cached."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz.distance import Indel

from gutou.register.folding import action_words, specific, written
from gutou.register.likeness_pieces import beside_village, elsewhere
from gutou.register.likeness_sounds import heard, may_sound_alike, opposites
from gutou.register.likeness_units import Agreement, owners_agree
from gutou.register.names import Name
from gutou.register.units import Owner
from gutou.register.vocabulary import load, replacer, words

Relation = Literal[
    "equal",
    "near_equal",
    "bland",
    "omission",
    "omission_short",
    "moved",
    "moved_omission",
    "other_words",
    "slip",
    "typo",
    "substitution",
    "kin",
    "head",
    "opposite",
    "unlike",
]

_REMEMBERED = 30_000  # texts repeat within a block, not across a city; more would cost memory for nothing
_KINDS_OF_PLACE = frozenset(("镇", "乡", "村", "街道", "社区"))
"""Tell nothing where one name alone has them behind a place."""
_JOINTS = frozenset(("", "至", "到", "在", "位于"))


@lru_cache(maxsize=_REMEMBERED)
def _telling(text: str) -> str:
    return action_words().sub("", specific(text))


def _opposed(left: str, right: str) -> bool:
    """Two cores of equal length differ only in characters that oppose each other (东街/西街)."""
    if len(left) != len(right):
        return False
    group = opposites()
    pairs = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    return all(a in group and group[a] == group.get(b) for a, b in pairs)


def _alone(text: str, other: str) -> str:
    """The characters of a core that stand in no pair of neighbours which the other core has as well."""
    kept = [True] * len(text)
    for n in range(len(text) - 1):
        if text[n : n + 2] in other:
            kept[n] = kept[n + 1] = False
    return "".join(c if k else "|" for c, k in zip(text, kept, strict=True))


def _own(text: str, other: str, owners: str) -> int:
    """How many telling characters of a core the other lacks, whatever the order of what they share."""
    pieces = _alone(text, other).split("|")
    return sum(len(specific(p)) for p in pieces if p not in _JOINTS and (len(p) < 2 or p not in owners))


def _repeats(text: str, other: str) -> bool:
    """Whether a character of both stands more often in the one: 石桥至石桥 is no other order of 石桥至柳林."""
    return any(text.count(c) > other.count(c) > 0 for c in set(text) if text.count(c) > 1)


@lru_cache(maxsize=_REMEMBERED)
def _always_telling(core: str) -> frozenset[str]:
    """Characters of a core that stand once where no generic word does, however the core is cut into pieces."""
    covered = {n for found in _anywhere().finditer(core) for n in range(found.start(), found.end(1))}
    joints = {char for joint in _JOINTS for char in joint}
    return frozenset(char for n, char in enumerate(core) if n not in covered) - joints


def surely_telling(core: str) -> frozenset[str]:
    """Characters of a core that tell something, whatever other core it is compared with, unless that has them too."""
    return _always_telling(core) - _untelling()


@cache
def _untelling() -> frozenset[str]:
    """Characters of what is done, and of what kind a place is: they tell nothing where one name alone has them."""
    return frozenset(char for word in (*load("names")["actions"], *_KINDS_OF_PLACE) for char in word)


def _lacks(text: str, other: str, owners: str) -> bool:
    """Whether a core surely has something telling of its own: a shorter way to what :func:`_own` counts."""
    return any(char not in other and char not in owners for char in _always_telling(text))


def _moved(left: str, right: str, owners: str) -> Relation | None:
    """The relation of two cores of which one has the other's pieces in another order; None if neither has."""
    if _lacks(left, right, owners) and _lacks(right, left, owners):
        return None
    if _repeats(left, right) or _repeats(right, left):
        return None
    own = _own(left, right, owners), _own(right, left, owners)
    if own == (0, 0):
        return "moved"
    shared = min(len(specific(text)) - n for text, n in zip((left, right), own, strict=True))
    return "moved_omission" if 0 in own and shared >= 5 else None


@cache
def _anywhere() -> re.Pattern[str]:
    """Every generic word wherever it stands, also within and across others."""
    return re.compile(f"(?=({words(load('names')['generic'])}))")


@cache
def _like_words() -> tuple[re.Pattern[str], dict[str, str]]:
    return replacer({word: group[0] for group in load("names")["like_words"] for word in group})


@lru_cache(maxsize=_REMEMBERED)
def plainly(core: str) -> str:
    """A core with one word for each group of words that offices use for one another."""
    pattern, table = _like_words()
    return pattern.sub(lambda found: table[found.group()], core)


_SAID_ALIKE: dict[Relation, Relation] = {
    "near_equal": "other_words",
    "moved": "other_words",
    "omission": "omission_short",
    "moved_omission": "omission_short",
}


@lru_cache(maxsize=_REMEMBERED)
def _relation(left: str, right: str, owners: str) -> Relation:
    """How two different cores stand to each other; where they differ, looked at again with one word for like words.

    A piece that stands in ``owners`` tells nothing: one name says whose project it is, the other leaves it to the owner.
    """
    if _opposed(left, right):
        return "opposite"
    shorter = beside_village(left, right), beside_village(right, left)
    if shorter != (left, right):
        return "near_equal" if shorter[0] == shorter[1] else _relation(*sorted(shorter), owners)
    found = _compared(left, right, owners)
    if found not in ("typo", "substitution", "head", "unlike"):
        return found
    plain = plainly(left), plainly(right)
    if plain[0] == plain[1]:
        return "other_words"
    if plain != (left, right) and not _opposed(*plain):
        again = _compared(*plain, owners)
        found = _SAID_ALIKE.get(
            again, "substitution" if (found, again) == ("unlike", "substitution") else found
        )
    if found in ("typo", "substitution", "head", "unlike") and may_sound_alike(left, right):
        for said in dict.fromkeys(((left, right), plain)):
            sounded = heard(said[0]), heard(said[1])
            again = _compared(*sounded, heard(owners)) if sounded[0] != sounded[1] else "near_equal"
            if again in _HEARD_ALIKE:
                found = _HEARD_ALIKE[again]
                break
    return "kin" if found == "unlike" and _one_head(left, right, owners) else found


_HEARD_ALIKE: dict[Relation, Relation] = {
    "near_equal": "slip",
    "moved": "slip",
    "omission": "omission_short",
    "moved_omission": "omission_short",
}


@cache
def _common_pairs() -> frozenset[str]:
    """Two neighbouring characters of any word of the vocabulary: what is no proper name."""
    names = load("names")
    said = (
        {word for group in names["like_words"] for word in group}
        | set(names["synonyms"])
        | set(names["bland"])
    )
    said |= (
        set(names["synonyms"].values())
        | set(names["generic"])
        | set(names["suffixes"])
        | set(names["actions"])
    )
    return frozenset(word[n : n + 2] for word in said for n in range(len(word) - 1))


def _one_head(left: str, right: str, owners: str) -> bool:
    """Two names of which one begins with a proper name that the other has as well (柳林 in 柳林渔港, 柳林码头)."""
    return any(
        len(head) == 2
        and head in other
        and head not in owners
        and head not in _common_pairs()
        and not _FIGURED.search(head)
        for head, other in ((left[:2], right), (right[:2], left))
    )


_FIGURED = re.compile(r"[a-z\d一二三四五六七八九十第]")


def _told(piece: str, owners: str) -> int:
    """How much a piece of a core tells; a unit of one of the rows in it tells nothing."""
    if len(piece) >= 2 and owners:
        if piece in owners:
            return 0
        for unit in owners.split("|"):
            if len(unit) >= 3:
                piece = piece.replace(unit, "")
    return len(_telling(piece))


def _compared(left: str, right: str, owners: str) -> Relation:
    told = [0, 0]
    heads = [0, 0]
    kinds = [0, 0]
    at_head = True
    for op in Indel.opcodes(left, right):
        if op.tag == "equal":
            at_head = False
            continue
        side = 0 if op.tag == "delete" else 1
        piece = left[op.src_start : op.src_end] if side == 0 else right[op.dest_start : op.dest_end]
        kinds[side] += piece in _KINDS_OF_PLACE
        size = _told(piece, owners) if piece not in _KINDS_OF_PLACE else 0
        told[side] += size
        if at_head:
            heads[side] += size
    if kinds[0] and kinds[1]:  # 石桥镇 and 石桥村 are two places, 石桥 may be either
        told = [told[0] + kinds[0], told[1] + kinds[1]]
    if told == [0, 0]:
        return "near_equal"
    ratio = Indel.normalized_similarity(left, right)
    shared = min(len(_telling(left)) - told[0], len(_telling(right)) - told[1])
    if 0 in told:
        return "omission" if shared >= 4 and ratio >= 0.5 else "omission_short" if shared >= 2 else "unlike"
    if moved := _moved(left, right, owners):
        return moved
    if ratio < 0.6:
        return "unlike"
    if heads[0] and heads[1]:
        return "head"
    if elsewhere(left, right):
        return "head"
    if told == [1, 1] and len(left) == len(right) >= 8:
        # One character within the first three is another proper name (菊汀/菊岗) far more often than a slip.
        return "head" if left[:3] != right[:3] else "typo"
    return "substitution"


@lru_cache(maxsize=_REMEMBERED)
def _spoken(unit: str) -> str:
    """A unit as it is and in the words of names, which it may stand in (风电 is 风力发电 there)."""
    said = written(unit)
    return unit if said == unit else f"{unit}|{said}"


def relate(
    left: Name, right: Name, left_owner: Owner, right_owner: Owner, units: Agreement | None = None
) -> Relation:
    """How two names stand to each other; omission is benign, substitution is suspicious.

    Args:
        left: A name.
        right: The other.
        left_owner: The unit of the first row.
        right_owner: The unit of the other.
        units: How the units stand to each other, where that is known already.
    """
    if left.core == right.core:
        told = left.slots.telling and left.slots == right.slots
        return "bland" if left.bland and not told else "equal"
    if left.core > right.core:
        left, right, left_owner, right_owner = right, left, right_owner, left_owner
    one_owner = (owners_agree(left_owner, right_owner) if units is None else units) not in ("differ", "far")
    owners = "|".join(sorted((_spoken(left_owner.core), _spoken(right_owner.core)))) if one_owner else ""
    found = _relation(left.core, right.core, owners)
    return "bland" if found in ("near_equal", "moved") and (left.bland or right.bland) else found


@lru_cache(maxsize=_REMEMBERED)
def _one_action(actions: frozenset[str]) -> frozenset[str]:
    """Actions with one word for each family of words that offices use for one another."""
    families = load("names")["like_actions"]
    return frozenset(next((family[0] for family in families if a in family), a) for a in actions)


def actions_differ(left: frozenset[str], right: frozenset[str]) -> bool:
    """Both say what is done, and neither only says more (改造 within 技术改造 agrees, and 升级 is 改造)."""
    if not left or not right or left == right:
        return False
    left, right = _one_action(left), _one_action(right)

    def within(some: frozenset[str], others: frozenset[str]) -> bool:
        return all(any(a in b or b in a for b in others) for a in some)

    return not (within(left, right) or within(right, left))
