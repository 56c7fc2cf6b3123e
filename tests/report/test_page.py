"""The page a run ends with."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gutou.report.page import _after_rows

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
