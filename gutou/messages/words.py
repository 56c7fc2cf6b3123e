"""Words of reminders and notices, from ``schemas/messages.toml``."""

from __future__ import annotations

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict

from gutou.database import ROOT


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReminderWords(_Part):
    """What a reminder says beside its list."""

    title: str
    due_soon: str
    overdue: str
    where: str
    template: str
    ignore: str
    no_figures: str
    file_due_soon: str
    file_overdue: str


class NoticeWords(_Part):
    """A kind of notice: its heading and the line per cause."""

    title: str
    line: str


class Words(_Part):
    """All that messages say."""

    reminder: ReminderWords
    state: dict[str, str]
    notice: dict[str, NoticeWords]


@cache
def words() -> Words:
    """The words."""
    text = (ROOT / "schemas" / "messages.toml").read_text(encoding="utf-8")
    return Words.model_validate(tomllib.loads(text))
