"""What a key-project list says beside its progress: month plans, funds, and approval dates that contradict each other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from gutou.demo.projects import CENT, Project
from gutou.demo.rows import Value

_DISORDERED = 0.3
_PAID_AHEAD = 0.1
_SHARES = (0, 3, 6, 8, 10, 11, 11, 11, 11, 11, 10, 8)
"""Percent of a year's plan month by month; January is dead."""


def month_plans(project: Project, month: int, year_plan: Value) -> dict[str, Value]:
    """Plans of single months that add up to the year's plan; one project in eight has none."""
    if not isinstance(year_plan, Decimal) or Random(f"plans|{project.key}").random() < 0.125:
        return {}
    plans = [(year_plan * share / 100).quantize(Decimal(1)) for share in _SHARES]
    plans[-1] = year_plan - sum(plans[:-1], Decimal(0))
    return {f"plan_{number:02d}": plan for number, plan in enumerate(plans, start=1)}


def funds(project: Project, month: int) -> dict[str, Value]:
    """Where the money comes from, what has arrived and what was paid; some are paid well ahead of the work."""
    rng = Random(f"funds|{project.key}")
    budget = (project.planned * rng.randrange(0, 50) / 100).quantize(Decimal(1))
    bond = (project.planned * rng.randrange(0, 30) / 100).quantize(Decimal(1))
    done = project.cumulative(month)
    ahead = project.planned / 5 if rng.random() < _PAID_AHEAD else Decimal(0)
    paid = (done * rng.randrange(80, 101) / 100 + ahead).quantize(CENT)
    arrived = max(paid, min(project.planned, (done * rng.randrange(100, 140) / 100).quantize(CENT)))
    return {
        "done_cumulative": done,
        "fund_budget": budget,
        "fund_bond": bond,
        "fund_self": project.planned - budget - bond,
        "fund_arrived": arrived,
        "fund_paid": paid,
    }


def disorder(project: Project, values: dict[str, Value]) -> list[str]:
    """Swap the first two approval dates of some projects; the faults this plants."""
    first, second = values["step_initiation"], values["step_feasibility"]
    if not isinstance(first, date) or not isinstance(second, date) or first >= second:
        return []
    if Random(f"disorder|{project.key}").random() >= _DISORDERED:
        return []
    values["step_initiation"], values["step_feasibility"] = second, first
    return ["steps_disordered"]
