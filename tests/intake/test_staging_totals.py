from pathlib import Path
from typing import Any

import pytest

from gutou.intake.staging_mapping import map_file
from gutou.yaml_text import read_yaml
from tests.intake.sheets import SETTINGS, sheet

HEADER = ["序号", "项目名称", "建设单位", "总投资", "本年完成投资"]


def row(number: int, name: str, total: Any = 100, ytd: Any = 10) -> list[Any]:
    return [number, name, "甲公司", total, ytd]


def found(*rows: list[Any], unit: str = "万元") -> list[tuple[str, int | None, str | None]]:
    page = sheet([[f"单位：{unit}"], HEADER, *rows])
    mapped = map_file([page], "住建", "2025-06", "x.xlsx", SETTINGS)
    return [(f.rule_id, f.row_number, f.column) for f in mapped.findings if f.rule_id in ("IN18", "ED22")]


TWO = (row(1, "东路"), row(2, "西路"))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([*TWO, ["合计", None, None, 200, 20]], []),
        ([["合计", None, None, 200, 20], *TWO], []),
        ([*TWO, ["合计", None, None, 210, 20]], [("ED22", 5, "D")]),
        ([["一、续建项目（共2项）", None, None, 200, 20], *TWO], []),
        ([["一、续建项目（共3项）", None, None, 200, 25], *TWO], [("IN18", 3, None), ("ED22", 3, "E")]),
        ([["澄湖区", None, None, 200, 20], *TWO, ["青岩县（1个）", None, None, 90], row(3, "南路", 90)], []),
        ([["澄湖区（3项）", None, None, 150, 20], *TWO], [("IN18", 3, None), ("ED22", 3, "D")]),
        ([*TWO, ["小计", None, None, 200, 20], row(3, "南路"), ["小计", None, None, 100, 10]], []),
        (
            [*TWO, ["小计", None, None, 200, 20], row(3, "南路"), ["小计", None, None, 90, 10]],
            [("ED22", 7, "D")],
        ),
        ([["小计", None, None, 200, 20], *TWO, ["总计（共2项）", None, None, 200, 20]], []),
        ([*TWO, ["总计（共5项）", None, None, 200, 20]], [("IN18", 5, None)]),
        ([row(1, "东路", "100-200"), row(2, "西路"), ["合计", None, None, 900, 20]], []),
        ([*TWO, ["合计", None, None, None, "—"]], []),
        ([*TWO, ["合计", None, None, "待核", 20]], []),
        ([row(1, "东路", None), row(2, "西路", None), ["合计", None, None, 900, 20]], []),
        ([row(1, "东路", 100.4), row(2, "西路", 100.3), ["合计", None, None, 201, 20]], []),
        ([row(1, "东路", 100.4), row(2, "西路", 100.3), ["合计", None, None, 203, 20]], [("ED22", 5, "D")]),
        ([row(1, "东路", 60000), row(2, "西路", 60003), ["合计", None, None, 120010, 20]], []),
        (
            [
                row(1, "甲厂"),
                row(2, "甲厂（土建部分）", 60),
                row(3, "甲厂（设备部分）", 40),
                ["合计", None, None, 100, 30],
            ],
            [],
        ),
        ([*TWO, ["合计", None, None, "0.02亿元", "20万元"]], []),
        (
            [
                ["（一）甲类"],
                *TWO,
                ["小计", None, None, 200, 20],
                ["（二）乙类"],
                row(3, "南路", "—"),
                ["小计", None, None, 0, 10],
            ],
            [],
        ),
    ],
)
def test_declared_amounts_and_counts(rows: list[list[Any]], expected: list[Any]) -> None:
    assert found(*rows) == expected


def test_the_difference_is_told_in_one_unit() -> None:
    page = sheet([["单位：亿元"], HEADER, row(1, "东路", 1.5), ["合计", None, None, 3, 10]])
    mapped = map_file([page], "住建", "2025-06", "x.xlsx", SETTINGS)
    (said,) = [f for f in mapped.findings if f.rule_id == "ED22"]
    assert said.value == "合计"
    assert "写的是 30000 万元，所列各行合计 15000 万元，相差 15000 万元" in said.message


def _cases() -> list[dict[str, Any]]:
    path = Path(__file__).parents[1] / "edits" / "ED22.yaml"
    cases: list[dict[str, Any]] = read_yaml(path.read_text(encoding="utf-8"))["cases"]
    return cases


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["why"])
def test_case_of_the_rulebook(case: dict[str, Any]) -> None:
    rows = [
        [name[:2], None, None, None, ytd] if name[:2] in ("小计", "合计") else row(number, name, None, ytd)
        for number, (name, ytd) in enumerate(case["list"].items(), start=1)
    ]
    page = sheet([["单位：万元"], HEADER, *rows])
    mapped = map_file([page], "住建", "2025-06", "x.xlsx", SETTINGS)
    told = [f"ytd {outcome}" for outcome, count in mapped.totals.items() for _ in range(count)]
    assert sorted(told) == sorted(text.removesuffix(" warning") for text in case["expect"])
    messages = [f.message for f in mapped.findings if f.rule_id == "ED22"]
    assert len(messages) == sum("broken" in text for text in case["expect"])
    assert all(case.get("says", "") in message for message in messages)
