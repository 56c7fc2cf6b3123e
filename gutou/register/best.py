"""Whose clear best a row is (互为最佳): what the rest of the month says about a pair that the pair does not say itself.

What a name leaves out, or says in other words, is told by what else the unit has: where nothing else of either side comes
near, most of the doubt is gone. This looks at whole months and is therefore no part of a pair's score, which is kept.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from gutou.register.description import Description
from gutou.register.judged import Judged, Pair, Score, sides
from gutou.register.verdict import weigh
from gutou.register.verdict_gates import ASKED
from gutou.register.vocabulary import weights

_AGAINST = frozenset(
    {("name", level) for level in ("opposite", "action", "capacity_other", "part", "phase_omitted_later")}
    | {("owner", level) for level in ("differ", "far", "uscc_differ", "office")}
    | {
        ("region", "differ"),
        ("planned", "far"),
        ("start", "far"),
        ("code", "old_differ"),
        ("code", "library_differ"),
    }
)
"""Levels of ``weights.toml`` that speak of another project, whatever else a unit has."""

_UNIT = frozenset(("owner", level) for level in ("equal", "similar", "uscc_equal", "both_equal"))


def clear_best(judged: Judged, of: Sequence[int]) -> dict[Pair, Score]:
    """Doubtful pairs of two projects of which each row is the other's clear best: no row of a third project comes near.

    Args:
        judged: The period's rows and scores.
        of: Per row, the project it stands in.
    """
    limits = weights()["limits"]
    margin, least = float(limits["best_margin"]), float(limits["best_least"])
    pairs = {p: f for p, f in judged.above(least) if f.kind != "link" and of[p[0]] != of[p[1]]}
    concerned = {n for pair in pairs for n in pair}
    near: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (a, b), found in judged.above(least - margin, concerned) if concerned else ():
        for one, other in ((a, b), (b, a)):
            if one in concerned:
                near[one].append((found.score, of[other]))

    def clear(one: int, other: int, score: float) -> bool:
        both = (of[one], of[other])
        return all(found < score - margin or project in both for found, project in near[one])

    return {(a, b): f for (a, b), f in pairs.items() if clear(a, b, f.score) and clear(b, a, f.score)}


def likelier_alone(a: Description, b: Description, score: Score) -> Score | None:
    """What a pair of clear bests of one unit comes to where one of them has no other row of its project.

    Args:
        a: A row.
        b: The other row.
        score: What their fields say.

    Returns:
        None where the fields speak of another project, or a gate holds the pair back.
    """
    levels = set(weigh(*sides(a, b))[1])
    gated = score.probability + 1e-9 < 1 / (1 + math.exp(-score.score))
    if gated or levels & _AGAINST or not levels & _UNIT:
        return None
    likelier = score.score + float(weights()["best"]["alone"])
    return Score("review", likelier, min(ASKED, 1 / (1 + math.exp(-likelier))))
