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
        shared: How rare the rarest word is that both projects have, as logarithm.
        own: How rare the words are together that one of the rows has and the other project has not.
    """

    one: Numbers
    other: Numbers
    places: Numbers
    levels: NDArray[np.int32]
    smaller: Numbers
    larger: Numbers
    clear: Bools
    kin: Bools
    shared: Floats
    own: Floats

    def only(self, chosen: Bools) -> Near:
        """Some of them."""
        columns: tuple[Any, ...] = tuple(column[chosen] for column in self)
        return Near(*columns)


def come_near(judged: Judged, of: Numbers) -> Near:
    """Which projects come near each other, those that may be asked; of their words the most is hoped that there can be.

    Args:
        judged: The period's rows and scores.
        of: Per row, the smallest row of its project.
    """
    one, other, places = _telling(judged, of)
    sizes, count = np.bincount(of, minlength=len(of)), len(places)
    near = Near(
        one,
        other,
        places,
        judged.levels(places),
        np.minimum(sizes[one], sizes[other]),
        np.maximum(sizes[one], sizes[other]),
        clear_best(judged, of)[places],
        np.ones(count, dtype=bool),
        np.full(count, math.log(max(len(of), 2))),
        np.zeros(count),
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
    """What projects come to, but for whether a list has both; a level that nothing was learnt of says nothing."""
    table = load("outlook")
    weight: Mapping[str, float] = table["weights"]
    columns, places = judged.columns, near.places
    of_levels = np.array(
        [math.fsum(weight.get(level, 0.0) for level in told.split()) for told in judged.patterns]
    )
    of_kinds = np.array([weight.get(f"kind.{kind}", 0.0) for kind in KINDS])
    # One by one, so that it is the same to the last bit wherever a pair stands.
    logs = np.array([0.0, *map(math.log, range(1, int(near.larger.max(initial=1)) + 1))])
    found: Floats = table["base"] + of_levels[near.levels] + of_kinds[columns.kinds[places]]
    for name, values in (
        ("score", np.clip(columns.scores[places], LEAST_SCORE, MOST_SCORE)),
        ("probability", columns.probabilities[places]),
        ("smaller", logs[near.smaller]),
        ("larger", logs[near.larger]),
        ("clear", near.clear),
        ("kin", near.kin),
        ("shared", near.shared),
        ("own", near.own),
    ):
        found = found + weight.get(name, 0.0) * values
    return found


def hopeful(judged: Judged, near: Near) -> Bools:
    """Which projects are likely enough to be asked by what is known of them; what is not known yet may speak against.

    What is less likely is no rival either to those that are joined.
    """
    table = load("outlook")
    least = math.log(table["ask"] / (1 - table["ask"]))
    may: Bools = judged.columns.probabilities[near.places] >= table["ask_judged"]
    return may | (scores(judged, near) >= least)
