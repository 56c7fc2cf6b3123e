"""What follows a project up, as terminal text (跟踪文字): field comparison, site checks, open matters."""

from __future__ import annotations

from collections.abc import Iterator

from gutou.explain import Facts
from gutou.explain_words import MOST, more, number, wrapped
from gutou.publish.dictionary import label_of


def field_lines(story: Facts) -> Iterator[str]:
    """Survey and library field by field: what differs or cannot be compared, and which fields agree."""
    fields = story["fields"]
    if not fields:
        return
    yield "摸排与统计库逐字段比对（金额只与同名金额比）"
    named: dict[str, list[str]] = {result: [] for result in ("agree", "survey_only", "library_only")}
    for found in fields:
        label = label_of("reconciliation_field", "field", found["field"])
        if found["result"] in named:
            named[found["result"]].append(label)
            continue
        apart = "" if found["difference_wan"] is None else f"，相差 {number(found['difference_wan'])} 万元"
        note = f"（{found['note']}）" if found["note"] else ""
        yield wrapped(
            f"  {label}：摸排 {_shown(found['survey_value'])}，统计库 {_shown(found['library_value'])}，"
            f"{label_of('reconciliation_field', 'result', found['result'])}{apart}{note}",
            4,
        )
    for result, labels in named.items():
        if labels:
            yield wrapped(f"  {label_of('reconciliation_field', 'result', result)}：{'、'.join(labels)}", 4)


def _shown(value: str | None) -> str:
    return "未填" if value is None else value


def check_lines(story: Facts) -> Iterator[str]:
    """What was found on site, beside what was reported."""
    if not story["checks"]:
        return
    yield "数据质量核查（现场）"
    for check in story["checks"][:MOST]:
        drawn = f"，抽样 {check['draw_id']}" if check["draw_id"] else ""
        yield wrapped(
            f"  {check['period']}：{check['result'] or '没有填结论'}，核实本年完成 {number(check['verified_ytd_wan'])}，"
            f"报送 {number(check['reported_ytd_wan'])}（万元）{drawn}",
            4,
        )
    yield from more(story["checks"], "  ")


def matter_lines(story: Facts) -> Iterator[str]:
    """Matters that are followed across months."""
    matters = story["follow_up"]
    if not matters:
        return
    yield "跟踪事项"
    for matter in matters[:MOST]:
        status = label_of("follow_up", "status", matter["status"])
        closed = f"，{matter['closed_in']} 不再有" if matter["closed_in"] else ""
        months = f" 起 {matter['months_open']} 个月" if matter["months_open"] else " 提出"
        yield wrapped(
            f"  {matter['matter']}（{status}，{matter['opened_in']}{months}{closed}，"
            f"{matter['department'] or '部门不明'}）：{matter['reason'] or ''}",
            4,
        )
        missing = matter["evidence_missing"]
        if missing and missing not in (matter["reason"] or ""):
            yield wrapped(f"    尚缺：{missing}", 6)
        if matter["answer"]:
            yield wrapped(f"    {matter['answered_in']} 回复：{matter['answer']}", 6)
    yield from more(matters, "  ")
