import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gutou.intake import values
from gutou.intake.headers_grid import cell_text
from gutou.intake.industries import industry_code
from gutou.intake.values_dates import day, period
from gutou.intake.values_numbers import money, percent, quantity
from gutou.intake.values_text import is_blank, plain
from gutou.intake.values_words import one_of, yes_no
from schemas.documents import DOCUMENTS, fields, staged_columns
from schemas.documents.patterns import DATE, MONEY, PERCENT, unnamed

FACTORS = {"元": Decimal("0.0001"), "千元": Decimal("0.1"), "万元": Decimal(1), "亿元": Decimal(10000)}
amounts = st.decimals(min_value=Decimal("-9999999"), max_value=Decimal("9999999"), places=4)


@given(amounts, st.sampled_from(list(FACTORS)), st.booleans(), st.booleans(), st.sampled_from(list(FACTORS)))
def test_money_is_read_back_whatever_its_unit_and_spelling(
    amount: Decimal, unit: str, separated: bool, in_cell: bool, other: str
) -> None:
    text = f"{amount:,}" if separated else str(amount)
    said = money(plain(text + unit if in_cell else text), other if in_cell else unit)
    assert said.value == (amount * FACTORS[unit]).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    assert said.rule is None


@given(st.floats(min_value=-1e9, max_value=1e9, allow_nan=False))
def test_a_number_cell_gives_its_shortest_decimal(number: float) -> None:
    expected = Decimal(repr(number)).quantize(Decimal("0.000001"), ROUND_HALF_UP)
    assert abs(money(plain(cell_text(number) or ""), "万元").value - expected) <= Decimal("0.000001")


@given(st.text(max_size=30))
def test_what_is_read_as_money_passes_the_pattern_and_nothing_raises(text: str) -> None:
    said = money(plain(text), "万元")
    fits = re.fullmatch(unnamed(MONEY), plain(text), re.IGNORECASE)
    assert (said.value is not None) <= bool(fits)
    assert (said.value is None) == (said.rule == "IN07")


@pytest.mark.parametrize(
    ("text", "unit", "value", "rule"),
    [
        ("1,200.50", "万元", "1200.5", None),
        ("１，２００", "万元", "1200", None),
        ("1 200", "万元", "1200", None),
        ("0.35亿元", "万元", "3500", None),
        ("1.2亿", "元", "12000", None),
        ("3500000元", "亿元", "350", None),
        ("约3000万元", None, "3000", "IN19"),
        ("3000左右", "万元", "3000", "IN19"),
        ("−5", "万元", "-5", None),
        ("1.2E+05", "元", "12", None),
        ("0", None, "0", None),
        ("0.00005", "元", "0", None),
        ("1200", None, None, "IN14"),
        ("1000-2000", "万元", None, "IN07"),
        ("1000~2000", "万元", None, "IN07"),
        ("2000万件", "万元", None, "IN07"),
        ("1,23", "万元", None, "IN07"),
        ("（120）", "万元", "-120", "IN46"),
        ("12%", "万元", None, "IN07"),
        ("待核实", "万元", None, "IN07"),
        ("9999999999999", "亿元", None, "IN07"),
    ],
)
def test_money(text: str, unit: str | None, value: str | None, rule: str | None) -> None:
    said = money(plain(text), unit)
    assert said.value == (None if value is None else Decimal(value))
    assert said.rule == rule


@pytest.mark.parametrize("text", ["—", "/", "无", "－", "…", "暂无", "", "  "])
def test_marks_for_nothing_are_blank(text: str) -> None:
    assert is_blank(text, "M")
    assert is_blank(text, "D")


def test_nothing_is_a_word_of_its_own_in_text_and_no_in_yes_or_no() -> None:
    assert not is_blank("无", "T")
    assert not is_blank("无", "B")
    assert is_blank("/", "B")


@given(
    st.dates(min_value=date(2000, 1, 1), max_value=date(2049, 12, 31)),
    st.sampled_from(
        [
            "{0}-{1:02}",
            "{0}.{1}",
            "{0}年{1}月",
            "{0}/{1}",
            "{0}{1:02}",
            "{0}年{1:02}月份",
            "{0}-{1}-{2}",
            "{0}年{1}月{2}日",
            "{0}{1:02}{2:02}",
        ]
    ),
)
def test_months_are_read_back_however_they_are_written(on: date, form: str) -> None:
    assert day(plain(form.format(on.year, on.month, on.day)), month_only=True).value == f"{on:%Y-%m}"


@given(
    st.dates(min_value=date(2000, 1, 1), max_value=date(2049, 12, 31)),
    st.integers(0, 2000),
    st.sampled_from(["-", "至", "~", "—", " - ", "到"]),
    st.sampled_from(["{0}.{1}", "{0}年{1}月", "{0}-{1:02}"]),
)
def test_a_beginning_and_an_end(on: date, days: int, separator: str, form: str) -> None:
    end = on + timedelta(days=days)
    text = form.format(on.year, on.month) + separator + form.format(end.year, end.month)
    said = day(plain(text), month_only=True)
    assert (said.value, said.until) == (f"{on:%Y-%m}", f"{end:%Y-%m}")


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 12, 31)))
def test_day_numbers_of_a_workbook(on: date) -> None:
    serial = (on - date(1899, 12, 30)).days
    assert day(str(serial), month_only=False).value == on.isoformat()


@given(st.text(alphabet="0123456789年月日-./至~ 底初", max_size=20))
def test_dates_never_raise_and_fit_the_pattern(text: str) -> None:
    said = day(plain(text), month_only=False)
    if said.value is not None:
        assert re.fullmatch(DATE, plain(text))
        assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", said.value)


@pytest.mark.parametrize(
    ("text", "value", "until", "rule"),
    [
        ("2025-2027", "2025", "2027", "IN23"),
        ("2025.3-2026.12", "2025-03", "2026-12", None),
        ("2025年3月-12月", "2025-03", "2025-12", None),
        ("2025年底", "2025-12", None, None),
        ("2025", "2025", None, "IN23"),
        ("2025-13", None, None, "IN09"),
        ("2025-02-30", None, None, "IN09"),
        ("3月", None, None, "IN09"),
        ("下半年", None, None, "IN09"),
        ("2027-2025", None, None, "IN09"),
    ],
)
def test_dates(text: str, value: str | None, until: str | None, rule: str | None) -> None:
    said = day(plain(text), month_only=True)
    assert (said.value, said.until, said.rule) == (value, until, rule)


def test_a_number_that_lost_its_zero_is_asked_about() -> None:
    assert day("2025.1", month_only=True, numeric=True).rule == "IN23"
    assert day("2025.1", month_only=True, numeric=True).value is None
    assert day("2025.1", month_only=True).value == "2025-01"
    assert day("2025.11", month_only=True, numeric=True).value == "2025-11"


def test_periods() -> None:
    assert period("2025年1-6月", None).value == "2025-06"
    assert period("1-6月", "2025-06").value == "2025-06"
    assert period("202506", None).value == "2025-06"
    assert period("6月", None).rule == "IN09"
    assert period("2025年", None).value == "2025"


@pytest.mark.parametrize(
    ("text", "marked", "scaled", "value", "rule"),
    [
        ("5.2", False, False, "5.2", None),
        ("5.2%", False, False, "5.2", None),
        ("0.8", True, False, "0.8", None),
        ("0.8%", False, False, "0.8", None),
        ("0.052", False, True, "5.2", None),
        ("0.052", True, True, "5.2", None),
        ("0.8", False, False, None, "IN15"),
        ("-0.5", False, False, None, "IN15"),
        ("0", False, False, "0", None),
        ("下降3.1%", False, False, "-3.1", None),
        ("同比增长6.0%", False, False, "6", None),
        ("持平", False, False, "0", None),
        ("5%-6%", False, False, None, "IN08"),
        ("高于全省", False, False, None, "IN08"),
    ],
)
def test_percentages_of_plans_and_peers(
    text: str, marked: bool, scaled: bool, value: str | None, rule: str | None
) -> None:
    said = percent(plain(text), marked=marked, scaled=scaled, bare_is_points=True)
    assert said.value == (None if value is None else Decimal(value))
    assert said.rule == rule


@given(st.text(max_size=20))
def test_percentages_never_raise(text: str) -> None:
    said = percent(plain(text), marked=False, scaled=False, bare_is_points=True)
    assert said.value is None or re.fullmatch(unnamed(PERCENT), plain(text))


def test_quantities() -> None:
    assert quantity("1,200", whole=True).value == 1200
    assert quantity("12.5", whole=True).rule == "IN08"
    assert quantity("12.5平方米", whole=False).value == Decimal("12.5")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("是", True),
        ("√", True),
        ("已开工", True),
        ("有", True),
        ("否", False),
        ("×", False),
        ("无", False),
        ("未", False),
        ("否，手续未办", False),
        ("是（已备案）", True),
        ("部分", None),
        ("研究中", None),
    ],
)
def test_yes_or_no(text: str, answer: bool | None) -> None:
    said = yes_no(plain(text))
    assert said.value is answer
    assert (said.rule == "IN10") == (answer is None)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("nature", "技改", "改建和技术改造"),
        ("nature", "1", "新建"),
        ("nature", "1.新建", "新建"),
        ("nature", "扩建（2）", "扩建"),
        ("nature", "其它", None),
        ("stage", "在建", "在建"),
        ("stage", "主体施工中，已完成60%", "在建"),
        ("stage", "尚未开工，正在办理手续", "前期"),
        ("stage", "预计12月主体施工", "预计12月主体施工"),
        ("survey_category", "工业技改", "工业企业改扩建"),
        ("not_entered_reason", "缺合同", "合同缺"),
        ("accounting", "否", "费用化"),
    ],
)
def test_lists(field: str, text: str, value: str | None) -> None:
    spec = next(s for s in fields("survey") if s.name == field)
    said = one_of(plain(text), field, spec.values, free=spec.free)
    assert said.value == value
    assert (said.rule == "IN10") == (value is None)


def test_codes_stay_text_and_lost_digits_are_told() -> None:
    assert values.code("2501-439802-04-01-123456", numeric=False).value == "2501-439802-04-01-123456"
    assert values.code("439802", numeric=True).value == "439802"
    assert values.code("25014398020401123000", numeric=True).rule == "IN13"
    assert values.code("2.50144E+19", numeric=False).rule == "IN13"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("C2710", "2710"),
        ("2710", "2710"),
        ("C27 医药制造业", "27"),
        ("K7010", "7010"),
        ("C7010", None),
        ("旅游饭店", "6110"),
        ("6110 旅游饭店", "6110"),
        ("C", "C"),
        ("不详", None),
        (None, None),
    ],
)
def test_industries(text: str | None, code: str | None) -> None:
    assert industry_code(text) == code


def test_staged_columns_are_those_of_the_contract() -> None:
    for name in DOCUMENTS:
        columns = staged_columns(name)
        names = [column for column, _ in columns]
        assert names[:4] == ["sheet_name", "row_number", "section", "group_label"]
        assert names[-2:] == ["cells", "extra"]
        assert len(set(names)) == len(names)
        assert {spec.name for spec in fields(name) if spec.required} == set(DOCUMENTS[name].required)
    assert dict(staged_columns("survey"))["ytd"] == "DECIMAL(18,6)"
    assert dict(staged_columns("plan"))["target_growth"] == "DECIMAL(12,6)"
    assert dict(staged_columns("plan"))["key_project_count"] == "BIGINT"
    assert dict(staged_columns("survey"))["started"] == "BOOLEAN"
    assert {spec.name for spec in fields("survey") if spec.personal} == {"contact", "phone"}
