"""Rows of the library export and of the key-project list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from gutou.demo import key_dispatch, names
from gutou.demo.library import Entry
from gutou.demo.places import index, january, last_day, region_name
from gutou.demo.projects import CENT, Project
from gutou.demo.rows import Month, Row, Value

_LEADERS = ("市委书记", "市长", "常务副市长", "市委副书记", "副市长", "市人大主任", "市政协主席")
_STEPS = (
    "step_initiation",
    "step_feasibility",
    "step_preliminary_design",
    "step_land",
    "step_planning",
    "step_tender",
    "step_permit",
    "step_acceptance",
)


def library_rows(entries: list[Entry], period: str) -> list[Row]:
    """The export's rows, one per record."""
    month = index(period)
    rows = []
    for entry in entries:
        project, record = entry.project, entry.record
        faults = []
        if record.role == "duplicate":
            faults.append("library_duplicate")
        if record.factor != 1 and record.role == "first":
            faults.append("library_amount_differs")
        if record.unit != 1 or record.planned_unit != 1:
            faults.append("library_unit_error")
        if record.prior_factor != 1 and record.entered <= month - 12:
            faults.append("library_prior_corrected")
        values = _library_values(entry, month)
        rows.append(Row(project, "统计局", "library", values, faults=faults, library_code=record.code))
    return rows


def _library_values(entry: Entry, month: int) -> dict[str, Value]:
    project, record = entry.project, entry.record
    construction, installation, equipment = _split(project, entry.ytd)
    public = project.owner.public
    return {
        "library_code": record.code,
        "project_name": record.name,
        "project_code": project.code if record.has_code else None,
        "owner_name": project.owner.name,
        "owner_uscc": project.owner.uscc if record.has_uscc else None,
        "region": record.region + "000000",
        "industry": project.industry[0],
        "form": _form(entry),
        "entered": Month(record.entered),
        "registration_type": "机关" if public else "私营有限责任公司",
        "holding": "国有控股" if public else "私人控股",
        "affiliation": "县" if public else "其他",
        "nature": project.nature,
        "planned_total": entry.planned,
        "cumulative": entry.cumulative,
        "prior_cumulative": entry.prior_cumulative,
        "ytd": entry.ytd,
        "ytd_construction": construction,
        "ytd_installation": installation,
        "ytd_equipment": equipment,
        "ytd_other": entry.ytd - construction - installation - equipment,
        "prior_ytd": entry.prior_ytd,
        "start_month": Month(min(project.start, record.entered) if record.claims else project.start),
        "build_stage": _build_stage(entry, month),
        "end_status": "全部投产" if entry.finished else "停缓建" if project.stopped else "在建",
    }


def _form(entry: Entry) -> str:
    """By the planned total of the record, or of the whole work where the record is one of its sites."""
    if entry.record.real_estate:
        return "X204-1"
    planned = entry.project.planned if entry.record.role == "site" else entry.planned
    return "206-1" if planned >= 5000 else "206-2"


def _split(project: Project, ytd: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    shares = {"purchase": (0, 0, 100), "finance_lease": (0, 0, 100), "used": (0, 0, 0)}.get(
        project.kind.archetype, (60, 12, 20)
    )
    first, second, third = ((ytd * share / 100).quantize(CENT) for share in shares)
    return first, second, third


def _build_stage(entry: Entry, month: int) -> str:
    project = entry.project
    if not project.started(month) and entry.record.claims != "started":
        return "筹建"
    if project.nature == "单纯购置":
        return "单纯购置"
    if entry.finished:
        return "本年收尾"
    return "全部停缓建" if project.stopped else "本年施工"


def choose_key_projects(projects: list[Project], seed: int) -> None:
    """The largest undertakings and some that wait, marked once for all months."""
    rng = Random(f"key|{seed}")
    fit = [p for p in projects if p.kind.archetype == "ordinary" and p.departments and not p.parts]
    large = sorted((p for p in fit if p.trap == ""), key=lambda p: (-p.planned, p.key))[
        : max(6, len(projects) // 90)
    ]
    waiting = [p for p in fit if p.trap == "waiting"]
    for project in large + rng.sample(waiting, min(len(waiting), max(2, len(projects) // 500))):
        project.key_project = True


def key_rows(projects: list[Project], period: str, seed: int) -> list[Row]:
    """The key-project list of a period; its amounts are dispatch figures, a little ahead of the accounts."""
    month = index(period)
    rows = []
    for project in projects:
        if project.key_project and project.listed_from <= month <= project.listed_until:
            values = _key_values(project, month, Random(f"key|{seed}|{project.key}"))
            values |= key_dispatch.month_plans(project, month, values["year_plan"])
            values |= key_dispatch.funds(project, month)
            faults = key_dispatch.disorder(project, values)
            rows.append(Row(project, "发改", "key_projects", values, faults=faults))
    return rows


def planned_start_of(project: Project) -> int:
    """Month in which the list promised the start; the work itself may have begun up to three months later."""
    return project.start - Random(f"promise|{project.key}").choice((0, 0, 0, 1, 2, 3))


def _key_values(project: Project, month: int, rng: Random) -> dict[str, Value]:
    started = project.started(month)
    year_plan = project.cumulative(january(month) + 11) - project.cumulative(january(month) - 1)
    year_plan = max((year_plan / 100).quantize(Decimal(1)) * 100, Decimal(500))
    ahead = Decimal(rng.randrange(100, 112)) / 100
    due: date = last_day(month + rng.randrange(1, 4))
    planned_start = planned_start_of(project)
    values: dict[str, Value] = {
        "project_name": names.variant(project.name, rng),
        "owner_name": project.owner.name,
        "region": region_name(project.region),
        "leader": f"{rng.choice(_LEADERS)} {names.person(rng)}",
        "lead_department": "市" + project.kind.departments[0] + "局",
        "partner_departments": "、".join(f"市{name}局" for name in project.kind.departments[1:3]),
        "planned_total": project.planned,
        "year_plan": year_plan,
        "done": (project.ytd(month) * ahead).quantize(Decimal(1)),
        "started": started,
        "planned_start": Month(planned_start),
        "actual_start": Month(project.start) if started else None,
        "start_deadline": last_day(planned_start),
        "end_month": Month(project.end),
        "issues": rng.choice(("征地未完成", "资金缺口", "")),
        "next_step": rng.choice(("加快主体施工", "完成施工许可办理", "完善用地手续")),
        "next_due": due,
    }
    reached = 7 if started else rng.randrange(1, 6)
    for number, step in enumerate(_STEPS):
        done_on = last_day(project.approved + number)
        if number < reached:
            values[step] = "√" if rng.random() < 0.3 or done_on > last_day(month) else done_on
        else:
            values[step] = "办理中" if number == reached else None
    return values
