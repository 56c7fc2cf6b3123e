"""Every spelling of ``values_spellings.yaml``, read alone, and all of a kind mixed in one column."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gutou.intake.check import check_sheet
from gutou.intake.check_cells import Checked, Context
from gutou.intake.headers_find import find_header
from gutou.intake.layout import lay_out
from gutou.intake.values import read
from gutou.intake.values_text import is_blank, plain
from gutou.yaml_text import read_yaml
from schemas.documents import DOCUMENTS, FieldSpec, fields
from tests.intake.sheets import sheet

SPELLINGS: dict[str, Any] = read_yaml(
    (Path(__file__).parent / "values_spellings.yaml").read_text(encoding="utf-8")
)
FIELDS = {"money": "ytd", "month": "start_month", "yes_no": "started", "code": "library_code"}


def spec(kind: str) -> FieldSpec:
    if kind == "percent":
        return next(s for s in fields("plan") if s.name == "target_growth")
    return next(s for s in fields("survey") if s.name == FIELDS[kind])


def expected(kind: str, case: dict[str, Any]) -> Any:
    value = case.get("value")
    return Decimal(value) if kind in ("money", "percent") and value is not None else value


def cases(kind: str) -> list[Any]:
    return [pytest.param(kind, case, id=f"{kind}:{case['text']}") for case in SPELLINGS[kind]]


@pytest.mark.parametrize(("kind", "case"), [case for kind in (*FIELDS, "percent") for case in cases(kind)])
def test_a_spelling(kind: str, case: dict[str, Any]) -> None:
    unit = case.get("unit", "万元") or None
    said = read(spec(kind), plain(case["text"]), unit=unit, bare_is_points=True, file_period="2025-06")
    assert said.value == expected(kind, case)
    assert (said.rule, said.until) == (case.get("rule"), case.get("until"))
    assert case.get("says", "") in said.note
    assert not is_blank(case["text"], "M") or case["text"] in ("无", "0")


@pytest.mark.parametrize("text", SPELLINGS["blank"])
def test_a_word_for_nothing(text: str) -> None:
    assert is_blank(text, "M")
    assert is_blank(text, "D")
    assert is_blank(text, "C")


def test_zero_blank_and_a_word_for_nothing_are_told_apart() -> None:
    checked = column("ytd", ["0", "", "—", "/", "无", 0, 0.0, None, "０"])
    zero = Decimal(0)
    assert checked.values["ytd"] == [zero, None, None, None, None, zero, zero, None, zero]
    assert checked.texts["ytd"][1] == ["0", None, "—", "/", "无", "0", "0.0", None, "０"]
    assert checked.findings == []


def column(name: str, cells: list[Any], header: str | None = None, document: str = "survey") -> Checked:
    """One column of a survey whose other required cells are filled in."""
    label = header or next(s.label for s in fields(document) if s.name == name)
    head = ["项目名称", "建设单位", "项目进展", "计划总投资（万元）"]
    rows = [[f"甲厂{n}号线", "甲公司", "在建", 500, cell] for n, cell in enumerate(cells)]
    page = sheet([[*head, label], *rows])
    found = find_header(page, (document,), "2025-06")
    assert found is not None
    layout = lay_out(page, found, lambda text: False)
    return check_sheet(layout, found, Context(document, "2025-06", "万元"))


@pytest.mark.parametrize("kind", sorted(FIELDS))
def test_all_spellings_in_one_column(kind: str) -> None:
    given = [case for case in SPELLINGS[kind] if "unit" not in case]
    checked = column(spec(kind).name, [case["text"] for case in given])
    assert checked.values[spec(kind).name] == [expected(kind, case) for case in given]
    rules = {f.row_number: f.rule_id for f in checked.findings if f.rule_id != "IN12"}
    assert rules == {at: case["rule"] for at, case in enumerate(given, start=2) if "rule" in case}
    for one in checked.findings:
        says = given[int(one.row_number or 0) - 2].get("says", "")
        assert says in one.message
        assert one.message.count("“") >= 1
    assert checked.rejected == set()


def test_no_unit_anywhere_is_one_question_of_the_column() -> None:
    page = sheet(
        [["项目名称", "建设单位", "计划总投资", "本年完成投资（万元）"]]
        + [[f"甲厂{n}号线", "甲公司", 500 + n, 1] for n in range(50)]
    )
    found = find_header(page, tuple(DOCUMENTS), "2025-06")
    assert found is not None
    checked = check_sheet(lay_out(page, found, lambda text: False), found, Context("survey", "2025-06", None))
    assert [(f.rule_id, f.row_number) for f in checked.findings] == [("IN14", 2)]
    assert set(checked.values["ytd"]) == {Decimal(1)}
