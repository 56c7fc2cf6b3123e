"""Checks a mapped sheet (检查): its cells, what follows from them, then its rows."""

from __future__ import annotations

from gutou.intake.check_cells import Checked, Context, SheetCells
from gutou.intake.check_decisions import spread_groups
from gutou.intake.check_derive import derive
from gutou.intake.check_rows import blanks, whole_rows
from gutou.intake.headers import Header
from gutou.intake.layout_kinds import Layout


def check_sheet(layout: Layout, header: Header, context: Context) -> Checked:
    """Read and check the data rows of one sheet.

    Args:
        layout: The sheet's rows told apart.
        header: Its header, settled.
        context: What the values depend on beside their cells.

    Returns:
        Values, findings, and which rows are kept apart.
    """
    sheet = SheetCells(layout, header, context)
    sheet.read()
    derive(sheet)
    spread_groups(sheet)
    whole_rows(sheet)
    blanks(sheet)
    sheet.close()
    sheet.out.extra = sheet.extra()
    return sheet.out
