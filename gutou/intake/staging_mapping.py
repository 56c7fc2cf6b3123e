"""All sheets of a file as one document's rows (对应): which document, which period, which rows go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

from gutou.intake.check import check_sheet
from gutou.intake.check_cells import Checked, Context
from gutou.intake.check_findings import Finding, finding
from gutou.intake.headers import Header
from gutou.intake.headers_find import find_header
from gutou.intake.headers_grid import cell_text
from gutou.intake.headers_settle import settle_columns
from gutou.intake.headers_vocabulary import fold, title_words
from gutou.intake.layout import lay_out
from gutou.intake.layout_kinds import KINDS, Layout
from gutou.intake.reader import Sheet
from gutou.intake.regions import region_codes
from gutou.intake.staging_wording import (
    held_reason,
    label_of,
    missing_reason,
    once_per_column,
    period_of_title,
    said_of_table,
)
from gutou.periods import parse_period
from gutou.settings import Settings
from schemas.documents import DOCUMENTS

_TITLE_BONUS = 2.5
_STATISTICS_BONUS = 1.5
_NAMES = {"plan": "scope_name", "peers": "city"}


@dataclass
class Mapped:
    """A file as it will be staged."""

    document: str | None
    period: str | None
    status: Literal["accepted", "partial", "held", "rejected"]
    reason: str | None
    rows: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    sheet_rows: list[tuple[str, str, int]] = field(default_factory=list)
    rows_read: int = 0

    def refuse(self, status: Literal["held", "rejected"], reason: str) -> Mapped:
        """The same file with none of its rows taken."""
        self.status, self.reason = status, reason
        self.rows = []
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
        self.layouts: list[Layout] = []

    def run(self) -> Mapped:
        """The steps in order."""
        spoken = self.folder_period or _title_period(self.sheets) or parse_period(self.file_name)
        headers = {id(sheet): self._header(sheet, spoken) for sheet in self.sheets if sheet.visible}
        document = self._document([h for h in headers.values() if h])
        for sheet in self.sheets:
            header = self._own_header(sheet, headers.get(id(sheet)), document, spoken)
            self.layouts.append(self._lay_out(sheet, header))
        mapped = Mapped(document, spoken, "accepted", None, findings=self.findings)
        mapped.sheet_rows = [
            (layout.sheet.name, kind, counts[kind])
            for layout in self.layouts
            for counts in [layout.counts()]
            for kind in KINDS
            if counts[kind]
        ]
        mapped.rows_read = sum(len(layout.data) for layout in self.layouts)
        return self._fill(mapped, document, spoken)

    def _header(self, sheet: Sheet, period: str | None, least: int = 3) -> Header | None:
        words = fold(f"{self.file_name} {sheet.name} {_heading(sheet)}")
        bonus = {
            name: _TITLE_BONUS
            for name, titles in title_words().items()
            if any(fold(t) in words for t in titles)
        }
        if self.statistics:
            for name in ("library", "plan", "peers"):
                bonus[name] = bonus.get(name, 0.0) + _STATISTICS_BONUS
        return find_header(sheet, tuple(DOCUMENTS), period, least=least, bonus=bonus)

    def _document(self, headers: list[Header]) -> str | None:
        """The document of the best header; a complete one goes before an incomplete."""
        if not headers:
            return None
        return max(headers, key=lambda h: (not h.missing, h.score)).document

    def _own_header(
        self, sheet: Sheet, header: Header | None, document: str | None, period: str | None
    ) -> Header | None:
        """The sheet's header for the file's document; a sheet of another kind is not read, and that is said."""
        if not sheet.visible:
            if sheet.rows and find_header(sheet, tuple(DOCUMENTS), period):
                self._unread(sheet, "是隐藏的，没有读取；如需报送请取消隐藏后重新报送")
            return None
        if header is None or document is None:
            return None
        if header.document != document:
            same = find_header(sheet, (document,), period)
            if same is None or same.missing:
                kind = DOCUMENTS[header.document].label
                note = f"像是“{kind}”，与本文件的其他工作表不是同一种材料，没有读取；请另存为单独的文件报送"
                self._unread(sheet, note, "warning" if header.missing else "error")
                return None
            header = same
        return header

    def _unread(self, sheet: Sheet, note: str, severity: str | None = None) -> None:
        self.findings.append(
            finding("IN21", sheet=sheet.name, value=sheet.name, note=note, severity=severity)
        )

    def _lay_out(self, sheet: Sheet, header: Header | None) -> Layout:
        layout = lay_out(sheet, header, lambda text: bool(region_codes(text, self.settings)))
        if header:
            settle_columns(header, [sheet.rows[data.index] for data in layout.data])
            if header.missing and self._is_summary(header):
                self._unread(
                    sheet,
                    f"没有“{label_of(header.document, _NAMES.get(header.document, 'project_name'))}”一列，没有读取",
                )
                layout = lay_out(sheet, None, lambda text: False)
        return layout

    def _is_summary(self, header: Header) -> bool:
        """A sheet without names beside sheets that have them is a summary."""
        name = _NAMES.get(header.document, "project_name")
        return name not in header.found and len(self.sheets) > 1

    def _fill(self, mapped: Mapped, document: str | None, period: str | None) -> Mapped:
        tables = [(layout, layout.header) for layout in self.layouts if layout.header]
        if document is None or not tables:
            reason = self._no_header_reason(period)
            self.findings.append(finding("IN02", note=reason, accepted=False))
            mapped.document = None
            return mapped.refuse("rejected", reason)
        if not DOCUMENTS[document].read:
            label = DOCUMENTS[document].label
            self.findings.append(finding("IN27", value=label))
            return mapped.refuse("rejected", f"暂不处理此类材料：{label}")
        complete = [(layout, header) for layout, header in tables if not header.missing]
        for layout, header in tables:
            self.findings += said_of_table(layout, header, period, self.folder_period)
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
            mapped.rows += _staged_rows(layout, checked)
        if not mapped.rows_read:
            self.findings.append(finding("IN28", accepted=False))
            return mapped.refuse("rejected", "表头下没有数据行，请检查后重新报送")
        if held:
            mapped.findings = once_per_column(self.findings)
            return mapped.refuse("held", held_reason(held))
        if not mapped.rows:
            return mapped.refuse(
                "rejected", "没有一行可以采用：每一行都缺项目名称，或者既无投资额也无项目进展"
            )
        if document == "plan" and (refusal := self._plan(mapped, period)):
            return mapped.refuse("rejected", refusal)
        if len(mapped.rows) < mapped.rows_read:
            mapped.status = "partial"
            mapped.reason = f"{mapped.rows_read - len(mapped.rows)} 行未采用，见问题清单"
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
        near = [h for sheet in self.sheets if sheet.visible and (h := self._header(sheet, period, least=2))]
        if near:
            return missing_reason(max(near, key=lambda h: h.score))
        if not any(sheet.rows for sheet in self.sheets):
            return "表格是空的，请检查后重新报送"
        return "没有找到认得的表头，说不出是哪种材料，请按模板填写后重新报送"


def _heading(sheet: Sheet) -> str:
    """Texts of the first rows that hold one or two cells: titles, not headers."""
    rows = [[t for cell in row if (t := cell_text(cell))] for row in sheet.rows[:6]]
    return " ".join(text for row in rows if len(row) <= 2 for text in row if len(text) <= 60)


def _title_period(sheets: Sequence[Sheet]) -> str | None:
    for sheet in sheets:
        if sheet.visible and (found := period_of_title(_heading(sheet))):
            return found
    return next((p for s in sheets if s.visible and (p := parse_period(s.name))), None)


def _staged_rows(layout: Layout, checked: Checked) -> list[dict[str, Any]]:
    rows = []
    for at, data in enumerate(checked.rows):
        if at in checked.rejected:
            continue
        cells = {
            name: [letters[0], texts[at]]
            for name, (letters, texts) in checked.texts.items()
            if texts[at] is not None
        }
        row = {name: read[at] for name, read in checked.values.items()}
        row |= {
            "sheet_name": layout.sheet.name,
            "row_number": layout.sheet.numbers[data.index],
            "section": data.section,
            "group_label": data.group,
            "cells": orjson.dumps(cells).decode(),
            "extra": orjson.dumps(checked.extra[at]).decode(),
        }
        rows.append(row)
    return rows
