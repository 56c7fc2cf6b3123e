"""The rows of a period (本期各行): each is read when asked for; what whole months are looked through by stands in columns."""

from __future__ import annotations

import importlib
from collections.abc import Hashable, Iterable, Sequence
from functools import cached_property
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from gutou.register.cache_pack import pack, unpack
from gutou.register.description import Description
from gutou.register.frames import Arrow
from gutou.register.ids_keys import Keyed, keyed

_pa: Any = importlib.import_module("pyarrow")  # without usable type hints

Source = tuple[str, str]


class Rows(Sequence[Description]):
    """Rows that stand in memory."""

    def __init__(self, rows: Sequence[Description]) -> None:
        self._rows = rows

    @staticmethod
    def of(rows: Sequence[Description]) -> Rows:
        """Rows, with their columns."""
        return rows if isinstance(rows, Rows) else Rows(rows)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, n: int) -> Description: ...
    @overload
    def __getitem__(self, n: slice) -> Sequence[Description]: ...
    def __getitem__(self, n: int | slice) -> Description | Sequence[Description]:
        return self._rows[n]

    def packed(self, positions: NDArray[np.int64]) -> Arrow:
        """Rows of these positions as bytes, an Arrow array."""
        return _pa.array([pack(self[n]) for n in positions.tolist()], _pa.large_binary())

    @cached_property
    def row_keys(self) -> Sequence[str]:
        """Key of each row."""
        return [row.row_key for row in self]

    @cached_property
    def sources(self) -> Sequence[Source]:
        """Department and document of each row."""
        return [row.source for row in self]

    @cached_property
    def in_library(self) -> Sequence[bool]:
        """Which rows are records of the statistical library."""
        return [row.is_library for row in self]

    @cached_property
    def identities(self) -> Sequence[str]:
        """Hash of the identity fields of each row."""
        return [row.identity for row in self]

    @cached_property
    def cores(self) -> Sequence[str]:
        """Core of each row's own name."""
        return [row.name.core for row in self]

    @cached_property
    def owners(self) -> Sequence[Hashable]:
        """Unit of each row: equal where the units are."""
        return [row.owner.whole for row in self]

    @cached_property
    def parts(self) -> Sequence[Hashable]:
        """Section or part of each row: equal where the parts are."""
        return [row.name.slots.whole_part for row in self]

    @cached_property
    def valid_codes(self) -> Sequence[str]:
        """Project code of each row, empty where it has none whose check digit holds."""
        return [row.code if row.code_kind == "new" else "" for row in self]

    @cached_property
    def keyed(self) -> Sequence[Keyed]:
        """By what each row is known again."""
        return [keyed(row) for row in self]


class StoredRows(Rows):
    """Rows of the build: most are never looked at one by one, and are not read."""

    def __init__(self, said: Arrow) -> None:
        """Keep rows.

        Args:
            said: An Arrow table with the columns of ``sql/register/16_said.sql``.
        """
        packed = said.column("packed").cast(_pa.large_binary())
        self._packed = _pa.concat_arrays(packed.chunks) if packed.num_chunks else _pa.array([], packed.type)
        self._said = said.drop_columns(["packed"]).combine_chunks()
        self._read: list[Description | None] = [None] * len(self._packed)

    def _column(self, name: str) -> list[Any]:
        values: list[Any] = self._said.column(name).to_numpy().tolist()
        return values

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, n: int) -> Description: ...
    @overload
    def __getitem__(self, n: slice) -> Sequence[Description]: ...
    def __getitem__(self, n: int | slice) -> Description | Sequence[Description]:
        if isinstance(n, slice):
            return [self[one] for one in range(*n.indices(len(self)))]
        found = self._read[n]
        if found is None:
            found = self._read[n] = unpack(self._packed[n].as_py(), self.row_keys[n], self._places[n])
        return found

    def packed(self, positions: NDArray[np.int64]) -> Arrow:
        """Rows of these positions as bytes, an Arrow array."""
        return self._packed.take(_pa.array(positions))

    @cached_property
    def _places(self) -> Sequence[tuple[str, str, int]]:
        return list(zip(*map(self._column, ("file_name", "sheet_name", "row_number")), strict=True))

    @cached_property
    def row_keys(self) -> Sequence[str]:
        """Key of each row."""
        return self._column("row_key")

    @cached_property
    def sources(self) -> Sequence[Source]:
        """Department and document of each row."""
        return list(zip(self._column("department"), self._column("document"), strict=True))

    @cached_property
    def in_library(self) -> Sequence[bool]:
        """Which rows are records of the statistical library."""
        return self._column("is_library")

    @cached_property
    def identities(self) -> Sequence[str]:
        """Hash of the identity fields of each row."""
        return self._column("identity")

    @cached_property
    def cores(self) -> Sequence[str]:
        """Core of each row's own name."""
        return self._column("core")

    @cached_property
    def owners(self) -> Sequence[Hashable]:
        """Unit of each row: equal where the units are."""
        return self._column("unit")

    @cached_property
    def parts(self) -> Sequence[Hashable]:
        """Section or part of each row: equal where the parts are."""
        return self._column("section")

    @cached_property
    def valid_codes(self) -> Sequence[str]:
        """Project code of each row, empty where it has none whose check digit holds."""
        return self._column("valid_code")

    @cached_property
    def keyed(self) -> Sequence[Keyed]:
        """By what each row is known again."""
        columns = [self._column(f"{kind}_key") for kind in ("record", "print", "content", "code", "name")]
        keys = (tuple(filter(None, found)) for found in zip(*columns, strict=True))
        return list(map(Keyed, keys, columns[1], self.sources, self.identities))


def numbered(values: Iterable[Hashable], count: int) -> NDArray[np.int64]:
    """Values as numbers: equal where they are."""
    numbers: dict[Hashable, int] = {}
    return np.fromiter((numbers.setdefault(value, len(numbers)) for value in values), np.int64, count)
