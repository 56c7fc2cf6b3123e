"""Lines around a table (表外的行): who sends it and in which unit, who filled it in; told by the words of one cell."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from gutou.intake.headers_vocabulary import whole_unit
from gutou.intake.layout_kinds import row_pattern, squeezed

Line = Literal["unit", "footer", "sender"]
_LONGEST_UNIT = 20
_NAMED = re.compile(r"[\d:]")
"""``联系人`` and ``联系电话(手机)`` head columns too; with a colon or a number they do not."""


@lru_cache(maxsize=4096)
def line(text: str) -> Line | None:
    """What a cell says that stands outside of any table; None for headers, projects and all other words.

    Args:
        text: The cell as written; blanks after ``填表人`` stand for the colon.
    """
    plain = squeezed(text)
    if _unit(plain):
        return "unit"
    if row_pattern("sender").match(plain):
        return "sender"
    if signed(text, plain) and (_NAMED.search(plain) or _spaced(text, plain)):
        return "footer"
    return None


def unit(text: str) -> str | None:
    """Money unit of a cell that says nothing else: ``（单位：万元）``."""
    return _unit(squeezed(text))


def _unit(plain: str) -> str | None:
    if len(plain) > _LONGEST_UNIT:
        return None
    found = row_pattern("unit").search(plain)
    return whole_unit(found["unit"]) if found and found.start() <= 1 else None


def signed(text: str, plain: str) -> bool:
    """Whether a cell names who filled the form in, or when, and does not merely begin with such a word.

    Args:
        text: The cell as written.
        plain: The same as it is compared.
    """
    found = row_pattern("footer").match(plain)
    if found is None:
        return False
    rest = plain[found.end() :]
    if not rest or rest[0] in ":：(_" or rest[0].isdigit():
        return True
    return _spaced(text, plain)


def _spaced(text: str, plain: str) -> bool:
    """Whether blanks divide the word from a name (``填表人  张三``)."""
    found = row_pattern("footer").match(plain)
    written = unicodedata.normalize("NFKC", text).strip()
    return bool(found and re.match(rf"{re.escape(found[0])}\s+[^\s(]", written))
