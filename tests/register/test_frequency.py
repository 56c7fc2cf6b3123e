"""Agreeing on something common is worth less, from a frozen table and never from the run's own rows."""

from __future__ import annotations

import math
from typing import Any

from gutou.register.description import Description, describe
from gutou.register.frequency import USUAL_PROJECTS, core_common, frequencies_instead, owner_common
from gutou.register.names import parse_name, parse_owner
from gutou.register.train_data import lesson
from gutou.register.train_frequency import count_frequencies, seen_with
from gutou.register.verdict import judge
from gutou.register.vocabulary import FOLDER, Places
from tests.register.city import SETTINGS

PLACES = Places.of(SETTINGS)
TABLES = {"owners": {"教育局": 80.0}, "cores": {"综合楼": 30.0}}


def described(key: str, **more: Any) -> Description:
    given = {"row_key": key, "department": key, "document": "survey", "region_codes": ["439802"]}
    return describe(given | more, PLACES)


def score(name: str, owner: str) -> float:
    for cached in (parse_owner, parse_name):
        cached.cache_clear()
    with frequencies_instead(TABLES):
        rows = [described(key, project_name=name, owner_name=owner) for key in "ab"]
    for cached in (parse_owner, parse_name):
        cached.cache_clear()
    return judge(*rows).score


def test_a_common_owner_is_worth_less() -> None:
    assert score("云溪阀门基地", "澄湖区教育局") < score("云溪阀门基地", "澄湖区档案局")


def test_a_common_name_is_worth_less_unless_a_number_tells() -> None:
    assert score("综合楼", "华兴机械有限公司") < score("试验塔", "华兴机械有限公司")
    assert score("3号综合楼", "华兴机械有限公司") == score("3号试验塔", "华兴机械有限公司")


def test_the_reason_says_so() -> None:
    parse_owner.cache_clear()
    with frequencies_instead(TABLES):
        rows = [described(key, project_name="云溪阀门基地", owner_name="澄湖区教育局") for key in "ab"]
    parse_owner.cache_clear()
    assert "单位项目多（-" in judge(*rows).explain()


def test_what_the_table_does_not_know_is_not_common() -> None:
    assert owner_common("从没见过的单位") == core_common("从没见过的名称") == 0.0
    assert owner_common("教育局") > 1


def test_the_shipped_table_is_small_and_positive() -> None:
    path = FOLDER / "frequency.toml"
    assert path.stat().st_size < 300_000
    assert "教育局" in path.read_text(encoding="utf-8")


def test_counting_is_by_project_and_keeps_what_several_cities_know() -> None:
    rows = [
        described(f"{n}{copy}", project_name=f"第{n}小学综合楼", owner_name="澄湖区教育局")
        for n in range(5)
        for copy in "ab"
    ]
    taught = lesson(rows, {row.row_key: row.row_key[0] for row in rows}, [])
    found = count_frequencies([taught])
    assert found["owners"] == {"教育局": 5.0}
    assert found["cores"] == {}
    other = lesson([described("z", project_name="云溪阀门", owner_name="华兴机械有限公司")], {"z": "Z"}, [])
    assert count_frequencies([taught, other, other, other])["owners"] == {}
    (again,) = seen_with([taught], found)
    assert {round(row.owner.common, 4) for row in again.rows} == {round(math.log(5 / USUAL_PROJECTS), 4)}
