"""By what a project is known again (识别键): keys of its rows, free of everything that changes when a word list does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from gutou.register.description import Description, digest

RowKeys = tuple[str, ...]


class Keyed(NamedTuple):
    """What a row is known again by.

    Attributes:
        keys: Its keys, the strongest first.
        print: That of every compared field.
        source: Department and document.
        identity: Hash of its identity fields.
    """

    keys: RowKeys
    print: str
    source: tuple[str, str]
    identity: str


Group = Sequence[Keyed]

WEIGHTS = {"L": 16, "F": 8, "R": 4, "D": 2, "N": 1}
"""What each kind of key says, by its first letter: each says more than all weaker ones together.

``L`` code of a library record; ``F`` every compared field as the source wrote it; ``R`` the source with name and unit;
``D`` project code and phase; ``N`` name, unit and counties, whoever reports them.
"""
OWN = frozenset("LFR")
"""Kinds by which a source's own row is known again; the others say only that two rows speak of one project."""
FIRM = OWN | {"D"}
"""Kinds that show a former project inside another one; a name alone does not."""


def keyed(row: Description) -> Keyed:
    """By what one row is known again."""
    record = "L" + row.library_code if row.is_library and row.library_code else ""
    keys = (record, printed := "F" + row.fingerprint, "R" + row.content, code_key(row), name_key(row))
    return Keyed(tuple(filter(None, keys)), printed, row.source, row.identity)


def code_key(row: Description) -> str:
    """The key of a row's code, empty where it has none that is worth something."""
    if not row.code or row.code_kind not in ("new", "old"):
        return ""
    # One code serves the phases of a project more often than it should; 一期 is often left out.
    return "D" + digest(row.code, *map(str, sorted(row.name.slots.phase - {1})))


def name_key(row: Description) -> str:
    """The key of a row's name, unit and counties."""
    return "N" + digest(row.title, row.owner.core + row.owner.place, *sorted(row.regions))


def known_by(groups: Sequence[Group]) -> list[list[RowKeys]]:
    """Keys of every row of every project.

    Rows that agree in every field but stand in several projects cannot be told apart; they are counted through, so that
    the first stays the first as long as there are as many.
    """
    known = [[row.keys for row in group] for group in groups]
    prints = [{row.print for row in group} for group in groups]
    alike = {key for key, n in Counter(chain.from_iterable(prints)).items() if n > 1}
    met: Counter[str] = Counter()
    for number, rows in enumerate(known):
        if not (shared := sorted(prints[number] & alike)):
            continue
        renamed = {key: f"{key}#{met[key] + 1}" if met[key] else key for key in shared}
        met.update(shared)
        known[number] = [tuple(renamed.get(k, k) for k in keys) for keys in rows]
    return known


def telling(known: Sequence[Sequence[RowKeys]]) -> tuple[list[list[str]], list[str]]:
    """Per project its keys that name no other project of the period, sorted; and the keys that name several."""
    found = [sorted(rows[0] if len(rows) == 1 else {k for keys in rows for k in keys}) for rows in known]
    shared = {key for key, n in Counter(chain.from_iterable(found)).items() if n > 1}
    return [[k for k in keys if k not in shared] for keys in found], sorted(shared)
