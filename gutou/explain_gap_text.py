"""How a gap came about, as terminal text (缺口释疑文字)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from gutou.explain import Facts
from gutou.explain_words import aligned, between, clean, flowed, money, number, padded, wrapped
from gutou.gap.bridge import AFTER_LABEL, LEVEL_MOVE
from gutou.publish.dictionary import label_of
from gutou.report.figures import months_of

_LABEL, _AMOUNT = 34, 18
_TIER_WORDS = {
    "complete": "资料齐全（未经核查），计入测算",
    "partial": "资料不全，或有未改错误、被退回，不计入",
    "lead": "线索，不计入",
    "pending": "匹配或范围待复核，只入区间",
}
_REMOVAL_WORDS = {"remove": "计入测算", "duplicate": "计入测算", "review": "只入区间"}


def gap_text(story: Facts) -> str:
    """A gap's parts, as :func:`gutou.explain_gap.gap_story` gives them."""
    parts = [
        _head(story),
        _gap(story["gap"]),
        _bases(story["bases"]),
        _bridge(story["bridge"], story["gap"]),
        _moves(story),
        _after(story),
        _residuals(story["residuals"]),
        _notes(story),
        _queries(story),
    ]
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))


def _head(story: Facts) -> Iterator[str]:
    gap = story["gap"]
    kind = "" if gap["scope_kind"] == "city" else f"（{label_of('gap', 'scope_kind', gap['scope_kind'])}）"
    yield wrapped(
        f"{gap['scope_name']}{kind} {months_of(story['period'])} 缺口测算  {story['unpublished']}", 4
    )
    yield story["notice"]
    days = gap["days_left"]
    left = "" if days is None else f"（{f'还剩 {days} 天' if days >= 0 else f'已过 {-days} 天'}）"
    facts = [
        ("口径", gap["coverage"]),
        ("数据状态", gap["figure_status"]),
        ("测算日", story["as_of"]),
        ("上报截止日", f"{gap['deadline']}{left}" if gap["deadline"] else None),
    ]
    yield flowed([f"{label}：{value}" for label, value in facts if value])


def _line(label: str, amount: object, more: str = "", mark: str = "  ") -> str:
    value = amount if isinstance(amount, str) else money(amount)
    return wrapped(
        f"{mark}{padded(label, _LABEL)}{aligned(value, _AMOUNT)}  {more}".rstrip(), 4 + _LABEL + _AMOUNT
    )


def _times(gap: Mapping[str, Any]) -> str:
    return f"（1{'' if gap['target_growth_pct'] < 0 else '+'}{percent(gap['target_growth_pct'])}）"


def percent(value: Decimal | None) -> str:
    """A percentage as given, without the zeros it is stored with."""
    return "—" if value is None else f"{number(value)}%"


def _gap(gap: Mapping[str, Any]) -> Iterator[str]:
    yield "一、缺口（万元；正数为短缺，负数为超出）"
    yield _line("增长目标", percent(gap["target_growth_pct"]), "名义增速，可比口径")
    if gap["growth_pct"] is not None:
        yield _line("测算增速", percent(gap["growth_pct"]), "本期完成投资 ÷ 可比基数 − 1")
    yield _line("上年同期可比基数", gap["base_wan"], _interval(gap, "base"))
    known = gap["target_growth_pct"] is not None
    times = _times(gap) if known else ""
    yield _line("目标水平", gap["target_level_wan"], f"可比基数 ×{times}" if known else "")
    yield _line("本期完成投资", gap["reported_wan"])
    yield _line("缺口", gap["gap_wan"], f"目标水平 − 本期完成投资{_interval(gap, 'gap')}", "▶ ")
    prior = gap["prior_published_wan"]
    compared = "无上年同期公布数" if prior is None else f"上年同期公布数 {number(prior)}，不可比，仅供对照"
    yield _line("按上年公布数的缺口", gap["naive_gap_wan"], compared)
    words = f"（上年同期公布数 − 可比基数）×{times}，即上一行减缺口" if known else ""
    yield _line("同期基数差异（口径差）", gap["basis_difference_wan"], words)


def _interval(gap: Mapping[str, Any], what: str) -> str:
    if gap[f"{what}_wan"] is None:
        return ""
    return between(gap[f"{what}_low_wan"], gap[f"{what}_high_wan"])


def _bases(bases: Sequence[Facts]) -> Iterator[str]:
    yield "二、可比基数的四种来源（按先后；✓ 为选用）"
    for base in bases:
        label = label_of("gap_base", "base_source", base["base_source"])
        mark = "✓ " if base["used"] else "  "
        if base["base_wan"] is None:
            yield _line(label, "—", base["why"], mark)
        else:
            span = between(base["base_low_wan"], base["base_high_wan"])
            more = f"；{clean(base['note'])}" if base["note"] else ""
            yield _line(label, base["base_wan"], f"{base['why']}{more}{span}", mark)


def _bridge(steps: Sequence[Facts], gap: Mapping[str, Any]) -> Iterator[str]:
    yield "三、从库内合计、本期完成投资到目标水平，逐步（万元）"
    for step in steps:
        yield _line(clean(step["step"]), step["amount_wan"], step["note"] or "")
        if step["step"] == LEVEL_MOVE:
            yield _line("　小计：本期完成投资", gap["reported_wan"], "以上三项之和")
    if not steps:
        yield "  目标水平或本期完成投资不明，没有分解"


def _moves(story: Facts) -> Iterator[str]:
    additions, removals = story["additions"], story["removals"]
    yield "四、两个方向的事项（本年 / 上年同期，万元；不按金额排列）"
    yield "  疑似漏统（未在库）"
    for tier in additions["tiers"]:
        unknown = "无法判断" if tier["ytd_wan"] is None else "个数未发布"
        count = unknown if tier["projects"] is None else f"{tier['projects']} 个"
        label = f"  {_TIER_WORDS[tier['tier']]}"
        prior = "" if tier["prior_ytd_wan"] is None else f" / {number(tier['prior_ytd_wan'])}"
        yield wrapped(f"  {padded(label, 46)}{aligned(count, 12)}  {number(tier['ytd_wan'])}{prior}", 6)
    checked, in_window = _known(additions["checked_wan"]), _known(additions["in_window_wan"])
    yield f"    资料齐全的之中：现场核查无问题 {checked}，可在本期申报截止前入库 {in_window}"
    yield "  在库记录"
    for found in removals["decisions"]:
        decision = label_of("library_record", "decision", found["decision"])
        label = f"  {decision}，{_REMOVAL_WORDS[found['decision']]}"
        known = found["records"] is not None
        count = f"{found['records']} 条" if known else "无法判断"
        amounts = f"  {number(found['ytd_wan'])} / {number(found['prior_ytd_wan'])}" if known else ""
        yield wrapped(f"  {padded(label, 46)}{aligned(count, 12)}{amounts}", 6)
    listed = sum((d["ytd_wan"] or Decimal(0) for d in removals["decisions"] if d["in_point"]), Decimal(0))
    if removals["removals_wan"] is not None and listed != removals["removals_wan"]:
        yield wrapped(
            f"    以上按项目所在县区列出；按记录自身所在县区，拟退库与疑似库内重复合计 {number(removals['removals_wan'])}", 4
        )  # fmt: skip


def _known(value: object) -> str:
    return "尚不能判断" if value is None else number(value)


def _after(story: Facts) -> Iterator[str]:
    gap = story["gap"]
    if gap["gap_after_verified_wan"] is None:
        return
    follows = story["base_follows_entries"]
    times = _times(gap)
    yield "五、以上事项计入以后（未经核查）"
    label = AFTER_LABEL.removesuffix("（未经核查）")
    yield _line(
        label, gap["gap_after_verified_wan"],
        f"（基数 + 漏统上年同期 − 退库上年同期）×{times}−（本期 + 漏统 − 退库）", "▶ " if follows else "  ",
    )  # fmt: skip
    low, high = gap["gap_after_verified_low_wan"], gap["gap_after_verified_high_wan"]
    if low is not None and high is not None:
        yield _line("　区间", "", f"{number(low)} ～ {number(high)}，含基数区间、未知的上年同期和待复核事项")
    yield _line(
        "同上，基数不随进退库变动", gap["gap_after_verified_fixed_base_wan"],
        f"基数 ×{times}−（本期 + 漏统 − 退库）", "  " if follows else "▶ ",
    )  # fmt: skip
    yield _line("计入后测算增速", percent(gap["growth_after_verified_pct"]))
    yield "  ▶ 为设置 base_follows_entries 选定的主口径；基数是否随进退库调整由省里决定"


def _residuals(residuals: Sequence[Facts]) -> Iterator[str]:
    if residuals:
        yield "六、全市减各县区、各行业之和（万元；计划给出的数不必相加相等）"
    told = None
    for row in residuals:
        parts = (row["scope_kind"], row["parts"], row["parts_without"])
        if parts != told:
            kind = label_of("gap_residual", "scope_kind", row["scope_kind"])
            without = f"；没有的：{clean(row['parts_without'])}" if row["parts_without"] else ""
            yield wrapped(f"  有数可加的{kind} {row['parts']} 个{without}", 4)
            told = parts
        label = "  " + label_of("gap_residual", "figure", row["figure"])
        more = f"全市 {number(row['city_wan'])} − 各部分 {number(row['parts_wan'])}"
        yield _line(label, row["residual_wan"], more)


def _notes(story: Facts) -> Iterator[str]:
    if story["gap"]["note"]:
        yield wrapped(f"说明：{story['gap']['note']}", 6)
    if story["other_scopes"]:
        names = "、".join(other["scope_name"] for other in story["other_scopes"])
        yield wrapped(f"同期另有缺口的范围（--scope）：{names}", 4)
    yield story["notice"]


def _queries(story: Facts) -> Iterator[str]:
    """The queries that list what was counted; not wrapped, since they are to be copied."""
    for title, part in (("疑似漏统项目", story["additions"]), ("退库、重复与待核记录", story["removals"])):
        if part["sql"]:
            yield f"-- 列出{title}（{story['notice']}）"
            yield "\n".join(map(clean, part["sql"].splitlines())) + ";"
