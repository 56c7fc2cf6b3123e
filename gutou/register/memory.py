"""What was found out about two rows and is found out again every month (记忆): functions of what both say and of nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

import msgspec

Found = TypeVar("Found")

_WRITER = msgspec.msgpack.Encoder()


class Key(NamedTuple):
    """What was found out.

    Attributes:
        what: The question.
        one: Hash of every compared field of a row, the smaller one.
        other: That of the other row.
        more: What else the answer depends on, packed.
    """

    what: str
    one: int
    other: int
    more: bytes


class Memory:
    """Answers about two rows, from earlier periods and runs.

    Attributes:
        used: Those that were asked for.
    """

    def __init__(self, kept: Mapping[Key, bytes] | None = None) -> None:
        """Keep packed answers that earlier runs left."""
        self._kept = kept or {}
        self.used: dict[Key, Any] = {}

    def answer(
        self,
        what: str,
        prints: tuple[int, int],
        make: Callable[[], Found],
        kind: msgspec.msgpack.Decoder[Found],
        more: tuple[float, ...] = (),
    ) -> Found:
        """The answer to a question about two rows.

        Args:
            what: The question.
            prints: Hashes of every compared field of both rows; the answer does not depend on which is first.
            make: Finds the answer out.
            kind: Reads one that was packed.
            more: Numbers that the answer depends on beside the rows.
        """
        key = Key(what, min(prints), max(prints), _WRITER.encode(more) if more else b"")
        try:
            found: Found = self.used[key]
        except KeyError:
            packed = self._kept.get(key)
            found = self.used[key] = make() if packed is None else kind.decode(packed)
        return found

    def packed(self, *, new: bool = False) -> list[tuple[Key, bytes]]:
        """What was asked for, or what of it is ``new``: no earlier run has left it."""
        left = self._kept if new else {}
        return [(key, _WRITER.encode(found)) for key, found in self.used.items() if key not in left]
