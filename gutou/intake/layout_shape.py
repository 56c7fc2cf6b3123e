"""Sheets that hold headers but no list (不是清单的表): transposed tables, and cards of one project each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from gutou.intake.headers_grid import cell_text
from gutou.intake.headers_vocabulary import Ambiguous, fold, resolve
from gutou.intake.reader import Sheet
from schemas.documents import DOCUMENTS

Shape = Literal["transposed", "card"]
_LOOKED_AT = 200
_LABEL_COLUMNS = 4
_LEAST_FIELDS = 4


def odd_shape(sheet: Sheet, documents: Sequence[str], period: str | None) -> Shape | None:
    """Whether the headers of a sheet stand beside their values instead of above them.

    Args:
        sheet: A sheet without a whole header.
        documents: Documents whose words are looked for.
        period: Period of the file, where known.
    """
    rows = [[cell_text(cell) for cell in row] for row in sheet.rows[:_LOOKED_AT]]
    shapes = [_shape(rows, document, period) for document in documents]
    return "transposed" if "transposed" in shapes else next((shape for shape in shapes if shape), None)


def _shape(rows: Sequence[Sequence[str | None]], document: str, period: str | None) -> Shape | None:
    labels: dict[tuple[int, int], str] = {}
    for index, row in enumerate(rows):
        for place, text in enumerate(row):
            if text and (name := _field(document, text, period)):
                labels[index, place] = name
    if not set(DOCUMENTS[document].names) & set(labels.values()):
        return None
    for place in range(_LABEL_COLUMNS):
        column = {index: name for (index, at), name in labels.items() if at == place}
        if len(set(column.values())) < _LEAST_FIELDS:
            continue
        beside = [
            sum(1 for index in column if at < len(rows[index]) and rows[index][at])
            for at in range(place + 1, max(len(rows[index]) for index in column))
        ]
        full = sum(1 for count in beside if count * 2 >= len(column))
        others = any(at != place for _, at in labels)
        if full >= 2 and not others:
            return "transposed"
    in_rows = {index for index, _ in labels}
    pairs = [
        name
        for (index, place), name in labels.items()
        if (index, place + 1) not in labels and place + 1 < len(rows[index])
    ]
    if len(set(pairs)) >= _LEAST_FIELDS and len(in_rows) >= 3 and len(pairs) * 2 > len(labels):
        return "card"
    return None


def _field(document: str, text: str, period: str | None) -> str | None:
    if len(text) > 30:
        return None
    reading = resolve(document, (), fold(text), period)
    if isinstance(reading, Ambiguous):
        return reading.readings[0]
    return reading.field if reading and reading.role == "value" and reading.rank <= 4 else None
