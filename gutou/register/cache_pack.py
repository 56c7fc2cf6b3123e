"""Descriptions as bytes and back (描述的存取): plain JSON, so that a file that was tampered with can do no harm.

What is no text or number stands in it as a JSON text of its own: most of these (an empty set, a unit, a county) come again
and again, and are read once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

import orjson

from gutou.register.description import Description
from gutou.register.names import Name, Owner
from gutou.register.slots import NOTHING, Slots

Json: TypeAlias = Any
"""What JSON can hold."""

_OF_ROW = ("row_key", "place")
"""Fields that say where a row stands and not what it says; they are not packed."""
_AS_THEY_ARE = ("str", "bool", "float", "int", "int | None")


def _layout(made: type) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Names of the fields that are packed, and the positions of those that are packed as texts."""
    kept = [field for field in fields(made) if made is not Description or field.name not in _OF_ROW]
    coded = [n for n, field in enumerate(kept) if field.type not in _AS_THEY_ARE and field.name != "names"]
    return tuple(field.name for field in kept), tuple(coded)


_SAID, _SAID_CODED = _layout(Description)
_NAME, _NAME_CODED = _layout(Name)
_NAMES_AT = _SAID.index("names")
_TAGS: dict[type, str] = {Slots: "l", Owner: "o"}
_FIELDS = {made: _layout(made)[0] for made in _TAGS}
_COME_AGAIN = frozenset((frozenset, Slots, Owner))
_TOLD_EMPTY: dict[type, str] = {frozenset: '{"s":[]}', tuple: '{"t":[]}', dict: '{"m":{}}'}
_EMPTY: frozenset[Any] = frozenset()
_NOTHING: Mapping[str, Any] = {}


def _plain(value: object) -> Json:
    """A value as JSON has it: what JSON lacks stands in an object of one letter."""
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, frozenset):
        return {"s": [_plain(v) for v in sorted(value, key=repr)]}
    if isinstance(value, tuple):
        return {"t": [_plain(v) for v in value]}
    if isinstance(value, Decimal):
        return {"d": str(value)}
    if isinstance(value, Mapping):
        return {"m": {k: _plain(v) for k, v in value.items()}}
    if value == NOTHING:
        return {"l": []}
    return {_TAGS[type(value)]: [_plain(getattr(value, name)) for name in _FIELDS[type(value)]]}


_READ: dict[str, Callable[[Json], object]] = {
    "s": lambda v: frozenset(map(_value, v)) if v else _EMPTY,
    "t": lambda v: tuple(map(_value, v)),
    "d": Decimal,
    "m": lambda v: {k: _value(one) for k, one in v.items()} if v else _NOTHING,
    "l": lambda v: Slots(*map(_value, v)) if v else NOTHING,
    "o": lambda v: Owner(*map(_value, v)),
}


def _value(told: Json) -> Json:
    if type(told) is dict:
        ((tag, inner),) = told.items()
        return _READ[tag](inner)
    return told


@lru_cache(maxsize=200_000)
def _read(text: str) -> Json:
    return _value(orjson.loads(text))


@lru_cache(maxsize=200_000)
def _written(value: object) -> str:
    return orjson.dumps(_plain(value)).decode()


def _told(value: object) -> str:
    """A value as a JSON text; most sets, units and slots come again and again, and are written once.

    Decimals are not: equal ones may be written in different figures.
    """
    if not value:
        told = _TOLD_EMPTY.get(type(value))
        if told is not None:
            return told
    if value is NOTHING:
        return '{"l":[]}'
    if type(value) is Decimal:
        return f'{{"d":"{value}"}}'
    return _written(value) if type(value) in _COME_AGAIN else orjson.dumps(_plain(value)).decode()


def _listed(value: object, names: tuple[str, ...], coded: tuple[int, ...]) -> list[Json]:
    told: list[Json] = [getattr(value, name) for name in names]
    for n in coded:
        told[n] = _told(told[n])
    return told


def pack(described: Description) -> bytes:
    """All of a description but where its row stands."""
    told = _listed(described, _SAID, _SAID_CODED)
    told[_NAMES_AT] = [_listed(name, _NAME, _NAME_CODED) for name in described.names]
    return orjson.dumps(told)


def _name(told: list[Json]) -> Name:
    for n in _NAME_CODED:
        told[n] = _read(told[n])
    return Name(*told)


def unpack(packed: bytes, row_key: str, place: tuple[str, str, int]) -> Description:
    """A description again, for the row that stands at ``place``.

    Raises:
        ValueError: It was not packed by :func:`pack`.
    """
    told = orjson.loads(packed)
    for n in _SAID_CODED:
        told[n] = _read(told[n])
    told[_NAMES_AT] = tuple(map(_name, told[_NAMES_AT]))
    return Description(*[row_key, *told, place])  # where a row stands is its first field and its last
