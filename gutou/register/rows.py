"""The rows of a period (本期各行): each is read when asked for; what whole months are looked through by stands in columns."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from gutou.register.cache_pack import pack, unpack
from gutou.register.description import Description
from gutou.register.frames import Arrow
from gutou.register.ids_keys import Keys, code_key, name_key

_pa: Any = importlib.import_module("pyarrow")  # without usable type hints
_pc: Any = importlib.import_module("pyarrow.compute")

Source = tuple[str, str]

TEXTS: dict[str, Callable[[Description], str]] = {
    "department": lambda row: row.source[0],
    "document": lambda row: row.source[1],
    "row_key": lambda row: row.row_key,
    "identity": lambda row: row.identity,
    "core": lambda row: row.name.core,
    "unit": lambda row: row.owner.whole,
    "owner": lambda row: row.owner.core,
    "section": lambda row: row.name.slots.whole_part,
    "code": lambda row: row.code,
    "valid_code": lambda row: row.code if row.code_kind == "new" else "",
    "approval": lambda row: row.approval,
    "library_code": lambda row: row.library_code,
}
"""Texts by their columns; empty where a row says nothing."""


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
    def sources(self) -> Sequence[Source]:
        """Department and document of each row."""
        return [row.source for row in self]

    @cached_property
    def source_numbers(self) -> NDArray[np.int64]:
        """Department and document of each row as a number: equal where they are."""
        return _numbered(self.sources, len(self))

    @cached_property
    def in_library(self) -> Sequence[bool]:
        """Which rows are records of the statistical library."""
        return [row.is_library for row in self]

    @cached_property
    def sections(self) -> Sequence[int]:
        """Section or part of each row as a number: equal where it is, 0 for the whole."""
        found: list[int] = self.numbers("section").tolist()
        return found

    @cached_property
    def identities(self) -> Sequence[str]:
        """Hash of the identity fields of each row."""
        return [row.identity for row in self]

    @cached_property
    def valid_codes(self) -> Sequence[str]:
        """Project code of each row, empty where it has none whose check digit holds."""
        return [row.code if row.code_kind == "new" else "" for row in self]

    @property
    def keys(self) -> Keys:
        """By what each row is known again."""
        told = [(r.content, code_key(r)[1:], name_key(r)[1:]) for r in self]
        hashes = np.array([[int(one or "0", 16) for one in row] for row in told], np.uint64).reshape(-1, 3)
        records = _pa.array([r.library_code * r.is_library for r in self], _pa.string())
        return Keys(records, self.prints, *hashes.T)

    @cached_property
    def prints(self) -> NDArray[np.uint64]:
        """Hash of every compared field of each row."""
        return np.array([int(row.fingerprint, 16) for row in self], np.uint64)

    def texts(self, name: str) -> Arrow:
        """What each row says in a column of texts (``TEXTS``), as an Arrow array: no text becomes an object of its own."""
        return _pa.array(map(TEXTS[name], self), _pa.string(), size=len(self))

    def among(self, name: str, texts: Sequence[str]) -> NDArray[np.int64]:
        """Which of some texts each row has in a column, by position; -1 for none of them."""
        found: NDArray[np.int64] = (
            _pc.index_in(self.texts(name), value_set=_pa.array(texts, _pa.string()))
            .fill_null(-1)
            .to_numpy()
            .astype(np.int64)
        )
        return found

    def containing(self, words: Iterable[str]) -> NDArray[np.bool_]:
        """Which rows have one of these words in the core of their own name."""
        encoded = self.texts("core").dictionary_encode()
        found = np.zeros(len(encoded.dictionary), dtype=bool)
        for word in words:
            found |= _pc.match_substring(encoded.dictionary, word).to_numpy(zero_copy_only=False)
        having: NDArray[np.bool_] = found[encoded.indices.to_numpy()]
        return having

    def numbers(self, name: str) -> NDArray[np.int64]:
        """Numbers for the texts of a column: equal where they are, 0 where there is none."""
        encoded = self.texts(name).dictionary_encode()
        numbers = np.arange(1, len(encoded.dictionary) + 1)
        numbers[_pc.equal(encoded.dictionary, "").to_numpy(zero_copy_only=False)] = 0
        found: NDArray[np.int64] = numbers[encoded.indices.to_numpy()]
        return found

    @cached_property
    def totals(self) -> NDArray[np.float64]:
        """Planned total of each row, not a number where it has none."""
        return np.fromiter(
            (np.nan if row.planned is None else float(row.planned) for row in self), np.float64
        )

    @cached_property
    def starts(self) -> NDArray[np.float64]:
        """Month of start of each row as a count, not a number where it has none."""
        return np.fromiter((np.nan if row.start is None else row.start for row in self), np.float64)


_MOST_READ = 100_000
"""So many rows are kept as objects, of some kilobytes each; what is asked for again after that is read again."""


class StoredRows(Rows):
    """Rows of the build: most are never looked at one by one, and are not read."""

    def __init__(self, said: Arrow) -> None:
        """Keep rows.

        Args:
            said: An Arrow table with the columns of ``sql/register/16_said.sql``.
        """
        packed = said.column("packed").cast(_pa.large_binary())
        self._packed = _pa.concat_arrays(packed.chunks) if packed.num_chunks else _pa.array([], packed.type)
        self._at = np.argsort(said.column("n").to_numpy())  # what is long stays where it lies
        self._said = said.drop_columns(["n", "packed"]).take(_pa.array(self._at)).combine_chunks()
        self._stands = [
            self._said.column(name).combine_chunks()
            for name in ("row_key", "file_name", "sheet_name", "row_number")
        ]
        self._read: dict[int, Description] = {}

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
        n = n if n >= 0 else n + len(self)
        found = self._read.get(n)
        if found is None:
            if len(self._read) >= _MOST_READ:
                self._read.clear()
            row_key, *place = (column[n].as_py() for column in self._stands)
            found = self._read[n] = unpack(self._packed[self._at[n]].as_py(), row_key, tuple(place))
        return found

    def packed(self, positions: NDArray[np.int64]) -> Arrow:
        """Rows of these positions as bytes, an Arrow array."""
        return self._packed.take(_pa.array(self._at[positions]))

    @cached_property
    def sources(self) -> Sequence[Source]:
        """Department and document of each row."""
        # Few sources, and an object for each.
        _, first, of = np.unique(self.source_numbers, return_index=True, return_inverse=True)
        told = zip(
            *(self.texts(name).take(first).to_pylist() for name in ("department", "document")), strict=True
        )
        return list(map(list(told).__getitem__, of.tolist()))

    @cached_property
    def source_numbers(self) -> NDArray[np.int64]:
        """Department and document of each row as a number: equal where they are."""
        return self.numbers("department") * (len(self) + 1) + self.numbers("document")

    @cached_property
    def in_library(self) -> Sequence[bool]:
        """Which rows are records of the statistical library."""
        return self._column("is_library")

    @cached_property
    def identities(self) -> Sequence[str]:
        """Hash of the identity fields of each row."""
        return self._column("identity")

    @cached_property
    def valid_codes(self) -> Sequence[str]:
        """Project code of each row, empty where it has none whose check digit holds."""
        return self._column("valid_code")

    @property
    def keys(self) -> Keys:
        """By what each row is known again."""
        hashes = (self._said.column(f"{kind}_key").to_numpy() for kind in ("content", "code", "name"))
        return Keys(self.texts("record"), self.prints, *hashes)

    @cached_property
    def prints(self) -> NDArray[np.uint64]:
        """Hash of every compared field of each row."""
        found: NDArray[np.uint64] = self._said.column("print_key").to_numpy()
        return found

    def texts(self, name: str) -> Arrow:
        """What each row says in a column of texts (``TEXTS``), as an Arrow array: no text becomes an object of its own."""
        return self._said.column(name).combine_chunks()

    @cached_property
    def totals(self) -> NDArray[np.float64]:
        """Planned total of each row, not a number where it has none."""
        found: NDArray[np.float64] = self._said.column("planned").to_numpy()
        return found

    @cached_property
    def starts(self) -> NDArray[np.float64]:
        """Month of start of each row as a count, not a number where it has none."""
        found: NDArray[np.float64] = self._said.column("start").to_numpy()
        return found


def _numbered(values: Iterable[Hashable], count: int) -> NDArray[np.int64]:
    """Values as numbers: equal where they are."""
    numbers: dict[Hashable, int] = {}
    return np.fromiter((numbers.setdefault(value, len(numbers)) for value in values), np.int64, count)


def by_project(groups: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of projects, one project after the other, and the project of each."""
    sizes = np.fromiter(map(len, groups), np.int64, len(groups))
    rows = np.fromiter(chain.from_iterable(groups), np.int64, int(sizes.sum()))
    return rows, np.repeat(np.arange(len(groups)), sizes)
