"""Why a figure changed (起因): a file, a reviewer's decision, a rule, a setting, the clock or the code; else it is unknown.

Only what both publications hold is looked at: the rows of a project on either side with their files, decisions, rules,
the settings and the code of their runs. The most specific that touches the figure is its cause. Where nothing does, and
files, settings, day and code are all that figures depend on, the only one of them that changed is; if several did,
nobody knows which, and that is said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.diff.fields import Field, compared_tables, rule_settings, settings_without_figures, totals
from gutou.intake.loading_tables import store
from gutou.publish.dictionary import value_labels

UNKNOWN = "起因不明"
TEXT, WHOLE, FLAG, TEXTS = "VARCHAR", "INTEGER", "BOOLEAN", "VARCHAR[]"
_EVIDENCE = (
    "10_file", "12_file_for", "20_move", "22_relinked", "24_covered", "30_source", "32_source_file", "34_pair", "36_rule",
    "38_derived", "40_cause", "41_leaf",
)  # fmt: skip
_OF_PROJECTS = ("58_touched", "60_pair", "62_rule", "54_file", "56_moved", "64_setting")
_LEVELS = 4
"""How many figures follow from one another at most: gap after additions, gap, level, library."""


def gather(con: DuckDBPyConnection) -> None:
    """Put together what may have caused the changes in ``work.change``, and add merges, splits and moves to them."""
    _write_policy(con)
    _write_settings(con)
    for name in _EVIDENCE:
        run(con, f"diff/{name}")


def trace(con: DuckDBPyConnection) -> None:
    """Fill ``cause_kind``, ``cause`` and ``cause_ref`` of ``work.change``; call :func:`gather` first."""
    said = {"unknown": UNKNOWN, "rule_settings": list(rule_settings())}
    run(con, "diff/50_decided")
    run(con, "diff/52_relinked")
    run(con, "diff/80_eliminated", {**said, "only": "relinked"})
    for name in _OF_PROJECTS:
        run(con, f"diff/{name}", said)
    run(con, "diff/80_eliminated", {**said, "only": "project"})
    _inherit(con)
    run(con, "diff/72_item")
    run(con, "diff/74_contribution")
    run(con, "diff/76_sum")
    run(con, "diff/70_plan")
    run(con, "diff/71_base")
    run(con, "diff/78_window")
    run(con, "diff/80_eliminated", {**said, "only": ""})
    _inherit(con)
    run(con, "diff/90_told", said)


def _inherit(con: DuckDBPyConnection) -> None:
    for _ in range(_LEVELS):
        run(con, "diff/82_inherited")


def _write_policy(con: DuckDBPyConnection) -> None:
    listed = [one for table in compared_tables() for one in table.fields]
    columns = {
        "table_name": TEXT, "field": TEXT, "reported": TEXTS, "documents": TEXTS, "elsewhere": TEXTS, "touched": TEXTS,
        "decided": TEXT,
        "ruled": FLAG, "paired": FLAG, "clock": FLAG, "daily": FLAG, "plan": FLAG, "sums": TEXT,
    }  # fmt: skip
    rows = [
        (f.table, f.name, list(f.reported), list(f.documents), list(f.elsewhere) or None, list(f.touched), f.decided,
         f.ruled, f.paired, f.clock, f.daily, f.plan, f.sums)
        for f in listed
    ]  # fmt: skip
    store(con, "work.diff_field", columns, rows)
    parts = {
        "table_name": TEXT,
        "field": TEXT,
        "part_table": TEXT,
        "part_field": TEXT,
        "part_group": WHOLE,
    }
    store(con, "work.diff_part", parts, [part for one in listed for part in _parts(one)])
    explains = [
        (total.name, *figure.split("."), rank)
        for total in totals()
        for rank, figure in enumerate(total.explained_by)
    ]
    store(
        con,
        "work.diff_total_field",
        {"total": TEXT, "table_name": TEXT, "field": TEXT, "field_rank": WHOLE},
        explains,
    )
    labels = sorted(value_labels()["submission.document"].items())
    store(con, "work.diff_label", {"document": TEXT, "label": TEXT}, labels)


def _parts(one: Field) -> Iterator[tuple[str, str, str, str, int]]:
    for number, group in enumerate(one.parts):
        for part in group:
            table, name = part.split(".")
            yield one.table, one.name, table, name, number


def _write_settings(con: DuckDBPyConnection) -> None:
    """``work.diff_setting``: one row per setting that figures depend on and that differs, as a dotted key."""
    found = con.execute("SELECT old_settings, new_settings FROM work.diff_run").fetchone() or (None, None)
    rows = []
    if found[0] and found[1]:
        old, new = (_flat(json.loads(text)) for text in found)
        for key in sorted({*old, *new}):
            if old.get(key) != new.get(key) and key.split(".")[0] not in settings_without_figures():
                rows.append((key, f"设置 {key}：{_said(old.get(key))} → {_said(new.get(key))}"))
    store(con, "work.diff_setting", {"key": TEXT, "text": TEXT}, rows)


def _flat(settings: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in settings.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = value
    return flat


def _said(value: object) -> str:
    if value is None:
        return "无"
    return f"{len(value)} 项" if isinstance(value, list) and len(str(value)) > 40 else str(value)
