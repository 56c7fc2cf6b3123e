"""The rows below a header (表体), one after the other, with the section and group they stand under."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from gutou.intake.headers import Header
from gutou.intake.headers_grid import cell_text
from gutou.intake.layout_kinds import (
    DataRow,
    Kind,
    Layout,
    Mark,
    Section,
    row_pattern,
    section_patterns,
    table_pattern,
)
from gutou.intake.layout_rows import NUMBER, Rows, label
from gutou.intake.reader import Cell, DateCell

_NUMERAL = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}|\([一二三四五六七八九十]{1,3}\)|[ⅠⅡⅢⅣⅤ]{1,3}|[ivx]{1,4})"
)
HeaderAt = Callable[[int], Header | None]


class Walk:
    """The rows of one table, until the next one begins."""

    def __init__(
        self, layout: Layout, header: Header, is_region: Callable[[str], bool], header_at: HeaderAt | None
    ) -> None:
        self.layout = layout
        self.header = header
        self.is_region = is_region
        self.header_at = header_at
        self.rows = Rows(layout, header)
        self.scopes = header.document in ("plan", "peers")
        self.open: dict[int, Section] = {}
        self.group: tuple[str, tuple[int, int]] | None = None
        self.group_outer = False
        self.repeated = -1
        self.labels: str | None = None
        self.units_before: list[tuple[int, str | None, dict[int, str]]] = []

    def walk(self) -> None:
        """Classify the rows, and note labels and declared counts."""
        layout, rows = self.layout, self.layout.sheet.rows
        for index in range(self.header.bottom + 1, len(rows)):
            kind = self._kind(index, rows[index])
            if layout.next_header:
                self._give_back_title()
                self._give_back_units()
                return
            layout.kinds.append(kind)
            if kind == "data":
                for section in self.open.values():
                    section.counted += 1
                group, at = self.group or (None, None)
                layout.data.append(DataRow(index, self.labels, group, at))

    def _kind(self, index: int, row: list[Cell]) -> Kind:
        rows = self.rows
        if not self.scopes and rows.plainly_data(index, row):
            return "data"
        cells = {place: text for place, cell in enumerate(row) if cell is not None and (text := label(cell))}
        if not cells or (set(cells) == {rows.seq} and cells[rows.seq or 0].isdigit()):
            return "blank"
        if self._header_again(index, row, cells):
            return "header"
        if index <= max(self.header.bottom, self.repeated) + 2 and rows.counts_columns(cells):
            return "header"
        if units := rows.units(row):
            self._take_units(index, *units)
            return "unit"
        if rows.between(row, cells):
            return "note"
        if self.scopes:
            return self._scope_row(index, row, cells)
        return self._labelled(index, row, cells) or self._plain(cells)

    def _header_again(self, index: int, row: list[Cell], cells: dict[int, str]) -> bool:
        """This table's header after a page break; another table's header ends the walk."""
        after = self.repeated == index - 1 and self.layout.kinds[-1] == "header"
        again = index <= self.repeated or self.rows.same_header(row, cells, after)
        if again and self.header.depth > 1 and index > self.repeated and not after:
            again = self._whole_again(index)  # its upper row alone may be another table's
        if not again and self.header_at and (other := self.header_at(index)):
            if not self.rows.reads_alike(other) and (
                not other.missing or not self.rows.repeats_header(cells, after)
            ):
                self.layout.next_header = other
                return True
            self.repeated = other.bottom
            again = True
        if again or self.rows.repeats_header(cells, after):
            self.repeated = max(self.repeated, index)
            if self.layout.marks and self.layout.marks[-1].kind == "total":
                self.open, self.group, self.labels = {}, None, None
            return True
        return False

    def _whole_again(self, index: int) -> bool:
        """Whether all rows of this table's header stand here once more."""
        below = self.layout.sheet.rows[index : index + self.header.depth]
        for row in below:
            cells = {p: text for p, cell in enumerate(row) if cell is not None and (text := label(cell))}
            if not cells or not self.rows.same_header(row, cells, True):
                return False
        if len(below) < self.header.depth:
            return False
        self.repeated = index + self.header.depth - 1
        return True

    def _take_units(self, index: int, whole: str | None, columns: dict[int, str]) -> None:
        self.units_before.append((index, self.layout.unit, dict(self.layout.column_units)))
        self.layout.unit = self.layout.unit or whole
        self.layout.column_units.update(columns)

    def _give_back_units(self) -> None:
        """Units that stand between the last row and the next table are the next table's."""
        last = self.layout.data[-1].index if self.layout.data else self.header.bottom
        for index, whole, columns in self.units_before:
            if index > last:
                self.layout.unit, self.layout.column_units = whole, columns
                return

    def _give_back_title(self) -> None:
        """A lone text between the end of this table and the next header is that table's title, whatever its column."""
        kinds, start, rows = self.layout.kinds, self.layout.start, self.layout.sheet.rows
        for at in range(len(kinds) - 1, self.header.bottom - start, -1):
            if kinds[at] in ("blank", "unit", "note"):
                continue
            lone = kinds[at] == "data" and sum(cell is not None for cell in rows[start + at]) == 1
            if not lone or kinds[at - 1] not in ("blank", "total", "footer", "note"):
                return
            kinds[at] = "note"
            self.layout.data.pop()
            for section in self.open.values():
                section.counted -= 1

    def _mark(self, index: int, kind: Kind, text: str) -> Kind:
        count = table_pattern("declared").search(text)
        self.layout.marks.append(Mark(index, kind, text, len(self.layout.data), _number(count)))
        return kind

    def _scope_row(self, index: int, row: list[Cell], cells: dict[int, str]) -> Kind:
        """Plans and peer lists: 全市 is a scope, not a total."""
        rows = self.rows
        if footer := rows.footer(cells, row):
            return footer
        first = cells[min(cells)]
        values = [p for p in cells if p != rows.name and p in rows.columns and rows.columns[p].field]
        if values and rows.name in cells:
            return self._mark(index, "total", first) if first in ("合计", "总计", "小计") else "data"
        return "data" if values and len(cells) > 1 else "note"

    def _labelled(self, index: int, row: list[Cell], cells: dict[int, str]) -> Kind | None:
        """Rows that carry a label instead of a project: totals, sections, footers, notes."""
        rows = self.rows
        owner_blank = not any(place in cells for place in rows.identity if not rows.across(index, place))
        first = min(cells)
        text, place = cells[first], first
        texts = [
            p for p, said in cells.items() if not NUMBER.fullmatch(said) and not isinstance(row[p], DateCell)
        ]
        if texts and first in texts and rows.name not in cells and row_pattern("total").match(text):
            return self._mark(index, "total", text)
        told = {p for p in rows.identity if p in cells}
        if told == {first} and rows.name not in cells and row_pattern("subtotal").match(text):
            return self._mark(index, "subtotal", text)
        if not texts or not owner_blank:
            return rows.footer(cells, row) if texts and first in texts else None
        if first not in texts:
            place = texts[0]
            text = cells[place]
        numbered = rows.numbered(cells, place)
        if row_pattern("total").match(text):
            return self._mark(index, "total", text)
        if row_pattern("subtotal").match(text) and not numbered:
            return self._mark(index, "subtotal", text)
        if (footer := rows.footer(cells, row)) and not numbered:
            return footer
        if not numbered and (section := self._section(index, cells, texts)):
            return section
        others = {cells[p] for p in texts if p != place and cells[p] != text}
        if not numbered and not others and self._groups(text, len(cells) > len(texts)):
            self._enter_group(index, place)
            return self._mark(index, "group", text)
        return None

    def _section(self, index: int, cells: dict[int, str], texts: list[int]) -> Kind | None:
        text, used = cells[texts[0]], {texts[0]}
        if _NUMERAL.fullmatch(text) and len(texts) > 1:
            used.add(texts[1])
            text = f"{text}、{cells[texts[1]]}" if not text.startswith("(") else text + cells[texts[1]]
        declared = table_pattern("declared")
        others = [p for p in texts if p not in used and cells[p] != text and not declared.fullmatch(cells[p])]
        for level, pattern in section_patterns():
            found = pattern.match(text)
            if not found or (others and (self.rows.name in others or found["label"] == text)):
                continue
            count = declared.search("".join(cells[p] for p in texts))
            name = re.sub(r"\(.*$", "", declared.sub("", found["label"])).strip(":：,，。 ")
            self._enter_section(Section(index, level, name or found["label"], _number(count)))
            return self._mark(index, "section", name or found["label"])
        return None

    def _enter_section(self, section: Section) -> None:
        for level in [level for level in self.open if level >= section.level]:
            del self.open[level]
        if self.group and not self.group_outer:
            self.group = None
        self.open[section.level] = section
        self.layout.sections.append(section)
        self.labels = "/".join(self.open[level].label for level in sorted(self.open))

    def _groups(self, text: str, numbers: bool) -> bool:
        if self.is_region(text):
            return True
        return not numbers and bool(table_pattern("group").match(text))

    def _enter_group(self, index: int, place: int) -> None:
        text = cell_text(self.layout.sheet.rows[index][place]) or ""
        if self.group is None:
            self.group_outer = not self.open
        if self.group_outer:
            self.open.clear()
            self.labels = None
        name = re.sub(r"\s+", "", table_pattern("declared").sub("", unicodedata.normalize("NFKC", text)))
        self.group = (name.strip(":：()"), (index, place))

    def _plain(self, cells: dict[int, str]) -> Kind:
        rows = self.rows
        mapped = [p for p in cells if p in rows.columns and rows.columns[p].field and p != rows.seq]
        if rows.name in cells or len(mapped) >= 2:
            return "data"
        return "note" if len(cells) == 1 or not mapped else "data"


def _number(found: re.Match[str] | None) -> int | None:
    return int(found["count"]) if found else None
