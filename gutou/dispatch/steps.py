"""Approval steps (审批环节): their order and departments, and what the words of a list say about one."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.intake.values_dates import day
from gutou.intake.values_text import is_blank, plain
from gutou.intake.values_words import yes_no
from gutou.periods import month_end
from gutou.scope.policy import FLAG, TEXT, TEXTS, WHOLE, put_table, read_policy

_DATE_INSIDE = re.compile(r"(?:19|20)\d\d\s*[-./年]\s*\d{1,2}(?:\s*[-./月]\s*\d{1,2}\s*日?|\s*月)?")
Said = tuple[str, date | None, str | None]


def tables_of_steps(con: DuckDBPyConnection, as_of: date) -> None:
    """Write ``work.step_def``, ``work.step_whole`` and ``work.step_word``, what every distinct text says."""
    policy = read_policy("approval_steps")
    steps: list[dict[str, Any]] = policy["steps"]
    rows = [
        (order, s["field"], s["name"], s["department"], s["words"], order == len(steps))
        for order, s in enumerate(steps, start=1)
    ]
    columns = {
        "step_order": WHOLE,
        "field": TEXT,
        "step": TEXT,
        "department": TEXT,
        "words": TEXTS,
        "closing": FLAG,
    }
    put_table(con, "step_def", columns, rows)
    names = {s["field"]: s["name"] for s in steps}
    spans = [(w["step_order"], w["name"], names[w["from"]], names[w["to"]]) for w in policy["whole"]]
    put_table(
        con, "step_whole", {"step_order": WHOLE, "step": TEXT, "from_step": TEXT, "to_step": TEXT}, spans
    )
    listed = " UNION ".join(
        f"SELECT {s['field']} AS said FROM work.source_row WHERE document = 'key_projects'" for s in steps
    )
    texts = [
        text
        for (text,) in con.execute(
            f"SELECT said FROM ({listed}) WHERE said IS NOT NULL ORDER BY 1"
        ).fetchall()
    ]
    said = [(text, *meaning(text, as_of)) for text in texts]
    put_table(con, "step_word", {"said": TEXT, "status": TEXT, "done_on": "DATE", "dated_to": TEXT}, said)


def meaning(text: str, as_of: date) -> Said:
    """What a list says of a step: its status, the day it was done, and whether that is known to the day or the month.

    Args:
        text: The cell: a date, √, or words.
        as_of: A later date has not happened yet.

    Returns:
        ``done``, ``future``, ``in_progress``, ``not_started``, ``not_needed``, ``unclear`` or ``unknown``; a month
        stands for its last day, a year alone for no day.
    """
    folded = plain(text)
    if is_blank(folded, "E") and folded not in ("无", "不适用"):
        return "unknown", None, None
    read = day(folded, month_only=False)
    if isinstance(read.value, str):
        return _dated(read.value, as_of)
    for entry in read_policy("approval_steps")["status"]:
        if any(word in folded for word in entry["words"]):
            inside = _DATE_INSIDE.search(folded) if entry["status"] == "done" else None
            found = day(inside[0], month_only=False).value if inside else None
            return _dated(found, as_of) if isinstance(found, str) else (entry["status"], None, None)
    match yes_no(folded).value:
        case True:
            return "done", None, None
        case False:
            return "not_started", None, None
    if inside := _DATE_INSIDE.search(folded):
        found = day(inside[0], month_only=False).value
        if isinstance(found, str):
            return _dated(found, as_of)
    return "unclear", None, None


def _dated(said: str, as_of: date) -> Said:
    if len(said) == 4:
        return ("future", None, None) if int(said) > as_of.year else ("done", None, None)
    done_on = date.fromisoformat(said) if len(said) == 10 else month_end(said)
    # A month that is not over yet may have seen it done.
    begun = done_on if len(said) == 10 else date.fromisoformat(f"{said}-01")
    return "future" if begun > as_of else "done", done_on, "day" if len(said) == 10 else "month"
