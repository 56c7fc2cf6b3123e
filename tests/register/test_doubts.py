"""Doubts of one kind: what rows that codes tell of say of rows that no code tells of."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any

import pytest

from gutou.register.clusters import cluster
from gutou.register.description import describe
from gutou.register.doubts import Doubt, doubt_of, known
from gutou.register.judged import Judged, judge_all
from gutou.register.vocabulary import Places, weights
from tests.register.city import SETTINGS, project_code

PLACES = Places.of(SETTINGS)
RNG = random.Random(5)
NAMES = (
    ("天成", "汽车刹车片生产线", "汽车离合片生产线"),
    ("华兴", "石墨烯导热膜基地", "石墨烯散热片基地"),
    ("瑞丰", "铝合金门窗加工厂", "铝合金幕墙加工厂"),
    ("博远", "中药饮片生产基地", "中药颗粒生产基地"),
    ("金鼎", "冷链分拨仓储中心", "冷链周转仓储中心"),
    ("恒达", "食用菌菌棒工厂", "食用菌种植工厂"),
    ("明辉", "纳米涂料生产基地", "纳米油墨生产基地"),
    ("宏远", "竹木地板加工厂", "竹木家具加工厂"),
    ("万隆", "稀土永磁材料基地", "稀土抛光材料基地"),
    ("康泰", "血液透析器材车间", "血液检测器材车间"),
    ("丰源", "珍珠岩保温板车间", "珍珠岩过滤剂车间"),
    ("泰和", "锂电隔膜材料工厂", "锂电铜箔材料工厂"),
    ("长青", "智能水表阀门基地", "智能燃气阀门基地"),
)
CODES = [project_code(RNG, "439802") for _ in range(24)]
KIND = Doubt("substitution", "equal", "equal", public=False)
FEW = 12
"""As many as ``[best] known`` in ``weights.toml``."""


def row(key: str, name: str, department: str, brand: str, **more: Any) -> dict[str, Any]:
    return {
        "row_key": key,
        "project_name": name,
        "department": department,
        "document": "survey",
        "owner_name": f"{brand}机械有限公司",
        "region_codes": ["439802"],
        "planned_total": 3217,
        "start_month": "2025-03",
        **more,
    }


def told(count: int) -> list[dict[str, Any]]:
    """Rows of so many codes, of each two under names of which each has something of its own."""
    return [
        row(f"{n}{department}", name, department, brand, project_code=CODES[n], planned_total=4001 + n)
        for n, (brand, *names) in enumerate(NAMES[:count])
        for department, name in zip(("发改", "住建"), names, strict=True)
    ]


def untold(**more: Any) -> list[dict[str, Any]]:
    """Two rows that stand to each other just so, and no code tells what they are."""
    ours = ("电动叉车总装线", "电动铲车总装线")
    return [
        row("x", ours[0], "工信", "永创", **more.get("x", {})),
        row("y", ours[1], "商务", "永创", **more.get("y", {})),
    ]


def month(*rows: dict[str, Any]) -> Judged:
    described = sorted((describe(one, PLACES) for one in rows), key=lambda d: d.order)
    return judge_all(described, combinations(range(len(described)), 2))


def projects(judged: Judged) -> set[frozenset[str]]:
    return {frozenset(judged.rows[n].row_key for n in group) for group in cluster(judged)}


def test_what_enough_codes_tell_is_no_doubt_in_this_month() -> None:
    assert weights()["best"]["known"] == FEW
    found = projects(month(*told(FEW), *untold()))
    assert {"x", "y"} in found
    assert {len(project) for project in found} == {2}


def test_too_few_codes_leave_it_to_a_reviewer() -> None:
    found = projects(month(*told(FEW - 1), *untold()))
    assert {"x"} in found
    assert {"y"} in found


def test_a_pair_alone_in_its_month_is_asked() -> None:
    judged = month(*untold())
    assert judged.of(0, 1).kind == "review"
    assert projects(judged) == {frozenset("x"), frozenset("y")}


@pytest.mark.parametrize(
    "told_by",
    [
        ({"project_code": CODES[20]}, {"project_code": CODES[21]}),
        ({}, {"department": "发改"}),
    ],
    ids=["two codes", "two rows of one list"],
)
def test_one_of_thirteen_that_is_two_projects_keeps_the_doubt(told_by: tuple[dict[str, Any], ...]) -> None:
    two = [
        row("p", "医用敷料无菌车间", "发改", "东升", **told_by[0]),
        row("q", "医用导管无菌车间", "住建", "东升") | told_by[1],
    ]
    judged = month(*told(FEW), *two, *untold())
    seen = known(judged, range(len(judged.rows)))[KIND]
    assert (seen.same, seen.other) == (FEW, 1)
    assert not seen.settles(12, 0.05)
    assert {"x"} in projects(judged)


def test_few_of_many_are_borne_but_not_of_the_unit_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(weights()["best"], "known_against", 0.2)
    two = [
        row("p", "医用敷料无菌车间", "发改", "东升", project_code=CODES[20]),
        row("q", "医用导管无菌车间", "住建", "东升", project_code=CODES[21]),
    ]
    theirs = [
        row("r", "电动叉车总装线", "工信", "东升", planned_total=5301),
        row("s", "电动铲车总装线", "商务", "东升", planned_total=5301),
    ]
    found = projects(month(*told(FEW), *two, *untold(), *theirs))
    assert {"x", "y"} in found
    assert {"r"} in found


def test_of_a_unit_that_has_hundreds_of_rows_none_is_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [*told(FEW), *untold()]
    monkeypatch.setitem(weights()["best"], "known_rows", 2)
    assert {"x", "y"} in projects(month(*rows))
    monkeypatch.setitem(weights()["best"], "known_rows", 1)
    assert {"x"} in projects(month(*rows))


def test_a_part_that_is_looked_at_stands_for_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else what is looked at whole would outweigh what is looked at in part."""
    monkeypatch.setattr("gutou.register.doubts._MOST", 5)
    judged = month(*told(FEW))
    found = known(judged, range(len(judged.rows)))[KIND]
    assert 0 < found.shown < FEW
    assert (found.same, found.other) == (3 * found.shown, 0)


def test_a_row_more_brings_next_to_no_other_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found out of those that are looked at is remembered, and need not be found out again."""
    monkeypatch.setattr("gutou.register.doubts._MOST", 20)
    asked = []
    for rows in (told(60), told(61)):
        judged = month(*rows)
        known(judged, range(len(judged.rows)))
        asked.append({key for key in judged.memory.used if key.what == "known doubt"})
    before, after = asked
    assert len(before) > 10
    assert len(after - before) <= 1
    assert len(before - after) <= len(before) / 2


def test_a_third_that_comes_near_leaves_it_to_a_reviewer() -> None:
    rival = row("z", "电动吊车总装线", "统计局", "永创", document="library", library_code="GT1")
    assert {"x"} in projects(month(*told(FEW), *untold(), rival))


def test_rows_of_one_project_must_not_start_at_another_time() -> None:
    """What a row does not say is not told by it where another row of its project says otherwise."""
    late = row("z", "电动铲车总装线", "交通", "永创", start_month="2026-09")
    many = [{**one, "start_month": None} if one["department"] == "发改" else one for one in told(FEW)]
    apart = projects(month(*many, *untold(y={"start_month": None}), late))
    assert {"x"} in apart
    soon = late | {"start_month": "2025-03"}
    assert {"x", "y", "z"} in projects(month(*told(FEW), *many, *untold(y={"start_month": None}), soon))


def test_the_order_of_rows_changes_nothing() -> None:
    rows = [*told(FEW), *untold()]
    found = projects(month(*rows))
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        assert projects(month(*rows)) == found


def test_what_is_a_kind_of_doubt() -> None:
    def kind(**more: Any) -> Doubt | None:
        a, b = (describe(one, PLACES) for one in untold(**more))
        assert doubt_of(a, b) == doubt_of(b, a)
        return doubt_of(a, b)

    assert kind() == KIND
    assert kind(y={"start_month": "2025-04"}) == KIND
    assert kind(y={"start_month": None}) == KIND._replace(start="")
    assert kind(y={"planned_total": None}) == KIND._replace(total="")
    office = {"owner_name": "澄湖区交通局"}
    assert kind(x=office, y=office) == KIND._replace(public=True)
    code = {"project_code": CODES[0]}
    for more in (
        {"y": {"owner_name": "东升电子有限公司"}},
        {"x": code, "y": code},
        {"y": {"region_codes": ["439803"]}},
        {"y": {"project_name": "电动叉车总装线2"}},
        {"y": {"project_name": "电动铲车总装线二期"}, "x": {"project_name": "电动叉车总装线一期"}},
        {"y": {"planned_total": None, "start_month": None}},
        {"y": {"project_name": "电动叉车总装线"}},
    ):
        assert kind(**more) is None, more
