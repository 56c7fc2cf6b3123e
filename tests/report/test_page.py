"""The page a run ends with."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gutou.report.figures import NOT_GIVEN
from gutou.report.page import _after_rows, make_page
from tests.report.published import FACTS, World, borrowed

pytestmark = pytest.mark.xdist_group("published")

GAP = {
    "gap_after_verified_wan": Decimal(20000),
    "gap_after_verified_low_wan": Decimal(10000),
    "gap_after_verified_high_wan": Decimal(30000),
    "gap_after_verified_fixed_base_wan": Decimal(50000),
    "growth_after_verified_pct": Decimal("4.25"),
}


@pytest.mark.parametrize(
    ("base_follows", "leading", "second"), [(True, "2.00", "5.00"), (False, "5.00", "2.00")]
)
def test_the_provinces_way_leads(base_follows: bool, leading: str, second: str) -> None:
    rows = _after_rows(GAP, base_follows)
    assert rows[0][0] == "资料齐全项目计入后测算缺口（未经核查）"
    assert [row[1] for row in rows] == [leading, second]
    following = rows[0] if base_follows else rows[1]
    assert following[2:] == ("1.00 ～ 3.00", "增速 4.3%")


def test_counts_are_not_given_rather_than_zero_without_their_input() -> None:
    with borrowed(World(library=False, keys=None)) as con:
        counts = make_page(con, FACTS, "2025-06", FACTS.as_of).sections[1].rows
    told = {row[0].strip("　"): row[1:] for row in counts}
    for label in (
        "统计库记录",
        "资料不全",
        "拟退库待核",
        "金额不一致待核",
        "市领导包抓重点项目",
        "接收的摸排行",
    ):
        assert told[label][0] == NOT_GIVEN, label
    assert told["统计库记录"] == (NOT_GIVEN, NOT_GIVEN)
    assert told["收到文件"] == ("3", "")
    assert told["归并后的项目"] == ("1", "")


def test_counts_of_nothing_are_zero_where_the_input_is_there() -> None:
    with borrowed(World()) as con:
        told = {
            row[0].strip("　"): row[1:] for row in make_page(con, FACTS, "2025-06", None).sections[1].rows
        }
    assert told["统计库记录"] == ("1", "0")
    assert told["拟退库待核"] == ("0", "0")
    assert told["资料不全"] == ("0", "0")
    assert told["市领导包抓重点项目"] == ("3", "")
