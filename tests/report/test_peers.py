from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gutou.report import peers
from tests.gap.world import SETTINGS, build, rows

COLUMNS = "period, city, growth_pct, rank, of_cities, ours"


def rank(*cities: tuple[str, str | None], name: str = "云泽市") -> list[tuple[object, ...]]:
    given_rows = [{"period": "2025-06", "city": city, "growth_pct": growth} for city, growth in cities]
    with build(peers=given_rows) as con:
        peers.rank(con, SETTINGS.model_copy(update={"city_name": name}))
        return [tuple(row.values())[1:] for row in rows(con, f"SELECT {COLUMNS} FROM peer_rank")]


def test_ties_share_the_better_rank_and_no_growth_has_no_rank() -> None:
    found = rank(("甲市", "5.1"), ("云泽市", "4.2"), ("乙市", "4.2"), ("丙市", None), ("丁市", "-3"))
    assert found == [
        ("甲市", Decimal("5.1"), 1, 4, False),
        ("乙市", Decimal("4.2"), 2, 4, False),
        ("云泽市", Decimal("4.2"), 2, 4, True),
        ("丁市", Decimal("-3"), 4, 4, False),
        ("丙市", None, None, 4, False),
    ]


@pytest.mark.parametrize(
    ("listed", "ours"), [("云泽", "云泽市"), ("云泽市", "云泽"), ("云泽市", "云泽市"), (" 云泽 ", "云泽市")]
)
def test_ours_with_or_without_the_character_for_city(listed: str, ours: str) -> None:
    assert [row[-1] for row in rank((listed, "1"), ("云泽山市", "2"), name=ours)] == [False, True]


def test_a_city_named_twice_counts_once_and_a_contradiction_has_no_rank() -> None:
    assert rank(("甲市", "1"), ("甲", "1.0"), ("乙市", "2"), ("乙市", "3")) == [
        ("甲市", Decimal(1), 1, 1, False),
        ("乙市", None, None, 1, False),
    ]


def test_nobody_handed_in() -> None:
    assert rank() == []


@settings(max_examples=25, deadline=None)
@given(st.lists(st.none() | st.integers(-9, 9), max_size=9))
def test_a_rank_is_one_more_than_the_cities_ahead(growths: list[int | None]) -> None:
    found = rank(*((f"城{i}", None if g is None else str(g)) for i, g in enumerate(growths)))
    known = [g for g in growths if g is not None]
    assert len(found) == len(growths)
    for _, growth, place, of, _ in found:
        assert of == len(known)
        assert place == (None if growth is None else 1 + sum(g > growth for g in known))  # type: ignore[operator]


def test_the_neighbours_are_the_next_growth_above_and_below() -> None:
    given_rows = [
        {"period": "2025-06", "city": city, "growth_pct": growth}
        for city, growth in (
            ("甲市", "5.1"),
            ("云泽市", "4.2"),
            ("乙市", "4.2"),
            ("丙市", None),
            ("丁市", "-3"),
        )
    ]
    with build(peers=given_rows) as con:
        peers.rank(con, SETTINGS)
        found = {
            row["city"]: (row["above_city"], row["above_pp"], row["below_city"], row["below_pp"])
            for row in rows(con, "FROM peer_rank")
        }
    assert found == {
        "甲市": (None, None, "乙市、云泽市", Decimal("0.9")),
        "云泽市": ("甲市", Decimal("0.9"), "丁市", Decimal("7.2")),
        "乙市": ("甲市", Decimal("0.9"), "丁市", Decimal("7.2")),
        "丁市": ("乙市、云泽市", Decimal("7.2"), None, None),
        "丙市": (None, None, None, None),
    }


@pytest.mark.parametrize(("published", "expected"), [("4.2", 0), ("4.3", 1), (None, 0)])
def test_our_growth_against_the_published_one(published: str | None, expected: int) -> None:
    ours = [{"period": "2025-06", "city": "云泽市", "growth_pct": "4.2"}]
    plan = [{"period": "2025-06", "scope_kind": "city", "published_growth": published}]
    with build(peers=ours, plan=plan) as con:
        peers.rank(con, SETTINGS)
        found = rows(con, "SELECT rule_id, audience, department, value, message FROM finding")
    assert len(found) == expected
    for row in found:
        assert (row["rule_id"], row["audience"], row["department"], row["value"]) == (
            "DP07",
            "bureau",
            "统计局",
            "4.2",
        )
        assert "4.3%" in row["message"]
