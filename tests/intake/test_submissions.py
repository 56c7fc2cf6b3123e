from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gutou.intake.sidecar import UNDATED, Arrival
from gutou.intake.submissions import Submission, cleaned_name, decide
from tests.intake.arrived import arrival, staged, undated


def decided(tmp_path: Path, *items: tuple[Arrival, str, str | None]) -> dict[str, Submission]:
    """Decide on (arrival, proposed status, document), by path and sequence."""
    read = {
        one.submission_id: staged(tmp_path / str(number), document, status, reason="原因")
        for number, (one, status, document) in enumerate(items)
    }
    found = decide([one for one, _, _ in items], read)
    return {f"{s.arrival.path}#{s.arrival.sequence}": s for s in found}


def test_a_file_alone_keeps_its_own_status(tmp_path: Path) -> None:
    for status in ("accepted", "partial", "held", "rejected"):
        one = decided(tmp_path, (arrival("住建/a.csv"), status, "survey"))["住建/a.csv#1"]
        assert (one.status, one.own_status, one.reason) == (status, status, "原因")


def test_an_arrival_nobody_could_read_is_rejected(tmp_path: Path) -> None:
    [one] = decide([arrival("住建/a.csv", refused="太大", raw=None, file_sha256=None)], {})
    assert (one.status, one.reason, one.document) == ("rejected", "太大", None)


def test_the_same_content_elsewhere_is_a_duplicate(tmp_path: Path) -> None:
    got = decided(
        tmp_path,
        (arrival("住建/上报/甲.csv", "a"), "accepted", "survey"),
        (arrival("住建/乙.csv", "a", day=1), "accepted", "survey"),
        (arrival("发改/甲.csv", "a", day=1), "accepted", "survey"),
        (arrival("住建/丙.csv", "a", day=1, period="2025-05"), "accepted", "survey"),
    )
    assert got["住建/乙.csv#1"].status == "duplicate"
    assert "上报/甲.csv" in (got["住建/乙.csv#1"].reason or "")
    assert {s.status for k, s in got.items() if k != "住建/乙.csv#1"} == {"accepted"}


def test_a_later_version_replaces_and_is_named(tmp_path: Path) -> None:
    got = decided(
        tmp_path,
        (arrival("住建/摸排表.csv", "a"), "accepted", "survey"),
        (arrival("住建/材料/摸排表（更正）.xlsx", "b", day=1), "partial", "survey"),
    )
    assert got["住建/摸排表.csv#1"].status == "superseded"
    assert "材料/摸排表（更正）.xlsx" in (got["住建/摸排表.csv#1"].reason or "")
    assert got["住建/材料/摸排表（更正）.xlsx#1"].in_force


@pytest.mark.parametrize("status", ["held", "rejected"])
def test_a_later_version_that_is_not_taken_replaces_nothing(tmp_path: Path, status: str) -> None:
    got = decided(
        tmp_path,
        (arrival("住建/a.csv", "a"), "accepted", "survey"),
        (arrival("住建/a.csv", "b", day=1, sequence=2), status, "survey"),
    )
    assert got["住建/a.csv#1"].status == "accepted"
    assert got["住建/a.csv#2"].status == status


def test_a_held_file_is_settled_by_its_correction_a_rejected_one_stays_rejected(tmp_path: Path) -> None:
    got = decided(
        tmp_path,
        (arrival("住建/a.csv", "a"), "held", "survey"),
        (arrival("住建/b.csv", "b"), "rejected", "survey"),
        (arrival("住建/a.csv", "c", day=1, sequence=2), "accepted", "survey"),
        (arrival("住建/b.csv", "d", day=1, sequence=2), "accepted", "survey"),
    )
    assert got["住建/a.csv#1"].status == "superseded"
    assert got["住建/b.csv#1"].status == "rejected"


def test_other_documents_departments_periods_and_names_add_up(tmp_path: Path) -> None:
    got = decided(
        tmp_path,
        (arrival("住建/a.csv", "a"), "accepted", "survey"),
        (arrival("住建/a.csv", "b", day=1, sequence=2), "accepted", "key_projects"),
        (arrival("住建/x/a.csv", "c", day=1, period="2025-05"), "accepted", "survey"),
        (arrival("发改/a.csv", "d", day=1), "accepted", "survey"),
        (arrival("住建/a附件2.csv", "e", day=1), "accepted", "survey"),
    )
    assert {s.status for s in got.values()} == {"accepted"}


def test_a_path_that_returns_to_earlier_content_counts_again(tmp_path: Path) -> None:
    got = decided(
        tmp_path,
        (arrival("住建/a.csv", "a", sequence=1), "accepted", "survey"),
        (arrival("住建/a.csv", "b", day=1, sequence=2), "accepted", "survey"),
        (arrival("住建/a.csv", "a", day=2, sequence=3), "accepted", "survey"),
    )
    assert [s.status for s in got.values()] == ["superseded", "superseded", "accepted"]


def test_an_old_version_under_another_name_is_new_once_the_first_was_replaced(tmp_path: Path) -> None:
    got = decided(
        tmp_path,
        (arrival("住建/a.csv", "a", sequence=1), "accepted", "survey"),
        (arrival("住建/a.csv", "b", day=1, sequence=2), "accepted", "survey"),
        (arrival("住建/b.csv", "a", day=2), "accepted", "survey"),
    )
    assert [s.status for s in got.values()] == ["superseded", "accepted", "accepted"]


def test_ties_go_by_modification_time_then_path(tmp_path: Path) -> None:
    early, late = arrival("住建/b.csv", "b").modified_at, arrival("住建/b.csv", "b", day=1).modified_at
    got = decided(
        tmp_path,
        (arrival("住建/1/a.csv", "a", modified_at=late), "accepted", "survey"),
        (arrival("住建/2/a.csv", "b", modified_at=early), "accepted", "survey"),
    )
    assert got["住建/1/a.csv#1"].in_force
    got = decided(
        tmp_path,
        (arrival("住建/1/a.csv", "a"), "accepted", "survey"),
        (arrival("住建/2/a.csv", "b"), "accepted", "survey"),
    )
    assert got["住建/2/a.csv#1"].in_force


def test_the_folder_goes_before_the_title_and_the_title_before_the_file_name(tmp_path: Path) -> None:
    named = arrival("住建/a.csv", period="2025-05", period_from="file_name")
    read = staged(tmp_path, "survey", period="2025-04")
    assert decide([arrival("住建/a.csv")], {arrival("住建/a.csv").submission_id: read})[0].period == "2025-06"
    assert decide([named], {named.submission_id: read})[0].period == "2025-04"
    untitled = staged(tmp_path / "2", "survey")
    assert decide([named], {named.submission_id: untitled})[0].period == "2025-05"


def test_no_period_or_one_that_has_not_come_is_rejected(tmp_path: Path) -> None:
    one = undated(arrival("住建/a.csv"))
    [nowhere] = decide([one], {one.submission_id: staged(tmp_path / "1")})
    assert nowhere.status == "rejected"
    assert "时段" in (nowhere.reason or "")
    assert nowhere.period == UNDATED
    future = undated(arrival("住建/a.csv", as_of=date(2025, 7, 31)))
    [later] = decide(
        [future],
        {future.submission_id: staged(tmp_path / "2", period="2025-08", rows_read=3, rows_accepted=3)},
    )
    assert later.status == "rejected"
    assert "2025-08" in (later.reason or "")
    assert (later.rows_read, later.rows_accepted, later.rows_rejected) == (3, 0, 3)


@pytest.mark.parametrize(
    "name",
    [
        "住建局摸排表2025-06.xlsx",
        "住建局摸排表2025年6月（最终版）.xlsx",
        "住建局摸排表 - 副本 (2).xls",
        "住建局摸排表_v2.1.csv",
        "住建局摸排表20250612_1530更正.xlsx",
        "住建局摸排表1-6月.xlsx",
        "住建局摸排表（修订）（1）.et",
        "６月１２日住建局摸排表.xlsx",
        "住建局摸排表第二稿.xlsx",
    ],
)
def test_versions_of_one_document_have_one_cleaned_name(name: str) -> None:
    assert cleaned_name(name) == "住建局摸排表"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("附件1 摸排表.xlsx", "附件2 摸排表.xlsx"),
        ("附件1-2 摸排表.xlsx", "附件12 摸排表.xlsx"),
        ("一期.xlsx", "二期.xlsx"),
        ("摸排表（澄湖区）.xlsx", "摸排表（青岩县）.xlsx"),
        ("城市更新项目.xlsx", "城市项目.xlsx"),
        ("2025-06.xlsx", "更正.xlsx"),
        ("摸排表1.1.xlsx", "摸排表1.2.xlsx"),
    ],
)
def test_documents_that_may_differ_keep_different_names(one: str, other: str) -> None:
    assert cleaned_name(one) != cleaned_name(other)


@given(st.text(max_size=60))
def test_cleaning_ends_and_leaves_something(name: str) -> None:
    assert cleaned_name(name) or not Path(name).stem.strip()


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("123"), st.sampled_from(["甲.csv", "乙.csv"])))
)
def test_at_most_one_file_of_a_name_is_in_force_and_order_of_listing_is_nothing(
    tmp_path_factory: pytest.TempPathFactory, drops: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "same"
    read_once = staged(folder)
    items: list[Arrival] = []
    sequence: dict[str, int] = {}
    for day, (sub, content, name) in enumerate(drops):
        path = f"住建/{sub}/{name}"
        sequence[path] = sequence.get(path, 0) + 1
        items.append(arrival(path, content, day=day, sequence=sequence[path]))
    read = {one.submission_id: read_once for one in items}
    forward = decide(items, read)
    assert forward == decide(items[::-1], read)
    for name in ("甲", "乙"):
        in_force = [s for s in forward if s.in_force and cleaned_name(s.arrival.file_name) == name]
        assert len(in_force) <= 1
    contents = [s.arrival.file_sha256 for s in forward if s.in_force]
    assert len(contents) == len(set(contents))
    assert bool(contents) == bool(items)
