"""Rows that several speak for (多行佐证): what all rows of two projects say that no two of them say alone.

A project that three offices list and a row of a fourth under another name are hardly two works: each of the three would have
left out the one, and the fourth the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from gutou.register.best import clear_best
from gutou.register.doubts import Doubt, Known, names_of
from gutou.register.judged import Judged, Pair, Score, sides
from gutou.register.verdict import told_by_names
from gutou.register.verdict_gates import marked_alone

_SPEAKS = 0.5
_OWN = frozenset(("substitution", "kin", "head", "unlike"))
Names = tuple[str, bool]
"""How names stand to each other, and whether a unit is a public office."""


def spoken_for(
    judged: Judged,
    of: Sequence[int],
    rows_of: Callable[[int], Sequence[int]],
    seen: Mapping[Doubt, Known],
) -> dict[Pair, Score]:
    """Clear bests of two projects that no list has both of, of three rows or more, each of which speaks for each of the other.

    Args:
        judged: The period's rows and scores.
        of: Per row, the project it stands in.
        rows_of: The rows of a project.
        seen: What the month knows of kinds of doubts.
    """
    settled, sources, found = _settled(seen), judged.rows.sources, {}
    for (a, b), score in clear_best(judged, of).items():
        some, others = rows_of(of[a]), rows_of(of[b])
        if len(some) + len(others) < 3 or not {sources[m] for m in some}.isdisjoint(
            sources[n] for n in others
        ):
            continue
        if all(_speaks(judged, m, n, settled) for m in some for n in others):
            found[a, b] = score
    return found


def _speaks(judged: Judged, m: int, n: int, settled: frozenset[Names]) -> bool:
    """Whether two rows are likely one project, and no kind of names holds them back that several rows may well show of two."""
    found = judged.of(m, n)
    if found.probability < _SPEAKS or found.kind not in ("review", "link"):
        return False
    a, b = sides(judged.rows[m], judged.rows[n])
    told = told_by_names(a, b)
    if told is None or (told[0].owner is False and not told[0].office):
        return False
    if marked_alone(a.name, b.name) and not told[0].amount:
        return False
    names = names_of(told[0])
    # A place of its own in each name, or an office's school and its canteen, stay two however many list each of them.
    twins = names in _OWN or (names == "omission" and told[0].public)
    return not twins or ((names, told[0].public) in settled and told[0].start not in ("differ", "far"))


def _settled(seen: Mapping[Doubt, Known]) -> frozenset[Names]:
    """Names that are no doubt in this month, whatever totals and starts say."""
    same: dict[Names, int] = defaultdict(int)
    other: dict[Names, int] = defaultdict(int)
    for doubt, what in seen.items():
        same[doubt.names, doubt.public] += what.same
        other[doubt.names, doubt.public] += what.other
    return frozenset(kind for kind in same if Known(same[kind], other[kind], frozenset()).settles)
