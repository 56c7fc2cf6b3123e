"""One cell as a value of its field (读值).

Every reader takes text and gives a :class:`Value`; what cannot be read carries the id of the rule that says so
(``schemas/intake_rules.yaml``) and no value, never a guess. All are pure and cached by text (documents.md, Types).
"""

from __future__ import annotations

import re
from functools import lru_cache

from gutou.intake.values_dates import day, period
from gutou.intake.values_numbers import money, percent, quantity
from gutou.intake.values_text import Value
from gutou.intake.values_words import one_of, yes_no
from schemas.documents import FieldSpec


@lru_cache(maxsize=65536)
def code(text: str, *, numeric: bool) -> Value:
    """A code as text; rule ``IN13`` when a long one was stored as a number and its last digits are lost."""
    bare = re.sub(r"\s", "", text).upper()
    if (numeric and len(re.sub(r"\D", "", bare)) > 15) or re.fullmatch(r"\d(\.\d+)?E\+?\d+", bare):
        return Value(rule="IN13")
    return Value(re.sub(r"\.0$", "", bare) if numeric else bare)


def read(
    spec: FieldSpec,
    text: str,
    *,
    unit: str | None = None,
    marked: bool = False,
    scaled: bool = False,
    bare_is_points: bool = False,
    numeric: bool = False,
    file_period: str | None = None,
) -> Value:
    """Read one cell's plain text, which is not blank, as the field's kind; the arguments are the readers'."""
    if spec.type == "M":
        return money(text, unit)
    if spec.type == "P":
        return percent(text, marked=marked, scaled=scaled, bare_is_points=bare_is_points)
    if spec.type in ("Q", "N"):
        return quantity(text, whole=spec.type == "N")
    if spec.type == "D":
        return (
            period(text, file_period)
            if spec.name == "period"
            else day(text, month_only=spec.month, numeric=numeric)
        )
    if spec.type == "B":
        return yes_no(text)
    if spec.type == "E":
        return one_of(text, spec.name, spec.values, free=spec.free)
    if spec.type == "C":
        return code(text, numeric=numeric)
    return Value(text)
