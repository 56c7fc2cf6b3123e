"""What goes into a check and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gutou.intake.check_findings import Finding
from gutou.intake.layout_kinds import DataRow


@dataclass
class Context:
    """What the values of a file depend on beside their cells."""

    document: str
    period: str | None
    default_unit: str | None


@dataclass
class Checked:
    """A sheet's data rows as values.

    Attributes:
        rows: Data rows in order.
        values: Per field one value per row.
        texts: Per field one original text per row, with its column letter.
        extra: Texts under headers nobody knows, per row.
        findings: What is wrong.
        rejected: Positions of rows kept apart.
    """

    rows: list[DataRow]
    values: dict[str, list[Any]] = field(default_factory=dict)
    texts: dict[str, tuple[list[str], list[str | None]]] = field(default_factory=dict)
    extra: list[dict[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rejected: set[int] = field(default_factory=set)
