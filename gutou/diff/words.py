"""Changes as a person reads them (变动用语): values with their Chinese labels, amounts with a sign."""

from __future__ import annotations

from decimal import Decimal

from gutou.diff.changes import Change
from gutou.diff.fields import unit_of
from gutou.diff.find import Publication
from gutou.explain_words import clean, number
from gutou.publish.dictionary import label_of

_YES = {"true": "是", "false": "否"}


def change_word(change: Change) -> str:
    """The class of a change."""
    return label_of("revision", "change", change.change)


def table_word(change: Change) -> str:
    """The table in which it stands."""
    return label_of("revision", "table_name", change.table_name)


def value_word(change: Change, value: str | None) -> str:
    """A value as a person reads it; nothing where there is none."""
    if value is None:
        return "—"
    if unit_of(change.table_name, change.field):
        return number(Decimal(value))
    return _YES.get(value, clean(label_of(change.table_name, change.field, value)))


def signed(amount: Decimal | None) -> str:
    """An amount with its sign; nothing where there is none."""
    if amount is None:
        return ""
    return number(amount) if amount <= 0 else f"+{number(amount)}"


def subject_word(change: Change) -> str:
    """What changed: the project or scope, with the record where that says more."""
    name = clean(change.subject or change.project_id)
    return f"{name}（{change.record}）" if change.table_name == "library_record" else name


def publication_word(one: Publication) -> str:
    """A publication, or a month of one."""
    told = [
        f"测算日 {one.as_of}" if one.as_of else "",
        f"程序 {one.code_version}" if one.code_version else "",
    ]
    month = f"{one.period}，" if one.period else ""
    return f"{one.run_id}（{month}{'，'.join(filter(None, told))}）"
