"""``docs/gap.md`` and its chart say what the national series says."""

from __future__ import annotations

from decimal import Decimal

from gutou.gap.carry import carried

from .basis_page import APART, CHART, PAGE, chart, months, page, table
from .national import history, series


def test_the_table_is_that_of_the_series() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page(text), "python -m tests.gap.basis_page"
    assert f"({CHART.relative_to(PAGE.parent)})" in text


def test_the_chart_is_that_of_the_series() -> None:
    assert CHART.read_text(encoding="utf-8") == chart(), "python -m tests.gap.basis_page"
    assert len(chart()) < 30_000
    assert chart().isascii() or not any("一" <= letter <= "鿿" for letter in chart())


def test_the_two_growths_are_apart_in_63_of_145_months() -> None:
    far = [month for month in months() if abs(month.apart) > APART]
    assert (len(far), len(months())) == (63, 145)
    worst = max(far, key=lambda month: abs(month.apart))
    assert worst.period == "2021-06"
    assert worst.apart.quantize(Decimal("0.1")) == Decimal("-21.7")
    assert table().count("\n| 20") == 63


def test_the_page_names_the_carried_base_of_the_worked_month() -> None:
    found = carried("2023-06", series()["2022-06"][0], history())
    assert found is not None
    said = f"{found.point:,.0f} ({found.low:,.0f} – {found.high:,.0f})"
    assert said in PAGE.read_text(encoding="utf-8")
