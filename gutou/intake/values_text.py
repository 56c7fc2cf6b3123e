"""What a cell says (值), and the text it says it in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from gutou.intake.headers_vocabulary import load

_DASHES = str.maketrans({"−": "-", "﹣": "-", "–": "-", "‐": "-", "‑": "-"})
_UNSEEN = dict.fromkeys(
    [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF, 0xAD]
)
_TIDY: dict[int, Any] = {**_DASHES, **_UNSEEN}
"""Typographic minus signs, and marks that nobody sees (a byte order mark pasted from a page) and that hide a blank."""
_UNTIDY = re.compile("[" + "".join(chr(code) for code in _TIDY) + "]")
_LOOSE = re.compile(r"[^\S \x1f]| [ \x1f]| \Z|\x1f |\A ")
_MARK = "\x1f"


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


def plain(text: str) -> str:
    """Text after NFKC with single blanks; typographic minus signs as ``-``, without marks that nobody sees."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_TIDY)
    return " ".join(text.split())


def plain_all(texts: list[str]) -> list[str]:
    """:func:`plain` of each text; all at once, since a column may hold a hundred thousand."""
    joined = _MARK.join(texts)
    if not joined.isascii():
        joined = unicodedata.normalize("NFKC", joined)
        if _UNTIDY.search(joined):
            joined = joined.translate(_TIDY)
    parts = joined.split(_MARK) if texts else []
    if len(parts) != len(texts):  # a text holds the mark itself
        return [plain(text) for text in texts]
    return [" ".join(part.split()) for part in parts] if _LOOSE.search(joined) else parts


@cache
def spellings(key: str) -> frozenset[str]:
    """Words of one list of ``schemas/vocabulary/values.toml``, comparable."""
    return frozenset(plain(word).lower() for word in load("values")[key])


@cache
def blanks(kind: str) -> frozenset[str]:
    """Words that stand for nothing in a field of this kind; ``无`` is content in text, and no in B."""
    words = spellings("blank_text" if kind == "T" else "blank")
    return words - spellings("no") if kind == "B" else words


def is_blank(text: str, kind: str) -> bool:
    """Whether the text stands for nothing in a field of this kind."""
    word = plain(text).lower()
    return not word or word in blanks(kind)


def is_error(text: str) -> bool:
    """Whether a plain text is what a workbook shows in place of a value (``#REF!``)."""
    return text.startswith(("#", "Err:")) and bool(compiled(load("values")["errors"]).search(text))


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern compiled, case aside."""
    return re.compile(pattern, re.IGNORECASE)
