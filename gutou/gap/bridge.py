"""The bridge (差额桥): from what the library holds to the target level, step by step.

All steps before 目标水平 add up to it, to the last digit. Steps after it are memos outside the sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from gutou.gap.formula import plus

TOTAL = "目标水平"
AFTER_LABEL = "资料齐全项目计入后测算缺口（未经核查）"
LEVEL_MOVE = "本期数与库内合计、分劈数之差"
BASE_MOVE = "新增与退库的上年同期数对目标水平的影响"
MEMO = "备忘：摸排数与库内数之差"


class Step(NamedTuple):
    """One line of the bridge; amount in 万元."""

    name: str
    amount: Decimal
    note: str | None = None


def bridge(gap: Mapping[str, Any], memo: Decimal | None = None) -> list[Step]:
    """The steps of one scope from its row of ``gap`` (stored amounts); empty where target level or level is unknown.

    Args:
        gap: The row, by column name.
        memo: Survey less library amounts of projects in both, a memo that is never part of the gap.
    """
    target, reported = gap["target_level_wan"], gap["reported_wan"]
    if target is None or reported is None:
        return []
    steps = [*_level_steps(gap, reported), *_gap_steps(gap, target, reported)]
    steps.append(Step(TOTAL, target, "以上各项之和"))
    if memo is not None:
        steps.append(Step(MEMO, memo, "金额不一致待核，不计入缺口"))
    return steps


def _level_steps(gap: Mapping[str, Any], reported: Decimal) -> list[Step]:
    library = gap["library_wan"]
    if library is None:
        return [Step("本期完成投资", reported, "本期无在库项目导出，不能与库内合计比较")]
    allotted = gap["allotted_wan"]
    return [
        Step("库内合计", library, "在库项目本年完成投资之和"),
        Step(
            "省级分劈及其他", allotted or Decimal(0), None if allotted is not None else "计划表未列，按 0 计"
        ),
        Step(
            LEVEL_MOVE,
            reported - library - (allotted or Decimal(0)),
            f"本期数为{gap['figure_status']}" if gap["figure_status"] else None,
        ),
    ]


def _gap_steps(gap: Mapping[str, Any], target: Decimal, reported: Decimal) -> list[Step]:
    after, additions, removals = (
        gap[name] for name in ("gap_after_verified_wan", "additions_complete_wan", "removals_wan")
    )
    if after is None:
        return [Step("测算缺口", target - reported, "正数为差额，负数为超出")]
    moved = plus(target, -reported, -additions, removals, -after)
    return [
        Step("未在库、资料齐全的项目", additions, "纳入范围、已开工、资料齐全，未经核查"),
        Step("拟退库与疑似库内重复", -removals, "拟退库待核，以负数列示"),
        Step(BASE_MOVE, moved or Decimal(0), "补计项目的上年同期数抬高基数，退库的拉低基数"),
        Step(AFTER_LABEL, after, "正数为差额，负数为超出"),
    ]
