"""The forms of each pattern (线索的样子): what is done to an added project, and how the city's rows come to show it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from gutou.demo.places import COUNTIES, january
from gutou.demo.planting import Field
from gutou.demo.projects import CENT, Project


def _bundles(fields: Field) -> None:
    for named in fields.halves():
        project = fields.draw("bundle" if named else "bundle_quiet")
        project.faults.append("bundle")
        if fields.rng.random() < 0.5:
            fields.enter(project)
        fields.mark("打捆", "bundle", project)


def _splits(fields: Field) -> None:
    for in_parts in fields.halves():
        if in_parts:
            project = fields.draw("split")
            project.faults.append("split")
            project.parts, project.parts_department = ("第一段", "第二段", "第三段"), "住建"
            project.whole_row, project.departments = False, ("住建",)
            fields.mark("拆分", "parts", project)
        else:
            fields.mark("拆分", "apart", *_groups_of_one_village(fields))


def _groups_of_one_village(fields: Field) -> list[Project]:
    """One road of one town in three approvals, each just under the threshold."""
    rng, whole = fields.rng, fields.draw("split_apart")
    parts = [whole]
    for number in ("二组", "三组"):
        part = fields.builder.project("split_apart")
        part.owner, part.region, part.sites = whole.owner, whole.region, whole.sites
        part.industry, part.content, part.nature = whole.industry, whole.content, whole.nature
        part.name = replace(whole.name, body=whole.name.body.replace("一组", number))
        fields.place(part, whole.start, whole.end)
        fields.added.append(part)
        parts.append(part)
    stem, serial = whole.approval_no.split("〕")
    for offset, part in enumerate(parts):
        part.planned = Decimal(rng.randrange(46_000, 49_990)) / 100
        part.approved = whole.approved
        part.approval_no = f"{stem}〕{int(serial.removesuffix('号')) + offset}号"
        part.papers["has_approval"] = True
        part.insist |= {"approval_no", "approval_date", "has_approval"}
        part.faults.append("split")
    return parts


def _doubles(fields: Field) -> None:
    """Two records of one work, in one county or in two; each tells the whole."""
    for across in fields.halves():
        project = fields.draw()
        first = fields.enter(project)
        elsewhere = project.region
        if across:
            elsewhere = fields.rng.choice([county for county in COUNTIES if county != project.region])
        own, project.region = project.region, elsewhere
        second = fields.enter(project, min(first.entered + fields.rng.randrange(1, 4), fields.anchor))
        project.region = own
        first.has_code = second.has_code = True
        second.role = "duplicate"
        project.faults.append("twice_in_library")
        fields.mark("重复", "records", project)


def _too_early(fields: Field) -> None:
    """Amounts before the start: in a survey that gives a later start, or in the library where the survey says 前期."""
    for surveyed in fields.halves():
        project = fields.draw()
        start = fields.anchor + fields.rng.randrange(2, 5)
        fields.place(project, start, start + 12)
        project.listed_from = max(january(fields.anchor), fields.anchor - 2)
        if surveyed:
            project.trap = "early"
            share = Decimal(fields.rng.randrange(4, 12)) / 100
            early = (project.planned * share).quantize(CENT)
            levels = {month: max(early, project.cumulative(month)) for month in range(start, start + 13)}
            project.levels = dict.fromkeys(range(project.listed_from, start), early) | levels
            project.faults.append("start_after_period")
        else:
            project.insist |= {"started"}
            entered = max(january(fields.anchor), fields.anchor - fields.rng.randrange(0, 3))
            fields.enter(project, entered).claims = "started"
        fields.mark("未开工先报", "survey" if surveyed else "library", project, until=start - 1)


def _beyond_plan(fields: Field) -> None:
    for in_library in fields.halves():
        project = fields.draw(begun=(8, 14))
        project.planned = max(project.planned, Decimal(1500))
        reached = Decimal(fields.rng.randrange(118, 145)) / 100
        for month in range(project.start, project.end + 3):
            done = min(month, fields.anchor) - project.start + 1
            share = reached * done / (fields.anchor - project.start + 1)
            # Near the planned total it is no lead yet: it stays below until it is well above.
            share = Decimal("0.99") if Decimal("0.99") < share < Decimal("1.12") else share
            project.levels[month] = (project.planned * share).quantize(CENT)
        if in_library:
            fields.enter(project)
        fields.mark("超进度", "plan", project)


def _units(fields: Field) -> None:
    """A slip of the unit in one survey, in the library's amounts, or in its planned total."""
    for number in range(fields.count):
        project = fields.draw()
        project.planned = min(max(project.planned, Decimal(700)), Decimal(1300))
        if len(project.departments) < 2:
            project.departments = ("发改", "自然资源")
        if number % 3 == 0:
            fields.mark("单位错误", "survey", project, since=fields.anchor, until=fields.anchor)
            continue
        record = fields.enter(project)
        if number % 3 == 1:
            record.unit, record.unit_from = Decimal(10), january(fields.anchor)
            fields.mark("单位错误", "library", project, since=january(fields.anchor))
        else:
            record.planned_unit = Decimal("0.0001")
            fields.mark("单位错误", "library_planned", project)


def _alike(fields: Field) -> None:
    """Three works of one reporter with one amount: of one department's list, or of one owner in the library."""
    first_month = january(fields.anchor)
    for listed in fields.halves():
        group = [fields.draw(begun=(13, 17)) for _ in range(3)]
        year = Decimal(fields.rng.randrange(60_001, 240_000)) / 100 + Decimal("0.07")
        for project in group:
            project.planned = max(project.planned, Decimal(4000))
            before = project.planned * fields.rng.randrange(8, 20) / 100
            for month in range(project.start, project.end + 3):
                passed, months = month - first_month + 1, first_month - project.start
                old = min(Decimal(month - project.start + 1) / months, Decimal(1)) * before
                project.levels[month] = old.quantize(CENT) + max(year * passed / 12, Decimal(0)).quantize(
                    CENT
                )
            if listed:
                project.departments = ("发改",)
            else:
                project.owner, project.region, project.sites = group[0].owner, group[0].region, group[0].sites
                fields.builder.identify(project)
                project.departments, project.late_listing = (project.kind.departments[0],), {}
                fields.enter(project, first_month - 2)
        fields.mark("数值雷同", "survey" if listed else "library", *group, until=first_month + 11)


def _jumps(fields: Field) -> None:
    """Little for months, then most of the planned total in the last month."""
    for in_library in fields.halves():
        project = fields.draw(begun=(5, 9))
        project.planned = max(project.planned, Decimal(2400))
        before, after = Decimal("0.08"), Decimal(fields.rng.randrange(66, 85)) / 100
        for month in range(project.start, project.end + 3):
            if month < fields.anchor:
                share = before * (month - project.start + 1) / (fields.anchor - project.start)
            else:
                share = after + Decimal("0.005") * (month - fields.anchor)
            project.levels[month] = (project.planned * share).quantize(CENT)
        if in_library:
            fields.enter(project, max(project.start, fields.anchor - 4))
        fields.mark("年末突增", "jump", project, since=fields.anchor, until=fields.anchor)


def _goes_on(fields: Field) -> None:
    """Completed last year and still reporting, or halted and reporting."""
    first_month = january(fields.anchor)
    for completed in fields.halves():
        project = fields.draw(begun=(5, 14))
        if not completed:
            project.stopped = True
            fields.enter(project)
            fields.mark("停建仍报", "halted", project)
            continue
        end = first_month - fields.rng.randrange(1, 4)
        fields.place(project, end - fields.rng.randrange(9, 15), end)
        project.listed_until, project.stays = first_month + 11, True
        for month in range(project.start, first_month + 12):
            ramp = Decimal(min(month, end) - project.start + 1) / project.duration * Decimal("0.8")
            project.levels[month] = (
                project.planned * (ramp + Decimal("0.015") * max(0, month - first_month + 1))
            ).quantize(CENT)
        if fields.rng.random() < 0.6:
            fields.enter(project)
        fields.mark("停建仍报", "completed", project, since=first_month)


PATTERNS = (_bundles, _splits, _doubles, _too_early, _beyond_plan, _units, _alike, _jumps, _goes_on)
