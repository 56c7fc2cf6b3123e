"""What candidates are found by (候选特征): the plain values of a description that blocking and its filter look at."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from gutou.register.description import Description
from gutou.register.frames import Type
from gutou.register.likeness_names import heard, plainly, surely_telling
from gutou.register.names import action_words, specific
from gutou.register.offices import building_role

TRAITS: dict[str, Type] = {
    "bigrams": "integers",
    "core": "text",
    "claimed": "text",
    "owner": "text",
    "owner_key": "text",
    "owner_head": "text",
    "owner_shape": "integer",
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
    "head": "integers",
    "builds": "integer",
}
"""Columns of ``work.register_row`` beside ``n``, in the order of :func:`traits`."""

_MARKS = ("building", "line", "zone", "mileage", "year", "house", "serial", "host")
_BITS = 62


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


def shape(grams: Iterable[int]) -> tuple[int, int]:
    """Bigrams as 124 bits in two integers; shared bits stand for shared bigrams."""
    low = high = 0
    for gram in grams:
        place = (gram * 0x9E3779B97F4A7C15 >> 24 & 0xFFFFFFFF) % (2 * _BITS)
        if place < _BITS:
            low |= 1 << place
        else:
            high |= 1 << place - _BITS
    return low, high


def _letters(text: Iterable[str]) -> list[int]:
    """Characters as bits, the same for all that sound the same: one mistyped by sound is none of its own."""
    return list(shape(map(ord, heard("".join(text)))))


def _telling(text: str) -> str:
    return action_words().sub("", specific(text))


def _head(core: str, owner: str) -> list[int]:
    """The first character of a core as :func:`shape` has it; zeros where it tells nothing."""
    char = core[:1]
    # Characters that a generic word begins with may tell elsewhere in the core, and nothing here.
    if not char or char in owner or _telling(core)[:1] != char or _telling(core[:4])[:1] != char:
        return [0, 0]
    return _letters(char)


def traits(d: Description) -> tuple[object, ...]:
    """The values of one description in the order of ``TRAITS``.

    A name claimed from the library leads to candidates as the row's own does; the filter knows that there are two.
    """
    name, owner = d.name, d.owner
    plain = plainly(name.core)
    grams = bigrams(name.core)
    every = grams.union(*(bigrams(other.core) for other in d.names[1:])) if len(d.names) > 1 else grams
    return (
        list(every),
        name.core,
        d.names[1].core if len(d.names) > 1 else name.core if d.is_library else "",
        owner.core,
        owner.key,
        owner.core[:2],
        mask(owner.core),
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
        d.start,
        list(d.regions),
        mask(d.regions),
        zlib.crc32("\x1f".join(d.source).encode()),
        d.is_library,
        len(d.names) > 1,
        name.slots.bundle,
        zlib.crc32("".join(sorted(name.slots.part)).encode()) if name.slots.part else 0,
        mask(name.slots.phase),
        mask(name.figures),
        [mask(found) if (found := name.marks.get(key)) else 0 for key in _MARKS],
        mask(name.slots.capacity),
        *shape(grams),
        _letters(name.core + plain),
        _letters(surely_telling(name.core) & surely_telling(plain)),
        _letters(owner.core),
        [len(name.core), len(plain)],
        _head(name.core, owner.core),
        building_role(owner),
    )
