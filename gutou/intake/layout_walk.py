"""The rows below a header (表体), one after the other, with the section and group they stand under."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from gutou.intake.headers import Header
from gutou.intake.headers_grid import Grid, cell_text
from gutou.intake.headers_vocabulary import fold
from gutou.intake.layout_kinds import (
    DataRow,
    Kind,
    Layout,
    Section,
    folded,
    row_pattern,
    section_patterns,
    squeezed,
    table_pattern,
)
from gutou.intake.reader import Cell, DateCell

_COUNTER = re.compile(r"[甲乙丙丁戊]|[a-z]{1,2}|\(?\d{1,3}\)?(=.*)?")
_NUMERAL = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}|\([一二三四五六七八九十]{1,3}\)|[ⅠⅡⅢⅣⅤ]{1,3}|[ivx]{1,4})"
)
_NUMBER = re.compile(r"[-+]?[\d,]+(\.\d+)?%?")
_NAME_FIELDS = ("project_name", "scope_name", "city")
_IDENTITY = (
    "owner_name",
    "owner_uscc",
    "project_code",
    "library_code",
    "region",
    "address",
    "content",
    "stage",
    "nature",
    "start_month",
)


class Walk:
    """The rows below a header, one after the other, with the section and group they stand under."""

    def __init__(self, layout: Layout, header: Header, is_region: Callable[[str], bool]) -> None:
        self.layout = layout
        self.header = header
        self.is_region = is_region
        self.grid = Grid(layout.sheet)
        self.columns = {c.place: c for c in header.columns}
        by_field = header.by_field
        self.scopes = header.document in ("plan", "peers")
        self.name = next((by_field[n].place for n in _NAME_FIELDS if n in by_field), 0)
        self.seq = by_field["seq"].place if "seq" in by_field else None
        self.identity = [by_field[n].place for n in _IDENTITY if n in by_field]
        self.header_texts = {c.place: {fold(text) for text in c.texts} for c in header.columns}
        above = layout.sheet.rows[: header.top]
        self.titles = {text for row in above for cell in row if (text := folded(cell))}
        self.open: dict[int, Section] = {}
        self.group: tuple[str, tuple[int, int]] | None = None
        self.group_outer = False

    def walk(self) -> None:
        """Classify the rows, and note labels and declared counts."""
        rows = self.layout.sheet.rows
        for index in range(self.header.bottom + 1, len(rows)):
            kind = self._kind(index, rows[index])
            self.layout.kinds.append(kind)
            if kind == "data":
                for section in self.open.values():
                    section.counted += 1
                labels = [self.open[level].label for level in sorted(self.open)]
                group, at = self.group or (None, None)
                self.layout.data.append(DataRow(index, "/".join(labels) or None, group, at))

    def _kind(self, index: int, row: list[Cell]) -> Kind:
        if not self.scopes and self._plainly_data(index, row):
            return "data"
        cells = {place: text for place, cell in enumerate(row) if cell is not None and (text := _label(cell))}
        if not cells or (set(cells) == {self.seq} and cells[self.seq or 0].isdigit()):
            return "blank"
        if self._repeats_header(cells):
            return "header"
        if index <= self.header.bottom + 2 and self._counts_columns(cells):
            return "header"
        if self._unit_row(row):
            return "unit"
        if len(set(cells.values())) == 1 and next(iter(cells.values())) in self.titles:
            return "note"
        if self.scopes:
            return self._scope_row(row, cells)
        return self._labelled(index, row, cells) or self._plain(index, cells)

    def _plainly_data(self, index: int, row: list[Cell]) -> bool:
        """A numbered row with a name and two more words on the project needs no closer look."""
        width = len(row)
        if index <= self.header.bottom + 2 or self.seq is None or max(self.seq, self.name) >= width:
            return False
        number, name = row[self.seq], row[self.name]
        counted = isinstance(number, int) or (isinstance(number, str) and number.strip().isdecimal())
        told = sum(1 for place in self.identity if place < width and row[place] is not None)
        return counted and isinstance(name, str) and bool(name.strip()) and told >= 2

    def _repeats_header(self, cells: dict[int, str]) -> bool:
        same = sum(1 for place, text in cells.items() if text in self.header_texts.get(place, ()))
        return same >= 2 and same >= 0.6 * len(cells)

    def _counts_columns(self, cells: dict[int, str]) -> bool:
        """The row 甲 乙 1 2 3 … of statistical forms."""
        if len(cells) < 3 or not all(_COUNTER.fullmatch(text) for text in cells.values()):
            return False
        numbers = [int(m[0]) for text in cells.values() if (m := re.match(r"\d+", text.strip("()")))]
        return (
            len(numbers) >= 2
            and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
            and numbers[0] <= 2
        )

    def _unit_row(self, row: list[Cell]) -> bool:
        units: dict[int, str] = {}
        for place, cell in enumerate(row):
            if not (written := cell_text(cell)):
                continue
            text = squeezed(written)
            if alone := row_pattern("unit_alone").match(text):
                units[place] = alone["unit"]
            elif (found := row_pattern("unit").match(text)) and len(text) <= 20:
                self.layout.unit = self.layout.unit or found["unit"]
                units.setdefault(place, "")
            else:
                return False
        self.layout.column_units.update({p: u for p, u in units.items() if u.endswith("元")})
        return bool(units)

    def _scope_row(self, row: list[Cell], cells: dict[int, str]) -> Kind:
        """Plans and peer lists: 全市 is a scope, not a total."""
        first = cells[min(cells)]
        values = [p for p in cells if p != self.name and p in self.columns and self.columns[p].field]
        if values and self.name in cells:
            return "total" if first in ("合计", "总计", "小计") else "data"
        if row_pattern("footer").match(first):
            return "footer"
        return "data" if values and len(cells) > 1 else "note"

    def _labelled(self, index: int, row: list[Cell], cells: dict[int, str]) -> Kind | None:
        """Rows that carry a label instead of a project: totals, sections, footers, notes."""
        owner_blank = not any(place in cells for place in self.identity if not self._spread(index, place))
        first = min(cells)
        label, place = cells[first], first
        texts = [
            p for p, text in cells.items() if not _NUMBER.fullmatch(text) and not isinstance(row[p], DateCell)
        ]
        if not texts or not owner_blank:
            return self._footer(cells, row) if texts and first in texts else None
        if first not in texts:
            place = texts[0]
            label = cells[place]
        numbered = place != first
        if row_pattern("total").match(label):
            return "total"
        if row_pattern("subtotal").match(label) and not numbered:
            return "subtotal"
        if (footer := self._footer(cells, row)) and not numbered:
            return footer
        if not numbered and (section := self._section(index, cells, texts)):
            return section
        others = {cells[p] for p in texts if p != place and cells[p] != label}
        if not numbered and not others and self._groups(label, len(cells) > len(texts)):
            self._enter_group(index, place)
            return "group"
        return None

    def _spread(self, index: int, place: int) -> bool:
        """Whether the cell only continues a merged label from its left."""
        merged = self.grid.merged.get((index, place))
        return bool(merged and merged[1] < place)

    def _footer(self, cells: dict[int, str], row: list[Cell]) -> Kind | None:
        place = min(cells)
        first = cells[place]
        amounts = any(self._is_money(p) and _NUMBER.fullmatch(text) for p, text in cells.items())
        if amounts or (self.seq in cells and cells[self.seq or 0].isdigit()):
            return None
        if row_pattern("note").match(first):
            return "note"
        if found := row_pattern("footer").match(first):
            rest = first[found.end() :]
            written = unicodedata.normalize("NFKC", cell_text(row[place]) or "")
            if (
                not rest
                or rest[0] in ":(_"
                or rest[0].isdigit()
                or re.match(rf"{re.escape(found[0])}\s", written)
            ):
                return "footer"
        return None

    def _is_money(self, place: int) -> bool:
        column = self.columns.get(place)
        return bool(
            column and column.field and column.field not in (*_NAME_FIELDS, *_IDENTITY, "seq", "phone")
        )

    def _section(self, index: int, cells: dict[int, str], texts: list[int]) -> Kind | None:
        label, used = cells[texts[0]], {texts[0]}
        if _NUMERAL.fullmatch(label) and len(texts) > 1:
            used.add(texts[1])
            label = f"{label}、{cells[texts[1]]}" if not label.startswith("(") else label + cells[texts[1]]
        declared = table_pattern("declared")
        others = [
            p for p in texts if p not in used and cells[p] != label and not declared.fullmatch(cells[p])
        ]
        for level, pattern in section_patterns():
            found = pattern.match(label)
            if not found or (others and (self.name in others or found["label"] == label)):
                continue
            count = declared.search("".join(cells[p] for p in texts))
            name = re.sub(r"\(.*$", "", declared.sub("", found["label"])).strip(":：,，。 ")
            self._enter_section(Section(index, level, name or found["label"], _number(count)))
            return "section"
        return None

    def _enter_section(self, section: Section) -> None:
        for level in [level for level in self.open if level >= section.level]:
            del self.open[level]
        if self.group and not self.group_outer:
            self.group = None
        self.open[section.level] = section
        self.layout.sections.append(section)

    def _groups(self, label: str, numbers: bool) -> bool:
        if self.is_region(label):
            return True
        return not numbers and bool(table_pattern("group").match(label))

    def _enter_group(self, index: int, place: int) -> None:
        text = cell_text(self.layout.sheet.rows[index][place]) or ""
        if self.group is None:
            self.group_outer = not self.open
        if self.group_outer:
            self.open.clear()
        label = re.sub(r"\s+", "", table_pattern("declared").sub("", unicodedata.normalize("NFKC", text)))
        self.group = (label.strip(":：()"), (index, place))

    def _plain(self, index: int, cells: dict[int, str]) -> Kind:
        mapped = [p for p in cells if p in self.columns and self.columns[p].field and p != self.seq]
        if self.name in cells or len(mapped) >= 2:
            return "data"
        if len(cells) == 1 or not mapped:
            return "note"
        return "data"


def _label(cell: Cell) -> str:
    """Comparable text of a cell; what folding leaves nothing of stays as it is."""
    return folded(cell) or (cell_text(cell) or "")


def _number(found: re.Match[str] | None) -> int | None:
    return int(found["count"]) if found else None
