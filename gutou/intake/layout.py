"""What every row of a sheet is (认行): data, header, unit, section, group, subtotal, total, footer, note or blank."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gutou.intake.headers import Header
from gutou.intake.headers_grid import cell_text
from gutou.intake.headers_vocabulary import whole_unit
from gutou.intake.layout_kinds import Kind, Layout, row_pattern, squeezed
from gutou.intake.layout_walk import HeaderAt, Walk
from gutou.intake.reader import Cell, Sheet

IsRegion = Callable[[str], bool]


def lay_out(
    sheet: Sheet,
    header: Header | None,
    is_region: IsRegion,
    *,
    start: int = 0,
    header_at: HeaderAt | None = None,
) -> Layout:
    """Classify the rows of a sheet, or of one of its tables.

    Args:
        sheet: The sheet.
        header: Its header, or None; then every row is a note or blank.
        is_region: Whether a text names a county.
        start: First row of the table.
        header_at: Header that begins in a row, where the sheet may hold several tables; the table ends above it.

    Returns:
        One kind per row from ``start`` on, and the data rows with their section and group.
    """
    layout = Layout(sheet, header, [], start)
    first = header.top if header else len(sheet.rows)
    for index in range(start, first):
        if header is None and header_at and (found := header_at(index)):
            layout.next_header = found
            break
        kind, unit = _before(sheet.rows[index])
        layout.unit = unit or layout.unit
        layout.kinds.append(kind)
    if header:
        layout.kinds += ["header"] * header.depth
        Walk(layout, header, is_region, header_at).walk()
    layout.title = _texts(sheet.rows[start:first])
    return layout


def lay_out_tables(
    sheet: Sheet,
    header: Header | None,
    is_region: IsRegion,
    header_at: HeaderAt,
    is_read: Callable[[Header], bool],
) -> list[Layout]:
    """Classify every row of a sheet that may hold several tables, one below the other.

    Args:
        sheet: The sheet.
        header: The header that fits its document best, None where it has none.
        is_region: Whether a text names a county.
        header_at: Header that begins in a row.
        is_read: Whether the table under a header is read; otherwise its rows are notes.

    Returns:
        One layout per table, together all rows of the sheet in order.
    """
    if header is None:
        return [lay_out(sheet, None, is_region)]
    above = (found for index in range(header.top) if (found := header_at(index)) and is_read(found))
    following: Header | None = next((found for found in above if found.bottom < header.top), header)
    layouts: list[Layout] = []

    def below(index: int) -> Header | None:
        return header_at(index) if following and index > following.bottom else None

    while following:
        start = layouts[-1].start + len(layouts[-1].kinds) if layouts else 0
        read = following if is_read(following) else None
        layout = lay_out(sheet, read, is_region, start=start, header_at=below)
        if read is None:
            layout.unread = following
        elif layouts:
            _from_above(layout, read, layouts[-1])
        layouts.append(layout)
        following = layout.next_header
    return layouts


def _from_above(layout: Layout, header: Header, before: Layout) -> None:
    """Title and unit of a table below another: what stands between them, else the unit of the table above."""
    last = (
        before.data[-1].index if before.data else before.start + (before.header.depth if before.header else 0)
    )
    summing = ("subtotal", "total", "footer")  # their amounts and dates say nothing of the table below
    between = [
        row
        for at, row in enumerate(layout.sheet.rows[last + 1 : header.top], last + 1)
        if at >= layout.start or before.kinds[at - before.start] not in summing
    ]
    layout.title = _texts(between)
    units = [unit for row in between for unit in [_before(row)[1]] if unit]
    layout.unit = layout.unit or (units[-1] if units else before.unit)


def _texts(rows: Sequence[list[Cell]]) -> str:
    """Texts of rows that hold no more than a title, a sender and a unit."""
    spoken = [[text for cell in row if isinstance(cell, str) and (text := cell_text(cell))] for row in rows]
    return " ".join(text for texts in spoken if len(texts) <= 3 for text in texts)


def _before(row: list[Cell]) -> tuple[Kind, str | None]:
    """Kind of a row above the header, and the unit that stands anywhere in it."""
    texts = [squeezed(text) for cell in row if (text := cell_text(cell))]
    if not texts:
        return "blank", None
    alone, unit = False, None
    for text in texts:
        if found := row_pattern("unit").search(text):
            unit = whole_unit(found["unit"])
            alone |= found.start() <= 1
        elif (
            len(texts) == 1
            and (found := row_pattern("unit_alone").match(text))
            and (whole := whole_unit(found["unit"])).endswith("元")
        ):
            unit, alone = whole, True
    return ("unit" if alone else "note"), unit
