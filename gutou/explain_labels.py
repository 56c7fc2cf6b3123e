"""What fields of documents are called (字段名称)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from schemas.documents import DOCUMENTS, fields

_LAST = ("key_projects", "library", "survey")
"""Where documents call a field differently, the last of these decides."""


@cache
def _labels() -> Mapping[str, str]:
    others = [name for name in DOCUMENTS if name not in _LAST]
    return {spec.name: spec.label for document in (*others, *_LAST) for spec in fields(document)}


def field_label(field: str | None) -> str:
    """The Chinese name of a field; a field without one stands for itself, nothing for nothing."""
    return "" if field is None else _labels().get(field, field)
