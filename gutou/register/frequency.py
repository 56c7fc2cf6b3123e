"""How common a unit or a name is (常见程度), from a frozen table: agreeing on something common is worth less.

The table (``schemas/register/frequency.toml``) is made by ``gutou register train`` and shipped. It is never taken from
the rows that are being linked, so that a verdict is a function of two rows and nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from gutou.register.vocabulary import load

USUAL_PROJECTS = 3
"""So many projects of one unit in a city are nothing special."""


_instead: ContextVar[Mapping[str, dict[str, float]] | None] = ContextVar("frequencies_instead", default=None)


def _table(name: str) -> dict[str, float]:
    found: dict[str, float] = (_instead.get() or load("frequency")).get(name, {})
    return found


@contextmanager
def frequencies_instead(tables: Mapping[str, dict[str, float]]) -> Iterator[None]:
    """Describe rows with other tables for a while: training looks at what it is about to ship."""
    token = _instead.set(tables)
    owner_common.cache_clear()
    core_common.cache_clear()
    try:
        yield
    finally:
        _instead.reset(token)
        owner_common.cache_clear()
        core_common.cache_clear()


@lru_cache(maxsize=100_000)
def owner_common(core: str) -> float:
    """How many times (as a power of e) more projects a unit of this name has than a usual one; 0 when not more."""
    count = _table("owners").get(core, 0)
    return max(0.0, math.log(count / USUAL_PROJECTS)) if count else 0.0


@lru_cache(maxsize=100_000)
def core_common(core: str) -> float:
    """How many projects of a city share the core of their names, as a power of e; 0 when it is one."""
    count = _table("cores").get(core, 0)
    return max(0.0, math.log(count)) if count else 0.0
