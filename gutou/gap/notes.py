"""Why a figure of the gap is null, and what to bear in mind where it is not (说明), in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from gutou.gap.bases import BaseSource, disagreements, policy
from gutou.gap.case import SUMMED, ScopeCase
from gutou.gap.findings import SOURCE_NAMES
from gutou.gap.plan import WHOLE
from gutou.gap.sums import Restated

_FIRST_PRINT = "初步数"
_PLAN_FIELDS = {
    "reported": "本期完成投资",
    "figure_status": "数据状态",
    "allotted": "省级分劈及其他",
    "published_growth": "公布增速",
    "prior_published": "上年同期公布数",
    "prior_version": "上年同期数版本",
    "base": "可比基数",
    "deadline": "上报截止日",
    "entry_deadline": "入库申报截止日",
}


def note(case: ScopeCase, too_large: Mapping[str, Decimal] | None = None) -> str | None:
    """The note of one row of ``gap``; None when there is nothing to say.

    Args:
        case: The scope in its period.
        too_large: Figures that the published column cannot hold.
    """
    said = [*_of_what_is_missing(case), *_of_bases(case), *_of_plan(case)]
    if too_large:
        said.append(f"数值超出可存范围，未列：{'、'.join(too_large)}")
    return "；".join(said) or None


def _of_what_is_missing(case: ScopeCase) -> Iterator[str]:
    if not case.placed:
        yield "计划表列出的范围不在县区和行业分组之内，库内与摸排数无法归入"
    if case.is_january:
        yield "1月数据不单独统计，不计算缺口"
        return
    if case.target is None:
        yield "计划表未给出增长目标，缺口无法计算"
    if case.facts.planned:
        yield "本期没有来件，仅据计划表所列测算"
    elif not case.facts.has_library:
        yield "本期无在库项目导出，库内合计、未在库项目和拟退库无法判断"
    elif not case.facts.has_survey:
        yield "本期无部门摸排表，未在库项目无法判断"
    asked_for = case.scope.kind == "city" or case.target is not None
    if case.level.value is None and asked_for:
        yield "计划表无本期完成投资，也无法由在库项目汇总"
    elif asked_for and case.used is None:
        yield _no_base(case)
    elif case.base and case.base.low is None:
        yield "以往误差不足，结转基数不给区间，缺口亦无区间"
    if asked_for and case.level.value is not None and case.comparable_prior is None:
        yield _no_prior(case)


def _no_base(case: ScopeCase) -> str:
    coverage = case.level.coverage
    other = sorted({base.coverage or "" for base in case.bases.values() if base.coverage != coverage})
    if other:
        return f"本期数口径为{coverage}，可得的可比基数口径为{'、'.join(other)}，口径不一致，不能相减"
    if case.allotted_unknown_last_year:
        return "无可用的可比基数"
    if case.bases or case.negative_bases:
        return "可得的可比基数不是正数，不采用"
    return "无可比基数：计划表未给、上年同期无在库项目导出、本期增速未公布，且无可结转的历史"


def _no_prior(case: ScopeCase) -> str:
    if case.prior:
        return f"上年同期公布数口径为{case.prior[1]}，与本期数不一致，不作直接比较"
    return "无上年同期公布数，不作直接比较"


def _of_bases(case: ScopeCase) -> Iterator[str]:
    bases = case.bases
    unused = bases.get("micro")
    if case.used and unused and unused.coverage != case.level.coverage:
        yield f"微观汇总基数口径为{unused.coverage}，与本期数不一致，未采用"
    for rule_id, source, _ in disagreements(bases):
        yield (
            SOURCE_NAMES[source]
            + {
                "GP01": "落在公布增速推算的区间之外，"
                + ("已改用推算基数" if case.used == "implied" else "请核对"),
                "GP02": f"与微观汇总基数相差超过 {policy().disagree_pct}%，请核对",
                "GP03": "落在以往各月结转的区间之外，请核对",
            }[rule_id]
        )
    if case.used == "implied" and case.level.status == SUMMED:
        yield "本期数为库内汇总，不是公布数，推算基数假定公布增速也适用于它"
    if case.used == "carried" and not case.carried_from:
        yield "本年尚无已公布增速的月份，无从结转，基数即上年公布数，口径差无从得知"
    if case.used == "micro" and case.micro and case.micro.unknown:
        yield f"上年同期导出中有 {case.micro.unknown} 个项目无本年完成投资，基数中按 0 计"
    if case.allotted_unknown_last_year:
        yield "本期有省级分劈及其他，计划表未给上年同期分劈数，微观汇总基数不可比，未采用"


def base_note(case: ScopeCase, source: BaseSource) -> str | None:
    """Where one base comes from, beyond its kind; None when there is nothing to say."""
    said: list[str] = []
    if source == "carried":
        told = case.carried_from
        said.append(
            f"由 {told} 的重述比例结转" if told else "本年尚无已公布增速的月份，无从结转，即上年公布数"
        )
        if case.bases[source].interval.low is None:
            said.append("以往误差不足，不给区间")
    if source == "micro" and case.micro:
        said += _of_restated(case.micro)
    return "；".join(said) or None


def _of_restated(export: Restated) -> Iterator[str]:
    if export.unknown:
        yield f"上年同期导出中有 {export.unknown} 个项目无本年完成投资，按 0 计"
    if export.struck_off:
        yield f"上年同期导出中有 {export.struck_off} 个项目已退库，不计入"
    if export.gone:
        amount = f"{export.gone_wan.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP):,}".removesuffix(".00")
        yield (
            f"上年同期导出中有 {export.gone} 个项目不在本期导出中，按其上年数计 {amount} 万元；其中如有退库的，基数偏高"
        )


def _of_plan(case: ScopeCase) -> Iterator[str]:
    target, level = case.target, case.level
    version = case.entry.prior_version if case.entry and case.entry.prior_published is not None else None
    if version and version != _FIRST_PRINT:
        yield f"上年同期公布数为{version}，不是当时的初步数"
    if target and target.period != case.facts.period:
        yield f"增长目标取自 {target.period} 的计划表"
    if (
        target
        and target.coverage == WHOLE
        and level.value is not None
        and level.coverage not in (WHOLE, None)
    ):
        yield f"增长目标针对全口径，本期数口径为{level.coverage}"
    if case.entry and case.entry.contradictions:
        named = "、".join(_PLAN_FIELDS[name] for name in case.entry.contradictions)
        yield f"计划表时段行与年度行不一致，以时段行为准：{named}"
