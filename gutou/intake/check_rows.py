"""Whole rows (整行检查): what keeps a row apart, and required cells that are blank."""

from __future__ import annotations

from gutou.intake.check_cells import SheetCells
from gutou.intake.check_findings import finding
from gutou.intake.values_text import is_blank, plain
from schemas.documents import DOCUMENTS

NAME_FIELDS = {"plan": "scope_name", "peers": "city"}
_SIGNS = ("stage", "started", "build_stage", "end_status", "actual_start")


def blanks(sheet: SheetCells) -> None:
    """Blank cells of required fields: the row goes on, the rules that need the value cannot be verified."""
    name = NAME_FIELDS.get(sheet.header.document, "project_name")
    about = DOCUMENTS[sheet.header.document]
    for group in [(n,) for n in about.required if n != name] + list(about.required_any):
        columns = [sheet.out.values[n] for n in group if n in sheet.out.values]
        spec = sheet.specs[group[0]]
        shown = [sheet.out.texts[n][1] for n in group if n in sheet.out.texts]
        for at in range(len(sheet.out.rows)):
            if at in sheet.out.rejected or any(c[at] is not None for c in columns):
                continue
            if any(texts[at] and not is_blank(plain(str(texts[at])), "T") for texts in shown):
                continue  # said already: unreadable
            label = "、".join(sheet.specs[n].label for n in group)
            place = sheet.out.texts[group[0]][0][0] if group[0] in sheet.out.texts else None
            sheet.out.findings.append(
                finding(
                    "IN05",
                    sheet=sheet.sheet.name,
                    row=sheet.number(at),
                    field=spec.name,
                    label=label,
                    column=place,
                )
            )


def whole_rows(sheet: SheetCells) -> None:
    """Rows that cannot go on: no name, or nothing that says how far the project is; in a library they hold the file."""
    document = sheet.header.document
    name = NAME_FIELDS.get(document, "project_name")
    names = sheet.out.values.get(name, [None] * len(sheet.out.rows))
    amounts = [n for n in sheet.out.values if sheet.specs[n].type == "M" and not n.startswith("fund_")]
    telling = [*amounts, *_SIGNS] if document not in NAME_FIELDS else []
    if document == "plan":
        telling = [n for n in sheet.out.values if sheet.specs[n].type in ("M", "P", "N")]
    columns = [sheet.out.values[n] for n in telling if n in sheet.out.values]
    shown = [sheet.out.texts[n][1] for n in telling if n in sheet.out.texts]
    for at in range(len(sheet.out.rows)):
        if names[at] is None:
            _apart(sheet, "IN03", at, name, None, "没有项目名称")
        elif telling and not any(c[at] is not None for c in columns):
            unreadable = any(t[at] and not is_blank(plain(str(t[at])), "M") for t in shown)
            if document == "library" or not unreadable or document == "plan":
                _apart(sheet, "IN04", at, name, str(names[at]), "既没有投资额也没有项目进展")
        if document == "library":
            _library_row(sheet, at)


def _library_row(sheet: SheetCells, at: int) -> None:
    """A record without its code, or with an amount that cannot be read, holds the file."""
    if sheet.out.values["library_code"][at] is None:
        _hold(sheet, at, "library_code", "没有统计库项目编码")
    for name in ("planned_total", "ytd"):
        text = sheet.out.texts[name][1][at]
        if sheet.out.values[name][at] is None and text and not is_blank(plain(text), "M"):
            _hold(sheet, at, name, f"的“{sheet.specs[name].label}”读不出")


def _hold(sheet: SheetCells, at: int, name: str, note: str) -> None:
    sheet.tell("IN24", at, sheet.specs[name], None, sheet.out.texts[name][1][at], note)


def _apart(sheet: SheetCells, rule: str, at: int, name: str, value: str | None, note: str) -> None:
    if sheet.header.document == "library":
        _hold(sheet, at, name, note)
        return
    sheet.out.rejected.add(at)
    column = sheet.header.by_field.get(name)
    sheet.tell(rule, at, sheet.specs[name], column, value)
