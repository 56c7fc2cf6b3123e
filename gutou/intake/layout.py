"""What every row of a sheet is (认行): data, header, unit, section, group, subtotal, total, footer, note or blank."""

from __future__ import annotations

from collections.abc import Callable

from gutou.intake.headers import Header
from gutou.intake.headers_grid import cell_text
from gutou.intake.layout_kinds import Kind, Layout, row_pattern, squeezed
from gutou.intake.layout_walk import Walk
from gutou.intake.reader import Cell, Sheet


def lay_out(sheet: Sheet, header: Header | None, is_region: Callable[[str], bool]) -> Layout:
    """Classify every row of a sheet.

    Args:
        sheet: The sheet.
        header: Its header, or None; then every row is a note or blank.
        is_region: Whether a text names a county.

    Returns:
        One kind per row, and the data rows with their section and group.
    """
    layout = Layout(sheet, header, [])
    first = header.top if header else len(sheet.rows)
    for index in range(first):
        layout.kinds.append(_before(layout, sheet.rows[index]))
    if header:
        layout.kinds += ["header"] * header.depth
        Walk(layout, header, is_region).walk()
    _title(layout, first)
    return layout


def _title(layout: Layout, first: int) -> None:
    texts = [t for row in layout.sheet.rows[:first] for cell in row if (t := cell_text(cell))]
    layout.title = " ".join(texts)


def _before(layout: Layout, row: list[Cell]) -> Kind:
    """Kind of a row above the header; a unit anywhere in it holds for the sheet."""
    texts = [squeezed(text) for cell in row if (text := cell_text(cell))]
    if not texts:
        return "blank"
    alone = False
    for text in texts:
        if found := row_pattern("unit").search(text):
            layout.unit = found["unit"]
            alone |= found.start() <= 1
        elif (
            len(texts) == 1
            and (found := row_pattern("unit_alone").match(text))
            and found["unit"].endswith("元")
        ):
            layout.unit, alone = found["unit"], True
    return "unit" if alone else "note"
