"""One finding's story as terminal text (问题释疑文字)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gutou.explain import Facts
from gutou.explain_finding import status_of
from gutou.explain_labels import field_label
from gutou.explain_words import MOST, flowed, more, number, wrapped
from gutou.publish.dictionary import label_of


def finding_text(story: Facts) -> str:
    """A finding's story, as :func:`gutou.explain_finding.finding_story` gives it."""
    parts = [
        _head(story),
        _rule(story["rule"]),
        _places(story["findings"]),
        _rows(story["rows"]),
        _project(story["project"]),
        _beside(story["beside"]),
        _history(story["history"]),
        _settles(story["settles"]),
    ]
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))


def _head(story: Facts) -> Iterator[str]:
    first = story["findings"][0]
    severity = label_of("finding", "severity", first["severity"])
    yield wrapped(f"{story['finding_key']}  {first['rule_id']} {story['rule'].get('title') or ''}", 4)
    facts = [
        ("时段", story["period"]),
        ("程度", severity),
        ("送达", label_of("finding", "audience", first["audience"])),
        ("状态", status_word(first)),
    ]
    yield flowed([f"{label}：{value}" for label, value in facts if value])


def status_word(found: Mapping[str, Any]) -> str:
    """A finding's status in Chinese."""
    status = status_of(found)
    label = label_of("finding", "status", status)
    return {"open": "未结", "explained": "已说明"}.get(status, status) if label == status else label


def explanation_words(found: Mapping[str, Any]) -> str | None:
    """The explanation that came with a finding, with its date; None where nobody explained it."""
    if not found.get("explanation"):
        return "以前的情况说明因原值变动不再适用，须重新说明" if found.get("asked_again") else None
    parts = [found.get("explained_by"), found.get("explained_on")]
    by = "，".join(str(part) for part in parts if part)
    return f"情况说明{f'（{by}）' if by else ''}：{found['explanation']}"


def _rule(rule: Mapping[str, Any]) -> Iterator[str]:
    yield f"规则 {rule['rule_id']} {rule.get('title') or ''}".rstrip()
    # Files of before the column `condition` kept the condition in `pattern`.
    condition = rule.get("condition") if "condition" in rule else rule.get("pattern")
    pattern = rule.get("pattern") if "condition" in rule else None
    since, until = rule.get("in_force_from"), rule.get("in_force_to")
    in_force = f"{since or '一直'} 至 {until or '今'}" if since or until else None
    for label, value in (
        ("条件", condition),
        ("类型", pattern),
        ("依据", rule.get("basis")),
        ("生效", in_force),
        ("核查", str(rule.get("message") or "").removeprefix("（理由）；")),
    ):
        if value:
            yield wrapped(f"  {label}：{value}", 8)


def _places(findings: Sequence[Facts]) -> Iterator[str]:
    yield f"所指之处（{len(findings)} 处）" if len(findings) > 1 else "所指之处"
    for found in findings[:MOST]:
        field = field_label(found["field"])
        value = f"{field}：{found['value']}" if found["value"] is not None else field
        yield wrapped("  " + "  ".join(part for part in (found["place"], value) if part), 4)
        yield wrapped(f"    {found['message']}", 4)
        if told := explanation_words(found):
            yield wrapped(f"    {told}", 4)
    yield from more(findings, "  ")


def _rows(rows: Sequence[Facts]) -> Iterator[str]:
    if not rows:
        return
    yield "该行内容"
    for row in rows[:MOST]:
        told = [
            label_of("project_source", "document", row["document"]),
            row["project_name"],
            row["owner_name"],
            row["project_code"],
            f"在库编码 {row['library_code']}" if row["library_code"] else None,
            f"计划 {number(row['planned_total_wan'])} 万元" if row["planned_total_wan"] is not None else None,
            f"开工 {row['start_month']}" if row["start_month"] else None,
        ]
        yield wrapped("  " + "｜".join(part for part in told if part), 4)
    yield from more(rows, "  ")


def _project(project: Facts | None) -> Iterator[str]:
    if project is None:
        yield "没有归入项目（该行未被接收，或问题不在某一行上）"
        return
    yield wrapped(f"项目 {project['project_id']} {project.get('project_name') or ''}", 4)
    if "places" not in project:
        yield "  该时段没有这个项目的数据"
        return
    scope = label_of("project", "scope", project["scope"]) or "未判定"
    status = label_of("reconciliation", "status", project["status"]) or "未核对"
    yield f"  统计范围：{scope}  与统计库核对：{status}  本年完成：{number(project['ytd_wan'])} 万元"
    for place in project["places"][:MOST]:
        yield wrapped(f"  来源 {place}", 4)
    yield from more(project["places"], "  ")
    yield wrapped(f"  全部经过：gutou explain {project['project_id']}", 4)


def _beside(beside: Sequence[Facts]) -> Iterator[str]:
    if not beside:
        return
    yield f"同一行的其他问题（{len(beside)} 条）"
    for found in beside[:MOST]:
        severity = label_of("finding", "severity", found["severity"])
        yield wrapped(
            f"  {found['finding_key']} {found['rule_id']} {severity} {field_label(found['field'])}：{found['message']}", 4
        )  # fmt: skip
    yield from more(beside, "  ")


def _history(history: Sequence[Facts]) -> Iterator[str]:
    if len({found["period"] for found in history}) < 2:
        return
    yield "各期"
    for found in history[:MOST]:
        value = "" if found["value"] is None else f"  {field_label(found['field'])}：{found['value']}"
        told = explanation_words(found)
        yield wrapped(f"  {found['period']}  {status_word(found)}{value}{f'  {told}' if told else ''}", 4)
    yield from more(history, "  ")


def _settles(ways: Sequence[str]) -> Iterator[str]:
    yield "如何了结"
    for way in ways:
        yield wrapped(f"  · {way}", 4)
