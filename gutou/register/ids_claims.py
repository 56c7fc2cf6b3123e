"""Who inherits an id (标识归属): former ids claim the projects in which their rows are found again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol

from gutou.register.ids_keys import FIRM, OWN, WEIGHTS, RowKeys

Held = tuple[str, str]
"""An id, and the period since which its project holds a key (empty: not known)."""


class Holder(Protocol):
    """Key → the id that holds it."""

    def get(self, key: str, /) -> Held | None:
        """The id, or None."""

    def __len__(self) -> int:
        """How many keys there are."""


@dataclass
class Claim:
    """What a former id finds of itself in one project.

    Attributes:
        project_id: The former id.
        rows: Rows known again by a key of their own source.
        weight: Sum of the strongest key per row.
        since: The oldest period since which one of these keys is held.
    """

    project_id: str
    rows: int = 0
    weight: int = 0
    since: str = "9999"

    def add(self, kind: str, since: str) -> None:
        """One more row."""
        self.rows += kind in OWN
        self.weight += WEIGHTS[kind]
        self.since = min(self.since, since)


def recognise(keys: RowKeys, holder: Holder, *, firm: bool) -> tuple[str, Held] | None:
    """Kind of the strongest key of a row that a former id holds, and that id.

    Args:
        keys: The row's keys, the strongest first.
        holder: Key → id that holds it.
        firm: Only keys that show a former project even inside another one.
    """
    for key in keys:
        if (not firm or key[0] in FIRM) and (held := holder.get(key)) is not None:
            return key[0], held
    return None


def heirs(
    holder: Holder,
    known: Sequence[Sequence[RowKeys]],
    standing: Callable[[str], str],
    *,
    firm: bool,
    without: AbstractSet[str],
    among: AbstractSet[int] | None = None,
) -> dict[int, list[Claim]]:
    """Project (by position) → claims of the former ids of which it holds the larger part.

    Each id goes to one project only: to that with most of its rows, ties to the part it has had for longest, then to the
    better known, then to the project with more rows.

    Args:
        holder: Key → id.
        known: Keys per row per project.
        standing: The id that now stands for a former one.
        firm: Only firm evidence.
        without: Ids that have their project already.
        among: Only these projects; None: all.
    """
    claims: dict[str, dict[int, Claim]] = defaultdict(dict)
    if not len(holder):
        return {}
    for number, rows in enumerate(known):
        if among is not None and number not in among:
            continue
        for keys in rows:
            if (found := recognise(keys, holder, firm=firm)) is None:
                continue
            kind, (project, since) = found
            if (project := standing(project)) not in without:
                claims[project].setdefault(number, Claim(project)).add(kind, since)
    inherited: dict[int, list[Claim]] = defaultdict(list)
    for _, parts in sorted(claims.items()):
        best = min(parts, key=lambda n: (-parts[n].rows, parts[n].since, -parts[n].weight, -len(known[n]), n))
        inherited[best].append(parts[best])
    return inherited
