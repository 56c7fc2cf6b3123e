"""Projects of a sealed period (已定库项目): rows stand together as they were sealed, under the ids they had."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from gutou.database import run
from gutou.register.rows import Rows


@dataclass(frozen=True)
class SealedGroups:
    """The projects of a sealed period.

    Attributes:
        groups: Positions of each project's rows, sorted, in the order of their first rows.
        ids: The id of each.
        probabilities: Match probability of each row.
    """

    groups: list[list[int]]
    ids: list[str]
    probabilities: NDArray[np.float64]


def sealed_groups(con: duckdb.DuckDBPyConnection, period: str, rows: Rows) -> SealedGroups | None:
    """How the rows of a period were linked when it was sealed; None where it is open."""
    if not con.execute(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = 'work' AND table_name = 'sealed_link'"
    ).fetchone():
        return None
    found = run(con, "register/17_sealed", {"period": period}).fetchall()
    held = {row_key: (project, probability) for row_key, project, probability in found}
    if not held:
        return None
    members: dict[str, list[int]] = {}
    row_keys = rows.texts("row_key").to_pylist()
    for n, row_key in enumerate(row_keys):
        members.setdefault(held[row_key][0], []).append(n)
    ordered = sorted(members, key=lambda project: members[project])
    return SealedGroups(
        groups=[members[project] for project in ordered],
        ids=ordered,
        probabilities=np.array([held[row_key][1] for row_key in row_keys]),
    )
