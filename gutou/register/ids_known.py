"""By what the projects of a period are known again (本期识别键): what rows and projects share is looked for in columns."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gutou.register.frames import Arrow
from gutou.register.ids_keys import KINDS, Keys, Numbers, RowKeys
from gutou.register.rows import by_project

_pa: Any = importlib.import_module("pyarrow")  # without usable type hints
_pc: Any = importlib.import_module("pyarrow.compute")

Positions = NDArray[np.int64]

_COUNTED = "F"
"""Rows that agree in every field but stand in several projects cannot be told apart; their keys are counted through, so that
the first stays the first as long as there are as many."""
_PAIRS = np.frombuffer("".join(f"{n:02x}" for n in range(256)).encode(), np.uint16)
"""Two hexadecimal digits for each byte."""


class _Found(NamedTuple):
    """Keys of one kind, each once per project, by key and project.

    Attributes:
        values: The keys as numbers.
        projects: The project of each.
        before: How many projects before it have the same key.
        shared: Whether another project has it.
    """

    values: Numbers
    projects: Positions
    before: Positions
    shared: NDArray[np.bool_]


class Known:
    """Keys of the rows of every project of a period."""

    def __init__(self, keys: Keys, groups: Sequence[Sequence[int]]) -> None:
        """Look at keys.

        Args:
            keys: Those of the period's rows.
            groups: The period's projects, as positions of rows.
        """
        self._rows, self._projects = by_project(groups)
        self._keys, self._sizes = keys, list(map(len, groups))
        told = keys.record.unique()
        self._records = told.filter(_pc.not_equal(told, "")).sort()

    @cached_property
    def rows(self) -> list[list[RowKeys]]:
        """Keys of every row of every project, the strongest first."""
        keys = zip(*map(self._texts_of_rows, KINDS), strict=True)
        told = (tuple(filter(None, found)) for found in keys)
        return [list(islice(told, size)) for size in self._sizes]

    def telling(self) -> tuple[Positions, Arrow]:
        """The project of each key that names no other of the period, and the key as text; by project and key."""
        texts, placed, count = [], [], len(self._sizes)
        numbers = np.zeros((count, len(KINDS)), np.int64)
        for place, (kind, values, projects, before) in enumerate(self._alone()):
            numbers[:, place] = np.bincount(projects, minlength=count)
            first = np.cumsum(numbers[:, place]) - numbers[:, place]
            placed.append((projects, np.arange(len(projects)) - first[projects]))
            texts.append(self._texts(kind, values, before))
        starts = (np.cumsum(numbers) - numbers.ravel()).reshape(numbers.shape)
        stands = np.concatenate([starts[of, place] + nth for place, (of, nth) in enumerate(placed)])
        order = np.empty_like(stands)
        order[stands] = np.arange(len(stands))
        return np.repeat(np.arange(count), numbers.sum(axis=1)), _pa.concat_arrays(texts).take(order)

    def shared(self) -> list[str]:
        """Keys that name several projects."""
        found: list[str] = []
        for kind in KINDS.replace(_COUNTED, ""):
            of = self._found(self._values(kind))
            again = of.shared & (of.before == 0)
            found += self._texts(kind, of.values[again], of.before[again]).to_pylist()
        return found

    def _alone(self) -> Iterator[tuple[str, Numbers, Positions, Positions]]:
        """By kind, keys that name one project, by project and key; how many before have a key that is counted through."""
        for kind in sorted(KINDS):
            of = self._found(self._values(kind))
            alone = np.arange(len(of.values)) if kind == _COUNTED else np.flatnonzero(~of.shared)
            order = alone[np.argsort(of.projects[alone], kind="stable")]
            yield kind, of.values[order], of.projects[order], of.before[order]

    def _found(self, values: Numbers) -> _Found:
        """Which keys are met in which projects, of one value per row."""
        said = np.flatnonzero(values)
        order = said[np.argsort(values[said], kind="stable")]  # rows stand by project
        values, projects = values[order], self._projects[order]
        other = np.append(True, values[1:] != values[:-1])[: len(order)]
        once = other | np.append(True, projects[1:] != projects[:-1])[: len(order)]
        begins = np.flatnonzero(other[once])
        times = np.diff(begins, append=np.count_nonzero(once))
        before = np.arange(times.sum()) - np.repeat(begins, times)
        return _Found(values[once], projects[once], before, np.repeat(times > 1, times))

    def _values(self, kind: str) -> Numbers:
        """A kind's keys as numbers in the order of their texts, one per row, by project."""
        column = self._keys[KINDS.index(kind)]
        if kind == "L":
            column = _pc.index_in(column, value_set=self._records).fill_null(-1).to_numpy() + 1
        found: Numbers = column[self._rows].astype(np.uint64, copy=False)
        return found

    def _texts(self, kind: str, values: Numbers, before: Positions) -> Arrow:
        """Keys as texts."""
        texts = self._named(values) if kind == "L" else _hexadecimal(kind, values)
        if kind != _COUNTED or not before.any():
            return texts
        later = texts.filter(_pa.array(before > 0)).to_pylist()
        numbered = [f"{text}#{n + 1}" for text, n in zip(later, before[before > 0].tolist(), strict=True)]
        return _pc.replace_with_mask(texts, _pa.array(before > 0), _pa.array(numbered, _pa.string()))

    def _named(self, values: Numbers) -> Arrow:
        names = self._records.take(_pa.array(values.astype(np.int64) - 1))
        return _pc.binary_join_element_wise("L", names, "")

    def _texts_of_rows(self, kind: str) -> list[str | None]:
        """Keys of one kind as texts, one per row, by project; None where there is none."""
        values = self._values(kind)
        before = np.zeros(len(values), np.int64)
        if kind == _COUNTED:
            of = self._found(values)
            later = of.before > 0
            met = dict(
                zip(zip(of.values[later], of.projects[later], strict=True), of.before[later], strict=True)
            )
            for n in np.flatnonzero(np.isin(values, of.values[later])).tolist():
                before[n] = met.get((values[n], self._projects[n]), 0)
        said = values != 0
        texts = self._texts(kind, values[said], before[said])
        every: list[str | None] = texts.take(_pa.array(np.cumsum(said) - 1, mask=~said)).to_pylist()
        return every


def _hexadecimal(kind: str, values: Numbers) -> Arrow:
    """Hashes as Arrow texts of sixteen hexadecimal digits, behind the letter of their kind."""
    count, width = len(values), 1 + 16
    written = np.empty((count, width), np.uint8)
    written[:, 0] = ord(kind)
    written[:, 1:] = _PAIRS[values.astype(">u8").view(np.uint8)].view(np.uint8).reshape(count, 16)
    ends = np.arange(0, (count + 1) * width, width, dtype=np.int64)
    wide = _pa.Array.from_buffers(
        _pa.large_string(), count, [None, _pa.py_buffer(ends), _pa.py_buffer(written)]
    )
    return wide.cast(_pa.string())
