"""Which projects of a month come near each other (相近项目), in columns: a large city has a million pairs, and few matter."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gutou.register.best import best_of_kin, clear_best
from gutou.register.judged import Bools, Judged
from gutou.register.judged_columns import KINDS
from gutou.register.vocabulary import load

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]

LEAST_SCORE, MOST_SCORE = -7.0, 12.0
"""Between these the score of two rows is counted."""


class Near(NamedTuple):
    """Pairs of projects that come near each other, in their order, each with its most telling pair of rows.

    Attributes:
        one: Smallest row of a project.
        other: That of the other project, which is larger.
        places: Of the most telling pairs, in the columns of candidates.
        levels: What their rows say of each other, as places in the patterns of levels.
        smaller: How many rows the project with fewer of them has.
        larger: How many the other project has.
        clear: Each row is the other's clear best.
        kin: Nothing comes near that does not come near to both.
    """

    one: Numbers
    other: Numbers
    places: Numbers
    levels: NDArray[np.int32]
    smaller: Numbers
    larger: Numbers
    clear: Bools
    kin: Bools

    def only(self, chosen: Bools) -> Near:
        """Some of them."""
        columns: tuple[Any, ...] = tuple(column[chosen] for column in self)
        return Near(*columns)


def come_near(judged: Judged, of: Numbers) -> Near:
    """Which projects come near each other, those that may be asked.

    Args:
        judged: The period's rows and scores.
        of: Per row, the smallest row of its project.
    """
    one, other, places = _telling(judged, of)
    sizes = np.bincount(of, minlength=len(of))
    near = Near(
        one,
        other,
        places,
        judged.levels(places),
        np.minimum(sizes[one], sizes[other]),
        np.maximum(sizes[one], sizes[other]),
        clear_best(judged, of)[places],
        np.ones(len(places), dtype=bool),
    )
    near = near.only(hopeful(judged, near))
    near = near._replace(kin=best_of_kin(judged, of, near.places))
    return near.only(hopeful(judged, near))


def _telling(judged: Judged, of: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Two projects that come near each other, and the place of their likeliest pair of rows."""
    columns = judged.columns
    near = (columns.scores >= float(load("outlook")["least"])) & (columns.kinds != KINDS.index("veto"))
    near &= of[columns.a] != of[columns.b]
    places = np.flatnonzero(near)
    a, b = of[columns.a[places]], of[columns.b[places]]
    one, other = np.minimum(a, b), np.maximum(a, b)
    # Candidates stand by position: of equals the first stays first.
    order = np.lexsort((-columns.scores[places], -columns.probabilities[places], other, one))
    one, other, places = one[order], other[order], places[order]
    first = np.append(True, (one[1:] != one[:-1]) | (other[1:] != other[:-1]))[: len(one)]
    return one[first], other[first], places[first]


def scores(judged: Judged, near: Near) -> Floats:
    """What projects come to by all that columns tell of: neither the words of their names nor whether a list has both."""
    table = load("outlook")
    weight = _weights()
    columns, places = judged.columns, near.places
    of_levels = np.array(
        [math.fsum(weight.get(level, 0.0) for level in told.split()) for told in judged.patterns]
    )
    of_kinds = np.array([weight.get(f"kind.{kind}", 0.0) for kind in KINDS])
    found: Floats = table["base"] + of_levels[near.levels] + of_kinds[columns.kinds[places]]
    for name, values in (
        ("score", np.clip(columns.scores[places], LEAST_SCORE, MOST_SCORE)),
        ("probability", columns.probabilities[places]),
        ("smaller", np.log(near.smaller)),
        ("larger", np.log(near.larger)),
        ("clear", near.clear),
        ("kin", near.kin),
    ):
        found = found + weight.get(name, 0.0) * values
    return found


def hopeful(judged: Judged, near: Near) -> Bools:
    """Which projects may be asked, if their names share the rarest of words; what else is not known yet speaks against."""
    table = load("outlook")
    rarest = _weights().get("shared", 0.0) * math.log(max(len(judged.rows), 2))
    least = math.log(table["ask"] / (1 - table["ask"]))
    may: Bools = judged.columns.probabilities[near.places] >= table["ask_judged"]
    return may | (scores(judged, near) + rarest >= least)


def summed(features: Mapping[str, float]) -> float:
    """The score of what was found, to the last bit in whatever order; a level that nothing was learnt of says nothing."""
    weight = _weights()
    found = (weight.get(name, 0.0) * value for name, value in features.items())
    return math.fsum([load("outlook")["base"], *found])


def _weights() -> Mapping[str, float]:
    weights: Mapping[str, float] = load("outlook")["weights"]
    return weights
