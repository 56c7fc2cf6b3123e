"""Cells of a sheet as texts (单元格文字), with merged ranges looked up."""

from __future__ import annotations

from dataclasses import dataclass, field

from gutou.intake.reader import Cell, DateCell, Sheet


def column_letter(place: int) -> str:
    """``0`` as ``A``, ``26`` as ``AA``."""
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_text(cell: Cell) -> str | None:
    """A cell as text; numbers without binary noise and exponents."""
    if cell is None:
        return None
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        text = repr(cell)
        return f"{cell:.10f}".rstrip("0") if "e-" in text else text
    return cell.text if isinstance(cell, DateCell) else str(cell)


@dataclass
class Grid:
    """Texts of a sheet's rows with merged ranges looked up."""

    sheet: Sheet
    merged: dict[tuple[int, int], tuple[int, int, int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for top, left, bottom, right in self.sheet.merged:
            if (bottom - top + 1) * (right - left + 1) > 200_000:
                continue
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    self.merged[row, column] = (top, left, bottom, right)

    def own(self, row: int, column: int) -> str | None:
        """Text of the cell itself."""
        cells = self.sheet.rows[row]
        return cell_text(cells[column]) if column < len(cells) else None

    def filled(self, row: int, column: int) -> str | None:
        """Text of the cell or of the merged range it belongs to."""
        if (text := self.own(row, column)) is not None:
            return text
        place = self.merged.get((row, column))
        return self.own(place[0], place[1]) if place and place[0] < len(self.sheet.rows) else None

    def width(self, top: int, depth: int) -> int:
        """Columns that the rows reach."""
        return max(
            (len(self.sheet.rows[r]) for r in range(top, min(top + depth, len(self.sheet.rows)))), default=0
        )
