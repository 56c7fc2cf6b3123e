"""Where two texts differ (差异标注), character by character, for a reader's eye."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher

Part = tuple[str, bool]


def differing(left: str, right: str) -> tuple[list[Part], list[Part]]:
    """Both texts in parts, each with whether the other text lacks it.

    Full width, case and blanks are no difference; single characters that agree by chance between longer differences
    are shown as different, since islands of one character hide more than they tell.

    Args:
        left: One text.
        right: The other.

    Returns:
        The parts of each; joined they are the text.
    """
    blocks = SequenceMatcher(a=_keys(left), b=_keys(right), autojunk=False).get_matching_blocks()
    same: tuple[set[int], set[int]] = (set(), set())
    for block in blocks:
        edge = block.a == 0 or block.b == 0 or block.a + block.size == len(left)
        if block.size > 1 or edge or min(len(left), len(right)) <= 4:
            same[0].update(range(block.a, block.a + block.size))
            same[1].update(range(block.b, block.b + block.size))
    return _parts(left, same[0]), _parts(right, same[1])


def alike(left: str, right: str) -> bool:
    """Whether two texts differ in nothing but width, case and blanks."""
    one, other = ("".join("".join(_keys(text)).split()) for text in (left, right))
    return one == other


def _keys(text: str) -> list[str]:
    return [unicodedata.normalize("NFKC", c).lower() for c in text]


def _parts(text: str, same: set[int]) -> list[Part]:
    parts: list[Part] = []
    for at, character in enumerate(text):
        differs = at not in same and not character.isspace()
        if parts and parts[-1][1] == differs:
            parts[-1] = (parts[-1][0] + character, differs)
        else:
            parts.append((character, differs))
    return parts
