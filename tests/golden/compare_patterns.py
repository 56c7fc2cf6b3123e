"""Which planted patterns the published findings name, and whom they name without cause."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import duckdb

from .compare import read, true_keys

PATTERNS = (
    "打捆",
    "拆分",
    "重复",
    "未开工先报",
    "超进度",
    "单位错误",
    "数值雷同",
    "凭证重复",
    "年末突增",
    "停建仍报",
)
_REPORTS = ("survey", "library", "key_projects")
Keys = dict[tuple[str, str], set[str]]


@dataclass(frozen=True)
class Hits:
    """Instances of one pattern planted and found, and clean projects named for it, over all periods."""

    planted: int
    found: int
    clean: int
    false: int
    missed: tuple[tuple[str, str, str], ...] = ()
    wrong: tuple[tuple[str, str], ...] = ()

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else 1.0

    @property
    def false_share(self) -> float:
        return self.false / self.clean if self.clean else 0.0


def named(con: duckdb.DuckDBPyConnection, truth: Path) -> Keys:
    """(period, pattern) → true projects that a finding names: by its row, else by all rows of its project."""
    known = true_keys(truth)
    of_project: Keys = defaultdict(set)
    for period, project_id, *place in con.execute(
        "SELECT period, project_id, department, file_name, sheet_name, row_number FROM project_source"
    ).fetchall():
        if (key := known.get((period, *place))) is not None:
            of_project[period, project_id].add(key)
    found: Keys = defaultdict(set)
    for period, pattern, project_id, *place in con.execute(
        """
        SELECT DISTINCT period, pattern, project_id, department, file_name, sheet_name, row_number
        FROM finding JOIN (SELECT DISTINCT rule_id, pattern FROM rule WHERE pattern IS NOT NULL) USING (rule_id)
        """
    ).fetchall():
        own = known.get((period, *place))
        found[period, pattern] |= {own} if own else of_project.get((period, project_id), set())
    return found


def clean_projects(truth: Path) -> dict[str, set[str]]:
    """Projects reported in a period that no pattern and no fault of a row has touched up to then."""
    touched: dict[str, str] = {}
    for row in read(truth, "patterns"):
        for key in (row["project_key"], *filter(None, row["other_keys"].split(";"))):
            touched[key] = min(row["period"], touched.get(key, row["period"]))
    rows = [row for row in read(truth, "rows") if row["in_force"] == "1" and row["document"] in _REPORTS]
    for row in rows:
        if row["faults"]:
            touched[row["project_key"]] = min(row["period"], touched.get(row["project_key"], row["period"]))
    clean: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["accepted"] == "1" and not touched.get(row["project_key"], "9999") <= row["period"]:
            clean[row["period"]].add(row["project_key"])
    return clean


def measure(con: duckdb.DuckDBPyConnection, truth: Path) -> dict[str, Hits]:
    """Every pattern's hits; an instance is found when one of its projects is named."""
    found, clean = named(con, truth), clean_projects(truth)
    planted = read(truth, "patterns")
    periods = {period for (period,) in con.execute("SELECT DISTINCT period FROM project").fetchall()}
    hits = {}
    for pattern in PATTERNS:
        rows = [row for row in planted if row["pattern"] == pattern and row["period"] in periods]
        missed = tuple(
            (row["period"], row["project_key"], row["detail"])
            for row in rows
            if not {row["project_key"], *row["other_keys"].split(";")} & found[row["period"], pattern]
        )
        wrong = tuple(
            (period, key)
            for period in sorted(periods)
            for key in sorted(found[period, pattern] & clean[period])
        )
        number = sum(len(clean[period]) for period in periods)
        hits[pattern] = Hits(len(rows), len(rows) - len(missed), number, len(wrong), missed, wrong)
    return hits
