"""Characters that sound the same (同音字): who types by sound picks a wrong one now and then."""

from __future__ import annotations

from functools import cache, lru_cache

from gutou.register.vocabulary import load

_REMEMBERED = 30_000  # as in likeness_names


@cache
def opposites() -> dict[str, int]:
    """Directions and the like by the group in which they oppose each other."""
    return {char: n for n, group in enumerate(load("names")["opposites"]) for char in group}


@cache
def _sounds() -> dict[int, str]:
    """Characters by one that sounds the same, but for figures and directions, which tell projects apart."""
    kept = set(opposites()) | set("一二三四五六七八九十")
    groups = load("sounds")["sounds"].values()
    return {ord(c): group[0] for group in groups for c in group if c not in kept and group[0] not in kept}


@lru_cache(maxsize=_REMEMBERED)
def heard(text: str) -> str:
    """A text with one character for all that sound the same: who types by sound picks a wrong one now and then."""
    return text.translate(_sounds())


@cache
def _shapes() -> dict[int, str]:
    """Characters by one that looks like them."""
    return {ord(char): group[0] for group in load("names")["shapes"] for char in group}


@lru_cache(maxsize=_REMEMBERED)
def seen(text: str) -> str:
    """A text with one character for all that look alike: who reads a scan picks a wrong one now and then."""
    return text.translate(_shapes())


def one_slip(left: str, right: str) -> bool:
    """Whether two texts differ in one character that sounds or looks like the other's."""
    if len(left) != len(right) or sum(a != b for a, b in zip(left, right, strict=True)) != 1:
        return False
    return heard(left) == heard(right) or seen(left) == seen(right)


def may_sound_alike(left: str, right: str) -> bool:
    """Whether a character that only one text has sounds like one that only the other has."""
    some, others = set(left), set(right)
    mine, theirs = "".join(some - others), "".join(others - some)
    return not set(mine.translate(_sounds())).isdisjoint(theirs.translate(_sounds()))
