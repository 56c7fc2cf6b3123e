"""Any table of a document's rows: its columns, its rows, and what stands between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from hypothesis import strategies as st

from schemas.documents import DOCUMENTS, FieldSpec, fields
from tests.intake import property_headers as words
from tests.intake.property_values import Draw, Said, said

PERIODS = ("2026-02", "2026-06", "2025-12")
Kind = Literal["data", "section", "group", "subtotal", "total", "blank", "header"]


@dataclass(frozen=True)
class Column:
    """One column; ``unit`` is None where every amount carries its own, ``shown`` where the header says it."""

    name: str
    leaf: str
    parents: tuple[str, ...] = ()
    unit: str | None = None
    shown: bool = False
    percent: bool = False


@dataclass
class Line:
    """One line of the table's body."""

    kind: Kind
    row: int = -1
    label: str = ""
    numeral: str = ""
    declared: int = 0
    over: list[int] = field(default_factory=list)
    section: str | None = None
    group: str | None = None


@dataclass
class Table:
    """A table before it is laid out; ``blocks`` are columns that must stay together."""

    document: str
    period: str
    blocks: list[list[Column]]
    rows: list[dict[str, Said]]
    lines: list[Line]
    unit_place: str
    unit: str

    @property
    def columns(self) -> list[Column]:
        """All columns in order."""
        return [column for block in self.blocks for column in block]


@cache
def spec_of(document: str, name: str) -> FieldSpec:
    """The field's description."""
    return next(spec for spec in fields(document) if spec.name == name)


@cache
def _words(document: str) -> dict[str, tuple[str, ...]]:
    known = words.WORDS.get(document)
    return known or {spec.name: (spec.label,) for spec in fields(document)}


@st.composite
def tables(
    draw: Draw, document: str = "survey", structured: bool = True, most: int = 6, period: str | None = None
) -> Table:
    """Draw a table of up to ``most`` rows.

    Args:
        draw: Hypothesis' draw.
        document: Kind of document.
        structured: With sections, groups and totals where the document has them.
        most: Most rows.
        period: Period that the headers speak of; any when None.
    """
    period = period or draw(st.sampled_from(PERIODS))
    unit = draw(st.sampled_from(("万元", "万元", "元", "亿元", "千元")))
    places = ["header", "header", "sheet", "row", "title", "cell"]
    if document in ("library", "plan"):
        places.append("none")
    place = draw(st.sampled_from(places))
    unit = "万元" if place == "none" else unit
    blocks = _blocks(draw, document, period)
    blocks = [_with_units(draw, document, block, place, unit) for block in blocks]
    if structured and draw(st.integers(0, 3)):
        blocks.insert(0, [Column("seq", draw(st.sampled_from(("序号", "编号", "NO.", "序 号"))))])
    columns = [column for block in blocks for column in block]
    rows = [_row(draw, document, columns, period) for _ in range(draw(st.integers(1, most)))]
    if document in ("plan", "peers"):
        _scopes(draw, document, rows)
    lines = [Line("data", row) for row in range(len(rows))]
    if structured and document in ("survey", "library", "key_projects"):
        lines = _structure(draw, len(rows), totals=draw(st.booleans()))
    table = Table(document, period, blocks, rows, lines, place, unit)
    _phases(table)
    return table


def _blocks(draw: Draw, document: str, period: str) -> list[list[Column]]:
    known = _words(document)
    need = list(words.REQUIRED[document])
    if choice := words.ANY_OF.get(document):
        need.append(draw(st.sampled_from(choice)))
    blocks: list[list[Column]] = []
    taken: set[str] = set()
    groups = words.GROUPS.get(document, ())
    for parent, children in (
        draw(st.lists(st.sampled_from(groups), max_size=2, unique_by=id)) if groups else ()
    ):
        names = [n for n in children if n not in taken]
        chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True)) if names else []
        # a parent over one column that is the parent's own sum would be the parent itself: a plain header
        if not chosen or (parent in ("本年完成投资", "到位资金") and len(chosen) == 1):
            continue
        above = (_filled(parent, period),)
        # columns under a parent keep the order of the form
        blocks.append([Column(n, draw(st.sampled_from(children[n])), above) for n in children if n in chosen])
        taken |= set(chosen) | ({"ytd"} if parent == "本年完成投资" else set())
        taken |= {"fund_arrived"} if parent == "到位资金" else set()
    if "ytd" in need and "ytd" in taken and not any(c.name == "ytd" for b in blocks for c in b):
        blocks = [b for b in blocks if b[0].parents != ("本年完成投资",)]
        taken.discard("ytd")
    rest = [name for name in known if name not in taken and name not in need and name != "seq"]
    extra = draw(st.lists(st.sampled_from(rest), max_size=6, unique=True)) if rest else []
    for name in [*need, *extra]:
        if name not in taken:
            blocks.append([Column(name, _filled(draw(st.sampled_from(known[name])), period))])
            taken.add(name)
    blocks = draw(st.permutations(blocks))
    return _under_neutral(draw, blocks)


def _under_neutral(draw: Draw, blocks: list[list[Column]]) -> list[list[Column]]:
    """Some neighbours under a parent that adds nothing."""
    if len(blocks) < 4 or draw(st.integers(0, 3)):
        return blocks
    at = draw(st.integers(0, len(blocks) - 3))
    above = draw(st.sampled_from(words.NEUTRAL))
    joined = [Column(c.name, c.leaf, (above, *c.parents)) for block in blocks[at : at + 3] for c in block]
    return [*blocks[:at], joined, *blocks[at + 3 :]]


def _filled(text: str, period: str) -> str:
    return text.format(y=period[:4], m=int(period[5:]))


def _with_units(draw: Draw, document: str, block: list[Column], place: str, unit: str) -> list[Column]:
    done = []
    for column in block:
        kind = "T" if column.name == "seq" else spec_of(document, column.name).type
        own, shown = unit, False
        if kind == "M" and place == "header":
            own, shown = draw(st.sampled_from(("万元", unit))), True
        elif kind == "M" and place in ("sheet", "title") and draw(st.integers(0, 5)) == 0:
            own, shown = draw(st.sampled_from(("元", "亿元"))), True  # the header's own word goes first
        percent = kind == "P" and draw(st.booleans())
        done.append(
            Column(
                column.name,
                column.leaf,
                column.parents,
                own if kind == "M" and place != "cell" else None,
                shown and kind == "M",
                percent,
            )
        )
    return done


def _row(draw: Draw, document: str, columns: list[Column], period: str) -> dict[str, Said]:
    need = {*words.REQUIRED[document], *words.ANY_OF.get(document, ())}
    row = {}
    for column in columns:
        if column.name == "seq":
            continue
        spec = spec_of(document, column.name)
        if spec.name == "period":
            year, month = period[:4], int(period[5:])
            written = (period, f"{year}年{month}月", f"{year}年1-{month}月", f"{year}年1—{month}月")
            row[spec.name] = Said(period, draw(st.sampled_from(written)))
            continue
        row[spec.name] = said(
            spec, draw, unit=column.unit, percent=column.percent, blank=spec.name not in need
        )
    return row


def _scopes(draw: Draw, document: str, rows: list[dict[str, Said]]) -> None:
    """A scope or a city stands once."""
    names = ("云泽市", "澄湖区", "青岩县", "交通运输", "工业", "商务", "教育")
    if document == "peers":
        names = ("长沙市", "株洲市", "湘潭市", "衡阳市", "岳阳市", "常德市", "云泽市")
    order = draw(st.permutations(names))
    for row, name in zip(rows, order, strict=False):
        row["scope_name" if document == "plan" else "city"] = Said(name, name)


_SECTIONS = ("续建项目", "新开工项目", "前期项目", "工业项目", "基础设施类", "民生保障")
_GROUPS = ("澄湖区", "青岩县", "市住建局", "高新区", "市本级")
_NUMERALS = ("一", "二", "三", "四")


def _structure(draw: Draw, rows: int, *, totals: bool) -> list[Line]:
    """Rows under sections, groups, or groups in sections, with right subtotals and a total."""
    shape = draw(st.sampled_from(("plain", "plain", "sections", "groups", "both", "two levels")))
    lines: list[Line] = []
    parts = [list(range(rows))]
    if shape != "plain" and rows > 1:
        cut = draw(st.integers(1, rows - 1))
        parts = [parts[0][:cut], parts[0][cut:]]
    labels = draw(st.permutations(_SECTIONS))
    groups = draw(st.permutations(_GROUPS))
    outer = labels[-1]
    form = draw(st.integers(0, 2))
    if shape == "two levels":
        lines.append(Line("section", label=outer, numeral="一、", declared=rows, over=list(range(rows))))
    for at, part in enumerate(parts):
        section = group = None
        if shape in ("sections", "both", "two levels"):
            section = labels[at] if shape != "two levels" else f"{outer}/{labels[at]}"
            numeral = f"({_NUMERALS[at]})" if shape == "two levels" else f"{_NUMERALS[at]}、"
            declared = len(part) if form else 0
            lines.append(Line("section", label=labels[at], numeral=numeral, declared=declared, over=part))
        if shape in ("groups", "both"):
            group = groups[at]
            lines.append(Line("group", label=group, over=part))
        lines += [Line("data", row, section=section, group=group) for row in part]
        if shape != "plain" and totals:
            lines.append(Line("subtotal", label="小计", over=part))
    if totals:
        total = Line("total", label=draw(st.sampled_from(("合计", "总计", "合  计"))), over=list(range(rows)))
        lines.insert(0 if draw(st.booleans()) else len(lines), total)
    return _interrupted(draw, lines)


def _interrupted(draw: Draw, lines: list[Line]) -> list[Line]:
    """Blank lines, and the header once more after a page break."""
    for kind in draw(st.lists(st.sampled_from(("blank", "header")), max_size=2)):
        after = [at for at, line in enumerate(lines) if line.kind == "data"]
        lines.insert(draw(st.sampled_from(after)) + 1, Line(kind))
    return lines


def _phases(table: Table) -> None:
    """In a list of key projects a section gives the phase where its cell is blank."""
    if table.document != "key_projects":
        return
    known = {"续建项目": "续建", "新开工项目": "新开工", "前期项目": "前期"}
    for line in table.lines:
        row = table.rows[line.row] if line.kind == "data" else {}
        phase = row.get("phase")
        if phase and phase.means is None and line.section:
            found: Any = next((known[p] for p in reversed(line.section.split("/")) if p in known), None)
            row["phase"] = Said(found, phase.written)


assert set(words.REQUIRED) == set(DOCUMENTS)
