"""One cell as a value of its field (读值).

Every reader takes text and gives a :class:`Value`; what cannot be read carries the id of the rule that says so
(``schemas/intake_rules.yaml``) and no value, never a guess. All are pure (documents.md, Types).
"""

from __future__ import annotations

import re

from gutou.intake.values_dates import day, period
from gutou.intake.values_numbers import money, percent, quantity
from gutou.intake.values_text import Value, is_error
from gutou.intake.values_words import one_of, yes_no
from schemas.documents import FieldSpec

_CODE_DASHES = str.maketrans("—―─", "---")


def code_text(text: str, *, own: bool = False) -> str:
    """A code as it is compared and stored: without blanks and a typed apostrophe, plain hyphens, upper case.

    Args:
        text: The cell, after :func:`plain`.
        own: One we hand out ourselves, which keeps its case.
    """
    if not (text.isascii() and " " not in text and text[:1].isalnum()):
        text = re.sub(r"\s", "", text).lstrip("'‘’`").translate(_CODE_DASHES)
    return text if own else text.upper()


def code(text: str, *, numeric: bool, own: bool = False) -> Value:
    """A code as text; rule ``IN13`` when a long one was stored as a number and its last digits are lost."""
    bare = code_text(text, own=own)
    if not own and "E" in bare and re.fullmatch(r"\d(\.\d+)?E\+?\d+", bare):
        return Value(rule="IN13")
    if not numeric:
        return Value(bare)
    return Value(rule="IN13") if len(re.sub(r"\D", "", bare)) > 15 else Value(re.sub(r"\.0$", "", bare))


def read(
    spec: FieldSpec,
    text: str,
    *,
    unit: str | None = None,
    marked: bool = False,
    scaled: bool = False,
    bare_is_points: bool = False,
    numeric: bool = False,
    date1904: bool = False,
    file_period: str | None = None,
) -> Value:
    """Read one cell's plain text, which is not blank, as the field's kind; the arguments are the readers'.

    What a workbook shows in place of a value (``#REF!``) is rule ``IN20`` in a field of any kind.
    """
    if is_error(text):
        return Value(rule="IN20")
    if len(text) > _LONGEST and spec.type not in ("T", "C"):
        return _of_long_text(spec, text)
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
            else day(text, month_only=spec.month, numeric=numeric, date1904=date1904)
        )
    if spec.type == "B":
        return yes_no(text)
    if spec.type == "E":
        return one_of(text, spec.words or spec.name, spec.values, free=spec.free)
    if spec.type == "C":
        return code(text, numeric=numeric, own=spec.own)
    return Value(text)


_LONGEST = 200
"""Characters; no number or date is longer, and patterns are not tried on a cell filled to its last character."""
_UNREADABLE = {"M": "IN07", "D": "IN09"}


def _of_long_text(spec: FieldSpec, text: str) -> Value:
    if spec.type == "B":
        return yes_no(text[:_LONGEST])
    if spec.type == "E":
        said = one_of(text[:_LONGEST], spec.words or spec.name, spec.values, free=spec.free)
        return Value(text) if said.value == text[:_LONGEST] else said
    return Value(rule=_UNREADABLE.get(spec.type, "IN08"), note="太长，读不出一个数或日期")
