"""Words in free text, stages and parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gutou.errors import UsageError
from gutou.scope.policy import industries, read_policy
from gutou.scope.wording import fold, load_wording

WORDING = load_wording()


def topics(text: str) -> set[str]:
    return {topic.name for topic in WORDING.topics if topic.words(fold(text))}


@pytest.mark.parametrize(
    ("text", "said", "not_said"),
    [
        ("办公楼维修", {"repair"}, {"rebuild"}),
        ("维修车间", set(), {"repair"}),
        ("汽车维修中心设备大修", {"repair"}, set()),
        ("不包括室内装修的新建厂房", {"new_build"}, {"repair"}),
        ("堤防除险加固", set(), {"repair"}),
        ("改扩建", {"rebuild"}, {"new_build"}),
        ("三通一平", {"levelling"}, {"main_works"}),
        ("融资租赁设备", set(), {"leased"}),
        ("购置 二手设备", {"used_assets"}, set()),
        ("", set(), {"repair"}),
        ("非遗馆装修", {"repair"}, set()),
        ("除尘设备维修", {"repair"}, set()),
        ("维修云泽公司办公楼", {"repair"}, set()),
        ("改造云泽公司厂房", {"rebuild"}, set()),
        ("华美装饰设计工程有限公司厂房", set(), {"repair"}),
    ],
)
def test_topics(text: str, said: set[str], not_said: set[str]) -> None:
    assert said <= topics(text)
    assert not not_said & topics(text)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("云泽路改造工程（一标段）", "1标"),
        ("云泽路改造工程第十二标段", "12标"),
        ("云泽路改造工程II标", "2标"),
        ("云泽路改造工程标段３", "3标"),
        ("云泽路A标段工程", "A标"),
        ("实验学校土建部分", "土建部分"),
        ("通组公路建设（第二段）", "2标"),
        ("实验学校第一部分", "1标"),
        ("产业园A区工程", "A区"),
        ("开发区A区道路工程", None),
        ("实验学校二期", None),
        ("实验学校", None),
        ("对标先进车间", None),
    ],
)
def test_parts(name: str, part: str | None) -> None:
    assert WORDING.part_of(name) == part


@pytest.mark.parametrize(
    ("stage", "started"),
    [
        ("已开工", True),
        ("停工", True),
        ("场平已完成，桩基施工", True),
        ("施工图设计", False),
        ("场地平整", False),
        ("尚未开工", None),
        ("完成60%", None),
    ],
)
def test_stages(stage: str, started: bool | None) -> None:
    expected = False if stage == "尚未开工" else started
    assert WORDING.stage_started(stage) is expected


@given(st.text(max_size=40))
def test_any_text_can_be_asked(text: str) -> None:
    assert WORDING.part_of(text) is None or WORDING.part_of(text) != ""
    assert WORDING.stage_started(text) in {True, False, None}
    assert topics(text) <= {topic.name for topic in WORDING.topics}


def test_every_industry_has_exactly_one_sector_prefix() -> None:
    sectors = read_policy("sectors")["sectors"]
    prefixes = [prefix for sector in sectors for prefix in sector["industries"]]
    assert len(prefixes) == len(set(prefixes))
    assert set(prefixes) <= set(industries())
    assert len(industries()) == 20 + 97 + 473 + 1381


def test_a_missing_policy_file_is_one_clear_line() -> None:
    with pytest.raises(UsageError, match=r"no_such\.toml"):
        read_policy("no_such")
