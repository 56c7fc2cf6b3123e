"""A project's story as terminal text (释疑文字)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gutou.explain import Facts
from gutou.explain_decided_text import effect_lines, entry_lines, library_lines, scope_lines
from gutou.explain_finding_text import explanation_words, status_word
from gutou.explain_follow_text import check_lines, field_lines, matter_lines
from gutou.explain_labels import field_label
from gutou.explain_words import KINDS, MOST, flowed, likely, more, number, wrapped
from gutou.publish.dictionary import label_of


def project_text(story: Facts, only: Sequence[int] = ()) -> str:
    """A project's story.

    Args:
        story: As :func:`gutou.explain_project.project_story` gives it.
        only: Numbers of the rows to show; none: all.
    """
    parts = [
        _head(story),
        _rows(story, only),
        _values(story),
        scope_lines(story["scope"]),
        library_lines(story),
        field_lines(story),
        entry_lines(story),
        check_lines(story),
        matter_lines(story),
        effect_lines(story["effect"]),
        _findings(story["findings"]),
        _doubts(story),
        _history(story),
        _revisions(story["revisions"]),
    ]
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))


def _head(story: Facts) -> Iterator[str]:
    project = story["project"]
    if story["renamed"]:
        alias = story["renamed"]
        yield wrapped(f"{story['asked']} 自 {alias['since']} 起并入 {alias['project_id']}（{alias['why']}）")
    yield wrapped(f"{story['project_id']}  {project['project_name']}", 4)
    facts = [
        ("时段", story["period"]),
        ("建设单位", project["owner_name"]),
        ("项目代码", project["project_code"]),
        ("县区", project["region_name"] or "未分县区"),
        ("行业", " ".join(part for part in (project["industry_code"], project["sector"]) if part)),
        ("投资类别", project["investment_kind"]),
        ("建设性质", project["nature"]),
        ("计划总投资", _wan(project["planned_total_wan"])),
        ("本年完成", _wan(project["ytd_wan"])),
        ("上年同期", _wan(project["prior_ytd_wan"])),
        ("累计完成", _wan(project["cumulative_wan"])),
        ("开工", project["start_month"]),
        ("入库资料", label_of("project", "evidence", project["evidence"])),
    ]
    yield flowed([f"{label}：{value}" for label, value in facts if value])
    for alias in story["aliases"]:
        yield wrapped(f"曾用标识 {alias['alias_id']}，自 {alias['since']} 起：{alias['why']}", 4)
    for split in story["splits"]:
        way = (
            f"分出到 {split['part_id']}"
            if split["project_id"] == story["project_id"]
            else f"由 {split['project_id']} 分来"
        )
        yield wrapped(f"{split['since']} {way}：{split['why']}；与以前各期不可比", 4)


def _wan(value: object) -> str:
    return "不明" if value is None else f"{number(value)} 万元"


def _rows(story: Facts, only: Sequence[int]) -> Iterator[str]:
    rows = story["rows"]
    shown = [row for row in rows if not only or row["number"] in only]
    yield (
        f"来源行（{len(rows)} 行）"
        if len(shown) == len(rows)
        else f"来源行（{len(rows)} 行中的 {len(shown)} 行）"
    )
    for row in shown:
        document = label_of("project_source", "document", row["document"])
        yield wrapped(f"  [{row['number']}] {row['place']}（{document}）", 6)
        told = [
            row["project_name"],
            row["owner_name"],
            row["project_code"],
            f"计划 {number(row['planned_total_wan'])}" if row["planned_total_wan"] is not None else None,
            f"开工 {row['start_month']}" if row["start_month"] else None,
            f"在库编码 {row['library_code']}" if row["library_code"] else None,
        ]
        yield wrapped("      " + "｜".join(t for t in told if t), 6)
        if row["link"]:
            yield wrapped("      " + _link(row["link"], told=bool(row["reason"])), 8)
            if row["reason"]:
                yield wrapped(f"      归并依据：{row['reason']}", 8)
        elif len(rows) == 1:
            yield "      只有这一行，没有与别的行归并"


def _link(link: Facts, *, told: bool) -> str:
    """What joins a row to its project best; ``told``: what the month adds is said beside it."""
    words = "；".join(link["why"])
    decision = link["decision"]
    if decision:
        by = f"（{decision['decided_by']}）" if decision["decided_by"] else ""
        return f"与 [{link['with']}]：复核决定“{decision['decision']}”{by}；{words}"
    if link["kind"] == "link":
        return f"与 [{link['with']}] 相连，把握 {likely(link['probability'])}：{words}"
    if link["kind"] == "review":
        by_others = "" if told else "，经同项目的其他行归入"
        return f"与 [{link['with']}] 疑似，把握 {likely(link['probability'])}{by_others}：{words}"
    by_others = "" if told else "，经同项目的其他行归入"
    return f"与各行都没有直接相连{by_others}；最近的是 [{link['with']}]（{KINDS[link['kind']]}）：{words}"


def _values(story: Facts) -> Iterator[str]:
    values = story["values"]
    if not values:
        yield "选用的值：各部门所报没有分歧"
        return
    numbers: dict[str, list[int]] = {}
    for row in story["rows"]:
        numbers.setdefault(row["department"], []).append(row["number"])
    reports: dict[str, dict[str | None, list[Facts]]] = {}
    for value in values:
        reports.setdefault(value["field"], {}).setdefault(value["value"], []).append(value)
    yield f"各部门报法不一（{len(reports)} 项，✓ 为选用，方括号为来源行）"
    for field, alike in reports.items():
        yield f"  {field_label(field)}"
        for said, by in list(alike.items())[:MOST]:
            mark = "✓" if by[0]["chosen"] else " "
            departments = dict.fromkeys(str(report["department"]) for report in by)
            who = "、".join(
                f"{name} {''.join(f'[{n}]' for n in numbers.get(name, ()))}".rstrip() for name in departments
            )
            yield wrapped(f"    {mark} {who}：{_shown(said)}（{by[0]['why']}）", 8)
        yield from more(list(alike), "    ")


def _shown(value: str | None) -> str:
    """A reported value; amounts without the zeros they are stored with."""
    if value is None:
        return "空"
    whole, point, rest = value.partition(".")
    plain = whole.lstrip("-").isdigit() and rest.isdigit()
    return whole + (point + rest.rstrip("0")).rstrip(".") if plain else value


def _findings(findings: Sequence[Facts]) -> Iterator[str]:
    if not findings:
        return
    yield f"问题（{len(findings)} 条；细看用 gutou explain --finding 标识）"
    for found in findings[:MOST]:
        severity = label_of("finding", "severity", found["severity"])
        where = (
            f"{found['file_name']}:{found['sheet_name']}:{found['row_number']}" if found["file_name"] else ""
        )
        yield wrapped(
            f"  {found['finding_key']} {found['rule_id']} {severity}，{status_word(found)} {found['department'] or ''}/{where}", 4
        )  # fmt: skip
        yield wrapped(f"      {found['message']}", 6)
        if told := explanation_words(found):
            yield wrapped(f"      {told}", 6)
    yield from more(findings, "  ")


def _doubts(story: Facts) -> Iterator[str]:
    doubts = story["doubts"]
    if not doubts:
        return
    yield f"疑似配对（{len(doubts)} 对）"
    for doubt in doubts[:MOST]:
        own = "left" if doubt["left_project_id"] == story["project_id"] else "right"
        other = "right" if own == "left" else "left"
        name, project = doubt[f"{other}_project_name"], doubt[f"{other}_project_id"]
        where = "/".join(str(doubt[f"{other}_{k}"]) for k in ("department", "file_name"))
        place = f"{where}:{doubt[f'{other}_sheet_name']}:{doubt[f'{other}_row_number']}"
        decision = f"已决定：{doubt['decision']}" if doubt["decision"] else "待复核"
        yield wrapped(
            f"  {doubt['pair_id']} {decision}，把握 {likely(doubt['match_probability'])}，见 {doubt['last_period']}",
            4,
        )
        yield wrapped(f"      {project} {name}（{place}）", 8)
        yield wrapped(f"      {doubt['why']}", 8)
    yield from more(doubts, "  ")


def _history(story: Facts) -> Iterator[str]:
    if len(story["history"]) < 2:
        return
    yield "各期"
    for past in story["history"][:MOST]:
        status = label_of("reconciliation", "status", past["status"])
        scope = label_of("project", "scope", past["scope"])
        yield wrapped(
            f"  {past['period']}  {past['source_rows']} 行  本年完成 {number(past['ytd_wan'])} 万元  {scope}  {status}",
            4,
        )
    yield from more(story["history"], "  ")


def _revisions(revisions: Sequence[Facts]) -> Iterator[str]:
    if not revisions:
        return
    yield f"各次发布之间的变动（{len(revisions)} 处）"
    for change in revisions[:MOST]:
        kind = label_of("revision", "change", change["change"])
        cause = f"，起因：{change['cause']}" if change["cause"] else ""
        of = (change["table_name"] or "project", change["field"])
        old, new = (
            _shown(change[side] and label_of(*of, change[side])) for side in ("old_value", "new_value")
        )
        field = change["field_label"] or change["field"]
        waits = "，待修订" if change["status"] == "waiting" else ""
        yield wrapped(
            f"  {change['to_run']}  {change['period']} {field}：{old} → {new}（{kind}{cause}{waits}）", 4
        )
    yield from more(revisions, "  ")
