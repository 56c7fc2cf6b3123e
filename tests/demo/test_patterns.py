"""What is planted: enough of each pattern, only where rows show it, and nothing else than that."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from gutou.demo import generate, papers, survey
from gutou.demo.catalog import kinds
from gutou.demo.layouts import VOUCHERS
from gutou.demo.library import export
from gutou.demo.pattern_evidence import pattern_records
from gutou.demo.patterns import LEAST, plant
from gutou.demo.places import index
from gutou.demo.population import population
from gutou.demo.projects import Project
from gutou.demo.rows import Row
from gutou.demo.varieties import SHARES, vary

PERIOD = "2025-06"
PATTERNS = {
    "打捆",
    "拆分",
    "重复",
    "未开工先报",
    "超进度",
    "单位错误",
    "数值雷同",
    "凭证重复",
    "年末突增",
    "停建仍报",
}
Records = list[dict[str, str]]


def read(root: Path, name: str) -> Records:
    with (root / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "year"
    generate(root, seed=21, months=8)
    return root


def small(seed: int = 9) -> tuple[list[Project], list[Project]]:
    projects = population("small", seed, [PERIOD])
    return projects, plant(projects, seed, [PERIOD])


def all_shown(row: Row) -> Row:
    row.shown = frozenset(name for name, value in row.values.items() if value is not None)
    return row


def test_every_pattern_shows_six_times_a_year(year: Path) -> None:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in read(year, "patterns"):
        found[row["period"][:4], row["pattern"]].add(row["project_key"])
    assert {y for y, _ in found} == {"2024", "2025"}
    assert {pattern for _, pattern in found} == PATTERNS
    assert {key: len(keys) for key, keys in found.items() if len(keys) < LEAST} == {}


def test_every_instance_names_projects_with_rows_in_its_period(year: Path) -> None:
    reported = {
        (row["period"], row["project_key"])
        for row in read(year, "rows")
        if row["in_force"] == "1" and row["accepted"] == "1"
    }
    for row in read(year, "patterns"):
        keys = [row["project_key"], *filter(None, row["other_keys"].split(";"))]
        assert row["detail"]
        assert any((row["period"], key) in reported for key in keys), row


def test_a_jump_shows_in_the_last_drawn_month_of_a_year_only(year: Path) -> None:
    assert {row["period"] for row in read(year, "patterns") if row["pattern"] == "年末突增"} == {
        "2024-12",
        "2025-06",
    }


def test_the_city_stays_as_drawn() -> None:
    projects = population("small", 9, [PERIOD])
    before = (export(projects, PERIOD), export(projects, "2024-06"))
    rows = survey.rows_of(projects, before[0], PERIOD, 9)
    told = [(row.department, row.values, row.written, row.faults) for row in rows]
    added = plant(projects, 9, [PERIOD])
    assert (export(projects, PERIOD), export(projects, "2024-06")) == before
    again = survey.rows_of(projects, before[0], PERIOD, 9)
    assert [(row.department, row.values, row.written, row.faults) for row in again] == told
    keys = {project.key for project in projects}
    codes = {record.code for project in projects for record in project.library}
    assert not keys & {project.key for project in added}
    assert not codes & {record.code for project in added for record in project.library}


def test_vouchers_cover_what_is_reported_but_where_planted() -> None:
    projects, added = small()
    entries = export(projects + added, PERIOD)
    paid: dict[str, Decimal] = defaultdict(Decimal)
    numbers: dict[tuple[object, object], set[str]] = defaultdict(set)
    for row in papers.voucher_rows(projects + added, entries, PERIOD, 9):
        paid[row.project.key] += row.money("amount") or Decimal(0)
        numbers[row.values["kind"], row.values["number"]].add(row.project.key)
    reports = survey.rows_of(projects, entries, PERIOD, 9) + survey.rows_added(added, entries, PERIOD, 9)
    told: dict[str, Decimal] = defaultdict(Decimal)
    for row in reports:
        if "unit_error" not in row.faults and row.is_whole:
            told[row.project.key] = max(told[row.project.key], row.money("ytd") or Decimal(0))
    for entry in entries:
        told[entry.project.key] = max(told[entry.project.key], entry.ytd)
    short = {key for key, amount in paid.items() if told[key] > amount}
    planted = defaultdict(set)
    for project in projects + added:
        for wrong in project.wrongs:
            planted[wrong.pattern, wrong.form].add(project.key)
    assert short == planted["超进度", "vouchers"]
    shared = {keys for keys in map(frozenset, numbers.values()) if len(keys) > 1}
    assert frozenset().union(*shared) == planted["凭证重复", "vouchers"]
    assert all(len(keys) == 2 for keys in shared)
    assert VOUCHERS.has("number")


def test_approvals_give_the_true_total_and_the_surveys_number() -> None:
    projects, added = small()
    rows = papers.approval_rows(projects + added, PERIOD, 9)
    assert len(rows) > 50
    for row in rows:
        assert row.values["planned_total"] == row.project.planned
        assert row.values["approval_no"] == row.project.approval_no
    assert {row.project.key for row in rows} - {entry.project.key for entry in export(projects, PERIOD)}


def test_entries_speak_of_works_that_began() -> None:
    projects, added = small()
    entries = export(projects + added, PERIOD)
    inside = {entry.project.key for entry in entries}
    stages: Counter[object] = Counter()
    for row in papers.entry_rows(projects + added, entries, PERIOD, 9):
        stages[row.values["stage"]] += 1
        assert (row.values["stage"] == "已入库") == (row.project.key in inside)
        assert row.project.started(index(PERIOD))
    assert stages["已入库"]
    assert stages["已退回"]


def test_evidence_that_no_row_shows_is_no_instance() -> None:
    _, added = small()
    entries = export(added, PERIOD)
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in survey.rows_added(added, entries, PERIOD, 9):
        rows[row.project.key].append(all_shown(row))

    def patterns() -> set[str]:
        return {str(record["pattern"]) for record in pattern_records({PERIOD: rows}, [PERIOD])}

    assert patterns() >= {"拆分", "未开工先报", "年末突增"}
    for members in rows.values():
        for row in members:
            row.shown -= {"start_month", "span", "month_done"}
    assert not patterns() & {"年末突增"}
    assert not {
        record["project_key"]
        for record in pattern_records({PERIOD: rows}, [PERIOD])
        if record["detail"] == "开工时间在本期之后而有投资"
    }


def test_rare_kinds_are_there_and_judged(tmp_path: Path) -> None:
    generate(tmp_path / "demo", seed=Random(3).randrange(1000))
    decided = Counter((row["decided_by"], row["scope"]) for row in read(tmp_path / "demo", "projects"))
    for rule, scope in (
        ("SC11", "in"),
        ("SC12", "out"),
        ("SC13", "out"),
        ("SC14", "out"),
        ("SC15", "in"),
        ("SC17", "review"),
        ("SC18", "review"),
        ("SC20", "review"),
    ):
        assert decided[rule, scope] >= 1, rule
    projects = population("small", 3, [PERIOD])
    rare = vary(projects, 3, [PERIOD])
    assert {p.trap or p.kind.archetype for p in rare} == set(SHARES)
    assert {"finance_lease", "biological", "land_development"} <= set(kinds())


def test_growth_stays_a_citys(year: Path) -> None:
    growth = [
        Decimal(row["growth_pct"])
        for row in read(year, "gap")
        if row["scope_kind"] == "city" and row["period"] == "2025-06"
    ]
    assert -15 < growth[0] < 30
