"""What candidates are found by (候选特征): the plain values of a description that blocking and its filter look at."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from gutou.register.description import Description
from gutou.register.frames import Type
from gutou.register.likeness import figures_of
from gutou.register.likeness_names import plainly, surely_telling
from gutou.register.likeness_pieces import without_town
from gutou.register.likeness_sounds import heard, opposites, seen
from gutou.register.names import Mark, action_words, specific
from gutou.register.offices import building_role
from gutou.register.units import Owner

TRAITS: dict[str, Type] = {
    "bigrams": "integers",
    "core": "text",
    "claimed": "text",
    "owner": "text",
    "owner_key": "text",
    "owner_head": "text",
    "owner_shape": "integer",
    "seat": "integer",
    "company": "text",
    "uscc": "text",
    "code": "text",
    "code_kind": "text",
    "library_code": "text",
    "approval": "text",
    "permit": "text",
    "contract": "text",
    "address": "text",
    "amount": "text",
    "planned": "number",
    "digits": "integer",
    "start": "integer",
    "regions": "texts",
    "county": "integer",
    "source": "integer",
    "is_library": "flag",
    "two_names": "flag",
    "bundle": "flag",
    "part": "integer",
    "phase": "integer",
    "figures": "integer",
    "marks": "integers",
    "capacity": "integer",
    "shape_low": "integer",
    "shape_high": "integer",
    "chars": "integers",
    "told": "integers",
    "owner_chars": "integers",
    "sizes": "integers",
    "reworded": "flag",
    "head": "integers",
    "builds": "integer",
    "common": "number",
}
"""Columns of ``work.register_row`` beside ``n``, in the order of :func:`traits`."""

_MARKS = ("building", "line", "zone", "mileage", "year", "house", "serial", "host")
_UNMARKED = [0] * len(_MARKS)
_BITS = 62
_REMEMBERED = 20_000


def bigrams(core: str) -> set[int]:
    """Pairs of neighbouring characters as integers; the character itself where there is only one."""
    if len(core) < 2:
        return {ord(c) for c in core}
    return {ord(a) << 21 | ord(b) for a, b in itertools.pairwise(core)}


def leading_digits(amount: Decimal | None) -> str:
    """The first three figures of an amount, rounded: equal over a slip of unit."""
    if amount is None:
        return ""
    return f"{amount:.2e}".partition("e")[0].replace(".", "")


@lru_cache(maxsize=100_000)
def _bit(text: str) -> int:
    return 1 << zlib.crc32(text.encode()) % _BITS


def _text(value: object) -> str:
    """Equal values have equal texts, however many zeros a number was written with."""
    if isinstance(value, tuple):
        return "|".join(map(_text, value))
    return str(float(value)) if isinstance(value, Decimal) else str(value)


def mask(values: Iterable[object]) -> int:
    """A set as bits: sets that share nothing may share a bit, sets that share something always do; empty is 0."""
    bits = 0
    for value in values:
        bits |= _bit(_text(value))
    return bits


@lru_cache(maxsize=100_000)
def _place(gram: int) -> tuple[int, int]:
    place = (gram * 0x9E3779B97F4A7C15 >> 24 & 0xFFFFFFFF) % (2 * _BITS)
    return (1 << place, 0) if place < _BITS else (0, 1 << place - _BITS)


def shape(grams: Iterable[int]) -> tuple[int, int]:
    """Bigrams as 124 bits in two integers; shared bits stand for shared bigrams."""
    low = high = 0
    for lower, upper in map(_place, grams):
        low |= lower
        high |= upper
    return low, high


def letters(text: Iterable[str]) -> list[int]:
    """Characters as bits, the same for all that sound the same: one mistyped by sound is none of its own."""
    return list(shape(map(ord, heard("".join(text)))))


def _telling(text: str) -> str:
    return action_words().sub("", specific(text))


def _head(core: str, owner: str) -> list[int]:
    """The first character of a core as :func:`shape` has it; zeros where it tells nothing."""
    char = core[:1]
    # Characters that a generic word begins with may tell elsewhere in the core, and nothing here; those that oppose each
    # other tell less than a proper name does.
    if (
        not char
        or char in owner
        or char in opposites()
        or _telling(core)[:1] != char
        or _telling(core[:4])[:1] != char
    ):
        return [0, 0]
    return letters(char)


@lru_cache(maxsize=_REMEMBERED)
def _of_core(core: str, owner: str) -> tuple[object, ...]:
    """``bigrams`` of a core, and the columns from ``shape_low`` to ``head``."""
    plain, grams = plainly(core), list(bigrams(core))
    # A village's town tells nothing beside a name that leaves it out.
    village = without_town(core)
    told = surely_telling(village)
    return (
        grams,
        *shape(grams),
        letters(core if plain == core else core + plain),
        letters(told if plain == core else told & surely_telling(plain)),
        letters(owner),
        [len(core), len(plain)],
        plain != core,
        _head(core, owner) if village == core else [0, 0],
    )


@lru_cache(maxsize=_REMEMBERED)
def _of_owner(owner: Owner) -> tuple[object, ...]:
    """Columns from ``owner`` to ``seat``, the county of a unit: two offices of one name in two counties are two."""
    seat = 0 if not owner.place or owner.place.endswith("00") else zlib.crc32(owner.place.encode())
    return owner.core, owner.key, seen(heard(owner.core[:2])), mask(owner.core), seat


def _mark(marks: Mapping[str, frozenset[Mark]], key: str) -> int:
    """A slot as :func:`mask` has it; that of a new zone is left open, for it may lie in any direction."""
    values = marks.get(key, frozenset())
    return 0 if key == "zone" and "新区" in values else mask(values)


def traits(d: Description) -> tuple[object, ...]:
    """The values of one description in the order of ``TRAITS``.

    A name claimed from the library leads to candidates as the row's own does; the filter knows that there are two.
    """
    name, owner = d.name, d.owner
    slots, marks = name.slots, name.marks
    grams, *of_core = _of_core(name.core, owner.core)
    return (
        grams if len(d.names) == 1 else list(set().union(*(bigrams(one.core) for one in d.names))),
        name.core,
        d.names[1].core if len(d.names) > 1 else name.core if d.is_library else "",
        *_of_owner(owner),
        name.company,
        d.uscc,
        d.code,
        d.code_kind,
        d.library_code,
        d.approval,
        d.permit,
        d.contract,
        d.address if len(d.address) >= 4 else "",
        leading_digits(d.planned),
        None if d.planned is None else float(d.planned),
        figures_of(d.planned) if d.planned is not None else 0,
        d.start,
        list(d.regions),
        mask(d.regions),
        zlib.crc32("\x1f".join(d.source).encode()),
        d.is_library,
        len(d.names) > 1,
        slots.bundle,
        zlib.crc32("".join(sorted(slots.part)).encode()) if slots.part else 0,
        mask(slots.phase),
        mask(name.figures),
        [_mark(marks, key) for key in _MARKS] if marks else _UNMARKED,
        mask(slots.capacity),
        *of_core,
        building_role(owner),
        owner.common,
    )
