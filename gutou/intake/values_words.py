"""Yes or no, and lists of words (是否、选项): synonyms stand in ``schemas/vocabulary/values.toml``."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from gutou.intake.headers_vocabulary import fold, load
from gutou.intake.values_text import Value, spellings
from schemas.documents import FieldSpec


@lru_cache(maxsize=16384)
def yes_no(text: str) -> Value:
    """Yes or no; an explanation after it is allowed (``否，手续未办``); rule ``IN10`` when neither."""
    word = text.lower()
    for words, answer in (("yes", True), ("no", False)):
        if word in spellings(words):
            return Value(answer)
    head = re.split(r"[,，;；:：。.(（\s]", word, maxsplit=1)[0]
    if head != word:
        for words, answer in (("yes", True), ("no", False)):
            if head in spellings(words):
                return Value(answer)
    return Value(rule="IN10")


@cache
def _list(name: str, values: tuple[str, ...]) -> dict[str, str]:
    known: dict[str, str] = {}
    for value, synonyms in load("values")["enums"].get(name, {}).items():
        for synonym in synonyms:
            known.setdefault(fold(synonym), value)
    if values:
        known = {synonym: value for synonym, value in known.items() if value in values}
    known.update({fold(value): value for value in values})
    return known


@cache
def words_of(spec: FieldSpec) -> frozenset[str]:
    """Words that mean one of a list's values: ``待定`` is a decision, though it stands for nothing elsewhere."""
    if spec.type != "E":
        return frozenset()
    return frozenset(_list(spec.words or spec.name, spec.values))


@lru_cache(maxsize=65536)
def one_of(text: str, name: str, values: tuple[str, ...], *, free: bool) -> Value:
    """One of a list by its synonyms (those called ``name``), with or without a leading or bracketed number.

    Free lists keep other text.
    """
    known = _list(name, values)
    folded = fold(text)
    for candidate in (
        folded,
        re.sub(r"^\d{1,2}[.、:：\-]?", "", folded),
        re.sub(r"[(（]?\d{1,2}[)）]?$", "", folded),
        re.sub(r"[(（].*$", "", folded),
    ):
        if candidate in known:
            return Value(known[candidate])
    if name == "stage" and (value := _stage(folded)):
        return Value(value)
    if free:
        return Value(text)
    return Value(rule="IN10", note=f"应为：{'、'.join(values)}")


def _stage(folded: str) -> str | None:
    """Stage that a free text plainly speaks of; plans and forecasts are left as text."""
    if re.search("预计|计划|拟|将", folded):
        return None
    for entry in load("values")["stage_patterns"]:
        if re.search(entry["pattern"], folded):
            return str(entry["value"])
    return None
