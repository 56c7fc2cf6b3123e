"""The demonstration: what is written, that it is the same each time, and that its truth holds together."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_10

from gutou.demo import Demonstration, deliver, generate, refuse_unless_demonstration
from gutou.errors import UsageError
from gutou.settings import load_settings

pytestmark = pytest.mark.xdist_group("demonstration")

Records = list[dict[str, str]]


def read(root: Path, name: str) -> Records:
    with (root / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def digests(root: Path) -> dict[str, str]:
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Demonstration]:
    root = tmp_path_factory.mktemp("demo") / "city"
    demonstration = generate(root, size="small", seed=7)
    for step in demonstration.steps:
        deliver(step, root / "share")
    return root, demonstration


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "history"
    generate(root, size="small", seed=3, months=13)
    return root


def test_same_seed_gives_same_bytes_and_another_seed_others(
    small: tuple[Path, Demonstration], tmp_path: Path
) -> None:
    root, _ = small
    generate(tmp_path / "again", size="small", seed=7)
    generate(tmp_path / "other", size="small", seed=8)
    again = digests(tmp_path / "again")
    assert again == {name: digest for name, digest in digests(root).items() if not name.startswith("share")}
    other = digests(tmp_path / "other")
    assert other["truth/projects.csv"] != again["truth/projects.csv"]


def test_days_of_delivery(small: tuple[Path, Demonstration]) -> None:
    _, demonstration = small
    assert demonstration.period == "2025-06"
    assert demonstration.as_of == date(2025, 7, 14)
    assert [step.as_of.day for step in demonstration.steps] == [2, 5, 8, 14]
    late = {shared.split("/")[0] for shared, _ in demonstration.steps[-1].files}
    assert {"文旅", "住建", "市工信局"} <= late


def test_settings_are_readable(small: tuple[Path, Demonstration]) -> None:
    root, _ = small
    settings = load_settings(root / "gutou.toml")
    assert settings.city_name == "云泽市"
    assert len(settings.regions) == 6
    assert {d.name for d in settings.departments} >= {"发改", "住建", "工信", "统计局"}
    assert settings.department_named("农业农村") is None


def _cells(path: Path, sheet: str, row: int) -> list[str]:
    if path.suffix == ".csv":
        encoding = "gb18030" if path.parts[-3] == "商务" else "utf-8-sig"
        lines = list(csv.reader(path.read_bytes().decode(encoding).splitlines()))
        return lines[row - 1]
    return [str(cell.value) for cell in _book(path)[sheet][row]]


@cache
def _book(path: Path) -> openpyxl.Workbook:
    """A workbook of the demonstration that all tests share."""
    return openpyxl.load_workbook(path)


def test_rows_stand_where_the_truth_says(small: tuple[Path, Demonstration]) -> None:
    root, _ = small
    owners = {p["project_key"]: p["owner"] for p in read(root, "projects")}
    checked = 0
    for row in read(root, "rows")[::17]:
        owner = owners.get(row["project_key"])
        if owner is None or "owner_differs" in row["faults"] or row["document"] == "vouchers":
            continue
        cells = _cells(root / "share" / row["file"], row["sheet"], int(row["row"]))
        place = {"library": 3, "key_projects": 2, "approvals": 3, "entries": 3}.get(row["document"])
        core = owner.removeprefix("云泽市").removeprefix("云泽")[-12:-4]
        assert place is None or cells[place] == owner
        assert place is not None or any(
            core[:4] in cell or owner[:4] in cell or core[-2:] in cell for cell in cells
        )
        checked += 1
    assert checked > 20


def test_every_line_of_every_sheet_has_one_kind(small: tuple[Path, Demonstration]) -> None:
    root, _ = small
    lines: dict[tuple[str, str], int] = defaultdict(int)
    for record in read(root, "sheets"):
        lines[record["file"], record["sheet"]] += int(record["rows"])
    seen = 0
    for (file, sheet), count in lines.items():
        path = root / "share" / file
        if path.suffix == ".xlsx":
            assert _book(path)[sheet].max_row == count, (file, sheet)
            seen += 1
    assert seen > 10
    kinds = {record["kind"] for record in read(root, "sheets")}
    assert kinds == {
        "data",
        "header",
        "unit",
        "section",
        "group",
        "subtotal",
        "total",
        "footer",
        "note",
        "blank",
    }


def test_data_lines_are_the_rows(small: tuple[Path, Demonstration]) -> None:
    root, _ = small
    rows = Counter((r["file"], r["sheet"]) for r in read(root, "rows"))
    data = {(s["file"], s["sheet"]): int(s["rows"]) for s in read(root, "sheets") if s["kind"] == "data"}
    assert {place: data[place] for place in rows} == rows


def test_planted_faults_are_all_there(small: tuple[Path, Demonstration]) -> None:
    root, _ = small
    kinds = {fault["kind"] for fault in read(root, "faults")}
    assert kinds >= {
        "file_broken", "file_late", "file_twice", "file_corrected", "department_unexpected", "unknown_header",
        "section_count_wrong", "code_mistyped", "unit_error", "unreadable_money", "no_name", "no_amount",
        "ytd_disagrees", "owner_differs", "start_after_period", "bundle", "three_names", "library_duplicate",
        "section_without_whole", "struck_out_of_library",
    }  # fmt: skip


def test_rows_kept_apart_are_those_without_name_or_amount(small: tuple[Path, Demonstration]) -> None:
    root, _ = small
    for row in read(root, "rows"):
        faults = set(row["faults"].split(";"))
        assert (row["accepted"] == "0") == bool(faults & {"no_name", "no_amount"})


def test_codes_hold_but_for_the_mistyped(small: tuple[Path, Demonstration]) -> None:
    root, _ = small
    book = openpyxl.load_workbook(next((root / "share/统计局/2025-06").glob("联网*.xlsx")))
    sheet = book.active
    assert sheet is not None
    codes = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[2]]
    new = [str(row[2]).replace("-", "") for row in codes if not str(row[2]).startswith("2020-")]
    assert len(new) > 20
    assert all(mod_11_10.is_valid(digits) for digits in new)
    assert all(uscc.is_valid(str(row[4])) for row in codes if row[4])


def test_gap_adds_up(small: tuple[Path, Demonstration]) -> None:
    root, _ = small
    gap = read(root, "gap")
    city = next(row for row in gap if row["scope_kind"] == "city")
    sums = (
        "library_wan", "additions_complete_wan", "additions_partial_wan", "additions_lead_wan", "removals_wan",
        "pending_review_wan", "pending_removals_wan", "additions_prior_ytd_wan",
    )  # fmt: skip
    for name in sums:
        for kind in ("region", "sector"):
            total = sum(Decimal(row[name]) for row in gap if row["scope_kind"] == kind)
            assert total == Decimal(city[name]), (name, kind)
    growth = 1 + Decimal(city["target_growth_pct"]) / 100
    short = Decimal(city["base_wan"]) * growth - Decimal(city["reported_wan"])
    assert abs(short - Decimal(city["gap_wan"])) < Decimal("0.00001")
    difference = Decimal(city["naive_gap_wan"]) - Decimal(city["gap_wan"])
    assert abs(difference - Decimal(city["basis_difference_wan"])) < Decimal("0.00001")
    assert Decimal(city["gap_after_verified_low_wan"]) <= Decimal(city["gap_after_verified_wan"])
    assert Decimal(city["gap_after_verified_wan"]) <= Decimal(city["gap_after_verified_high_wan"])
    assert city["base_source"] == "micro"
    given = next(row for row in gap if row["scope_name"] == "澄湖区")
    assert given["base_source"] == "given"
    assert any(row["target_growth_pct"] == "" and row["gap_wan"] == "" for row in gap)


def test_library_decisions_and_removals(small: tuple[Path, Demonstration]) -> None:
    root, _ = small
    scope = {p["project_key"]: p["scope"] for p in read(root, "projects")}
    for record in read(root, "library"):
        removed = record["decision"] in ("remove", "duplicate")
        assert Decimal(record["removal_wan"]) == (Decimal(record["ytd_wan"]) if removed else 0)
        if record["decision"] == "remove":
            assert scope[record["project_key"]] == "out"
    assert {r["decision"] for r in read(root, "library")} >= {"keep", "remove", "duplicate", "completed_exit"}


def test_projects_keep_their_key_over_months_and_months_differ(history: Path) -> None:
    by_period: dict[str, set[str]] = defaultdict(set)
    start: dict[str, set[str]] = defaultdict(set)
    for project in read(history, "projects"):
        by_period[project["period"]].add(project["project_key"])
        start[project["project_key"]].add(project["start_month"])
    periods = sorted(by_period)
    assert len(periods) == 13
    assert periods[-1] == "2025-06"
    assert "2025-01" not in periods
    for before, after in pairwise(periods):
        assert by_period[before] & by_period[after]
        assert by_period[after] - by_period[before]
    assert by_period["2024-11"] - by_period["2025-03"]
    assert all(len(months - {""}) <= 1 for months in start.values())


def test_investment_hardly_ever_falls_within_a_year(history: Path) -> None:
    """It falls only where a month's one readable figure comes from a library that differs."""
    last: dict[tuple[str, str], Decimal] = {}
    compared = falls = 0
    for project in read(history, "projects"):
        if project["ytd_wan"] and project["surveyed"] == "1":
            year = (project["project_key"], project["period"][:4])
            if year in last:
                compared += 1
                falls += last[year] > Decimal(project["ytd_wan"])
            last[year] = Decimal(project["ytd_wan"])
    assert compared > 500
    assert falls <= compared / 100


def test_an_earlier_export_is_last_years_base(history: Path) -> None:
    """With 13 months the export of 2024-06 is both a month of its own and last year's export of 2025-06."""
    exports = [r for r in read(history, "rows") if r["document"] == "library" and r["period"] == "2024-06"]
    assert len({r["file"] for r in exports}) == 1
    assert len({r["library_code"] for r in exports}) == len(exports)


def iter_bad(folder: Path) -> Iterator[Path]:
    (folder / "full").mkdir()
    (folder / "full" / "真实数据.xlsx").write_bytes(b"x")
    yield folder / "full"
    (folder / "file").write_bytes(b"x")
    yield folder / "file"


def test_refuses_a_folder_that_holds_anything_else(tmp_path: Path) -> None:
    for bad in iter_bad(tmp_path):
        with pytest.raises(UsageError, match="演示"):
            refuse_unless_demonstration(bad)
        with pytest.raises(UsageError, match="演示"):
            generate(bad)
    assert (tmp_path / "full" / "真实数据.xlsx").read_bytes() == b"x"
    (tmp_path / "empty").mkdir()
    refuse_unless_demonstration(tmp_path / "empty")
    refuse_unless_demonstration(tmp_path / "absent")


def test_a_demonstration_may_be_replaced(tmp_path: Path) -> None:
    generate(tmp_path / "demo", seed=1)
    generate(tmp_path / "demo", seed=2)
    assert '"seed": 2' in (tmp_path / "demo" / ".gutou-demo").read_text(encoding="utf-8")


def test_wrong_use_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="月数"):
        generate(tmp_path / "demo", months=0)
    with pytest.raises(UsageError, match="规模"):
        generate(tmp_path / "demo", size="village")  # type: ignore[arg-type]
