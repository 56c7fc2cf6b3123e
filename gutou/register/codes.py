"""Codes of projects and units as evidence (代码): how far a code may be believed (handbook 3.1)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from stdnum.iso7064 import mod_11_10

from gutou.register.names import fold

CodeKind = Literal["new", "old", "unsure", ""]

_OLD = re.compile(r"^20\d{2}-?\d{6}-?\d{2}-?0[1-9]-?\d{6}(?:-?000)?$")
_DASHES = re.compile(r"[-‐‑‒–—−－_]+")
_LABELLED = re.compile(r"(?<!\d)\d{4}-?\d{6}-?\d{2}-?\d{2}-?\d{6}(?:-?000)?(?!\d)")
"""A code among words, which say what it is (项目代码：…) or whose it is."""
_USCC = re.compile(r"^[0-9A-HJ-NPQRTUWXY]{18}$")


@lru_cache(maxsize=20_000)
def project_code(text: str | None) -> tuple[str, CodeKind]:
    """Digits of a project code and what they are worth.

    Returns:
        ``new``: 20 digits whose ISO 7064 MOD 11,10 check digit holds. ``old``: the form before 2020-11, which has no
        check digit (years 2015–2020). ``unsure``: 20 digits that fail the check (mistyped). ``''``: no code.
    """
    folded = fold(text)
    if re.search(r"[a-z\u4e00-\u9fff]", folded):
        among = set(_LABELLED.findall(_DASHES.sub("-", folded)))
        folded = among.pop() if len(among) == 1 else ""
    digits = re.sub(r"\D", "", folded)
    if len(digits) == 23 and digits.endswith("000"):
        digits = digits[:20]
    if len(digits) != 20 or len(set(digits)) == 1:
        return "", ""
    if mod_11_10.is_valid(digits):
        return digits, "new"
    if _OLD.match(folded) and "2013" <= digits[:4] <= "2020":
        return digits, "old"
    return digits, "unsure"


def among_words(text: str | None) -> tuple[str, CodeKind]:
    """The only code that a name has in it, if its check digit holds; as :func:`project_code` gives it."""
    code, kind = project_code(text) if text and _LABELLED.search(_DASHES.sub("-", fold(text))) else ("", "")
    return (code, kind) if kind == "new" else ("", "")


@lru_cache(maxsize=20_000)
def credit_code(text: str | None) -> str:
    """A unified social credit code, folded; empty when it has not its form. A failed check digit is no rejection."""
    folded = re.sub(r"[^0-9A-Z]", "", fold(text).upper())
    return folded if _USCC.match(folded) and len(set(folded)) > 2 else ""


@lru_cache(maxsize=20_000)
def document_no(text: str | None) -> str:
    """Number of an approval, permit or contract without punctuation; empty when too short to identify anything."""
    folded = re.sub(r"[\W_]|字?第(?=\W*\d)|(?<=\d)号$", "", fold(text))
    return folded if len(folded) >= 5 and re.search(r"\d", folded) else ""


def slips(left: str, right: str) -> int:
    """Places in which two codes of equal length differ."""
    return sum(a != b for a, b in zip(left, right, strict=True)) if len(left) == len(right) else 99
