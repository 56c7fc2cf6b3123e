"""Rows that several rows of one project speak for."""

from __future__ import annotations

from typing import Any

import pytest

from gutou.register.clusters import cluster
from gutou.register.doubts import Doubt, Known
from gutou.register.several import spoken_for
from tests.register.test_doubts import month, projects, row

SHORT, LONG = "智能仓储中心扩建", "汽配智能仓储中心扩建"


def rows(name: str = LONG, *departments: str, **more: Any) -> list[dict[str, Any]]:
    """Rows of one name, and one of another name and another total."""
    listed = departments or ("发改", "住建")
    return [
        row("x", name, "工信", "永创", **{"planned_total": 4217, **more}),
        *(row(f"{n}", SHORT, listed[n], "永创") for n in range(len(listed))),
    ]


def test_two_rows_alone_are_asked() -> None:
    judged = month(*rows(LONG, "发改"))
    assert judged.of(0, 1).kind == "review"
    assert judged.of(0, 1).probability >= 0.5
    assert cluster(judged) == [[0], [1]]


def test_three_of_which_each_speaks_for_the_other_are_one() -> None:
    assert projects(month(*rows())) == {frozenset("x01")}


def test_two_projects_of_two_rows_are_one_where_all_four_pairs_speak() -> None:
    found = projects(month(*rows(), row("y", LONG, "交通", "永创", planned_total=4217)))
    assert found == {frozenset("xy01")}


@pytest.mark.parametrize(
    ("name", "more"),
    [
        (LONG, {"department": "住建"}),
        (LONG, {"owner_name": "东升电子有限公司"}),
        (LONG, {"start_month": "2022-01"}),
        ("汽配智能分拣中心扩建", {}),
        ("汽配智能仓储中心扩建3号楼", {}),
        ("汽配智能仓储中心扩建二期", {}),
    ],
    ids=[
        "one list has both",
        "another unit",
        "it does not speak",
        "each its own",
        "a building",
        "later phase",
    ],
)
def test_what_stays_two(name: str, more: dict[str, Any]) -> None:
    given = rows(name)
    given[0] |= more
    assert {"x"} in projects(month(*given))


def test_one_row_that_does_not_speak_for_it_leaves_it_to_a_reviewer() -> None:
    given = rows()
    given[2] |= {"start_month": "2022-01", "planned_total": 900}
    assert {"x"} in projects(month(*given))


def test_a_school_and_its_canteen_are_asked_unless_the_month_knows_better() -> None:
    office = {"owner_name": "澄湖区教育局"}
    school = [
        row("x", "石桥中学教学楼及连廊加建", "工信", "", **office),
        row("0", "石桥中学教学楼", "发改", "", **office),
        row("1", "石桥中学教学楼", "住建", "", **office),
    ]
    judged = month(*(one | {"planned_total": 5000, "start_month": None} for one in school))
    groups = cluster(judged)
    assert projects(judged) == {frozenset("x"), frozenset("01")}
    of = [next(number for number, group in enumerate(groups) if n in group) for n in range(3)]
    kind = Doubt("omission", "differ", "equal", public=True)
    for same, other, joined in ((5, 0, 0), (6, 0, 1), (6, 1, 0), (10, 1, 1)):
        seen = {kind: Known(same, other, frozenset())}
        assert (len(spoken_for(judged, of, groups.__getitem__, seen)) > 0) == bool(joined)
