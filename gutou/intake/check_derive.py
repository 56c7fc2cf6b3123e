"""Values that another column, a header or a section row says (推得的值), none of them an amount."""

from __future__ import annotations

import re
from typing import Any

from gutou.intake.check_cells import SheetCells
from gutou.intake.headers_vocabulary import fold, load
from gutou.intake.values_text import plain
from gutou.intake.values_words import one_of


def derive(sheet: SheetCells) -> None:
    """Fill them in, where the field has no value of its own."""
    _spans(sheet)
    _planned_starts(sheet)
    _derive(sheet)
    _plan_basis(sheet)


def _spans(sheet: SheetCells) -> None:
    """``建设起止年限`` gives beginning and end where they have no column of their own."""
    for column in sheet.header.columns:
        if column.role != "span":
            continue
        originals, said = sheet.days(column)
        spec = sheet.specs["start_month"]
        for name in ("start_month", "end_month"):
            sheet.out.texts.setdefault(name, ([column.letter], originals))
        for at, value in enumerate(said):
            if value.rule == "IN09" or (value.rule and value.value is None):
                shown = plain(originals[at] or "")
                sheet.tell(value.rule, at, spec, column, shown, value.note, severity="warning")
        sheet.out.values.setdefault("start_month", [value.value for value in said])
        sheet.out.values.setdefault("end_month", [value.until for value in said])


def _planned_starts(sheet: SheetCells) -> None:
    """A planned start counts as the start only of what has not begun."""
    column = next((c for c in sheet.header.columns if c.role == "planned"), None)
    if column is None:
        return
    originals, said = sheet.days(column)
    unknown: list[Any] = [None] * len(said)
    started, stage = sheet.out.values.get("started", unknown), sheet.out.values.get("stage", unknown)
    current = sheet.out.values.setdefault("start_month", [None] * len(said))
    _, shown = sheet.out.texts.setdefault("start_month", ([column.letter], [None] * len(said)))
    spec = sheet.specs["start_month"]
    for at, value in enumerate(said):
        waiting = started[at] is False or (started[at] is None and stage[at] == "前期")
        if (value.value is None and value.rule is None) or current[at] or not waiting:
            continue
        if value.value is None:
            sheet.tell(str(value.rule), at, spec, column, plain(originals[at] or ""), value.note)
        current[at], shown[at] = value.value, originals[at]


def _derive(sheet: SheetCells) -> None:
    """What another column or the section says: kind of investment from the form, phase from the section."""
    given = sheet.out.values
    if sheet.header.document == "library" and "investment_kind" not in given and "form" in given:
        forms = {plain(form).upper(): kind for form, kind in load("values")["forms"].items()}
        given["investment_kind"] = [forms.get(form) if form else None for form in given["form"]]
    if sheet.header.document == "key_projects":
        phases = given.setdefault("phase", [None] * len(sheet.out.rows))
        for at, data in enumerate(sheet.out.rows):
            for label in reversed((data.section or "").split("/")) if phases[at] is None else ():
                said = one_of(label, "phase", sheet.specs["phase"].values, free=False)
                phases[at] = phases[at] or said.value


def _plan_basis(sheet: SheetCells) -> None:
    """Whether month plans are 逐月 or 累计, as their headers say; a first ``1-2月`` alone is one month's plan."""
    if sheet.header.document != "key_projects" or "plan_basis" in sheet.out.values:
        return
    heads = [
        "/".join(fold(text) for text in column.texts)
        for column in sheet.header.columns
        if (column.field or "").startswith("plan_")
    ]
    if any("累计" in head or re.search(r"(?<!\d)1-([3-9]|1[0-2])(?!\d)", head) for head in heads):
        said = "累计"
    elif any(re.search("分月|逐月|当月|单月|每月|各月|月度", head) for head in heads):
        said = "逐月"
    else:
        return
    sheet.out.values["plan_basis"] = [said] * len(sheet.out.rows)
