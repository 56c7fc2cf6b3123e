"""Which pairs and rows may show other words for one thing (同义说法的候选), told from columns alone.

Everything here is asked of whole months and lets through whatever may matter, so that only that is read row by row.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from itertools import chain, combinations

import numpy as np
from numpy.typing import NDArray

from gutou.register.judged import Bools, Judged, Pair
from gutou.register.judged_columns import KINDS
from gutou.register.rows import Rows

Wording = tuple[str, str]
_LINK, _VETO = KINDS.index("link"), KINDS.index("veto")
_PAPERS = ("code", "approval", "library_code")
"""Columns of the papers that show two rows to be one project."""
_ONE_TOTAL = 0.001
"""So far apart, at most, are totals that count as equal, and some that do not."""


def shared_papers(judged: Judged) -> NDArray[np.int64]:
    """The paper that the rows of each candidate share, as a number; 0 where there is none."""
    columns, rows = judged.columns, judged.rows
    found = np.zeros(len(columns.a), np.int64)
    for kind, name in enumerate(_PAPERS):
        paper = rows.numbers(name)
        shared = (found == 0) & (paper[columns.a] == paper[columns.b])
        found[shared] = paper[columns.a[shared]] * len(_PAPERS) + kind
        found[found < len(_PAPERS)] = 0  # both are empty
    return found


def may_agree(judged: Judged) -> Bools:
    """Which candidates may have one unit, total and start."""
    columns, rows = judged.columns, judged.rows
    agree: Bools = ~judged.differing("owner")
    agree &= rows.starts[columns.a] == rows.starts[columns.b]
    places = np.flatnonzero(agree)
    one, other = rows.totals[columns.a[places]], rows.totals[columns.b[places]]
    agree[places] = np.abs(one - other) <= _ONE_TOTAL * np.maximum(one, other)
    return agree


def showing(
    judged: Judged,
    differences: Callable[[str, str], Collection[Wording]],
    *,
    least_score: float,
    least_times: float,
) -> Iterator[Pair]:
    """Candidates of other names that may show a difference which others show as well.

    Args:
        judged: A month.
        differences: Those that two cores may show.
        least_score: Score from which pairs are looked at.
        least_times: So many pairs must show a difference.
    """
    columns = judged.columns
    wanted = (columns.kinds == _LINK) & (shared_papers(judged) != 0) | may_agree(judged)
    wanted &= (columns.scores >= least_score) & (columns.kinds != _VETO)
    wanted &= judged.differing("core")
    a, b, cores = columns.a[wanted], columns.b[wanted], judged.rows.texts("core")
    found = list(map(differences, cores.take(a).to_pylist(), cores.take(b).to_pylist()))
    times = Counter(chain.from_iterable(found))
    for pair, said in zip(zip(a.tolist(), b.tolist(), strict=True), found, strict=True):
        if any(times[wording] >= least_times for wording in said):
            yield pair


def of_two_units(judged: Judged, least_papers: float) -> Bools:
    """Which links may show two units for one project: so many papers must be shared by rows of the same two."""
    columns = judged.columns
    units, papers = judged.rows.numbers("owner"), shared_papers(judged)
    one, other = units[columns.a], units[columns.b]
    shown: Bools = (
        (columns.kinds == _LINK) & (papers != 0) & (one != 0) & (other != 0) & judged.differing("unit")
    )
    places = np.flatnonzero(shown)
    one, other = one[places], other[places]
    two, paper = np.minimum(one, other) * (len(units) + 1) + np.maximum(one, other), papers[places]
    order = np.lexsort((paper, two))
    ordered, paper = two[order], paper[order]
    first = np.append(True, (ordered[1:] != ordered[:-1]) | (paper[1:] != paper[:-1]))[: len(ordered)]
    several, counts = np.unique(ordered[first], return_counts=True)
    shown[places] = np.isin(two, several[counts >= least_papers])
    return shown


def between(judged: Judged, units: Collection[tuple[str, str]]) -> Bools:
    """Which candidates have these two units, in this order."""
    columns = judged.columns
    names = sorted({name for two in units for name in two})
    at, number = judged.rows.among("owner", names), {name: n for n, name in enumerate(names)}
    one, other = at[columns.a], at[columns.b]
    wanted = [number[one] * len(names) + number[other] for one, other in units]
    found: Bools = np.isin(one * len(names) + other, wanted)
    found &= (one >= 0) & (other >= 0)
    return found


def framed(
    rows: Rows, pattern: re.Pattern[str], asked: Collection[Wording]
) -> tuple[dict[str, dict[str, list[int]]], list[int]]:
    """Rows of valid codes whose names differ in nothing but two of the words asked for.

    Returns:
        What stands around the word → the word → positions of rows; and the positions of all rows of their codes that
        have any of the words.
    """
    codes, having = rows.numbers("valid_code"), rows.containing({word for two in asked for word in two})
    at = np.flatnonzero(having & (codes != 0))
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for n, core in zip(at.tolist(), rows.texts("core").take(at).to_pylist(), strict=True):
        for word in pattern.finditer(core):
            found[core[: word.start()] + "|" + core[word.end() :]][word.group()].append(n)
    found = {
        frame: by_word
        for frame, by_word in found.items()
        if len(by_word) > 1 and any(two in asked for two in combinations(sorted(by_word), 2))
    }
    met = np.fromiter({n for by_word in found.values() for some in by_word.values() for n in some}, np.int64)
    return found, at[np.isin(codes[at], codes[met])].tolist()
