"""What a cell says (值), and the text it says it in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from gutou.intake.headers_vocabulary import load

_MINUS = str.maketrans({"−": "-", "﹣": "-", "–": "-", "‐": "-", "‑": "-"})


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell says.

    Attributes:
        value: The typed value, or None for a blank or unreadable cell.
        rule: Rule that is broken or noted (``IN07`` …), or None.
        note: Chinese words for the rule's message.
        unit: Unit that the cell itself states.
        until: End of a range of dates.
    """

    value: Any = None
    rule: str | None = None
    note: str = ""
    unit: str | None = None
    until: str | None = None


BLANK = Value()


@lru_cache(maxsize=262144)
def plain(text: str) -> str:
    """Text after NFKC with single blanks; typographic minus signs as ``-``."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_MINUS).split())


@cache
def spellings(key: str) -> frozenset[str]:
    """Words of one list of ``schemas/vocabulary/values.toml``, comparable."""
    return frozenset(plain(word).lower() for word in load("values")[key])


@lru_cache(maxsize=262144)
def is_blank(text: str, kind: str) -> bool:
    """Whether the text stands for nothing in a field of this kind; ``无`` is content in text, and no in B."""
    word = plain(text).lower()
    if kind == "B" and word in spellings("no"):
        return False
    return not word or word in spellings("blank_text" if kind == "T" else "blank")


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern compiled, case aside."""
    return re.compile(pattern, re.IGNORECASE)
