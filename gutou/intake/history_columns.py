"""The same layout a month later (表头变化): columns lost, gained and renamed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from gutou.intake.check_findings import Finding, finding
from gutou.intake.headers_vocabulary import fold
from schemas.documents import fields

_LISTED = 20
_TO = r"\s*[-—–~～至到]+\s*"
_TIMES = (
    (re.compile(rf"(?:20\d{{2}}|\d{{2}})年(?:度)?(?:{_TO}20\d{{2}}年(?:度)?)?"), "年"),
    (re.compile(rf"(?<!\d)(?:\d{{1,2}}月?{_TO})?\d{{1,2}}月(?:份)?(?:底|末|止)?"), "月"),
    (re.compile(r"(?<!\d)20\d{2}(?:[-./]?(?:0?[1-9]|1[0-2]))?(?!\d)"), "年"),
    (re.compile(r"[第一二三四上下前]+季度|(?:上|下)半年|[一二三]季度"), "季"),
)


def timeless(text: str) -> str:
    """A header or sheet name without what changes from month to month: years, months, quarters, units, marks."""
    plain = "/".join(fold(part) for part in fold(text).split("/"))  # marks stand at every level of a header
    for pattern, word in _TIMES:
        plain = pattern.sub(word, plain)
    return plain


def column_findings(
    then: Sequence[Sequence[Any]], now: Sequence[Sequence[Any]], document: str
) -> list[Finding]:
    """What changed between last month's columns and these.

    Args:
        then: [sheet, header as written, field or null] of every column of last month's file.
        now: The same of this file.
        document: Kind of both, for the labels of fields.

    Returns:
        One warning per column that was lost, one remark on those renamed and one on those gained; sheets that have no
        counterpart are not compared.
    """
    labels = {one.name: one.label for one in fields(document)}
    lost: dict[str, tuple[str | None, str]] = {}
    gained: dict[str, None] = {}
    renamed: dict[str, None] = {}
    for old, new in _pairs(_by_sheet(then), _by_sheet(now)):
        old_fields = {field: header for header, field in old.values() if field}
        new_fields = {field: header for header, field in new.values() if field}
        for key, (header, field) in old.items():
            if key in new or not header:
                continue
            if field in new_fields:
                renamed[f"“{header}”改为“{new_fields[field]}”"] = None
            else:
                lost.setdefault(key, (field, header))
        for key, (header, field) in new.items():
            if key not in old and header and field not in old_fields:
                gained[f"“{header}”"] = None
    return [*_lost(lost, labels), *_said("上月没有、本月增加的列：", gained), *_said("列名有改动：", renamed)]


def _lost(lost: dict[str, tuple[str | None, str]], labels: dict[str, str]) -> list[Finding]:
    found = []
    for field, header in list(lost.values())[:_LISTED]:
        known = field is not None
        found.append(
            finding(
                "IN53",
                field=field,
                label=labels.get(field or "", header),
                value=header,
                severity=None if known else "info",
            )
        )
    return found


def _said(words: str, headers: dict[str, None]) -> list[Finding]:
    if not headers:
        return []
    listed = list(headers)
    return [
        finding("IN55", note=words + "、".join(listed[:_LISTED]) + ("等" if len(listed) > _LISTED else ""))
    ]


_Columns = dict[str, tuple[str, str | None]]


def _by_sheet(columns: Sequence[Sequence[Any]]) -> dict[str, _Columns]:
    """Sheet → timeless header → (header as written, field)."""
    sheets: dict[str, _Columns] = {}
    for sheet, header, field in columns:
        shown = " ".join(str(header or "").split())
        sheets.setdefault(str(sheet), {}).setdefault(timeless(shown), (shown, field))
    return sheets


def _pairs(then: dict[str, _Columns], now: dict[str, _Columns]) -> list[tuple[_Columns, _Columns]]:
    """Sheets that correspond: by name, or where each file has but one."""
    if len(then) == len(now) == 1:
        return [(next(iter(then.values())), next(iter(now.values())))]
    old = {timeless(sheet): columns for sheet, columns in then.items()}
    return [(old[timeless(sheet)], new) for sheet, new in now.items() if timeless(sheet) in old]
