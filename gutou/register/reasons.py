"""Why rows were joined that by themselves are doubtful (归并依据): what the month adds, which no pair of rows says."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from gutou.register.description import Description
from gutou.register.judged import REWORDED, Judged
from gutou.register.outlook import Seen, told

CLEAR = "两行名称互为最佳，本月没有别的项目与任何一行相近"
KIND = "这一类疑似，本月代码相同或已归一处的行足够多地说明是同一项目"


def by_month(judged: Judged, seen: Seen) -> str:
    """That the whole month makes two projects one, with what it adds to what the two rows say."""
    adds = "；".join(told(seen, judged.of(*seen.pair).score))
    return f"全月复看，是同一项目的可能 {seen.probability:.1%}：{adds}"


def reasons(judged: Judged, of: NDArray[np.int64]) -> dict[int, str]:
    """Why rows stand in one project that are not linked by what they say themselves, by position, in Chinese.

    Both rows of a pair have its reason, with the place of the other.

    Args:
        judged: The period's rows and scores, projects made.
        of: Per row, the project it stands in.
    """
    found: dict[int, list[str]] = defaultdict(list)
    linked = (
        two for two, score in judged.retold.items() if score.kind == "link" and of[two[0]] == of[two[1]]
    )
    for (a, b), why in (dict.fromkeys(linked, REWORDED) | judged.joined).items():
        for one, other in ((a, b), (b, a)):
            found[one].append(f"与 {_place(judged.rows[other])}：{why}")
    return {n: "；".join(sorted(told)) for n, told in found.items()}


def _place(row: Description) -> str:
    file_name, sheet_name, row_number = row.place
    return f"{row.source[0]}/{file_name}:{sheet_name}:{row_number}"
