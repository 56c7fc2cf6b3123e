"""Industry of a project (国民经济行业) as a code of GB/T 4754-2017 (``schemas/codes/gbt4754_2017.csv``)."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache

from gutou.database import ROOT

_LETTERED = re.compile(r"^([A-T])?\s*[-.]?\s*(\d{2,4})(?!\d)[\s:：\-—、.()]*(.*?)\)?$")


@cache
def _lists() -> tuple[dict[str, str], dict[str, str]]:
    """Section by code, and code by name; a name of several levels stands for its deepest code."""
    sections: dict[str, str] = {}
    names: dict[str, str] = {}
    with (ROOT / "schemas" / "codes" / "gbt4754_2017.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            sections[row["code"]] = row["section"]
            names[unicodedata.normalize("NFKC", row["name"])] = row["code"]
    return sections, names


@lru_cache(maxsize=65536)
def industry_code(text: str | None) -> str | None:
    """Code that a text gives: a section letter or two to four digits, with or without the letter or a name, or an
    exact name (``2710``, ``C2710``, ``C27 医药制造业``, ``化学药品原料药制造``); None when it gives none.
    """
    if not text:
        return None
    plain = unicodedata.normalize("NFKC", text).strip()
    sections, names = _lists()
    if plain.upper() in sections:
        return plain.upper()
    if found := _LETTERED.match(plain.upper()):
        letter, code, _ = found.groups()
        known = code in sections and letter in (None, sections[code])
        return code if known else None
    return names.get(plain) or names.get(re.sub(r"[\s(（].*$", "", plain))
