"""How figures are printed: rounding stated, units, and nothing that looks like a zero but is none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gutou.report.figure import Figure, Figures, cell, money, plain

D = Decimal


def figure(value: str | None, unit: str = "", key: str = "k") -> Figure:
    return Figure(key, "名称", value, unit, "含义", "没有收到")


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("196769.370000", "万元", "19.68亿元"),
        ("-5731.971600", "万元", "−0.57亿元"),
        ("49.9", "万元", "49.9万元"),
        ("50", "万元", "0.01亿元"),
        ("-0.000001", "万元", "0万元"),
        ("0.000000", "万元", "0.00亿元"),
        ("12345678.900000", "万元", "1,234.57亿元"),
        ("11.240480", "%", "11.2%"),
        ("8.500000", "%", "8.5%"),
        ("66.67", "%", "66.67%"),
        ("50.00", "%", "50%"),
        ("-21.66", "个百分点", "−21.66个百分点"),
        ("1200", "个", "1,200个"),
        ("0", "个", "0个"),
        ("2025-07-15", "", "2025年7月15日"),
        ("2025-06", "", "2025年1—6月"),
        ("2025-01", "", "2025年1月"),
        ("反馈数", "", "反馈数"),
        ('[{"a": 1}, {"a": 2}]', "", "清单，2行"),
        (None, "万元", "（未提供）"),
        (None, "个", "（未提供）"),
    ],
)
def test_in_prose(value: str | None, unit: str, shown: str) -> None:
    assert figure(value, unit).text == shown


def test_codes_are_printed_by_their_labels() -> None:
    assert figure("implied", key="base_source").text == "公布增速推算"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (D("5799.5"), "万元", "5,800"),
        (D("-0.4"), "万元", "0"),
        (None, "万元", "未提供"),
        (D("81.517241"), "", "81.5"),
        (3, "", "3"),
    ],
)
def test_in_lists(value: D | int | None, unit: str, shown: str) -> None:
    assert cell(value, unit) == shown


def test_amounts_round_half_up() -> None:
    assert (money(D("150")), money(D("-150"))) == ("0.02亿元", "−0.02亿元")
    assert (plain(D("0.25")), plain(D("0.250001"))) == ("0.25", "0.3")


def test_what_is_printed_is_remembered_and_reasons_are_told_once() -> None:
    figures = Figures(
        [
            ("a", "甲", "1", "个", "", None),
            ("b", "乙", None, "个", "", "没有收到清单"),
            ("c", "丙", None, "个", "", "没有收到清单"),
            ("d", "丁", None, "%", "", "没有上年数"),
        ]
    )
    assert bool(figures["a"])
    assert not figures["b"]
    assert list(figures.used) == []
    assert [str(figures[key]) for key in "abcd"] == ["1个", *["（未提供）"] * 3]
    assert list(figures.used) == ["a", "b", "c", "d"]
    assert figures.reasons() == "（未提供的原因：没有收到清单；没有上年数）"
    assert figures.reasons() == ""


def test_rows_of_a_list_keep_decimals_and_lose_control_characters() -> None:
    (row,) = figure('[{"项目": "甲\\u000b乙", "计划": 0.100000}]').rows
    assert row == {"项目": "甲 乙", "计划": D("0.100000")}
    assert figure(None).rows == []
