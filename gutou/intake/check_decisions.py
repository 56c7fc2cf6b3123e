"""Decisions on whole groups (整组决定): one cell of a group speaks for all its pairs that have none of their own."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from gutou.intake.check_cells import SheetCells
from gutou.intake.values_text import is_blank, plain

WHOLE_GROUP = {"整组同一项目": "同一项目", "整组不同项目": "不同项目"}
_SPREAD = ("decided_by", "decided_on", "note")


def spread_groups(sheet: SheetCells) -> None:
    """Give every pair of a group the decision on the whole group; a decision of its own goes before it.

    Two different decisions on the whole of one group fill nothing in; both are refused when the file is looked at
    beside what was asked.
    """
    values = sheet.out.values
    decisions = values.get("decision")
    if sheet.header.document != "decisions" or decisions is None:
        return
    groups = values.get("group_id") or [None] * len(decisions)
    of_group: dict[str, list[int]] = defaultdict(list)
    for at, group in enumerate(groups):
        of_group[group or f"row {at}"].append(at)
    for rows in of_group.values():
        said = [at for at in rows if decisions[at] in WHOLE_GROUP]
        if len({decisions[at] for at in said}) == 1:
            _spread(sheet, decisions, rows, said[0])


def _spread(sheet: SheetCells, decisions: list[Any], rows: list[int], speaker: int) -> None:
    meant = WHOLE_GROUP[decisions[speaker]]
    for at in rows:
        if decisions[at] is not None or _written(sheet, at):
            continue
        decisions[at] = meant
        for name in _SPREAD:
            column = sheet.out.values.get(name)
            if column is not None and column[at] is None:
                column[at] = column[speaker]


def _written(sheet: SheetCells, at: int) -> bool:
    """Whether something stands in the cell all the same, which nobody could read."""
    text = sheet.out.texts["decision"][1][at]
    return bool(text) and not is_blank(plain(text or ""), "E")
