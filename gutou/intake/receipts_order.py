"""What the process that makes receipts is asked for (回执的订单)."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl.workbook import Workbook

from gutou.intake import receipts_paint as paint
from gutou.intake.receipts_save import content


@dataclass(frozen=True)
class Order:
    """What to make: see :func:`gutou.intake.receipts_workbook.order`.

    Attributes:
        whole: Copy the sender's own workbook where it is one; else rebuild it from what the reader gives.
        colours: Colour by severity.
        headers: Per sheet the rows above its data, kept in an excerpt.
        amounts: Per sheet the letters of the columns that hold money, for a workbook that is built anew.
        wholes: Sheet that a part of it, staged under a name of its own, was cut from.
        remark: Said at the end of 回执 of a whole copy; ``remark_excerpt`` of an excerpt.
        office: Author of the comments.
    """

    raw: str
    file_name: str
    out: str
    whole: bool
    limits: dict[str, Any]
    title: str
    office: str
    created: str
    colours: dict[str, str]
    lines: list[list[paint.Box]]
    marks: list[list[Any]]
    headers: dict[str, int]
    amounts: dict[str, list[str]]
    wholes: dict[str, str]
    remark: str
    remark_excerpt: str

    @classmethod
    def load(cls, path: Path) -> Order:
        """The order in a file."""
        values = json.loads(path.read_bytes())
        values["lines"] = [[paint.Box(*box) for box in line] for line in values["lines"]]
        return cls(**values)

    def marks_on(self, sheets: Collection[str]) -> list[list[Any]]:
        """The marks by the names of the workbook's own sheets."""
        return [[self.sheet_of(name, sheets), *rest] for name, *rest in self.marks]

    def amounts_on(self, sheet: str, sheets: Collection[str]) -> set[str]:
        """Letters of the columns of money of one of the workbook's own sheets."""
        return {
            a
            for name, letters in self.amounts.items()
            if self.sheet_of(name, sheets) == sheet
            for a in letters
        }

    def sheet_of(self, name: str, sheets: Collection[str]) -> str:
        """The workbook's sheet that a staged name stands for."""
        return name if name in sheets else self.wholes.get(name, name)

    def finish(self, book: Workbook) -> None:
        """Write the workbook out."""
        made = content(
            book, title=self.title, author=self.office, created=datetime.fromisoformat(self.created)
        )
        Path(self.out).write_bytes(made)
