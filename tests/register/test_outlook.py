"""What a month makes of two projects: what is found, what is joined by it, what it says to a reviewer."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from gutou.register import outlook_near
from gutou.register.clusters import cluster, judge_all
from gutou.register.description import Description
from gutou.register.outlook import Seen, joinable, look, told
from gutou.register.review import pairs_in_doubt
from gutou.register.vocabulary import load, weights
from tests.register.city import city
from tests.register.test_best import library, made, survey
from tests.register.test_engine import described_rows


def pairs_of(rows: list[Description]) -> tuple[list[Description], Iterable[tuple[int, int]]]:
    return rows, combinations(range(len(rows)), 2)


def only(*rows: dict[str, Any]) -> Seen:
    """What is seen of the first two rows, each a project."""
    return look(made(*rows), {})[0, 1]


def summed(seen: Seen) -> float:
    """What was found, by the weights; a level that nothing was learnt of says nothing."""
    table = load("outlook")
    found = (table["weights"].get(name, 0.0) * value for name, value in seen.features.items())
    return math.fsum([table["base"], *found])


def test_a_score_is_the_sum_of_what_was_found() -> None:
    seen = only(survey("s", "智能仓储中心扩建"), library("l", "汽配智能仓储中心扩建", planned_total=6500))
    assert seen.score == pytest.approx(summed(seen))
    assert seen.probability == pytest.approx(1 / (1 + math.exp(-seen.score)))
    assert seen.features["clear"] == 1.0


def test_what_is_said_to_a_reviewer_adds_up() -> None:
    judged = made(survey("s", "智能仓储中心扩建"), library("l", "汽配智能仓储中心扩建", planned_total=6500))
    seen, said = look(judged, {})[0, 1], judged.of(0, 1).score
    words = [float(text.rpartition("（")[2].rstrip("）")) for text in told(seen, said)]
    assert sum(words) == pytest.approx(seen.score - said, abs=0.06 * len(words))
    [doubt] = pairs_in_doubt(judged, [[0], [1]])
    assert doubt.verdict.score == seen.score
    assert doubt.verdict.why[-1].startswith("各项在疑似项目中的轻重")


def test_a_third_project_that_comes_near_makes_two_less_likely() -> None:
    two = survey("s", "智能仓储中心扩建"), library("l", "汽配智能仓储中心扩建", planned_total=6500)
    third = library("m", "冷链智能仓储中心扩建", planned_total=6500)
    assert only(*two, third).score < only(*two).score
    assert not only(*two, third).features["clear"]


def test_two_rows_of_one_list_are_said_and_never_joined() -> None:
    seen = only(
        survey("s", "轴承精密磨削车间改造", start_month="2025-03"),
        survey("t", "轴承磨削车间改造", planned_total=6500),
    )
    assert seen.features["listed"] == 1.0
    judged = made(survey("s", "轴承精密磨削车间改造"), survey("t", "轴承磨削车间改造", planned_total=6500))
    sure = seen._replace(score=20.0)
    assert joinable(judged, [sure], {}) == []


def test_rare_words_count_more_than_common_ones() -> None:
    common = [survey(f"c{n}", f"柳林仓储{n}号库扩建", owner_name=f"企业{n}有限公司") for n in range(12)]
    pair = (
        survey("s", "双溪枢纽扩建", start_month="2025-03"),
        library("l", "双溪云仓扩建", start_month="2025-03"),
    )
    alike = (
        survey("s", "柳林枢纽扩建", start_month="2025-03"),
        library("l", "柳林云仓扩建", start_month="2025-03"),
    )
    assert only(*pair, *common).features["shared"] > only(*alike, *common).features["shared"]


def test_words_of_the_unit_tell_nothing() -> None:
    seen = only(survey("s", "华兴机械铸造车间扩建"), library("l", "铸造车间华兴机械改扩建"))
    assert (
        seen.features["own"]
        < only(survey("s", "双溪铸造车间扩建"), library("l", "铸造车间柳林改扩建")).features["own"]
    )


def test_projects_that_exclude_each_other_are_not_seen() -> None:
    judged = made(
        survey("a", "智能仓储中心扩建"),
        survey("b", "智能仓储中心扩建一期", "住建"),
        library("l", "智能仓储中心扩建二期"),
    )
    assert look(judged, {})
    assert (0, 2) not in look(judged, {0: [0, 1]})


def test_the_order_of_rows_changes_nothing() -> None:
    rows = [
        survey("s", "智能仓储中心扩建"),
        library("l", "汽配智能仓储中心扩建", planned_total=6500),
        survey("t", "冷链智能仓储中心改造", "住建", planned_total=6500),
    ]
    found = []
    for order in (rows, rows[::-1]):
        judged = made(*order)
        keys = [row.row_key for row in judged.rows]
        found.append(
            {
                frozenset(keys[n] for n in seen.pair): (seen.score, cluster(judged) and seen.features["own"])
                for seen in look(judged, {}).values()
            }
        )
    assert found[0].keys() == found[1].keys()
    assert all(found[0][two] == pytest.approx(found[1][two]) for two in found[0])


def test_limits_of_joining_are_stricter_than_those_of_asking() -> None:
    table = load("outlook")
    assert table["ask"] < 0.5 < table["join"] <= table["join_shorter"] < 1
    assert all(math.isfinite(weight) for weight in table["weights"].values())
    assert max(table["weights"]["own"], table["weights"]["listed"]) <= 0
    assert min(table["weights"]["shared"], table["weights"]["kin"]) >= 0
    assert set(combinations(("clear", "kin", "listed", "larger", "smaller"), 1)) <= {
        (name,) for name in table["weights"]
    }


def test_nobody_who_is_unlikely_is_a_rival_of_those_who_are_joined() -> None:
    """Projects that are too unlikely to be asked are let go of; what is joined looks for rivals among the others."""
    table, margin = load("outlook"), weights()["limits"]["best_margin"]
    assert math.log(table["join"] / (1 - table["join"])) - margin > math.log(
        table["ask"] / (1 - table["ask"])
    )


def test_a_score_of_many_is_the_sum_of_what_was_found_of_each() -> None:
    judged = judge_all(*pairs_of(described_rows(city(seed=5, projects=60).rows)))
    seen = look(judged, {}).values()
    assert len(seen) > 5
    assert [what.score for what in seen] == [pytest.approx(summed(what)) for what in seen]


def test_what_cannot_be_asked_is_not_looked_at_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = described_rows(city(seed=6, projects=60).rows)
    few = look(judge_all(*pairs_of(rows)), {})
    monkeypatch.setattr(outlook_near, "hopeful", lambda _, near: np.ones(len(near.one), dtype=bool))
    assert look(judge_all(*pairs_of(rows)), {}) == few


def test_a_second_look_sees_what_a_first_look_would() -> None:
    """Of projects that stay what they were, words are not counted again; nothing else is taken over."""
    rows = described_rows(city(seed=7, projects=60).rows)
    judged, fresh = judge_all(*pairs_of(rows)), judge_all(*pairs_of(rows))
    first = look(judged, {})
    one, other = max(first, key=lambda two: first[two].score)
    second, anew = look(judged, {one: [one, other]}), look(fresh, {one: [one, other]})
    assert second.keys() == anew.keys()
    for two, seen in second.items():
        words = first[two] if {one, other}.isdisjoint(two) else anew[two]
        assert (seen.shared, seen.own) == (words.shared, words.own)
        assert seen._replace(score=0, shared=0, own=0) == anew[two]._replace(score=0, shared=0, own=0)
        assert seen.score == pytest.approx(summed(seen))


def zone(letter: str, department: str, **more: Any) -> dict[str, Any]:
    code = "2506-439802-04-01-000002"
    return survey(letter + department, f"会展商业综合体（{letter}区）", department, project_code=code, **more)


def test_zones_that_several_offices_list_each_are_two_though_they_share_a_code() -> None:
    both = [zone(letter, office) for letter in "AB" for office in ("发改", "住建", "商务")]
    assert len(cluster(made(*both))) == 2


def test_zones_in_one_list_are_parts_of_what_the_code_stands_for() -> None:
    whole = survey(
        "w", "会展商业综合体", "发改", project_code="2506-439802-04-01-000002", planned_total=10000
    )
    assert len(cluster(made(whole, zone("A", "住建"), zone("B", "住建")))) == 1
