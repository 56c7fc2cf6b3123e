"""Totals before and after, with a bridge between (差额桥): what was named adds up to the difference, to the last digit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.database import run
from gutou.diff.fields import field_label, totals
from gutou.gap.formula import HUNDRED, stored

MOVEMENTS = {
    "library": {"entered": "新增记录", "left": "记录消失", "grew": "金额增加", "fell": "金额减少"},
    "": {"entered": "新计入", "left": "不再计入", "grew": "金额增加", "fell": "金额减少"},
}
REST = "未能逐项说明"
_ZERO = Decimal(0)
_Row = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One line of a bridge (一步): what, by how much (万元), how many projects or records, and why."""

    name: str
    amount: Decimal
    items: int | None = None
    cause: str | None = None


@dataclass(frozen=True)
class Bridge:
    """One total of the gap (合计), in 万元; the steps add up to ``after - before`` where both are known."""

    period: str
    scope_kind: str
    scope_code: str
    scope_name: str
    field: str
    label: str
    before: Decimal | None
    after: Decimal | None
    steps: tuple[Step, ...] = ()

    @property
    def difference(self) -> Decimal | None:
        """After less before; None where one is unknown."""
        return None if self.before is None or self.after is None else self.after - self.before


def bridges(con: DuckDBPyConnection) -> list[Bridge]:
    """The bridges of every period and scope, after :func:`gutou.diff.compare`; totals that are the same have no steps."""
    lines: dict[tuple[str, str, str, str], list[Step]] = {}
    for line in _rows(con, "diff/bridge_line"):
        words = MOVEMENTS.get(line["total"], MOVEMENTS[""])
        key = (line["period"], line["scope_kind"], line["scope_code"], line["total"])
        lines.setdefault(key, []).append(
            Step(words[line["movement"]], line["amount"], line["items"], line["cause"])
        )
    return [
        bridge for row in _rows(con, "diff/bridge_total") for bridge in _of_scope(row, lines, _causes(con))
    ]


def _of_scope(
    row: _Row, lines: Mapping[tuple[str, str, str, str], Sequence[Step]], causes: Mapping[Any, str]
) -> Iterator[Bridge]:
    old, new = row["old"] or {}, row["new"] or {}
    scope = (row["period"], row["scope_kind"], row["scope_code"])

    def bridged(name: str, steps: Sequence[Step]) -> Bridge:
        before, after = old.get(name), new.get(name)
        named: list[Step] = []
        if before is not None and after is not None and before != after:
            rest = after - before - sum((step.amount for step in steps), _ZERO)
            named = [step for step in (*steps, Step(REST, rest)) if step.amount]
        return Bridge(*scope, row["scope_name"], name, field_label("gap", name), before, after, tuple(named))

    def cause(name: str) -> str | None:
        return causes.get((*scope, name))

    for total in totals():
        yield bridged(total.field, lines.get((*scope, total.name), ()))
    moved = {name: _minus(new.get(name), old.get(name)) for name in _MOVED}
    level = [_step(name, moved[name], cause(name)) for name in ("library_wan", "allotted_wan")]
    yield bridged("reported_wan", [*level, *_rest(moved["reported_wan"], level, cause("reported_wan"))])
    gap = [
        *_target_steps(old, new, cause),
        _step("reported_wan", -moved["reported_wan"], cause("reported_wan")),
    ]
    yield bridged("gap_wan", gap)
    after = [
        _step("gap_wan", moved["gap_wan"], cause("gap_wan")),
        _step("additions_complete_wan", -moved["additions_complete_wan"], cause("additions_complete_wan")),
        _step("removals_wan", moved["removals_wan"], cause("removals_wan")),
    ]
    yield bridged("gap_after_verified_wan", [*after, *_prior(moved["gap_after_verified_wan"], after)])


_MOVED = (
    "library_wan", "allotted_wan", "reported_wan", "gap_wan", "additions_complete_wan", "removals_wan",
    "gap_after_verified_wan",
)  # fmt: skip


def _target_steps(old: _Row, new: _Row, cause: Callable[[str], str | None]) -> Iterator[Step]:
    """A new target on the old base, then the new base on the new target."""
    base, then = new.get("base_wan"), old.get("base_wan")
    growth, aimed = new.get("target_growth_pct"), old.get("target_growth_pct")
    if base is None or then is None or growth is None or aimed is None:
        return
    by_target = stored(then * (growth - aimed) / HUNDRED) or _ZERO
    whole = _minus(new.get("target_level_wan"), old.get("target_level_wan"))
    yield _step("target_growth_pct", by_target, cause("target_growth_pct"))
    yield _step("base_wan", whole - by_target, cause("base_wan"))


def _rest(whole: Decimal, steps: Sequence[Step], cause: str | None) -> Iterator[Step]:
    yield Step("本期数与库内合计、分劈数之差", whole - sum((s.amount for s in steps), _ZERO), cause=cause)


def _prior(whole: Decimal, steps: Sequence[Step]) -> Iterator[Step]:
    yield Step("新增与退库的上年同期数对目标水平的影响", whole - sum((s.amount for s in steps), _ZERO))


def _step(name: str, amount: Decimal, cause: str | None) -> Step:
    return Step(field_label("gap", name), amount, cause=cause)


def _minus(new: Decimal | None, old: Decimal | None) -> Decimal:
    return (new or _ZERO) - (old or _ZERO)


def _causes(con: DuckDBPyConnection) -> dict[Any, str]:
    found = con.execute(
        "SELECT period, split_part(record, ':', 1), substr(record, instr(record, ':') + 1), field, cause "
        "FROM work.change WHERE table_name = 'gap'"
    ).fetchall()
    return {tuple(row[:4]): row[4] for row in found}


def _rows(con: DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    cursor = run(con, name)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
