"""Comparing publications (版本比较): what changed between two of them, why, and what it does to the totals."""

from __future__ import annotations

from gutou.diff.changes import Change, changes, compare
from gutou.diff.sides import Side

__all__ = ["Change", "Side", "changes", "compare"]
