"""Rows of which each is linked to each (全部互连): their project is clear without asking for the best pair first."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gutou.register.judged import Bools, Judged
from gutou.register.judged_columns import KINDS

Numbers = NDArray[np.int64]


def agreed(judged: Judged, doubtful: Collection[int]) -> tuple[list[list[int]], Bools]:
    """Projects in which every row is linked to every other, and to no row besides.

    In whatever order their links are taken, each joins: nothing speaks against, no source lists two of the rows, and no two
    valid codes are among them.

    Args:
        judged: The period's rows and scores.
        doubtful: Rows whose links are not to be taken at sight.

    Returns:
        The rows of each project, sorted, and which candidates remain to be looked at.
    """
    columns = judged.columns
    link = columns.kinds == KINDS.index("link")
    a, b = columns.a[link], columns.b[link]
    # The smallest row is linked to all: it names the project.
    label = np.arange(len(judged.rows))
    np.minimum.at(label, b, a)
    size = np.bincount(label, minlength=len(label))
    degree = np.bincount(a, minlength=len(label)) + np.bincount(b, minlength=len(label))
    source, code = judged.rows.source_numbers, judged.rows.numbers("valid_code")
    fails = (label[a] != label[b]) | (columns.scores[link] < 0) | (source[a] == source[b])
    fails |= (code[a] != code[b]) & (code[a] > 0) & (code[b] > 0)
    unclear = degree != size[label] - 1
    unclear[a[fails]] = unclear[b[fails]] = True
    unclear[list(doubtful)] = True
    open_label = np.zeros(len(label), dtype=bool)
    open_label[label[unclear]] = True
    members = np.flatnonzero(~open_label[label] & (size[label] > 1))
    members = members[np.argsort(label[members], kind="stable")]
    link[np.flatnonzero(link)[~open_label[label[a]]]] = False
    places = members.tolist()
    bounds = [0, *(np.flatnonzero(np.diff(label[members])) + 1).tolist(), len(places)]
    return [places[start:end] for start, end in pairwise(bounds) if end], link
