"""What the settings say of the city (设置): loaded, and plausible."""

from __future__ import annotations

import os
from collections.abc import Iterator

from gutou.doctor.verdict import Subject, Verdict
from gutou.operate.timetable import unknown_years
from gutou.operate.work_calendar import work_calendar
from gutou.settings import Settings
from schemas.documents import DOCUMENTS

AREA = "设置"
_NEEDED = ("library", "plan")
"""Documents without which there is no gap."""


def look(subject: Subject) -> Iterator[Verdict]:
    """The file, departments and duties, deadlines, the template, the engine."""
    settings = subject.settings
    counted = f"{settings.city_name}，{len(settings.departments)} 个部门、{len(settings.regions)} 个县区"
    yield Verdict(AREA, "设置文件", "ok", f"{subject.config}：{counted}")
    yield _departments(subject)
    yield _deadlines(subject)
    yield _holidays(subject)
    yield from _template(settings)
    yield from _engine(settings)


def _departments(subject: Subject) -> Verdict:
    settings = subject.settings
    names = {department.name for department in settings.departments}
    handed_in = {one.document for department in settings.departments for one in department.hands_in}
    change = f"在 {subject.config} 的 [[departments]] 里补上"
    if settings.statistics_department not in names:
        said = f"statistics_department“{settings.statistics_department}”不在部门名单里"
        return Verdict(AREA, "部门", "fault", said, "统计库、计划等只有统计局能报，认不出就无从核对", change)
    if missing := [DOCUMENTS[name].label for name in _NEEDED if name not in handed_in]:
        said = f"没有任何部门应报：{'、'.join(missing)}"
        return Verdict(AREA, "部门", "note", said, "少了它们算不出缺口，也不会催报", change)
    if idle := [one.name for one in settings.departments if not one.hands_in]:
        said = f"没有写应报材料：{'、'.join(idle)}"
        return Verdict(AREA, "部门", "note", said, "这些部门不报也不会显示为未报", change)
    return Verdict(AREA, "部门", "ok", f"{len(names)} 个部门的应报材料都已写明")


def _deadlines(subject: Subject) -> Verdict:
    settings = subject.settings
    deadline = settings.calendar.report_deadline_day
    ended, late = [], []
    for department in settings.departments:
        for one in department.hands_in:
            named = f"{department.name}{DOCUMENTS[one.document].label}"
            if one.last_period is not None and one.last_period < one.first_period:
                ended.append(named)
            elif one.due_day > deadline:
                late.append(f"{named}（{one.due_day} 日）")
    where = f"改正 {subject.config} 里的日期"
    if ended:
        said = f"last_period 早于 first_period：{'、'.join(ended)}"
        return Verdict(AREA, "时限", "fault", said, "这些材料任何一期都不算应报", where)
    if late:
        said = f"应报日期晚于上报截止日（{deadline} 日）：{'、'.join(late)}"
        return Verdict(AREA, "时限", "note", said, "材料到齐时已经过了上报时间", where)
    entry = settings.calendar.entry_deadline_day
    return Verdict(AREA, "时限", "ok", f"上报截止每月 {deadline} 日，入库申报截止每月 {entry} 日")


def _holidays(subject: Subject) -> Verdict:
    if unknown := unknown_years(work_calendar(), subject.now.date()):
        said = f"没有 {'、'.join(map(str, unknown))} 年的放假安排"
        todo = "国务院办公厅的通知公布后，在 schemas/work_calendar.toml 里照样补一个年份"
        why = "这些年份按周一至周五计，收件和结账的日子会与实际差几天"
        return Verdict(AREA, "工作日历", "note", said, why, todo)
    return Verdict(AREA, "工作日历", "ok", "近几个月的放假安排都已知道")


def _template(settings: Settings) -> Iterator[Verdict]:
    template = settings.reporting.briefing_template
    if template is None:
        return
    if template.is_file() and os.access(template, os.R_OK):
        yield Verdict(AREA, "简报模板", "ok", str(template))
    else:
        said, todo = f"{template} 不存在或读不了", "放回模板，或在设置里去掉 reporting.briefing_template"
        yield Verdict(AREA, "简报模板", "fault", said, "简报写不出来", todo)


def _engine(settings: Settings) -> Iterator[Verdict]:
    """Memory given to the engine beside what the machine has."""
    units = {
        "KB": 1e3,
        "MB": 1e6,
        "GB": 1e9,
        "TB": 1e12,
        "KIB": 2**10,
        "MIB": 2**20,
        "GIB": 2**30,
        "TIB": 2**40,
    }
    text = settings.engine.memory_limit.strip().upper().replace(" ", "")
    unit = next((one for one in sorted(units, key=len, reverse=True) if text.endswith(one)), "")
    try:
        given = float(text.removesuffix(unit)) * units[unit]
        there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (KeyError, ValueError, OSError, AttributeError):
        return
    said = f"数据库引擎可用 {settings.engine.memory_limit}，本机共 {there / 1e9:.1f} GB"
    if given > 0.8 * there:
        todo = "把设置里的 engine.memory_limit 调到内存的一半左右"
        yield Verdict(AREA, "内存", "note", said, "内存用尽时系统会杀掉正在进行的运行", todo)
    else:
        yield Verdict(AREA, "内存", "ok", said)
