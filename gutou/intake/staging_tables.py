"""The tables of a file (分表): which of its sheets and tables are read for its document, and what is said of the others."""

from __future__ import annotations

from collections.abc import Sequence

from gutou.intake.check_findings import Finding, finding
from gutou.intake.headers import Header, is_named
from gutou.intake.headers_find import find_header, header_at
from gutou.intake.headers_settle import settle_columns
from gutou.intake.layout import lay_out, lay_out_tables
from gutou.intake.layout_kinds import Layout, row_pattern
from gutou.intake.layout_parts import side_by_side
from gutou.intake.layout_shape import Shape, odd_shape
from gutou.intake.reader import Sheet
from gutou.intake.regions import region_codes
from gutou.intake.staging_documents import heading
from gutou.intake.staging_wording import label_of
from gutou.settings import Settings
from schemas.documents import DOCUMENTS

OWN_SHEETS = ("回执", "问题清单")
"""Sheets that our receipts add; dropped back with the corrected file they are notes."""
_SHAPE_RULES: dict[Shape, str] = {"transposed": "IN35", "card": "IN36"}


class Tables:
    """Lays out the sheets of one file for its document.

    Attributes:
        layouts: Every table in order; together they hold every row of every sheet.
        findings: What is said of sheets and tables that are not read.
        odd: Shapes of sheets that are no lists, by sheet.
        rows_in_file: Rows of all sheets, those of tables side by side once per part.
    """

    def __init__(self, document: str | None, period: str | None, settings: Settings) -> None:
        self.document = document
        self.period = period
        self.settings = settings
        self.layouts: list[Layout] = []
        self.findings: list[Finding] = []
        self.odd: dict[str, Shape] = {}
        self.rows_in_file = 0

    def take(self, sheets: Sequence[Sheet], headers: Sequence[Header | None]) -> None:
        """Lay out all sheets.

        Args:
            sheets: Sheets of the file.
            headers: The header that fits each sheet best, of whatever document.
        """
        kept = [sheet for sheet in sheets if not _ours(sheet, sheets)]
        for sheet, best in zip(sheets, headers, strict=True):
            if sheet not in kept:
                self._add(sheet, [lay_out(sheet, None, lambda text: False)])
                continue
            header = self._own_header(sheet, best)
            parts = [sheet] if header is None else side_by_side(sheet, header, self._read)
            for part in parts:
                own = header if len(parts) == 1 else self._read(part)
                layouts = self._lay_out(part, own, alone=len(kept) == 1)
                if part.name != parts[0].name:
                    layouts[0].unit = layouts[0].unit or self.layouts[-1].unit
                self._add(part, layouts)
        whole = any(layout.header and not layout.header.missing for layout in self.layouts)
        for sheet in kept:
            self._shape(sheet, whole)

    def _add(self, sheet: Sheet, layouts: list[Layout]) -> None:
        self.layouts += layouts
        self.rows_in_file += len(sheet.rows)

    def _read(self, sheet: Sheet) -> Header | None:
        return find_header(sheet, (self.document,), self.period) if self.document else None

    def _own_header(self, sheet: Sheet, header: Header | None) -> Header | None:
        """The sheet's header for the file's document; a sheet of another kind is not read, and that is said."""
        if header is None or self.document is None:
            return None
        if header.document != self.document:
            same = self._read(sheet)
            if same is None or same.missing:
                kind = DOCUMENTS[header.document].label
                note = f"像是“{kind}”，与本文件的其他工作表不是同一种材料，没有读取；请另存为单独的文件报送"
                self._unread(sheet, note, "warning" if header.missing else "error")
                return None
            header = same
        return header

    def _unread(self, sheet: Sheet, note: str, severity: str | None = None, row: int | None = None) -> None:
        self.findings.append(
            finding("IN21", sheet=sheet.name, row=row, value=sheet.name, note=note, severity=severity)
        )

    def _lay_out(self, sheet: Sheet, header: Header | None, *, alone: bool) -> list[Layout]:
        document, settings = self.document, self.settings

        def is_region(text: str) -> bool:
            return bool(region_codes(text, settings))

        def below(row: int) -> Header | None:
            return header_at(sheet, row, document, self.period) if document else None

        def is_read(found: Header) -> bool:
            return found is header or (found.document == document and is_named(found))

        layouts = lay_out_tables(sheet, header, is_region, below, is_read)
        for at, layout in enumerate(layouts):
            if layout.header:
                settle_columns(layout.header, [sheet.rows[data.index] for data in layout.data])
                if layout.header.missing and self._is_summary(layout.header, alone and len(layouts) == 1):
                    self._unread(sheet, f"没有“{_name_of(layout.header)}”一列，没有读取")
                    layouts[at] = _as_notes(layout)
            elif layout.unread:
                self._unread_table(sheet, layout.unread)
        return layouts

    def _is_summary(self, header: Header, alone: bool) -> bool:
        """A table without names beside tables that have them is a summary."""
        return not is_named(header) and not alone

    def _unread_table(self, sheet: Sheet, header: Header) -> None:
        row = sheet.numbers[header.top]
        at = f"第 {row} 行起的表"
        if header.document != self.document:
            kind = DOCUMENTS[header.document].label
            note = f"{at}像是“{kind}”，与上面的表不是同一种材料，没有读取；请另存为单独的文件报送"
            self._unread(sheet, note, "error", row=row)
        else:
            self._unread(sheet, f"{at}没有“{_name_of(header)}”一列，没有读取", row=row)

    def _shape(self, sheet: Sheet, whole: bool) -> None:
        """A sheet that is no list; beside a whole table a guide to filling it in may look like one."""
        own = [layout for layout in self.layouts if layout.sheet.name == sheet.name]
        if any(layout.header and not layout.header.missing for layout in own):
            return
        if whole and row_pattern("guide").search(f"{sheet.name} {heading(sheet)}"):
            return
        documents = (self.document,) if self.document and whole else tuple(DOCUMENTS)
        if shape := odd_shape(sheet, documents, self.period):
            self.odd[sheet.name] = shape
            self.layouts = [_as_notes(one) if one in own else one for one in self.layouts]
            self.findings = [f for f in self.findings if f.sheet_name != sheet.name]
            self.findings.append(
                finding(_SHAPE_RULES[shape], sheet=sheet.name, value=sheet.name, accepted=False)
            )

    def reason(self) -> str | None:
        """Why a file of nothing but odd sheets is refused."""
        for name, shape in self.odd.items():
            return finding(_SHAPE_RULES[shape], value=name).message
        return None


def _name_of(header: Header) -> str:
    return label_of(header.document, DOCUMENTS[header.document].names[0])


def _as_notes(layout: Layout) -> Layout:
    """The same rows with nothing read from them."""
    end = layout.start + len(layout.kinds)
    notes = lay_out(layout.sheet, None, lambda text: False, start=layout.start)
    notes.kinds = notes.kinds[: end - layout.start]
    return notes


def _ours(sheet: Sheet, sheets: Sequence[Sheet]) -> bool:
    """Whether a sheet is what a receipt added to the sender's own."""
    return sheet.name in OWN_SHEETS and any(other.name not in OWN_SHEETS for other in sheets)
