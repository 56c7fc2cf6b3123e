"""Tables of the report page about revisions, findings and the audit (修订与问题各表), each read by one query."""

from __future__ import annotations

from collections.abc import Iterator

from gutou.publish.dictionary import label_of
from gutou.report.page_source import Source
from gutou.report.table import Cell, Column, Table, table

_SEVERITY_MARKS = {"error": "bad", "warning": "warn"}


def revisions(source: Source) -> Table:
    """What the latest publication changed in this period."""
    columns = [
        Column("数字所在表"), Column("对象"), Column("字段"), Column("变动"), Column("原值"), Column("新值"),
        Column("差额", "number"),        Column("起因"), Column("状态"),
    ]  # fmt: skip
    rows = [
        [
            label_of("revision", "table_name", r["table_name"]), r["subject"], r["field_label"],
            label_of("revision", "change", r["change"]), r["old_value"], r["new_value"], r["difference"], r["cause"],
            label_of("revision", "status", r["status"]),
        ]
        for r in source.rows("revisions")
    ]  # fmt: skip
    why = "本时段首次发布，或最近一次发布没有改动本时段的数字"
    return table("revisions", "最近一次发布对本时段的修订", columns, rows, why=why)


def findings(source: Source) -> Table:
    """Findings by rule."""
    columns = [
        Column("规则"), Column("内容"), Column("程度"), Column("条数", "number", "条"), Column("涉及部门", "number", "个"),
        Column("涉及项目", "number", "个"),
    ]  # fmt: skip
    rows = [
        [
            r["rule_id"], r["title"],
            Cell(label_of("finding", "severity", r["severity"]), r["severity"], _SEVERITY_MARKS.get(r["severity"], "")),
            r["findings"], r["departments"], r["projects"],
        ]
        for r in source.rows("findings")
    ]  # fmt: skip
    return table("findings", "发现的问题（按规则）", columns, rows, why="本期没有发现问题")


def rules(source: Source) -> Table:
    """What every rule came to: of edits by row or value, of scope by project."""
    columns = [
        Column("规则"), Column("内容"), Column("检查", "number", "个"), Column("成立", "number", "个"),
        Column("不成立", "number", "个"),        Column("不能判断", "number", "个"),
    ]  # fmt: skip
    rows = [list(row.values()) for row in source.rows("rules")]
    return table("rules", "各条规则的检查和判定", columns, rows, why="本期没有可判定的项目")


def audit_words(source: Source) -> Iterator[str]:
    """One sentence per severity of the audit's checks."""
    for row in source.rows("audit"):
        passed = "全部通过" if not row["failed"] else f"{row['failed']:,} 项未通过"
        yield f"{label_of('audit_check', 'severity', row['severity'])}检查 {row['checks']:,} 项，{passed}"
