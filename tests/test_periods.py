from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gutou.periods import month_end, parse_period, shift, split, year_before


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2025-06", "2025-06"),
        ("202506", "2025-06"),
        ("2025年6月", "2025-06"),
        ("2025年1-6月摸排表", "2025-06"),
        ("2025年1—6月", "2025-06"),
        ("2025.06", "2025-06"),
        ("2025_6", "2025-06"),
        ("2025年13月", None),
        ("202513", None),
        ("上月", None),
        ("4398022025061", None),
    ],
)
def test_spellings(text: str, period: str | None) -> None:
    assert parse_period(text) == period


@given(st.integers(2000, 2099), st.integers(1, 12), st.integers(-40, 40))
def test_shift_is_inverted_by_its_opposite(year: int, month: int, by: int) -> None:
    period = f"{year}-{month:02d}"
    assert shift(shift(period, by), -by) == period
    assert split(shift(period, by))[1] in range(1, 13)


def test_ends() -> None:
    assert month_end("2024-02") == date(2024, 2, 29)
    assert year_before("2025-01") == "2024-01"
