"""Words that a month's offices use for one another, learnt from what they say of one code."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Any

import pytest

from gutou.register.clusters import cluster
from gutou.register.description import describe
from gutou.register.judged import Judged, judge_all
from gutou.register.vocabulary import Places
from gutou.register.wordings import differences, reworded, standing_for, wordings
from tests.register.city import SETTINGS, project_code

PLACES = Places.of(SETTINGS)
RNG = random.Random(3)
CODES = [project_code(RNG, "439802") for _ in range(6)]
TOWNS = ("石桥", "柳林", "高塘")


def row(key: str, name: str, department: str, code: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "row_key": key,
        "project_name": name,
        "department": department,
        "document": "survey",
        "owner_name": "天成农业有限公司",
        "project_code": code,
        "region_codes": ["439802"],
        **more,
    }


def month(*more: dict[str, Any], codes: int = 3) -> Judged:
    """Of each code one office says 烘干房, the other 干燥间."""
    rows = [
        row(f"{n}{department}", f"{TOWNS[n]}稻谷{said}新建", department, CODES[n])
        for n in range(codes)
        for department, said in (("发改", "烘干房"), ("住建", "干燥间"))
    ]
    described = sorted((describe(one, PLACES) for one in (*rows, *more)), key=lambda d: d.order)
    return judge_all(described, combinations(range(len(described)), 2))


def without_code() -> tuple[dict[str, Any], dict[str, Any]]:
    """A pair whose names differ in those words, and nothing but unit, county and start agree."""
    return (
        row("a", "凤山玉米烘干房新建", "发改", start_month="2025-03"),
        row("b", "凤山玉米干燥间新建", "住建", start_month="2025-03"),
    )


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ("长圳商贸物流园", "长圳商贸货运园", {("物流", "货运")}),
        ("凤山公路改线", "凤山道路改线", {("公路", "道路"), ("山公", "山道")}),
        ("老城东街改造", "老城西街改造", set()),
        ("云溪3号厂房", "云溪5号厂房", set()),
        ("云溪第一中学", "云溪第二中学", set()),
        ("云溪水厂", "云溪水厂扩建", set()),
        ("路灯", "水厂", set()),
        ("云溪水厂", "云溪水厂", set()),
    ],
)
def test_one_place_in_which_two_names_differ(left: str, right: str, found: set[tuple[str, str]]) -> None:
    assert differences(left, right) == differences(right, left) == found


def test_a_capacity_that_both_have_frames_what_differs() -> None:
    assert differences("线路板新建", "pcb新建") == set()
    assert differences("线路板新建", "pcb新建", framed=True) == {("pcb", "线路板")}
    assert differences("m8机床", "机床", framed=True) == differences("lng车", "cng车", framed=True) == set()


def test_what_several_codes_show_makes_a_pair_without_a_code_one_project() -> None:
    judged = month(*without_code())
    assert ("干燥间", "烘干房") in wordings(judged)
    place = {row.row_key: n for n, row in enumerate(judged.rows)}
    pair = min(place["a"], place["b"]), max(place["a"], place["b"])
    before, told = judged.of(*pair), reworded(judged)
    assert before.kind != "link"
    assert list(pair) not in cluster(judged)
    judged.retell(told)
    assert judged.of(*pair) == judged.of(*pair[::-1]) == told[pair]
    assert told[pair].kind == "link"
    assert list(pair) in cluster(judged)
    assert judged.explain(*pair).kind == "link"
    assert "本月同一代码的项目也这样换用词语或单位" in judged.explain(*pair).explain()


def test_one_code_is_not_enough() -> None:
    assert wordings(month(*without_code(), codes=1)) == []
    assert reworded(month(*without_code(), codes=1)) == {}


def test_what_tells_two_codes_apart_is_no_wording() -> None:
    judged = month(
        *without_code(),
        row("x", "双桥大豆烘干房新建", "发改", CODES[4]),
        row("y", "双桥大豆干燥间新建", "住建", CODES[5]),
    )
    assert ("干燥间", "烘干房") not in wordings(judged)


def test_units_that_several_codes_name_for_one_project_say_nothing_against_each_other() -> None:
    """A school's owner and who builds it: in the third project no code says so."""
    builder = {"owner_name": "云泽弘建置业有限公司"}
    rows = [
        row(f"{n}{department}", f"{town}小学教学楼", department, code, **said)
        for n, (town, code) in enumerate(zip(TOWNS, (CODES[0], CODES[1], None), strict=True))
        for department, said in (("发改", {"owner_name": "澄湖区教育局"}), ("住建", builder))
    ]
    described = sorted((describe(one, PLACES) for one in rows), key=lambda d: d.order)
    judged = judge_all(described, combinations(range(6), 2))
    place = {row.row_key: n for n, row in enumerate(judged.rows)}
    pair = min(place["2发改"], place["2住建"]), max(place["2发改"], place["2住建"])
    assert ("教育局", "弘建置业") in standing_for(judged)
    assert judged.of(*pair).kind != "link"
    assert reworded(judged)[pair].kind == "link"
    few = judge_all([r for r in described if r.row_key[0] in "02"], combinations(range(4), 2))
    assert standing_for(few) == frozenset()


def test_no_veto_is_overruled() -> None:
    one, other = without_code()
    judged = month(
        one | {"project_name": "凤山玉米烘干房一期"}, other | {"project_name": "凤山玉米干燥间二期"}
    )
    keys = {judged.rows[n].row_key for pair in reworded(judged) for n in pair}
    assert not keys & {"a", "b"}
