"""Scores of the quarterly assessment (季考核得分): per project part by part, then leaders and departments as means.

Decimal arithmetic. Parts that do not apply give their weight to the others in proportion, so that the points of the
parts always add up to the score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from duckdb import DuckDBPyConnection

from gutou.dispatch.formula import Formula, Part, load_formula
from gutou.intake.loading_tables import append

__all__ = ["assess", "load_formula", "score"]

_PLACES = Decimal("0.000001")
_OF_PROJECT = "满分100，各分项得分之和；不适用的分项，其权重按比例分给其余分项；只用调度数据"
_OF_GROUP = "所列项目得分的平均，各项目同等；只用调度数据"


@dataclass(frozen=True)
class Points:
    """One part of one score: weight after sharing out, value, points and status."""

    part: Part
    weight: Decimal
    value: Decimal | None
    points: Decimal
    status: str


@dataclass(frozen=True)
class Scored:
    """One assessed project, leader or department of a period; ``score`` is None where no part applies."""

    scope_kind: str
    scope: str
    name: str
    projects: int
    score: Decimal | None
    parts: tuple[Points, ...]
    missing: int


def assess(con: DuckDBPyConnection, formula: Formula) -> None:
    """Fill ``assessment`` and ``assessment_part`` for the months the formula names.

    Reads ``work.dispatch_measure``, ``work.dispatch_scope`` and the names of ``work.project_case``.
    """
    measured = con.execute(
        "SELECT period, project_id, measure, coalesce(applies, false), value FROM work.dispatch_measure"
    ).fetchall()
    values: dict[tuple[str, str], dict[str, tuple[bool, Decimal | None]]] = defaultdict(dict)
    for period, project, measure, applies, value in measured:
        values[period, project][measure] = (applies, value)
    names = _names(con)
    projects = {
        (period, project): score(formula, given, project, names.get((period, project), ""))
        for (period, project), given in sorted(values.items())
        if int(period[5:]) in formula.months
    }
    by_period: dict[str, list[Scored]] = defaultdict(list)
    for (period, _), one in projects.items():
        by_period[period].append(one)
    for (period, kind, scope), members in _groups(con).items():
        of_group = [projects[period, member] for member in members if (period, member) in projects]
        if of_group:
            by_period[period].append(_mean(kind, scope, formula, of_group))
    _store(con, by_period)


def score(
    formula: Formula, given: Mapping[str, tuple[bool, Decimal | None]], project: str, name: str
) -> Scored:
    """The score of one project.

    Args:
        formula: Parts and weights.
        given: By measure whether it applies, and its value (None where nobody reported it).
        project: Its id.
        name: Its name.
    """
    looked: list[tuple[Part, Decimal | None, str]] = []
    for part in formula.parts:
        applies, value = given.get(part.input, (False, None))
        if not applies or (value is None and part.missing == "excluded"):
            looked.append((part, None, "not_applicable"))
        else:
            looked.append((part, value, "scored" if value is not None else "missing"))
    with localcontext() as context:
        context.prec = 28
        total = sum((part.weight for part, _, status in looked if status != "not_applicable"), Decimal(0))
        weights = _stored_all(
            part.weight * 100 / total if status != "not_applicable" else Decimal(0)
            for part, _, status in looked
        )
        parts = []
        for (part, value, status), weight in zip(looked, weights, strict=True):
            points = weight * part.share(value) if status == "scored" and value is not None else Decimal(0)
            parts.append(Points(part, weight, value, _stored(points), status))
    missing = sum(one.status == "missing" for one in parts)
    whole = sum((one.points for one in parts), Decimal(0)) if total else None
    return Scored("project", project, name, 1, whole, tuple(parts), missing)


def _mean(kind: str, scope: str, formula: Formula, members: Sequence[Scored]) -> Scored:
    """The mean of several projects' scores; its parts are the means of theirs and add up to it."""
    counted = [one for one in members if one.score is not None]
    parts: list[Points] = []
    if counted:
        columns = list(zip(*(one.parts for one in counted), strict=True))
        weights = _stored_all(sum((p.weight for p in column), Decimal(0)) / len(column) for column in columns)
        points = _stored_all(sum((p.points for p in column), Decimal(0)) / len(column) for column in columns)
        parts = [
            Points(part, weight, None, gained, "")
            for part, weight, gained in zip(formula.parts, weights, points, strict=True)
        ]
    whole = sum((one.points for one in parts), Decimal(0)) if counted else None
    return Scored(kind, scope, scope, len(counted), whole, tuple(parts), sum(one.missing for one in members))


def _stored(value: Decimal) -> Decimal:
    return value.quantize(_PLACES, rounding=ROUND_HALF_UP)


def _stored_all(values: Iterable[Decimal]) -> list[Decimal]:
    """Six places each, rounded so that they add up to the rounded sum."""
    stored, before, whole = [], Decimal(0), Decimal(0)
    for value in values:
        whole += value
        stored.append(_stored(whole) - before)
        before += stored[-1]
    return stored


def _names(con: DuckDBPyConnection) -> dict[tuple[str, str], str]:
    rows = con.execute(
        "SELECT period, project_id, project_name FROM work.project_case WHERE on_key_list"
    ).fetchall()
    return {(period, project): name or "" for period, project, name in rows}


def _groups(con: DuckDBPyConnection) -> dict[tuple[str, str, str], list[str]]:
    rows = con.execute(
        "SELECT period, scope_kind, scope, list(project_id ORDER BY project_id) FROM work.dispatch_scope"
        " WHERE scope_kind <> 'all' GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return {(period, kind, scope): members for period, kind, scope, members in rows}


def ranks(scores: Iterable[Decimal | None]) -> list[int | None]:
    """Competition ranking, highest first: equal scores share the better rank (1, 2, 2, 4)."""
    given = list(scores)
    known = [one for one in given if one is not None]
    return [None if one is None else 1 + sum(other > one for other in known) for one in given]


def _store(con: DuckDBPyConnection, by_period: Mapping[str, Sequence[Scored]]) -> None:
    whole: list[tuple[Any, ...]] = []
    parts: list[tuple[Any, ...]] = []
    for period, scored in by_period.items():
        for kind in dict.fromkeys(one.scope_kind for one in scored):
            alike = [one for one in scored if one.scope_kind == kind]
            ranked = sum(one.score is not None for one in alike)
            for one, rank in zip(alike, ranks(one.score for one in alike), strict=True):
                said = _OF_PROJECT if kind == "project" else _OF_GROUP
                key = (period, kind, one.scope)
                whole.append((*key, one.name, one.projects, one.score, rank, ranked, one.missing, said))
                parts += [
                    (
                        *key,
                        order,
                        p.part.name,
                        p.weight,
                        p.value,
                        p.points,
                        p.status or None,
                        p.part.definition(),
                    )
                    for order, p in enumerate(one.parts, start=1)
                ]
    for table, rows in (("assessment", whole), ("assessment_part", parts)):
        append(con, table, rows)
