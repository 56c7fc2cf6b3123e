"""What each department says of each project in a month, and what it gets wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from gutou.demo import names
from gutou.demo.layouts import SURVEYS, Layout
from gutou.demo.library import Entry
from gutou.demo.mistakes import components, miscode, mistake, slip
from gutou.demo.places import COUNTIES, UNEXPECTED, index, region_name
from gutou.demo.profiles import BASE, Profile
from gutou.demo.projects import CENT, Project
from gutou.demo.rows import Month, Row, Value

_PRESENT = {
    "start_month": 0.93,
    "end_month": 0.85,
    "span": 0.92,
    "nature": 0.90,
    "industry": 0.86,
    "prior_ytd": 0.60,
    "prior_cumulative": 0.90,
    "approval_no": 0.92,
    "approval_date": 0.92,
    "permit_no": 0.85,
    "permit_date": 0.80,
    "stage": 0.90,
    "started": 0.85,
    "region": 0.96,
    "content": 0.94,
    "address": 0.85,
    "year_plan": 0.9,
    "cumulative": 0.95,
    "survey_category": 0.9,
}
_ISSUES = ("征地拆迁进度慢", "资金到位不足", "用地指标未落实", "管线迁改未完成", "")
_NOT_ENTERED = ("合同缺", "凭证缺", "照片缺", "单位未入名录库", "错过申报期", "立项缺")


def rows_of(
    projects: list[Project], entries: list[Entry], period: str, seed: int, profile: Profile = BASE
) -> list[Row]:
    """All survey rows of a period, department by department."""
    month = index(period)
    in_library = {entry.project.key: entry for entry in reversed(entries)}
    rows = _told(projects, in_library, period, seed)
    rows += _unexpected(projects, month, seed)
    miscode(rows, seed, profile)
    mistake(rows, period, seed)
    return rows


def rows_added(
    added: list[Project], entries: list[Entry], period: str, seed: int, profile: Profile = BASE
) -> list[Row]:
    """Rows of the projects that were planted: with the usual dirt of codes and names, and no mistakes but their own."""
    rows = _told(added, {entry.project.key: entry for entry in reversed(entries)}, period, seed)
    if rows:
        miscode(rows, seed, profile)
    slip(rows, index(period))
    return rows


def _told(projects: list[Project], in_library: dict[str, Entry], period: str, seed: int) -> list[Row]:
    month = index(period)
    rows: list[Row] = []
    for project in projects:
        for department in project.departments:
            if project.listed(department, month):
                rng = Random(f"row|{seed}|{project.key}|{department}")
                monthly = Random(f"month|{seed}|{project.key}|{department}|{period}")
                dropped = monthly.random() < 0.01 and len(project.departments) > 1
                if dropped and not (project.parts or project.insist):
                    continue
                rows += _project_rows(project, department, month, rng, in_library.get(project.key))
    return rows


def _project_rows(
    project: Project, department: str, month: int, rng: Random, entry: Entry | None
) -> list[Row]:
    layout = SURVEYS[department]
    whole = _row(project, department, month, rng, layout, entry)
    if project.parts_department != department:
        return [whole]
    parts = []
    left = {name: value for name, value in whole.values.items() if isinstance(value, Decimal)}
    shares = [Decimal(rng.randrange(20, 50)) / 100 for _ in project.parts[:-1]]
    if len(project.parts) == 3:
        shares = [Decimal("0.30"), Decimal("0.36")]
    for number, part in enumerate(project.parts):
        values = dict(whole.values)
        for name, total in left.items():
            if number < len(shares):
                values[name] = _share(name, whole, shares[number])
            else:
                values[name] = total - sum((_share(name, whole, share) for share in shares), Decimal(0))
        values["project_name"] = names.variant(replace(project.name, part=part), rng)
        parts.append(replace(whole, values=values, part=part, is_whole=False, faults=[], written={}))
    whole_rows = [whole] if project.whole_row else []
    return whole_rows + parts


def _share(name: str, whole: Row, share: Decimal) -> Decimal:
    return ((whole.money(name) or Decimal(0)) * share).quantize(
        Decimal(1) if name == "planned_total" else CENT
    )


def _row(
    project: Project, department: str, month: int, rng: Random, layout: Layout, entry: Entry | None
) -> Row:
    started, ytd = project.started(month), project.ytd(month)
    values: dict[str, Value] = {
        "project_name": names.variant(project.name, rng),
        "owner_name": _owner(project, rng),
        "region": "、".join(_region(layout, site) for site in project.sites),
        "address": f"{project.region and region_name(project.region)}{project.name.body[:2]}",
        "industry": _industry(layout, project),
        "survey_category": project.kind.category,
        "nature": project.nature,
        "content": project.content,
        "planned_total": None if project.planned_hidden else project.planned * project.planned_typed,
        "year_plan": (project.planned / 2).quantize(Decimal(1)),
        "prior_cumulative": project.prior_cumulative(month),
        "prior_ytd": project.prior_ytd(month),
        "ytd": ytd,
        "month_done": _month_done(project, department, month),
        "cumulative": project.cumulative(month),
        "start_month": Month(project.start),
        "end_month": Month(project.end),
        "span": f"{_dotted(project.start)}-{_dotted(project.end)}",
        "stage": _stage(project, month, rng),
        "started": started,
        "accounting": project.accounting or None,
        "land_progress": rng.choice(("已批复", "报批中", "已供地", "")),
        "library_code": entry.record.code if entry and rng.random() < 0.1 else None,
        "in_library_claimed": entry is not None if rng.random() < 0.6 else None,
        "issues": rng.choice(_ISSUES),
        "not_entered_reason": rng.choice(_NOT_ENTERED) if entry is None and rng.random() < 0.7 else None,
        "contact": names.person(rng),
        "phone": names.phone(rng),
        "fund_applied": (project.planned / 5).quantize(Decimal(1)) if rng.random() < 0.3 else None,
    }
    values |= _funds(project, rng) | components(project, ytd) | _papers(project, month, rng)
    for name, rate in _PRESENT.items():
        if rng.random() > rate and name not in project.insist:
            values[name] = None
    if "approval_no" in project.insist:
        values |= {
            "has_approval": True,
            "approval_no": project.approval_no,
            "approval_date": approval_day(project),
        }
    by_county = layout.arrange == "groups" or layout.sheets == "county"
    if by_county or project.kind.archetype == "line" or project.trap == "outside_city":
        values["region"] = "、".join(_region(layout, site) for site in project.sites)
    if project.trap == "early":
        values |= {"started": None, "stage": None, "start_month": Month(project.start)}
    if project.kind.archetype == "split":
        values |= {"approval_no": project.approval_no, "approval_date": _day(project.approved, 12)}
    if project.undelivered:
        values["content"] = project.content
    return Row(project, department, "survey", values, faults=list(project.faults))


def _month_done(project: Project, department: str, month: int) -> Decimal | None:
    """The month's own amount, which some leave out."""
    told = "month_done" in project.insist or Random(f"month|{project.key}|{department}").random() < 0.8
    return project.month_done(month) if told else None


def _owner(project: Project, rng: Random) -> str:
    if project.owner.public or rng.random() < 0.88:
        return project.owner.name
    return rng.choice(
        (
            project.owner.short + "公司",
            project.owner.name.replace("有限责任公司", "有限公司"),
            project.owner.short,
        )
    )


def _region(layout: Layout, site: str) -> str:
    name = region_name(site)
    if layout.region == "code6":
        return site
    return name[:-1] if layout.region == "short" and site in COUNTIES else name


def _industry(layout: Layout, project: Project) -> str:
    code, name = project.industry
    if layout.industry == "name":
        return name
    section = "C" if 13 <= int(code[:2]) <= 43 else ""
    return f"{section}{code}" if layout.industry == "letter" else code


def _stage(project: Project, month: int, rng: Random) -> str:
    if not project.started(month):
        return "前期"
    if project.end <= month:
        return rng.choice(("完工", "投产"))
    if project.stopped:
        return "停工"
    if rng.random() < 0.03:
        return "在建（主体施工）"
    return "已开工" if month - project.start < 2 else "在建"


def _dotted(month: int) -> str:
    return f"{month // 12}.{month % 12 + 1}"


def _day(month: int, day: int) -> date:
    return date(month // 12, month % 12 + 1, day)


def _funds(project: Project, rng: Random) -> dict[str, Value]:
    shares = (
        {"fund_budget": 30, "fund_loan": 20, "fund_self": 50} if project.owner.public else {"fund_self": 100}
    )
    return {name: (project.planned * share / 100).quantize(CENT) for name, share in shares.items()}


def approval_day(project: Project) -> date:
    """Day on which a project was approved."""
    return _day(project.approved, 1 + int(project.key[1:]) % 28)


def _papers(project: Project, month: int, rng: Random) -> dict[str, Value]:
    values: dict[str, Value] = {
        name: (present if rng.random() < 0.92 else None) for name, present in project.papers.items()
    }
    if project.papers.get("has_approval"):
        values["approval_no"] = project.approval_no
        values["approval_date"] = approval_day(project)
    if project.papers.get("has_contract") and project.started(month):
        values["permit_no"] = project.permit_no
        values["permit_date"] = _day(project.start, 1 + int(project.key[1:]) % 28)
    return values


def _unexpected(projects: list[Project], month: int, seed: int) -> list[Row]:
    """A small survey of a department nobody asked."""
    rng = Random(f"unexpected|{seed}")
    fit = [
        p
        for p in projects
        if p.kind.key in ("orchard", "water", "river") and p.departments and not p.trap and not p.parts
    ]
    chosen = rng.sample(fit, min(6, len(fit)))
    layout = SURVEYS[UNEXPECTED]
    return [
        _row(p, UNEXPECTED, month, Random(f"row|{seed}|{p.key}|{UNEXPECTED}"), layout, None)
        for p in chosen
        if p.listed_from <= month <= p.listed_until
    ]
