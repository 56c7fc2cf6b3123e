"""Whole rows (整行检查): what keeps a row apart, and required cells that are blank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gutou.intake.check_cells import SheetCells
from gutou.intake.check_findings import finding
from gutou.intake.values_text import is_blank, plain
from schemas.documents import DOCUMENTS

_OF_PROJECTS = ("survey", "library", "key_projects")


def blanks(sheet: SheetCells) -> None:
    """Blank cells of required fields: the row goes on, the rules that need the value cannot be verified."""
    about = DOCUMENTS[sheet.header.document]
    groups: list[tuple[str, ...]] = [(name,) for name in about.required if name not in about.names]
    groups += [group for group in about.required_any if group != about.names]
    for group in groups:
        columns = [sheet.out.values[n] for n in group if n in sheet.out.values]
        for at in _silent(columns, len(sheet.out.rows)):
            if at not in sheet.out.rejected and not _unreadable(sheet, group, at, "T"):
                _blank(sheet, group, at)
    if sheet.header.document == "decisions":
        _shares(sheet)


def _blank(sheet: SheetCells, group: Sequence[str], at: int) -> None:
    label = "、".join(sheet.specs[n].label for n in group)
    place = sheet.out.texts[group[0]][0][0] if group[0] in sheet.out.texts else None
    sheet.add(
        finding(
            "IN05", sheet=sheet.sheet.name, row=sheet.number(at), field=group[0], label=label, column=place
        )
    )


def _silent(columns: Sequence[Sequence[Any]], rows: int) -> Sequence[int]:
    """Positions at which none of the columns has a value."""
    silent: Sequence[int] = range(rows)
    for column in columns:
        silent = [at for at in silent if column[at] is None]
    return silent


def _unreadable(sheet: SheetCells, names: Sequence[str], at: int, kind: str) -> bool:
    """Whether something stands there all the same; what is wrong with it is said already."""
    for name in names:
        if (name, at) in sheet.unread:
            return True
        text = sheet.out.texts[name][1][at] if name in sheet.out.texts else None
        if text and not is_blank(plain(text), kind):
            return True
    return False


def _shares(sheet: SheetCells) -> None:
    """A project of which a part counts needs its share."""
    unknown: list[Any] = [None] * len(sheet.out.rows)
    shares = sheet.out.values.get("share", unknown)
    for at, decision in enumerate(sheet.out.values.get("decision", unknown)):
        if decision == "部分纳入" and shares[at] is None and not _unreadable(sheet, ("share",), at, "P"):
            _blank(sheet, ("share",), at)


def whole_rows(sheet: SheetCells) -> None:
    """Rows that cannot go on: no name, or nothing told of what they name; in a library they hold the file."""
    document = sheet.header.document
    about = DOCUMENTS[document]
    rows = len(sheet.out.rows)
    named = [sheet.out.values[n] for n in about.names if n in sheet.out.values]
    nameless = set(_silent(named, rows))
    label = " 或 ".join(sheet.specs[n].label for n in about.names)
    for at in sorted(nameless):
        _apart(sheet, "IN03", at, None, label, "没有项目名称")
    telling = [n for n in about.telling if n in sheet.out.values]
    for at in _silent([sheet.out.values[n] for n in telling], rows) if about.telling else ():
        stands = document not in ("library", "plan") and _unreadable(sheet, telling, at, "M")
        if at not in nameless and not stands:
            name = next(str(column[at]) for column in named if column[at] is not None)
            _nothing(sheet, at, name)
    if document == "library":
        _library_rows(sheet)


def _nothing(sheet: SheetCells, at: int, name: str) -> None:
    """A row that names something and says nothing of it."""
    about = DOCUMENTS[sheet.header.document]
    if sheet.header.document in _OF_PROJECTS:
        _apart(sheet, "IN04", at, name, "", "既没有投资额也没有项目进展")
        return
    labels = "、".join(sheet.specs[n].label for n in about.telling if n in sheet.out.values)
    _apart(sheet, "IN48" if about.returned else "IN49", at, name, "", labels)


def _library_rows(sheet: SheetCells) -> None:
    """A record without its code, or with an amount that cannot be read, holds the file."""
    for at in _silent([sheet.out.values["library_code"]], len(sheet.out.rows)):
        _hold(sheet, at, "library_code", "没有统计库项目编码")
    for name in ("planned_total", "ytd"):
        for at in _silent([sheet.out.values[name]], len(sheet.out.rows)):
            if _unreadable(sheet, (name,), at, "M"):
                _hold(sheet, at, name, f"的“{sheet.specs[name].label}”读不出")


def _hold(sheet: SheetCells, at: int, name: str, note: str) -> None:
    shown = sheet.out.texts[name][1][at] if name in sheet.out.texts else None
    sheet.tell("IN24", at, sheet.specs[name], None, shown, note)


def _apart(sheet: SheetCells, rule: str, at: int, value: str | None, label: str, note: str) -> None:
    name = DOCUMENTS[sheet.header.document].names[0]
    if sheet.header.document == "library":
        _hold(sheet, at, name, note)
        return
    sheet.out.rejected.add(at)
    column = sheet.header.by_field.get(name)
    spec = sheet.specs[name]
    sheet.add(
        finding(
            rule,
            sheet=sheet.sheet.name,
            row=sheet.number(at),
            field=name,
            label=label or spec.label,
            column=column.letter if column else None,
            value=value,
            note=note,
        )
    )
