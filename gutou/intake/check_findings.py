"""Findings (问题): what is said of a file, a row or a cell, in the words of ``schemas/intake_rules.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from gutou.database import ROOT
from gutou.yaml_text import read_yaml

RULES = ROOT / "schemas" / "intake_rules.yaml"
_VALUE_LENGTH = 200


@dataclass(frozen=True)
class Finding:
    """One broken rule; ``row_number`` is null for the file, ``row_accepted`` says whether the row goes on."""

    rule_id: str
    severity: str
    audience: str
    sheet_name: str | None
    row_number: int | None
    field: str | None
    column: str | None
    value: str | None
    message: str
    row_accepted: bool = True

    def kept_apart(self) -> Finding:
        """The same finding on a row that does not go on."""
        return replace(self, row_accepted=False)


@cache
def intake_rules() -> dict[str, dict[str, Any]]:
    """The intake rules by id."""
    return {rule["id"]: rule for rule in read_yaml(RULES.read_text(encoding="utf-8"))}


def finding(
    rule_id: str,
    *,
    sheet: str | None = None,
    row: int | None = None,
    field: str | None = None,
    label: str = "",
    column: str | None = None,
    value: str | None = None,
    note: str = "",
    severity: str | None = None,
    accepted: bool = True,
) -> Finding:
    """A finding in the rule's own words.

    Args:
        rule_id: ``IN01`` …
        sheet: Sheet, null for the file.
        row: Row as a person sees it.
        field: Field of the document.
        label: Label of the field.
        column: Column letter.
        value: What stands in the cell.
        note: Fills ``{note}`` of the rule's message.
        severity: Where it differs from the rule's.
        accepted: Whether the row goes on.
    """
    rule = intake_rules()[rule_id]
    shown = " ".join(value.split())[:_VALUE_LENGTH] if value is not None else None
    message = str(rule["message"]).format(
        label=label, value=shown or "", note=note, column=column or "", row=row or ""
    )
    return Finding(
        rule_id=rule_id,
        severity=severity or str(rule["severity"]),
        audience=str(rule["audience"]),
        sheet_name=sheet,
        row_number=row,
        field=field,
        column=column,
        value=shown,
        message=message,
        row_accepted=accepted,
    )
