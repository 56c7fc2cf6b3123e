"""Words of the receipts, from ``schemas/receipt.toml``."""

from __future__ import annotations

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict

from gutou.database import ROOT


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StatusWords(_Part):
    """The one sentence that says what to do next, and the colour of the status."""

    next: str
    next_with_findings: str | None = None
    next_with_question: str | None = None
    colour: str


class SeverityWords(_Part):
    """What a severity means, and what to do about a finding of it."""

    colour: str
    meaning: str
    todo: str
    todo_kept_apart: str
    todo_file: str


class Words(_Part):
    """All that a receipt says beside the file's own content."""

    title: str
    ledger: str
    ledger_documents: tuple[str, ...]
    scope: str
    marked: str
    excerpt: str
    corrections: str
    not_listed: str
    none_found: str
    none_else: str
    question: str
    answer: tuple[str, ...]
    missing: str
    missing_next: str
    changed: str
    after_freeze: str
    status: dict[str, StatusWords]
    severity: dict[str, SeverityWords]


@cache
def words() -> Words:
    """The words."""
    text = (ROOT / "schemas" / "receipt.toml").read_text(encoding="utf-8")
    return Words.model_validate(tomllib.loads(text))
