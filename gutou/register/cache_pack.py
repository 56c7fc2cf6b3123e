"""Descriptions as bytes and back (描述的存取): plain data and no code, so that a file that was tampered with can do no harm."""

from __future__ import annotations

import msgspec
from msgspec.structs import force_setattr

from gutou.register.description import Description

_WRITER = msgspec.msgpack.Encoder(order="deterministic")
_READER = msgspec.msgpack.Decoder(Description)


def pack(described: Description) -> bytes:
    """A description as bytes; equal ones give equal bytes."""
    return _WRITER.encode(described)


def unpack(packed: bytes, row_key: str = "", place: tuple[str, str, int] = ("", "", 0)) -> Description:
    """A description again, for the row that stands at ``place``.

    Raises:
        ValueError: It was not packed by :func:`pack`.
    """
    found = _READER.decode(packed)
    force_setattr(found, "row_key", row_key)  # nobody else has seen it yet
    force_setattr(found, "place", place)
    return found
