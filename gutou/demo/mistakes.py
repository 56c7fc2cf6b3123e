"""What departments get wrong: codes left out or mistyped, units, unreadable cells, differing amounts."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from random import Random

from gutou.demo import codes
from gutou.demo.layouts import SURVEYS
from gutou.demo.places import UNEXPECTED, index, january
from gutou.demo.profiles import BASE, Profile
from gutou.demo.projects import CENT, Project
from gutou.demo.rows import Row, Value

CODE_MISTYPED = 0.02
_DIFFERS = 0.16
"""Of a department's figures for projects another one has too; about one in twenty of all rows."""


def components(project: Project, ytd: Decimal) -> dict[str, Value]:
    """Construction, installation, equipment, other; they add up to the year's investment."""
    if project.kind.archetype in ("purchase", "finance_lease"):
        parts = (0, 0, 100)
    elif project.kind.archetype == "used":
        parts = (0, 0, 0)
    else:
        parts = (60, 12, 20)
    construction, installation, equipment = ((ytd * part / 100).quantize(CENT) for part in parts)
    return {
        "ytd_construction": construction,
        "ytd_installation": installation,
        "ytd_equipment": equipment,
        "ytd_other": ytd - construction - installation - equipment,
    }


def miscode(rows: list[Row], seed: int, profile: Profile = BASE) -> None:
    """Leave out and mistype codes at the city's rates, the same project and department alike every month."""
    without_code = sum(not SURVEYS[row.department].has("project_code") for row in rows) / len(rows)
    without_uscc = sum(not SURVEYS[row.department].has("owner_uscc") for row in rows) / len(rows)
    absent_code = (profile.code_absent - without_code) / (1 - without_code)
    absent_uscc = (profile.credit_absent - without_uscc) / (1 - without_uscc)
    mistyped = CODE_MISTYPED / (1 - profile.code_absent)
    for row in rows:
        rng = Random(f"codes|{seed}|{row.project.key}|{row.department}|{row.part}")
        code_drawn, uscc_drawn, mistype_drawn = rng.random(), rng.random(), rng.random()
        row.values["project_code"] = None if code_drawn < absent_code else row.project.code
        row.values["owner_uscc"] = None if uscc_drawn < absent_uscc else row.project.owner.uscc
        has_check = not row.project.code.startswith("2020-")
        if row.values["project_code"] and mistype_drawn < mistyped and has_check:
            row.values["project_code"] = codes.mistyped(rng, row.project.code)
            if SURVEYS[row.department].has("project_code"):
                row.faults.append("code_mistyped")


def mistake(rows: list[Row], period: str, seed: int) -> None:
    """Wrong units, unreadable cells, missing names: each on rows where the truth stays decidable."""
    rng = Random(f"faults|{seed}|{period}")
    by_project: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_project[row.project.key].append(row)
    plain = [
        r
        for r in rows
        if r.is_whole and not r.project.parts and r.department != UNEXPECTED and not r.project.trap
    ]
    plain = [r for r in plain if r.project.kind.archetype in ("ordinary", "renovation")]
    shared = [r for r in plain if len(by_project[r.project.key]) >= 2 and (r.money("ytd") or 0) > 50]
    count = len(rows)
    rng.shuffle(shared)
    taken: set[str] = set()

    def take(candidates: list[Row], number: int) -> list[Row]:
        chosen: list[Row] = []
        for row in candidates:
            if len(chosen) == number:
                break
            if row.project.key not in taken:
                taken.add(row.project.key)
                chosen.append(row)
        return chosen

    for row in plain:
        # Of another reckoning, whether or not its figure for the year differs this month.
        if SURVEYS[row.department].has("month_done") and _reckons_otherwise(row, _differing(row, seed)):
            row.values["month_done"] = None
    for row in shared:
        # The same project and department differ alike all year: a figure that came and went would be another mistake.
        drawn = _differing(row, seed)
        if _reckons_otherwise(row, drawn) and take([row], 1):
            factor = Decimal(drawn.choice((85, 92, 95, 106, 112))) / 100
            _scale(row, factor if _fits(row, factor, period) else 2 - factor)
            row.faults.append("ytd_disagrees")
    typed = [row for row in shared if SURVEYS[row.department].unit != "元"]
    for row in take(typed, max(1, round(count * 0.003))):
        row.values["ytd"] = (row.money("ytd") or Decimal(0)) * 10_000
        for name in ("month_done", "ytd_construction", "ytd_installation", "ytd_equipment", "ytd_other"):
            row.values[name] = None
        row.faults.append("unit_error")
    for row in take(shared, max(1, round(count * 0.003))):
        row.written["ytd"] = rng.choice(("待核实", "1200-1500", "详见附件"))
        row.faults.append("unreadable_money")
    for row in take(shared, max(1, round(count * 0.0015))):
        row.values["project_name"] = None
        row.accepted = False
        row.faults.append("no_name")
    for row in take(shared, max(1, round(count * 0.0015))):
        _empty(row)
    for row in take(plain, round(count * 0.01)):
        owner = row.project.owner
        row.values["owner_name"] = (
            f"{owner.name}项目建设指挥部" if owner.public else f"{owner.short[:2]}控股集团有限公司"
        )
        row.faults.append("owner_differs")


def _differing(row: Row, seed: int) -> Random:
    return Random(f"differs|{seed}|{row.project.key}|{row.department}")


def _reckons_otherwise(row: Row, drawn: Random) -> bool:
    return row.department != row.project.departments[0] and drawn.random() < _DIFFERS


def slip(rows: list[Row], month: int) -> None:
    """The planted slips of the unit, each in the last department that lists the project."""
    last: dict[str, Row] = {}
    for row in rows:
        planted = (w for w in row.project.wrongs if (w.pattern, w.form) == ("单位错误", "survey"))
        if row.accepted and any(w.since <= month <= w.until for w in planted) and row.money("ytd"):
            last[row.project.key] = row
    for key, row in last.items():
        factor = (Decimal(10_000), Decimal("0.0001"), Decimal(10))[int(key[1:]) % 3]
        row.values["ytd"] = (row.money("ytd") or Decimal(0)) * factor
        for name in ("month_done", "ytd_construction", "ytd_installation", "ytd_equipment", "ytd_other"):
            row.values[name] = None
        row.faults.append("unit_error")


def _empty(row: Row) -> None:
    """Neither an amount nor a sign of progress."""
    kept = (
        "project_name",
        "owner_name",
        "region",
        "content",
        "project_code",
        "owner_uscc",
        "contact",
        "phone",
    )
    row.values = {name: value for name, value in row.values.items() if name in kept}
    row.accepted = False
    row.faults.append("no_amount")


def _fits(row: Row, factor: Decimal, period: str) -> bool:
    """Whether figures so scaled stay within the planned total until December."""
    december = january(index(period)) + 11
    more = row.project.ytd(december) * (factor - 1)
    return row.project.cumulative(december) + more <= row.project.planned


def _scale(row: Row, factor: Decimal) -> None:
    """Another figure for this year, coherent within the row."""
    before = row.money("ytd") or Decimal(0)
    after = (before * factor).quantize(CENT)
    row.values["ytd"] = after
    row.values |= {
        name: value for name, value in components(row.project, after).items() if name in row.values
    }
    if (cumulative := row.money("cumulative")) is not None:
        row.values["cumulative"] = cumulative - before + after
