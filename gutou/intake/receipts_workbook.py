"""The receipt as a workbook: what a copy of the sender's file is ordered by, and the one without a copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime
from typing import Any

from openpyxl.workbook import Workbook

from gutou.intake import receipts_paint as paint
from gutou.intake.layout_parts import whole_sheet
from gutou.intake.receipts_compose import Receipt, office
from gutou.intake.receipts_matters import Mark, amount_columns
from gutou.intake.receipts_save import content
from gutou.intake.receipts_sheet import lines_of
from gutou.intake.receipts_words import words
from gutou.intake.submissions import Submission
from gutou.settings import Settings


def order(
    submission: Submission,
    receipt: Receipt,
    settings: Settings,
    *,
    marks: Sequence[Mark],
    headers: dict[str, int],
    whole: bool,
) -> dict[str, Any]:
    """What :meth:`gutou.intake.receipts_worker.Copier.make` is asked for.

    Args:
        submission: The file; its content was received.
        receipt: What is said of it.
        settings: Who answers.
        marks: Cells to mark, the most urgent first.
        headers: Per sheet the rows above its data.
        whole: Try a copy of the workbook first; else it is built anew of what the reader gives.
    """
    arrival = submission.arrival
    return {
        "raw": str(arrival.raw.resolve()) if arrival.raw else "",
        "file_name": arrival.file_name,
        "whole": whole,
        "title": receipt.title,
        "office": office(settings),
        "created": arrival.received_at.isoformat(),
        "colours": receipt.fills,
        "lines": lines_of(receipt),
        "marks": [astuple(one) for one in marks],
        "headers": headers,
        "amounts": (amounts := amount_columns(submission)),
        "wholes": {name: whole_sheet(name, ()) for name in {*amounts, *(one.sheet for one in marks)}},
        "remark": words().marked,
        "remark_excerpt": words().excerpt,
    }


def workbook(receipt: Receipt, *, author: str, created: datetime) -> bytes:
    """The workbook with the sheet 回执 alone; no cell of it is a formula or a link.

    Args:
        receipt: What it says.
        author: Who answers.
        created: Time written into its properties, so that the same receipt is the same file.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    paint.paint(book, lines_of(receipt), lambda sheet, row, column: None)
    return content(book, title=receipt.title, author=author, created=created)
