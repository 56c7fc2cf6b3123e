"""Hashes in columns (散列): key and row stand in one number, so that both are sorted at once."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Positions = NDArray[np.int64]
Bools = NDArray[np.bool_]
Number = TypeVar("Number", np.int64, np.uint64)

ROW_BITS = 24
"""Keys leave so many of 64 bits to the row."""
SHIFT = np.uint64(ROW_BITS)
KEY_BITS = np.uint64(64 - ROW_BITS)
ROW = np.uint64((1 << ROW_BITS) - 1)


def mixed(values: Hashes) -> Hashes:
    """Numbers as hashes of all 64 bits (the finalizer of splitmix64)."""
    found = values + np.uint64(0x9E3779B97F4A7C15)
    found ^= found >> np.uint64(30)
    found *= np.uint64(0xBF58476D1CE4E5B9)
    found ^= found >> np.uint64(27)
    found *= np.uint64(0x94D049BB133111EB)
    found ^= found >> np.uint64(31)
    return found


def keys_of(values: NDArray[np.generic], kind: int) -> Hashes:
    """Values of one kind as keys; 0 stays 0."""
    numbers = values.astype(np.uint64)
    salt = mixed(np.full(1, kind, np.uint64))
    return np.where(numbers == 0, np.uint64(0), mixed(numbers ^ salt) >> SHIFT)


def rows_of(under: Hashes) -> Positions:
    """The rows in numbers of key and row."""
    return (under & ROW).astype(np.int64)


def starts(ordered: Hashes) -> Positions:
    """Where another value begins, in values that stand in order."""
    changes = ordered[1:] != ordered[:-1]
    return np.flatnonzero(np.append(True, changes)) if len(ordered) else np.zeros(0, np.int64)


def distinct(values: NDArray[Number]) -> NDArray[Number]:
    """Values in order, each once. ``np.unique`` looks them up in a table, which takes many times as long."""
    ordered = np.sort(values)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered
