"""A file beside last month's of the same sender: rows and columns that are no longer there."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gutou.intake.history_columns import column_findings, timeless
from gutou.intake.staging import StagedFile
from gutou.intake.submissions import Submission, decide
from gutou.settings import HandingIn
from tests.intake.arrived import arrival, staged

HEADERS: list[list[str | None]] = [["表1", "项目名称", "project_name"], ["表1", "建设单位", "owner_name"]]


def rows(*numbers: int, **more: Any) -> list[dict[str, Any]]:
    return [
        {
            "sheet_name": "表1",
            "row_number": at + 2,
            "project_name": f"{number}号桥",
            "owner_name": "公路局",
            **more,
        }
        for at, number in enumerate(numbers)
    ]


def month(
    tmp_path: Path, period: str, name: str, given: Sequence[Any], department: str = "交通"
) -> tuple[Any, StagedFile]:
    one = arrival(f"{department}/{period}/{name}", name + period, day=int(period[5:]) * 10, period=period)
    return one, staged(tmp_path / one.submission_id, rows=given)


def decided(*files: tuple[Any, StagedFile], rules: HandingIn | None = None) -> list[Submission]:
    return decide([one for one, _ in files], {one.submission_id: read for one, read in files}, rules)


def test_last_months_rows_that_are_missing_now_are_listed(tmp_path: Path) -> None:
    may = month(tmp_path, "2025-05", "a.xlsx", rows(1, 2, 3, 4))
    june = month(tmp_path, "2025-06", "b.xlsx", rows(1, 4, 5))
    first, second = decided(may, june)
    assert [(one.project_name, one.sheet_name, one.row_number) for one in second.missing] == [
        ("2号桥", "表1", 3),
        ("3号桥", "表1", 4),
    ]
    assert second.missing_rows == 2
    assert second.missing[0].file_name == "a.xlsx"
    assert first.missing == ()


def test_a_file_that_is_asked_about_is_told_what_would_be_missing(tmp_path: Path) -> None:
    may = month(tmp_path, "2025-05", "a.xlsx", rows(*range(12)))
    june = month(tmp_path, "2025-06", "a.xlsx", rows(0, 1, 2))
    [_, one] = decided(may, june)
    assert (one.status, bool(one.question)) == ("held", True)
    assert [gone.project_name for gone in one.missing] == [f"{n}号桥" for n in range(3, 12)]
    assert one.missing_rows == 9


def test_a_list_too_long_is_cut_and_counted(tmp_path: Path) -> None:
    may = month(tmp_path, "2025-05", "a.xlsx", rows(*range(8)))
    june = month(tmp_path, "2025-06", "a.xlsx", rows(7))
    [_, one] = decided(may, june, rules=HandingIn(missing_listed=3))
    assert (len(one.missing), one.missing_rows) == (3, 7)


@pytest.mark.parametrize(
    ("stage", "listed"),
    [
        ("完工", 0),
        ("已投产", 0),
        ("主体工程已竣工", 0),
        ("在建", 1),
        ("未完工", 1),
        ("计划年底竣工", 1),
        (None, 1),
    ],
)
def test_what_was_finished_last_month_is_not_looked_for(
    tmp_path: Path, stage: str | None, listed: int
) -> None:
    may = month(tmp_path, "2025-05", "a.xlsx", [*rows(1), *rows(2, stage=stage)])
    [_, one] = decided(may, month(tmp_path, "2025-06", "a.xlsx", rows(1)))
    assert one.missing_rows == listed


def test_rows_may_move_between_files_and_other_senders_are_not_looked_at(tmp_path: Path) -> None:
    files = (
        month(tmp_path, "2025-05", "东片.xlsx", rows(1, 2, 3)),
        month(tmp_path, "2025-05", "西片.xlsx", rows(4, 5)),
        month(tmp_path, "2025-05", "x.xlsx", rows(9), "住建"),
        month(tmp_path, "2025-06", "东片.xlsx", rows(1, 2)),
        month(tmp_path, "2025-06", "西片.xlsx", rows(3, 4)),
    )
    found = decided(*files)
    assert {one.arrival.path: [row.project_name for row in one.missing] for one in found if one.missing} == {
        "交通/2025-06/西片.xlsx": ["5号桥"]
    }


def test_a_file_of_last_month_that_nothing_carries_on_is_named_once(tmp_path: Path) -> None:
    found = decided(
        month(tmp_path, "2025-05", "东片.xlsx", rows(1, 2, 3)),
        month(tmp_path, "2025-05", "西片.xlsx", rows(4, 5)),
        month(tmp_path, "2025-06", "东片.xlsx", rows(1, 2, 3)),
    )
    [told] = found[-1].findings
    assert told.rule_id == "IN56"
    assert "西片.xlsx" in told.message
    assert found[-1].missing == ()


def test_only_the_month_before_counts(tmp_path: Path) -> None:
    april = month(tmp_path, "2025-04", "a.xlsx", rows(1, 2, 3))
    june = month(tmp_path, "2025-06", "a.xlsx", rows(1))
    assert not decided(april, june)[1].missing


# Columns


def test_last_months_columns_come_from_the_staged_file(tmp_path: Path) -> None:
    files: list[tuple[Any, StagedFile]] = []
    may: list[list[str | None]] = [*HEADERS, ["表1", "1-5月累计", "ytd"], ["表1", "立项文号", "approval_no"]]
    june: list[list[str | None]] = [*HEADERS, ["表1", "1-6月累计", "ytd"]]
    for period, headers in (("2025-05", may), ("2025-06", june)):
        one, read = month(tmp_path, period, "a.xlsx", rows(1))
        files.append((one, StagedFile(read.folder, replace(read.meta, columns=headers))))
    [told] = decided(*files)[1].findings
    assert (told.rule_id, told.severity, told.field, told.value) == (
        "IN53",
        "warning",
        "approval_no",
        "立项文号",
    )


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        ("1-5月累计完成投资", "1—6月累计完成投资", []),
        ("2025年计划投资", "2026年计划投资", []),
        ("本年 完成\n投资", "本年完成投资", []),
        ("5月份完成", "6月份完成", []),
        ("本年完成投资", "* 本年完成投资（万元）", []),
        ("自年初累计完成投资", "本年完成投资", ["IN55"]),
    ],
)
def test_a_month_in_a_header_is_no_change_and_another_name_is_a_remark(
    then: str, now: str, expected: list[str]
) -> None:
    found = column_findings([*HEADERS, ["表1", then, "ytd"]], [*HEADERS, ["表1", now, "ytd"]], "survey")
    assert [one.rule_id for one in found] == expected


def test_lost_columns_are_warnings_and_gained_ones_are_told(tmp_path: Path) -> None:
    then: list[Any] = [*HEADERS, ["表1", "进度说明", None], ["表1", "立项文号", "approval_no"]]
    now: list[Any] = [*HEADERS, ["表1", "竣工时间", "end_month"]]
    found = column_findings(then, now, "survey")
    assert {(one.rule_id, one.severity, one.value) for one in found} == {
        ("IN53", "info", "进度说明"),
        ("IN53", "warning", "立项文号"),
        ("IN55", "info", None),
    }
    assert all(one.audience == "sender" and one.row_number is None for one in found)


def test_only_sheets_that_correspond_are_compared() -> None:
    then = [["5月", "项目名称", "project_name"], ["前期", "进展", "stage"]]
    now = [["6月", "项目名称", "project_name"], ["已开工", "金额", "ytd"]]
    assert column_findings(then, now, "survey") == []
    one_sheet = column_findings([["甲", "进展", "stage"]], [["乙", "金额", "ytd"]], "survey")
    assert [one.rule_id for one in one_sheet] == ["IN53", "IN55"]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("１－６月累计", "月累计"),
        ("6月计划", "月计划"),
        ("2025年1—6月", "年月"),
        ("附件12", "附件12"),
        ("202506", "年"),
    ],
)
def test_headers_are_compared_without_time(written: str, plain: str) -> None:
    assert timeless(written) == plain


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("项目名称", "* 项目名称"),
        ("项目基本情况/项目名称", "项目基本情况/* 项目名称（必填）"),
        ("★总投资（万元）/合计", "总投资/合计"),
        ("总投资（万元）", "*总\n投资（亿，必填）"),
    ],
)
def test_marks_and_units_make_no_other_column(then: str, now: str) -> None:
    assert column_findings([["表1", then, "planned_total"]], [["表1", now, "planned_total"]], "survey") == []
    assert column_findings([["表1", now, None]], [["表1", then, None]], "survey") == []
