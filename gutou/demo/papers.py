"""Papers that follow projects: the voucher ledger (凭证台账), approvals (审批备案信息), entries (入库申报进度).

They agree with the projects: this year's vouchers cover what anybody reports, approvals give the true planned total. What
falls short, or serves two projects, is planted (``patterns.py``). They are drawn from sources of their own.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from gutou.demo import names
from gutou.demo.library import Entry
from gutou.demo.places import STATISTICS, index, january, last_day, region_name
from gutou.demo.projects import CENT, Project, Wrong
from gutou.demo.rows import Row, Value
from gutou.demo.survey import approval_day

VOUCHERS_FROM = Decimal(1000)
_VOUCHERED, _APPROVED, _APPLIED = 0.3, 0.45, 0.5
_KINDS = ("发票", "支付凭证", "工程进度单")
_WAITING = ("未申报", "县级待审", "市级待审", "省级待审", "已通过待首报")
_RETURNS = ("施工合同未盖章", "缺少现场照片", "立项文件不全", "投资凭证不足")


def voucher_rows(projects: list[Project], entries: list[Entry], period: str, seed: int) -> list[Row]:
    """This year's vouchers up to the month: one in two months of each project that keeps them, all of one kind."""
    month = index(period)
    codes = {entry.project.key: entry.record.code for entry in reversed(entries)}
    by_key = {project.key: project for project in projects}
    rows: list[Row] = []
    for project in projects:
        rng = Random(f"voucher|{seed}|{project.key}")
        listed = "vouchers" in project.insist
        kept = rng.random() < _VOUCHERED and project.planned > VOUCHERS_FROM and honest(project)
        if not (listed or kept) or project.ytd(month) <= 0:
            continue
        rows += _ledger(project, by_key, codes.get(project.key), month, rng)
    rows.sort(key=lambda row: (str(row.values["date"]), row.project.key))
    return rows


def honest(project: Project) -> bool:
    """Nothing is planted in the project that vouchers could say something of."""
    return not project.wrongs and project.trap not in ("early", "near_threshold") and not project.levels


def _ledger(
    project: Project, by_key: dict[str, Project], library_code: str | None, month: int, rng: Random
) -> list[Row]:
    planted = {w.pattern: w for w in project.wrongs if w.form == "vouchers" and w.since <= month <= w.until}
    kind = _KINDS[int(project.key[1:]) % 3] if "vouchers" not in project.insist else _KINDS[0]
    # Whoever reports most for an honest project reports less than a fifth more than is true.
    slack = Decimal(rng.randrange(30, 75) if "超进度" in planted else rng.randrange(122, 140)) / 100
    coded, in_library = rng.random() < 0.7, rng.random() < 0.6
    name = names.variant(project.name, rng)
    first = january(month)
    rows: list[Row] = []
    for number, until in enumerate(range(first + 1, month + 2, 2)):
        since = first if number == 0 else until - 1
        done = project.cumulative(min(until, month)) - project.cumulative(since - 1)
        if done <= 0:
            continue
        shared = planted.get("凭证重复")
        values: dict[str, Value] = {
            "project_name": name,
            "project_code": project.code if coded or planted or "vouchers" in project.insist else None,
            "library_code": library_code if in_library or planted else None,
            "kind": kind,
            "number": _number(project, kind, until, shared if not rows else None, by_key),
            "amount": (done * slack).quantize(CENT),
            "date": _paid_on(project, min(until, month)),
            "remark": None,
        }
        rows.append(Row(project, STATISTICS, "vouchers", values, faults=["voucher_shared"] if shared else []))
    return rows


def _number(project: Project, kind: str, month: int, shared: Wrong | None, by_key: dict[str, Project]) -> str:
    """A number of its own; of a pair that shares one, the first voucher of each bears it."""
    key = project.key
    if shared is not None:
        key, month = shared.group[0], january(month)
    serial = f"{int(by_key[key].key[1:]):06d}"
    if kind == "发票":
        return f"25{by_key[key].region[:4]}{month % 1200:04d}{serial}0001"
    return f"{'ZF' if kind == '支付凭证' else 'JD'}{month // 12}-{month % 12 + 1:02d}-{serial}"


def _paid_on(project: Project, month: int) -> date:
    day = last_day(month)
    return day.replace(day=1 + int(project.key[1:]) % 28)


def approval_rows(projects: list[Project], period: str, seed: int) -> list[Row]:
    """Approvals of the last two years, nearly half of them; some of works that nobody lists."""
    month = index(period)
    rows: list[Row] = []
    for project in projects:
        rng = Random(f"approval|{seed}|{project.key}")
        listed = "approval_no" in project.insist
        if rng.random() >= _APPROVED and not listed:
            continue
        if not month - 24 <= project.approved <= month or not project.papers.get("has_approval"):
            continue
        values: dict[str, Value] = {
            "project_name": names.variant(project.name, rng),
            "owner_name": project.owner.name,
            "project_code": project.code if rng.random() < 0.8 else None,
            "owner_uscc": project.owner.uscc if rng.random() < 0.7 else None,
            "approval_kind": "审批" if project.owner.public else "备案",
            "approval_no": project.approval_no,
            "approval_date": approval_day(project),
            "status": "办结",
            "region": region_name(project.region),
            "planned_total": project.planned,
            "content": project.content,
        }
        rows.append(Row(project, "行政审批", "approvals", values))
    return rows


def entry_rows(projects: list[Project], entries: list[Entry], period: str, seed: int) -> list[Row]:
    """Projects that wait for their entry, and changes of some that stand in the library."""
    month = index(period)
    standing = {entry.project.key: entry for entry in reversed(entries)}
    rows: list[Row] = []
    for project in projects:
        rng = Random(f"entry|{seed}|{project.key}")
        listed = any(project.listed(department, month) for department in project.departments)
        entry = standing.get(project.key)
        if rng.random() >= _APPLIED or not project.started(month) or project.start < month - 30:
            continue
        if entry is None and listed and honest(project):
            rows.append(_waiting(project, month, rng))
        elif entry is not None and entry.record.entered >= month - 1 and entry.record.role == "first":
            rows.append(_row(project, month, rng, {"stage": "已入库"}))
        elif entry is not None and entry.finished and not listed and honest(project):
            changed: dict[str, Value] = {
                "stage": "已入库",
                "change": "竣工退出",
                "change_on": last_day(month),
            }
            rows.append(_row(project, month, rng, changed))
    return rows


def _waiting(project: Project, month: int, rng: Random) -> Row:
    """A stage that grows with the months since the start; some are sent back, whatever papers they claim."""
    if rng.random() < 0.2:
        returned: dict[str, Value] = {
            "stage": "已退回",
            "return_reason": rng.choice(_RETURNS),
            "returned_on": last_day(month).replace(day=12),
        }
        return _row(project, month, rng, returned)
    stage = _WAITING[min(max(month - project.start - 1, 0) // 2 + rng.randrange(0, 2), len(_WAITING) - 1)]
    return _row(project, month, rng, {"stage": stage})


def _row(project: Project, month: int, rng: Random, values: dict[str, Value]) -> Row:
    applied = last_day(month - 1).replace(day=1 + int(project.key[1:]) % 28)
    common: dict[str, Value] = {
        "project_name": names.variant(project.name, rng),
        "project_code": project.code if rng.random() < 0.75 else None,
        "owner_name": project.owner.name,
        "applied_on": None if values["stage"] == "未申报" else applied,
        "window": f"{month % 12 + 1}月批次",
        "unit_in_directory": rng.random() < 0.9,
    }
    return Row(project, STATISTICS, "entries", common | values)
