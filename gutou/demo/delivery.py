"""Hands the demonstration in: files over several days, early, in time, late, twice, corrected."""

from __future__ import annotations

import json
import os
import shutil
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Literal

from gutou.demo import files, papers, statistics_files, survey, world
from gutou.demo.grid import Sheet, Writer
from gutou.demo.layouts import (
    APPROVALS,
    ENTRIES,
    KEY_PROJECTS,
    LIBRARY,
    SURVEYS,
    VOUCHERS,
    Layout,
)
from gutou.demo.library import Entry
from gutou.demo.patterns import plant
from gutou.demo.places import STATISTICS, collected_months, day_after, index, period_of
from gutou.demo.plan import Plans, peers_sheet, plan_sheet
from gutou.demo.population import population
from gutou.demo.profiles import BASE, Profile, ProfileName, profile_of
from gutou.demo.projects import CENT, Project
from gutou.demo.rows import Row
from gutou.demo.settings_file import settings_text
from gutou.demo.truth import Handed, write_truth
from gutou.demo.varieties import completed_last_year, vary
from gutou.errors import UsageError

MARKER = ".gutou-demo"
DAYS = (2, 5, 8, 14)
_EARLY = ("发改", "生态环境")
_LATE = ("文旅", "交通", "自然资源")
_PERIOD_FOLDERS = {"商务": "{y}年{m}月", "生态环境": "{y}{m:02d}"}


@dataclass(frozen=True)
class Step:
    """What is handed in on one day.

    Attributes:
        as_of: The day.
        files: Pairs of path within the share and file to copy there.
    """

    as_of: date
    files: tuple[tuple[str, Path], ...]


@dataclass(frozen=True)
class Demonstration:
    """A written demonstration.

    Attributes:
        steps: Days in order, each with its files.
        period: The last period.
        as_of: The last day.
    """

    steps: tuple[Step, ...]
    period: str
    as_of: date


@dataclass
class Outbox:
    """Files written so far, by day."""

    root: Path
    seed: int
    days: dict[date, list[tuple[str, Path]]] = field(default_factory=dict)
    handed: list[Handed] = field(default_factory=list)

    def place(self, day: date, department: str, period: str, name: str) -> tuple[str, Path]:
        """Where a file goes in the share and where it is written first."""
        template = _PERIOD_FOLDERS.get(department, "{y}-{m:02d}")
        folder = template.format(y=int(period[:4]), m=int(period[5:]))
        owner = SURVEYS[department].folder if department in SURVEYS else ""
        shared = f"{owner or department}/{folder}/{name}"
        path = self.root / "outbox" / day.isoformat() / shared
        path.parent.mkdir(parents=True, exist_ok=True)
        self.days.setdefault(day, []).append((shared, path))
        return shared, path

    def keep(self, path: Path, day: date) -> None:
        """Fix the file's time, so that the same demonstration looks the same."""
        stamp = datetime(day.year, day.month, day.day, 9).timestamp()
        os.utime(path, (stamp, stamp))

    def write(
        self,
        day: date,
        layout: Layout,
        period: str,
        rows: list[Row],
        *,
        document: str,
        name: str = "",
        wrong: bool = False,
    ) -> Handed:
        """Lay out rows, write the file, and remember what stands where."""
        name = name or layout.file_name.format(year=int(period[:4]), month=int(period[5:]))
        shared, path = self.place(day, layout.department, period, name)
        sheets = Writer(layout, period, Random(f"grid|{self.seed}|{shared}"), wrong_count=wrong).sheets(rows)
        if layout.form != "xlsx":
            sheets[0].name = Path(name).stem
        return self.put(
            day, layout.department, period, document, shared, path, sheets, layout.form, wrong=wrong
        )

    def put(
        self,
        day: date,
        department: str,
        period: str,
        document: str,
        shared: str,
        path: Path,
        sheets: list[Sheet],
        form: str,
        *,
        wrong: bool = False,
    ) -> Handed:
        """Write laid-out sheets."""
        files.write(path, sheets, form)
        self.keep(path, day)
        handed = Handed(period, shared, department, document, sheets, wrong_count=wrong)
        self.handed.append(handed)
        return handed


def generate(
    root: Path,
    *,
    size: Literal["small", "city"] = "small",
    seed: int = 1,
    months: int = 1,
    profile: ProfileName = "base",
) -> Demonstration:
    """Write a demonstration: files to hand in, settings, truth.

    Args:
        root: Folder of the demonstration; empty, new, or a former demonstration (which is replaced).
        size: ``small`` (about 400 survey rows a month) or ``city`` (about 20,000).
        seed: The same seed gives the same files.
        months: Number of collected months, ending with 2025-06.
        profile: ``base``, or ``hard``: many phases, near-identical projects, few codes.

    Raises:
        UsageError: The folder holds something else, ``months`` is below 1, or there is no such size or profile.
    """
    if months < 1:
        raise UsageError("演示的月数至少为 1")
    if size not in world.SIZES:
        raise UsageError(f"演示规模只有 {'、'.join(world.SIZES)} 两种")
    difficulty = profile_of(profile)
    refuse_unless_demonstration(root)
    for stale in ("outbox", "truth"):
        shutil.rmtree(root / stale, ignore_errors=True)
    root.mkdir(parents=True, exist_ok=True)
    marker = {"size": size, "seed": seed, "months": months} | (
        {} if difficulty is BASE else {"profile": profile}
    )
    (root / MARKER).write_text(json.dumps(marker) + "\n", encoding="utf-8")
    periods = collected_months(months)
    projects = population(size, seed, periods, difficulty)
    added = plant(projects, seed, periods, difficulty)
    added += vary(projects + added, seed, periods, difficulty, total=len(projects))
    added += completed_last_year(projects, added, seed, periods, difficulty)
    plans = Plans(projects + added, periods, seed)
    outbox = Outbox(root, seed)
    for period in periods:
        _month(outbox, projects, added, plans, period, seed, difficulty)
    (root / "gutou.toml").write_text(settings_text(periods[0]), encoding="utf-8")
    steps = tuple(Step(day, tuple(outbox.days[day])) for day in sorted(outbox.days))
    as_of = steps[-1].as_of
    write_truth(root / "truth", outbox.handed, plans, periods, as_of)
    return Demonstration(steps, periods[-1], as_of)


def _month(
    outbox: Outbox,
    projects: list[Project],
    added: list[Project],
    plans: Plans,
    period: str,
    seed: int,
    profile: Profile,
) -> None:
    early, timely, statistics_day, last_day = (day_after(period, day) for day in DAYS)
    last = period == plans.periods[-1]
    entries = plans.exports[period]
    rows = survey.rows_of(projects, entries, period, seed, profile)
    rows += survey.rows_added(added, entries, period, seed, profile)
    late = _LATE[(len(plans.periods) - 1 - plans.periods.index(period)) % len(_LATE)]
    by_department: dict[str, list[Row]] = {}
    for row in rows:
        by_department.setdefault(row.department, []).append(row)
    for department, members in by_department.items():
        layout = SURVEYS[department]
        day = early if department in _EARLY else last_day if department == late else timely
        if department == "住建":
            _corrected(outbox, layout, period, members, (timely, last_day), seed)
            continue
        handed = outbox.write(day, layout, period, members, document="survey", wrong=department == "交通")
        handed.late = department == late
        if department == "工信":
            _twice(outbox, handed, period, last_day)
    _broken(outbox, period, timely)
    _statistics(outbox, plans, period, statistics_day, seed, last=last)
    _papers(outbox, projects + added, plans.exports[period], period, (early, statistics_day), seed)
    outbox.write(
        statistics_day,
        KEY_PROJECTS,
        period,
        statistics_files.key_rows(projects, period, seed),
        document="key_projects",
    )


def _corrected(
    outbox: Outbox, layout: Layout, period: str, rows: list[Row], days: tuple[date, date], seed: int
) -> None:
    """A first version with mistakes, and days later the corrected file under the same cleaned name."""
    rng = Random(f"first|{seed}|{period}")
    first = deepcopy(rows)
    dropped = rng.randrange(len(first))
    del first[dropped]
    for row in rng.sample(first, max(2, len(first) // 40)):
        if row.accepted and (amount := row.money("ytd")) and "ytd" not in row.written:
            row.values["ytd"] = (amount * Decimal("0.6")).quantize(CENT)
    handed = outbox.write(days[0], layout, period, first, document="survey")
    handed.in_force = False
    stem, dot, extension = layout.file_name.format(year=int(period[:4]), month=int(period[5:])).rpartition(
        "."
    )
    outbox.write(
        days[1], layout, period, rows, document="survey", name=f"{stem}（更正）{dot}{extension}"
    ).corrects = handed.file


def _twice(outbox: Outbox, handed: Handed, period: str, day: date) -> None:
    """The same content once more under another name."""
    original = next(
        path for files_ in outbox.days.values() for shared, path in files_ if shared == handed.file
    )
    shared, path = outbox.place(day, handed.department, period, "工业领域投资项目汇总上报.xlsx")
    shutil.copyfile(original, path)
    outbox.keep(path, day)
    copy = Handed(period, shared, handed.department, "survey", handed.sheets, in_force=False)
    copy.copy_of = handed.file
    outbox.handed.append(copy)


def _broken(outbox: Outbox, period: str, day: date) -> None:
    """A file that is no workbook, whatever its name says."""
    shared, path = outbox.place(day, "商务", period, "商务局补充项目.xlsx")
    path.write_bytes("<<传输中断>>".encode() + bytes(range(7, 200)) * 3)
    outbox.keep(path, day)
    outbox.handed.append(Handed(period, shared, "商务", "broken", [], in_force=False))


def _statistics(outbox: Outbox, plans: Plans, period: str, day: date, seed: int, *, last: bool) -> None:
    before = period_of(index(period) - 12)
    exports = [period] if before in plans.periods else [before, period]
    for month in exports:
        rows = statistics_files.library_rows(plans.exports[month], month)
        outbox.write(day, LIBRARY, month, rows, document="library")
    for document, sheet, name in (
        ("plan", plan_sheet(plans.rows(period), period), "增长目标与可比基数.xlsx"),
        ("peers", peers_sheet(period, seed), "各市州投资增速.xlsx"),
    ):
        shared, path = outbox.place(day, STATISTICS, period, name)
        outbox.put(day, STATISTICS, period, document, shared, path, [sheet], "xlsx")


def _papers(
    outbox: Outbox,
    projects: list[Project],
    entries: list[Entry],
    period: str,
    days: tuple[date, date],
    seed: int,
) -> None:
    """Vouchers and entries from the statistics bureau, approvals from 行政审批."""
    for day, layout, rows in (
        (days[0], APPROVALS, papers.approval_rows(projects, period, seed)),
        (days[1], VOUCHERS, papers.voucher_rows(projects, entries, period, seed)),
        (days[1], ENTRIES, papers.entry_rows(projects, entries, period, seed)),
    ):
        if rows:
            outbox.write(day, layout, period, rows, document=rows[0].document)


def deliver(step: Step, share: Path) -> None:
    """Copy the files of one day into the share."""
    for shared, path in step.files:
        target = share / shared
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)


def refuse_unless_demonstration(folder: Path) -> None:
    """Let only an absent or empty folder pass, or one that a demonstration has marked.

    Raises:
        UsageError: The folder holds anything else.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"{folder} 不是文件夹，不能用来放演示数据")
    if any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise UsageError(f"{folder} 里已有演示以外的内容，请换一个空文件夹；演示不会覆盖真实数据")
