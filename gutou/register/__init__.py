"""Register (建档): rows of all departments and the library become projects.

What it offers is loaded when it is asked for: a worker process needs none of it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gutou.register.fixed import fix_ids
    from gutou.register.linking import register

__all__ = ["fix_ids", "register"]


_WHERE = {"fix_ids": "gutou.register.fixed", "register": "gutou.register.linking"}


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_WHERE[name]), name)
