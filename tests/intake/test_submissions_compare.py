"""Several files for one document and month: replaced, added, or asked."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gutou.intake.sidecar import Arrival
from gutou.intake.staging import StagedFile
from gutou.intake.submissions import Submission, decide
from gutou.intake.submissions_keys import Identity, Index, folded, valid_code
from gutou.intake.submissions_names import answer_of, cleaned_name
from tests.intake.arrived import arrival, staged

OWNER = "云泽城投"
CODE = "2406-439802-04-01-123451"  # its check digit holds
Drop = tuple[Arrival, Sequence[Any]]


def row(number: int, name: str, **more: Any) -> dict[str, Any]:
    given = {"sheet_name": "表1", "row_number": number + 2, "project_name": name, "owner_name": OWNER}
    return given | more


def names(*numbers: int) -> list[dict[str, Any]]:
    """Rows of projects called by numbers."""
    return [row(at, f"{number}号路改造") for at, number in enumerate(numbers)]


def decided(tmp_path: Path, *drops: Drop, document: str = "survey") -> dict[str, Submission]:
    """Decide on (arrival, rows), by path and sequence."""
    read = {
        one.submission_id: staged(tmp_path / one.submission_id, document, rows=rows) for one, rows in drops
    }
    found = decide([one for one, _ in drops], read)
    return {f"{s.arrival.path.split('/', 1)[1]}#{s.arrival.sequence}": s for s in found}


def statuses(found: dict[str, Submission]) -> list[str]:
    return [one.status for one in found.values()]


def two(
    tmp_path: Path,
    first: Sequence[Any],
    second: Sequence[Any],
    path: str = "住建/乙.xlsx",
    document: str = "survey",
) -> dict[str, Submission]:
    """甲.xlsx and a day later another file."""
    return decided(
        tmp_path,
        (arrival("住建/甲.xlsx", "a"), first),
        (arrival(path, "b", day=1), second),
        document=document,
    )


@pytest.mark.parametrize(
    ("kept", "new", "expected"),
    [
        (8, 12, ["superseded", "accepted"]),
        (7, 3, ["superseded", "accepted"]),  # 30 % fewer
        (6, 4, ["accepted", "held"]),  # 40 % of the rows would be lost
        (5, 5, ["accepted", "held"]),  # exactly half is in between
        (1, 9, ["accepted", "held"]),  # exactly a tenth is in between
        (0, 10, ["accepted", "accepted"]),
    ],
)
def test_the_projects_decide(tmp_path: Path, kept: int, new: int, expected: list[str]) -> None:
    found = two(tmp_path, names(*range(10)), names(*range(kept), *range(100, 100 + new)))
    assert statuses(found) == expected
    if expected[1] == "held":
        assert "甲.xlsx" in (found["乙.xlsx#1"].reason or "")
        assert "更正" in (found["乙.xlsx#1"].question or "")
        assert found["乙.xlsx#1"].own_status == "held"


def test_less_than_a_tenth_adds_and_the_shared_rows_are_told(tmp_path: Path) -> None:
    found = two(tmp_path, names(*range(20)), names(3, *range(100, 110)))
    assert statuses(found) == ["accepted", "accepted"]
    [told] = found["乙.xlsx#1"].findings
    assert (told.rule_id, told.row_number, told.audience) == ("IN51", 2, "sender")
    assert "甲.xlsx" in told.message
    assert found["甲.xlsx#1"].findings == ()


@pytest.mark.parametrize(("kept", "status"), [(4, "held"), (7, "accepted")])
def test_in_between_the_cleaned_name_decides_unless_too_much_is_lost(
    tmp_path: Path, kept: int, status: str
) -> None:
    # The same name: 40 % kept loses more than a third, 70 % does not.
    found = two(tmp_path, names(*range(10)), names(*range(kept), 50, 51), "住建/甲（最终版）.xlsx")
    assert found["甲（最终版）.xlsx#1"].status == status


def test_the_same_name_with_other_projects_adds(tmp_path: Path) -> None:
    found = decided(
        tmp_path,
        (arrival("住建/摸排表.xlsx", "a"), names(1, 2, 3)),
        (arrival("住建/摸排表.xlsx", "b", day=1, sequence=2), names(4, 5, 6)),
    )
    assert statuses(found) == ["accepted", "accepted"]


def test_one_file_replaces_several_and_says_what_is_gone(tmp_path: Path) -> None:
    found = decided(
        tmp_path,
        (arrival("住建/甲.xlsx", "a"), names(*range(10))),
        (arrival("住建/乙.xlsx", "b"), names(*range(20, 30))),
        (arrival("住建/汇总.xlsx", "c", day=1), names(*range(9), *range(20, 30))),
    )
    assert statuses(found) == ["superseded", "superseded", "accepted"]
    [told] = found["汇总.xlsx#1"].findings
    assert told.rule_id == "IN52"
    assert "9号路改造" in told.message


def test_a_code_identifies_beyond_the_name_and_a_mistyped_one_does_not(tmp_path: Path) -> None:
    old = [row(0, "一期厂房", project_code=CODE)]
    renamed = [row(0, "智能制造园一期", project_code=CODE.replace("-", ""), owner_name="别的单位")]
    assert statuses(two(tmp_path / "1", old, renamed)) == ["superseded", "accepted"]
    wrong = CODE[:-1] + "5"
    mistyped = [row(0, "智能制造园一期", project_code=wrong)]
    assert statuses(two(tmp_path / "2", [row(0, "一期厂房", project_code=wrong)], mistyped)) == [
        "accepted",
        "accepted",
    ]


def test_a_code_that_was_filled_in_later_is_no_other_project(tmp_path: Path) -> None:
    old, new = [row(0, "中山路 改造（一期）")], [row(0, "中山路改造(一期)", project_code=CODE)]
    assert statuses(two(tmp_path, old, new)) == ["superseded", "accepted"]


def test_a_name_needs_its_owner_where_both_are_given() -> None:
    known = Index().add([Identity("", "校舍", "甲"), Identity("1", "厂房", "乙")])
    assert known.holds(Identity("", "校舍", "甲"))
    assert known.holds(Identity("", "校舍", ""))
    assert not known.holds(Identity("", "校舍", "丙"))
    assert known.holds(Identity("1", "别的", "丙"))
    assert not known.holds(Identity("2", "厂房", "乙"))
    assert not known.holds(Identity("", "", ""))


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        (CODE, CODE.replace("-", "")),
        ("２４０６－439802-04-01-123451", CODE.replace("-", "")),
        (f"{CODE}-000", CODE.replace("-", "")),
        (CODE[:-1] + "5", ""),
        ("2017-439802-47-03-000123", "20174398024703000123"),
        ("2021-439802-47-03-000124", ""),
        ("1" * 20, ""),
        ("无", ""),
        (None, ""),
    ],
)
def test_only_a_valid_code_identifies(written: str | None, digits: str) -> None:
    assert valid_code(written) == digits


def test_names_are_folded_and_numbers_stay() -> None:
    assert folded("Ａ区【一期】 1.5万吨") == "a区(一期)1.5万吨"
    assert folded("4号") != folded("2号")


def test_a_library_is_compared_by_its_own_codes(tmp_path: Path) -> None:
    old = [row(at, f"项目{at}", library_code=f"4398{at}") for at in range(10)]
    new = [row(at, f"改名{at}", library_code=f"4398{at}") for at in range(10)]
    assert statuses(two(tmp_path, old, new, document="library")) == ["superseded", "accepted"]
    other = [row(at, f"项目{at}", library_code=f"43989{at}") for at in range(10)]
    assert statuses(two(tmp_path / "2", old, other, document="library")) == ["accepted", "accepted"]


def scope(name: str, period: str | None = None) -> dict[str, Any]:
    return {"sheet_name": "表1", "row_number": 1, "scope_name": name, "period": period}


def test_a_plan_of_one_row_adds_to_a_history_and_a_whole_one_replaces_it(tmp_path: Path) -> None:
    history = [scope("云泽市", f"2024-{month:02d}") for month in range(2, 13)]
    found = two(tmp_path, [*history, scope("云泽市")], [scope("云泽市", "2025-06")], "住建/甲改.xlsx", "plan")
    assert statuses(found) == ["accepted", "accepted"]
    assert not found["甲.xlsx#1"].findings
    whole = two(tmp_path / "2", [*history], [*history, scope("云泽市")], "住建/乙.xlsx", "plan")
    assert statuses(whole) == ["superseded", "accepted"]


def test_decisions_are_append_only(tmp_path: Path) -> None:
    rows = [{"sheet_name": "表1", "row_number": 2, "pair_id": "p1", "decision": "待定"}]
    assert statuses(two(tmp_path, rows, rows, document="decisions")) == ["accepted", "accepted"]


# The folders 更正 and 补充


def held(tmp_path: Path, answer: Drop) -> dict[str, Submission]:
    """甲 in force, 乙 shares half of it and is asked, then an answer."""
    return decided(
        tmp_path,
        (arrival("住建/甲.xlsx", "a"), names(*range(10))),
        (arrival("住建/乙.xlsx", "b", day=1), names(*range(5), 50)),
        answer,
    )


def test_the_same_file_in_correction_answers_that_it_replaces(tmp_path: Path) -> None:
    found = held(tmp_path, (arrival("住建/2025-06/更正/乙.xlsx", "b", day=2), names(*range(5), 50)))
    assert statuses(found) == ["superseded", "superseded", "accepted"]
    assert "更正" in (found["乙.xlsx#1"].reason or "")
    # In time was in time: what took long was our question.
    assert found["乙.xlsx#1"].own_status == "accepted"
    [told] = found["2025-06/更正/乙.xlsx#1"].findings
    assert told.rule_id == "IN52"


def test_the_same_file_in_supplement_answers_that_it_adds(tmp_path: Path) -> None:
    found = held(tmp_path, (arrival("住建/补充/2025-06/乙.xlsx", "b", day=2), names(*range(5), 50)))
    assert statuses(found) == ["accepted", "superseded", "accepted"]


def test_the_same_file_elsewhere_is_a_duplicate_and_the_question_stands(tmp_path: Path) -> None:
    found = held(tmp_path, (arrival("住建/丙.xlsx", "b", day=2), names(*range(5), 50)))
    assert statuses(found) == ["accepted", "held", "duplicate"]
    assert "更正" in (found["丙.xlsx#1"].reason or "")


def test_a_changed_file_in_correction_settles_the_held_one(tmp_path: Path) -> None:
    found = held(tmp_path, (arrival("住建/更正/新.xlsx", "c", day=2), names(*range(5), 50, 51)))
    assert statuses(found) == ["superseded", "superseded", "accepted"]


def test_a_complete_file_settles_the_question_by_itself(tmp_path: Path) -> None:
    found = held(tmp_path, (arrival("住建/丙.xlsx", "c", day=2), names(*range(10), 50)))
    assert statuses(found) == ["superseded", "superseded", "accepted"]


@pytest.mark.parametrize(("first", "expected"), [(2, "held"), (1, "superseded")])
def test_half_of_a_held_file_settles_no_question(tmp_path: Path, first: int, expected: str) -> None:
    """It replaces 甲, and holds three or four of the six projects that 乙 asks about."""
    found = held(tmp_path, (arrival("住建/丙.xlsx", "c", day=2), names(*range(first, 10))))
    assert statuses(found) == ["superseded", expected, "accepted"]


def test_other_projects_under_the_same_name_settle_no_question(tmp_path: Path) -> None:
    found = held(tmp_path, (arrival("住建/乙.xlsx", "c", day=2, sequence=2), names(*range(70, 80))))
    assert statuses(found) == ["accepted", "held", "accepted"]


def test_a_correction_leaves_files_alone_that_share_hardly_anything(tmp_path: Path) -> None:
    found = decided(
        tmp_path,
        (arrival("住建/甲.xlsx", "a"), names(*range(20))),
        (arrival("住建/乙.xlsx", "b", day=1), names(0, *range(30, 40))),
        (arrival("住建/更正/乙.xlsx", "c", day=2), names(0, *range(30, 41))),
    )
    assert statuses(found) == ["accepted", "superseded", "accepted"]


def test_a_correction_without_common_projects_replaces_its_name_and_else_nothing(tmp_path: Path) -> None:
    first = (arrival("住建/甲.xlsx", "a"), names(1, 2, 3))
    found = decided(tmp_path, first, (arrival("住建/更正/甲（2）.xlsx", "b", day=1), names(7, 8)))
    assert statuses(found) == ["superseded", "accepted"]
    found = decided(tmp_path / "2", first, (arrival("住建/更正/乙.xlsx", "b", day=1), names(7, 8)))
    assert statuses(found) == ["accepted", "accepted"]


def test_supplement_brings_back_what_was_not_meant_to_be_replaced(tmp_path: Path) -> None:
    found = decided(
        tmp_path,
        (arrival("住建/甲.xlsx", "a"), names(*range(4))),
        (arrival("住建/乙.xlsx", "b", day=1), names(*range(3), 50)),
        (arrival("住建/补充/乙.xlsx", "b", day=2), names(*range(3), 50)),
    )
    assert statuses(found) == ["accepted", "superseded", "accepted"]


@pytest.mark.parametrize("folder", ["更正", "补充"])
def test_a_file_in_force_dropped_again_answers_nothing(tmp_path: Path, folder: str) -> None:
    found = decided(
        tmp_path,
        (arrival("住建/甲.xlsx", "a"), names(1, 2, 3)),
        (arrival(f"住建/{folder}/甲.xlsx", "a", day=1), names(1, 2, 3)),
    )
    assert statuses(found) == ["accepted", "duplicate"]


def test_answers_do_not_cross_departments_documents_and_periods(tmp_path: Path) -> None:
    drops = (
        (arrival("住建/甲.xlsx", "a"), names(1, 2, 3)),
        (arrival("发改/更正/甲.xlsx", "b", day=1), names(1, 2, 3)),
        (arrival("住建/更正/甲.xlsx", "c", day=1, period="2025-05"), names(1, 2, 3)),
    )
    read = {one.submission_id: staged(tmp_path / one.submission_id, rows=rows) for one, rows in drops}
    assert [one.status for one in decide([one for one, _ in drops], read)] == ["accepted"] * 3


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("住建/2025-06/更正/a.xlsx", "replaces"),
        ("住建/更正/2025-06/a.xlsx", "replaces"),
        ("住建/2025-06/（补充）/a.xlsx", "adds"),
        ("住建/补充/更正/a.xlsx", "replaces"),
        ("住建/2025-06/更正.xlsx", None),
        ("更正/2025-06/a.xlsx", None),
        ("住建/更正后的项目/a.xlsx", None),
    ],
)
def test_only_folders_answer(path: str, said: str | None) -> None:
    assert answer_of(path) == said


def test_a_corrected_receipt_has_the_name_of_its_file() -> None:
    assert cleaned_name("回执_住建局摸排表_0a1b2c3d.xlsx") == cleaned_name("住建局摸排表.xlsx")
    assert cleaned_name("回执_住建局摸排表_0a1b2c3d_更正.xlsx") == cleaned_name("住建局摸排表.xlsx")


# Much smaller than last month's


def months(tmp_path: Path, last: int, *drops: Drop) -> dict[str, Submission]:
    may = arrival("住建/2025-05/摸排表5月.xlsx", "m", day=-20, period="2025-05")
    return decided(tmp_path, (may, names(*range(last))), *drops)


@pytest.mark.parametrize(
    ("last", "now", "status"), [(20, 10, "accepted"), (20, 9, "held"), (9, 1, "accepted"), (10, 4, "held")]
)
def test_fewer_than_half_of_last_months_rows_are_asked_about(
    tmp_path: Path, last: int, now: int, status: str
) -> None:
    found = months(tmp_path, last, (arrival("住建/2025-06/摸排表6月.xlsx"), names(*range(now))))
    one = found["2025-06/摸排表6月.xlsx#1"]
    assert one.status == status
    if status == "held":
        assert str(last) in (one.reason or "")
        assert one.rows_accepted == 0
        assert [f.rule_id for f in one.findings] == ["IN54"]


@pytest.mark.parametrize("folder", ["更正", "补充"])
def test_a_small_file_is_confirmed_by_either_folder(tmp_path: Path, folder: str) -> None:
    small = names(*range(5))
    found = months(
        tmp_path,
        20,
        (arrival("住建/2025-06/摸排表.xlsx", "a"), small),
        (arrival(f"住建/2025-06/{folder}/摸排表.xlsx", "a", day=1), small),
    )
    assert statuses(found) == ["accepted", "superseded", "accepted"]


def test_small_files_together_are_enough(tmp_path: Path) -> None:
    found = months(
        tmp_path,
        20,
        (arrival("住建/2025-06/澄湖区.xlsx", "a"), names(*range(5))),
        (arrival("住建/2025-06/澄湖区（更正）.xlsx", "b", day=1), names(*range(6))),
        (arrival("住建/2025-06/青岩县.xlsx", "c", day=2), names(*range(10, 13))),
        (arrival("住建/2025-06/临浦市.xlsx", "d", day=3), names(*range(15, 17))),
    )
    assert statuses(found) == ["accepted", "superseded", "accepted", "accepted", "accepted"]
    assert all(one.question is None for one in found.values())


def test_small_files_together_are_not_counted_twice(tmp_path: Path) -> None:
    found = months(
        tmp_path,
        20,
        (arrival("住建/2025-06/澄湖区.xlsx", "a"), names(*range(5))),
        (arrival("住建/2025-06/澄湖区（更正）.xlsx", "b", day=1), names(*range(6))),
    )
    assert statuses(found) == ["accepted", "held", "held"]


def test_each_file_of_several_is_compared_with_its_own(tmp_path: Path) -> None:
    found = decided(
        tmp_path,
        (arrival("住建/2025-05/澄湖区5月.xlsx", "a", day=-9, period="2025-05"), names(*range(10))),
        (arrival("住建/2025-05/青岩县5月.xlsx", "b", day=-9, period="2025-05"), names(*range(20, 50))),
        (arrival("住建/2025-06/澄湖区6月.xlsx", "c"), names(*range(9))),
    )
    assert statuses(found) == ["accepted", "accepted", "accepted"]
    assert [f.rule_id for f in found["2025-06/澄湖区6月.xlsx#1"].findings] == ["IN56"]


def test_the_years_first_list_is_compared_with_none(tmp_path: Path) -> None:
    found = decided(
        tmp_path,
        (arrival("住建/2024-12/摸排表.xlsx", "a", day=-180, period="2024-12"), names(*range(30))),
        (arrival("住建/2025-01/摸排表.xlsx", "b", day=-150, period="2025-01"), names(1)),
    )
    assert statuses(found) == ["accepted", "accepted"]
    assert not found["2025-01/摸排表.xlsx#1"].missing


def test_peers_and_plans_may_be_small(tmp_path: Path) -> None:
    may = arrival("统计局/2025-05/目标.xlsx", "m", day=-20, period="2025-05")
    found = decided(
        tmp_path,
        (may, [scope(f"县{n}") for n in range(30)]),
        (arrival("统计局/2025-06/目标.xlsx"), [scope("县1")]),
        document="plan",
    )
    assert statuses(found) == ["accepted", "accepted"]


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[set[int], StagedFile]]:
    """Contents that overlap in all ways, by name."""
    folder = tmp_path_factory.mktemp("contents")
    of = {
        "a": range(12),
        "b": range(11),
        "c": range(6, 18),
        "d": range(11, 31),
        "e": range(30, 40),
        "f": range(3),
    }
    return {name: (set(of[name]), staged(folder / name, rows=names(*of[name]))) for name in of}


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcdef"),
            st.sampled_from(["甲.xlsx", "甲（2）.xlsx", "乙.xlsx"]),
            st.sampled_from(["", "材料/"]),
        ),
        max_size=7,
    )
)
def test_whatever_comes_nothing_counts_twice_and_nothing_goes_unsaid(
    contents: dict[str, tuple[set[int], StagedFile]], drops: list[tuple[str, str, str]]
) -> None:
    items: list[Arrival] = []
    read: dict[str, StagedFile] = {}
    held_by: dict[str, set[int]] = {}
    last: dict[str, tuple[int, str]] = {}
    for day, (content, name, folder) in enumerate(drops):
        path = f"住建/{folder}{name}"
        sequence, before = last.get(path, (0, ""))
        if before == content:
            continue
        last[path] = (sequence + 1, content)
        came = arrival(path, content, day=day, sequence=sequence + 1)
        came = replace(came, submission_id=f"{day:016x}")
        held_by[came.submission_id], read[came.submission_id] = contents[content]
        items.append(came)
    found = decide(items, read)
    assert found == decide(items[::-1], read)
    in_force = [one for one in found if one.in_force]
    for at, older in enumerate(in_force):
        for newer in in_force[at + 1 :]:
            old, new = held_by[older.submission_id], held_by[newer.submission_id]
            assert len(old & new) < len(old) * 0.1
            assert bool(old & new) <= any(f.rule_id == "IN51" for f in newer.findings)
    for one in found:
        assert (one.status == "accepted") == (one.reason is None)
        assert (one.status == "held") == (one.question is not None)
        if one.status == "superseded":
            later = [o for o in in_force if o.arrival.order > one.arrival.order]
            assert later
    assert bool(in_force) == bool(items)
