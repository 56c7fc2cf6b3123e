"""What changed since last month's list, who reported nothing new, which promises have passed."""

from __future__ import annotations

from typing import Any

from tests.dispatch.lists import AS_OF, key
from tests.scope.world import built, rows_of

BEFORE = {"period": "2025-05", "done": 900}


def changes(*rows: dict[str, Any]) -> set[tuple[Any, ...]]:
    with built(rows, as_of=AS_OF) as con:
        found = rows_of(con, "FROM dispatch_change WHERE period = '2025-06'")
    return {(r["project_id"], r["change"], r["field"], r["old_value"], r["new_value"]) for r in found}


def test_every_kind_of_change() -> None:
    found = changes(
        key("gone", **BEFORE),
        key("new"),
        key("other", **BEFORE, leader="李市长", step_land="办理中", started=False),
        key("other", leader="王市长", step_land="2025-06-20", started=True),
        key("less", **BEFORE),
        key("less", done=800),
        key("same", **BEFORE),
        key("same", done=900),
        key("moved", **BEFORE, next_step="用地", next_due="2025-06-30"),
        key("moved", next_step="用 地", next_due="2025-07-31"),
        key("passed", **BEFORE, next_step="用地", next_due="2025-06-30"),
        key("passed", next_step="招标", next_due="2025-07-09"),
        key("quiet", **BEFORE),
        key("quiet", done=None),
    )
    assert found == {
        ("gone", "dropped", "", None, None),
        ("new", "added", "", None, None),
        ("other", "changed", "leader", "李市长", "王市长"),
        ("other", "changed", "step_land", "办理中", "2025-06-20"),
        ("other", "started", "started", "false", "true"),
        ("less", "fell", "done_wan", "900", "800"),
        ("same", "not_updated", "", None, None),
        ("moved", "promise_moved", "next_due", "2025-06-30", "2025-07-31"),
        ("passed", "changed", "next_step", "用地", "招标"),
        ("passed", "promise_passed", "next_due", None, "2025-07-09"),
        ("quiet", "not_reported", "done_wan", None, None),
    }


def test_a_new_year_is_not_compared_with_the_old() -> None:
    found = changes(
        key("a", period="2024-12", done=900, next_due="2024-01-01"), key("b", next_due="2025-07-10")
    )
    assert found == set()
