"""All sheets of a file as one document's rows (对应): which document, which period, which rows go on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from gutou.intake.check import check_sheet
from gutou.intake.check_cells import Context
from gutou.intake.check_findings import Finding, finding
from gutou.intake.headers import Header
from gutou.intake.layout_kinds import KINDS, Layout
from gutou.intake.reader import Sheet
from gutou.intake.staging_documents import best_header, document_of, title_period
from gutou.intake.staging_hidden import said_of_hidden
from gutou.intake.staging_rows import Block, block, rows_table
from gutou.intake.staging_tables import Tables
from gutou.intake.staging_totals import said_of_totals
from gutou.intake.staging_wording import (
    held_reason,
    missing_reason,
    nothing_taken,
    once_per_column,
    said_of_table,
)
from gutou.periods import parse_period
from gutou.settings import Settings


@dataclass
class Mapped:
    """A file as it will be staged."""

    document: str | None
    period: str | None
    status: Literal["accepted", "partial", "held", "rejected"]
    reason: str | None
    blocks: list[Block] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    sheet_rows: list[tuple[str, str, int]] = field(default_factory=list)
    rows_read: int = 0
    rows_in_file: int = 0
    columns: list[list[str | None]] = field(default_factory=list)
    totals: Counter[str] = field(default_factory=Counter)

    @property
    def rows_accepted(self) -> int:
        """Rows that go on."""
        return sum(block.count for block in self.blocks)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Rows that go on, one by one; for short files."""
        rows: list[dict[str, Any]] = rows_table(self.document or "survey", self.blocks).to_pylist()
        return rows

    def refuse(self, status: Literal["held", "rejected"], reason: str) -> Mapped:
        """The same file with none of its rows taken."""
        self.status, self.reason = status, reason
        self.blocks = []
        self.findings = [f.kept_apart() for f in self.findings]
        return self


def map_file(
    sheets: Sequence[Sheet], department: str, period: str | None, file_name: str, settings: Settings
) -> Mapped:
    """Recognise the document and the period, and read every sheet.

    Args:
        sheets: Sheets of the file.
        department: Sender.
        period: Period of its folder.
        file_name: Name in the share.
        settings: Settings of the city.
    """
    return _FileMapping(sheets, department, period, file_name, settings).run()


class _FileMapping:
    def __init__(
        self, sheets: Sequence[Sheet], department: str, period: str | None, file_name: str, settings: Settings
    ) -> None:
        self.sheets = sheets
        self.file_name = file_name
        self.settings = settings
        self.folder_period = period
        self.statistics = department == settings.statistics_department
        self.findings: list[Finding] = []

    def run(self) -> Mapped:
        """The steps in order."""
        spoken = self.folder_period or title_period(self.sheets) or parse_period(self.file_name)
        headers = [self._header(sheet, spoken) for sheet in self.sheets]
        shown = [h for h, sheet in zip(headers, self.sheets, strict=True) if h and sheet.visible]
        document = document_of(shown or [h for h in headers if h])
        tables = Tables(document, spoken, self.settings)
        tables.take(self.sheets, headers)
        self.findings = tables.findings
        mapped = Mapped(document, spoken, "accepted", None, findings=self.findings)
        mapped.sheet_rows = _sheet_rows(tables.layouts)
        mapped.rows_read = sum(len(layout.data) for layout in tables.layouts)
        mapped.rows_in_file = tables.rows_in_file
        mapped.columns = [
            [layout.sheet.name, column.header, column.field]
            for layout in tables.layouts
            if layout.header
            for column in layout.header.columns
        ]
        return self._fill(mapped, tables)

    def _header(self, sheet: Sheet, period: str | None, least: int = 3) -> Header | None:
        return best_header(sheet, self.file_name, period, statistics=self.statistics, least=least)

    def _fill(self, mapped: Mapped, found: Tables) -> Mapped:
        document, period = found.document, found.period
        tables = [(layout, layout.header) for layout in found.layouts if layout.header]
        if document is None or not tables:
            mapped.document = None
            if reason := found.reason():
                return mapped.refuse("rejected", reason)
            reason = self._no_header_reason(period)
            self.findings.append(finding("IN02", note=reason, accepted=False))
            return mapped.refuse("rejected", reason)
        complete = [(layout, header) for layout, header in tables if not header.missing]
        for layout, header in tables:
            self.findings += said_of_table(layout, header, period, self.folder_period)
        self.findings += said_of_hidden([layout for layout, _ in complete])
        if not complete:
            return mapped.refuse("rejected", missing_reason(tables[0][1]))
        if period is None:
            self.findings.append(finding("IN16", accepted=False))
            return mapped.refuse("rejected", "说不出是哪一期：文件夹、标题和文件名都没有写明年月")
        return self._rows(mapped, complete, document, period)

    def _rows(
        self, mapped: Mapped, tables: list[tuple[Layout, Header]], document: str, period: str
    ) -> Mapped:
        unit = self.settings.money_unit if document in ("library", "plan") else None
        context = Context(document, period, unit)
        held: list[Finding] = []
        for layout, header in tables:
            checked = check_sheet(layout, header, context)
            apart = {layout.sheet.numbers[checked.rows[at].index] for at in checked.rejected}
            self.findings += [f.kept_apart() if f.row_number in apart else f for f in checked.findings]
            held += [f for f in checked.findings if f.rule_id in ("IN14", "IN15", "IN24")]
            totals = said_of_totals(layout, header, checked, context)
            self.findings += totals.findings
            mapped.totals.update(totals.outcomes)
            mapped.blocks.append(block(layout, checked))
        if not mapped.rows_read:
            self.findings.append(finding("IN28", accepted=False))
            return mapped.refuse("rejected", "表头下没有数据行，请检查后重新报送")
        if held:
            mapped.findings = once_per_column(self.findings)
            return mapped.refuse("held", held_reason(held))
        if not mapped.rows_accepted:
            return mapped.refuse("rejected", nothing_taken(document))
        if document == "plan" and (refusal := self._plan(mapped, period)):
            return mapped.refuse("rejected", refusal)
        if mapped.rows_accepted < mapped.rows_read:
            mapped.status = "partial"
            mapped.reason = f"{mapped.rows_read - mapped.rows_accepted} 行未采用，见问题清单"
        return mapped

    def _plan(self, mapped: Mapped, period: str) -> str | None:
        """A plan says what growth is wanted, or was published; without this period's target there is no gap."""
        stated = [
            r
            for r in mapped.rows
            if r.get("target_growth") is not None or r.get("published_growth") is not None
        ]
        if not stated:
            return "没有一行给出增长目标或已发布增速，无法采用，请补填后重新报送"
        year = period[:4]
        targets = [
            row
            for row in mapped.rows
            if row.get("target_growth") is not None
            and ((row.get("period") or period) == period or (row.get("period") or period)[:4] == year)
        ]
        if not targets:
            self.findings.append(finding("IN25", value=period))
            mapped.reason = f"没有给出 {period} 的增长目标，本期缺口无法计算"
        return None

    def _no_header_reason(self, period: str | None) -> str:
        near = [h for sheet in self.sheets if (h := self._header(sheet, period, least=2))]
        if near:
            return missing_reason(max(near, key=lambda h: h.score))
        if not any(sheet.rows for sheet in self.sheets):
            return "表格是空的，请检查后重新报送"
        return "没有找到认得的表头，说不出是哪种材料，请按模板填写后重新报送"


def _sheet_rows(layouts: Sequence[Layout]) -> list[tuple[str, str, int]]:
    """How many rows of each kind each sheet has."""
    counts: dict[str, Counter[str]] = {}
    for layout in layouts:
        counts.setdefault(layout.sheet.name, Counter()).update(layout.counts())
    return [(name, kind, found[kind]) for name, found in counts.items() for kind in KINDS if found[kind]]
