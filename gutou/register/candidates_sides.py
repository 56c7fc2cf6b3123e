"""Pairs of rows as columns (行对): what both rows say, told in numbers and bits, for millions of pairs at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np

from gutou.register.candidates_hashes import Positions
from gutou.register.candidates_traits import letters, mask

Values: TypeAlias = Any
"""An array of one value per pair; the hints of numpy do not follow what bits and flags become."""
Bools: TypeAlias = Values
Numbers: TypeAlias = Values
Columns = Mapping[str, Values]
"""Columns of ``sql/register/25_side.sql``, by row."""

_PAPERS = ("code", "approval", "permit", "contract", "library_code")
_MARKS = tuple(f"mark_{letter}" for letter in "abcdefgh")
_FIRST_PHASE = mask([1])
_SEAT = letters("人民政府办事处")
"""What a town's unit has behind the town, which its works have not."""


class Pairs:
    """Some pairs, and what their rows say, looked up when asked for."""

    def __init__(self, sides: Columns, a: Positions, b: Positions) -> None:
        self.sides, self.a, self.b = sides, a, b

    def of(self, wanted: Bools) -> Pairs:
        """Some of them."""
        return Pairs(self.sides, self.a[wanted], self.b[wanted])

    def x(self, column: str) -> Values:
        """What the first rows say."""
        return self.sides[column][self.a]

    def y(self, column: str) -> Values:
        """What the other rows say."""
        return self.sides[column][self.b]

    def same(self, column: str) -> Bools:
        """Both say the same, or nothing."""
        return self.x(column) == self.y(column)

    def differs(self, column: str) -> Bools:
        """They say two things, or one says nothing."""
        return self.x(column) != self.y(column)

    def known(self, column: str) -> Bools:
        """Both say something."""
        return (self.x(column) != 0) & (self.y(column) != 0)

    def shares(self, column: str) -> Bools:
        """Two sets share a bit."""
        return (self.x(column) & self.y(column)) != 0

    def meets(self, column: str) -> Bools:
        """Two sets share a bit, or one is empty."""
        x, y = self.x(column), self.y(column)
        return (x == 0) | (y == 0) | (x & y != 0)

    def common_bits(self, *columns: str) -> Values:
        """How many bits of sets both share."""
        return sum(np.bitwise_count(self.x(c) & self.y(c)).astype(np.int64) for c in columns)

    def likest(self, left: Values, right: Values) -> Numbers:
        """The most that two cores can be alike (Indel): of so many telling characters each has alone, or of all."""
        worded = self.x("reworded") | self.y("reworded")
        left = np.where(worded, left, self._alone())
        right = np.where(worded, right, self.turned()._alone())
        most = 0.0
        for size in ("size", "plain_size"):
            x, y = self.x(size), self.y(size)
            most = np.maximum(most, 2.0 * np.minimum(x - left, y - right) / np.maximum(x + y, 1))
        return most

    def _alone(self) -> Values:
        """How many characters of the first name the other does not have."""
        halves = ("chars_low", "chars_high")
        return sum(np.bitwise_count(self.x(c) & ~self.y(c)).astype(np.int64) for c in halves)

    def other_code(self) -> Bools:
        """Both codes are valid, and two."""
        return self.x("new_code") & self.y("new_code") & self.differs("code")

    def anew(self) -> Bools:
        """Name, or unit, and total, or start, are the same: a project approved again under another code, perhaps."""
        ratio = self.ratio()
        told = (ratio >= 0.979) | (np.isnan(ratio) & (self.x("start") == self.y("start")))
        one_unit = self.known("owner") & self.same("owner") & (ratio >= 0.999)
        return (self.known("core") & self.same("core") & told) | one_unit

    def paper(self) -> Bools:
        """A code or the number of a paper is shared."""
        found = np.zeros(len(self.a), dtype=bool)
        for column in _PAPERS:
            x = self.x(column)
            found |= (x != 0) & (x == self.y(column))
        return found

    def claimed(self) -> Bools:
        """One row claims a library name and the other is a record."""
        return (self.x("two_names") & self.y("is_library")) | (self.y("two_names") & self.x("is_library"))

    def unmarked(self) -> Bools:
        """No slot and no figure forbids one project."""
        found = ~self.known("part") | self.same("part")
        both = self.x("marked") & self.y("marked")
        some = self.of(both)
        clear = np.ones(len(some.a), dtype=bool)
        for column in _MARKS:
            clear &= some.meets(column)
        found[both] &= clear
        x, y = self.x("figures"), self.y("figures")
        return found & ((x & ~y == 0) | (y & ~x == 0))

    def numbered(self) -> Bools:
        """Both have the same number, zone or phase."""
        found = self.shares("phase")
        for column in _MARKS:
            found |= self.shares(column)
        return found

    def later_phase(self) -> Bools:
        """Only one speaks of a later phase."""
        x, y = self.x("phase"), self.y("phase")
        return (x != y) & (x | y != _FIRST_PHASE)

    def leads(self) -> Bools:
        """One name begins with the other's unit."""
        x, y = self.x("company"), self.y("company")
        return ((x != 0) & (x == self.y("owner"))) | ((y != 0) & (y == self.x("owner")))

    def named(self) -> Bools:
        """The first row's unit may stand in the other's name."""
        found = self.x("owner") != 0
        for half, told_by_kind in zip(("_low", "_high"), _SEAT, strict=True):
            found &= self.x("owner" + half) & ~(self.y("chars" + half) | told_by_kind) == 0
        return found

    def ratio(self) -> Numbers:
        """The smaller planned total by the larger; NaN where one is not known."""
        x, y = self.x("planned"), self.y("planned")
        return np.minimum(x, y) / np.maximum(x, y)

    def lacking(self, some: str) -> Values:
        """How many of some of the first row's characters are neither in the other's name nor in either's unit."""
        found = np.zeros(len(self.a), dtype=np.int64)
        for half in ("_low", "_high"):
            had = self.y("chars" + half) | self.x("owner" + half) | self.y("owner" + half)
            found += np.bitwise_count(self.x(some + half) & ~had)
        return found

    def turned(self) -> Pairs:
        """The same pairs, the other row first."""
        return Pairs(self.sides, self.b, self.a)
