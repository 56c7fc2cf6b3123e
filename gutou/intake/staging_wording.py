"""What is said of a file's headers, title and sections, and the reasons it is held or rejected for (提示文字)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from gutou.intake.check_findings import Finding, finding
from gutou.intake.headers import Column, Header
from gutou.intake.headers_vocabulary import fold
from gutou.intake.layout_kinds import Layout
from gutou.periods import parse_period
from schemas.documents import DOCUMENTS, fields

_FULL_DATE = re.compile(r"(?:19|20)\d{2}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?")
_HANDED_IN = re.compile(r"(?:填报|填表|制表|报送|报出|上报|导出|打印)(?:时间|日期)\s*[:：]?\s*\S*")
_MONTHS = re.compile(r"1-(\d{1,2})月?")
_OF_MONTHS = ("ytd", "done", "prior_ytd")


def period_of_title(text: str) -> str | None:
    """Period that a title speaks of; the day a form was filled in is none."""
    return parse_period(_FULL_DATE.sub(" ", _HANDED_IN.sub(" ", text)))


def label_of(document: str, name: str) -> str:
    """Label of a field."""
    return next(spec.label for spec in fields(document) if spec.name == name)


def said_of_table(
    layout: Layout, header: Header, period: str | None, folder_period: str | None
) -> Iterator[Finding]:
    """Findings on a table's headers and its title."""
    sheet = layout.sheet
    row = sheet.numbers[header.bottom]
    for column in header.columns:
        if (said := _said_of_column(header, column, period)) and (layout.data or said[0] != "IN06"):
            rule, note = said
            yield finding(
                rule, sheet=sheet.name, row=row, column=column.letter, value=column.header, note=note
            )
    if header.missing:
        yield finding("IN02", sheet=sheet.name, row=row, note=missing_reason(header), accepted=False)
    titled = period_of_title(layout.title)
    if titled and folder_period and titled != folder_period:
        yield finding("IN17", sheet=sheet.name, value=titled, note=folder_period)


def _said_of_column(header: Header, column: Column, period: str | None) -> tuple[str, str] | None:
    """Rule and note for one column, None when there is nothing to say."""
    if column.readings:
        return "IN11", "”或“".join(label_of(header.document, name) for name in column.readings)
    if column.twin is not None:
        return "IN22", next(c.letter for c in header.columns if c.place == column.twin)
    if column.field is None and column.role != "ignored":
        labels = {fold(spec.label): spec.label for spec in fields(header.document)}
        near = process.extractOne(fold(column.texts[-1]), list(labels), scorer=fuzz.ratio, score_cutoff=70)
        return "IN06", f"（是不是“{labels[near[0]]}”？）" if near else ""
    month = _MONTHS.search(fold(column.header))
    if period and month and column.field in _OF_MONTHS and int(month[1]) != int(period[5:]):
        return "IN26", period
    return None


def missing_reason(header: Header) -> str:
    """The headers a table lacks, with what stands there that comes nearest, and those that can be read two ways."""
    seen = {fold(c.texts[-1]): c for c in header.columns if not c.field and not c.readings}
    parts = []
    for group in header.missing:
        labels = " 或 ".join(f"“{label_of(header.document, name)}”" for name in group)
        wanted = fold(label_of(header.document, group[0]))
        near = process.extractOne(wanted, list(seen), scorer=fuzz.ratio, score_cutoff=40)
        parts.append(
            labels + (f"（最接近的是 {seen[near[0]].letter} 列“{seen[near[0]].header}”）" if near else "")
        )
    for column in header.columns:
        if column.readings:
            readings = "”或“".join(label_of(header.document, name) for name in column.readings)
            parts.append(f"而 {column.letter} 列“{column.header}”可以读作“{readings}”，定不下来")
    label = DOCUMENTS[header.document].label
    return f"像是{label}，但缺少必需的表头：{'；'.join(parts)}；请按模板加上后重新报送"


def held_reason(held: Sequence[Finding]) -> str:
    """The question a held file waits for."""
    rules = {f.rule_id for f in held}
    if "IN14" in rules:
        return "没有写明金额的计量单位（元、万元还是亿元），请写明后重新报送"
    if "IN15" in rules:
        value = next(f.value for f in held if f.rule_id == "IN15")
        return f"百分数没有 % 号，“{value}”可能是 {value}%，也可能是它的一百倍，请写明后重新报送"
    rows = {(f.sheet_name, f.row_number) for f in held}
    return f"库内记录不能舍去，有 {len(rows)} 行读不出（如第 {held[0].row_number} 行），请更正后重新导出"


def once_per_column(findings: Sequence[Finding]) -> list[Finding]:
    """A missing unit is one question per column, not one per cell."""
    kept: list[Finding] = []
    asked: set[tuple[str | None, str | None]] = set()
    for one in findings:
        if one.rule_id == "IN14":
            if (one.sheet_name, one.column) in asked:
                continue
            asked.add((one.sheet_name, one.column))
        kept.append(one)
    return kept


def nothing_taken(document: str) -> str:
    """Why a file is rejected of whose rows none goes on."""
    about = DOCUMENTS[document]
    if about.returned:
        return "没有一行填写完整，请填好后重新报送"
    names = " 或 ".join(f"“{label_of(document, name)}”" for name in about.names)
    beside = (
        "，或者既无投资额也无项目进展"
        if "project_name" in about.names and "planned_total" in about.required
        else ""
    )
    return f"没有一行可以采用：每一行都缺 {names}{beside}"
