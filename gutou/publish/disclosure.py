"""Statistical disclosure control (统计保密): which cells of a table with margins must not be shown.

A cell is sensitive when fewer than ``min_units`` units stand behind it or one unit has more than ``dominance_pct`` of any of
its amounts. Sensitive cells are suppressed, and then as many others as it takes that neither the margins nor the sum of what
is suppressed in a line give a sensitive figure back. The pattern is found as cycles of suppressed cells (each line of the
cycle then has two unknowns that can move against each other), the cheapest by amount; the margins are cells like others.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

TOTAL = "合计"
Place = tuple[str, str]
"""Row and column of a cell; :data:`TOTAL` is the margin."""
Contributions = dict[str, tuple[Decimal, ...]]
"""What each unit gives to a cell, one number per amount."""
_ROOM = (Decimal("0.2"), Decimal(0))
"""How far a sensitive figure must be able to move, as a share of itself: as far as can be had."""


@dataclass(frozen=True)
class Rule:
    """When a figure is sensitive."""

    min_units: int
    dominance_pct: Decimal

    def sensitive(self, cell: Mapping[str, tuple[Decimal, ...]]) -> bool:
        """Whether so few units stand behind a cell, or one so much, that it would tell about one of them."""
        if not cell:
            return False
        if len(cell) < self.min_units:
            return True
        amounts = [[abs(value) for value in side] for side in zip(*cell.values(), strict=True)]
        return any(max(side) * 100 > sum(side) * self.dominance_pct for side in amounts if sum(side))


def with_margins(cells: Mapping[Place, Contributions]) -> dict[Place, Contributions]:
    """The table with its margins, which hold the contributions of all their cells, unit by unit."""
    table: dict[Place, Contributions] = defaultdict(dict)
    for (row, column), contributions in cells.items():
        for place in ((row, column), (row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
            _add(table[place], contributions)
    return dict(table)


def suppressed(table: Mapping[Place, Contributions], rule: Rule) -> set[Place]:
    """Cells of a table with margins that must not be shown.

    Args:
        table: As :func:`with_margins` makes it.
        rule: When a figure is sensitive.
    """
    filled = {place: cell for place, cell in table.items() if cell}
    amounts = {place: _amounts(cell) for place, cell in filled.items()}
    hidden: set[Place] = set()
    waiting = {place for place, cell in filled.items() if rule.sensitive(cell)}
    while waiting:
        hidden |= waiting
        for place in sorted(waiting, key=lambda p: (-amounts[p][0], p)):
            hidden |= _cycle(place, amounts, hidden)
        waiting = set(_telling_lines(filled, amounts, hidden, rule))
    return hidden


def _add(into: Contributions, contributions: Mapping[str, tuple[Decimal, ...]]) -> None:
    for unit, values in contributions.items():
        before = into.get(unit, (Decimal(0),) * len(values))
        into[unit] = tuple(a + b for a, b in zip(before, values, strict=True))


def _amounts(cell: Mapping[str, tuple[Decimal, ...]]) -> tuple[Decimal, ...]:
    return tuple(abs(sum(side, Decimal(0))) for side in zip(*cell.values(), strict=True))


def _cycle(place: Place, amounts: Mapping[Place, tuple[Decimal, ...]], hidden: Iterable[Place]) -> set[Place]:
    """The cheapest cells that together with a sensitive one form a cycle in which it can move far enough."""
    for room in _ROOM:
        needed = [amount * room for amount in amounts[place]]
        usable = {
            other: Decimal(0) if other in hidden else amount[0] + 1
            for other, amount in amounts.items()
            if other != place and all(have >= need for have, need in zip(amount, needed, strict=True))
        }
        if found := _path(place, usable):
            return found
    return set()


def _path(place: Place, cost: Mapping[Place, Decimal]) -> set[Place]:
    """The cheapest way from the row of a cell to its column over other cells, each of which joins its row and column."""
    joined: dict[tuple[int, str], list[tuple[tuple[int, str], Place]]] = defaultdict(list)
    for cell in cost:
        row, column = (0, cell[0]), (1, cell[1])
        joined[row].append((column, cell))
        joined[column].append((row, cell))
    start, goal = (0, place[0]), (1, place[1])
    queue: list[tuple[Decimal, tuple[int, str], tuple[Place, ...]]] = [(Decimal(0), start, ())]
    seen = set()
    while queue:
        spent, node, cells = heapq.heappop(queue)
        if node == goal:
            return set(cells)
        if node in seen:
            continue
        seen.add(node)
        for other, cell in joined[node]:
            if other not in seen:
                heapq.heappush(queue, (spent + cost[cell], other, (*cells, cell)))
    return set()


def _telling_lines(
    filled: Mapping[Place, Contributions],
    amounts: Mapping[Place, tuple[Decimal, ...]],
    hidden: set[Place],
    rule: Rule,
) -> Iterator[Place]:
    """One more cell to hide for each line whose hidden cells add up to a sensitive figure (the margin less the others)."""
    lines: dict[tuple[int, str], list[Place]] = defaultdict(list)
    for place in filled:
        for side in (0, 1):
            lines[side, place[side]].append(place)
    for (side, _), places in sorted(lines.items()):
        inner = [place for place in places if place[1 - side] != TOTAL]
        margin = [place for place in places if place[1 - side] == TOTAL]
        out = [place for place in inner if place in hidden]
        if not out or any(place in hidden for place in margin):
            continue
        together: Contributions = {}
        for place in out:
            _add(together, filled[place])
        if rule.sensitive(together):
            open_cells = [place for place in inner if place not in hidden] or margin
            yield min(open_cells, key=lambda p: (amounts[p][0], p))
