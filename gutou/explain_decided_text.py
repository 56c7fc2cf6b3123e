"""What was decided on a project, as terminal text (判定文字): scope, reconciliation, entry, effect on the gap."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from gutou.database import table_definitions
from gutou.explain import Facts
from gutou.explain_scope import DECIDES, RECORD, REPLACED, WEAKER
from gutou.explain_words import MOST, more, number, wrapped
from gutou.periods import split
from gutou.publish.dictionary import label_of

_RECONCILED = (
    "status", "survey_ytd_wan", "library_ytd_wan", "difference_wan", "evidence", "reason", "not_entered_reason",
    "not_entered_source", "tier", "department", "library_records",
)  # fmt: skip
_RECORD = (
    "library_code", "ytd_wan", "prior_ytd_wan", "decision", "removal_wan", "removal_prior_ytd_wan", "reason", "duplicate_of",
)  # fmt: skip


def scope_lines(scope: Mapping[str, Any]) -> Iterator[str]:
    """Each rule's opinion, the one that decided first, with its legal basis."""
    decision = label_of("project", "scope", scope["decision"]) or "未判定"
    decided = next((rule for rule in scope["rules"] if rule["standing"] == DECIDES), None)
    by = f"，由 {decided['rule_id']} {decided['title'] or ''}".rstrip() + " 决定" if decided else ""
    yield wrapped(f"统计范围：{decision}{by}（{scope['why']}）", 4)
    for rule in scope["rules"]:
        mark = "✓" if rule["standing"] == DECIDES else " "
        opinion = label_of("scope_decision", "decision", rule["decision"])
        name = f"{rule['rule_id'] or ''} {rule['title'] or ''}".strip()
        yield wrapped(f"  {mark} {name}：{opinion}{_reviewed(rule)}{_standing(rule)}", 6)
        if reason := (rule["reason"] or "").removesuffix(f"（由 {rule['replaced_by']} 取代）"):
            yield wrapped(f"      {reason}", 6)
        if rule["basis"]:
            yield wrapped(f"      依据：{rule['basis']}", 12)
    if not scope["rules"]:
        yield "  没有规则表态"
    if scope["silent"]:
        names = "、".join(rule["rule_id"] for rule in scope["silent"])
        yield wrapped(f"    查过而没有意见的规则（条件不成立，或缺少所需的值）：{names}", 6)
    for site in scope["sites"]:
        share = "份额不明" if site["share"] is None else f"份额 {number(site['share'] * 100)}%"
        told = [
            site["region_code"],
            share,
            site["library_code"] and f"库内 {site['library_code']}",
            site["basis"],
        ]
        yield wrapped("    分县区：" + "，".join(str(part) for part in told if part), 6)


def _reviewed(rule: Mapping[str, Any]) -> str:
    """Who decided, and when, where a person did."""
    said = [str(rule[key]) for key in ("decided_by", "decided_on") if rule[key]]
    return f"（复核决定：{'，'.join(said)}）" if said else ""


def _standing(rule: Mapping[str, Any]) -> str:
    if rule["standing"] == REPLACED:
        return f"，不起作用，由 {rule['replaced_by']} 取代"
    return {WEAKER: "，次序在后，未采用", RECORD: "，只说在库记录，不影响项目的范围"}.get(
        rule["standing"], ""
    )


def library_lines(story: Facts) -> Iterator[str]:
    """Where the project stands against the library, with both sides' amounts and each record's decision."""
    found = story["reconciliation"]
    if found is None:
        yield "与统计库核对：未核对"
    else:
        status = label_of("reconciliation", "status", found["status"])
        yield wrapped(f"与统计库核对：{status}{_because(found['reason'], status)}", 4)
        if found["survey_ytd_wan"] is not None or found["library_ytd_wan"] is not None:
            yield (
                f"  本年完成：摸排 {number(found['survey_ytd_wan'])}，统计库 {number(found['library_ytd_wan'])}，"
                f"相差 {number(found['difference_wan'])}（万元）"
            )
        yield from _not_entered(found)
        yield from _others("reconciliation", found, _RECONCILED)
    for record in story["library"]:
        decision = label_of("library_record", "decision", record["decision"])
        reason = _because(record["reason"], decision)
        amount = f"本年 {number(record['ytd_wan'])}，上年同期 {number(record['prior_ytd_wan'])}"
        yield wrapped(f"  库内 {record['library_code']}：{decision}，{amount}{reason}", 4)
        yield from _others("library_record", record, _RECORD)


def _because(reason: str | None, said: str) -> str:
    """A reason behind what was said already, which many reasons begin with."""
    rest = (reason or "").removeprefix(said).lstrip("，：；")
    return f"，{rest}" if rest else ""


def _not_entered(found: Mapping[str, Any]) -> Iterator[str]:
    if found.get("not_entered_reason"):
        source = label_of("reconciliation", "not_entered_source", found.get("not_entered_source"))
        yield wrapped(f"  未纳统原因：{found['not_entered_reason']}{f'（据{source}）' if source else ''}", 4)


def _others(table: str, row: Mapping[str, Any], told: Collection[str]) -> Iterator[str]:
    """What else a table says of the project, under its label in the dictionary."""
    for column in table_definitions()[table]["columns"]:
        value = row.get(column["name"])
        if column["name"] in told or value is None or value == "":
            continue
        shown = (
            ("是" if value else "否")
            if isinstance(value, bool)
            else label_of(table, column["name"], str(value))
        )
        if column["type"].startswith("DECIMAL"):
            shown = f"{number(value)} {column['unit']}".rstrip()
        yield wrapped(f"    {column['label']}：{shown}", 6)


def entry_lines(story: Facts) -> Iterator[str]:
    """How far the project is on its way into the library, and what changed in it."""
    if not story["entry"]:
        return
    yield "入库申报"
    labels = {column["name"]: column["label"] for column in table_definitions()["entry"]["columns"]}
    for entry in story["entry"][:MOST]:
        told = [
            f"{labels.get(name, name)} {label_of('entry', name, str(value))}"
            for name, value in entry.items()
            if value is not None and value != ""
        ]
        yield wrapped("  " + "，".join(told), 4)
    yield from more(story["entry"], "  ")


def effect_lines(effect: Mapping[str, Any]) -> Iterator[str]:
    """What the project moves in the city's calculation, on which side, with the words that belong beside a gap."""
    gap = effect["gap"]
    yield f"对缺口测算的影响（{effect['unpublished']}）"
    if gap is None or gap["target_growth_pct"] is None:
        reason = "1月不单独统计" if gap and split(gap["period"])[1] == 1 else "没有增长目标"
        yield f"  本期{reason}，没有缺口，只说明归入哪一栏"
    else:
        yield wrapped(
            f"  {gap['scope_name']} {gap['period']}：增长目标 {number(gap['target_growth_pct'])}%，缺口 "
            f"{number(gap['gap_wan'])} 万元（正数为短缺）", 4,
        )  # fmt: skip
    for part in effect["parts"]:
        yield from _part(part, gap)
    if not effect["parts"]:
        yield "  没有参加核对，不移动缺口"
    yield f"  {effect['notice']}"


def _part(part: Mapping[str, Any], gap: Mapping[str, Any] | None) -> Iterator[str]:
    if part["side"] == "library":
        name = f"库内 {part['library_code']}"
        kind = label_of("library_record", "decision", part["decision"])
    else:
        name, kind = "未在库", label_of("reconciliation", "tier", part["tier"]) or "未分层"
    yield wrapped(f"  {name}（{kind}）：{part['why']}", 4)
    if part["move_wan"] is None or gap is None:
        return
    prior = "未知，按 0 计" if part["prior_ytd_wan"] is None else number(part["prior_ytd_wan"])
    growth = f"（1{'' if gap['target_growth_pct'] < 0 else '+'}{number(gap['target_growth_pct'])}%）"
    addition = part["side"] == "survey"
    rule = f"上年同期 ×{growth}− 本年" if addition else f"本年 − 上年同期 ×{growth}"
    verb = "计入后" if part["in_point"] else "若复核后计入，" if addition else "若复核后退库，"
    way = "扩大" if part["move_wan"] > 0 else "缩小"
    yield wrapped(
        f"    本年 {number(part['ytd_wan'])}，上年同期 {prior}；{verb}缺口{way} {number(abs(part['move_wan']))} 万元"
        f"（{rule}；基数不随进退库变动时为 {number(part['move_fixed_base_wan'])}）", 6,
    )  # fmt: skip
    if part["prior_ytd_wan"] is None:
        yield "    上年同期未知，它的上界计入区间"
