"""Months of rows through the register: ids, merges, splits, sections, library duplicates, doubtful pairs."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.register.city import City, city
from tests.register.rows import pairwise, run_register

Answer = dict[str, list[tuple[Any, ...]]]


def row(
    key: str, name: str, *, period: str = "2025-06", department: str = "发改", **more: Any
) -> dict[str, Any]:
    document = "library" if department == "统计局" else "survey"
    given = {
        "owner_name": "云泽城投集团有限公司",
        "region_codes": ["439802"],
        "file_name": "a.xlsx",
        "row_number": 1,
    }
    return given | {
        "period": period,
        "row_key": key,
        "project_name": name,
        "department": department,
        "document": document,
        **more,
    }


def ids(answer: Answer, period: str = "2025-06") -> dict[str, str]:
    return {key: project for month, key, project, *_ in answer["work.link"] if month == period}


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> tuple[City, Answer]:
    """A city and what the register makes of it."""
    made = city(seed=31, projects=700)
    return made, run_register(made.rows, tmp_path_factory.mktemp("fixed"))


def test_a_city_is_linked_right_and_every_row_once(linked: tuple[City, Answer]) -> None:
    made, answer = linked
    found = ids(answer)
    assert sorted(found) == sorted(r["row_key"] for r in made.rows)
    assert len(answer["work.link"]) == len(made.rows)
    precision, recall = pairwise(found, made.truth)
    assert precision >= 0.997
    assert recall >= 0.95
    assert all(0.9 <= probability <= 1 for *_, probability, _ in answer["work.link"])


def test_a_missing_addition_is_seldom_kept_pending(linked: tuple[City, Answer]) -> None:
    """Rows of projects without a library record that wait for a reviewer, though they are additions."""
    made, answer = linked
    recorded = {made.truth[r["row_key"]] for r in made.rows if r["document"] == "library"}
    missing = {project for project in made.truth.values() if project not in recorded}
    pending = {made.truth[key] for _, key, *_ in answer["work.pending_match"]}
    assert len(pending & missing) / len(missing) < 0.1


def test_order_of_rows_does_not_matter(linked: tuple[City, Answer], tmp_path: Path) -> None:
    made, first = linked
    assert run_register(random.Random(1).sample(made.rows, len(made.rows)), tmp_path) == first


def test_ids_stay_from_month_to_month_and_between_runs(tmp_path: Path) -> None:
    june = city(seed=34, projects=120).rows
    july = [r | {"period": "2025-07", "row_key": "7" + r["row_key"], "planned_total": None} for r in june]
    alone = run_register(june, tmp_path / "none")
    both = run_register(june + july, tmp_path / "kept", write_fixed=True)
    assert ids(alone) == ids(both)
    changed = sum(ids(both)[r["row_key"]] != ids(both, "2025-07")["7" + r["row_key"]] for r in june)
    assert changed <= 0.01 * len(june)
    before = {p: p.read_bytes() for p in (tmp_path / "kept" / "ids").glob("*/*.json")}
    assert len(before) == 2
    assert run_register(june + july, tmp_path / "kept", write_fixed=True) == both
    assert {p: p.read_bytes() for p in (tmp_path / "kept" / "ids").glob("*/*.json")} == before


def test_a_published_id_wins_over_what_an_earlier_month_now_says(tmp_path: Path) -> None:
    june = [row("a", "滨河路改造"), row("b", "滨河路改造工程", department="住建")]
    published = ids(run_register(june, tmp_path, write_fixed=True))
    may = [
        row("m", "滨河路改造", period="2025-05", department="交通"),
        row("n", "滨河路改造", period="2025-05"),
    ]
    later = run_register(june + may, tmp_path)
    assert ids(later) == published
    assert set(ids(later, "2025-05").values()) == set(published.values())


def test_an_owner_added_or_a_name_corrected_keeps_the_id(tmp_path: Path) -> None:
    may = [
        row("a", "滨河路改造", period="2025-05", owner_name=None),
        row(
            "l", "滨河路道路改造", period="2025-05", department="统计局", library_code="GT1", owner_name=None
        ),
    ]
    june = [
        row("a", "滨河路道路提升改造工程", project_code=None),
        row("l", "滨河路道路提升改造工程", department="统计局", library_code="GT1"),
    ]
    answer = run_register(may + june, tmp_path)
    assert ids(answer)["l"] == ids(answer, "2025-05")["l"]


def test_the_whole_arrives_later_and_the_older_id_stays(tmp_path: Path) -> None:
    april = [row("s1", "青云大桥一标段", period="2025-04")]
    may = [row("s1", "青云大桥一标段", period="2025-05"), row("s2", "青云大桥二标段", period="2025-05")]
    june = [row("s1", "青云大桥一标段"), row("s2", "青云大桥二标段"), row("w", "青云大桥", department="住建")]
    answer = run_register(april + may + june, tmp_path, write_fixed=True)
    before, after = ids(answer, "2025-05"), ids(answer)
    assert before["s1"] != before["s2"]
    assert set(after.values()) == {before["s1"]}
    assert [(p, a, s) for p, a, s, _ in answer["project_alias"]] == [(before["s1"], before["s2"], "2025-06")]
    assert run_register(april + may + june, tmp_path) == answer


def test_a_split_leaves_the_id_with_the_larger_part(tmp_path: Path) -> None:
    approval = {"approval_no": "云发改〔2025〕7号"}
    may = [
        row("a", "青云大桥一标段", period="2025-05", **approval),
        row("b", "青云大桥一标段", period="2025-05", department="住建", **approval),
        row("c", "青云大桥二标段", period="2025-05", department="交通", **approval),
    ]
    june = [
        row("a", "青云大桥一标段"),
        row("b", "青云大桥一标段", department="住建"),
        row("c", "青云大桥二标段", department="交通"),
    ]
    answer = run_register(may + june, tmp_path)
    before, after = ids(answer, "2025-05"), ids(answer)
    assert len(set(before.values())) == 1
    assert after["a"] == after["b"] == before["a"] != after["c"]
    assert answer["project_alias"] == []


def test_last_years_library_is_an_earlier_period(tmp_path: Path) -> None:
    record = {"department": "统计局", "library_code": "GT7"}
    answer = run_register(
        [row("x", "云溪水厂", period="2024-06", **record), row("y", "云溪水厂扩建工程", **record)], tmp_path
    )
    assert ids(answer, "2024-06")["x"] == ids(answer)["y"]


def test_phases_never_meet_even_through_a_third_row(tmp_path: Path) -> None:
    code = "2506-439802-04-01-000009"
    answer = run_register(
        [
            row("one", "标准厂房一期", project_code=code, planned_total=2000),
            row("two", "标准厂房二期", project_code=code, planned_total=2000, department="住建"),
            row("none", "标准厂房", project_code=code, planned_total=2000, department="工信"),
        ],
        tmp_path,
    )
    assert ids(answer)["one"] != ids(answer)["two"]


def test_two_records_of_the_library_stay_apart_unless_name_and_unit_are_the_same(tmp_path: Path) -> None:
    library: dict[str, Any] = {"department": "统计局", "planned_total": 5230, "start_month": "2024-03"}
    answer = run_register(
        [
            row("s", "文昌路雨污分流改造", planned_total=5230, start_month="2024-03"),
            row("l1", "文昌路雨污分流改造工程", library_code="GT1", **library),
            row("l2", "文昌路片区雨污分流改造", library_code="GT2", **library),
        ],
        tmp_path,
    )
    assert ids(answer)["s"] == ids(answer)["l1"] != ids(answer)["l2"]


def test_a_pending_pair_is_in_both_tables_with_its_reasons(tmp_path: Path) -> None:
    answer = run_register(
        [
            row("s", "石桥镇农村公路", planned_total=2000, sheet_name="表1", row_number=7),
            row("l", "石桥镇农村公路危桥改造", department="统计局", library_code="GT1", planned_total=2900),
        ],
        tmp_path,
    )
    [(period, survey, library, pair, probability, why)] = answer["work.pending_match"]
    assert (period, survey, library) == ("2025-06", "s", "l")
    assert 0.3 < probability < 0.95
    assert "名称一方为缩写" in why
    [review] = answer["match_review"]
    assert review[0] == pair
    assert review[1:6] == ("发改", "survey", "a.xlsx", "表1", 7)
    assert review[-7:] == (None, None, None, None, None, False, "2025-06")


def test_a_pair_keeps_its_id_over_the_months_and_stands_once(tmp_path: Path) -> None:
    rows = [
        row(
            f"{kind}{month}",
            name,
            period=f"2025-{month}",
            department=department,
            planned_total=total + int(month),
        )
        for month in ("05", "06")
        for kind, name, department, total in (
            ("s", "石桥镇农村公路", "发改", 2000),
            ("l", "石桥镇农村公路危桥改造", "统计局", 2900),
        )
    ]
    answer = run_register(rows, tmp_path)
    assert len({pair for *_, pair, _, _ in answer["work.pending_match"]}) == 1
    assert len(answer["work.pending_match"]) == 2
    assert [(len(answer["match_review"]), answer["match_review"][0][-1])] == [(1, "2025-06")]


def test_other_phase_is_no_doubt(tmp_path: Path) -> None:
    answer = run_register(
        [row("s", "标准厂房二期"), row("l", "标准厂房一期", department="统计局", library_code="GT1")],
        tmp_path,
    )
    assert answer["work.pending_match"] == answer["match_review"] == []


@pytest.mark.parametrize(
    "name", ["", None, "()", "……", "项目", "（二期）", "1", "工程工程工程", "\u202e恶意\x00"]
)
def test_odd_names_stop_nothing(tmp_path: Path, name: str | None) -> None:
    rows = [row("a", name or ""), row("b", name or "", department="住建", project_name=name)]
    assert len(run_register(rows, tmp_path)["work.link"]) == 2


def test_nothing_arrived(tmp_path: Path) -> None:
    answer = run_register([], tmp_path, write_fixed=True)
    assert all(table == [] for table in answer.values())
    assert not (tmp_path / "ids").exists()


def test_fixed_files_say_what_is_fixed(tmp_path: Path) -> None:
    answer = run_register([row("a", "滨河路改造")], tmp_path, write_fixed=True)
    content = json.loads((tmp_path / "ids" / "2025-06" / "0.json").read_text(encoding="utf-8"))
    assert list(content["projects"]) == [ids(answer)["a"]]
    assert content["projects"][ids(answer)["a"]]["first_seen"] == "2025-06"
